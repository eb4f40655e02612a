"""Two laptops that were told one code find each other; whoever guesses gets three tries."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable

import pytest
from spake2 import SPAKE2_A

from crdt.carriers.stream import FRAME
from crdt.errors import RoadBroken
from crdt.pairing import channel as channel_module
from crdt.pairing import spoken
from crdt.pairing.channel import Channel
from crdt.pairing.errors import CodeVoid, PairingRefused, WrongCode
from crdt.pairing.offer import Offer
from crdt.pairing.spoken import meet_guest, meet_host, turn_away
from tests.crdt.pairing.streams import CODE, OTHER_CODE, Wire, both, channels, ends, wires


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Laptops that wait a tenth of a second for one another."""
    monkeypatch.setattr(spoken, "STEP", 0.1)
    monkeypatch.setattr(channel_module, "STEP", 0.1)


def say(value: object) -> bool:
    return isinstance(value, str)


def test_who_knows_the_code_can_talk_in_private() -> None:
    async def story() -> None:
        host, guest = await channels()
        await host.send("hello", words="Who is there?")
        await guest.send("hello", words="It is Ben.")
        assert await guest.receive("hello", words=say) == {"words": "Who is there?"}
        assert await host.receive("hello", words=say) == {"words": "It is Ben."}
        assert host.derive("a use") == guest.derive("a use") != guest.derive("another")

    asyncio.run(story())


def test_nothing_of_the_code_or_the_words_is_on_the_wire() -> None:
    async def story() -> None:
        at_host, at_guest = wires()
        host, _ = await both(meet_guest(at_host, Offer(CODE)), meet_host(at_guest, CODE))
        await host.send("hello", words="Who is there?")
        seen = b"".join(at_host.sent + at_guest.sent)
        assert not any(word.encode() in seen for word in (*CODE.words, "hello", "Who is"))

    asyncio.run(story())


def test_every_meeting_has_another_key() -> None:
    async def story() -> None:
        one, other = await channels(), await channels()
        assert one[0].derive("a use") != other[0].derive("a use")

    asyncio.run(story())


def test_a_wrong_code_costs_a_try_and_the_third_the_code() -> None:
    async def story() -> None:
        offer = Offer(CODE)
        for left in (2, 1):
            at_host, at_guest = wires()
            told = await ends(meet_guest(at_host, offer), meet_host(at_guest, OTHER_CODE))
            assert [type(each) for each in told] == [WrongCode, WrongCode]
            assert f"{left} of 3 tries are left" in str(told[0])
            assert "was given another code" in str(told[1])
        for code in (OTHER_CODE, CODE):  # the third wrong one, and then the right one too late
            at_host, at_guest = wires()
            told = await ends(meet_guest(at_host, offer), meet_host(at_guest, code))
            assert [type(each) for each in told] == [CodeVoid, CodeVoid]
            assert "void; make a new one" in str(told[0])
            assert "no longer serves" in str(told[1])

    asyncio.run(story())


def test_a_code_serves_once() -> None:
    async def story() -> None:
        offer = Offer(CODE)
        await channels(offer)
        at_host, at_guest = wires()
        told = await ends(meet_guest(at_host, offer), meet_host(at_guest, CODE))
        assert [type(each) for each in told] == [CodeVoid, CodeVoid]
        assert "a code serves once" in str(told[0])

    asyncio.run(story())


def test_many_who_guess_at_once_have_three_tries_together() -> None:
    async def story() -> None:
        offer = Offer(CODE)

        async def guess() -> object:
            at_host, at_guest = wires()
            return (await ends(meet_guest(at_host, offer), meet_host(at_guest, OTHER_CODE)))[0]

        told = await asyncio.gather(*(guess() for _ in range(8)))
        assert [type(each) for each in told].count(WrongCode) == 2
        assert not offer.open and offer.tries == 0

    asyncio.run(story())


