"""A member's laptop that sends what it should not, or nothing at all, harms only itself."""

from __future__ import annotations

import asyncio
import os
import random
import time
import tracemalloc

import cbor2
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crdt.canonical import encode
from crdt.carriers import exchange as exchange_module
from crdt.carriers import frames, giving, line
from crdt.carriers.exchange import exchange, keep_up
from crdt.carriers.frames import LIMIT, read_frame, to_frame
from crdt.carriers.have import Have
from crdt.entry import sign_entry
from crdt.errors import RoadBroken
from deliberation.acts import TakePosition
from deliberation.bodies import act_body
from tests.crdt.carriers.laptops import Laptop, Moot, agree
from tests.crdt.carriers.memory import both, pair
from tests.crdt.carriers.puppet import Play, Puppet, against
from tests.crdt.laptops import MATTER, NOON


@pytest.fixture
def two(moot: Moot) -> tuple[Laptop, Laptop]:
    ada, ben = moot.house(2)
    ada.write(3)
    return ada, ben


def forged(sender: Laptop, number: int) -> bytes:
    """Signed, but it builds on nothing."""
    body = act_body(TakePosition(MATTER, f"Position {number}."), NOON)
    key, group = sender.who.device_key, sender.group().id
    return sign_entry(key, group=group, seq=number + 1, prev=[], kind="act", body=body).wire


def frame_of(raw: bytes) -> bytes:
    return zstandard.compress(raw)


# -- frames -----------------------------------------------------------------------------------


BAD_FRAMES = {
    "noise": b"\x00\x01noise",
    "cut short": to_frame("entries", "ab" * 32, [bytes(200)])[:-5],
    "a bomb": frame_of(bytes(64 << 20)),
    "too large": frame_of(encode([b"entries", bytes(32), [bytes(LIMIT)]])),
    "many items": frame_of(encode([b"ids", bytes(32), [bytes(32)] * 20_000])),
    "hollow items": frame_of(encode([b"entries", bytes(32), [b""] * 500_000])),
    "no such kind": frame_of(encode([b"please", bytes(32), []])),
    "kind is no text": frame_of(encode([b"\xff\xfe", bytes(32), []])),
    "a short group": frame_of(encode([b"done", bytes(31), []])),
    "a number": frame_of(encode([b"done", 7, []])),
    "another size": frame_of(encode([b"have", bytes(32), [bytes(103)]])),
    "a map": frame_of(encode({"kind": "done"})),
    "nested": frame_of(b"\x81" * 900_000 + b"\x00"),
    "endless": frame_of(b"\x9f" + cbor2.dumps(b"done")),
    "more behind": frame_of(encode([b"done", bytes(32), []]) + b"\x00"),
}


@pytest.mark.parametrize("name", BAD_FRAMES)
def test_a_bad_frame_is_refused_at_once_and_in_little_memory(name: str) -> None:
    frame = BAD_FRAMES[name]
    tracemalloc.start()
    began = time.monotonic()
    with pytest.raises(RoadBroken, match="no Folkmoot sends"):
        read_frame(frame)
    assert time.monotonic() - began < 10
    assert tracemalloc.get_traced_memory()[1] < 40 << 20
    tracemalloc.stop()


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(noise: bytes) -> None:
    for frame in (noise, frame_of(noise)):
        with pytest.raises(RoadBroken):
            read_frame(frame)


def test_no_change_of_a_frame_crashes_the_reader() -> None:
    frame = to_frame("have", "ab" * 32, [os.urandom(104) for _ in range(5)])
    chance = random.Random(5)
    for _ in range(2_000):
        bad = bytearray(frame)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        try:
            read_frame(bytes(bad))
        except RoadBroken:
            continue


# -- conversations ----------------------------------------------------------------------------


async def _junk_frame(puppet: Puppet) -> None:
    await puppet.stream.send(b"junk")


async def _wrong_order(puppet: Puppet) -> None:
    await puppet.greet()
    await puppet.say("done")


async def _another_group(puppet: Puppet) -> None:
    await puppet.greet()
    await puppet.compare()
    await puppet.say("entries", [bytes(100)], group="cd" * 32)


