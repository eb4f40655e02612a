"""Two people compare four words; they differ where somebody sits between them."""

from __future__ import annotations

import asyncio

import pytest

from crdt.errors import RoadBroken
from crdt.pairing import agreeing
from crdt.pairing.agreeing import agree, bound, draw, words_at_guest, words_at_host
from crdt.pairing.channel import Channel
from crdt.pairing.checks import is_exactly
from crdt.pairing.comparing import Asked
from crdt.pairing.errors import PairingRefused
from crdt.pairing.words import WORDS
from tests.crdt.pairing.streams import Person, both, channels, ends

ASKED = Asked(("acorn", "agate", "album", "almond"), "Ben")


async def compare(host: Channel, guest: Channel) -> tuple[tuple[str, ...], tuple[str, ...]]:
    chance = draw()
    return await both(words_at_host(host, bound(chance)), words_at_guest(guest, chance))


def test_both_see_the_same_four_words() -> None:
    async def story() -> None:
        ours, theirs = await compare(*await channels())
        assert ours == theirs and len(ours) == 4 and set(ours) <= set(WORDS)

    asyncio.run(story())


def test_they_are_others_each_time() -> None:
    async def story() -> None:
        one, other = await compare(*await channels()), await compare(*await channels())
        assert one != other

    asyncio.run(story())


def test_somebody_between_who_knows_the_code_cannot_make_them_the_same() -> None:
    """It has a channel to each, and passes on everything that it may: only the keys differ."""

    async def story() -> None:
        host, to_host = await channels()
        to_guest, guest = await channels()
        chance = draw()

        async def between() -> None:
            theirs = await to_host.receive("chance", chance=is_exactly(32))
            await to_guest.send("chance", **theirs)
            opened = await to_guest.receive("chance", chance=is_exactly(32))
            await to_host.send("chance", **opened)

        passing = asyncio.ensure_future(between())
        ours, theirs = await both(words_at_host(host, bound(chance)), words_at_guest(guest, chance))
        await passing
        assert ours != theirs

    asyncio.run(story())


def test_a_guest_cannot_choose_its_chance_after_it_has_seen_the_hosts() -> None:
    """Else it could go through billions until the words are those that it wants."""

    async def story() -> None:
        host, guest = await channels()
        with pytest.raises(PairingRefused, match="never sends"):
            await both(words_at_host(host, bound(draw())), words_at_guest(guest, draw()))

    asyncio.run(story())


def test_two_who_say_yes_go_on() -> None:
    async def story() -> None:
        host, guest = await channels()
        people = Person(), Person()
        await both(agree(host, ASKED, people[0]), agree(guest, ASKED, people[1]))
        assert people[0].asked == people[1].asked == ASKED

    asyncio.run(story())


@pytest.mark.parametrize("host_says", [True, False])
def test_one_no_ends_it_for_both_and_each_is_told_why(host_says: bool) -> None:
    async def story() -> None:
        host, guest = await channels()
        one, other = await ends(
            agree(host, ASKED, Person(host_says)), agree(guest, ASKED, Person(not host_says))
        )
        who_said_no, who_said_yes = (other, one) if host_says else (one, other)
        assert isinstance(one, PairingRefused) and isinstance(other, PairingRefused)
        assert str(who_said_no).startswith("You did not say yes, so nothing was kept")
        assert str(who_said_yes).startswith("The other person did not say yes")

    asyncio.run(story())


def test_a_no_at_the_other_end_withdraws_the_question_here() -> None:
    async def story() -> None:
        host, guest = await channels()
        thinking = Person(meanwhile=asyncio.Event().wait)  # type: ignore[arg-type]
        told = await ends(agree(host, ASKED, thinking), agree(guest, ASKED, Person(False)))
        assert isinstance(told[0], PairingRefused) and thinking.withdrawn

    asyncio.run(story())


def test_a_cut_withdraws_the_question_too() -> None:
    async def story() -> None:
        host, guest = await channels()
        thinking = Person(meanwhile=asyncio.Event().wait)  # type: ignore[arg-type]
        asking = asyncio.ensure_future(agree(host, ASKED, thinking))
        await guest._stream.close()
        with pytest.raises(RoadBroken):
            await asking
        assert thinking.withdrawn or thinking.asked is None

    asyncio.run(story())


def test_people_who_do_not_answer_are_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(agreeing, "PEOPLE", 0.1)

    async def story() -> None:
        host, guest = await channels()
        await guest.send("yes")
        thinking = Person(meanwhile=asyncio.Event().wait)  # type: ignore[arg-type]
        with pytest.raises(PairingRefused, match="Nobody said in five minutes"):
            await agree(host, ASKED, thinking)
        with pytest.raises(RoadBroken, match="did not answer in time"):
            await agree(guest, ASKED, Person())

    asyncio.run(story())
