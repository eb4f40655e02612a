"""Every member heard: whose words the wordings serve, and who could only be heard otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.acts import Audit, Candidate
from deliberation.quotes import prove
from llm.audits.saying import audit, joined, names_of
from llm.mediation.dispute import Dispute


def speakers(dispute: Dispute) -> tuple[str, ...]:
    """The members who took a position, each once."""
    said = (each.member for each in dispute.positions if each.text.strip())
    return tuple(dict.fromkeys(said))


def every_member_heard(dispute: Dispute, candidates: Sequence[Candidate]) -> Audit:
    """Whether a proven quote of all who took a position is in some wording.

    Also which wording omits whom, and who took no position: of these nobody can be quoted, so a
    wording that cites one fails; where they share values they are heard through these alone.
    """
    authors = speakers(dispute)
    heard = [_heard(dispute, candidate) for candidate in candidates]
    never = [author for author in authors if not any(author in each for each in heard)]
    faults = [f"no wording serves the words of {names_of(dispute, never)}"] if never else []
    for number, candidate in enumerate(candidates, 1):
        if made_up := _cited(candidate) & set(dispute.absent):
            who = names_of(dispute, (each for each in dispute.absent if each in made_up))
            faults.append(f"wording {number} cites {who}, who took no position")
    omitted = []
    for number, each in enumerate(heard, 1):
        missing = [author for author in authors if author not in each and author not in never]
        if missing:
            omitted.append(f"wording {number} leaves out {names_of(dispute, missing)}")
    parts = [*(faults or [_all_heard(dispute, omitted)]), *omitted, *_absent(dispute, candidates)]
    return audit("Every member heard", not faults, joined(parts) + ".")


def _all_heard(dispute: Dispute, omitted: Sequence[str]) -> str:
    who = "the words of all who took a position" if dispute.absent else "everybody's words"
    return f"{who} are in some wording" if omitted else f"every wording serves {who}"


def _absent(dispute: Dispute, candidates: Sequence[Candidate]) -> list[str]:
    """What is said of those who took no position."""
    silent = [each for each in dispute.absent if each not in dispute.values]
    sharing = [each for each in dispute.absent if each in dispute.values]
    found = []
    if sharing:
        who = names_of(dispute, sharing)
        if any(candidate.effects for candidate in candidates):
            how = "heard through the values that they shared"
        else:
            how = "no wording has an effect on the values that they shared"
        found.append(f"{who} took no position: {how}")
    if silent:
        found.append(
            f"{names_of(dispute, silent)} took no position and shared no values, "
            "so nobody spoke for them"
        )
    return found


def _heard(dispute: Dispute, candidate: Candidate) -> set[str]:
    sources = dispute.by_source()
    cites = (cite for sentence in candidate.sentences for cite in sentence.cites)
    return {cite.member for cite in cites if prove(cite, sources)}


def _cited(candidate: Candidate) -> set[str]:
    return {cite.member for sentence in candidate.sentences for cite in sentence.cites}
