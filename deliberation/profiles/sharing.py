"""What of a profile leaves the laptop: nothing, rounded weights, or everything but the quotes.

Whatever is not in a `Shared` stays: it is made of nothing else, and a coarser choice is made from
a coarser profile, so that who sees it cannot work back to more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.acts import LEVELS
from deliberation.errors import FolkmootError
from deliberation.profiles.profile import WHOLE, Profile, apportion
from deliberation.profiles.values import position

STEP = 10  # thousandths: what shared weights are rounded to
ITEMS = 2000  # pieces of evidence that one act can carry

LEAVES: Mapping[str, str] = {
    "ratings": "Only this leaves this laptop: the ratings that you give, seals of what your agent "
    "foretold, which nobody but you can open, and, where you send them, your agent's ratings, "
    "rounded: many of these together tell roughly what matters to you.",
    "weights": "What each of the 20 values weighs for you leaves this laptop, rounded to tens "
    "of a thousand, and nothing of why.",
    "evidence": "What each value weighs for you leaves this laptop, and of each thing that it "
    "rests on the value, for or against, how strongly and of which kind: none of your words, and "
    "nothing that leads back to a conversation.",
}


class SharingError(FolkmootError, ValueError):
    """A profile that cannot be shared in this way."""


@dataclass(frozen=True, order=True)
class SharedItem:
    """A piece of evidence without its id, its words and where it was said."""

    value: str
    direction: int
    strength: int
    kind: str


@dataclass(frozen=True)
class Shared:
    """What a member lets the group have. `weights` are thousandths in the order of `VALUES`."""

    level: str
    weights: tuple[int, ...] = ()
    items: tuple[SharedItem, ...] = ()


def shared(profile: Profile, level: str) -> Shared:
    """What leaves at `level`, one of `acts.LEVELS`; `LEAVES` says it to the person.

    "ratings": nothing. "weights": the 20 weights in whole steps of 10 thousandths that add up to
    1000. "evidence": the 20 weights in thousandths and the items, in an order that says nothing
    about when they came. Raises `SharingError`.
    """
    if level not in LEVELS:
        raise SharingError(f"What is shared is one of these: {', '.join(LEVELS)}.")
    if level == "ratings":
        return Shared(level)
    if level == "weights":
        return Shared(level, rounded(profile.weights))
    if len(profile.evidence) > ITEMS:
        raise SharingError(
            f"Your profile rests on {len(profile.evidence):,} things and only {ITEMS:,} can be "
            "shared; share the rounded weights instead."
        )
    items = [
        SharedItem(each.value, each.direction, each.strength, each.kind)
        for each in profile.evidence
    ]
    items.sort(key=lambda item: (position(item.value), item))
    return Shared(level, profile.weights, tuple(items))


def rounded(weights: tuple[int, ...]) -> tuple[int, ...]:
    """The weights in whole steps of 10 thousandths that add up to 1000, by `apportion`.

    A function of the weights alone: profiles that round alike are shared exactly alike.
    """
    return tuple(STEP * units for units in apportion(weights, WHOLE // STEP))
