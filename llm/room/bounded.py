"""A road to the server on which no more bytes come in than were agreed.

The client puts whole lines together before it looks at them, and the network library unpacks
what is compressed, so both are bounded here, where the bytes arrive: a line without an end, a
stream without an end and a small reply that unpacks to a huge one all stop after a few hundred
kilobytes.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from functools import cache

import httpx

from llm.errors import ENDLESS, EndlessAnswer, NotOllama

LINE_BYTES = 512_000  # the greatest answer that is taken, in one piece, is smaller


class BoundedTransport(httpx.AsyncBaseTransport):
    """`total` bytes a reply (None: no limit), `LINE_BYTES` a line.

    Raises `EndlessAnswer` at the first chunk (at most 64 KB) beyond, and `NotOllama` for a reply
    that is compressed, which Ollama never does.
    """

    def __init__(self, total: int | None) -> None:
        # No proxy from the environment: members' words go to the named server and no one else.
        self._inner = httpx.AsyncHTTPTransport(verify=_certificates(), trust_env=False)
        self._total = total

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
            await response.stream.aclose()
            raise NotOllama("What answers does not speak as an Ollama server does: it compresses.")
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=_Counted(response.stream, self._total),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Counted(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, total: int | None) -> None:
        self._stream = stream
        self._total = total

    async def __aiter__(self) -> AsyncIterator[bytes]:
        total = line = 0
        async for chunk in self._stream:
            total += len(chunk)
            end = chunk.rfind(b"\n")
            line = line + len(chunk) if end < 0 else len(chunk) - end - 1
            if line > LINE_BYTES or (self._total is not None and total > self._total):
                raise EndlessAnswer(ENDLESS)
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


@cache
def _certificates() -> ssl.SSLContext:
    """Read from disk once: that takes longer than a question to a server on this machine."""
    return httpx.create_ssl_context(trust_env=False)
