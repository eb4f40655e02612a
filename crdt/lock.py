"""One process to a data folder: two that write the same copy would fork its device."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from crdt.errors import FolderInUse, folder_errors


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold the data folder, made if need be, until the block ends or the process dies.

    Never waits: raises `FolderInUse` at once where another process holds it,
    `FolderUnusable` where it cannot be made or written.
    """
    lock = FileLock(folder / "folkmoot.lock", mode=0o600)
    with folder_errors(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise FolderInUse(
                f"The data folder {folder} is open in another Folkmoot; close that one first."
            ) from error
    try:
        yield
    finally:
        lock.release()
