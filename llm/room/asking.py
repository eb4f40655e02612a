"""The model room: one model of one server, and a record of everything that passes its door."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from deliberation.acts import LINE_LIMIT
from llm.errors import BadAnswer, EmptyAnswer, ModelError, NotOllama, ServerRefused
from llm.room.budget import Budget
from llm.room.context import MOST_CONTEXT, tokens_left
from llm.room.exchange import Answer, Exchange, Question
from llm.room.models import Model, Server, choose_model, server_address
from llm.room.recording import STOPPED, Attempt

T = TypeVar("T")
Record = Callable[[Exchange], None]


def nothing(_: object) -> None:
    """For who does not want to hear."""


class Room:
    """Asks one model. `record` gets each attempt as an `Exchange`, however it ended.

    `context` is how many tokens the model reads at once, 0 where that is not known.
    """

    def __init__(
        self,
        server: Server,
        model: Model,
        budget: Budget,
        record: Record = nothing,
        *,
        context: int = 0,
    ) -> None:
        self.server = server
        self.model = model
        self.budget = budget
        self.context = min(context or MOST_CONTEXT, MOST_CONTEXT)
        self._record = record

    @property
    def name(self) -> str:
        """What acts carry: the model's name and the first 12 digits of its digest."""
        return f"ollama:{self.model.name} {self.digest[:12]}"[:LINE_LIMIT].strip()

    @property
    def digest(self) -> str:
        """As the server stated it when the room was opened, hex."""
        return self.model.digest

    def tokens_left(self, question: Question) -> int:
        """How many tokens of history can still be put beside what is asked (`llm.room.context`)."""
        return tokens_left(question.messages, self.budget.tokens, self.context)

    async def ask(
        self,
        question: Question,
        read: Callable[[Answer], T],
        *,
        on_text: Callable[[str], None] = nothing,
        on_attempt: Callable[[int], None] = nothing,
        attempts: int | None = None,
    ) -> T:
        """What `read` makes of the model's answer.

        `on_text` gets each piece of text as it comes, `on_attempt` the number of each attempt (1
        and up) before its first piece. Where `read` raises `BadAnswer`, or the answer is empty or
        endless, the model is asked again with another seed, at most `attempts` times in all (else
        the budget's). Raises the last attempt's `BadAnswer`, and every other `ModelError` at
        once. Cancelling the task that waits ends it and the server's writing; but a server that is
        still reading the prompt reads it to its end, and answers the next question only then.
        """
        last = max(1, self.budget.attempts if attempts is None else attempts)
        for number in range(1, last + 1):
            on_attempt(number)
            try:
                return await self._ask_once(question, number, read, on_text)
            except BadAnswer:
                if number == last:
                    raise
        raise AssertionError("The last attempt returns or raises.")

    async def _ask_once(
        self,
        question: Question,
        attempt: int,
        read: Callable[[Answer], T],
        on_text: Callable[[str], None],
    ) -> T:
        from llm.room.chatting import request_for, stream  # the client loads slowly

        request = request_for(
            self.model.name,
            question.messages,
            question.schema,
            self.budget,
            context=self.context,
            seed=seed_of(question.seed, attempt),
            temperature=question.temperature,
        )
        attempted = Attempt(request, on_text)
        try:
            answer = await stream(self.server, request, self.budget, attempted.hear)
            attempted.ended = "cut off" if answer.cut_off else "whole"
            attempted.verdict = "It was not used, since reading it failed."  # until it has been
            used = read(_not_empty(answer))
            attempted.verdict = ""
            return used
        except ModelError as error:
            if attempted.ended == STOPPED:
                attempted.ended = str(error)
            else:
                attempted.verdict = str(error)
            raise
        finally:
            host = self.server.host
            self._record(attempted.exchange(question, self.model.name, self.digest, host))


async def open_room(
    model: str = "auto",
    host: str | None = None,
    *,
    budget: Budget | None = None,
    record: Record = nothing,
) -> Room | None:
    """A room with the model "auto" (the largest that chats and runs here) or the one named.

    None where there is no model to use: for "none", and for "auto" where the server has none.
    The server is asked for its list each time, so a model that was swapped under the same name
    has its new digest here, and what was recorded keeps the old one. Raises `ModelError`s.
    """
    if model == "none":
        return None
    from llm.room.chatting import list_models
    from llm.room.describing import describe

    server = Server(server_address(host), await list_models(host))
    chosen = choose_model(server.models, model)
    if chosen is None:
        return None
    try:
        context = (await describe(server, chosen.name)).context
    except (NotOllama, ServerRefused):  # it may still chat: then what it reads is not known
        context = 0
    return Room(server, chosen, budget or Budget.from_environment(), record, context=context)


def seed_of(seed: int, attempt: int) -> int:
    """The question's own seed at first, then others; always the same for the same question."""
    if attempt == 1:
        return seed
    return int.from_bytes(hashlib.sha256(f"{seed}\n{attempt}".encode()).digest()[:3])


def _not_empty(answer: Answer) -> Answer:
    if not answer.text.strip():
        raise EmptyAnswer("The model answered with nothing, so there is nothing to use.")
    return answer
