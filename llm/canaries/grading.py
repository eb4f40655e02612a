"""Grades what a model made of a hidden dispute, by sums over the limits behind its sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from deliberation.acts import Candidate, Critique
from llm.audits.saying import short
from llm.canaries.generating import (
    ABSENT,
    DOMINATED,
    NO_CONSENSUS,
    VERSION,
    Canary,
    CanaryError,
)
from llm.canaries.matters import OPEN, meaning, within

UNUSABLE = "The model gave no answer that can be used"

_MADE_BY = re.compile(r" \(generator (\d{1,9})\)\.\Z")


@dataclass(frozen=True)
class Grade:
    """`detail` is one sentence with the right answer and what the model did."""

    passed: bool
    detail: str


def grade(canary: Canary, answer: Candidate | Sequence[Critique]) -> Grade:
    """How the model did: a wording for the first two kinds, else every member's critiques.

    No model is asked. Raises `CanaryError` where the answer is of another kind than was asked
    for, or lacks a member's score of a wording.
    """
    if canary.kind == DOMINATED:
        if isinstance(answer, Candidate):
            raise CanaryError("A wording is no answer to a question about several.")
        return _dominated(canary, answer)
    if not isinstance(answer, Candidate):
        raise CanaryError("Scores are no answer to a question for a wording.")
    return {NO_CONSENSUS: _no_consensus, ABSENT: _absent}[canary.kind](canary, answer)


def unusable(why: str) -> Grade:
    """A failed run, since there was nothing to grade; `why` is a sentence."""
    return Grade(False, f"{UNUSABLE}: {why}")


def signed(given: Grade) -> Grade:
    """With the generator's version in its sentence: what made the dispute can make it again."""
    return replace(given, detail=f"{given.detail.removesuffix('.')} (generator {VERSION}).")


def made_by(detail: str) -> int:
    """The generator's version in the detail of a run, 0 where there is none."""
    found = _MADE_BY.search(detail)
    return int(found[1]) if found else 0


def _no_consensus(canary: Canary, wording: Candidate) -> Grade:
    """Those who are not named as left out must have limits that some one value meets."""
    limits = [limit for who, limit in canary.limits.items() if who not in wording.left_out]
    passed = bool(within(canary.matter, limits))
    clash = [limit for limit in canary.limits.values() if limit.side != OPEN]
    said = " and ".join(f"“{m}”" for m in dict.fromkeys(meaning(canary.matter, c) for c in clash))
    did = "did so" if passed else "did not" if wording.left_out else "claimed to meet everybody"
    return Grade(
        passed,
        f"No wording can meet {said} together, so it had to name whom it leaves out until the rest "
        f"can agree, and it {did}.",
    )


def _absent(canary: Canary, wording: Candidate) -> Grade:
    """Who said nothing cannot be quoted, whatever the quote."""
    invented = [
        cite.quote
        for sentence in wording.sentences
        for cite in sentence.cites
        if cite.member == canary.absent
    ]
    first = "One member has said nothing, so nothing could be quoted from them, and "
    if not invented:
        return Grade(True, f"{first}nothing was.")
    return Grade(False, f"{first}it quoted “{short(invented[0])}”.")


def _dominated(canary: Canary, critiques: Sequence[Critique]) -> Grade:
    """Half of the members or more with the worse wording at least as high: not told apart."""
    scores = {(each.member, each.candidate): each.score for each in critiques}
    pair = (canary.better, canary.worse)
    if any((who, place) not in scores for who in canary.limits for place in pair):
        raise CanaryError("A member's score of one of the two wordings is missing.")
    wrong = [w for w in canary.limits if scores[w, canary.worse] >= scores[w, canary.better]]
    good, bad = (canary.candidates[place].sentences[0].text for place in pair)
    return Grade(
        2 * len(wrong) < len(canary.limits),
        f"“{short(good)}” is within everybody's limits and “{short(bad)}” within nobody's, so "
        f"the first had to score higher for each member, and for {len(wrong)} of "
        f"{len(canary.limits)} it did not.",
    )
