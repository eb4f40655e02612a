"""Quote proof: every sentence cites somebody, and every quote stands where it is said to stand."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.acts import Audit, Candidate, Citation, Critique
from deliberation.quotes import prove, unproven
from deliberation.rulebook import text_sha256
from deliberation.wording import counted
from llm.audits.saying import audit, joined, listed, short
from llm.mediation.dispute import Dispute

SHOWN = 3  # faults that are told one by one
EACH = 24  # wordings that have an audit of their own: an act carries at most 64 audits
EDIT = ": it needs a person's edit before any consent."


def quote_proofs(dispute: Dispute, candidates: Sequence[Candidate]) -> tuple[Audit, ...]:
    """One audit for each wording, and one together for those after the first 24."""
    own = tuple(quote_proof(dispute, number, each) for number, each in enumerate(candidates, 1))
    rest = own[EACH:]
    if not rest:
        return own
    failed = [each for each in rest if not each.passed]
    detail = (
        joined(f"{each.name}: {each.detail}" for each in failed[:SHOWN])
        if failed
        else "All their quotes stand where they are said to stand."
    )
    name = f"Quotes of wordings {EACH + 1} to {len(own)}"
    return (*own[:EACH], audit(name, not failed, detail))


def quote_proof(dispute: Dispute, number: int, candidate: Candidate) -> Audit:
    """Whether a wording is made of sentences that each cite somebody, all provably.

    A quote is proven by `deliberation.quotes.prove`: normalised, it stands in the cited source
    (a position, the clause as it stands, or a lesson, by id or hash), and that is the member's.
    """
    name = f"Quotes of wording {number}"
    lacking = unproven(candidate, dispute.by_source())
    if not lacking:
        return audit(name, True, _proven(dispute, candidate))
    wrong = [each.citation for each in lacking if each.citation is not None]
    bare = sum(1 for sentence in candidate.sentences if not sentence.cites)
    faults = [misquote(dispute, cite) for cite in wrong[:SHOWN]]
    if len(wrong) > SHOWN:
        faults.append(f"{len(wrong) - SHOWN} more quotes are not in the positions that they name")
    if bare:
        faults.append(f"{counted(bare, 'sentence')} cited nobody")
    if len(lacking) > len(wrong) + bare:
        faults.append("the wording does not say what its sentences say")
    return audit(name, False, joined(faults) + EDIT)


def critique_quotes(dispute: Dispute, critiques: Sequence[Critique]) -> Audit:
    """Whether every quote in a critique stands in a position of the very member it speaks for."""
    name = "Quotes in critiques"
    quoted = [each for each in critiques if each.quote]
    sources = dispute.by_source()
    wrong = [
        each
        for each in quoted
        if not any(
            prove(Citation(each.member, position.id, each.quote), sources)
            for position in dispute.positions
            if position.member == each.member
        )
    ]
    if not quoted:
        return audit(name, True, "No critique quotes anybody.")
    if not wrong:
        says = "The one quote is" if len(quoted) == 1 else f"All {len(quoted)} quotes are"
        return audit(name, True, f"{says} in the words of the member whom the critique is for.")
    faults = [f"{dispute.name(w.member)} did not write “{short(w.quote)}”" for w in wrong[:SHOWN]]
    if len(wrong) > SHOWN:
        faults.append(f"nor are {len(wrong) - SHOWN} more quotes their members' own")
    return audit(name, False, joined(faults) + ".")


def misquote(dispute: Dispute, cite: Citation) -> str:
    """What is wrong with a citation that cannot be proven, as the part of a sentence."""
    if cite.source not in dispute.by_source():
        if cite.member in dispute.absent:
            says = f"{dispute.name(cite.member)} took no position and so did not write"
            return f"{says} “{short(cite.quote)}”"
        return f"“{short(cite.quote)}” is cited from nobody who took a position"
    if not cite.member:
        return f"{_nobodys(dispute, cite)} does not say “{short(cite.quote)}”"
    return f"{dispute.name(cite.member)} did not write “{short(cite.quote)}”"


def _proven(dispute: Dispute, candidate: Candidate) -> str:
    cites = [cite for sentence in candidate.sentences for cite in sentence.cites]
    of_nobody = [_nobodys(dispute, cite) for cite in cites if not cite.member]
    where = ["in members' own words"] * any(cite.member for cite in cites)
    where += [f"in {each}" for each in dict.fromkeys(of_nobody)]
    quotes = "The one quote is" if len(cites) == 1 else f"All {len(cites)} quotes are"
    return f"{quotes} {listed(where)}."


def _nobodys(dispute: Dispute, cite: Citation) -> str:
    """What is cited that no member says: a lesson, by how it begins, or the clause."""
    for lesson in dispute.lessons:
        if cite.source == text_sha256(lesson.text):
            return f"the lesson that begins “{short(lesson.text, 60)}”"
    return "the clause as it stands"
