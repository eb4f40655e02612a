"""Making a backup: consistent copies first, beside the open store, then one sealed file."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from crdt import store as stores
from crdt.backup.archive import pack
from crdt.backup.copying import copy_database
from crdt.backup.errors import BackupProblem, file_errors
from crdt.backup.manifest import NAME, Manifest
from crdt.backup.parts import Extra, PlainFiles, plain_files
from crdt.backup.reading import read_backup
from crdt.backup.sealing import seal
from crdt.errors import folder_errors
from crdt.passphrase import MODERATE, Cost, check_passphrase
from crdt.store import Store

STAGING = ".backup"  # the folder in the data folder where the copies are while they are needed


@dataclass(frozen=True)
class Made:
    """A backup that was written and read back. `size` in bytes; `left_out` are the files that
    cannot be in one, for the person to look at."""

    path: Path
    size: int
    at: int
    left_out: tuple[str, ...]


class Staged:
    """Copies of the databases at one moment, under keys of this backup alone, until `close`.

    Made on the thread that owns the store; written to a file from any thread. One at a time to a
    data folder.
    """

    def __init__(self, data: Path, manifest: Manifest, plain: PlainFiles) -> None:
        self.data, self.manifest, self.plain = data, manifest, plain

    @classmethod
    def take(
        cls, store: Store, extras: Sequence[Extra] = (), folders: Sequence[str] = (), *, now: int
    ) -> Self:
        """`folders` are plain ones in the data folder. `now` in Unix seconds.

        Raises what reading the databases raises, `DiskFull`, `FolderUnusable`.
        """
        data = store.path.parent
        _remove(data)  # what a crash left there
        with folder_errors(data):
            (data / STAGING).mkdir(mode=0o700)
        files = (stores.FILE, *(each.file for each in extras))
        keys = {file: os.urandom(32) for file in files}
        try:
            copy_database(store.db.conn, data / STAGING / stores.FILE, keys[stores.FILE])
            for each in extras:
                with folder_errors(data):
                    each.copy(data / STAGING / each.file, keys[each.file])
            with folder_errors(data):
                plain = plain_files(data, folders)
        except BaseException:
            _remove(data)
            raise
        return cls(data, Manifest(now, keys), plain)

    def close(self) -> None:
        _remove(self.data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def files(self) -> list[tuple[str, Path]]:
        databases = [(name, self.data / STAGING / name) for name in self.manifest.keys]
        return [*databases, *self.plain.files]


def _remove(data: Path) -> None:
    shutil.rmtree(data / STAGING, ignore_errors=True)


def make_backup(
    store: Store,
    out: Path,
    passphrase: str,
    *,
    extras: Sequence[Extra] = (),
    folders: Sequence[str] = (),
    now: int,
    cost: Cost = MODERATE,
) -> Made:
    """Everything in the store's data folder in one file, as `Staged.take` and `write_backup`."""
    check_place(store.path.parent, out, passphrase)
    with Staged.take(store, extras, folders, now=now) as staged:
        return write_backup(staged, out, passphrase, cost)


def check_place(data: Path, out: Path, passphrase: str) -> None:
    """Raises `WeakPassphrase`, and `BackupProblem` for a place that is none for a backup."""
    check_passphrase(passphrase)
    with file_errors(out):
        if out.resolve().is_relative_to(data.resolve()):
            raise BackupProblem(
                "A backup in the data folder would be lost together with it; choose another folder."
            )
        if out.is_dir():
            raise BackupProblem(f"{out} is a folder; name a file in it.")


def write_backup(staged: Staged, out: Path, passphrase: str, cost: Cost = MODERATE) -> Made:
    """Write the copies to `out` by way of a temporary file beside it, and read it back.

    What was at `out` stays until the new one is whole and proven. Raises `WeakPassphrase`,
    `BackupProblem`, `DiskFull`.
    """
    check_place(staged.data, out, passphrase)
    first = (NAME, staged.manifest.to_bytes())
    with file_errors(out):
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=".folkmoot-")  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                seal(pack(first, staged.files), file, passphrase, cost)
                file.flush()
                os.fsync(file.fileno())
            read_backup(Path(name), passphrase)
            size = Path(name).stat().st_size
            Path(name).replace(out)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    return Made(out, size, staged.manifest.at, staged.plain.left_out)
