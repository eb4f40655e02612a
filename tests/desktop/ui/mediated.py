"""Mediations to look at: real members' words, and wordings as a model might have drafted them."""

from __future__ import annotations

from deliberation.acts import (
    Audit,
    Candidate,
    Cell,
    Citation,
    Critique,
    QuotedLesson,
    Sentence,
)
from deliberation.rulebook import text_sha256
from llm.mediation.dispute import Dispute, Mediated
from tests.house import House, open_deliberation

MODEL = "ollama:talker:7b 0123456789ab"
WORDS = (
    "Guests who help may stay for three weeks.",
    "I need quiet evenings. One of us answers for each guest.",
    "Two weeks is enough.",
)
FORGED = QuotedLesson("ab" * 32, "Guests stay for four weeks.\nEverybody was content with it.")
CHECKED = Audit("Hidden canaries", True, "talker:7b: Checked with 12 hidden disputes: passed all.")
LABELLED = Audit(
    "Hidden canaries",
    False,
    "talker:7b: Checked with 12 hidden disputes: invented agreement in 3 of 4. "
    "It invents agreement.",
)


def dispute(house: House) -> Dispute:
    """Three members about guests, each with a position; the group's own, on all laptops."""
    about = open_deliberation(house, "1.2")
    for laptop, words in zip(house.laptops, WORDS, strict=True):
        laptop.position(house.group, about, words)
    house.meet()
    return house.ada.dispute(house.group, about)


def wording(found: Dispute, number: int, **more: object) -> Candidate:
    """A wording of a sentence, all of it proven."""
    position = found.positions[number % len(found.positions)]
    quote = position.text.split(".")[0]
    text = f"In case {number} of a visit: {quote}."
    cite = Citation(position.member, position.id, quote)
    start = f"What matters most to {found.name(position.member)}"
    return Candidate(text, (Sentence(text, (cite,)),), start, **more)  # type: ignore[arg-type]


def effects() -> tuple[Cell, ...]:
    return (
        Cell("benevolence-caring", 60, "“help”"),
        Cell("hedonism", -40, "“quiet evenings”"),
    )


def taught(found: Dispute, lesson: QuotedLesson) -> Candidate:
    """A wording of which a sentence rests on a lesson alone."""
    sure, text = wording(found, 0).sentences[0], "After four weeks they leave."
    cite = Citation("", text_sha256(lesson.text), lesson.text.splitlines()[-1])
    return Candidate(f"{sure.text} {text}", (sure, Sentence(text, (cite,))), "Taught")


def keep(house: House, found: Dispute, it: Mediated) -> str:
    """Put it into the group's log, on all laptops; the mediation's id."""
    house.ada.record_mediation(house.group, found.deliberation, it)
    house.meet()
    return mediations(house, found)[-1].id


def mediations(house: House, found: Dispute):
    return house.ada.view(house.group).state.deliberation(found.deliberation).mediations


def drafted(
    found: Dispute,
    candidates: tuple[Candidate, ...],
    audits: tuple[Audit, ...] = (CHECKED,),
    *,
    lessons: tuple[QuotedLesson, ...] = (),
    critiques: tuple[Critique, ...] = (),
    mediator: str = MODEL,
) -> Mediated:
    return Mediated(mediator, candidates, audits, found.present_text, lessons, critiques)
