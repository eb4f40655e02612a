"""Which deliberation each act belongs to, as acts come in one by one and in any order."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from deliberation.acts import (
    Acknowledge,
    Close,
    CloseReview,
    Conclude,
    Consent,
    Learn,
    Object,
    Observe,
    Predict,
    Propose,
    Retract,
    Reveal,
    SealOutcome,
    StartTrial,
    Withdraw,
)
from deliberation.folding.order import Counted, Ordered, Place, put_in
from deliberation.folding.sense import (
    NO_DELIBERATION,
    NO_OBJECTION,
    NO_OPTION,
    NO_PREDICTION,
    NO_TRIAL,
)
from deliberation.state import NoEffect

_OF_A_TRIAL = (SealOutcome, Observe, Conclude, CloseReview, Learn)
_SPEAKS_OF: dict[type[Any], tuple[str, str]] = {  # by the field with its id; what if it is missing
    Withdraw: ("objection", NO_OBJECTION),
    Retract: ("option", NO_OPTION),
    Reveal: ("prediction", NO_PREDICTION),
    **dict.fromkeys(_OF_A_TRIAL, ("trial", NO_TRIAL)),
}
_SPOKEN_OF = (Object, StartTrial, Propose, Predict)


class Matters:
    """The acts of each deliberation, in order; what speaks of none goes to `no_effect`.

    A deliberation is there once anybody has begun it, anywhere in the order: among people who
    are apart that is chance.
    """

    def __init__(self, no_effect: Ordered[NoEffect]) -> None:
        self._no_effect = no_effect
        self.consenting: dict[str, set[str]] = defaultdict(set)  # by clause
        self.consents: dict[str, list[Counted[Consent]]] = defaultdict(list)  # in any order
        self.closings: dict[str, list[Counted[Close]]] = defaultdict(list)
        self._about: dict[str, list[Counted[Any]]] = defaultdict(list)
        self._first: dict[str, Place] = {}
        self._home: dict[str, str] = {}  # what can be spoken of -> its deliberation
        self._waiting: dict[str, list[Counted[Any]]] = defaultdict(list)  # for what they speak of

    def about(self, deliberation: str) -> list[Counted[Any]]:
        """The acts of a deliberation that is there."""
        return self._about[deliberation]

    def is_there(self, deliberation: str) -> bool:
        """Whether anybody has begun the deliberation."""
        return deliberation in self._first

    def first(self, deliberation: str) -> Place:
        """Where the acknowledgement stands that begins it."""
        return self._first[deliberation]

    def take(self, each: Counted[Any]) -> set[str]:
        """Put an act in; the deliberations that are there and have changed by it."""
        act = each.act
        field, missing = _SPEAKS_OF.get(type(act), ("", NO_DELIBERATION))
        if field:
            spoken_of = getattr(act, field)
            where = self._home.get(spoken_of)
            if where is None:
                self._waiting[spoken_of].append(each)
                self._no_effect.put(each.place, NoEffect(each.id, missing))
                return set()
        else:
            where = getattr(act, "deliberation", "")
            if not where:  # it is about no deliberation
                return set()
        self._put(each, where, missing)
        if isinstance(act, _SPOKEN_OF):
            self._home[each.id] = where
            for other in self._waiting.pop(each.id, ()):
                self._no_effect.drop(other.place)
                self._put(other, where, _SPEAKS_OF[type(other.act)][1])
        return {where} if where in self._first else set()

    def _put(self, each: Counted[Any], where: str, missing: str) -> None:
        put_in(self._about[where], each)
        if isinstance(each.act, Consent):
            self.consenting[each.act.clause].add(where)
            self.consents[where].append(each)
        elif isinstance(each.act, Close):
            self.closings[where].append(each)
        elif isinstance(each.act, Acknowledge):
            self._begin(each.place, where)
        if where not in self._first:
            self._no_effect.put(each.place, NoEffect(each.id, missing))

    def _begin(self, place: Place, where: str) -> None:
        before = self._first.get(where)
        if before is None:
            for each in self._about[where]:
                if each.place != place:
                    self._no_effect.drop(each.place)
        self._first[where] = min(place, before or place)
