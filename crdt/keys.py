"""The key ceremony: where a data folder's 32-byte database key is kept, and how it is fetched.

In the keyring of the operating system if there is one that can be trusted, else wrapped under a
passphrase that is asked for. Never in plain text, and never elsewhere than the person was told.
`key.json` in the folder says which of the two; `FORMAT.md` gives its fields.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from crdt import system_keyring
from crdt.errors import AlreadyMade, DamagedStore, NoKey, folder_errors
from crdt.passphrase import MODERATE, OVERHEAD, SALT, SHORTEST, Cost, Wrapped, unwrap, wrap

__all__ = [
    "FILE",
    "MODERATE",
    "SHORTEST",
    "Ceremony",
    "Cost",
    "create_key",
    "discard_key",
    "open_key",
]

FILE = "key.json"


class Ceremony(Protocol):
    """Whoever can ask the person: a dialog, a terminal, a test."""

    def passphrase(self, new: bool, why: str) -> str | None:
        """The passphrase, or None if the person gives none.

        `new`: one is being chosen (ask twice). `why` is a sentence to show with the question.
        """


def create_key(
    folder: Path, ceremony: Ceremony, prefer: str = "keyring", cost: Cost = MODERATE
) -> bytes:
    """A new key for the data folder, kept in the keyring or (`prefer` "passphrase") behind one.

    Without a keyring that can be trusted, or with one that stays locked, a passphrase is asked
    for, with the reason. Raises `NoKey` if none is given, `WeakPassphrase`, `AlreadyMade`,
    `DiskFull`, `FolderUnusable`.
    """
    if (folder / FILE).exists():
        raise AlreadyMade(f"{folder} already has a key; open it, or choose another folder.")
    with folder_errors(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = os.urandom(32)
    why = "Your data are to be protected by a passphrase."
    if prefer == "keyring":
        try:
            _write(folder, {"v": 1, "kept": "keyring", "id": system_keyring.keep(key)})
            return key
        except NoKey as none:
            why = f"{none} A passphrase can protect your data instead."
    passphrase = ceremony.passphrase(True, why)
    if passphrase is None:
        raise NoKey("Nothing was made, for want of a passphrase; start again and choose one.")
    _write(folder, {"v": 1, "kept": "passphrase", **_to_json(wrap(key, passphrase, cost))})
    return key


def open_key(folder: Path, ceremony: Ceremony) -> bytes:
    """The data folder's key, from the keyring or with the passphrase that `ceremony` gives.

    Raises `NoKey` if the keyring or the person does not give one (`system_keyring` says which way
    the keyring failed), `WrongKey` for a passphrase that is not the one, `DamagedStore` for a
    `key.json` that cannot be read.
    """
    kept = _read(folder)
    if kept["kept"] == "keyring":
        return system_keyring.fetch(kept["id"])
    passphrase = ceremony.passphrase(False, "Your data are protected by a passphrase.")
    if passphrase is None:
        raise NoKey("The data stay closed without their passphrase; start again and enter it.")
    return unwrap(_wrapped(kept), passphrase, "this data folder")


def discard_key(folder: Path) -> None:
    """Take the key of a folder that is given up out of the keyring, if it is there."""
    with suppress(NoKey, DamagedStore):
        kept = _read(folder)
        if kept["kept"] == "keyring":
            system_keyring.forget(kept["id"])


def _to_json(wrapped: Wrapped) -> dict[str, Any]:
    cost = wrapped.cost
    return {
        "salt": wrapped.salt.hex(),
        "ops": cost.ops,
        "mem": cost.mem,
        "wrapped": wrapped.box.hex(),
    }


def _wrapped(kept: Mapping[str, Any]) -> Wrapped:
    cost = Cost(kept["ops"], kept["mem"])
    return Wrapped(bytes.fromhex(kept["salt"]), cost, bytes.fromhex(kept["wrapped"]))


def _write(folder: Path, kept: Mapping[str, Any]) -> None:
    """All of `key.json` or nothing of it, and on the disk: without it the data are lost."""
    with folder_errors(folder):
        handle, name = tempfile.mkstemp(dir=folder, prefix=FILE)  # mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(kept, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(folder / FILE)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        if os.name == "posix":  # the name is only safe with the folder that lists it
            listing = os.open(folder, os.O_RDONLY)
            os.fsync(listing)
            os.close(listing)


def _read(folder: Path) -> dict[str, Any]:
    try:
        kept = json.loads((folder / FILE).read_text("utf-8"))
    except FileNotFoundError as error:
        raise NoKey(f"{folder} has no key; choose the folder that holds your data.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged() from error
    if not (isinstance(kept, dict) and (_is_keyring(kept) or _is_passphrase(kept))):
        raise _damaged()
    return kept


def _damaged() -> DamagedStore:
    return DamagedStore(
        f"The file {FILE} is damaged, and without it your data cannot be opened; restore your "
        "backup file, or start anew and pair with another laptop of yours."
    )


def _is_keyring(kept: Mapping[str, Any]) -> bool:
    named = kept.get("kept") == "keyring" and isinstance(kept.get("id"), str)
    return kept.get("v") == 1 and named


def _is_passphrase(kept: Mapping[str, Any]) -> bool:
    return (
        kept.get("v") == 1
        and kept.get("kept") == "passphrase"
        and _is_hex(kept.get("salt"), SALT)
        and _is_hex(kept.get("wrapped"), OVERHEAD + 32)
        and type(kept.get("ops")) is int
        and type(kept.get("mem")) is int
        and Cost(kept["ops"], kept["mem"]).bearable
    )


def _is_hex(value: Any, length: int) -> bool:
    try:
        return isinstance(value, str) and len(bytes.fromhex(value)) == length
    except ValueError:
        return False
