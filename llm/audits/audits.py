"""What is checked about a mediation without trusting whoever drafted it, each as one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from deliberation.acts import TEXT_LIMIT, Audit, Candidate, Citation
from deliberation.quotes import normalise, prove
from llm.mediation.dispute import Dispute
from llm.mediation.wishes import instructions_in

Draft = Callable[[Dispute], tuple[Candidate, ...]]


def audit(name: str, passed: bool, detail: str) -> Audit:
    """An audit whose detail fits into an act."""
    return Audit(
        name, passed, detail if len(detail) < TEXT_LIMIT else detail[: TEXT_LIMIT - 1] + "…"
    )


def audits(dispute: Dispute, candidates: tuple[Candidate, ...]) -> tuple[Audit, ...]:
    """All audits that only need the wordings and what the members wrote."""
    return (
        *(quote_proof(dispute, number, each) for number, each in enumerate(candidates, 1)),
        every_member_heard(dispute, candidates),
        distinct(candidates),
        instructions(dispute),
    )


def quote_proof(dispute: Dispute, number: int, candidate: Candidate) -> Audit:
    """Whether every sentence cites somebody and every quote stands where it is said to stand."""
    sources = dispute.by_source()
    bare = sum(1 for sentence in candidate.sentences if not sentence.cites)
    cites = [cite for sentence in candidate.sentences for cite in sentence.cites]
    wrong = [cite for cite in cites if not prove(cite, sources)]
    name = f"Quotes of wording {number}"
    if not bare and not wrong:
        if all(cite.member for cite in cites):
            whose = "in members' own words"
        else:
            whose = "in members' own words or in the clause as it stands"
        quotes = "The one quote is" if len(cites) == 1 else f"All {len(cites)} quotes are"
        return audit(name, True, f"{quotes} {whose}.")
    faults = [_misquote(dispute, cite) for cite in wrong[:3]]
    if len(wrong) > 3:
        faults.append(f"{len(wrong) - 3} more quotes are not in the positions that they name")
    if bare:
        faults.append(f"{_count(bare, 'sentence')} cited nobody")
    return audit(name, False, _joined(faults) + ": it needs a person's edit before any consent.")


def every_member_heard(dispute: Dispute, candidates: tuple[Candidate, ...]) -> Audit:
    """Whether a proven quote of every author is in some wording; and which wording omits whom."""
    authors = list(dict.fromkeys(position.member for position in dispute.positions))
    heard = [_heard(dispute, candidate) for candidate in candidates]
    never = [author for author in authors if not any(author in each for each in heard)]
    omitted = []
    for number, each in enumerate(heard, 1):
        missing = [author for author in authors if author not in each and author not in never]
        if missing:
            omitted.append(f"wording {number} leaves out {names_of(dispute, missing)}")
    name = "Every member heard"
    if never:
        who = names_of(dispute, never)
        return audit(
            name, False, _joined([f"No wording serves the words of {who}", *omitted]) + "."
        )
    if omitted:
        first = "Everybody's words are in some wording"
        return audit(name, True, _joined([first, *omitted]) + ".")
    return audit(name, True, "Every wording serves everybody's words.")


def distinct(candidates: tuple[Candidate, ...]) -> Audit:
    """Whether there is something to choose between."""
    different = len({normalise(candidate.text) for candidate in candidates})
    name = "Wordings differ"
    if not candidates:
        return audit(name, False, "There is no wording to choose.")
    if different < len(candidates):
        says = f"Of {_count(len(candidates), 'wording')} only {different} differ."
        return audit(name, False, says)
    if different == 1:
        return audit(name, True, "There is one wording; no other could be made from these words.")
    return audit(name, True, f"All {different} wordings differ.")


def instructions(dispute: Dispute) -> Audit:
    """Whether a position gives orders to the mediator; these are words like any others."""
    found = [
        f"{dispute.name(position.member)} wrote “{_short(order)}”"
        for position in dispute.positions
        for order in instructions_in(position.text)
    ]
    name = "Instructions in positions"
    if not found:
        return audit(name, True, "No position gives orders to the mediator.")
    shown = [*found[:5], *([f"{len(found) - 5} more"] if len(found) > 5 else [])]
    tail = ": treated as words; they are no rule, and no sum depends on them."
    return audit(name, False, _joined(shown) + tail)


def mirrored(dispute: Dispute, candidates: tuple[Candidate, ...], draft: Draft) -> Audit:
    """Whether `candidates`, drafted by `draft`, stay the same when members swap names and places.

    Everybody's position is given to the next member, in reverse order; apart from whom they
    cite, the same wordings must come out.
    """
    members = sorted({position.member for position in dispute.positions})
    swap = dict(zip(members, members[1:] + members[:1], strict=True))
    positions = [replace(each, member=swap[each.member]) for each in reversed(dispute.positions)]
    swapped = draft(replace(dispute, positions=tuple(positions)))
    same = [_mirror(each, swap) for each in candidates] == [_mirror(each) for each in swapped]
    name = "Names and order swapped"
    if same:
        return audit(
            name, True, "With members' names and places swapped, the same wordings come out."
        )
    return audit(name, False, "With members' names and places swapped, other wordings come out.")


def _mirror(candidate: Candidate, swap: dict[str, str] | None = None) -> list[object]:
    renamed = swap or {}
    return [
        (s.text, frozenset((renamed.get(c.member, c.member), c.source, c.quote) for c in s.cites))
        for s in candidate.sentences
    ]


def _heard(dispute: Dispute, candidate: Candidate) -> set[str]:
    sources = dispute.by_source()
    cites = (cite for sentence in candidate.sentences for cite in sentence.cites)
    return {cite.member for cite in cites if prove(cite, sources)}


def _misquote(dispute: Dispute, cite: Citation) -> str:
    if cite.source not in dispute.by_source():
        return f"“{_short(cite.quote)}” is cited from nobody who took a position"
    if not cite.member:
        return f"the clause as it stands does not say “{_short(cite.quote)}”"
    return f"{dispute.name(cite.member)} did not write “{_short(cite.quote)}”"


def _short(words: str, limit: int = 120) -> str:
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def names_of(dispute: Dispute, members: Iterable[str]) -> str:
    """At least one member, by name, as in "Ada, Ben and Cleo"."""
    *most, last = (dispute.name(member) for member in dict.fromkeys(members))
    return f"{', '.join(most)} and {last}" if most else last


def _joined(parts: list[str]) -> str:
    return "; ".join(parts)
