"""What an Automerge change does: its columns, read into the few operations that a rulebook needs.

Format: "Automerge Binary Document Format", section on operation columns. In an honest change an
insertion puts in one code point and has no predecessor, and a deletion has the one letter as its
predecessor that it takes out; anything else is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeVar

from crdt import columns
from crdt.columns import uleb

OPS_LIMIT = 200_000  # operations of one change: a code point put in or taken out is one
FREE_OPS = (
    40_000  # of a change of no bytes; each byte allows one more, as each letter put in has one
)
MAP_OPS_LIMIT = 20_000  # of them on keys of maps: an import of 4,000 clauses
STRING_LIMIT = 1_200  # bytes of a string in a map: LINE_LIMIT code points of four bytes
NUMBER_LIMIT = 1 << 32  # Automerge counts operations in 32 bits

MAKE_MAP, SET, DELETE, MAKE_TEXT = 0, 1, 3, 4
_STRING = 6  # value type
_ONE_ASCII = 1 << 4 | _STRING
_OBJ_ACTOR, _OBJ_COUNTER, _KEY_ACTOR, _KEY_COUNTER, _KEY_STRING = 0x01, 0x02, 0x11, 0x13, 0x15
_INSERT, _ACTION, _VALUE_META, _VALUE = 0x34, 0x42, 0x56, 0x57
_PRED_COUNT, _PRED_ACTOR, _PRED_COUNTER = 0x70, 0x71, 0x73
_KNOWN = {
    _OBJ_ACTOR, _OBJ_COUNTER, _KEY_ACTOR, _KEY_COUNTER, _KEY_STRING, _INSERT, _ACTION,
    _VALUE_META, _VALUE, _PRED_COUNT, _PRED_ACTOR, _PRED_COUNTER,
}  # fmt: skip

Pair = tuple[int | None, int | None]  # an author's index, and the number of an operation
T = TypeVar("T")


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
class Operations:
    """`texts` are the texts whose letters change; `references` the highest operation of each
    other author that is built on."""

    count: int
    map_ops: tuple[MapOp, ...]
    texts: frozenset[ObjectId]
    references: tuple[ObjectId, ...]


def read_operations(raw: bytes, at: int, actors: Sequence[bytes], start_op: int) -> Operations:
    """The operations whose columns fill the rest of `raw` from `at`.

    Raises ValueError or IndexError for what is malformed, or no operation of a rulebook.
    """
    parts = _columns(raw, at)
    most = min(OPS_LIMIT, FREE_OPS + len(raw))  # letters taken out are told in a few bytes
    actions = columns.numbers(parts.get(_ACTION, b""), most)
    ops = len(actions)
    check(ops > 0, "no operations")
    key_strings = _full(columns.strings(parts.get(_KEY_STRING, b""), ops), ops, None)
    check(ops - key_strings.count(None) <= MAP_OPS_LIMIT, "too many items")

    def column(kind: int) -> list[int | None]:
        return _full(columns.numbers(parts.get(kind, b""), ops), ops, None)

    owners = list(zip(column(_OBJ_ACTOR), column(_OBJ_COUNTER), strict=True))
    names = {owner: _object(owner, actors) for owner in set(owners)}
    inserts = _full(columns.booleans(parts.get(_INSERT, b""), ops), ops, False)
    metas = column(_VALUE_META)
    value = parts.get(_VALUE, b"")
    check(sum(meta >> 4 for meta in metas if meta) == len(value), "values of another length")
    keys, counts, preds = _references(parts, ops)
    references = _highest({*keys, *preds}, actors)

    if _KEY_STRING not in parts:
        _check_letters(inserts, actions, metas, value)
        _check_deletions(actions, keys, counts, preds)
        check((None, None) not in names, "letters outside every text")
        return Operations(ops, (), frozenset(names.values()), references)
    offsets = list(accumulate(((meta or 0) >> 4 for meta in metas), initial=0))
    map_ops = []
    for index, key in enumerate(key_strings):
        if key is not None:
            check(not inserts[index], "unknown operation")
            here = value[offsets[index] : offsets[index + 1]]
            id_ = ObjectId(start_op + index, actors[0])
            action = _map_action(actions[index], metas[index] or 0, here)
            inside = names[owners[index]]
            new = inside.actor == actors[0] and inside.counter >= start_op
            check(not (action == MAKE_MAP and new), "nested too deeply")
            map_ops.append(MapOp(id_, inside, key, action, here.decode()))
    rest = [index for index, key in enumerate(key_strings) if key is None]
    texts = frozenset(names[owners[index]] for index in rest)
    check(ROOT not in texts, "letters outside every text")
    letters = b"".join(value[offsets[index] : offsets[index + 1]] for index in rest)
    _check_letters(_at(inserts, rest), _at(actions, rest), _at(metas, rest), letters)
    firsts = list(accumulate(counts, initial=0))
    own = [pred for index in rest for pred in preds[firsts[index] : firsts[index + 1]]]
    _check_deletions(_at(actions, rest), _at(keys, rest), _at(counts, rest), own)
    return Operations(ops, tuple(map_ops), texts, references)


def _columns(raw: bytes, at: int) -> dict[int, bytes]:
    count, at = uleb(raw, at)
    check(count <= len(_KNOWN), "too many columns")
    kinds, sizes = [], []
    for _ in range(count):
        size = raw[at + 1]
        kinds.append(raw[at])
        size, at = (size, at + 2) if size < 0x80 else uleb(raw, at + 1)
        sizes.append(size)
    check(_KNOWN.issuperset(kinds), "unknown column")  # all of which are numbers of one byte
    check(kinds == sorted(set(kinds)), "columns out of order")
    ends = list(accumulate(sizes, initial=at))
    check(ends[-1] == len(raw), "bytes left over or cut short")
    return {kind: raw[a:b] for kind, (a, b) in zip(kinds, pairwise(ends), strict=True)}


def _references(parts: dict[int, bytes], ops: int) -> tuple[list[Pair], list[int], list[Pair]]:
    """The letters after which, or which, the operations change, and what they supersede."""
    authors = _full(columns.numbers(parts.get(_KEY_ACTOR, b""), ops), ops, None)
    counters = _full(columns.deltas(parts.get(_KEY_COUNTER, b""), ops), ops, None)
    found = _full(columns.numbers(parts.get(_PRED_COUNT, b""), ops), ops, 0)
    counts = [count or 0 for count in found]
    total = sum(counts)
    check(total <= OPS_LIMIT, "too many predecessors")
    pred_authors = columns.numbers(parts.get(_PRED_ACTOR, b""), total)
    pred_counters = columns.deltas(parts.get(_PRED_COUNTER, b""), total)
    check(len(pred_authors) == len(pred_counters) == total, "columns of different lengths")
    preds = list(zip(pred_authors, pred_counters, strict=True))
    return list(zip(authors, counters, strict=True)), counts, preds


def _highest(pairs: set[Pair], actors: Sequence[bytes]) -> tuple[ObjectId, ...]:
    highest: dict[int, int] = {}
    for author, counter in pairs:
        check(0 <= (counter or 0) < NUMBER_LIMIT, "wrong count")
        if author and counter is not None and counter > highest.get(author, -1):
            highest[author] = counter
    return tuple(ObjectId(counter, actors[author]) for author, counter in highest.items())


def _map_action(action: int | None, meta: int, value: bytes) -> int:
    if action == SET:
        check(meta & 15 == _STRING and len(value) <= STRING_LIMIT, "unknown value")
        return SET
    check(action in (MAKE_MAP, MAKE_TEXT), "unknown operation")
    check(meta == 0, "unknown value")
    return action or MAKE_MAP


def _check_letters(
    inserts: Sequence[bool],
    actions: Sequence[int | None],
    metas: Sequence[int | None],
    value: bytes,
) -> None:
    wide = False
    for insert, action, meta in set(zip(inserts, actions, metas, strict=True)):
        if not insert:
            check(action == DELETE and not meta, "unknown operation")
        else:
            check(action == SET and meta is not None and meta & 15 == _STRING, "unknown operation")
            check(1 <= (meta or 0) >> 4 <= 4, "not one letter")
            wide = wide or meta != _ONE_ASCII
    if not wide:
        check(value.isascii(), "not one letter")
        return
    at = 0
    for meta in metas:
        if meta:
            check(len(value[at : at + (meta >> 4)].decode()) == 1, "not one letter")
            at += meta >> 4


def _check_deletions(
    actions: Sequence[int | None], keys: Sequence[Pair], counts: Sequence[int], preds: list[Pair]
) -> None:
    deleted = [key for key, action in zip(keys, actions, strict=True) if action == DELETE]
    check(preds == deleted, "wrong predecessors")
    check(list(counts) == [action == DELETE for action in actions], "wrong predecessors")


def _object(owner: Pair, actors: Sequence[bytes]) -> ObjectId:
    author, counter = owner
    if author is None and counter is None:
        return ROOT
    check(author is not None and counter is not None, "half an object")
    return ObjectId(counter or 0, actors[author or 0])


def _full(column: list[T], ops: int, nothing: T) -> list[T]:
    """A column that is left out has nothing for every operation."""
    if not column:
        return [nothing] * ops
    check(len(column) == ops, "columns of different lengths")
    return column


def _at(column: Sequence[T], places: Sequence[int]) -> list[T]:
    return [column[place] for place in places]


def check(good: bool, why: str) -> None:
    if not good:
        raise ValueError(why)