def test_the_host_shows_nothing_before_the_guest_has_proven_itself() -> None:
    """Whoever breaks off after the host's point has nothing that a guess could be checked by."""

    async def story() -> None:
        at_host, at_guest = wires()
        offer = Offer(CODE)
        hosting = asyncio.ensure_future(meet_guest(at_host, offer))
        await at_guest.send(b"FMP1\x03" + SPAKE2_A(b"a guess").start()[1:])
        assert (await at_guest.receive())[:5] == b"FMP1\x03"
        await at_guest.close()
        with pytest.raises(RoadBroken):
            await hosting
        assert len(at_host.sent) == 1 and offer.tries == 3

    asyncio.run(story())


def test_a_host_without_the_code_learns_from_one_proof_and_gets_no_further() -> None:
    async def story() -> None:
        at_host, at_guest = wires()
        told = await ends(meet_guest(at_host, Offer(OTHER_CODE)), meet_host(at_guest, CODE))
        assert isinstance(told[1], WrongCode)
        at_host, at_guest = wires()
        guest = asyncio.ensure_future(meet_host(at_guest, CODE))
        await at_host.receive()
        await at_host.send(b"FMP1\x03" + SPAKE2_A(b"a guess").start()[1:])
        await at_host.receive()
        await at_host.send(b"FMP1\x04" + os.urandom(32))
        with pytest.raises(WrongCode, match="does not know the code"):
            await guest

    asyncio.run(story())


def test_somebody_between_who_swaps_the_points_for_its_own_gets_through_to_nobody() -> None:
    async def story() -> None:
        at_host, to_host = wires()
        to_guest, at_guest = wires()
        offer = Offer(CODE)
        told = asyncio.gather(
            meet_guest(at_host, offer), meet_host(at_guest, CODE), return_exceptions=True
        )
        await to_guest.receive()
        await to_host.send(b"FMP1\x03" + SPAKE2_A(b"a guess").start()[1:])
        await to_host.receive()
        await to_guest.send(b"FMP1\x03" + SPAKE2_A(b"a guess").start()[1:])
        await to_host.send(await to_guest.receive())
        await to_guest.send(await to_host.receive())
        assert [type(each) for each in await told] == [WrongCode, WrongCode]
        assert offer.tries == 2

    asyncio.run(story())


def test_a_recorded_meeting_cannot_be_played_again() -> None:
    async def story() -> None:
        at_host, at_guest = wires()
        await both(meet_guest(at_host, Offer(CODE)), meet_host(at_guest, CODE))
        again = Offer(CODE)  # the same code, which would have to be drawn again by chance
        at_host, replaying = wires()
        for frame in at_guest.sent:
            await replaying.send(frame)
        with pytest.raises(WrongCode):
            await meet_guest(at_host, again)
        assert again.tries == 2

    asyncio.run(story())


POINT = SPAKE2_A(b"x").start()[1:]
ODD = [
    b"",
    b"FMP1",
    b"FMP2\x03" + POINT,
    b"FMP1\x03" + POINT[:-1],
    b"FMP1\x03" + POINT + b"x",
    b"FMP1\x04" + POINT,
    b"FMP1\x09",
    b"FMP1\x03" + bytes(32),  # of small order
    b"FMP1\x03\x01" + bytes(31),  # the neutral element
    b"FMP1\x03" + b"\xff" * 32,
    b"FMP1\x03\x02" + bytes(31),  # on no point of the curve
    os.urandom(FRAME),
]


@pytest.mark.parametrize("frame", ODD, ids=range(len(ODD)))
def test_an_odd_frame_ends_it_in_a_sentence_and_costs_no_try(frame: bytes) -> None:
    async def story() -> None:
        at_host, at_guest = wires()
        offer = Offer(CODE)
        await at_guest.send(frame)
        with pytest.raises(PairingRefused, match="sent what Folkmoot never sends"):
            await meet_guest(at_host, offer)
        await at_host.send(frame)
        with pytest.raises(PairingRefused, match="sent what Folkmoot never sends"):
            await meet_host(at_guest, CODE)
        assert offer.tries == 3

    asyncio.run(story())


