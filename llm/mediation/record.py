"""What of a dispute is put before a model, part by part: words under labels, never under names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import compress
from typing import Any

from deliberation.acts import Candidate, Critique
from deliberation.quotes import prove
from deliberation.state import Position
from llm.mediation.dispute import Dispute
from llm.mediation.labels import MOST_LESSONS, lesson_label, quotable
from llm.mediation.sharing import shared_values
from llm.mediation.sizes import first_that_fit, size_of

# Bytes of each part in one prompt. All together they fit into what a model reads at once in any
# script: nobody can keep a model from mediating by writing much.
WORDS_BYTES = 18_000  # of all positions, shared out evenly
OWN_BYTES = 8_000  # of one member's, where they stand alone
CANDIDATES_BYTES = 14_000
LESSONS_BYTES = 5_000
PRESENT_BYTES = 6_000
QUESTION_BYTES = 1_200
CRITIQUE_LETTERS = 300
LESSONS_IN_ACT = 40_000


def bounded(dispute: Dispute) -> Dispute:
    """The dispute with no more lessons than a model is given and an act can carry."""
    most = dispute.lessons[:MOST_LESSONS]
    fit = first_that_fit((size_of(each) for each in most), LESSONS_IN_ACT)
    return replace(dispute, lessons=tuple(compress(most, fit)))


def matter(dispute: Dispute) -> dict[str, Any]:
    """What it is about."""
    return {
        "question": beginning(dispute.question, QUESTION_BYTES),
        "present_text": beginning(dispute.present_text, PRESENT_BYTES),
    }


def voices(dispute: Dispute, members: Mapping[str, Position]) -> list[dict[str, Any]]:
    """What each member wrote and shared, under their label."""
    limit = letters_each(dispute)
    return [
        {
            "member": label,
            "words": position.text[:limit],
            "values": list(shared_values(dispute, position.member)),
        }
        for label, position in members.items()
    ]


def lessons(dispute: Dispute) -> list[dict[str, str]]:
    """The lessons that may be cited, under their labels."""
    given = [each.text for each in dispute.lessons[:MOST_LESSONS]]
    limit = letters_that_fit(given, LESSONS_BYTES)
    return [
        {"lesson": lesson_label(number), "words": text[:limit]} for number, text in enumerate(given)
    ]


def said_by(dispute: Dispute, member: str) -> tuple[Position, ...]:
    """The positions of one member."""
    return tuple(p for p in dispute.positions if p.member == member and p.text.strip())


def objected_by(dispute: Dispute, member: str) -> tuple[Position, ...]:
    """The reasons of one member's objections that stand: words of theirs like a position."""
    return tuple(
        Position(each.id, member, each.reason, 0)
        for each in dispute.objections
        if each.member == member and each.reason.strip() and not each.withdrawn
    )


def with_labels(
    dispute: Dispute, candidate: Candidate, members: Mapping[str, Position]
) -> list[dict[str, Any]]:
    """A candidate's sentences and citations; quotes that are not proven stay away."""
    sources = dispute.by_source()
    label_of = {each.id: label for label, each in quotable(dispute, members).items()}
    return [
        {
            "text": sentence.text,
            "cites": [
                {"member": label_of[cite.source], "quote": cite.quote}
                for cite in sentence.cites
                if cite.source in label_of and prove(cite, sources)
            ],
        }
        for sentence in candidate.sentences
    ]


def missed(critiques: Sequence[Critique], members: Mapping[str, Position]) -> list[dict[str, Any]]:
    """What members would miss, who misses most first."""
    label_of = {position.member: label for label, position in members.items()}
    return [
        {
            "member": label_of[each.member],
            "score": each.score,
            "misses": each.text[:CRITIQUE_LETTERS],
            "quote": each.quote[:CRITIQUE_LETTERS],
        }
        for each in sorted(critiques, key=lambda each: (each.score, each.text))
        if each.member in label_of
    ]


def shortened(dispute: Dispute) -> tuple[Position, ...]:
    """The positions that are too long for the model to read in full."""
    limit = letters_each(dispute)
    return tuple(position for position in dispute.positions if len(position.text) > limit)


def letters_each(dispute: Dispute) -> int:
    """How many letters of each position fit."""
    return letters_that_fit([position.text for position in dispute.positions], WORDS_BYTES)


def letters_that_fit(texts: Sequence[str], most: int) -> int:
    """How many letters of each text fit into `most` bytes in all: the short leave room to the
    long."""
    longest = max(map(len, texts), default=0)
    while longest > 1 and sum(len(text[:longest].encode()) for text in texts) > most:
        longest = longest * 9 // 10
    return longest


def beginning(text: str, most: int) -> str:
    """As many of the first letters as fit into `most` bytes."""
    return text.encode()[:most].decode(errors="ignore")
