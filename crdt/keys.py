"""The key ceremony: where a data folder's 32-byte database key is kept, and how it is fetched.

In the keyring of the operating system if there is one that can be trusted, else wrapped under a
passphrase that is asked for. Never in plain text, and never elsewhere than the person was told.
`key.json` in the folder says which of the two; `FORMAT.md` gives its fields.
"""

from __future__ import annotations

import json
import os
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from crdt import system_keyring
from crdt.errors import AlreadyMade, DamagedStore, NoKey, WeakPassphrase, WrongKey, folder_errors

FILE = "key.json"
SHORTEST = 8  # characters of a passphrase


class Ceremony(Protocol):
    """Whoever can ask the person: a dialog, a terminal, a test."""

    def passphrase(self, new: bool, why: str) -> str | None:
        """The passphrase, or None if the person gives none.

        `new`: one is being chosen (ask twice). `why` is a sentence to show with the question.
        """


@dataclass(frozen=True)
class Cost:
    """What one guess at a passphrase costs (Argon2id, RFC 9106): passes, and bytes of memory."""

    ops: int
    mem: int


# libsodium's "moderate": 3 passes over 256 MiB, some 0.8 s on a small laptop. It is paid once per
# start, and whoever copied the folder pays as much for every guess.
MODERATE = Cost(argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)
_MOST = Cost(64, 4 * argon2id.MEMLIMIT_MODERATE)  # a key.json that asks for more was tampered with


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
    if len(passphrase) < SHORTEST:
        raise WeakPassphrase(f"A passphrase needs at least {SHORTEST} characters; choose another.")
    _write(folder, {"v": 1, "kept": "passphrase", **_wrap(key, passphrase, cost)})
    return key


def open_key(folder: Path, ceremony: Ceremony) -> bytes:
    """The data folder's key, from the keyring or with the passphrase that `ceremony` gives.

    Raises `NoKey` if the keyring or the person does not give one, `WrongKey` for a passphrase
    that is not the one, `DamagedStore` for a `key.json` that cannot be read.
    """
    kept = _read(folder)
    if kept["kept"] == "keyring":
        return system_keyring.fetch(kept["id"])
    passphrase = ceremony.passphrase(False, "Your data are protected by a passphrase.")
    if passphrase is None:
        raise NoKey("The data stay closed without their passphrase; start again and enter it.")
    return _unwrap(kept, passphrase)


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> SecretBox:
    # The same passphrase typed on another system may be composed differently: NFC, as RFC 8265.
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return SecretBox(argon2id.kdf(SecretBox.KEY_SIZE, secret, salt, cost.ops, cost.mem))


def _wrap(key: bytes, passphrase: str, cost: Cost) -> dict[str, Any]:
    salt = os.urandom(argon2id.SALTBYTES)
    wrapped = bytes(_stretch(passphrase, salt, cost).encrypt(key))
    return {"salt": salt.hex(), "ops": cost.ops, "mem": cost.mem, "wrapped": wrapped.hex()}


def _unwrap(kept: Mapping[str, Any], passphrase: str) -> bytes:
    box = _stretch(passphrase, bytes.fromhex(kept["salt"]), Cost(kept["ops"], kept["mem"]))
    try:
        return box.decrypt(bytes.fromhex(kept["wrapped"]))
    except CryptoError as error:
        raise WrongKey("That is not the passphrase of this data folder; try again.") from error


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
    return DamagedStore(f"The file {FILE} is damaged; restore it from a copy of the data folder.")


def _is_keyring(kept: Mapping[str, Any]) -> bool:
    named = kept.get("kept") == "keyring" and isinstance(kept.get("id"), str)
    return kept.get("v") == 1 and named


def _is_passphrase(kept: Mapping[str, Any]) -> bool:
    return (
        kept.get("v") == 1
        and kept.get("kept") == "passphrase"
        and _is_hex(kept.get("salt"), argon2id.SALTBYTES)
        and _is_hex(kept.get("wrapped"), SecretBox.NONCE_SIZE + SecretBox.MACBYTES + 32)
        and _within(kept.get("ops"), argon2id.OPSLIMIT_MIN, _MOST.ops)
        and _within(kept.get("mem"), argon2id.MEMLIMIT_MIN, _MOST.mem)
    )


def _is_hex(value: Any, length: int) -> bool:
    try:
        return isinstance(value, str) and len(bytes.fromhex(value)) == length
    except ValueError:
        return False


def _within(value: Any, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high
