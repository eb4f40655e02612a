"""The internet: laptops that know each other's keys meet, and nobody else comes in."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import sys
from collections.abc import Sequence
from typing import Any

import pytest

from crdt.carriers.carrier import Met
from crdt.carriers.internet import MISSING, InternetCarrier, is_installed
from crdt.errors import RoadBroken
from tests.crdt.carriers.acceptance import Acceptance, Mets, Road
from tests.crdt.carriers.laptops import Laptop, Moot, agree, remove
from tests.crdt.carriers.rooms import LOOPBACK, Said, is_live, meet_live, mets, near, until

NOT_HERE = "The part “internet” is not installed, so the road over the internet is not tried."
if importlib.util.find_spec("iroh") is None:
    if os.environ.get("CI"):
        pytest.fail(NOT_HERE, pytrace=False)
    pytest.skip(NOT_HERE, allow_module_level=True)

from iroh import iroh_ffi  # noqa: E402

from crdt.carriers import open_internet  # noqa: E402
from crdt.carriers.iroh_stream import IrohStream  # noqa: E402
from crdt.carriers.open_internet import ALPN  # noqa: E402

Known = dict[str, Sequence[str]]


def carrier_of(laptop: Laptop, known: Known, **other: Any) -> InternetCarrier:
    settings = {"bind": f"{LOOPBACK}:0", "addresses": known, "search": 2.5}
    return InternetCarrier(laptop.who.device_key, **(settings | other))


async def learn(known: Known, *pairs: tuple[InternetCarrier, Laptop]) -> None:
    """What a relay would tell: where each can be reached."""
    for carrier, laptop in pairs:
        await until(lambda carrier=carrier: bool(carrier.addresses))
        known[laptop.device] = [each for each in carrier.addresses if LOOPBACK in each]


async def endpoint(laptop: Laptop) -> iroh_ffi.Endpoint:
    """The laptop's own, run by another program."""
    return await iroh_ffi.Endpoint.bind(
        iroh_ffi.EndpointOptions(
            preset=iroh_ffi.preset_minimal(),
            relay_mode=iroh_ffi.RelayMode.disabled(),
            bind_addr=f"{LOOPBACK}:0",
            secret_key=laptop.who.device_seed,
            alpns=[ALPN],
        )
    )


async def connect(own: iroh_ffi.Endpoint, to: Laptop, known: Known) -> iroh_ffi.Connection:
    id_ = iroh_ffi.EndpointId.from_bytes(bytes.fromhex(to.device))
    return await own.connect(iroh_ffi.EndpointAddr(id_, None, list(known[to.device])), ALPN)


class InternetRoad(Road):
    def __init__(self) -> None:
        self._carried = 0

    async def meet(self, *laptops: Laptop) -> Mets:
        known: Known = {}
        pairs = [(carrier_of(each, known), each) for each in laptops]
        told, self._carried = await meet_live(pairs, learn(known, *pairs))
        return told

    async def break_off(self, one: Laptop, other: Laptop) -> Mets:
        """The other end's program hangs up when it has been sent the first entries."""
        known: Known = {}
        carrier = carrier_of(one, known)
        own = await endpoint(other)
        async with is_live((carrier, one)) as (said,):
            await learn(known, (carrier, one))
            stream = await stream_of(await connect(own, one, known))
            from crdt.carriers.frames import read_frame, to_frame

            hello = read_frame(await stream.receive())
            await stream.send(to_frame("hello", "", [i[:32] + bytes(32) for i in hello.items]))
            assert read_frame(await stream.receive()).kind == "have"
            await stream.close()
            await until(lambda: any(met.error for met in mets(said)))
        await own.close()
        return {one.device: mets(said), other.device: []}

    async def garbage(self, laptop: Laptop, sender: Laptop) -> Sequence[Met]:
        known: Known = {}
        carrier = carrier_of(laptop, known)
        own = await endpoint(sender)
        async with is_live((carrier, laptop)) as (said,):
            await learn(known, (carrier, laptop))
            stream = await stream_of(await connect(own, laptop, known))
            await stream.send(b"garbage")
            await until(lambda: bool(mets(said)))
            await stream.close()
        await own.close()
        return mets(said)

    @property
    def carried(self) -> int:
        return self._carried


async def stream_of(connection: iroh_ffi.Connection) -> IrohStream:
    both_ways = await connection.open_bi()
    await both_ways.send().write_all(b"\x01")
    await both_ways.recv().read_exact(1)
    return IrohStream(connection, both_ways)


class TestInternet(Acceptance):
    @pytest.fixture
    def road(self) -> InternetRoad:
        return InternetRoad()


