"""Reading a backup: every byte of it proven, each file given to whoever takes it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from crdt import store as stores
from crdt.backup.archive import Sink, Unpacking
from crdt.backup.errors import file_errors, strange
from crdt.backup.manifest import LIMIT, NAME, Manifest, read_manifest
from crdt.backup.parts import portable, same_file
from crdt.backup.sealing import unseal


@dataclass(frozen=True)
class Contents:
    """What is in a backup: when it was made, and the size of every file in bytes, by name."""

    manifest: Manifest
    sizes: dict[str, int]


class _Source:
    """The backup itself, whose errors are told from those of where it is put."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with file_errors(path):
            self._file = path.open("rb")

    def read(self, most: int, /) -> bytes:
        with file_errors(self._path):
            return self._file.read(most)

    def close(self) -> None:
        self._file.close()


class _Nowhere:
    def write(self, data: bytes, /) -> object:
        return len(data)

    def close(self) -> None:
        pass


class _Memory:
    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes, /) -> object:
        self.data += data
        return len(data)

    def close(self) -> None:
        pass


class _Reader:
    """Sees to it that the files of a backup come as they must: what they are is told first, each
    name comes once, and every database that was told comes at all."""

    def __init__(self, place: Callable[[Manifest, str], Sink]) -> None:
        self._place = place
        self._first: _Memory | None = None
        self._manifest: Manifest | None = None
        self._seen: set[str] = set()
        self._sizes: dict[str, int] = {}

    def begin(self, name: str, size: int) -> Sink:
        if self._first is None:
            if name != NAME or size > LIMIT:
                raise strange()
            self._first = _Memory()
            return self._first
        if not portable(name) or same_file(name) in self._seen:
            raise strange()
        self._seen.add(same_file(name))
        self._sizes[name] = size
        return self._place(self.manifest, name)

    @property
    def manifest(self) -> Manifest:
        if self._manifest is None:
            if self._first is None:
                raise strange()
            self._manifest = read_manifest(bytes(self._first.data))
        return self._manifest

    def contents(self) -> Contents:
        databases = self.manifest.keys
        if stores.FILE not in databases or not databases.keys() <= self._sizes.keys():
            raise strange()
        return Contents(self.manifest, self._sizes)


def read_backup(
    file: Path,
    passphrase: str,
    place: Callable[[Manifest, str], Sink] = lambda _manifest, _name: _Nowhere(),
) -> Contents:
    """Read the backup to its end; `place` says where each file goes, nowhere unless it is given.

    Raises `BackupProblem` for what is no whole backup, `WrongKey` for another passphrase, and what
    `place` raises. Only then is anything that was placed known to be all.
    """
    reader = _Reader(place)
    unpacking = Unpacking(reader.begin)
    with closing(_Source(file)) as source, closing(unpacking):
        unseal(source, passphrase, unpacking.write)
        unpacking.finish()
    return reader.contents()
