"""Looking into raw changes: what honest ones say of themselves, and what is never let through."""

from __future__ import annotations

import hashlib
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.change import SIZE_LIMIT, inspect
from crdt.edits import AddClause, AddSection, Edit, EditClause, PutDraft, RenameClause, SetTitle
from crdt.errors import Malformed
from crdt.operations import OPS_LIMIT, ObjectId
from crdt.rulebook_document import RulebookDocument
from crdt.rulebook_shape import GENESIS, GENESIS_HASH

MAGIC = b"\x85\x6f\x4a\x83"
ANNA, BEN = b"anna" * 4, b"ben." * 8
SECTION, CLAUSE, DRAFT = "5" * 32, "c" * 32, "d" * 32


def uleb(number: int) -> bytes:
    out = b""
    while number > 127:
        out, number = out + bytes([number & 127 | 128]), number >> 7
    return out + bytes([number])


def chunk(body: bytes, kind: int = 1) -> bytes:
    """A chunk with a right checksum around `body`."""
    plain = zlib.decompress(body, -15) if kind == 2 else body
    digest = hashlib.sha256(b"\x01" + uleb(len(plain)) + plain).digest()
    return MAGIC + digest[:4] + bytes([kind]) + uleb(len(body)) + body


def change_of(columns: list[tuple[int, bytes]], deps: bytes = b"\0") -> bytes:
    """A change by ANNA, her first, with these columns."""
    head = deps + b"\x10" + ANNA + b"\x01\x01\x00\x00\x00"
    sizes = b"".join(uleb(kind) + uleb(len(data)) for kind, data in columns)
    return chunk(head + uleb(len(columns)) + sizes + b"".join(data for _, data in columns))


def made(*edits: Edit) -> bytes:
    change = RulebookDocument().make_change(edits, ANNA)
    assert change is not None
    return change


WHOLE = made(
    SetTitle("House rules"),
    AddSection(SECTION, "Living"),
    AddClause(CLAUSE, SECTION, "Quiet after 10 — süß 😀.", "Noise"),
    PutDraft(DRAFT, CLAUSE, "Quieter."),
)


def test_a_change_says_who_made_it_and_on_what() -> None:
    document = RulebookDocument()
    first = document.make_change([AddClause(CLAUSE, "", "One two three.")], ANNA)
    second = document.make_change([EditClause(CLAUSE, "One 2 three.")], BEN)
    assert first is not None and second is not None
    one, two = inspect(first), inspect(second)
    assert (one.actor, one.seq, one.deps, one.start_op) == (ANNA, 1, (GENESIS_HASH,), 5)
    assert (two.actor, two.seq, two.deps, two.start_op) == (BEN, 1, (one.hash,), one.max_op + 1)
    assert two.hash == hashlib.sha256(second[8:]).digest() and document.heads() == (two.hash,)
    text = ObjectId(6, ANNA)
    assert two.map_ops == () and two.texts == {text} == two.touched
    assert one.texts == {text} and ObjectId(5, ANNA) in one.touched
    assert two.ops == 4  # three letters out, one in


def test_every_operation_on_a_map_is_listed_with_its_value() -> None:
    info = inspect(WHOLE)
    values = {(op.key, op.value) for op in info.map_ops}
    assert ("title", "House rules") in values and ("title", "Noise") in values
    assert (CLAUSE, "") in values and ("clause", CLAUSE) in values
    assert info.ops == info.max_op - info.start_op + 1


def test_the_first_change_of_all() -> None:
    info = inspect(GENESIS)
    assert info.hash == GENESIS_HASH and [op.key for op in info.map_ops] == [
        "meta", "sections", "clauses", "drafts"
    ]  # fmt: skip


@settings(max_examples=300)
@given(st.integers(0, 8 * len(WHOLE) - 1))
def test_no_bit_can_be_flipped(bit: int) -> None:
    raw = bytearray(WHOLE)
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Malformed):
        inspect(bytes(raw))


@given(st.integers(0, len(WHOLE) - 1))
def test_nothing_can_be_cut_off_or_added(size: int) -> None:
    for raw in (WHOLE[:size], WHOLE + WHOLE[:size] + b"\0", WHOLE + WHOLE):
        with pytest.raises(Malformed):
            inspect(raw)


@settings(max_examples=400)
@given(st.binary(max_size=80))
def test_any_bytes_are_a_change_or_malformed(body: bytes) -> None:
    for raw in (body, chunk(body), chunk(b"\0\x10" + ANNA + b"\x01\x01\x00\x00\x00" + body)):
        with pytest.raises(Malformed):
            inspect(raw)


