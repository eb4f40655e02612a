"""No server can make the app take in more than was agreed, however it is sent."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any

import pytest

from llm.errors import EndlessAnswer, NotOllama
from llm.room.bounded import LINE_BYTES
from llm.room.budget import Budget
from llm.room.chatting import list_models, request_for, stream
from llm.room.connecting import REPLY_BYTES
from llm.room.models import Server

Scripted = Callable[..., Any]
BUDGET = Budget(answer_seconds=60, tokens=50)


def ask(host: str) -> None:
    request = request_for(
        "talker", [{"role": "user", "content": "Hello."}], None, BUDGET, context=0x8000
    )
    asyncio.run(stream(Server(host, ()), request, BUDGET, lambda _: None))


def flood(sent: list[int], piece: bytes, times: int) -> Callable[[object], Iterator[bytes]]:
    """A gigabyte and more, if anybody takes it."""

    def script(_: object) -> Iterator[bytes]:
        for _ in range(times):
            sent[0] += len(piece)
            yield piece

    return script


def test_a_line_without_an_end_is_stopped_in_little_memory(scripted: Scripted) -> None:
    sent = [0]
    server = scripted(flood(sent, b"x" * 50_000, 20_000))
    tracemalloc.start()
    with pytest.raises(EndlessAnswer, match="without an end"):
        ask(server.host)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert server.gone.wait(20)
    assert most < 10 * LINE_BYTES
    assert sent[0] < 50_000_000  # what the system's own buffers took, and no gigabyte


def test_many_lines_that_say_nothing_are_stopped(scripted: Scripted) -> None:
    heavy = b'{"message":{"role":"assistant"},"more":"%s"}\n' % (b"x" * 5_000)
    server = scripted(lambda _: repeat(heavy))
    with pytest.raises(EndlessAnswer, match="without an end"):
        ask(server.host)
    assert server.gone.wait(20)


def test_a_refusal_without_an_end_is_stopped(scripted: Scripted) -> None:
    server = scripted(lambda _: [server.Reply(500, b"\n" * 20_000_000)])
    with pytest.raises(EndlessAnswer, match="without an end"):
        ask(server.host)


def test_a_list_of_models_without_an_end_is_stopped(scripted: Scripted) -> None:
    server = scripted(lambda _: [], models=[{"name": "x" * REPLY_BYTES}])
    with pytest.raises(EndlessAnswer, match="without an end"):
        asyncio.run(list_models(server.host))


def test_what_would_unpack_to_a_flood_is_not_unpacked(scripted: Scripted) -> None:
    bomb = gzip.compress(b"x" * 50_000_000)
    server = scripted(lambda _: [server.Reply(200, bomb, {"Content-Encoding": "gzip"})])
    with pytest.raises(NotOllama, match="it compresses"):
        ask(server.host)


def test_a_long_answer_in_one_piece_is_still_taken(scripted: Scripted) -> None:
    text = "\N{GRINNING FACE}" * 30_000
    server = scripted(lambda _: [text])
    request = request_for(
        "talker", [{"role": "user", "content": "Hello."}], None, BUDGET, context=0x8000
    )
    answer = asyncio.run(stream(Server(server.host, ()), request, BUDGET, lambda _: None))
    assert answer.text == text
