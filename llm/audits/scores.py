"""Scores differ: whether the mediator tells one wording from another, or praises them all alike."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.acts import Audit, Critique
from llm.audits.saying import audit
from llm.mediation.dispute import Dispute
from llm.words.likeness import Shape, same_wish

NAME = "Scores differ"
LEAST = 3  # wordings that two members or more are said to judge, before anything can be told
SPREAD = 10  # of 200: scores that lie no further apart say the same of everything


def scores_differ(dispute: Dispute, critiques: Sequence[Critique]) -> Audit:
    """Whether the mediator's scores of the wordings lie more than 10 apart, of -100 to 100.

    Where members want different things, different wordings do not serve all of them equally well.
    Who says so has not looked, or flatters.
    """
    wordings = {each.candidate for each in critiques}
    members = {each.member for each in critiques}
    if len(wordings) < LEAST or len(members) < 2:
        return audit(NAME, True, "There are too few scores to tell anything.")
    if _want_the_same(dispute):
        return audit(NAME, True, "All who took a position want nearly the same.")
    scores = [each.score for each in critiques]
    low, high = min(scores), max(scores)
    between = f"All {len(scores)} scores are {low}" if low == high else f"Scores go {low} to {high}"
    if high - low > SPREAD:
        return audit(NAME, True, f"{between}, of -100 to 100.")
    return audit(NAME, False, f"{between}: they tell no wording and no member from another.")


def _want_the_same(dispute: Dispute) -> bool:
    said = [Shape(each.text) for each in dispute.positions if each.text.strip()]
    return all(same_wish(said[0], each) for each in said[1:])