def test_a_small_change_that_stands_for_millions_of_operations_is_refused_at_once() -> None:
    ten_million = uleb(10_000_000)  # as a signed run length, its highest bit being free
    bombs = [
        [(0x42, ten_million + b"\x01")],
        [(0x42, b"\0" + ten_million)],
        [(0x15, ten_million + b"\x01a"), (0x42, b"\x01\x01")],
        [(0x34, ten_million), (0x42, b"\x01\x01")],
        [(0x01, ten_million + b"\0"), (0x42, b"\x01\x01")],
        [(0x11, ten_million + b"\0"), (0x42, b"\x01\x01")],
        [(0x56, ten_million + b"\x16"), (0x42, b"\x01\x01")],
        [(0x42, b"\x01\x01"), (0x70, b"\x01" + ten_million)],
        [(0x42, b"\x01\x01"), (0x70, b"\x01\x01"), (0x71, ten_million + b"\0")],
    ]
    for columns in bombs:
        with pytest.raises(Malformed):
            inspect(change_of(columns))


def test_a_compressed_change_is_refused_without_unpacking_it() -> None:
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(bytes(20_000_000)) + packer.flush()
    with pytest.raises(Malformed, match="no plain change"):
        inspect(chunk(packed, 2))


def test_too_much_for_one_change_is_refused() -> None:
    with pytest.raises(Malformed, match="too large"):
        inspect(chunk(bytes(SIZE_LIMIT)))
    with pytest.raises(Malformed, match="too many items"):
        inspect(change_of([(0x42, uleb(OPS_LIMIT + 1) + b"\x01")]))
    with pytest.raises(Malformed, match="dependencies"):
        inspect(change_of([(0x42, b"\x01\x01")], deps=uleb(65) + bytes(65 * 32)))


@pytest.mark.parametrize(
    ("why", "columns"),
    [
        ("unknown column", [(0x42, b"\x01\x01"), (0x94, b"\x01")]),  # the mark of a text
        ("unknown column", [(0x4A, b"\x01\x01")]),  # a compressed column
        ("out of order", [(0x56, b"\x01\x16"), (0x42, b"\x01\x01")]),
        ("no operations", []),
        ("unknown operation", [(0x15, b"\x7f\x01a"), (0x42, b"\x01\x05")]),  # count up
        ("unknown operation", [(0x15, b"\x7f\x01a"), (0x42, b"\x01\x03")]),  # delete a key
        ("unknown operation", [(0x15, b"\x7f\x01a"), (0x42, b"\x01\x02")]),  # make a list
        ("unknown value", [(0x15, b"\x7f\x01a"), (0x42, b"\x01\x01"), (0x56, b"\x01\x13"),
                           (0x57, b"\x07")]),  # a number
        ("another length", [(0x42, b"\x01\x01"), (0x56, b"\x01\x26"), (0x57, b"a")]),
        ("half an object", [(0x01, b"\x7f\x00"), (0x42, b"\x01\x01")]),
        ("different lengths", [(0x42, b"\x02\x01"), (0x56, b"\x01\x16"), (0x57, b"a")]),
    ],
)  # fmt: skip
def test_what_a_rulebook_never_needs_is_refused(why: str, columns: list[tuple[int, bytes]]) -> None:
    with pytest.raises(Malformed, match=why):
        inspect(change_of(columns))


def letter(value: bytes, *, size: int | None = None) -> bytes:
    """A change that puts `value` into a text as one operation."""
    meta = (len(value) if size is None else size) << 4 | 6
    text = [(0x01, b"\x7f\x00"), (0x02, b"\x7f\x05")]
    insert = [(0x34, b"\x00\x01"), (0x42, b"\x7f\x01"), (0x56, b"\x7f" + uleb(meta))]
    return change_of([*text, *insert, (0x57, value)])


def test_each_letter_is_an_operation_of_its_own() -> None:
    for value in ("a", "é", "語", "😀"):
        assert inspect(letter(value.encode())).texts == {ObjectId(5, ANNA)}
    for several in (b"ab", b"\xc3\xa9a", b"abcd", b"", b"\xc3", b"\xff\xfe"):
        with pytest.raises(Malformed):
            inspect(letter(several))


def test_a_title_may_be_changed_and_so_is_its_clause() -> None:
    document = RulebookDocument()
    document.make_change([AddClause(CLAUSE, "", "x")], ANNA)
    raw = document.make_change([RenameClause(CLAUSE, "Noise")], ANNA)
    assert raw is not None
    (op,) = inspect(raw).map_ops
    assert (op.key, op.value, op.object) == ("title", "Noise", ObjectId(5, ANNA))
