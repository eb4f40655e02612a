"""Which wordings are worth taking further, and which revisions are better than what they revise."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.acts import Candidate, Critique
from deliberation.quotes import prove, unproven
from llm.audits.saying import names_of
from llm.mediation.dispute import Dispute
from llm.mediation.drafting import alike
from llm.words.likeness import Shape

FEW, MANY, ENOUGH = 2, 3, 6  # two are revised; of six wordings or more, three


def ranked(candidates: Sequence[Candidate], critiques: Sequence[Critique]) -> tuple[int, ...]:
    """The places of the candidates that have critiques, best first: leximin over their scores.

    Whose worst-off member has more comes first, then whose second worst, and so on; a candidate
    of which fewer members' scores came stands behind those with more of them.
    """
    scores = {
        place: sorted(each.score for each in critiques if each.candidate == place)
        for place in range(len(candidates))
    }
    judged = [place for place in scores if scores[place]]
    judged.sort(key=lambda place: (len(scores[place]), scores[place]), reverse=True)
    return tuple(judged)


def to_revise(
    dispute: Dispute, candidates: Sequence[Candidate], critiques: Sequence[Critique]
) -> tuple[int, ...]:
    """The places of the best two or three in which somebody misses something.

    Only wordings whose quotes are all proven are worth it.
    """
    sources = dispute.by_source()
    missed = {each.candidate for each in critiques if each.text}
    fit = [
        place
        for place in ranked(candidates, critiques)
        if place in missed and not unproven(candidates[place], sources)
    ]
    return tuple(fit[: MANY if len(candidates) >= ENOUGH else FEW])


def sound_ones(
    dispute: Dispute, candidates: Sequence[Candidate], written: Sequence[Candidate]
) -> tuple[list[Candidate], tuple[str, ...]]:
    """The revisions that may stand, and why the others may not, a clause each.

    A revision must be another wording than all that there are, with every quote proven, and serve
    words of everybody whose words its origin serves.
    """
    shapes = [Shape(each.text) for each in candidates]
    sources = dispute.by_source()
    sound: list[Candidate] = []
    left = []
    for revision in written:
        shape = Shape(revision.text)
        lost = _heard(dispute, candidates[revision.revises]) - _heard(dispute, revision)
        if any(alike(shape, other) for other in shapes):
            left.append(f"the revision of {name_of(revision)} says what is there already")
        elif unproven(revision, sources):
            left.append(f"the revision of {name_of(revision)} rests on words that nobody wrote")
        elif lost:
            who = names_of(dispute, sorted(lost))
            left.append(f"the revision of {name_of(revision)} no longer serves the words of {who}")
        else:
            sound.append(revision)
            shapes.append(shape)
    return sound, tuple(left)


def _heard(dispute: Dispute, candidate: Candidate) -> set[str]:
    sources = dispute.by_source()
    cites = (cite for sentence in candidate.sentences for cite in sentence.cites)
    return {cite.member for cite in cites if cite.member and prove(cite, sources)}


def serves_better(critiques: Sequence[Critique], revision: int, origin: int) -> bool:
    """By leximin, among the members who gave a score to both."""
    new = {each.member: each.score for each in critiques if each.candidate == revision}
    old = {each.member: each.score for each in critiques if each.candidate == origin}
    both = new.keys() & old.keys()
    return sorted(new[each] for each in both) > sorted(old[each] for each in both)


def name_of(revision: Candidate) -> str:
    return f"wording {revision.revises + 1}"
