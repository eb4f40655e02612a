"""Reading the columns of an Automerge change: run-length lists of numbers and strings.

Format: "Automerge Binary Document Format", https://automerge.org/automerge-binary-format-spec.
Every reader takes the most items that it may give back, because a few bytes can stand for
millions. Reading past the end raises IndexError, anything else that is wrong ValueError.
"""

from __future__ import annotations

from typing import TypeVar

_LONGEST = 9  # bytes of a number below 2 to the 63

T = TypeVar("T")


def uleb(data: bytes, at: int) -> tuple[int, int]:
    """An unsigned LEB128 number at `at`, and where it ends. It must be written the short way."""
    byte = data[at]
    if byte < 0x80:
        return byte, at + 1
    number, shift, start = 0, 0, at
    while byte >= 0x80:
        number |= (byte & 0x7F) << shift
        shift += 7
        at += 1
        if at - start >= _LONGEST:
            raise ValueError("number too long")
        byte = data[at]
    if byte == 0:
        raise ValueError("number with idle digits")
    return number | byte << shift, at + 1


def sleb(data: bytes, at: int) -> tuple[int, int]:
    """A signed LEB128 number at `at`, and where it ends."""
    byte = data[at]
    number, shift, start = byte & 0x7F, 7, at
    while byte >= 0x80:
        at += 1
        if at - start >= _LONGEST:
            raise ValueError("number too long")
        byte = data[at]
        number |= (byte & 0x7F) << shift
        shift += 7
    return number - (1 << shift) if byte & 0x40 else number, at + 1


def numbers(data: bytes, most: int, *, signed: bool = False) -> list[int | None]:
    """A run-length column of numbers, None where it has nothing."""
    out: list[int | None] = []
    at, end = 0, len(data)
    while at < end:
        count = data[at]
        if count < 0x80:  # nearly all are: one byte, read without a call
            at += 1
            if count >= 0x40:
                count -= 0x80
        else:
            count, at = sleb(data, at)
        if len(out) + abs(count) > most:
            raise ValueError("too many items")
        if count == 0:
            count, at = uleb(data, at)
            if len(out) + count > most:
                raise ValueError("too many items")
            out += [None] * count
            continue
        if count < 0:
            plain = data[at : at - count]
            if len(plain) == -count and plain.isascii():  # all of one byte, as nearly all are
                out += [v - 0x80 if v >= 0x40 else v for v in plain] if signed else plain
                at -= count
                continue
        for _ in range(1 if count > 0 else -count):
            value = data[at]
            if value >= 0x80:
                value, at = sleb(data, at) if signed else uleb(data, at)
            else:
                at += 1
                if signed and value >= 0x40:
                    value -= 0x80
            out += [value] * count if count > 1 else [value]
    return out


def deltas(data: bytes, most: int) -> list[int | None]:
    """A run-length column of differences, each to the number before it, as the numbers."""
    number = 0
    return [
        None if step is None else (number := number + step)
        for step in numbers(data, most, signed=True)
    ]


def strings(data: bytes, most: int) -> list[str | None]:
    """A run-length column of strings in UTF-8, each with its length before it."""
    out: list[str | None] = []
    at, end = 0, len(data)
    while at < end:
        count, at = sleb(data, at)
        if count == 0:
            count, at = uleb(data, at)
            _within(len(out) + count, most)
            out += [None] * count
            continue
        _within(len(out) + abs(count), most)
        for _ in range(1 if count > 0 else -count):
            size, at = uleb(data, at)
            value = cut(data, at, size).decode()
            at += size
            out += [value] * max(count, 1)
    return out


def booleans(data: bytes, most: int) -> list[bool]:
    """A column of alternating run lengths, the first of them of False."""
    out: list[bool] = []
    at, value, end = 0, False, len(data)
    while at < end:
        count, at = uleb(data, at)
        _within(len(out) + count, most)
        out += [value] * count
        value = not value
    return out


def cut(data: bytes, at: int, size: int) -> bytes:
    """`size` bytes from `at`, which must all be there."""
    if at + size > len(data):
        raise IndexError("cut short")
    return data[at : at + size]


def _within(count: int, most: int) -> None:
    if count > most:
        raise ValueError("too many items")
