"""Frames over a socket: whole or not at all, and a silent end counts as gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from crdt.carriers.socket_stream import SocketStream
from crdt.carriers.stream import FRAME
from crdt.errors import RoadBroken


@asynccontextmanager
async def pair(**first: float) -> AsyncIterator[tuple[SocketStream, SocketStream]]:
    """Two ends; `first` are the settings of the first."""
    ends: list[SocketStream] = []
    other: asyncio.Future[SocketStream] = asyncio.get_running_loop().create_future()

    async def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        other.set_result(SocketStream(reader, writer, "bb" * 32))

    server = await asyncio.start_server(come, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    ends = [SocketStream(reader, writer, "aa" * 32, **first), await other]
    async with asyncio.timeout(20):
        yield ends[0], ends[1]
    for end in ends:
        await end.close()
    server.close()


def test_frames_arrive_as_they_were_sent_and_are_counted() -> None:
    async def go() -> None:
        async with pair() as (one, other):
            frames = [b"a", bytes(FRAME), b"c" * 70_000]
            sending = asyncio.gather(*(one.send(each) for each in frames))
            assert [await other.receive() for _ in frames] == frames
            await sending
            assert one.bytes_out == other.bytes_in == sum(4 + len(each) for each in frames)
            assert other.device == "bb" * 32

    asyncio.run(go())


def test_waiting_can_be_given_up_and_no_frame_is_lost_or_torn() -> None:
    async def go() -> None:
        async with pair() as (one, other):
            for number in range(50):
                waiting = asyncio.create_task(other.receive())
                sending = asyncio.create_task(one.send(bytes([number + 1]) * 300_000))
                for _ in range(number % 7):
                    await asyncio.sleep(0)
                waiting.cancel()
                sending.cancel()
                await asyncio.wait([waiting, sending])
                await one.send(b"next")
                got = [] if waiting.cancelled() else [waiting.result()]
                while b"next" not in got:
                    got.append(await other.receive())
                assert got in ([bytes([number + 1]) * 300_000, b"next"], [b"next"])

    asyncio.run(go())


def test_a_cut_is_told_to_all_who_wait_and_to_all_who_come_later() -> None:
    async def go() -> None:
        async with pair() as (one, other):
            waiting = asyncio.create_task(other.receive())
            await asyncio.sleep(0)
            await one.close()
            for attempt in (waiting, other.receive(), one.send(b"x")):
                with pytest.raises(RoadBroken):
                    await attempt

    asyncio.run(go())


def test_a_frame_longer_than_any_is_refused_before_it_is_read() -> None:
    async def go() -> None:
        async with pair() as (one, other):
            one._writer.write((FRAME + 1).to_bytes(4) + bytes(1000))
            with pytest.raises(RoadBroken, match="longer message"):
                await other.receive()

    asyncio.run(go())


@pytest.mark.parametrize("frame", [b"", bytes(FRAME + 1)])
def test_an_impossible_frame_is_not_sent(frame: bytes) -> None:
    async def go() -> None:
        async with pair() as (one, _):
            with pytest.raises(ValueError, match="bytes"):
                await one.send(frame)

    asyncio.run(go())


def test_a_silent_end_counts_as_gone() -> None:
    async def go() -> None:
        async with pair(silence=0.05) as (one, _):
            with pytest.raises(RoadBroken):
                await one.receive()

    asyncio.run(go())


def test_an_end_with_nothing_to_say_is_still_heard() -> None:
    async def go() -> None:
        async with pair(heartbeat=0.01) as (one, other):
            other._silence = 1.0
            waiting = asyncio.create_task(other.receive())
            while one.bytes_out < 5 * 4:
                await asyncio.sleep(0.01)
            assert not waiting.done()
            await one.send(b"at last")
            assert await waiting == b"at last"

    asyncio.run(go())
