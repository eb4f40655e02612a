"""Every member heard: whose words the wordings serve, and who could only be heard otherwise."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from deliberation.acts import Audit, Candidate
from deliberation.quotes import prove
from llm.audits.saying import audit, joined, names_of
from llm.mediation.dispute import Dispute


def speakers(dispute: Dispute) -> tuple[str, ...]:
    """The members who took a position, each once."""
    said = (each.member for each in dispute.positions if each.text.strip())
    return tuple(dict.fromkeys(said))


def every_member_heard(
    dispute: Dispute, candidates: Sequence[Candidate], unseen: Collection[str] = ()
) -> Audit:
    """Whether a proven quote of all who took a position is in some wording.

    Also which wording omits whom, and who took no position: of these nobody can be quoted, so a
    wording that cites one fails; where they share values they are heard through these alone.
    `unseen` are those of them who have taken a position that the mediator was not given.
    """
    authors = speakers(dispute)
    heard = [_heard(dispute, candidate) for candidate in candidates]
    never = [author for author in authors if not any(author in each for each in heard)]
    faults = [f"no wording serves the words of {names_of(dispute, never)}"] if never else []
    for number, candidate in enumerate(candidates, 1):
        made_up = [each for each in dispute.absent if each in _cited(candidate)]
        if nobody := [each for each in made_up if each not in unseen]:
            who = names_of(dispute, nobody)
            faults.append(f"wording {number} cites {who}, who took no position")
        if early := [each for each in made_up if each in unseen]:
            who = names_of(dispute, early)
            faults.append(f"wording {number} cites {who}, but not what they said")
    omitted = []
    for number, each in enumerate(heard, 1):
        missing = [author for author in authors if author not in each and author not in never]
        if missing:
            omitted.append(f"wording {number} leaves out {names_of(dispute, missing)}")
    unspoken = _absent(dispute, candidates, unseen)
    parts = [*(faults or [_all_heard(dispute, omitted, unseen)]), *omitted, *unspoken]
    return audit("Every member heard", not faults, joined(parts) + ".")


def _all_heard(dispute: Dispute, omitted: Sequence[str], unseen: Collection[str]) -> str:
    who = "the words of all who took a position" if dispute.absent else "everybody's words"
    if not {*dispute.absent}.isdisjoint(unseen):
        who = "the words of all whose position was before the mediator"
    return f"{who} are in some wording" if omitted else f"every wording serves {who}"


def _absent(
    dispute: Dispute, candidates: Sequence[Candidate], unseen: Collection[str]
) -> list[str]:
    """What is said of those who took no position, or none that the mediator was given."""
    nobody = [each for each in dispute.absent if each not in unseen]
    silent = [each for each in nobody if each not in dispute.values]
    sharing = [each for each in nobody if each in dispute.values]
    found = [
        f"{dispute.name(each)}'s position was not before the mediator"
        for each in dispute.absent
        if each in unseen
    ]
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
