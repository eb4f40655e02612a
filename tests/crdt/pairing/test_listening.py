"""Two laptops meet in the room by the number of a code; on loopback here."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from zeroconf.asyncio import AsyncZeroconf

from crdt.carriers.socket_stream import SocketStream
from crdt.carriers.stream import FRAME
from crdt.errors import RoadBroken
from crdt.pairing import listening, meeting_place, spoken
from crdt.pairing.channel import Channel
from crdt.pairing.errors import CodeVoid, PairingRefused, WrongCode
from crdt.pairing.listening import listen
from crdt.pairing.meeting_place import announced
from crdt.pairing.offer import Offer
from crdt.pairing.visiting import visit
from deliberation.fields import is_name
from tests.crdt.pairing.streams import CODE, OTHER_CODE, ends

HERE = ("127.0.0.1",)


async def greet(channel: Channel) -> Any:
    await channel.send("hello", name="Ada")
    return (await channel.receive("hello", name=is_name))["name"]


async def answer(channel: Channel) -> Any:
    await channel.send("hello", name="Ben")
    return (await channel.receive("hello", name=is_name))["name"]


class Listening:
    """A laptop that waits with a code; nothing is announced, so its address has to be known."""

    def __init__(self, offer: Offer | None = None) -> None:
        self.offer = offer or Offer(CODE)
        self.told: list[str] = []
        self.at: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.task = asyncio.ensure_future(
            listen(
                self.offer, greet, only=HERE, told=self.told.append,
                ready=lambda addresses: self.at.set_result(addresses[0]),
            )
        )  # fmt: skip


@asynccontextmanager
async def waiting(offer: Offer | None = None) -> AsyncIterator[Listening]:
    it = Listening(offer)
    async with asyncio.timeout(30):
        await asyncio.wait({it.at, it.task}, return_when=asyncio.FIRST_COMPLETED)
        yield it
    it.task.cancel()
    await asyncio.gather(it.task, return_exceptions=True)


@pytest.fixture
def unannounced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network in which nothing can be announced, as where multicast is switched off."""

    def refused(**_: Any) -> AsyncZeroconf:
        raise OSError("no multicast")

    monkeypatch.setattr(meeting_place, "AsyncZeroconf", refused)


def test_two_who_have_the_code_find_each_other_by_its_number() -> None:
    async def story() -> None:
        one, other = await ends(
            listen(Offer(CODE), greet, only=HERE), visit(CODE, answer, only=HERE)
        )
        assert (one, other) == ("Ben", "Ada")

    asyncio.run(story())


def test_others_with_the_same_number_are_passed_by() -> None:
    async def story() -> None:
        async with waiting(Offer(OTHER_CODE)) as another:
            one, other = await ends(
                listen(Offer(CODE), greet, only=HERE), visit(CODE, answer, only=HERE)
            )
            assert (one, other) == ("Ben", "Ada")
            assert another.offer.tries >= 2

    asyncio.run(story())


def test_where_nothing_can_be_announced_the_address_does(unannounced: None) -> None:
    async def story() -> None:
        async with waiting() as host:
            assert await visit(CODE, answer, address=f" {host.at.result()} ") == "Ada"
            assert await host.task == "Ben"
            assert host.told == [listening.NOT_ANNOUNCED]

    asyncio.run(story())


def test_a_wrong_code_is_told_to_both_and_the_right_one_still_serves(unannounced: None) -> None:
    async def story() -> None:
        async with waiting() as host:
            with pytest.raises(WrongCode):
                await visit(OTHER_CODE, answer, address=host.at.result())
            assert "2 of 3 tries are left" in host.told[-1]
            assert await visit(CODE, answer, address=host.at.result()) == "Ada"

    asyncio.run(story())


def test_the_third_wrong_code_ends_the_waiting(unannounced: None) -> None:
    async def story() -> None:
        async with waiting() as host:
            for _ in range(2):
                with pytest.raises(WrongCode):
                    await visit(OTHER_CODE, answer, address=host.at.result())
            with pytest.raises(CodeVoid):
                await visit(OTHER_CODE, answer, address=host.at.result())
            with pytest.raises(CodeVoid, match="void; make a new one"):
                await host.task
            with pytest.raises(PairingRefused, match="No laptop that offers this code"):
                await visit(CODE, answer, address=host.at.result())

    asyncio.run(story())


