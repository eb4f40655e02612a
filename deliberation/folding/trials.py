"""Trials: terms written before, outcomes recorded alone and opened together, a review that ends.

An outcome is sealed first (its hash is signed) and opened when every member has sealed theirs or
the review is closed, so that nobody's is told before another's is written. How a trial ends is
settled when somebody closes its review: keep, change or end, if more than half of the members
say the same; without such a majority it lapses. Unless it is kept, things are as they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from deliberation.acts import CloseReview, Conclude, Learn, Observe, SealOutcome, StartTrial
from deliberation.agents.sealing import OutcomeSeal, opens
from deliberation.folding.adoption import Adoption
from deliberation.folding.order import Counted
from deliberation.state import Option, Outcome, Trial

NOT_RUNNING = "It speaks of a trial on which the group had adopted nothing."
SEALED_BEFORE = "Its author had sealed an outcome of this trial already."
NO_SEAL = "It opens an outcome that its author had not sealed so."
TOLD_BEFORE = "Its author had seen what another member recorded, so it was not written alone."
TOO_EARLY = "It tells an outcome before all had sealed theirs or the review was closed."
TOO_SOON = (
    "A review is closed once more than half of the members have recorded an outcome, or when the "
    "day has come on which the trial ends."
)
CLOSED = "The review of this trial was closed before."
NOT_REVIEWED = "The lesson of a trial is drawn once its review is closed."


class Review:
    """What came of one trial. `acts` are those about it, in order.

    One walk is enough: whatever an act may depend on its author had seen, so it comes before.
    """

    def __init__(
        self, start: Counted[StartTrial], acts: Iterable[Counted[Any]], adopted: Adoption
    ) -> None:
        self.start, self.running = start, start.id == adopted.trial
        self.seals: dict[str, Counted[SealOutcome]] = {}
        self.closing: Counted[CloseReview] | None = None
        self._concluded: list[Counted[Conclude]] = []
        self.lessons: list[str] = []
        self.faults: dict[str, str] = {}
        self._opened: dict[str, Counted[Observe]] = {}
        for each in acts:
            running = self.running and each.place > adopted.at
            fault = self._take(each) if running else NOT_RUNNING
            if fault:
                self.faults[each.id] = fault

    def _take(self, each: Counted[Any]) -> str:
        """Why the act counts for nothing, or ""."""
        match each.act:
            case SealOutcome():
                return self._seal(each)
            case Observe():
                return self._open(each)
            case CloseReview():
                return self._close(each)
            case Conclude():
                if self._saw_closed(each):
                    return CLOSED
                self._concluded.append(each)
            case Learn():
                if not self._saw_closed(each):
                    return NOT_REVIEWED
                self.lessons.append(each.act.text)
        return ""

    def _saw_closed(self, each: Counted[Any]) -> bool:
        return self.closing is not None and each.record.saw(self.closing.record)

    def _seal(self, each: Counted[SealOutcome]) -> str:
        if each.author in self.seals:
            return SEALED_BEFORE
        if self._saw_closed(each):
            return CLOSED
        if any(each.record.saw(told.record) for told in self._opened.values()):
            return TOLD_BEFORE
        self.seals[each.author] = each
        return ""

    def _close(self, each: Counted[CloseReview]) -> str:
        """The first that is due closes it; what day its author says it is all can see."""
        if self.closing is not None:
            return CLOSED
        seen = [m for m, seal in self.seals.items() if each.record.saw(seal.record)]
        counted = [member for member in seen if member in each.members]
        if each.act.day < self.start.act.until and 2 * len(counted) <= len(each.members):
            return TOO_SOON
        self.closing = each
        return ""

    def _open(self, each: Counted[Observe]) -> str:
        seal = self.seals.get(each.author)
        sealed = seal is not None and each.record.saw(seal.record)
        if seal is None or not sealed or not opens(seal.act.sealed, _shown(each)):
            return NO_SEAL
        all_sealed = all(
            member in self.seals and each.record.saw(self.seals[member].record)
            for member in each.members
        )
        if not all_sealed and not self._saw_closed(each):
            return TOO_EARLY
        self._opened[each.author] = each
        return ""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Those that are opened; harm in hundredths, 0 to 100."""
        return tuple(
            Outcome(author, each.act.result, each.act.note, each.act.harm, each.act.tell)
            for author, each in self._opened.items()
        )

    @property
    def verdict(self) -> str:
        """See `state.Trial.verdict`; only members of the closing count.

        And only what whoever closed it had seen: a word that somebody kept back must not bind
        people anew whom every laptop had told that it was over.
        """
        if self.closing is None:
            return ""
        members, closing = self.closing.members, self.closing.record
        newest = {c.author: c.act.verdict for c in self._concluded if closing.saw(c.record)}
        said = Counter(verdict for member, verdict in newest.items() if member in members)
        top = next((verdict for verdict, n in said.items() if 2 * n > len(members)), "")
        return top or "lapsed"

    def trial(self, back: str) -> Trial:
        """It all, as a record; `back` is the option that undoes it, if any."""
        act = self.start.act
        verdict = self.verdict
        newest = {each.author: each.act for each in self._concluded}
        over = verdict not in ("", "keep")
        return Trial(
            id=self.start.id,
            member=self.start.author,
            option=act.option,
            hope=act.hope,
            until=act.until,
            worked=act.worked,
            failed=act.failed,
            at=self.start.at,
            running=self.running and not verdict,
            sealed=tuple(self.seals),
            outcomes=self.outcomes,
            verdicts={member: said.verdict for member, said in newest.items()},
            reasons={member: said.reason for member, said in newest.items() if said.reason},
            closed=self.closing.id if self.closing else "",
            verdict=verdict,
            back=back if over else "",
            lessons=tuple(self.lessons),
        )


def trials(
    acts: Iterable[Counted[Any]], adopted: Adoption, options: Mapping[str, Option]
) -> tuple[tuple[Trial, ...], dict[str, str]]:
    """The trials of a deliberation in order, and which acts about them count for nothing.

    Only the one on which an option was adopted runs, and from then on: nothing that was said of
    it before can end it.
    """
    about: dict[str, list[Counted[Any]]] = {}
    started = []
    for each in acts:
        if isinstance(each.act, StartTrial):
            started.append(each)
        elif isinstance(each.act, SealOutcome | Observe | Conclude | CloseReview | Learn):
            about.setdefault(each.act.trial, []).append(each)
    found: list[Trial] = []
    faults: dict[str, str] = {}
    for start in started:
        review = Review(start, about.pop(start.id, ()), adopted)
        back = next((each.id for each in options.values() if each.back == start.id), "")
        found.append(review.trial(back))
        faults |= review.faults
    faults |= {each.id: NOT_RUNNING for strays in about.values() for each in strays}
    return tuple(found), faults


def _shown(each: Counted[Observe]) -> OutcomeSeal:
    act = each.act
    return OutcomeSeal(act.trial, each.author, act.result, act.harm, act.note, act.salt)
