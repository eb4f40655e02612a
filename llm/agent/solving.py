"""The owner's own solution to an open deliberation: a draft in private, with a reason each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.errors import FolkmootError
from deliberation.pieces.filling import defaults, fill
from deliberation.pieces.piece import Piece
from deliberation.profiles.profile import Profile, utility
from llm.errors import BadAnswer
from llm.private import require_here
from llm.prompts import question
from llm.rating.effects import stands_in
from llm.room.asking import Room
from llm.room.exchange import Answer, Question
from llm.room.parsing import parsed
from llm.words.cleaning import seen

MOST_SAID = 24  # of the owner's own sentences in one question
MOST_LETTERS = 2_000  # of a sentence, and of each text in the question
STRONGEST = 5  # of the owner's values, told by name


class NoSolution(FolkmootError):
    """Nothing is known from which a solution could be made."""


@dataclass(frozen=True)
class Matter:
    """An open deliberation as the owner's agent sees it; `present_text` is "" without a clause."""

    deliberation: str
    question: str
    present_text: str


@dataclass(frozen=True)
class Own:
    """Something that the owner said: `words` of theirs, in the conversation `source` or ""."""

    words: str
    source: str = ""


@dataclass(frozen=True)
class Reasoned:
    """A sentence and why: the owner's own words that it serves, or what a piece is for."""

    text: str
    because: str


@dataclass(frozen=True)
class Solution:
    """`piece` is the id of the piece that it is, or ""; `rests_on` the conversations quoted.

    `dropped` counts sentences left out because their quote is nothing that the owner said.
    """

    sentences: tuple[Reasoned, ...]
    by: str
    piece: str = ""
    rests_on: tuple[str, ...] = ()
    dropped: int = 0

    @property
    def text(self) -> str:
        """The whole wording."""
        return " ".join(each.text for each in self.sentences)


def solve_question(matter: Matter, said: Sequence[Own], strongest: Sequence[str]) -> Question:
    """What is asked: the matter, the owner's own words, and their strongest values by name."""
    kept = said[:MOST_SAID]
    return question(
        "solve",
        {
            "question": matter.question[:MOST_LETTERS],
            "present_text": matter.present_text[:MOST_LETTERS],
            "said": [each.words[:MOST_LETTERS] for each in kept],
            "values": list(strongest[:STRONGEST]),
        },
        ref=matter.deliberation,
        rests_on=tuple(dict.fromkeys(each.source for each in kept if each.source)),
    )


def read_solution(answer: Answer, said: Sequence[Own], by: str) -> Solution:
    """The sentences whose quotes the owner really said. Raises `BadAnswer` where none is left."""
    read = parsed(answer)
    items = read.get("sentences") if isinstance(read, dict) else None
    if not isinstance(items, list) or len(items) > 40:
        raise BadAnswer("The model's answer held no sentences, so it was not used.")
    found = [(each, _source(each, said)) for each in items]
    kept = [(each, own) for each, own in found if own is not None]
    if not kept:
        raise BadAnswer("No sentence of the model's rests on anything that you said.")
    sentences = tuple(
        Reasoned(seen(each["text"]), f"You said “{seen(each['quote'])}”.") for each, _ in kept
    )
    sources = tuple(dict.fromkeys(own.source for _, own in kept if own.source))
    return Solution(sentences, by, "", sources, len(items) - len(kept))


def _source(item: Any, said: Sequence[Own]) -> Own | None:
    """What the owner said that holds the quote; None where there is none, or no sentence."""
    if not isinstance(item, dict):
        return None
    text, quote = item.get("text"), item.get("quote")
    if not isinstance(text, str) or not isinstance(quote, str):
        return None
    if not seen(text) or len(text) > MOST_LETTERS or len(quote) > MOST_LETTERS:
        return None
    return next((own for own in said if stands_in(seen(quote), own.words)), None)


async def solve(
    room: Room, matter: Matter, said: Sequence[Own], profile: Profile, names: Mapping[str, str]
) -> Solution:
    """A solution by the model, from what the owner said. Raises `ModelError`, `NoSolution`."""
    if not said:
        raise NoSolution("Your agent knows none of your words about this yet; talk to it first.")
    require_here(room)
    asked = solve_question(matter, said, strongest(profile, names))
    return await room.ask(asked, lambda answer: read_solution(answer, said[:MOST_SAID], room.name))


def strongest(profile: Profile, names: Mapping[str, str]) -> list[str]:
    """The names of the values that weigh most and of which anything is known."""
    known = [each for each in profile.standings if each.count and each.plus > each.minus]
    known.sort(key=lambda each: -each.weight)
    return [names.get(each.value, each.value) for each in known[:STRONGEST]]


def solve_from_pieces(
    near: Iterable[Piece], profile: Profile, names: Mapping[str, str]
) -> Solution:
    """Without a model: of the pieces `near` to the matter the one that serves the owner best.

    Only pieces of one clause, filled as the piece suggests, worth something by the owner's
    profile. Raises `NoSolution`.
    """
    found = []
    for piece in near:
        clauses = fill(piece, defaults(piece))
        worth = utility(profile.weights, piece.effects)
        if len(clauses) == 1 and worth > 0:
            found.append((worth, piece.id, piece, clauses[0].text))
    if not found:
        raise NoSolution("No piece that is about this would serve you better than what stands.")
    worth, _, piece, text = max(found)
    serves = [
        names.get(value, value)
        for value, effect in sorted(piece.effects.items(), key=lambda item: -item[1])
        if effect > 0 and profile.of(value).count
    ][:3]
    serving = f", which serves {', '.join(serves)}" if serves else ""
    because = f"The piece “{piece.title}”{serving}: worth {worth / 100:+.2f} by your values."
    return Solution((Reasoned(text, because),), "embedded", piece.id)