def test_one_guest_is_served_at_a_time(unannounced: None) -> None:
    async def story() -> None:
        async with waiting() as host:
            address, port = host.at.result().split(":")
            reader, writer = await asyncio.open_connection(address, int(port))
            await asyncio.sleep(0)
            first = SocketStream(reader, writer)
            with pytest.raises(PairingRefused, match="pairing with somebody at the moment"):
                await visit(CODE, answer, address=host.at.result())
            await first.close()
            async with asyncio.timeout(10):
                while True:  # until it has noticed that the first is gone
                    with contextlib.suppress(PairingRefused, RoadBroken):
                        assert await visit(CODE, answer, address=host.at.result()) == "Ada"
                        break

    asyncio.run(story())


def test_a_guest_that_hangs_or_sends_rubbish_does_not_end_the_waiting(
    unannounced: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spoken, "STEP", 1.0)

    async def rubbish(address: str, data: bytes) -> None:
        host, port = address.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(data)
        with contextlib.suppress(OSError):
            await writer.drain()
            while await reader.read(1 << 16):
                pass
        writer.close()

    async def story() -> None:
        async with waiting() as host:
            at = host.at.result()
            for data in (
                b"GET / HTTP/1.1\r\n\r\n",  # a length beyond any frame
                (FRAME + 1).to_bytes(4),
                b"\x00\x00\x00\x05FMP1\x03",
                b"\x00\x00",  # and then nothing
                bytes(4_000),  # heartbeats
            ):
                await rubbish(at, data)
            assert host.offer.tries == 3
            assert await visit(CODE, answer, address=at) == "Ada"

    asyncio.run(story())


def test_what_goes_wrong_after_the_code_was_right_ends_it(unannounced: None) -> None:
    async def refuse(_: Channel) -> Any:
        raise PairingRefused("The words differ.")

    async def story() -> None:
        async with waiting() as host:
            with pytest.raises(PairingRefused, match="The words differ"):
                await visit(CODE, refuse, address=host.at.result())
            with pytest.raises(RoadBroken):
                await host.task
            assert not host.offer.open

    asyncio.run(story())


def test_a_code_that_nobody_comes_with_is_void_after_a_while(unannounced: None) -> None:
    async def story() -> None:
        offer = Offer(CODE)
        with pytest.raises(CodeVoid, match="Nobody came with the code"):
            await listen(offer, greet, only=HERE, life=0.05)
        assert not offer.open

    asyncio.run(story())


def test_to_stop_waiting_takes_the_code_back(unannounced: None) -> None:
    async def story() -> None:
        async with waiting() as host:
            host.task.cancel()
            await asyncio.wait({host.task})
            with pytest.raises(CodeVoid, match="taken back"):
                host.offer.check_open()

    asyncio.run(story())


@pytest.mark.parametrize("address", ["here", "1.2.3.4", "1.2.3.4:0", "1.2.3.4:99999", "a.b.c.d:1"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    async def story() -> None:
        with pytest.raises(PairingRefused, match="An address is four numbers"):
            await visit(CODE, answer, address=address)

    asyncio.run(story())


def test_where_nobody_is_it_says_so_after_a_while() -> None:
    async def story() -> None:
        with pytest.raises(PairingRefused, match="No laptop that offers this code was found"):
            await visit(CODE, answer, only=HERE, look=0.3)

    asyncio.run(story())


def test_the_announcement_says_the_number_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    infos: list[Any] = []
    register = AsyncZeroconf.async_register_service

    async def noted(self: Any, info: Any) -> Any:
        infos.append(info)
        return await register(self, info)

    monkeypatch.setattr(AsyncZeroconf, "async_register_service", noted)

    async def story() -> None:
        for _ in range(2):
            async with announced(CODE.place, 4_242, HERE):
                pass

    asyncio.run(story())
    assert [info.properties for info in infos] == [{b"place": b"7"}] * 2
    told = [f"{info.name} {info.server}" for info in infos]
    assert told[0] != told[1]  # a name drawn anew
    assert not any(word in each for each in told for word in (*CODE.words, socket.gethostname()))


def test_where_it_cannot_look_around_it_says_what_else_to_do(unannounced: None) -> None:
    async def story() -> None:
        with pytest.raises(PairingRefused, match="type the address that the other one shows"):
            await visit(CODE, answer, only=HERE)

    asyncio.run(story())


def test_who_hangs_up_with_the_right_proof_keeps_nobody_waiting(
    unannounced: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code is used up by then, so nobody else can come."""

    async def proven(stream: SocketStream, offer: Offer) -> Channel:
        offer.judge(b"proof", b"proof")
        raise RoadBroken("They are gone.")

    monkeypatch.setattr(listening, "meet_guest", proven)

    async def story() -> None:
        async with waiting() as host:
            with contextlib.suppress(RoadBroken):
                await visit(CODE, answer, address=host.at.result())
            with pytest.raises(RoadBroken, match="They are gone"):
                await host.task

    asyncio.run(story())
