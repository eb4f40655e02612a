"""Every question of a mediation: our words as instructions, members' words as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from deliberation.acts import Candidate, Critique
from deliberation.state import Position
from llm.mediation.dispute import Dispute
from llm.mediation.labels import candidate_label, digest, labelled, lesson_label, quotable
from llm.mediation.record import (
    CANDIDATES_BYTES,
    OWN_BYTES,
    bounded,
    lessons,
    letters_that_fit,
    matter,
    missed,
    objected_by,
    said_by,
    voices,
    with_labels,
)
from llm.mediation.sharing import shared_values
from llm.mediation.starts import SPLIT, TRIAL, Start, starts_for
from llm.prompts import load, question
from llm.room.budget import Budget
from llm.room.exchange import Question

T = TypeVar("T")


@dataclass(frozen=True)
class Asked(Generic[T]):
    """A question, and what each label in it stands for."""

    question: Question
    labels: Mapping[str, T]


def mediate_questions(
    dispute: Dispute, wordings: int = Budget.wordings
) -> tuple[Asked[Position], ...]:
    """Every question of the first round, in the order of `starts_for`, exactly as it is sent.

    What is asked afterwards (critiques, revisions, effects) holds what the model has answered to
    these, so it cannot be told before.
    """
    dispute = bounded(dispute)
    return tuple(
        mediate_question(dispute, start, seed=seed_of(dispute, start.name, str(place)))
        for place, start in enumerate(starts_for(dispute, wordings))
    )


def mediate_question(
    dispute: Dispute,
    start: Start,
    *,
    reverse: bool = False,
    seed: int = 0,
    temperature: float = 0.7,
) -> Asked[Position]:
    """The question for a wording from one starting blend.

    Members appear as M1, M2, … in an order that depends on the blend and on the words; `reverse`
    turns it round, to see whether the place of a member's words matters to the model.
    """
    members = labelled(dispute, _salt(dispute, start), reverse=reverse)
    begin = load(start.name).system.replace("{label}", _label_of(start, members))
    return _for_wording("mediate", dispute, members, {}, begin, seed, temperature)


def critique_question(
    dispute: Dispute, member: str, candidates: Sequence[Candidate], *, seed: int = 0
) -> Asked[int]:
    """The question what one member would miss in each candidate; labels stand for their places.

    Nobody else's words are in it. The candidates stand in an order that depends on their words
    and the member's, so that none gains by its place or by who drafted it.
    """
    said, objected = said_by(dispute, member), objected_by(dispute, member)
    texts = [candidate.text for candidate in candidates]
    own = "\n".join(each.text for each in said)
    order = sorted(range(len(texts)), key=lambda place: (digest(own, texts[place]), place))
    labels = {candidate_label(number): place for number, place in enumerate(order)}
    words = [each.text for each in (*said, *objected)]
    most, limit = letters_that_fit(words, OWN_BYTES), letters_that_fit(texts, CANDIDATES_BYTES)
    record = {
        **matter(dispute),
        "words": [each.text[:most] for each in said],
        "objections": [each.text[:most] for each in objected],
        "values": list(shared_values(dispute, member)),
        "candidates": [
            {"candidate": label, "text": texts[place][:limit]} for label, place in labels.items()
        ],
    }
    asked = question(
        "critique",
        record,
        blanks={"labels": ", ".join(labels)},
        choices={"candidates": list(labels)},
        ref=dispute.deliberation,
        seed=seed,
    )
    return Asked(asked, labels)


def revise_question(
    dispute: Dispute, candidate: Candidate, critiques: Sequence[Critique], *, seed: int = 0
) -> Asked[Position]:
    """The question for a better wording, by what members would miss in this one."""
    members = labelled(dispute, candidate.text)
    extra = {
        "wording": with_labels(dispute, candidate, members),
        "critiques": missed(critiques, members),
    }
    kept = next((each.name for each in (TRIAL, SPLIT) if each.kind == candidate.kind), "")
    begin = load(kept).system if kept else ""
    return _for_wording("revise", dispute, members, extra, begin, seed, 0.7)


def seed_of(dispute: Dispute, *parts: str) -> int:
    """The same for the same question, so that the same model can be asked to repeat itself."""
    return int(digest(dispute.deliberation, *parts)[:6], 16)


def _for_wording(
    prompt: str,
    dispute: Dispute,
    members: Mapping[str, Position],
    extra: Mapping[str, Any],
    begin: str,
    seed: int,
    temperature: float,
) -> Asked[Position]:
    labels = quotable(dispute, members)
    asked = question(
        prompt,
        {
            **matter(dispute),
            "positions": voices(dispute, members),
            "lessons": lessons(dispute),
            **extra,
        },
        blanks={"start": begin},
        choices={"labels": list(labels), "members": list(members)},
        ref=dispute.deliberation,
        seed=seed,
        temperature=temperature,
    )
    return Asked(asked, labels)


def _salt(dispute: Dispute, start: Start) -> str:
    """Of a start from one member or lesson their words, so that each has an order of its own."""
    if start.lesson >= 0:
        return f"{start.name}\n{dispute.lessons[start.lesson].text}"
    words = sorted(each.text for each in dispute.positions if each.member == start.member)
    return "\n".join([start.name, *words])


def _label_of(start: Start, members: Mapping[str, Position]) -> str:
    """The label of the member or the lesson that a blend starts from, "" where it has none."""
    if start.lesson >= 0:
        return lesson_label(start.lesson)
    return next((label for label, each in members.items() if each.member == start.member), "")
