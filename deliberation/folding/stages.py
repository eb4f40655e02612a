"""When a deliberation opens, and how far it has got."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deliberation.acts import Acknowledge
from deliberation.folding.departures import Departed
from deliberation.folding.membership_acts import majority
from deliberation.folding.order import Counted, Place
from deliberation.state import Acknowledgement, Deliberation, Stage


@dataclass(frozen=True)
class Opening:
    """`at` is the place in the order where it opened, or None; `needed` counts members."""

    acknowledgements: tuple[Acknowledgement, ...]
    needed: int
    at: Place | None


def opening(acts: Iterable[Counted[Any]], members: tuple[str, ...]) -> Opening:
    """The opening of one deliberation, from its acknowledgements and every departure, in order.

    It opens when more than half of the members acknowledge both that what they have is not it
    and that they do not know the answer; each can take that back until then. Once open it stays
    open. `members` are those of today.
    """
    newest: dict[str, Acknowledgement] = {}
    opened: Place | None = None
    needed = majority(len(members))
    for each in acts:
        if isinstance(each, Departed):
            newest.pop(each.author, None)
        elif isinstance(each.act, Acknowledge):
            act = each.act
            newest[each.author] = Acknowledgement(each.author, act.not_it, act.dont_know)
        if opened is None and _both(newest) >= majority(len(each.members)):
            opened, needed = each.place, majority(len(each.members))
    return Opening(tuple(newest.values()), needed, opened)


def _both(newest: dict[str, Acknowledgement]) -> int:
    return sum(each.not_it and each.dont_know for each in newest.values())


def stage_of(deliberation: Deliberation) -> Stage:
    """The furthest stage that anybody has reached; nothing is reached before it is open."""
    reached = (
        (Stage.LESSON, any(trial.lessons for trial in deliberation.trials)),
        (Stage.TRIAL, deliberation.trials),
        (Stage.CONSENT, deliberation.consents or deliberation.objections),
        (Stage.MEDIATION, deliberation.mediations),
        (Stage.RATINGS, deliberation.ratings),
        (Stage.OPTIONS, len(deliberation.options) > 1),
        (Stage.POSITIONS, True),
    )
    if not deliberation.open:
        return Stage.ACKNOWLEDGED
    return next(stage for stage, yes in reached if yes)
