"""The outside of a backup: a key of its own under the passphrase, and a stream under that key.

Bytes: magic `FMR1`, the head (passes and KiB of memory of Argon2id, salt, wrapped age secret),
then age (age-encryption.org/v1) to that secret's recipient. `FORMAT.md` gives the sizes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import pyrage

from crdt.backup.errors import BackupProblem, damaged
from crdt.passphrase import OVERHEAD, SALT, Cost, Wrapped, unwrap, wrap

MAGIC = b"FMR1"
_SECRET = 74  # bytes of an age secret key in letters
_KIB = 1024  # bytes; Argon2's own unit, so that every bit of the number counts
_HEAD = struct.Struct(f">II{SALT}s{OVERHEAD + _SECRET}s")


class Reads(Protocol):
    def read(self, most: int, /) -> bytes: ...


class Writes(Protocol):
    def write(self, data: bytes, /) -> object: ...


class _Pulled:
    """Pieces of bytes as the file that age reads; what fails in it is kept."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")
        self.failed: BaseException | None = None

    def read(self, most: int) -> bytes:
        try:
            while not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    return b""
                self._rest = memoryview(piece)
        except BaseException as error:
            self.failed = error
            raise
        taken, self._rest = bytes(self._rest[:most]), self._rest[most:]
        return taken


class _Pushed:
    """The same for the file that age writes."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self.failed: BaseException | None = None

    def write(self, data: bytes) -> int:
        if self.failed is not None:  # age tries again as it gives up
            raise self.failed
        try:
            self._write(data)
        except BaseException as error:
            self.failed = error
            raise
        return len(data)


def seal(pieces: Iterator[bytes], out: Writes, passphrase: str, cost: Cost) -> None:
    """Write the pieces to `out`, readable with the passphrase alone.

    Raises `WeakPassphrase`, and what reading the pieces or writing them raises.
    """
    identity = pyrage.x25519.Identity.generate()
    head = wrap(str(identity).encode(), passphrase, cost)
    out.write(MAGIC + _HEAD.pack(cost.ops, cost.mem // _KIB, head.salt, head.box))
    with _told(_Pulled(pieces), _Pushed(out.write)) as (reader, writer):
        pyrage.encrypt_io(reader, writer, [identity.to_public()])


def unseal(file: Reads, passphrase: str, write: Callable[[bytes], object]) -> None:
    """Give what is sealed in the file to `write`, piece by piece, each proven before.

    Only when this returns is it known that nothing is missing. Raises `BackupProblem`, `WrongKey`,
    and what reading or writing raises.
    """
    identity = _open_head(file, passphrase)
    pieces = iter(lambda: file.read(1 << 16) or None, None)
    with _told(_Pulled(pieces), _Pushed(write)) as (reader, writer):
        pyrage.decrypt_io(reader, writer, [identity])


@contextmanager
def _told(reader: _Pulled, writer: _Pushed) -> Iterator[tuple[_Pulled, _Pushed]]:
    """What failed in reading or writing is raised as it was: age gives it another class, and says
    nothing at all of a last write."""
    wrong: Exception | None = None
    try:
        yield reader, writer
    except (pyrage.EncryptError, pyrage.DecryptError, OSError) as error:
        wrong = error
    if failed := reader.failed or writer.failed:
        raise failed
    if wrong is not None:
        raise damaged() from wrong


def _open_head(file: Reads, passphrase: str) -> pyrage.x25519.Identity:
    if file.read(len(MAGIC)) != MAGIC:
        raise BackupProblem("This file is not a backup of Folkmoot, or its beginning was changed.")
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise damaged()
    ops, mem, salt, box = _HEAD.unpack(head)
    cost = Cost(ops, mem * _KIB)
    if not cost.bearable:
        raise damaged()
    secret = unwrap(Wrapped(salt, cost, box), passphrase, "this backup, or its head is damaged")
    try:
        return pyrage.x25519.Identity.from_str(secret.decode())
    except (pyrage.IdentityError, ValueError) as error:
        raise damaged() from error
