"""The one door to a model: an Ollama server, reached through its own client, always bounded.

Nothing here trusts the server: every wait has an end, every answer a greatest length, and every
failure becomes one sentence (`llm.errors`). Cancelling the task that waits closes the connection,
which a server notices with the next word that it writes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from llm.errors import ENDLESS, EndlessAnswer, ModelError, ModelTooSlow, ServerGone, TooLong
from llm.room.budget import Budget
from llm.room.connecting import FAILURES, connect, plain, sentence
from llm.room.context import context_for
from llm.room.exchange import Answer
from llm.room.models import Model, Server, server_address

LIST_SECONDS = 3.0
ANSWER_LETTERS = 60_000
BLANK_LETTERS = 500  # a model held to a schema may write spaces for ever
BYTES_PER_PART = 400  # of what the server writes around each piece of the answer


async def list_models(host: str | None = None) -> tuple[Model, ...]:
    """The models that the server has. Raises `ServerGone`, `BadHost`, `NotOllama`."""
    address = server_address(host)
    try:
        async with asyncio.timeout(LIST_SECONDS), connect(address, LIST_SECONDS) as client:
            listed = (await client.list()).models
    except FAILURES as error:
        raise sentence(error, address, "") from None
    return tuple(
        Model(
            name=plain(model.model),
            size=int(model.size or 0),
            digest=plain((model.digest or "").removeprefix("sha256:")),
            family=plain(model.details.family if model.details else ""),
        )
        for model in listed
        if model.model
    )


async def find_server(host: str | None = None) -> Server | None:
    """The server that answers, with its models, or none; known at once where nothing listens."""
    try:
        address = server_address(host)
        return Server(address, await list_models(address))
    except ModelError:
        return None


async def stream(
    server: Server,
    request: Mapping[str, Any],
    budget: Budget,
    on_text: Callable[[str], None],
) -> Answer:
    """What the model answers to `request` (what Ollama's chat takes, its options with num_ctx).

    `on_text` gets each piece the moment it comes. Ends after `budget.answer_seconds`, after
    `budget.stall_seconds` without a piece, and at `ANSWER_LETTERS`, `BLANK_LETTERS` in a row or
    a few times `budget.tokens` pieces, whichever comes first. Raises `ModelError`s.
    """
    total = _parts(budget) * BYTES_PER_PART + 6 * ANSWER_LETTERS
    try:
        async with (
            asyncio.timeout(budget.answer_seconds),
            connect(server.host, budget.answer_seconds, total) as client,
        ):
            parts = await client.chat(**request, stream=True)
            return await _collect(parts, budget, request["options"]["num_ctx"], on_text)
    except FAILURES as error:
        raise sentence(error, server.machine, request["model"]) from None  # it goes into acts


async def _collect(
    stream: Any, budget: Budget, context: int, on_text: Callable[[str], None]
) -> Answer:
    pieces: list[str] = []
    letters = blank = parts = 0
    clock = asyncio.get_running_loop().time
    try:
        async with aclosing(stream), asyncio.timeout(None) as stall:
            async for part in stream:
                stall.reschedule(clock() + budget.stall_seconds)
                if piece := _sendable(part.message.content or ""):
                    pieces.append(piece)
                    on_text(piece)
                parts += 1
                letters += len(piece)
                bare = piece.rstrip()
                blank = len(piece) - len(bare) + (0 if bare else blank)
                if letters > ANSWER_LETTERS or blank > BLANK_LETTERS or parts > _parts(budget):
                    raise EndlessAnswer(ENDLESS)
                if part.done:
                    _require_remembered(part, context)
                    return Answer("".join(pieces), cut_off=part.done_reason == "length")
    except TimeoutError:
        raise ModelTooSlow(
            "The model fell silent in the middle of its answer, so it was stopped: try again."
        ) from None
    raise ServerGone("The Ollama server stopped in the middle of its answer: try again.")


def _require_remembered(last: Any, context: int) -> None:
    """The server's own count shows when the beginning was forgotten while the end was written."""
    if (last.prompt_eval_count or 0) + (last.eval_count or 0) > context:
        raise TooLong(
            "This was too long for the model: it forgot the beginning while it wrote. Shorten it, "
            "or choose a model that reads more."
        )


def _parts(budget: Budget) -> int:
    return 4 * budget.tokens + 1_000


def _sendable(text: str) -> str:
    """Without halves of letters, which can neither be sent nor kept."""
    return text.encode("utf-8", "replace").decode("utf-8")


def request_for(
    model: str,
    messages: Sequence[Mapping[str, str]],
    schema: Mapping[str, Any] | None,
    budget: Budget,
    *,
    context: int,
    seed: int = 0,
    temperature: float = 0.7,
) -> dict[str, Any]:
    """What Ollama's chat is given; `context` is what the model reads at most. Raises `TooLong`."""
    sent = [{key: _sendable(text) for key, text in each.items()} for each in messages]
    options: dict[str, Any] = {
        "num_predict": budget.tokens,
        "num_ctx": context_for(sent, budget.tokens, context),
        "seed": seed,
        "temperature": temperature,
    }
    if budget.threads:
        options["num_thread"] = budget.threads
    form = None if schema is None else dict(schema)
    return {"model": model, "messages": sent, "format": form, "options": options, "think": False}
