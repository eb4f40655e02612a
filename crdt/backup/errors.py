"""What can go wrong with a backup file, in one sentence for the person."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crdt.errors import DiskFull
from deliberation.errors import FolkmootError


class BackupProblem(FolkmootError):
    """The backup could not be made, or cannot be read; nothing was changed."""


def damaged() -> BackupProblem:
    return BackupProblem(
        "This backup is damaged or cut off, so nothing was taken from it; take another copy of it."
    )


def strange() -> BackupProblem:
    """For what is whole and yet not as this Folkmoot writes it."""
    return BackupProblem(
        "This backup is not put together as a backup must be, so nothing was taken from it; "
        "if a newer Folkmoot made it, update this one."
    )


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Turn what the system says of a file outside the data folder into words."""
    try:
        yield
    except FileNotFoundError as error:
        raise BackupProblem(
            f"{path} is not there, or its folder is not; check the name."
        ) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(
                f"The disk that holds {path.parent} is full, so no backup was made; make room or "
                "choose another disk."
            ) from error
        raise BackupProblem(
            f"{path} cannot be used for a backup ({error.strerror}); choose another place."
        ) from error
