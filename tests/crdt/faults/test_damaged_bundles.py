"""Bundles of which one bit was turned over, or whose end is missing: none is ever taken."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pyrage
import pytest
import zstandard

from crdt.bundle import MAGIC, BundleRefused, open_bundle
from deliberation.acts import TakePosition
from tests.counts import count
from tests.crdt.conftest import Folder, Houses
from tests.crdt.laptops import MATTER

pytestmark = pytest.mark.faults
TIMES = count(400, 10_000)


@pytest.fixture
def written(houses: Houses) -> tuple[Folder, bytes]:
    """Ben, and a bundle of Ada's with much in it that he has not got."""
    ada, ben = houses(2)
    chance = random.Random(1)
    for _ in range(40):
        ada.group.act(TakePosition(MATTER, chance.randbytes(200).hex()))
    data, _ = ada.group.bundle()
    assert len(data) > 10_000, "there are as many places to cut it off"
    return ben, data


def refused_by(ben: Folder, damaged: Iterator[bytes]) -> None:
    """All of them, with a sentence; and nothing of them is in his folder."""
    before, entries = ben.group.replica.summary, ben.store.last_pos(ben.group_id)
    tried = 0
    for data in damaged:
        with pytest.raises(BundleRefused) as refused:
            ben.take(data)
        assert str(refused.value).endswith(".")
        tried += 1
    assert tried == TIMES
    assert ben.group.replica.summary == before
    assert ben.store.last_pos(ben.group_id) == entries
    assert not ben.store.quarantine(ben.group_id) and not ben.store.waiting(ben.group_id)


def turned_over(data: bytes, seed: int) -> Iterator[bytes]:
    """`data` with one bit changed, in as many places; first every bit of its first bytes."""
    chance = random.Random(seed)
    for number in range(TIMES):
        bit = number if number < 300 else chance.randrange(8 * len(data))
        damaged = bytearray(data)
        damaged[bit // 8] ^= 1 << bit % 8
        yield bytes(damaged)


def test_one_bit_turned_over_anywhere_spoils_it(written: tuple[Folder, bytes]) -> None:
    ben, data = written
    refused_by(ben, turned_over(data, 2))
    assert ben.take(data).new == 41 - 1


def test_cut_off_anywhere_it_is_refused(written: tuple[Folder, bytes]) -> None:
    ben, data = written
    lengths = random.Random(3).sample(range(len(data)), TIMES)
    refused_by(ben, (data[:length] for length in lengths))
    assert ben.take(data).new == 41 - 1


def test_one_bit_turned_over_by_somebody_who_can_open_it_spoils_it_too(
    written: tuple[Folder, bytes],
) -> None:
    """Any member can open a bundle and seal it again, but not sign in its writer's place."""
    ben, data = written
    opened = pyrage.decrypt(data[len(MAGIC) :], [_key(ben)])
    body = zstandard.ZstdDecompressor().decompress(opened, max_output_size=1 << 24)
    refused_by(ben, (sealed(each, ben) for each in turned_over(body, 4)))
    assert open_bundle(sealed(body, ben), ben.who.age_secret) == open_bundle(
        data, ben.who.age_secret
    )


def _key(ben: Folder) -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str(ben.who.age_secret)


def sealed(body: bytes, ben: Folder) -> bytes:
    recipient = _key(ben).to_public()
    return MAGIC + bytes(pyrage.encrypt(zstandard.compress(body, 1), [recipient]))
