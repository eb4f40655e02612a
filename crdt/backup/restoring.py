"""Restoring a backup into a new folder, which goes on as a new device of the same member.

Whole or not at all: everything happens in a folder beside it that gets its name at the end.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyrage

from crdt import keys, lock
from crdt import store as stores
from crdt.backup.archive import Sink
from crdt.backup.copying import copy_file
from crdt.backup.errors import BackupProblem, strange
from crdt.backup.manifest import Manifest
from crdt.backup.reading import read_backup
from crdt.errors import folder_errors
from crdt.identity import Identity
from crdt.store import Store

_LOCK = "folkmoot.lock"
_COPIES = ".restored"  # where the databases are under the keys that they had in the backup


@dataclass(frozen=True)
class Restored:
    """Whose data were restored, and the Unix second of which they are."""

    identity: Identity
    at: int


def restore(
    file: Path,
    passphrase: str,
    folder: Path,
    ceremony: keys.Ceremony,
    *,
    extras: Mapping[str, str] | None = None,
    folders: Collection[str] = (),
    prefer: str = "keyring",
    cost: keys.Cost = keys.MODERATE,
) -> Restored:
    """Bring the data back into `folder`, which must be new or empty, under a key of its own.

    `extras` are the databases that may be in the backup beside the store, and what their keys are
    derived for; `folders` the plain folders. Raises `BackupProblem`, `WrongKey` (of the backup),
    `DiskFull`, `FolderUnusable`, and what `keys.create_key` raises; then nothing is left behind.
    """
    purposes = {} if extras is None else dict(extras)
    _check_empty(folder)
    with _new_folder(folder) as new:
        place = _Placing(new, {stores.FILE, *purposes}, folders)
        manifest = read_backup(file, passphrase, place).manifest
        key = keys.create_key(new, ceremony, prefer, cost)
        identity = _take_over(new, manifest, key, purposes)
        _sync(new)
    return Restored(identity, manifest.at)


class _Placing:
    """Puts the files of a backup where they belong in the new folder, and nowhere else."""

    def __init__(self, new: Path, databases: Collection[str], folders: Collection[str]) -> None:
        self._new, self._databases, self._folders = new, databases, folders

    def __call__(self, manifest: Manifest, name: str) -> Sink:
        top, below, _ = name.partition("/")
        if not below and name in self._databases and name in manifest.keys:
            path = self._new / _COPIES / name
        elif below and top in self._folders:
            path = self._new / name
        else:
            raise strange()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb")


_BINARY = getattr(os, "O_BINARY", 0)  # Windows alone tells texts from bytes


def _take_over(new: Path, manifest: Manifest, key: bytes, purposes: Mapping[str, str]) -> Identity:
    """Give every database the key that it has from now on, and the folder its new device."""
    copies = new / _COPIES
    copy_file(copies / stores.FILE, manifest.keys[stores.FILE], new / stores.FILE, key)
    with Store.open(new, key) as store:
        former = _owner(store)
        identity = former.renewed()
        store.become(identity, json.dumps({"at": manifest.at, "device": former.device_id}))
        for name in manifest.keys.keys() - {stores.FILE}:
            own = store.derive(purposes[name])
            copy_file(copies / name, manifest.keys[name], new / name, own)
    shutil.rmtree(copies)
    return identity


def _owner(store: Store) -> Identity:
    """Whose store it is; its keys are tried, for it may have been put together by hand."""
    try:
        found = store.identity()
        if found is None or not isinstance(found.name, str):
            raise strange()
        found.certificate()
    except (TypeError, ValueError, AttributeError, pyrage.IdentityError):
        raise strange() from None
    return found


def _check_empty(folder: Path) -> None:
    with folder_errors(folder):
        if folder.is_dir() and not any(each.name != _LOCK for each in folder.iterdir()):
            return
        if folder.exists():
            raise BackupProblem(
                f"{folder} is not empty; a backup is restored into a new folder, so that nothing "
                "is lost. Choose another one."
            )


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """A folder beside `folder` that takes its place when the block ends well, else goes away."""
    prefix = f".{folder.name}.restoring-"
    with folder_errors(folder.parent):
        folder.parent.mkdir(parents=True, exist_ok=True)
        for left in folder.parent.iterdir():
            if left.name.startswith(prefix):  # of a crash
                shutil.rmtree(left, ignore_errors=True)
        new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=prefix))  # mode 0700
    try:
        with folder_errors(folder.parent):
            yield new
            _make_way(folder)
            new.rename(folder)
    except BaseException:
        keys.discard_key(new)
        shutil.rmtree(new, ignore_errors=True)
        raise
    with suppress(OSError):  # it is there by now, and whole
        _sync_listing(folder.parent)


def _make_way(folder: Path) -> None:
    """Remove the empty folder, unless somebody began to use it meanwhile."""
    if folder.exists():
        with lock.hold(folder):
            _check_empty(folder)
        (folder / _LOCK).unlink(missing_ok=True)
        folder.rmdir()


def _sync(new: Path) -> None:
    for path in new.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    for path in (new, *new.rglob("*")):
        if path.is_dir():
            _sync_listing(path)


def _sync_listing(folder: Path) -> None:
    if os.name == "posix":  # a name is only safe with the folder that lists it
        listing = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(listing)
        finally:
            os.close(listing)
