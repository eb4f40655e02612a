"""A mediation beside what it must have been: every letter, citation, score and effect compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from deliberation.acts import Audit, Candidate, Critique
from deliberation.wording import counted
from llm.audits.saying import audit, joined, short
from llm.mediation.dispute import Dispute

WORDINGS, CRITIQUES = "Wordings re-derived", "Scores and critiques re-derived"
EFFECTS, AUDITS = "Effects re-derived", "Audits re-derived"
SHOWN = 5  # faults that are told one by one

_PARTS = {
    "text": "its words",
    "sentences": "its sentences or whom they cite",
    "kind": "its kind",
    "days": "its days",
    "revises": "which wording it revises",
    "left_out": "whom it leaves out",
}


def same_wordings(said: Sequence[Candidate], again: Sequence[Candidate]) -> Audit:
    """Whether `said` are the wordings `again`, letter by letter, none added and none left out."""
    pairs = list(_paired(said, again))
    faults = [fault for ours, theirs in pairs if (fault := _wording_fault(ours, theirs, said))]
    if faults:
        return told(WORDINGS, faults)
    sentences = [each for candidate in said for each in candidate.sentences]
    cites = counted(sum(len(each.cites) for each in sentences), "citation")
    says = (
        f"{counted(len(said), 'wording')}, with {counted(len(sentences), 'sentence')} and "
        f"{cites}: each comes out the same to the letter, and none was left out."
    )
    return audit(WORDINGS, True, says)


def same_critiques(dispute: Dispute, said: Sequence[Critique], again: Sequence[Critique]) -> Audit:
    """Whether each member's score of each wording, what they would miss and the quote are the
    same."""
    ours = {(each.candidate, each.member): each for each in said}
    theirs = {(each.candidate, each.member): each for each in again}
    faults = []
    if len(ours) < len(said):
        faults.append("a member is said to judge one wording twice")
    for place, member in sorted(ours.keys() | theirs.keys()):
        what = f"for {dispute.name(member)} of wording {place + 1}"
        one, other = ours.get((place, member)), theirs.get((place, member))
        if one is None:
            faults.append(f"the critique {what} was left out")
        elif other is None:
            faults.append(f"the critique {what} is in no answer")
        elif one.score != other.score:
            faults.append(f"the score {what} is {one.score}, and {other.score} by the answer")
        elif one != other:
            faults.append(f"the words {what} are others than in the answer")
    if faults:
        return told(CRITIQUES, faults)
    return audit(CRITIQUES, True, f"{counted(len(said), 'critique')}: each comes out the same.")


def same_effects(said: Sequence[Candidate], again: Sequence[Candidate]) -> Audit:
    """Whether each wording does to each value what it is said to do, by the same words."""
    faults = []
    for place, other in _paired(said, again):
        if place is None or other is None:
            continue  # which the wordings' own audit tells
        one = said[place]
        ours = {each.value: each for each in one.effects}
        theirs = {each.value: each for each in other.effects}
        for value in [v for v in {**ours, **theirs} if ours.get(v) != theirs.get(v)]:
            signs = [
                f"{c.effect:+d}" if c else "nothing" for c in (ours.get(value), theirs.get(value))
            ]
            faults.append(
                f"{value} of wording {place + 1} is {signs[0]}, and {signs[1]} re-derived"
            )
    if faults:
        return told(EFFECTS, faults)
    cells = counted(sum(len(each.effects) for each in said), "effect")
    return audit(EFFECTS, True, f"{cells} of {counted(len(said), 'wording')}: all the same.")


def same_audits(said: Sequence[Audit], again: Sequence[Audit], but: Iterable[str] = ()) -> Audit:
    """Whether the stored audits say, figure by figure, what they must have said.

    Those called as in `but` cannot be known by anybody else.
    """
    ours = {each.name: each for each in said if each.name not in but}
    theirs = {each.name: each for each in again if each.name not in but}
    faults = [f"“{name}” is stored and was never made" for name in ours.keys() - theirs.keys()]
    faults += [f"“{name}” was left out" for name in theirs.keys() - ours.keys()]
    for name in ours.keys() & theirs.keys():
        one, other = ours[name], theirs[name]
        if one.passed != other.passed:
            faults.append(f"“{name}” {_went(one)} as it is stored, and {_went(other)} re-derived")
        elif one.detail != other.detail:
            faults.append(f"“{name}” says otherwise, re-derived: {short(other.detail)}")
    if faults:
        return told(AUDITS, sorted(faults))
    says = f"{counted(len(ours), 'stored audit')}: each comes out the same, with every figure."
    return audit(AUDITS, True, says)


def told(name: str, faults: Sequence[str]) -> Audit:
    """A failed audit with the first of its faults."""
    more = [f"and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
    return audit(name, False, joined([*faults[:SHOWN], *more]).rstrip(".") + ".")


_Pair = tuple[int | None, Candidate | None]


def _paired(said: Sequence[Candidate], again: Sequence[Candidate]) -> Iterator[_Pair]:
    """The place of each of `said` with what began alike in `again`, and what is only there."""
    begun: Counter[str] = Counter()
    waiting = {}
    for each in again:
        waiting[each.start, begun[each.start]] = each
        begun[each.start] += 1
    begun.clear()
    for place, each in enumerate(said):
        yield place, waiting.pop((each.start, begun[each.start]), None)
        begun[each.start] += 1
    for each in waiting.values():
        yield None, each


def _wording_fault(place: int | None, other: Candidate | None, said: Sequence[Candidate]) -> str:
    if place is None:
        assert other is not None, "a pair has at least one"
        return (
            f"a wording that can be used was left out: “{other.start}”, “{short(other.text, 80)}”"
        )
    if other is None:
        return f"wording {place + 1} (“{said[place].start}”) is in no answer"
    wrong = [
        says for part, says in _PARTS.items() if getattr(said[place], part) != getattr(other, part)
    ]
    return (
        f"of wording {place + 1}, by the answer, {' and '.join(wrong)} must be other"
        if wrong
        else ""
    )


def _went(it: Audit) -> str:
    return "passed" if it.passed else "failed"