async def _unasked_took(puppet: Puppet) -> None:
    await puppet.greet()
    for _ in range(10):
        await puppet.say("took")


async def _nonsense_ids(puppet: Puppet) -> None:
    await puppet.greet()
    await puppet.say("have", [os.urandom(104) for _ in range(100)])
    await puppet.say("doubt", [os.urandom(32) for _ in range(100)])
    await puppet.say("ids", [os.urandom(32) for _ in range(100)])


async def _hang_up(puppet: Puppet) -> None:
    await puppet.greet()
    await puppet.stream.close()


PLAYS = {
    "junk": _junk_frame,
    "wrong order": _wrong_order,
    "another group": _another_group,
    "took what nobody sent": _unasked_took,
    "nonsense ids": _nonsense_ids,
    "hangs up": _hang_up,
}


@pytest.mark.parametrize("name", PLAYS)
def test_whoever_does_not_keep_to_the_order_is_cut_off(
    two: tuple[Laptop, Laptop], name: str
) -> None:
    ada, ben = two
    before = ada.fingerprint()
    (met,) = against(ada, ben, PLAYS[name])
    assert met.error and met.came == 0
    assert ada.fingerprint() == before
    assert_all_well(ada, ben)


def assert_all_well(ada: Laptop, ben: Laptop) -> None:
    """Nothing of it lasts: the next honest exchange goes as ever."""
    ends = pair(ada.device, ben.device)
    mets = asyncio.run(both(ends[0], ada.copies, ends[1], ben.copies))
    assert agree(ada, ben) and not any(met.error for each in mets for met in each)