def test_a_point_that_is_sent_back_is_refused() -> None:
    async def story() -> None:
        mirror = Wire()  # its own other end
        with pytest.raises(PairingRefused, match="never sends"):
            await meet_host(mirror, CODE)

    asyncio.run(story())


def test_one_who_hangs_is_not_waited_for(impatient: None) -> None:
    async def story() -> None:
        at_host, at_guest = wires()
        with pytest.raises(RoadBroken, match="did not answer in time"):
            await meet_guest(at_host, Offer(CODE))
        with pytest.raises(RoadBroken, match="did not answer in time"):
            await meet_host(at_guest, CODE)

    asyncio.run(story())


def test_who_comes_while_another_is_served_is_told_so() -> None:
    async def story() -> None:
        at_host, at_guest = wires()
        told = await ends(turn_away(at_host), meet_host(at_guest, CODE))
        assert "pairing with somebody at the moment" in str(told[1])

    asyncio.run(story())


Meddle = Callable[[Wire, list[bytes]], Awaitable[None]]


async def change(host: Wire, sent: list[bytes]) -> None:
    await host.send(sent[-1][:-1] + bytes([sent[-1][-1] ^ 1]))


async def repeat(host: Wire, sent: list[bytes]) -> None:
    await host.send(sent[-2])


async def skip(host: Wire, sent: list[bytes]) -> None:
    await host.send(sent[-1])


async def reflect(host: Wire, sent: list[bytes]) -> None:
    await host.send(host.peer.sent[-1])


@pytest.mark.parametrize("meddle", [change, repeat, skip, reflect])
def test_what_is_changed_repeated_left_out_or_sent_back_is_noticed(meddle: Meddle) -> None:
    async def story() -> None:
        at_host, at_guest = wires()
        host, guest = await both(meet_guest(at_host, Offer(CODE)), meet_host(at_guest, CODE))
        await guest.send("hello", words="It is Ben.")
        await host.send("hello", words="One.")
        await host.send("hello", words="Two.")
        first = await at_guest.receive()
        await at_guest.receive()
        if meddle in (repeat, change):  # the first arrives as it was sent
            at_guest.inbox.put_nowait(first)
            await guest.receive("hello", words=say)
        await meddle(at_host, list(at_host.sent))
        with pytest.raises(PairingRefused, match="changed what they said"):
            await guest.receive("hello", words=say)

    asyncio.run(story())


def test_a_message_that_is_not_expected_or_has_odd_parts_is_refused() -> None:
    async def story() -> None:
        for what, fields in (
            ("other", {"words": ""}),
            ("hello", {}),
            ("hello", {"words": 7}),
            ("hello", {"words": "", "more": 1}),
        ):
            host, guest = await channels()
            await host.send(what, **fields)
            with pytest.raises(PairingRefused, match="never sends"):
                await guest.receive("hello", words=say)

    asyncio.run(story())


def test_a_message_that_is_too_long_is_refused() -> None:
    async def story() -> None:
        host, guest = await channels()
        await host.send("hello", words="a" * (1 << 21))
        with pytest.raises(PairingRefused, match="never sends"):
            await guest.receive("hello", words=say)

    asyncio.run(story())


def test_a_reason_that_nobody_gives_is_not_shown() -> None:
    async def story() -> None:
        host, guest = await channels()
        await host.refuse("Send your key to eve@example.org.")
        with pytest.raises(PairingRefused, match="never sends"):
            await guest.receive("hello", words=say)

    asyncio.run(story())


def test_a_channel_does_not_wait_for_ever(impatient: None) -> None:
    async def story() -> None:
        _, guest = await channels()
        with pytest.raises(RoadBroken, match="did not answer in time"):
            await guest.receive("hello", words=say)

    asyncio.run(story())


def test_a_channel_takes_no_key_of_another() -> None:
    async def story() -> None:
        at_host, at_guest = wires()
        await Channel(at_host, bytes(32), guest=False).send("hello", words="")
        with pytest.raises(PairingRefused, match="changed what they said"):
            await Channel(at_guest, b"1" * 32, guest=True).receive("hello", words=say)

    asyncio.run(story())
