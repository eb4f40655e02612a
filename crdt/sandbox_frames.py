"""What goes through the pipe to the process that tries changes: frames of a known size.

A frame: its kind (1 byte), the number of the document it is about (1 byte), the size of what
follows (4 bytes, big-endian), and that. Answers are single bytes. Nothing is unpickled anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

LOAD = b"L"  # keep the document that Automerge saved under this number
FORK = b"F"  # work on a fork of the document with this number
CATCH_UP = b"C"  # changes that were taken in elsewhere already
APPLY = b"A"  # changes to try; the only kind that is answered
KEEP = b"K"  # the document at work takes this number
READY, TAKEN, REFUSED = b"R", b"T", b"N"

_HEAD = 6
_SIZE = 4


def frame(kind: bytes, slot: int = 0, payload: bytes = b"") -> bytes:
    return kind + bytes([slot]) + len(payload).to_bytes(_SIZE) + payload


def read_frame(source: BinaryIO) -> tuple[bytes, int, bytes] | None:
    """The next frame: kind, number and payload; None at the end, also in the midst of one."""
    head = source.read(_HEAD)
    size = int.from_bytes(head[2:])
    payload = source.read(size) if len(head) == _HEAD else b""
    if len(head) < _HEAD or len(payload) < size:
        return None
    return head[:1], head[1], payload


def many(parts: Sequence[bytes]) -> bytes:
    """A list of byte strings, each with its size before it."""
    return b"".join(each for part in parts for each in (len(part).to_bytes(_SIZE), part))


def read_many(payload: bytes) -> list[bytes]:
    """What `many` wrote."""
    parts, at = [], 0
    while at < len(payload):
        size = int.from_bytes(payload[at : at + _SIZE])
        parts.append(payload[at + _SIZE : at + _SIZE + size])
        at += _SIZE + size
    return parts
