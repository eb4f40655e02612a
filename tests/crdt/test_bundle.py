"""A bundle is read whole by those whom it is for, or not at all."""

from __future__ import annotations

import random
import struct
import tracemalloc

import pyrage
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from crdt.bundle import (
    LIMIT,
    MAGIC,
    MOST_HAVE,
    MOST_TO,
    SIGNED_LABEL,
    BundleRefused,
    open_bundle,
    seal,
)
from crdt.canonical import decode, encode
from crdt.carriers.have import ITEM
from crdt.errors import Malformed
from crdt.framing import Frame
from tests.crdt.laptops import identity

ADA, BEN, CEM = (identity(number) for number in range(3))
GROUP = "ab" * 32
WIRES = [bytes([n]) * 100 for n in range(5)]


def sealed(wires: list[bytes] = WIRES) -> bytes:
    to = {each.device_id: each.recipient for each in (ADA, BEN)}
    return seal(GROUP, wires, ADA.device_key, to)


def crafted(raw: bytes) -> bytes:
    """Whatever a stranger puts inside, for Ben."""
    recipient = pyrage.x25519.Recipient.from_str(BEN.recipient)
    return MAGIC + bytes(pyrage.encrypt(raw, [recipient]))


def signed(payload: bytes) -> bytes:
    signature = ADA.device_key.sign(SIGNED_LABEL + payload).signature
    return zstandard.compress(encode([payload, bytes(ADA.device_key.verify_key), signature]))


def content(**other: object) -> bytes:
    fields = {"v": 1, "group": bytes.fromhex(GROUP), "to": [], "have": [], "entries": WIRES}
    return encode(fields | other)


def test_it_opens_for_each_device_that_it_is_for() -> None:
    data = sealed()
    for who in (ADA, BEN):
        bundle = open_bundle(data, who.age_secret)
        assert (bundle.group, bundle.writer) == (GROUP, ADA.device_id)
        assert bundle.entries == tuple(WIRES)
        assert set(bundle.to) == {ADA.device_id, BEN.device_id}


def test_it_opens_for_nobody_else() -> None:
    with pytest.raises(BundleRefused, match="not written for this laptop"):
        open_bundle(sealed(), CEM.age_secret)


def test_it_opens_for_a_device_that_this_folder_was_before() -> None:
    new = BEN.renewed()
    with pytest.raises(BundleRefused, match="not written for this laptop"):
        open_bundle(sealed(), new.age_secret)
    assert open_bundle(sealed(), *new.age_secrets).entries == tuple(WIRES)
    with pytest.raises(BundleRefused, match="not written for this laptop"):
        open_bundle(sealed(), *CEM.renewed().age_secrets)


def test_no_byte_can_be_changed() -> None:
    data = sealed()
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises(BundleRefused):
            open_bundle(changed, BEN.age_secret)


def test_it_cannot_be_cut_off_or_lengthened() -> None:
    data = sealed()
    for length in range(len(data)):
        with pytest.raises(BundleRefused):
            open_bundle(data[:length], BEN.age_secret)
    for more in (b"\0", data, b"x" * 100):
        with pytest.raises(BundleRefused):
            open_bundle(data + more, BEN.age_secret)


def test_noise_is_no_bundle() -> None:
    chance = random.Random(1)
    for size in (0, 1, 3, 4, 50, 5_000):
        for head in (b"", MAGIC, MAGIC + b"age-encryption.org/v1\n"):
            with pytest.raises(BundleRefused):
                open_bundle(head + chance.randbytes(size), BEN.age_secret)


def test_a_bundle_for_a_passphrase_is_none() -> None:
    with pytest.raises(BundleRefused):
        open_bundle(MAGIC + bytes(pyrage.passphrase.encrypt(b"x", "open")), BEN.age_secret)


def test_64_kilobytes_that_inflate_to_2_gigabytes_cost_little() -> None:
    compressor = zstandard.ZstdCompressor(level=1).compressobj()
    block = bytes(1 << 20)
    bomb = b"".join(compressor.compress(block) for _ in range(2048)) + compressor.flush()
    assert len(bomb) < 256 << 10
    tracemalloc.start()
    with pytest.raises(BundleRefused, match="inflates to more than 64 MiB"):
        open_bundle(crafted(bomb), BEN.age_secret)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * LIMIT


