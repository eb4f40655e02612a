"""Who stays outside the room, and how little they learn at its door."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl

import pytest

from crdt.carriers.knock import CHALLENGE, KNOCK
from crdt.errors import RoadBroken
from tests.crdt.carriers.laptops import Laptop, Moot, agree, leave, remove
from tests.crdt.carriers.rooms import (
    LOOPBACK,
    Said,
    Wire,
    another_host,
    free_port,
    is_live,
    is_open,
    knock_at,
    mets,
    near,
    room_of,
    things_that_nobody_may_hear,
    until,
)


class TestOutsiders:
    def outsider(self, moot: Moot, who: str) -> tuple[Laptop, Laptop]:
        ada, ben, cem, mallory = *moot.house(3), *moot.laptops(1)
        if who == "removed":
            remove(cem, ada, ben)
        if who == "left":
            leave(cem)
            ada.take(cem.wires())
        if who == "stranger":
            mallory.join(ada.group().id)
            return ada, mallory
        if who == "of another group":
            moot.found(cem, mallory)
            del mallory.groups[next(iter(mallory.groups))]
            mallory.join("ab" * 32)
            return ada, mallory
        return ada, cem

    @pytest.mark.parametrize("who", ["stranger", "removed", "left", "of another group"])
    def test_who_is_no_peer_gets_no_byte_of_the_group(self, moot: Moot, who: str) -> None:
        ada, outsider = self.outsider(moot, who)

        async def go() -> tuple[Said, bytes]:
            port = free_port()
            async with is_live((room_of(ada, interfaces=(), port=port), ada)) as (said,):
                await until(lambda: is_open(port))
                async with Wire(port) as wire:
                    with pytest.raises(RoadBroken):
                        await knock_at(wire.port, outsider, ada)
                return said, bytes(wire.back)

        said, back = asyncio.run(go())
        assert not near(said) and not [met for met in mets(said) if met.group]
        if who == "of another group":
            assert len(back) == CHALLENGE, "not even the handshake began"
        for secret in things_that_nobody_may_hear(ada, outsider):
            assert secret not in back

    def test_who_knows_no_group_does_not_learn_whose_laptop_this_is(self, moot: Moot) -> None:
        ada, _ = moot.house(2)

        async def go() -> bytes:
            port = free_port()
            async with is_live((room_of(ada, interfaces=(), port=port), ada)):
                await until(lambda: is_open(port))
                reader, writer = await asyncio.open_connection(LOOPBACK, port)
                await reader.readexactly(CHALLENGE)
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                writer.write(os.urandom(KNOCK))
                got = await reader.read()
                writer.close()
                return got

        assert asyncio.run(go()) == b""

    def test_the_doorstep_is_never_full_for_members(self, moot: Moot) -> None:
        """A machine that opens connections and says nothing, as many as it can."""
        ada, ben = moot.house(2)
        ada.write()
        host = another_host()

        async def go() -> None:
            port = free_port()
            async with is_live((room_of(ada, host="", interfaces=(), port=port), ada)):
                await until(lambda: is_open(port))
                loop = asyncio.get_running_loop()
                silent = []
                for _ in range(100):
                    sock = socket.socket()
                    sock.setblocking(False)
                    sock.bind((host, 0))
                    await loop.sock_connect(sock, (LOOPBACK, port))
                    silent.append(sock)
                his = room_of(ben, interfaces=(), addresses=[f"{LOOPBACK}:{port}"])
                async with is_live((his, ben)):
                    await until(lambda: agree(ada, ben))
                for sock in silent:
                    sock.close()

        asyncio.run(go())

    def test_who_is_removed_while_connected_is_cut(self, moot: Moot) -> None:
        ada, ben, cem = moot.house(3)

        async def go() -> None:
            port = free_port()
            hers = room_of(ada, interfaces=(), port=port)
            his = room_of(cem, interfaces=(), addresses=[f"{LOOPBACK}:{port}"])
            async with is_live((hers, ada), (his, cem)) as (said, heard):
                await until(lambda: near(said) == {cem.device})
                remove(cem, ada, ben)
                before = cem.fingerprint()
                hers.changed(ada.group().id)
                await until(lambda: near(said) == set() == near(heard))
                ada.write()
                hers.changed(ada.group().id)
                his.dial(f"{LOOPBACK}:{port}")
                await asyncio.sleep(0.3)
                assert cem.fingerprint() == before and near(said) == set()

        asyncio.run(go())
