"""What can go wrong with the vault, each as one sentence for its owner."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from deliberation.errors import FolkmootError


class VaultError(FolkmootError):
    """The vault cannot be opened, read or written; the message says why and what to do."""


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise in the block into a sentence for the owner."""
    try:
        yield
    except dbapi2.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte names the kind
        if code in _SENTENCES:
            raise VaultError(_SENTENCES[code].format(file=path.name, folder=path.parent)) from error
        raise
    except UnicodeEncodeError as error:
        raise VaultError("These words hold half a character; type them again.") from error
    except OSError as error:
        full = error.errno == errno.ENOSPC
        sentence = _SENTENCES[dbapi2.SQLITE_FULL if full else dbapi2.SQLITE_CANTOPEN]
        raise VaultError(sentence.format(file=path.name, folder=path.parent)) from error


def damaged(path: Path) -> VaultError:
    return VaultError(_SENTENCES[dbapi2.SQLITE_CORRUPT].format(file=path.name))


def lost(path: Path) -> VaultError:
    """For an empty file, and for the log of a file that is gone: there was a vault once."""
    return VaultError(
        f"The file {path.name} in {path.parent} is empty or gone though it was begun; restore the "
        f"data folder from a copy, or remove every file there whose name begins with {path.name} "
        "to start with an empty vault."
    )


_UNUSABLE = (
    "The file {file} in {folder} cannot be read or written; see whether the disk is well and "
    "yours to write to."
)
_SENTENCES: Mapping[int, str] = {
    dbapi2.SQLITE_NOTADB: "{file} does not open with this key: it was made with another one, or "
    "it is damaged; restore the data folder from a copy.",
    dbapi2.SQLITE_CORRUPT: "The file {file} is damaged; restore the data folder from a copy.",
    dbapi2.SQLITE_FULL: "The disk that holds {folder} is full; nothing was changed, so make room "
    "and try again.",
    dbapi2.SQLITE_BUSY: "The vault in {folder} is open in another Folkmoot; close that one first.",
    dbapi2.SQLITE_CANTOPEN: _UNUSABLE,
    dbapi2.SQLITE_IOERR: _UNUSABLE,
    dbapi2.SQLITE_PERM: _UNUSABLE,
    dbapi2.SQLITE_READONLY: _UNUSABLE,
}
