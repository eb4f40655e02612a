"""Bundles as files: finding whose they are, taking them, and writing them in one step."""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crdt.bundle import LIMIT, MAGIC, Bundle, BundleRefused
from crdt.carriers.copy import Copy
from crdt.taken import Taken

SUFFIX = ".folkmoot"


@dataclass(frozen=True)
class Brought:
    """A bundle that was opened and taken; `size` is that of its file in bytes."""

    bundle: Bundle
    taken: Taken
    size: int


async def bring(path: Path, copies: Mapping[str, Copy]) -> Brought | None:
    """Take the bundle in a file, if it is one, and of one of the groups.

    Raises `BundleRefused`, OSError, and the errors of the store; nothing was taken then.
    """
    data = await asyncio.to_thread(_read, path)
    if data is None or not copies:
        return None
    any_copy = next(iter(copies.values()))  # the key that opens it is the laptop's
    bundle = await any_copy.open(data)
    copy = copies.get(bundle.group)
    if copy is None:
        return None
    sha256 = hashlib.sha256(data).hexdigest()
    size = len(data)
    del data
    return Brought(bundle, await copy.merge(bundle, sha256), size)


def _read(path: Path) -> bytes | None:
    """All of a bundle; None for any other file, of which no more than its beginning is read."""
    with open(path, "rb", opener=_at_once) as file:
        info = os.fstat(file.fileno())
        if not stat.S_ISREG(info.st_mode) or file.read(len(MAGIC)) != MAGIC:
            return None
        if info.st_size > LIMIT:
            raise BundleRefused(f"{path.name} is larger than 64 MiB, which no honest bundle is.")
        return MAGIC + file.read(LIMIT + 1 - len(MAGIC))


def _at_once(path: str, flags: int) -> int:
    """Open without waiting, as one would for who writes into a pipe that is called like a file."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


async def name_for(copy: Copy) -> str:
    """The file in which a device's bundles of a group go by turns. It tells nobody which."""
    words = b"folkmoot file v1\0" + bytes.fromhex(copy.group) + bytes.fromhex(await copy.device())
    return hashlib.sha256(words).hexdigest()[:16] + SUFFIX


def write_whole(path: Path, data: bytes) -> None:
    """Put the file there in one step, or leave what was there. Raises OSError.

    Others may write in the folder: a link with the name of the part would lead to another file.
    """
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with part.open("xb") as file:  # which follows no link
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