@pytest.mark.parametrize("head", [b"\x83", b"\x9b" + struct.pack(">Q", LIMIT - 9), b"\xa4"])
@pytest.mark.parametrize("item", [b"\x80", b"\xa0", b"\x40", b"\x00"])
def test_64_megabytes_of_empty_lists_cost_little(head: bytes, item: bytes) -> None:
    """As Python lists they would be four gigabytes."""
    inside = head + item * (8 << 20)
    tracemalloc.start()
    with pytest.raises(BundleRefused, match="not put together"):
        open_bundle(crafted(zstandard.compress(inside)), BEN.age_secret)
    with pytest.raises(BundleRefused, match="not put together"):
        open_bundle(crafted(signed(inside)), BEN.age_secret)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * LIMIT


@pytest.mark.parametrize("key", ["to", "have"])
def test_nobody_sends_more_devices_than_a_group_can_have(key: str) -> None:
    """Millions of one and the same are a file of a few kilobytes."""
    few = bytes(32 if key == "to" else ITEM)
    for many, fits in ((MOST_TO if key == "to" else MOST_HAVE, True), (140_000, False)):
        bundle = crafted(signed(content(**{key: [few] * many})))
        if fits:
            open_bundle(bundle, BEN.age_secret)
            continue
        with pytest.raises(BundleRefused, match="not put together"):
            open_bundle(bundle, BEN.age_secret)


def test_a_window_that_asks_for_gigabytes_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=30, enable_ldm=True)
    compressor = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    raw = compressor.compress(content()) + compressor.flush()
    with pytest.raises(BundleRefused):
        open_bundle(crafted(raw), BEN.age_secret)


@pytest.mark.parametrize(
    "payload",
    [
        content(v=2),
        content(more=1),
        content(group=bytes(31)),
        content(to=[bytes(31)]),
        content(entries=[["x"]]),
        content(entries=[b""]),
        content(entries=b"x"),
        content() + b"\0",
        encode([1]),
        encode({"v": 1}),
        b"",
    ],
)
def test_it_is_put_together_in_one_way_only(payload: bytes) -> None:
    with pytest.raises(BundleRefused, match="not put together"):
        open_bundle(crafted(signed(payload)), BEN.age_secret)


def test_who_put_it_together_has_signed_it() -> None:
    payload = content()
    for writer, signature in (
        (BEN, ADA.device_key.sign(SIGNED_LABEL + payload).signature),
        (ADA, ADA.device_key.sign(payload).signature),
        (ADA, bytes(64)),
    ):
        body = encode([payload, bytes(writer.device_key.verify_key), signature])
        with pytest.raises(BundleRefused, match="not put together"):
            open_bundle(crafted(zstandard.compress(body)), BEN.age_secret)


def test_what_is_too_large_for_one_bundle_is_not_written() -> None:
    with pytest.raises(BundleRefused, match="too much for one bundle"):
        sealed([bytes(1 << 20)] * 65)


# -- the frame ------------------------------------------------------------------------------------


@given(st.lists(st.binary(min_size=1, max_size=300)))
def test_the_frame_reads_what_was_encoded(items: list[bytes]) -> None:
    frame = Frame(encode({"v": 7, "items": items}))
    frame.map_of(2)
    frame.key("v")
    frame.number(7)
    frame.key("items")
    assert frame.many_bytes() == items
    frame.end()


@given(st.binary(max_size=40))
def test_the_frame_reads_nothing_that_a_strict_reader_refuses(data: bytes) -> None:
    frame = Frame(data)
    try:
        found = frame.many_bytes()
        frame.end()
    except Malformed:
        return
    assert decode(data) == found


@pytest.mark.parametrize(
    "head", [b"\x58\x05", b"\x59\x00\x05", b"\x5a\0\0\0\x05", b"\x5f", b"\x5c"]
)
def test_a_length_has_one_spelling(head: bytes) -> None:
    assert Frame(b"\x45hello").bytes_of() == b"hello"
    with pytest.raises(Malformed):
        Frame(head + b"hello" + b"\xff").bytes_of()
