"""The inside of a backup: a tar archive of plain files (POSIX.1-1988 ustar), as a stream.

Written and read block by block, so that memory stays bounded however much there is. What is read
may come from anybody who knows a passphrase: nothing but plain files is taken, and where each may
go is the affair of whoever takes it.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from crdt.backup.errors import BackupProblem, damaged, strange
from crdt.errors import folder_errors

BLOCK = tarfile.BLOCKSIZE
_PIECE = 1 << 16  # bytes that are in memory at once
_END = bytes(2 * BLOCK)


class Sink(Protocol):
    """Where a file of the archive goes."""

    def write(self, data: bytes, /) -> object: ...

    def close(self) -> None: ...


def pack(first: tuple[str, bytes], files: Iterable[tuple[str, Path]]) -> Iterator[bytes]:
    """The bytes of an archive: a file from memory, and then files from the disk by their names.

    Raises `BackupProblem` for a file that became shorter meanwhile, `FolderUnusable` for one that
    cannot be read.
    """
    name, data = first
    yield _header(name, len(data)) + data + _padding(len(data))
    for name, path in files:
        with folder_errors(path.parent), path.open("rb") as file:
            size = left = file.seek(0, 2)
            file.seek(0)
            yield _header(name, size)
            while left:
                piece = file.read(min(left, _PIECE))
                if not piece:
                    raise BackupProblem(f"{name} was changed meanwhile; make the backup again.")
                left -= len(piece)
                yield piece
            yield _padding(size)
    yield _END


def fits(name: str) -> bool:
    """Whether a file can stand in an archive under this name."""
    return len(name.encode("utf-8", "surrogatepass")) <= tarfile.LENGTH_NAME


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    try:
        return info.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict")
    except ValueError as error:  # 8 GiB is what the format has room for
        raise BackupProblem(f"{name} is too large or too oddly named for a backup.") from error


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)


class Unpacking:
    """Takes an archive as it comes, piece by piece; `begin` says where each file goes.

    `begin(name, size)` raises to refuse. `write` raises `BackupProblem` for what is no archive of
    plain files, and `finish` where its end is missing.
    """

    def __init__(self, begin: Callable[[str, int], Sink]) -> None:
        self._begin = begin
        self._head = b""
        self._sink: Sink | None = None
        self._left = self._skip = 0  # bytes of the file, and of the padding behind it
        self._ended = False

    def write(self, data: bytes) -> int:
        rest = memoryview(data)
        while rest:
            rest = rest[self._take(rest) :]
        return len(data)

    def _take(self, data: memoryview) -> int:
        """Use up the beginning of `data`; how much of it."""
        if self._sink is not None:
            size = min(len(data), self._left)
            self._sink.write(bytes(data[:size]))
            self._left -= size
            self._close_if_full()
        elif self._skip:
            size = min(len(data), self._skip)
            self._skip -= size
        else:
            size = min(len(data), BLOCK - len(self._head))
            self._head += bytes(data[:size])
            if len(self._head) == BLOCK:
                self._read_head(self._head)
                self._head = b""
        return size

    def _read_head(self, head: bytes) -> None:
        if not any(head):
            self._ended = True
            return
        try:
            info = tarfile.TarInfo.frombuf(head, "utf-8", "strict")
        except (tarfile.HeaderError, ValueError) as error:
            raise strange() from error
        if self._ended or info.type != tarfile.REGTYPE or info.size < 0:
            raise strange()
        self._sink = self._begin(info.name, info.size)
        self._left, self._skip = info.size, -info.size % BLOCK
        self._close_if_full()

    def _close_if_full(self) -> None:
        if not self._left:
            self.close()

    def finish(self) -> None:
        if not self._ended or self._head:
            raise damaged()

    def close(self) -> None:
        """Let go of a file that was not read to its end."""
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.close()
