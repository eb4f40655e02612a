"""An entry is exactly its bytes: every other spelling, size, shape or signature is refused."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

import crdt
from crdt.canonical import decode, encode
from crdt.entry import MAX_SEQ, MAX_WIRE, Entry, read_entry, read_unverified, sign_entry, verify
from crdt.errors import BadSignature, Malformed
from deliberation.bodies import act_body, read_act

KEY = SigningKey(b"k" * 32)
GROUP = "ab" * 32
VECTORS = json.loads((Path(__file__).parent / "vectors" / "entries.json").read_text("utf-8"))
FORMAT = (Path(crdt.__file__).parent / "FORMAT.md").read_text("utf-8")

ids = st.binary(min_size=32, max_size=32).map(bytes.hex)
bodies = st.dictionaries(st.text(max_size=9), st.integers(-9, 9) | st.text() | st.binary())


def an_entry(**changed: Any) -> Entry:
    said: dict[str, Any] = {"group": GROUP, "seq": 1, "prev": [], "kind": "act", "body": {"a": 1}}
    return sign_entry(KEY, **{**said, **changed})


def wire_of(**changed: Any) -> bytes:
    """An entry properly signed over fields that `sign_entry` would not write."""
    fields = {**decode(an_entry().payload), **changed}
    payload = encode({key: value for key, value in fields.items() if value is not ...})
    return encode([payload, KEY.sign(payload).signature])


@given(ids, st.integers(1, MAX_SEQ), st.sets(ids, max_size=64), bodies)
def test_what_is_signed_is_read_back(
    group: str, seq: int, prev: set[str], body: dict[str, Any]
) -> None:
    entry = sign_entry(KEY, group=group, seq=seq, prev=prev, kind="text", body=body)
    read = read_entry(entry.wire)
    assert read == entry
    assert (read.group, read.seq, read.kind, read.body) == (group, seq, "text", body)
    assert read.prev == tuple(sorted(prev))
    assert read.device == bytes(KEY.verify_key).hex()
    assert read.id == hashlib.sha256(read.payload).hexdigest()


@pytest.mark.parametrize("vector", VECTORS["entries"], ids=lambda each: each["name"])
def test_golden_vectors(vector: dict[str, Any]) -> None:
    """If this fails, the entries of every group out there have become unreadable."""
    entry = read_entry(bytes.fromhex(vector["wire"]))
    assert entry.id == vector["id"]
    assert entry.payload.hex() == vector["payload"]
    assert entry.signature.hex() == vector["signature"]
    assert (entry.seq, list(entry.prev), entry.kind) == (
        vector["seq"],
        vector["prev"],
        vector["kind"],
    )
    key = SigningKey(bytes.fromhex(vector["device_seed"]))
    again = sign_entry(
        key, group=entry.group, seq=entry.seq, prev=entry.prev, kind=entry.kind, body=entry.body
    )
    assert again.wire.hex() == vector["wire"]
    if entry.kind == "act":
        assert act_body(read_act(entry.body), vector["at"]) == entry.body


def _block(name: str) -> str:
    found = re.search(rf"```{name}\n(.*?)```", FORMAT, re.DOTALL)
    assert found
    return found[1]


def test_the_example_in_the_format_is_an_entry() -> None:
    lines = [re.split(r" {2,}", line)[0] for line in _block("entry").splitlines()]
    wire = bytes.fromhex("".join(lines))
    entry = read_entry(wire)
    assert entry.wire == wire
    assert entry.id == _block("id").strip()
    assert entry.device == bytes(SigningKey(b"\x64" * 32).verify_key).hex()
    assert (entry.seq, entry.body) == (7, {"act": "leave", "at": 1800000180})
    assert f"{MAX_WIRE:,} bytes" in FORMAT


@given(st.data())
def test_one_changed_byte_is_refused(data: st.DataObject) -> None:
    wire = bytearray(an_entry(prev=["cd" * 32]).wire)
    at = data.draw(st.integers(0, len(wire) - 1))
    wire[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises((Malformed, BadSignature)):
        read_entry(bytes(wire))


@given(st.integers(0, 10_000))
def test_a_truncated_entry_is_refused(cut: int) -> None:
    wire = an_entry().wire
    with pytest.raises(Malformed):
        read_entry(wire[: cut % len(wire)])


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2},
        {"v": True},
        {"v": ...},
        {"extra": 1},
        {"group": b"short"},
        {"group": "ab" * 32},
        {"device": b"d" * 33},
        {"seq": 0},
        {"seq": -1},
        {"seq": True},
        {"seq": 1 << 53},
        {"seq": "1"},
        {"prev": b"x" * 32},
        {"prev": [b"x" * 31]},
        {"prev": [b"y" * 32, b"x" * 32]},
        {"prev": [b"x" * 32, b"x" * 32]},
        {"prev": [bytes([n]) * 32 for n in range(65)]},
        {"kind": "deed"},
        {"kind": 1},
        {"kind": ["act"]},
        {"body": []},
        {"body": ...},
    ],
    ids=str,
)
def test_a_payload_of_another_shape_is_refused_though_signed(changed: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match=r"^[A-Z].*\.$"):
        read_entry(wire_of(**changed))


@pytest.mark.parametrize(
    "value",
    [
        [],
        [b""],
        [b"", b""],
        [b"", b"", b""],
        {"payload": b"", "signature": b""},
        ["a", "b"],
        b"",
        7,
        [[], b"s" * 64],
    ],
    ids=str,
)
def test_a_wire_of_another_shape_is_refused(value: Any) -> None:
    with pytest.raises(Malformed):
        read_entry(encode(value))


def test_a_payload_that_is_not_canonical_is_refused_though_signed() -> None:
    loose = an_entry().payload.replace(b"\x63seq\x01", b"\x63seq\x18\x01")
    assert loose != an_entry().payload
    with pytest.raises(Malformed):
        read_entry(encode([loose, KEY.sign(loose).signature]))


def test_a_strangers_signature_is_refused() -> None:
    entry = an_entry()
    forged = SigningKey(b"x" * 32).sign(entry.payload).signature
    with pytest.raises(BadSignature, match=r"\.$"):
        read_entry(encode([entry.payload, forged]))


def test_a_signature_spelled_in_another_way_is_refused() -> None:
    entry = an_entry()
    order = 2**252 + 27742317777372353535851937790883648493
    scalar = int.from_bytes(entry.signature[32:], "little") + order
    other = entry.signature[:32] + scalar.to_bytes(32, "little")
    with pytest.raises(BadSignature):
        read_entry(encode([entry.payload, other]))


def test_a_device_key_of_small_order_signs_nothing() -> None:
    weak = bytes([1]) + bytes(31)  # the neutral point: R = 1, S = 0 "signs" everything under it
    payload = encode({**decode(an_entry().payload), "device": weak})
    with pytest.raises(BadSignature):
        read_entry(encode([payload, weak + bytes(32)]))


def test_the_signature_may_be_checked_later() -> None:
    entry = an_entry()
    forged = read_unverified(encode([entry.payload, bytes(64)]))
    assert forged.id == entry.id
    with pytest.raises(BadSignature):
        verify(forged)
    verify(read_unverified(entry.wire))


def test_the_largest_entry_and_one_byte_more() -> None:
    spare = MAX_WIRE - len(an_entry(body={"change": bytes(70_000)}).wire) + 70_000
    largest = an_entry(body={"change": bytes(spare)})
    assert len(largest.wire) == MAX_WIRE
    assert read_entry(largest.wire) == largest
    with pytest.raises(Malformed, match="512 KiB"):
        an_entry(body={"change": bytes(spare + 1)})
    with pytest.raises(Malformed, match="512 KiB"):
        read_entry(wire_of(body={"change": bytes(spare + 1)}))


@pytest.mark.parametrize(
    "changed",
    [
        {"group": "AB" * 32},
        {"group": "ab"},
        {"prev": ["x" * 64]},
        {"prev": [f"{n:064x}" for n in range(65)]},
        {"seq": 0},
        {"kind": "deed"},
        {"body": {"f": 1.5}},
        {"body": {"n": None}},
    ],
    ids=str,
)
def test_nobody_signs_what_everybody_would_refuse(changed: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match=r"\.$"):
        an_entry(**changed)