@pytest.mark.parametrize("after", range(4))
def test_whoever_never_answers_is_given_up(
    two: tuple[Laptop, Laptop], after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = two
    monkeypatch.setattr(line, "STALL", 0.2)

    async def play(puppet: Puppet) -> None:
        steps: list[Play] = [Puppet.greet, Puppet.compare, Puppet.hear]
        for step in steps[:after]:
            await step(puppet)

    (met,) = against(ada, ben, play)
    assert "did not answer for a minute" in met.error
    monkeypatch.undo()
    assert_all_well(ada, ben)


def test_whoever_does_not_read_is_given_up(
    two: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = two
    monkeypatch.setattr(line, "STALL", 0.2)

    async def play(puppet: Puppet) -> None:
        while not puppet.stream.other.frames.full():
            puppet.stream.frames.put_nowait(b"never read")

    async def run() -> None:
        mine, theirs = pair(ada.device, ben.device)
        while not theirs.frames.full():
            theirs.frames.put_nowait(b"never read")
        async with asyncio.timeout(10):
            (met,) = await exchange(mine, ada.copies, road="room")
        assert "did not answer" in met.error

    asyncio.run(run())


def test_whoever_does_not_take_its_leave_keeps_nobody_waiting(
    two: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = two
    monkeypatch.setattr(exchange_module, "GOODBYE", 0.1)

    async def play(puppet: Puppet) -> None:
        await puppet.greet(ada.group().heads())

    (met,) = against(ada, ben, play)
    assert not met.error


def test_entries_that_are_refused_do_not_go_on_for_ever(
    two: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = two
    monkeypatch.setattr(giving, "MOST_REFUSED", 50)

    async def play(puppet: Puppet) -> None:
        await puppet.greet()
        await puppet.compare()
        puppet.deaf()
        for start in range(0, 10_000, 20):
            wires = [forged(ben, number) for number in range(start, start + 20)]
            await puppet.say("entries", wires)

    before = ada.fingerprint()
    (met,) = against(ada, ben, play)
    assert "a great many entries that do not count" in met.error
    assert len(met.refused) == giving.TOLD and "builds on nothing" in met.refused[0]
    assert ada.fingerprint() == before
    assert len(ada.store.quarantine(ada.group().id)) <= 80


def test_the_same_entries_do_not_come_for_ever(
    two: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = two
    monkeypatch.setattr(giving, "MOST_IDLE", 10)
    wires = list(ben.wires().values())
    said = 0

    async def play(puppet: Puppet) -> None:
        nonlocal said
        await puppet.greet()
        await puppet.compare()
        puppet.deaf()
        for _ in range(1_000):
            await puppet.say("entries", wires)
            said += 1

    (met,) = against(ada, ben, play)
    assert "a great many entries that do not count" in met.error
    assert said < 30


def test_ids_do_not_come_for_ever(
    two: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = two
    monkeypatch.setattr(giving, "MOST_IDS", 100_000)
    device = bytes.fromhex(ada.device)
    said = 0

    async def play(puppet: Puppet) -> None:
        nonlocal said
        await puppet.greet()
        await puppet.say("have", [device + (1).to_bytes(8) + bytes(64)])
        await puppet.say("doubt", [device])
        for _ in range(1_000):
            await puppet.say("ids", [device, *(os.urandom(32) for _ in range(7_999))])
            said += 1

    (met,) = against(ada, ben, play)
    assert "broke off" in met.error and said < 30


@pytest.mark.parametrize("kind", ["have", "doubt"])
def test_what_the_other_end_has_does_not_come_for_ever(
    two: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    ada, ben = two
    monkeypatch.setattr(giving, "MOST_IDS", 100_000)
    said = 0

    async def play(puppet: Puppet) -> None:
        nonlocal said
        await puppet.greet()
        if kind == "doubt":
            await puppet.say("have")
        for _ in range(1_000):
            await puppet.say(kind, [bytes(104 if kind == "have" else 32)] * 8_000)
            said += 1

    (met,) = against(ada, ben, play)
    assert "broke off" in met.error and said < 30


def test_however_many_devices_there_are_two_who_meet_agree(
    moot: Moot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One member can bring any number that do not know of one another."""
    for module in (giving, frames):
        monkeypatch.setattr(module, "MOST_ITEMS", 3)
    laptops = moot.house(6)
    for each in laptops:
        each.say(3)
    ada, ben, *_ = laptops
    ends = pair(ada.device, ben.device)
    asyncio.run(both(ends[0], ada.copies, ends[1], ben.copies))
    assert agree(ada, ben)


def test_asking_for_the_same_again_and_again_brings_it_once(
    two: tuple[Laptop, Laptop],
) -> None:
    ada, ben = two
    rounds = 6

    async def run() -> tuple[int, list[int]]:
        mine, theirs = pair(ada.device, ben.device)
        puppet = Puppet(theirs, ada.group().id)
        up = asyncio.create_task(
            keep_up(mine, ada.copies, asyncio.Event(), lambda _: None, road="room")
        )
        entries, weights = 0, []
        for _ in range(rounds):
            before = theirs.bytes_in
            await puppet.greet()
            await puppet.compare(Have())
            await puppet.say("done")
            while (message := await puppet.hear()).kind != "done":
                entries += len(message.items)
                await puppet.say("took")
            weights.append(theirs.bytes_in - before)
        await theirs.close()
        await up
        return entries, weights

    async def bounded() -> tuple[int, list[int]]:
        async with asyncio.timeout(20):
            return await run()

    entries, weights = asyncio.run(bounded())
    assert entries == len(ada.wires())
    assert max(weights[1:]) < weights[0] / 2


KINDS = st.sampled_from(
    ["hello", "have", "doubt", "ids", "entries", "took", "done", "bye"],
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(KINDS, st.integers(0, 3), st.booleans()), max_size=12), st.booleans())
def test_no_conversation_harms_or_hangs(
    two: tuple[Laptop, Laptop], said: list[tuple[str, int, bool]], polite: bool
) -> None:
    ada, ben = two
    before = ada.fingerprint()
    sizes = {"hello": 64, "have": 104, "doubt": 32, "ids": 32, "entries": 100}
    device = bytes.fromhex(ada.device)

    async def play(puppet: Puppet) -> None:
        if polite:
            await puppet.greet()
        for kind, many, true in said:
            items = [(device + os.urandom(100))[: sizes.get(kind, 70)] for _ in range(many)]
            await puppet.say(kind, items, group=None if true else "")
        await puppet.stream.close()

    against(ada, ben, play)
    assert ada.fingerprint() == before
