"""What the owner told their agent in private stays out of what a model writes for others.

A model forgets between two questions, but nobody can see whether what runs in its place does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from pydantic_core import from_json

from deliberation.quotes import normalise
from llm.errors import BadAnswer
from llm.mediation.dispute import Dispute, Mediated
from llm.room.asking import Room, nothing
from llm.room.exchange import Answer, Question
from llm.vault.vault import Vault

T = TypeVar("T")

RUN = 6  # words in a row: fewer are said by chance
TOLD = "The model's answer held words that you told your agent in private, so it was not used."

_WORD = re.compile(r"\w+")


class Discretion:
    """Knows `RUN` words in a row of what is `private` and stands in nothing that is `public`.

    Words in another order, in other words or in another writing it does not know: whoever runs the
    model must be trusted not to hide what they hear.
    """

    def __init__(self, private: Iterable[str], public: Iterable[str]) -> None:
        self._private = {run for text in private for run in _runs(text)}
        self._private.difference_update(run for text in public for run in _runs(text))

    def is_broken_by(self, text: str) -> bool:
        """Whether something private is in `text`, case and punctuation aside."""
        return any(run in self._private for run in _runs(text))


def discretion(vault: Vault, dispute: Dispute) -> Discretion:
    """What the owner said in their conversations and nobody said in the dispute is private."""
    private = (
        message.text
        for conversation in vault.conversations()
        for message in vault.messages(conversation.id)
        if message.by == "owner"
    )
    public = (
        dispute.question,
        dispute.present_text,
        *(each.text for each in dispute.positions),
        *(each.text for each in dispute.lessons),
        *(each.reason for each in dispute.objections),
    )
    return Discretion(private, public)


class DiscreetRoom(Room):
    """A room whose answers are not used where they hold something private."""

    def __init__(self, room: Room, keeps: Discretion) -> None:
        super().__init__(room.server, room.model, room.budget, room._record, context=room.context)
        self._keeps = keeps

    async def ask(
        self,
        question: Question,
        read: Callable[[Answer], T],
        *,
        on_text: Callable[[str], None] = nothing,
        on_attempt: Callable[[int], None] = nothing,
        attempts: int | None = None,
    ) -> T:
        """As `Room.ask`; an answer with something private in it is a `BadAnswer`."""

        def discreetly(answer: Answer) -> T:
            if any(map(self._keeps.is_broken_by, said_in(answer.text))):
                raise BadAnswer(TOLD)
            return read(answer)

        return await super().ask(
            question, discreetly, on_text=on_text, on_attempt=on_attempt, attempts=attempts
        )


def is_indiscreet(mediated: Mediated, keeps: Discretion) -> bool:
    """Whether something private came in all the same, such as in what the server says of itself."""
    texts = [mediated.mediator, *(each.detail for each in mediated.audits)]
    texts += [each.text for each in mediated.candidates]
    texts += [each.text for each in mediated.critiques]
    return any(map(keeps.is_broken_by, texts))


def said_in(answer: str) -> Iterable[str]:
    """What is said under each name in an answer, put together: a sentence may be cut in two."""
    try:
        read = from_json(answer, allow_partial="trailing-strings")
    except ValueError:
        return [answer]
    found: dict[str, list[str]] = {}
    _gather(read, "", found)
    return [" ".join(texts) for texts in found.values()]


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(normalise(text).casefold())
    return zip(*(words[start:] for start in range(RUN)), strict=False)


def _gather(value: Any, name: str, found: dict[str, list[str]]) -> None:
    if isinstance(value, str):
        found.setdefault(name, []).append(value)
    elif isinstance(value, list):
        for each in value:
            _gather(each, name, found)
    elif isinstance(value, dict):
        for key, each in value.items():
            _gather(each, key, found)
