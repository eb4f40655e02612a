"""Everything about a mediation that needs no model, computed anew by whoever looks at it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from deliberation.acts import Audit
from deliberation.pieces.piece import Piece
from deliberation.state import Deliberation, Mediation, State
from deliberation.weighing.lessons import known
from deliberation.weighing.quotable import says_so
from deliberation.wording import counted
from llm.audits.agreement import agreement, corrections_of
from llm.audits.audits import audits
from llm.audits.effect_words import effects_rest_on_words
from llm.audits.hearing import speakers
from llm.audits.made_again import made_without_a_model
from llm.audits.recount import recount
from llm.audits.saying import audit, joined, listed, short
from llm.mediation.dispute import Dispute
from llm.mediation.disputing import dispute_of, dispute_then
from llm.mediation.embedded import EMBEDDED

STORED, LESSONS = "Stored audits", "Lessons as they are"
CLAUSE = "The clause as it stood"
CANARIES = "Hidden canaries"  # which only a model's mediation has


def recheck(
    state: State,
    deliberation: Deliberation,
    mediation: Mediation,
    *,
    then: State | None = None,
    pieces: Sequence[Piece] = (),
    texts: Collection[str] | None = None,
) -> tuple[Audit, ...]:
    """The audits of a mediation from the group's own state, whatever its author says of it.

    Those of `audits`; then the agreement of effects and the words that they rest on, the lessons
    and the clause as they are, the recount of every sum, whether what is said to be made without
    a model was, and last whether the audits that the author stored say the same as these. `then`
    is the state as the author had it, `pieces` are those about the matter, and `texts` those that
    the clause has had (else the clause is not looked at).
    """
    dispute = dispute_of(state, deliberation, mediation)
    unseen = {each.member for each in deliberation.positions} - {*speakers(dispute)}
    anew = audits(dispute, mediation.candidates, mediation.critiques, unseen)
    found = [
        agreement(mediation.candidates, dispute, corrections_of(deliberation)),
        effects_rest_on_words(mediation.candidates, mediation.present),
        lessons_as_they_are(state, mediation),
        recount(state, deliberation, mediation),
    ]
    if texts is not None:
        found.append(clause_as_it_stood(mediation, texts))
    if mediation.mediator == EMBEDDED:
        disputes = _disputes(dispute, then, mediation)
        found.append(made_without_a_model(mediation, disputes, pieces))
    must = () if mediation.mediator == EMBEDDED else (CANARIES,)
    return (*anew, *found, stored(mediation.audits, anew, must))


def _disputes(dispute: Dispute, then: State | None, mediation: Mediation) -> list[Dispute]:
    """What the mediator can have been given: first that of then, where it is known."""
    past = then.deliberation(dispute.deliberation) if then else None
    found = [dispute_then(then, past, mediation)] if then and past else []
    return [*found, *([] if dispute in found else [dispute])]


def clause_as_it_stood(mediation: Mediation, texts: Collection[str]) -> Audit:
    """Whether the clause once read, or reads, as the mediator was told; "" where there is none."""
    if mediation.present in texts:
        says = "The clause has read as the mediator was told." if mediation.present else ""
        return audit(CLAUSE, True, says or "The mediator was told that no clause covers it yet.")
    begins = f"“{short(mediation.present, 80)}”" if mediation.present else "no clause at all"
    says = f"The mediator was told that this stands: {begins}; the clause never read so here."
    return audit(CLAUSE, False, says)


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


def stored(said: Sequence[Audit], anew: Sequence[Audit], must: Sequence[str] = ()) -> Audit:
    """Whether no audit that fails here was stored as passed, and none was left out, by the author.

    `must` are others that every such mediation has. `anew` are those that can only have come out
    as they do now; what rests on words that people may have added since, such as their
    corrections, is not held against the author.
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
    always = [*(each.name for each in anew if each.passed), *must]
    if missing := [name for name in always if name not in kept]:
        faults.append(f"not stored, though every mediator makes them: {listed(missing)}")
    if faults:
        tail = (
            ". Its author's program says otherwise than this one, or its author had not yet "
            "received all that this laptop has."
        )
        return audit(STORED, False, joined(faults) + tail)
    both = counted(sum(each.name in kept for each in anew), "stored audit")
    return audit(STORED, True, f"Of {both} that can be done again, none is belied here.")