def test_a_change_reaches_the_other_while_both_are_open(moot: Moot) -> None:
    ada, ben = moot.house(2)

    async def go() -> None:
        known: Known = {}
        hers, his = carrier_of(ada, known), carrier_of(ben, known)
        async with is_live((hers, ada), (his, ben)) as (said, heard):
            await learn(known, (hers, ada), (his, ben))
            await until(lambda: near(said) == {ben.device} and near(heard) == {ada.device})
            ada.write()
            hers.changed(ada.group().id)
            await until(lambda: agree(ada, ben))

    asyncio.run(go())


def test_who_has_gone_is_told_and_met_again(moot: Moot) -> None:
    ada, ben = moot.house(2)

    async def go() -> None:
        known: Known = {}
        hers = carrier_of(ada, known)
        async with is_live((hers, ada)) as (said,):
            await learn(known, (hers, ada))
            for _ in range(2):
                async with is_live((carrier_of(ben, known), ben)):
                    await until(lambda: near(said) == {ben.device})
                await until(lambda: near(said) == set())

    asyncio.run(go())


def test_who_is_no_peer_is_hung_up_on_before_a_byte_of_the_group(moot: Moot) -> None:
    ada, ben, cem, mallory = *moot.house(3), *moot.laptops(1)
    remove(cem, ada, ben)

    async def go() -> None:
        known: Known = {}
        hers = carrier_of(ada, known)
        async with is_live((hers, ada)) as (said,):
            await learn(known, (hers, ada))
            for outsider in (cem, mallory):
                own = await endpoint(outsider)
                connection = await connect(own, ada, known)
                with pytest.raises(iroh_ffi.IrohError):
                    both_ways = await connection.open_bi()
                    await both_ways.send().write_all(b"\x01")
                    await both_ways.recv().read_exact(1)
                await own.close()
            assert said == []

    asyncio.run(go())


def test_who_is_removed_while_connected_is_cut(moot: Moot) -> None:
    ada, ben, cem = moot.house(3)

    async def go() -> None:
        known: Known = {}
        hers, his = carrier_of(ada, known), carrier_of(cem, known)
        async with is_live((hers, ada), (his, cem)) as (said, _):
            await learn(known, (hers, ada))
            await until(lambda: near(said) == {cem.device})
            remove(cem, ada, ben)
            hers.changed(ada.group().id)
            await until(lambda: near(said) == set())
            before = cem.fingerprint()
            ada.write()
            hers.changed(ada.group().id)
            await asyncio.sleep(0.2)
            assert cem.fingerprint() == before and near(said) == set()

    asyncio.run(go())


def test_it_opens_and_closes_where_there_is_no_internet(moot: Moot) -> None:
    """Relays and look-ups that nobody answers keep nobody waiting."""
    (ada, _) = moot.house(2)

    async def go() -> Said:
        async with is_live((carrier_of(ada, {}, relays=True), ada)) as (said,):
            await asyncio.sleep(0.2)
        return said

    async def bounded() -> Said:
        async with asyncio.timeout(15):
            return await go()

    assert asyncio.run(bounded()) == []


def test_a_port_that_is_taken_is_told(moot: Moot) -> None:
    (ada, _) = moot.house(2)

    async def go() -> Said:
        said: Said = []
        await carrier_of(ada, {}, bind="192.0.2.77:1").live(ada.copies, said.append)
        return said

    (met,) = mets(asyncio.run(go()))
    assert met.error == open_internet.CANNOT_OPEN


def test_where_iroh_is_missing_a_sentence_says_so(
    moot: Moot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ada,) = moot.laptops(1)
    assert is_installed()
    monkeypatch.delitem(sys.modules, "crdt.carriers.open_internet")
    monkeypatch.delitem(sys.modules, "crdt.carriers.iroh_stream")
    monkeypatch.setitem(sys.modules, "iroh", None)
    with pytest.raises(RoadBroken) as told:
        carrier_of(ada, {})
    assert str(told.value) == MISSING


def test_bytes_go_over_in_one_step_and_unchanged() -> None:
    """The trap of the binding: byte by byte it is fifty times slower."""
    builder = iroh_ffi._UniffiRustBufferBuilder()
    builder.write(b"")
    for data in (b"a", bytes(range(256)) * 5_000, memoryview(b"view")):
        builder.write(data)
    buffer = builder.finalize()
    with buffer.consume_with_stream() as stream:
        assert bytes(stream.read(stream.remaining())) == b"a" + bytes(range(256)) * 5_000 + b"view"
    assert "for " not in __import__("inspect").getsource(type(builder).write)
