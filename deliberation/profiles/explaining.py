"""A profile in words: how much a value weighs, how sure that is, and the sum that makes it so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deliberation.profiles.profile import (
    AGAINST,
    FIRM,
    FOR,
    FULL,
    WHOLE,
    Evidence,
    Profile,
    corrections_of,
)


def sentence(profile: Profile, value: str, names: Mapping[str, str]) -> str:
    """How much the value weighs, between which bounds, and from how many things that were said.

    `names` gives the words for values; without one the value's id is shown. Raises `ValuesError`
    for an unknown value.
    """
    it = profile.of(value)
    name = names.get(value, value)
    share = f"about {it.weight} of {WHOLE}, could be {it.low} to {it.high}"
    if _by_hand(profile, value):
        aside = f"; {_things(it.aside)} besides set aside for that" if it.aside else ""
        return f"{name}: {share}; you set it yourself{aside}."
    if not it.count:
        return f"{name}: {share}; nothing that you said is about it, so this is only a start."
    return f"{name}: {share}; from {_things(it.count)} you said."


def explain(profile: Profile, value: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The value's weight worked out number by number, a line each, as if with pencil and paper.

    Strengths are in whole observations (100 hundredths are 1), shown exactly; means and their sum
    are rounded to 6 decimals. Raises `ValuesError` for an unknown value.
    """
    it = profile.of(value)
    used = _used(profile, value)
    by_hand = _by_hand(profile, value)
    times = FIRM if by_hand else 1
    everything = sum(each.mean for each in profile.standings)
    a, b = FOR + it.plus, AGAINST + it.minus
    mean, together = f"{float(it.mean):.6f}", f"{float(everything):.6f}"
    return (
        f"{names.get(value, value)}: {_things(len(used))} counted.",
        *([f"You set this value yourself: that counts {FIRM} times, and alone."] * by_hand),
        f"For it: {_tally(FOR, used, 1, times)} = {_observations(a)}.",
        f"Against it: {_tally(AGAINST, used, -1, times)} = {_observations(b)}.",
        f"Mean: {_observations(a)} / ({_observations(a)} + {_observations(b)}) = {mean}.",
        f"The means of all {len(profile.standings)} values together: {together}.",
        f"Weight: {WHOLE} × {mean} / {together} = {float(WHOLE * it.mean / everything):.3f}; "
        f"in whole thousandths, so that all add up to {WHOLE}: {it.weight}.",
    )


def _used(profile: Profile, value: str) -> Sequence[Evidence]:
    about = [each for each in profile.evidence if each.value == value]
    return corrections_of(about, value) or about


def _by_hand(profile: Profile, value: str) -> bool:
    return bool(corrections_of(profile.evidence, value))


def _tally(start: int, used: Sequence[Evidence], direction: int, times: int) -> str:
    factor = f"{times} × " if times > 1 else ""
    found = [each.strength for each in used if each.direction == direction]
    terms = [_observations(start), *(f"{factor}{_observations(each)}" for each in found)]
    return " + ".join(terms)


def _observations(hundredths: int) -> str:
    whole, rest = divmod(hundredths, FULL)
    return f"{whole}.{rest:02}" if rest else str(whole)


def _things(count: int) -> str:
    return "1 thing" if count == 1 else f"{count} things"
