"""What can go wrong in a group's copy: each class says it in one sentence for the person."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deliberation.errors import FolkmootError


class Malformed(FolkmootError, ValueError):
    """Bytes that no copy of Folkmoot could have written, or a value that it will not write."""


class BadSignature(FolkmootError):
    """The signature does not belong to these bytes and this device."""


class NoKey(FolkmootError):
    """There is no way to the key of the data folder: no keyring, and no passphrase was given."""


class WrongKey(FolkmootError):
    """The key or the passphrase is not the one that the data folder was made with."""


class WeakPassphrase(FolkmootError, ValueError):
    """The passphrase is too short to protect anything."""


class AlreadyMade(FolkmootError):
    """The folder holds a key or a database already; making another would lose it."""


class DamagedStore(FolkmootError):
    """A file of the data folder is not what Folkmoot wrote there."""


class DiskFull(FolkmootError):
    """Nothing more fits on the disk; what was to be written was taken back as a whole."""


class RoadBroken(FolkmootError):
    """The connection to another laptop broke off, or it sent what nobody may send."""


class FolderInUse(FolkmootError):
    """The data folder is open in another process."""


class FolderUnusable(FolkmootError):
    """The data folder cannot be made, read or written as this user."""


def disk_full(folder: Path) -> DiskFull:
    return DiskFull(
        f"The disk that holds {folder} is full; nothing was changed, so make room and try again."
    )


@contextmanager
def folder_errors(folder: Path) -> Iterator[None]:
    """Turn what the system says of files in `folder` into errors that a person can act on."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise disk_full(folder) from error
        raise FolderUnusable(
            f"The data folder {folder} cannot be used ({error.strerror}); choose another one."
        ) from error
