"""Files that a person names: read with a limit, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from deliberation.errors import FolkmootError


class FileProblem(FolkmootError):
    """A file cannot be read or written; the sentence says which and why."""


def read_file(path: Path, limit: int) -> bytes:
    """The file's bytes, at most `limit` of them. Raises `FileProblem`."""
    try:
        if path.exists() and not path.is_file():
            raise FileProblem(f"{path} is not a file; check the name.")
        if not path.is_file():
            raise FileProblem(f"There is no file {path}; check the name and the folder.")
        if path.stat().st_size > limit:
            raise FileProblem(f"{path.name} is larger than {limit >> 20} MiB, too large to be one.")
        return path.read_bytes()
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {error.strerror}.") from error


def write_file(path: Path, data: bytes) -> None:
    """Write by way of a temporary file beside it: a full disk leaves no half of it.

    Others may read it as far as they may read what the person writes otherwise: these are files
    to hand on, and a bundle is encrypted. A link is followed, and what it leads to replaced.
    Raises `FileProblem`.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            raise FileProblem(f"{path} is not a file that could be replaced; choose another name.")
        _replace(target, data)
    except OSError as error:
        raise FileProblem(f"{path} cannot be written: {error.strerror}.") from error
    except RuntimeError as error:
        raise FileProblem(f"{path} cannot be written: its links lead in a circle.") from error


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".folkmoot-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)  # there is no way to ask for it without setting it
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
