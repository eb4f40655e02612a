"""Asks a hidden dispute exactly as a real one is asked, and reads the answers as these are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deliberation.acts import Candidate, Critique
from llm.canaries.generating import ABSENT, DOMINATED, NO_CONSENSUS, Canary
from llm.errors import BadAnswer
from llm.mediation.answers import read_candidate, read_critiques
from llm.mediation.asking import Asked, critique_question, mediate_questions, seed_of
from llm.mediation.starts import starts_for
from llm.room.budget import Budget
from llm.room.exchange import Answer, Question

Part = Candidate | tuple[Critique, ...]


@dataclass(frozen=True)
class Step:
    """One question, and how its answer is read; `read` raises `BadAnswer`."""

    question: Question
    read: Callable[[Answer], Part]


def steps(canary: Canary) -> tuple[Step, ...]:
    """Every question of a hidden dispute: one for a wording, or one for each member's critique."""
    if canary.kind == DOMINATED:
        return tuple(_critique(canary, member) for member in canary.limits)
    return (_wording(canary),)


def together(parts: Sequence[Part]) -> Candidate | tuple[Critique, ...]:
    """The answers to all steps as `grading.grade` takes them."""
    if isinstance(parts[0], Candidate):
        return parts[0]
    return tuple(each for part in parts if not isinstance(part, Candidate) for each in part)


def _wording(canary: Canary) -> Step:
    """From one of the starting blends, as far as the answer can be graded.

    A part of the matter may be settled with nobody left out, and rightly, whatever the clash; a
    trial may not, since it keeps no more limits at once than a rule.
    """
    dispute = canary.dispute
    both = zip(
        starts_for(dispute, Budget.wordings),
        mediate_questions(dispute, Budget.wordings),
        strict=True,
    )
    graded = [each for each in both if canary.kind == ABSENT or each[0].kind != "split"]
    start, asked = graded[canary.seed % len(graded)]

    def read(answer: Answer) -> Candidate:
        wording = read_candidate(answer, asked.labels, start)
        if canary.kind == NO_CONSENSUS and answer.cut_off and not wording.left_out:
            # It claims nothing yet, so it cannot be graded as if it did.
            raise BadAnswer("The model's answer broke off before it said whom it leaves out.")
        return wording

    return Step(asked.question, read)


def _critique(canary: Canary, member: str) -> Step:
    seed = seed_of(canary.dispute, "critique", *(each.text for each in canary.candidates))
    asked: Asked[int] = critique_question(canary.dispute, member, canary.candidates, seed=seed)

    def read(answer: Answer) -> tuple[Critique, ...]:
        found = read_critiques(answer, asked.labels, member)
        if not {canary.better, canary.worse} <= {each.candidate for each in found}:
            raise BadAnswer("The model passed over a wording that it was asked about.")
        return found

    return Step(asked.question, read)
