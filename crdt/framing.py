"""Reading the outer frame of a file that holds entries, in one pass and without building more.

A generic reader makes of 64 MiB of CBOR whatever they claim to be: as many empty lists are
gigabytes of memory. The files hold byte strings and little else, so this reads just those, out of
canonical CBOR (`FORMAT.md`).
"""

from __future__ import annotations

from crdt.canonical import encode
from crdt.errors import Malformed

MIN_WIRE = 64  # bytes; the signature alone has as many
_NUMBER, _BYTES, _LIST, _MAP = 0, 2, 4, 5


class Frame:
    """A reader at a place in `data`. Every method raises `Malformed` for anything else."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = memoryview(data), 0

    def list_of(self, items: int | None = None) -> int:
        """The head of a list; how many items follow, which must be `items` if given."""
        return self._sized(_LIST, items)

    def map_of(self, pairs: int) -> None:
        self._sized(_MAP, pairs)

    def number(self, value: int) -> None:
        """Exactly this number, as the version of a format is."""
        self._sized(_NUMBER, value)

    def key(self, name: str) -> None:
        """Exactly this key of a map."""
        word = encode(name)
        if self._take(len(word)) != word:
            raise _malformed()

    def bytes_of(self, size: int | None = None) -> bytes:
        """A byte string, of exactly `size` bytes if given."""
        return self._take(self._sized(_BYTES, size))

    def many_bytes(
        self, size: int | None = None, least: int = 1, most: int = 1 << 32
    ) -> list[bytes]:
        """A list of at most `most` byte strings, of exactly `size` bytes or at least `least`."""
        found: list[bytes] = []
        items = self.list_of()
        if items > most:
            raise _malformed()
        for _ in range(items):
            found.append(self.bytes_of(size))
            if len(found[-1]) < least:  # else a file of nothing but heads would grow eightfold
                raise _malformed()
        return found

    def end(self) -> None:
        if self._at != len(self._data):
            raise _malformed()

    def _sized(self, major: int, wanted: int | None) -> int:
        first = self._take(1)[0]
        short = first & 31
        size = short if short < 24 else int.from_bytes(self._take(1 << min(short - 24, 4)))
        shortest = short < 24 or (short < 28 and size >= (24, 1 << 8, 1 << 16, 1 << 32)[short - 24])
        if first >> 5 != major or not shortest or wanted not in (None, size):
            raise _malformed()
        return size

    def _take(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._data):
            raise _malformed()
        taken = bytes(self._data[self._at : end])
        self._at = end
        return taken


def _malformed() -> Malformed:
    return Malformed("These bytes are not in the form that Folkmoot writes.")
