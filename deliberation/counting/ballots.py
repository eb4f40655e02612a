"""Members' ratings as ballots, and what each kind of rule reads from them.

A ballot gives options a whole number from -100 to 100, measured against keeping things as they
are, which has 0 on every ballot; an option left out has 0 too: as if nothing changed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from deliberation.counting import CountingError
from deliberation.fields import KEEP

LEAST, MOST = -100, 100

Ballot = Mapping[str, int]


def checked(
    options: Sequence[str], given: Sequence[Mapping[str, object]]
) -> tuple[tuple[str, ...], tuple[dict[str, int], ...]]:
    """The options with "keep" among them, and each ballot with a rating for every one.

    Raises `CountingError` for what cannot be counted, and for no options or no ballots at all.
    """
    if not options:
        raise CountingError("There is nothing to decide on: propose an option first.")
    if len(set(options)) < len(options):
        raise CountingError("An option is listed twice, but each may be listed only once.")
    if not given:
        raise CountingError("Nobody has rated anything yet, so there is nothing to count.")
    every = tuple(options) if KEEP in options else (*options, KEEP)
    if any(option not in every for ballot in given for option in ballot):
        raise CountingError("A ballot rates an option that is not being decided on.")
    if any(_rating(ballot.get(KEEP, 0)) != 0 for ballot in given):
        raise CountingError(
            "Keeping things as they are always has 0, because all else is rated against it."
        )
    return every, tuple({o: _rating(ballot.get(o, 0)) for o in every} for ballot in given)


def _rating(value: object) -> int:
    if isinstance(value, bool):
        raise CountingError("A rating is a yes or a no, but it must be a whole number.")
    if isinstance(value, float) and not math.isfinite(value):
        raise CountingError("A rating is not a finite number, but it must be a whole one.")
    if not isinstance(value, int):
        raise CountingError("A rating is not a whole number, but it must be one.")
    if not LEAST <= value <= MOST:
        raise CountingError(f"A rating must be from {LEAST} to {MOST}.")
    return value


def places(ballot: Ballot) -> dict[str, int]:
    """Ratings turned into places: 1 for the greatest, and the same place for equal ones."""
    place = {rating: at for at, rating in enumerate(sorted(set(ballot.values()), reverse=True), 1)}
    return {option: place[rating] for option, rating in ballot.items()}


def approved(ballot: Ballot) -> frozenset[str]:
    """What is rated above 0; keeping things as they are, if all that is rated is below 0.

    Whoever is against something and for nothing wants that nothing changes; whoever rates all
    with 0 does not mind.
    """
    above = frozenset(option for option, rating in ballot.items() if rating > 0)
    against = min(ballot.values()) < 0
    return above or (frozenset({KEEP}) if against else frozenset())
