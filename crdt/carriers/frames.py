"""The frames of an exchange: what two laptops say to each other over a stream.

A frame is one zstd frame, in it canonical CBOR of `[kind, group, [item, ...]]`, all byte strings.
`group` has 32 bytes, none where the frame is about no single group. What the items are depends on
the kind:

hello    of each group that the other belongs to: id 32, SHA-256 over the heads 32
have     what is here: `have.have_items`; as many as go in means more to come
doubt    devices of which one of the two may hold another branch; likewise
ids      one such device, and then ids of its entries here; as many as go in means more to come
entries  entries in their wire form, causes first
took     nothing: the oldest of the frames with entries that are on their way is on disk
done     nothing: these were all the entries
bye      nothing: the exchange is over
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import zstandard

from crdt.canonical import encode
from crdt.carriers.have import ITEM
from crdt.errors import Malformed, RoadBroken
from crdt.framing import MIN_WIRE, Frame

LIMIT = 1 << 20  # bytes of a frame once inflated
MOST_WIRES = 512 << 10  # bytes of the entries in a frame, or one entry; none is larger than that
MOST_ENTRIES = 2_000  # in a frame
MOST_ITEMS = 8_000  # of one size; what may be more goes into as many frames as needed
_WINDOW = 1 << 21  # bytes; zstd frames that ask for more memory are refused
_SIZES = {"hello": 64, "have": ITEM, "doubt": 32, "ids": 32, "entries": 0, "took": 0, "done": 0,
          "bye": 0}  # fmt: skip


@dataclass(frozen=True)
class Message:
    """`group` in hex, "" where there is none."""

    kind: str
    group: str = ""
    items: tuple[bytes, ...] = ()


def to_frame(kind: str, group: str = "", items: Iterable[bytes] = ()) -> bytes:
    raw = encode([kind.encode(), bytes.fromhex(group), list(items)])
    return zstandard.compress(raw, 3)


def read_frame(data: bytes) -> Message:
    """Raises `RoadBroken` for what no Folkmoot sends; memory and time are bounded by `LIMIT`."""
    try:
        reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(data)
        raw = bytes(reader.read(LIMIT + 1))
        if len(raw) > LIMIT:
            raise Malformed("too much")
        return _read(Frame(raw))
    except (zstandard.ZstdError, Malformed):
        raise RoadBroken(
            "The other laptop sent what no Folkmoot sends, so the connection was cut; what had "
            "come before stays."
        ) from None


def _read(frame: Frame) -> Message:
    frame.list_of(3)
    kind = frame.bytes_of().decode(errors="replace")
    group = frame.bytes_of()
    if kind not in _SIZES or len(group) not in (0, 32):
        raise Malformed("no such frame")
    size = _SIZES[kind]
    items = frame.many_bytes(size) if size else frame.many_bytes(least=MIN_WIRE)
    frame.end()
    if size and len(items) > MOST_ITEMS:
        raise Malformed("too many")
    return Message(kind, group.hex(), tuple(items))
