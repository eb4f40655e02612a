"""The one door to a model: an Ollama server, reached through its own client, always bounded.

Nothing here trusts the server: every wait has an end, every answer a greatest length, and every
failure becomes one sentence (`llm.errors`). Cancelling the task that waits closes the connection,
upon which the server stops writing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import httpx
from ollama import AsyncClient, ResponseError

from llm.errors import BadAnswer, BadHost, ModelError, ModelMissing, ModelTooSlow, ServerGone
from llm.room.budget import Budget
from llm.room.models import Model, Server, missing_model, server_address

CONNECT_SECONDS = 0.8  # nobody should wait for a server that is not there
LIST_SECONDS = 3.0
ANSWER_LETTERS = 60_000


@dataclass(frozen=True)
class Answer:
    text: str
    cut_off: bool  # the length was used up before the model had finished


def _client(host: str, seconds: float) -> AsyncClient:
    try:
        timeout = httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))
        # No proxy from the environment: members' words go to the named server and no one else.
        return AsyncClient(server_address(host), timeout=timeout, trust_env=False)
    except (ValueError, TypeError, httpx.InvalidURL):
        raise BadHost(
            f"The address {host[:100]!r} of the Ollama server cannot be read: "
            "write it like 127.0.0.1:11434."
        ) from None


async def list_models(host: str | None = None) -> tuple[Model, ...]:
    """The models that the server has. Raises `ServerGone`, `BadHost`, `BadAnswer`."""
    address = server_address(host)
    try:
        async with asyncio.timeout(LIST_SECONDS), _client(address, LIST_SECONDS) as client:
            listed = (await client.list()).models
    except _FAILURES as error:
        raise _sentence(error, address, "") from None
    return tuple(
        Model(
            name=_plain(model.model),
            size=int(model.size or 0),
            digest=_plain((model.digest or "").removeprefix("sha256:")),
            family=_plain(model.details.family if model.details else ""),
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


async def chat(
    server: Server,
    model: str,
    messages: Sequence[Mapping[str, str]],
    *,
    schema: Mapping[str, Any],
    budget: Budget,
    seed: int = 0,
    on_words: Callable[[int], None] = lambda _: None,
) -> Answer:
    """What the model answers to `messages`, as text that should be JSON by `schema`.

    Streamed: `on_words` hears now and then how many words there are so far. Ends after
    `budget.answer_seconds`, `budget.tokens` or `ANSWER_LETTERS`, whichever comes first. Raises
    `ServerGone`, `ModelMissing`, `ModelTooSlow` or `BadAnswer`.
    """
    options: dict[str, Any] = {"num_predict": budget.tokens, "seed": seed, "temperature": 0.7}
    options["num_ctx"] = _context(messages, budget.tokens)
    if budget.threads:
        options["num_thread"] = budget.threads
    try:
        async with (
            asyncio.timeout(budget.answer_seconds),
            _client(server.host, budget.answer_seconds) as client,
        ):
            stream = await client.chat(
                model, messages, stream=True, think=False, format=dict(schema), options=options
            )
            return await _collect(stream, budget, on_words)
    except _FAILURES as error:
        raise _sentence(error, server.host, model) from None


async def _collect(stream: Any, budget: Budget, on_words: Callable[[int], None]) -> Answer:
    text, words, parts = "", 0, 0
    async with aclosing(stream):
        async for part in stream:
            parts += 1
            text += part.message.content or ""
            if len(text) > ANSWER_LETTERS or parts > 4 * budget.tokens + 1_000:
                raise BadAnswer("The model went on writing without an end, so it was stopped.")
            if part.done:
                return Answer(text, cut_off=part.done_reason == "length")
            if (now := len(text.split())) >= words + 20:
                words = now
                on_words(words)
    raise ServerGone("The Ollama server stopped in the middle of its answer: try again.")


def _context(messages: Sequence[Mapping[str, str]], tokens: int) -> int:
    """Room for the prompt and the answer; the server silently forgets what does not fit.

    In few sizes, since the server loads the model anew for each other size.
    """
    letters = sum(len(message["content"].encode()) for message in messages)
    return min(32_768, -(-(letters // 3 + tokens + 256) // 4_096) * 4_096)


# What the client is known to raise: ConnectionError or httpx.ConnectError without a server,
# ResponseError for what the server refuses, and ValueError, AttributeError or TypeError (pydantic
# and json among them) for a line that is not what Ollama writes.
_FAILURES = (
    TimeoutError, OSError, httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, ResponseError,
    ValueError, AttributeError, TypeError, RecursionError,
)  # fmt: skip


def _sentence(error: Exception, host: str, model: str) -> ModelError:
    where = host[:100]
    if isinstance(error, ModelError):
        return error
    if isinstance(error, (TimeoutError, httpx.ReadTimeout, httpx.PoolTimeout)):
        return ModelTooSlow(f"The model at {where} took too long to answer, so it was stopped.")
    if isinstance(error, ResponseError):
        if error.status_code == 404:
            return ModelMissing(missing_model(model, []))
        reason = " ".join(_plain(str(error.error)).split())[:200]
        return BadAnswer(f"The Ollama server at {where} could not answer; it says: {reason}")
    if isinstance(error, (ConnectionError, OSError, httpx.ConnectError, httpx.ConnectTimeout)):
        return ServerGone(f"No Ollama server answers at {where}: start Ollama, or go on without.")
    if isinstance(error, (httpx.HTTPError, httpx.StreamError)):
        return ServerGone("The Ollama server stopped in the middle of its answer: try again.")
    return BadAnswer(f"What answers at {where} does not speak as an Ollama server does.")


def _plain(words: str | None) -> str:
    """Text that can be kept and shown, whatever the server sent."""
    return "".join(ch for ch in (words or "")[:2_000] if ch.isprintable())
