"""Looking into a raw Automerge change without Automerge: who made it, on what, and what it does.

Everything here is bounded, so that bytes from a stranger cost no more than their size. What
passes is one plain change chunk that only does what a rulebook needs: put strings and make maps
and texts in maps, insert and delete characters in texts. Whether it fits the document is for
`crdt.rulebook_shape` to say, and whether Automerge agrees for Automerge.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from crdt import columns
from crdt.columns import cut, uleb
from crdt.errors import Malformed
from deliberation.errors import FolkmootError

SIZE_LIMIT = 1 << 20  # bytes of one change
OPS_LIMIT = 200_000  # operations of one change: a code point put in or taken out is one
DEPS_LIMIT = 64
ACTORS_LIMIT = 1_024
STRING_LIMIT = 1_200  # bytes of a string in a map: LINE_LIMIT code points of four bytes
NUMBER_LIMIT = 1 << 32  # Automerge counts operations in 32 bits

MAKE_MAP, SET, DELETE, MAKE_TEXT = 0, 1, 3, 4
_STRING = 6  # value type
_ONE_ASCII = 1 << 4 | _STRING
_MAGIC = b"\x85\x6f\x4a\x83"
_PLAIN_CHANGE = 1
_OBJ_ACTOR, _OBJ_COUNTER, _KEY_ACTOR, _KEY_COUNTER, _KEY_STRING = 0x01, 0x02, 0x11, 0x13, 0x15
_INSERT, _ACTION, _VALUE_META, _VALUE = 0x34, 0x42, 0x56, 0x57
_PRED_COUNT, _PRED_ACTOR, _PRED_COUNTER = 0x70, 0x71, 0x73
_KNOWN = {
    _OBJ_ACTOR, _OBJ_COUNTER, _KEY_ACTOR, _KEY_COUNTER, _KEY_STRING, _INSERT, _ACTION,
    _VALUE_META, _VALUE, _PRED_COUNT, _PRED_ACTOR, _PRED_COUNTER,
}  # fmt: skip


class ChangeRefused(FolkmootError):
    """A change of the rulebook that cannot be taken in; `change` is its hash where known."""

    def __init__(self, message: str, change: bytes = b"") -> None:
        super().__init__(message)
        self.change = change


class ObjectId(NamedTuple):
    """A map or text is named after the operation that made it."""

    counter: int
    actor: bytes


ROOT = ObjectId(0, b"")


class MapOp(NamedTuple):
    """An operation on a key of a map. `id` is its own; `value` is "" unless it sets a string."""

    id: ObjectId
    object: ObjectId
    key: str
    action: int
    value: str


@dataclass(frozen=True, slots=True)
class ChangeInfo:
    """What a raw change says of itself. `actor` has 16 to 32 bytes, `seq` counts from 1.

    Its operations are numbered `start_op` to `max_op`. `texts` are the texts whose characters
    it changes.
    """

    raw: bytes
    hash: bytes
    deps: tuple[bytes, ...]
    actor: bytes
    seq: int
    start_op: int
    ops: int
    map_ops: tuple[MapOp, ...]
    texts: frozenset[ObjectId]

    @property
    def max_op(self) -> int:
        return self.start_op + self.ops - 1

    @property
    def touched(self) -> frozenset[ObjectId]:
        return self.texts | {op.object for op in self.map_ops}


def inspect(raw: bytes) -> ChangeInfo:
    """`raw` taken apart; raises `Malformed` unless it is exactly one change within the limits.

    Format: "Automerge Binary Document Format", sections on chunks and change chunks. Of the
    two ways to write a change only the uncompressed one is taken: it alone is canonical.
    """
    try:
        return _inspect(raw)
    except (IndexError, ValueError) as error:
        why = str(error)[:80]
        raise Malformed(
            f"A change of the rulebook is damaged or not one that this app makes ({why})."
        ) from None


def _inspect(raw: bytes) -> ChangeInfo:
    _check(len(raw) <= SIZE_LIMIT, "too large")
    _check(raw[:4] == _MAGIC and raw[8] == _PLAIN_CHANGE, "no plain change")
    size, at = uleb(raw, 9)
    _check(at + size == len(raw), "not exactly one chunk")
    digest = hashlib.sha256(raw[8:]).digest()
    _check(digest[:4] == raw[4:8], "wrong checksum")

    count, at = uleb(raw, at)
    _check(count <= DEPS_LIMIT, "too many dependencies")
    deps = tuple(cut(raw, at + 32 * k, 32) for k in range(count))
    _check(all(a < b for a, b in pairwise(deps)), "dependencies out of order")
    actor, at = _actor(raw, at + 32 * count)
    seq, at = uleb(raw, at)
    start_op, at = uleb(raw, at)
    _check(1 <= seq < NUMBER_LIMIT and 1 <= start_op < NUMBER_LIMIT, "wrong count")
    _check(raw[at : at + 2] == b"\0\0", "time or message")  # the entry around it has the time
    count, at = uleb(raw, at + 2)
    _check(count <= ACTORS_LIMIT, "too many authors")
    actors = [actor]
    for _ in range(count):
        other, at = _actor(raw, at)
        actors.append(other)
    parts = _columns(raw, at)
    ops, map_ops, texts = _operations(parts, actors, start_op)
    _check(start_op + ops < NUMBER_LIMIT, "wrong count")
    return ChangeInfo(raw, digest, deps, actor, seq, start_op, ops, map_ops, texts)


def _actor(raw: bytes, at: int) -> tuple[bytes, int]:
    size, at = uleb(raw, at)
    _check(16 <= size <= 32, "wrong author")
    return cut(raw, at, size), at + size


def _columns(raw: bytes, at: int) -> dict[int, bytes]:
    count, at = uleb(raw, at)
    _check(count <= len(_KNOWN), "too many columns")
    sizes = []
    for _ in range(count):
        kind, at = uleb(raw, at)
        size, at = uleb(raw, at)
        _check(kind in _KNOWN, "unknown column")
        sizes.append((kind, size))
    _check(sizes == sorted(dict(sizes).items()), "columns out of order")
    parts = {}
    for kind, size in sizes:
        parts[kind] = cut(raw, at, size)
        at += size
    _check(at == len(raw), "bytes left over")
    return parts


def _operations(
    parts: dict[int, bytes], actors: list[bytes], start_op: int
) -> tuple[int, tuple[MapOp, ...], frozenset[ObjectId]]:
    actions = columns.numbers(parts.get(_ACTION, b""), OPS_LIMIT)
    ops = len(actions)
    _check(ops > 0, "no operations")
    _check_references(parts, ops)
    inserts = columns.booleans(parts.get(_INSERT, b""), ops) or [False] * ops
    metas = _full(columns.numbers(parts.get(_VALUE_META, b""), ops), ops)
    _check(len(inserts) == ops, "columns of different lengths")
    value = parts.get(_VALUE, b"")
    _check(sum(meta >> 4 for meta in metas if meta) == len(value), "values of another length")

    owners = list(
        zip(
            _full(columns.numbers(parts.get(_OBJ_ACTOR, b""), ops), ops),
            _full(columns.numbers(parts.get(_OBJ_COUNTER, b""), ops), ops),
            strict=True,
        )
    )
    names = {owner: _object(owner, actors) for owner in set(owners)}
    if _KEY_STRING not in parts:
        _check_characters(set(zip(inserts, actions, metas, strict=True)), value, metas)
        _check((None, None) not in names, "characters outside every text")
        return ops, (), frozenset(names.values())

    keys = _full(columns.strings(parts[_KEY_STRING], ops), ops)
    offsets = [0, *accumulate((meta or 0) >> 4 for meta in metas)]
    own = actors[0]
    map_ops, rest, characters, texts = [], set(), bytearray(), set()
    character_metas: list[int | None] = []
    for index, key in enumerate(keys):
        meta = metas[index] or 0
        here = value[offsets[index] : offsets[index + 1]]
        if key is None:
            rest.add((inserts[index], actions[index], metas[index]))
            characters += here
            character_metas.append(meta)
            texts.add(names[owners[index]])
            continue
        action = actions[index]
        kind_of_value = _STRING if action == SET else 0
        _check(action in (MAKE_MAP, SET, MAKE_TEXT) and not inserts[index], "unknown operation")
        _check(meta & 15 == kind_of_value and len(here) <= STRING_LIMIT, "unknown value")
        _check(action == SET or not here, "unknown value")
        id_ = ObjectId(start_op + index, own)
        map_ops.append(MapOp(id_, names[owners[index]], key, action or 0, here.decode()))
    _check_characters(rest, bytes(characters), character_metas)
    _check(ROOT not in texts, "characters outside every text")
    return ops, tuple(map_ops), frozenset(texts)


def _check_references(parts: dict[int, bytes], ops: int) -> None:
    """The columns that only Automerge reads must at least not be longer than they should be."""
    for kind in (_KEY_ACTOR, _KEY_COUNTER):
        _check(columns.length(parts.get(kind, b""), ops) in (0, ops), "columns of other lengths")
    counts = columns.numbers(parts.get(_PRED_COUNT, b""), ops)
    _check(len(counts) in (0, ops), "columns of different lengths")
    total = sum(count or 0 for count in counts)
    _check(total <= OPS_LIMIT, "too many predecessors")
    for kind in (_PRED_ACTOR, _PRED_COUNTER):
        _check(columns.length(parts.get(kind, b""), total) == total, "columns of other lengths")


def _check_characters(
    rest: set[tuple[bool, int | None, int | None]], value: bytes, metas: list[int | None]
) -> None:
    """Operations inside texts put in one code point each, or take one out."""
    wide = False
    for insert, action, meta in rest:
        if insert and action == SET and meta == _ONE_ASCII:
            continue
        if insert and action == SET and meta is not None and meta & 15 == _STRING:
            _check(2 <= meta >> 4 <= 4, "not one character")
            wide = True
        else:
            _check(not insert and action == DELETE and not meta, "unknown operation")
    if not wide:
        _check(value.isascii(), "not one character")
        return
    at = 0
    for meta in metas:
        if meta:
            _check(len(value[at : at + (meta >> 4)].decode()) == 1, "not one character")
            at += meta >> 4


def _object(owner: tuple[int | None, int | None], actors: list[bytes]) -> ObjectId:
    index, counter = owner
    if index is None and counter is None:
        return ROOT
    _check(index is not None and counter is not None, "half an object")
    return ObjectId(counter or 0, actors[index or 0])


def _full(column: list[columns.T], ops: int) -> list[columns.T]:
    if not column:
        return [None] * ops  # type: ignore[list-item]
    _check(len(column) == ops, "columns of different lengths")
    return column


def _check(good: bool, why: str) -> None:
    if not good:
        raise ValueError(why)
