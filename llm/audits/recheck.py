"""Everything about a mediation that needs no model, computed anew by whoever looks at it."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.acts import Audit
from deliberation.state import Deliberation, Mediation, State
from deliberation.weighing.lessons import known
from deliberation.weighing.quotable import says_so
from llm.audits.agreement import agreement, corrections_of
from llm.audits.audits import audits
from llm.audits.recount import recount
from llm.audits.saying import audit, counted, joined, listed, short
from llm.mediation.disputing import dispute_of

STORED, LESSONS = "Stored audits", "Lessons as they are"


def recheck(state: State, deliberation: Deliberation, mediation: Mediation) -> tuple[Audit, ...]:
    """The audits of a mediation from the group's own state, whatever its author says of it.

    Those of `audits`; then the agreement of effects, the lessons as they are, the recount of
    every sum, and last whether the audits that the author stored say the same as these.
    """
    dispute = dispute_of(state, deliberation, mediation)
    anew = audits(dispute, mediation.candidates, mediation.critiques)
    return (
        *anew,
        agreement(mediation.candidates, dispute, corrections_of(deliberation)),
        lessons_as_they_are(state, mediation),
        recount(state, deliberation, mediation),
        stored(mediation.audits, anew),
    )


def lessons_as_they_are(state: State, mediation: Mediation) -> Audit:
    """Whether each lesson that the mediator was given is the group's, in exactly its words."""
    has = {each.lesson.id: each.told for each in known(state)}
    faults = []
    for lesson in mediation.lessons:
        begins = f"that begins “{short(lesson.text, 60)}”"
        if lesson.lesson not in has:
            faults.append(f"the lesson {begins} is none that this group has")
        elif has[lesson.lesson].made_up:
            faults.append(f"the lesson {begins} is a sample that never happened")
        elif not says_so(state, lesson):
            faults.append(f"the lesson {begins} does not say this")
    if faults:
        return audit(LESSONS, False, joined(faults) + ".")
    if not mediation.lessons:
        return audit(LESSONS, True, "The mediator was given no lesson.")
    says = counted(len(mediation.lessons), "lesson")
    return audit(LESSONS, True, f"The mediator was given {says}, in the very words of each.")


def stored(said: Sequence[Audit], anew: Sequence[Audit]) -> Audit:
    """Whether no audit that fails here was stored as passed, or left out, by the author.

    `anew` are those that can only have come out as they do now; what rests on words that people
    may have added since, such as their corrections, is not held against the author.
    """
    kept = {each.name: each.passed for each in said}
    failing = [each.name for each in anew if not each.passed]
    claimed = [name for name in failing if kept.get(name)]
    left_out = [name for name in failing if name not in kept]
    faults = []
    if claimed:
        faults.append(f"stored as passed, but failed here: {listed(claimed)}")
    if left_out:
        faults.append(f"failed here, and not stored at all: {listed(left_out)}")
    if faults:
        tail = (
            ". Its author's program says otherwise than this one, or its author had not yet "
            "received all that this laptop has."
        )
        return audit(STORED, False, joined(faults) + tail)
    both = counted(sum(each.name in kept for each in anew), "stored audit")
    return audit(STORED, True, f"Of {both} that can be done again, none is belied here.")
