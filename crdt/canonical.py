"""Deterministic CBOR: one value, one sequence of bytes, so that a signature means one thing.

RFC 8949 section 4.2.1 (core deterministic encoding), and of its values only whole numbers of 64
bits with sign, bytes, text, true and false, lists, and maps with text keys. `FORMAT.md` says it
byte by byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import cbor2

from crdt.errors import Malformed

MAX_DEPTH = 16  # containers inside one another
MAX_ITEMS = 1 << 17  # values, keys, lists and maps in all; an act of 512 KiB can have 100,000
_BYTES, _TEXT, _LIST, _MAP = 2, 3, 4, 5  # major types
_LOW, _HIGH = -(1 << 63), (1 << 63) - 1


class _NoTags(dict[int, Any]):
    """Stands where cbor2 looks up what a tag means: here none means anything.

    Without it a tag of a few bytes could have cbor2 compile a regular expression or build a date.
    """

    def __missing__(self, tag: int) -> NoReturn:
        raise ValueError(f"tag {tag}")


_NO_TAGS = _NoTags()


def _key_order(key: str) -> tuple[int, bytes]:
    # Encoded keys compare bytewise; their first bytes hold the length, so the shorter comes first.
    raw = key.encode()
    return len(raw), raw


def _plain(value: Any, depth: int) -> Any:
    """`value` as cbor2 must be given it: known types only, the keys of every map in order."""
    kind = type(value)
    if kind is str or kind is bytes or kind is bool:
        return value
    if kind is int:
        if not _LOW <= value <= _HIGH:
            raise Malformed("A number is too large to be kept: at most 64 bits are.")
        return value
    if depth == 0:
        raise Malformed("The data are nested too deeply to be read.")
    if kind is list or kind is tuple:
        return [_plain(item, depth - 1) for item in value]
    if kind is dict or isinstance(value, Mapping):
        if not all(type(key) is str for key in value):
            raise Malformed("A map has a key that is not a text.")
        return {key: _plain(value[key], depth - 1) for key in sorted(value, key=_key_order)}
    raise Malformed(f"A value of the type {kind.__name__!r} cannot be kept.")


def _too_many(data: bytes, most: int) -> bool:
    """Whether more than `most` items begin in `data` or are claimed by its lists and maps.

    Only the heads are looked at (RFC 8949, section 3): an empty list takes one byte here, and
    seventy times that in memory. What is no CBOR of ours is left for the reader to refuse.
    """
    at, seen, left = 0, 0, 1
    while left and at < len(data):
        first = data[at]
        at += 1
        major, size = first >> 5, first & 31
        if size >= 24:
            wide = 1 << min(size - 24, 3)
            size = int.from_bytes(data[at : at + wide])
            at += wide
        left, seen = left - 1, seen + 1
        if major in (_BYTES, _TEXT):
            at += size
        elif major in (_LIST, _MAP):
            left += size if major == _LIST else 2 * size
            if seen + left > most:
                return True
    return False


def encode(value: Any, *, max_depth: int = MAX_DEPTH) -> bytes:
    """The one sequence of bytes that stands for `value`; tuples are written as lists.

    Raises `Malformed` for a value outside the types above or nested deeper than `max_depth`.
    """
    try:
        return cbor2.dumps(_plain(value, max_depth))
    except UnicodeEncodeError as error:
        raise Malformed("A text holds half a character, which cannot be kept.") from error


def decode(data: bytes, *, max_depth: int = MAX_DEPTH, max_items: int = MAX_ITEMS) -> Any:
    """The value that `data` stands for. Reads what `encode` writes and nothing else.

    Time and memory are bounded by the length of `data` and by `max_items`, whatever lengths it
    claims inside. Raises `Malformed` for anything else: another spelling of the same value, a tag,
    a float, null, a number over 64 bits, a repeated key, nesting beyond `max_depth`, more than
    `max_items` values, keys, lists and maps in all, bytes left over.
    """
    if len(data) > max_items and _too_many(data, max_items):  # each takes a byte at least
        raise Malformed("These bytes hold more single values than anything that Folkmoot writes.")
    try:
        value = cbor2.loads(
            data,
            semantic_decoders=_NO_TAGS,
            max_depth=max_depth,
            allow_indefinite=False,
            allow_duplicate_keys=False,
            strict_hashable_types=True,
        )
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, MemoryError) as error:
        raise Malformed("These bytes are not in the form that Folkmoot writes.") from error
    if encode(value, max_depth=max_depth) != data:
        raise Malformed("These bytes say something in another form than Folkmoot writes it.")
    return value
