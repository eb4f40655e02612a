"""How the server is reached, and what each way of failing is called in one sentence."""

from __future__ import annotations

import re

import httpx

from llm.errors import (
    BadHost,
    ModelError,
    ModelMissing,
    ModelTooSlow,
    NotOllama,
    OutOfMemory,
    ServerGone,
    ServerRefused,
)
from llm.room.bounded import BoundedTransport
from llm.room.client import AsyncClient, ResponseError
from llm.room.models import missing_model, server_address

CONNECT_SECONDS = 0.8  # nobody should wait for a server that is not there
REPLY_BYTES = 8_000_000  # a list of models, or the description of one

# What the client is known to raise: ConnectionError or httpx.ConnectError without a server,
# ResponseError for what the server refuses, and ValueError, AttributeError or TypeError (pydantic
# and json among them) for a line that is not what Ollama writes.
FAILURES = (
    TimeoutError, OSError, httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, ResponseError,
    ValueError, AttributeError, TypeError, RecursionError,
)  # fmt: skip

_NO_MEMORY = re.compile(
    r"more system memory|out of memory|(?:insufficient|not enough|cannot allocate) memory"
    r"|(?:failed|unable) to allocate|cudaMalloc failed|signal: killed",
    re.IGNORECASE,
)
_NEEDS = re.compile(r"\(([\d.]+ [KMGT]iB)\) than is available \(([\d.]+ [KMGT]iB)\)")
_MISSING = re.compile(r"\bmodel\b.*\bnot found\b", re.IGNORECASE | re.DOTALL)


def connect(host: str | None, seconds: float, total: int | None = REPLY_BYTES) -> AsyncClient:
    """A client of the server at `host` that waits at most `seconds` for each byte.

    `total` bounds the bytes of one reply; None where only its lines are bounded. It follows no
    redirect: what is asked goes to the named server and no one else. Raises `BadHost`.
    """
    address = server_address(host)
    try:
        return AsyncClient(
            address,
            timeout=httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS)),
            headers={"Accept-Encoding": "identity"},
            follow_redirects=False,
            trust_env=False,
            transport=BoundedTransport(total),
        )
    except (ValueError, TypeError, httpx.InvalidURL):
        raise BadHost(
            f"The address {address[:100]!r} of the Ollama server cannot be read: "
            "write it like 127.0.0.1:11434."
        ) from None


def sentence(error: Exception, host: str, model: str) -> ModelError:
    """What went wrong, as an error with one sentence for a person."""
    where = host[:100]
    if isinstance(error, ModelError):
        return error
    if isinstance(error, (TimeoutError, httpx.ReadTimeout, httpx.PoolTimeout)):
        return ModelTooSlow(f"The model at {where} took too long to answer, so it was stopped.")
    if isinstance(error, ResponseError):
        return _refusal(error, where, model)
    if isinstance(error, (ConnectionError, OSError, httpx.ConnectError, httpx.ConnectTimeout)):
        return ServerGone(f"No Ollama server answers at {where}: start Ollama, or go on without.")
    if isinstance(error, (httpx.HTTPError, httpx.StreamError)):
        return ServerGone("The Ollama server stopped in the middle of its answer: try again.")
    return NotOllama(f"What answers at {where} does not speak as an Ollama server does.")


def _refusal(error: ResponseError, where: str, model: str) -> ModelError:
    """The server's own words are looked through for what a person can do something about."""
    reason = one_line(error.error)
    if 300 <= error.status_code < 400:
        return NotOllama(f"What answers at {where} is no Ollama server: it sends one elsewhere.")
    if error.status_code == 404:
        if _MISSING.search(reason):
            return ModelMissing(missing_model(model, []))
        return NotOllama(f"What answers at {where} does not speak as an Ollama server does.")
    if _NO_MEMORY.search(reason):
        needs = _NEEDS.search(reason)
        figures = f" (it needs {needs[1]}, {needs[2]} are free)" if needs else ""
        return OutOfMemory(
            f"There is not enough free memory for the model {model[:100]!r}{figures}: "
            "close other programs, or choose a smaller model."
        )
    return ServerRefused(f"The Ollama server at {where} could not answer; it says: {reason}")


def one_line(words: object) -> str:
    """What a server said about itself, short and on one line."""
    return " ".join(plain(" ".join(str(words)[:2_000].split())).split())[:200]


def plain(words: str | None) -> str:
    """Text that can be kept and shown, whatever the server sent."""
    return "".join(ch for ch in (words or "")[:2_000] if ch.isprintable())
