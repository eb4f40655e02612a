"""The room where nobody is found by itself: addresses that are typed in by hand."""

from __future__ import annotations

import asyncio
import socket

import pytest

from crdt.carriers import presence
from crdt.carriers.presence import NO_MULTICAST, NO_NETWORK
from crdt.carriers.room import read_address, write_address
from crdt.errors import Malformed
from tests.crdt.carriers.laptops import Moot, agree
from tests.crdt.carriers.rooms import (
    LOOPBACK,
    Said,
    free_port,
    is_live,
    mets,
    near,
    room_of,
    until,
)


class TestAddresses:
    def test_who_is_not_found_can_be_dialled_by_hand(self, moot: Moot) -> None:
        ada, ben = moot.house(2)
        ada.write()

        async def go() -> None:
            port = free_port()
            his = room_of(ben, interfaces=())
            async with is_live((room_of(ada, interfaces=(), port=port), ada), (his, ben)):
                his.dial(f" {LOOPBACK}:{port} ")
                await until(lambda: agree(ada, ben))

        asyncio.run(go())

    def test_two_that_dial_each_other_end_with_one_connection(self, moot: Moot) -> None:
        ada, ben = moot.house(2)
        ports = [free_port(), free_port()]

        async def go() -> None:
            pairs = [
                (
                    room_of(
                        laptop,
                        interfaces=(),
                        port=ports[number],
                        addresses=[f"{LOOPBACK}:{ports[1 - number]}"],
                    ),
                    laptop,
                )
                for number, laptop in enumerate((ada, ben))
            ]
            async with is_live(*pairs) as said:
                await until(lambda: all(near(each) for each in said))
                for room, _ in pairs:
                    await until(lambda room=room: len(room._open._meetings._all()) == 1)
                ada.write()
                pairs[0][0].changed(ada.group().id)
                await until(lambda: agree(ada, ben))
            assert not [met.error for each in said for met in mets(each) if met.group and met.error]

        asyncio.run(go())

    @pytest.mark.skipif(not socket.has_ipv6, reason="This computer has no IPv6.")
    def test_ipv6_does_as_well(self, moot: Moot) -> None:
        ada, ben = moot.house(2)
        ada.write()

        async def go() -> None:
            port = free_port("::1")
            hers = room_of(ada, host="::1", interfaces=(), port=port)
            his = room_of(ben, host="::1", interfaces=(), addresses=[f"[::1]:{port}"])
            async with is_live((hers, ada), (his, ben)):
                await until(lambda: agree(ada, ben))

        asyncio.run(go())

    @pytest.mark.parametrize(
        ("typed", "address"),
        [
            ("192.168.1.20:40123", ("192.168.1.20", 40123)),
            ("  ada.local:1 ", ("ada.local", 1)),
            ("[fe80::1%3]:65535", ("fe80::1%3", 65535)),
        ],
    )
    def test_an_address_is_read_as_it_is_written(
        self, typed: str, address: tuple[str, int]
    ) -> None:
        assert read_address(typed) == address
        assert read_address(write_address(address)) == address

    @pytest.mark.parametrize(
        "typed", ["", "ada", "ada:", ":80", "ada:0", "ada:65536", "ada:-1", "fe80::1:80", "ada:٣"]
    )
    def test_what_is_no_address_is_refused(self, typed: str) -> None:
        with pytest.raises(Malformed, match="is not an address"):
            read_address(typed)

    def test_an_address_where_nobody_answers_is_told_once(self, moot: Moot) -> None:
        (ada,) = moot.house(1)

        async def go() -> Said:
            room = room_of(ada, interfaces=(), addresses=[f"{LOOPBACK}:{free_port()}"])
            async with is_live((room, ada)) as (said,):
                await until(lambda: any("Nothing answers" in met.error for met in mets(said)))
                room.dial(write_address((LOOPBACK, free_port())))
                await until(lambda: len(mets(said)) == 2)
            return said

        assert all("Nothing answers there" in met.error for met in mets(asyncio.run(go())))

    @pytest.mark.parametrize(
        ("interfaces", "sentence"), [((), NO_NETWORK), ((LOOPBACK,), NO_MULTICAST)]
    )
    def test_where_nobody_can_be_found_a_sentence_says_so(
        self,
        moot: Moot,
        monkeypatch: pytest.MonkeyPatch,
        interfaces: tuple[str, ...],
        sentence: str,
    ) -> None:
        ada, _ = moot.house(2)

        def refused(*_: object) -> None:
            raise PermissionError("no multicast here")

        async def go() -> Said:
            monkeypatch.setattr(presence, "Nearby", refused)
            async with is_live((room_of(ada, interfaces=interfaces), ada)) as (said,):
                await until(lambda: bool(said))
            return said

        assert {met.error for met in mets(asyncio.run(go()))} == {sentence}

    def test_a_port_that_is_taken_is_told_and_dialling_goes_on(self, moot: Moot) -> None:
        ada, ben = moot.house(2)
        ada.write()

        async def go() -> Said:
            with socket.create_server((LOOPBACK, 0)) as taken:
                port, other = taken.getsockname()[1], free_port()
                hers = room_of(ada, interfaces=(), port=port, addresses=[f"{LOOPBACK}:{other}"])
                his = room_of(ben, interfaces=(), port=other)
                async with is_live((hers, ada), (his, ben)) as (said, _):
                    await until(lambda: agree(ada, ben))
            return said

        assert any("uses port" in met.error for met in mets(asyncio.run(go())))
