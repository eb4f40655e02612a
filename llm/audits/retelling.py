"""A room in which no model sits: it answers each question with what the journal says was answered.

The same program that mediated can so be run again, step by step, by somebody who has no model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic_core import from_json

from deliberation.acts import Audit
from llm.discretion import TOLD
from llm.errors import ENDLESS, BadAnswer, EmptyAnswer, EndlessAnswer, ModelError
from llm.room.asking import Room, seed_of
from llm.room.budget import Budget
from llm.room.context import MOST_CONTEXT, context_for
from llm.room.exchange import Answer, Exchange, Question
from llm.room.models import RUNS_HERE_BYTES, Model, Server
from llm.room.recording import STOPPED, canonical

T = TypeVar("T")

_TOO_LONG = re.compile(r"too long for the model to read at once \(about \d+ of its (\d{1,6}) ")


class NotInJournal(BadAnswer):
    """The journal has no such question, so nobody can say what was answered to it."""


@dataclass
class Heard:
    """What became of the questions: how many were asked and the places of the entries that
    answered them; which were not there; and what of the answers is not as the journal says.

    `kept_back`: how many answers are said to hold what their owner told their agent in private;
    `stopped`: how many are said to have been broken off, or to have failed.
    """

    asked: int = 0
    used: list[int] = field(default_factory=list)
    missing: list[Question] = field(default_factory=list)
    belied: list[str] = field(default_factory=list)
    kept_back: int = 0
    stopped: int = 0


class Retelling(Room):
    """Reads `exchanges`, the journal's in their order, from the first to the last, each once.

    `context` is how many tokens the model read at once, as far as that is known.
    """

    def __init__(self, exchanges: Sequence[Exchange], wordings: int, context: int = 0) -> None:
        first = exchanges[0]
        super().__init__(
            Server(first.host, ()),
            Model(first.model, RUNS_HERE_BYTES, first.digest),
            Budget(wordings=wordings, tokens=_tokens(first), total_seconds=1e9),
            context=context,
        )
        self.heard = Heard()
        self._exchanges = exchanges
        self._keys = [key_of(each) for each in exchanges]
        self._next = 0

    async def ask(
        self,
        question: Question,
        read: Callable[[Answer], T],
        **_: Any,
    ) -> T:
        """As `Room.ask`, with the answers of then, all at once. Raises `NotInJournal` too."""
        context_for(question.messages, self.budget.tokens, self.context)  # else it was not asked
        self.heard.asked += 1
        number, place = 1, self._find(question, 1)
        if place is None:
            self.heard.missing.append(question)
            raise NotInJournal("The journal does not have what was asked.")
        while True:
            try:
                return self._answer(place, read)
            except BadAnswer:
                number, place = number + 1, self._find(question, number + 1)
                if place is None:
                    raise

    def _find(self, question: Question, number: int) -> int | None:
        """The place of the next entry that is this attempt at the question."""
        wanted = key(question, number, self.model.name)
        places = range(self._next, len(self._keys))
        found = next((place for place in places if self._keys[place] == wanted), None)
        if found is not None:
            self._next = found + 1
            self.heard.used.append(found)
        return found

    def _answer(self, place: int, read: Callable[[Answer], T]) -> T:
        """What `read` makes of it; fails as it failed then, and no other verdict is believed."""
        it = self._exchanges[place]
        if it.ended not in ("whole", "cut off"):
            self.heard.stopped += 1
            if it.ended == STOPPED:
                raise TimeoutError
            raise EndlessAnswer(ENDLESS) if it.ended == ENDLESS else ModelError(it.ended)
        if it.verdict == TOLD:
            self.heard.kept_back += 1
            raise BadAnswer(TOLD)
        try:
            if not it.answer.strip():
                raise EmptyAnswer("The model answered with nothing, so there is nothing to use.")
            used = read(Answer(it.answer, it.ended == "cut off"))
        except BadAnswer as error:
            if str(error) != it.verdict:
                self._belie(it, f"cannot be used: {error}")
            raise
        if it.verdict:
            self._belie(it, "can be used")
        return used

    def _belie(self, it: Exchange, here: str) -> None:
        said = it.verdict or "It was used."
        self.heard.belied.append(f"of the answer {it.id} it says “{said}”, and it {here}")


def key(question: Question, number: int, model: str) -> str:
    """What makes the attempt `number` (1 and up) at a question that one and no other."""
    return canonical(
        {
            "model": model,
            "messages": [dict(each) for each in question.messages],
            "format": None if question.schema is None else dict(question.schema),
            "seed": seed_of(question.seed, number),
            "temperature": question.temperature,
        }
    )


def key_of(exchange: Exchange) -> str:
    """The `key` of what was asked; of what is no request of ours, one that no question has."""
    request = _request(exchange)
    options = request.get("options")
    if not isinstance(options, Mapping):
        return ""
    return canonical(
        {
            **{name: request.get(name) for name in ("model", "messages", "format")},
            **{name: options.get(name) for name in ("seed", "temperature")},
        }
    )


def context_told(audits: Iterable[Audit]) -> int:
    """How much the model read at once, as a sentence says that tells what was too long for it."""
    found = (_TOO_LONG.search(each.detail) for each in audits)
    return next((int(each[1]) for each in found if each), MOST_CONTEXT)


def _request(exchange: Exchange) -> Mapping[str, Any]:
    try:
        request = from_json(exchange.request)
    except ValueError:
        return {}
    return request if isinstance(request, dict) else {}


def _tokens(exchange: Exchange) -> int:
    """How long an answer could be."""
    options = _request(exchange).get("options")
    given = options.get("num_predict") if isinstance(options, Mapping) else None
    return given if type(given) is int else Budget.tokens
