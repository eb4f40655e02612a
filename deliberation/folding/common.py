"""What every deliberation has to know of the acts outside it, and what belongs to none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from typing import Any

from deliberation.acts import (
    KEEP,
    Choose,
    Consent,
    Delegate,
    Originate,
    Recall,
    Revoke,
    ShareValues,
    TakeLesson,
    Touch,
)
from deliberation.consent import TakenBack
from deliberation.folding import collected
from deliberation.folding.adoption import Adoption
from deliberation.folding.delegation import Delegating
from deliberation.folding.departures import Departed
from deliberation.folding.order import Counted, Place, put_in
from deliberation.folding.settings import Timeline
from deliberation.state import Consented, Trial

Pair = tuple[str, str]
"""A member and a clause."""
Question = tuple[str, str, Place | None]
"""To the settings over time: "at" or "ever", which setting, and at which place."""


class Asked:
    """The settings over time; `answers` are what they have told to whom asks now."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.answers: dict[Question, Any] = {}

    def at(self, setting: str, place: Place | None) -> str:
        """As `Timeline.at`."""
        return str(self._tell(("at", setting, place)))

    def ever(self, setting: str) -> tuple[str, ...]:
        """As `Timeline.ever`."""
        return tuple(self._tell(("ever", setting, None)))

    def _tell(self, question: Question) -> Any:
        self.answers[question] = self.answer(question)
        return self.answers[question]

    def answer(self, question: Question) -> Any:
        """The answer to a question that was asked before."""
        kind, setting, place = question
        return self.timeline.at(setting, place) if kind == "at" else self.timeline.ever(setting)


class Common:
    """`members` are those of today, `departures` every leaving and removal, in order.

    All other acts are taken in one by one and in any order, and then settled.
    """

    def __init__(self, members: tuple[str, ...], departures: list[Departed]) -> None:
        self.members = members
        self.departures = departures
        self.revocations: dict[str, list[Counted[Revoke]]] = defaultdict(list)  # by clause
        self.taken_back = TakenBack()
        self.collected: dict[type[Any], collected.Collected[Any]] = {
            Touch: collected.touches(members),
            ShareValues: collected.sharing(members),
            TakeLesson: collected.lessons(),
            Originate: collected.origins(),
        }
        self._by_kind: dict[type[Any], list[Counted[Any]]] = defaultdict(list)
        self._by_pair: dict[tuple[type[Any], Pair], list[Counted[Any]]] = defaultdict(list)
        self._heard: dict[str, Delegating] = {}
        for departed in departures:
            self.taken_back.depart(departed)
        self.settle_choices()
        self.delegating = Delegating((), (), departures)
        self.settle_delegations()

    def take(self, each: Counted[Any]) -> None:
        """Put an act in, wherever in the order it stands."""
        act = each.act
        if isinstance(act, Choose | Delegate | Recall):
            put_in(self._by_kind[type(act)], each)
        elif isinstance(act, Consent):
            put_in(self._by_pair[Consent, (each.author, act.clause)], each)
        elif isinstance(act, Revoke):
            put_in(self.revocations[act.clause], each)
            theirs = self._by_pair[Revoke, (each.author, act.clause)]
            newest = put_in(theirs, each)
            for one in (each,) if newest else theirs:  # fed in order, the newest remains
                self.taken_back.revoke(one.author, act.clause, one.record)
        elif type(act) in self.collected:
            self.collected[type(act)].take(each)

    def settle_choices(self) -> None:
        """To be called once all that was taken in about settings is there."""
        self.timeline = Asked(Timeline(self._by_kind[Choose], self.departures))
        self.settings = self.timeline.timeline.today(self.members)

    def settle_delegations(self, news: Iterable[Counted[Any]] = ()) -> None:
        """To be called once all delegations and recalls that were taken in, `news` among them,
        are there; then `tell_anew` the deliberations to whose closings they matter."""
        if not all(self.delegating.add(each) for each in news):
            given, recalled = self._by_kind[Delegate], self._by_kind[Recall]
            self.delegating = Delegating(given, recalled, self.departures)
        today = self.delegating.as_of(None)
        self.delegations = tuple(each for each in today if each.member in self.members)

    def heard(self, deliberation: str) -> Delegating:
        """What a deliberation has heard of delegations: all that matters to its closings.

        Not simply `delegating`, but the same object for as long as nothing new does.
        """
        if deliberation not in self._heard:
            self._heard[deliberation] = copy(self.delegating)
        return self._heard[deliberation]

    def tell_anew(self, deliberations: Iterable[str]) -> None:
        """Have these hear of all delegations that there are by now."""
        for each in deliberations:
            self._heard.pop(each, None)

    def revoked(self, pair: Pair) -> list[Counted[Revoke]]:
        """The revocations by one member of one clause."""
        return self._by_pair.get((Revoke, pair), [])

    def consents(self, pair: Pair) -> list[Counted[Consent]]:
        """All consents by one member to one clause."""
        return self._by_pair.get((Consent, pair), [])

    def consented(
        self, each: Counted[Consent], adopted: Adoption, trial: Trial | None = None
    ) -> Consented:
        """`trial` is the one on which the text was adopted, if it was on one."""
        act = each.act
        in_force = act.option in ("", KEEP) or adopted.puts_in_force(each)
        if trial is not None and act.option not in ("", KEEP):
            kept = act.trial == "" or trial.verdicts.get(each.author) == "keep"
            in_force &= not trial.over and (trial.running or kept)
        return Consented(
            id=each.id,
            member=each.author,
            clause=act.clause,
            sha256=act.sha256,
            text=act.text,
            deliberation=act.deliberation,
            option=act.option,
            at=each.at,
            revoked=self.taken_back.covers(each.author, act.clause, each.record),
            in_force=in_force,
            trial=act.trial,
        )
