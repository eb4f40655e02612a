"""What changed in a profile between two times: which values moved, and because of what."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.profiles.profile import Profile
from deliberation.profiles.values import VALUES


@dataclass(frozen=True)
class ValueChange:
    """A value whose weight moved, in thousandths before and after.

    `because` are the ids of the evidence about it that came or that counts no more, by id.
    """

    value: str
    before: int
    after: int
    because: tuple[str, ...]


def changes(before: Profile, now: Profile) -> tuple[ValueChange, ...]:
    """The values that moved since `before`, the one that moved most first.

    All weights add up to 1000, so that when one rises the others sink a little: a value counts as
    changed only where evidence about it came, was struck or was corrected, and its weight is
    another now. Equal moves stand in the circle's order.
    """
    old = {each.id: each for each in before.evidence}
    new = {each.id: each for each in now.evidence}
    differing = {id_ for id_ in old.keys() | new.keys() if old.get(id_) != new.get(id_)}
    found = []
    for value in VALUES:
        was, became = before.of(value).weight, now.of(value).weight
        because = tuple(
            id_
            for id_ in sorted(differing)
            if any(id_ in side and side[id_].value == value for side in (old, new))
        )
        if because and was != became:
            found.append(ValueChange(value, was, became, because))
    return tuple(sorted(found, key=lambda each: -abs(each.after - each.before)))
