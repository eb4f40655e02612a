"""One value, one sequence of bytes; and whatever is not such a sequence is refused, cheaply."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress
from itertools import pairwise
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crdt.canonical import MAX_DEPTH, MAX_ITEMS, decode, encode
from crdt.errors import Malformed

values = st.recursive(
    st.booleans() | st.integers(-(1 << 63), (1 << 63) - 1) | st.binary() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@given(values)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert decode(encode(value)) == value


@given(st.dictionaries(st.text(max_size=40), st.integers(0, 99)))
def test_the_order_in_which_a_map_was_filled_does_not_show(mapping: dict[str, int]) -> None:
    assert encode(dict(reversed(mapping.items()))) == encode(mapping)


@given(st.dictionaries(st.text(max_size=400), st.integers(0, 99), min_size=2))
def test_keys_stand_in_the_order_of_their_encoded_bytes(mapping: dict[str, int]) -> None:
    keys = [cbor2.dumps(key) for key in decode(encode(mapping))]
    assert all(a < b for a, b in pairwise(keys))


@given(values)
def test_an_independent_encoder_writes_the_same_bytes(value: Any) -> None:
    assert cbor2.dumps(value, canonical=True) == encode(value)


@given(values, st.data())
def test_changed_bytes_are_refused_or_mean_something_else(value: Any, data: st.DataObject) -> None:
    raw = bytearray(encode(value))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    try:
        read = decode(bytes(raw))
    except Malformed:
        return
    assert encode(read) == raw


@given(st.binary(max_size=200))
def test_any_bytes_are_read_exactly_or_refused(raw: bytes) -> None:
    with suppress(Malformed):
        assert encode(decode(raw)) == raw


@pytest.mark.parametrize(
    "name, raw",
    {
        "nothing at all": "",
        "a number that could be shorter": "1801",
        "a length that could be shorter": "780161",
        "a text of unknown length": "7f6161ff",
        "a list of unknown length": "9f01ff",
        "a map of unknown length": "bf616101ff",
        "keys out of order": "a2616201616101",
        "longer keys first": "a262616101616201",
        "one key twice": "a2616101616102",
        "a number as key": "a10102",
        "bytes as key": "a1416101",
        "null": "f6",
        "undefined": "f7",
        "a float": "fb3ff0000000000000",
        "a half float": "f93c00",
        "an unassigned simple value": "f0",
        "true in two bytes": "f815",
        "a tag": "c11a514b67b0",
        "a big number that would fit": "c24101",
        "a regular expression": "d8236128",
        "a tag that nobody knows": "d9ffff01",
        "a shared reference to itself": "d81c81d81d00",
        "a set": "d901028101",
        "a number of 64 bits without sign": "1bffffffffffffffff",
        "a negative number beyond 64 bits": "3bffffffffffffffff",
        "text that is not UTF-8": "61ff",
        "half a character": "63eda080",
        "two values": "0101",
        "a break alone": "ff",
        "a reserved length": "1c",
        "a text cut short": "6261",
        "a list cut short": "8201",
    }.items(),
)
def test_every_other_spelling_is_refused(name: str, raw: str) -> None:
    with pytest.raises(Malformed):
        decode(bytes.fromhex(raw))


@pytest.mark.parametrize(
    "raw",
    [
        b"\x81" * 100_000 + b"\x01",
        b"\xa1\x61a" * 100_000 + b"\x01",
        b"\xc6" * 100_000 + b"\x01",
        b"\xd8\x1c" * 100_000 + b"\x01",
        b"\x5b" + (1 << 40).to_bytes(8) + b"abc",
        b"\x7b" + ((1 << 64) - 1).to_bytes(8) + b"abc",
        b"\x9b" + (1 << 40).to_bytes(8) + b"\x01",
        b"\xbb" + (1 << 40).to_bytes(8) + b"\x61a\x01",
        (b"\x9a" + (1 << 24).to_bytes(4)) * 15 + b"\x01",
    ],
    ids=lambda raw: raw[:6].hex(),
)
def test_claims_of_depth_and_length_cost_no_memory(raw: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Malformed):
            decode(raw)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def _nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def test_the_same_depth_may_be_written_and_read() -> None:
    assert decode(encode(_nested(MAX_DEPTH))) == _nested(MAX_DEPTH)
    with pytest.raises(Malformed):
        encode(_nested(MAX_DEPTH + 1))
    with pytest.raises(Malformed):
        decode(b"\x81" * (MAX_DEPTH + 1) + b"\x01")
    assert decode(encode(_nested(40), max_depth=40), max_depth=40) == _nested(40)


@pytest.mark.parametrize(
    "value", [None, 1.0, {1: 2}, {b"a": 1}, 1 << 63, -(1 << 63) - 1, {1, 2}, "\ud800", [object()]]
)
def test_values_that_nobody_could_read_back_are_not_written(value: Any) -> None:
    with pytest.raises(Malformed, match=r"\.$"):
        encode(value)


def test_true_is_not_one() -> None:
    assert encode(True) != encode(1)
    assert decode(encode(True)) is True


def filled(items: int) -> list[Any]:
    """A list of so many items in all, itself among them, of every kind."""
    one: list[Any] = [{"a": 1}, "bc", b"d", True, [], -500]  # eight items
    count, rest = divmod(items - 1, 8)
    return [*(each for _ in range(count) for each in one), *[0] * rest]


@pytest.mark.parametrize("most", [1, 2, 9, 10, 11, 100, MAX_ITEMS])
def test_the_count_of_items_is_bounded(most: int) -> None:
    fits = encode(filled(most))
    assert decode(fits, max_items=most) == filled(most)
    with pytest.raises(Malformed, match="single values"):
        decode(encode(filled(most + 1)), max_items=most)


@given(values, st.integers(1, 60))
def test_items_are_counted_as_an_independent_reader_counts_them(value: Any, most: int) -> None:
    def count(item: Any) -> int:
        if isinstance(item, dict):
            return 1 + sum(1 + count(each) for each in item.values())
        return 1 + sum(map(count, item)) if isinstance(item, list) else 1

    raw = encode(value)
    if count(cbor2.loads(raw)) <= most:
        assert decode(raw, max_items=most) == value
    else:
        with pytest.raises(Malformed):
            decode(raw, max_items=most)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x9a" + (400_000).to_bytes(4) + b"\x80" * 400_000,
        b"\x9a" + (400_000).to_bytes(4) + b"\x00" * 400_000,
        b"\x9a" + (400_000).to_bytes(4) + b"\x60" * 400_000,
        b"\xba" + (200_000).to_bytes(4) + b"\x60\x00" * 200_000,
        b"\x84" + (b"\x9a" + (100_000).to_bytes(4) + b"\x80" * 100_000) * 4,
    ],
    ids=["lists", "numbers", "texts", "pairs", "four lists"],
)
def test_a_swarm_of_small_things_is_never_built(raw: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Malformed, match="single values"):
            decode(raw)
        assert tracemalloc.get_traced_memory()[1] < 1 << 16
    finally:
        tracemalloc.stop()
