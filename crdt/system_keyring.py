"""The operating system's keyring, used only where it is known to keep its secrets encrypted."""

from __future__ import annotations

import os
from contextlib import suppress

import keyring
from keyring.backend import KeyringBackend

from crdt.errors import NoKey, WrongKey

SERVICE = "folkmoot"
_WAYS_OUT = "restore your backup file, or start anew and pair with another laptop of yours"


class NoKeyring(NoKey):
    """This computer has no keyring, or none that keeps its secrets encrypted."""


class KeyringLocked(NoKey):
    """There is a keyring, and it does not answer; the key may well be in it."""


class KeyLost(NoKey):
    """The keyring answers, and the key is not in it."""


# Backends that hand secrets to the system's own encrypted keeper. Others (such as keyrings.alt,
# which writes them to a file in plain text) are not used even where they are installed.
TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)


def trusted_keyring() -> KeyringBackend:
    """The first backend in use that is trusted. Raises `NoKeyring`, saying why."""
    chosen = keyring.get_keyring()
    found: list[KeyringBackend] = list(getattr(chosen, "backends", [chosen]))  # a chain, or one
    for backend in found:
        if type(backend).__module__ in TRUSTED:
            return backend
    if any(type(each).__module__ not in _NONE for each in found):
        raise NoKeyring("The keyring of this computer does not keep its secrets encrypted.")
    raise NoKeyring("This computer has no keyring that could keep the key.")


_NONE = ("keyring.backends.fail", "keyring.backends.null")


def keep(key: bytes) -> str:
    """Put `key` into the keyring under a new name, which is returned.

    Raises `NoKey` where there is no trusted keyring, or it is locked, or it did not keep the key.
    """
    name = os.urandom(16).hex()
    backend = trusted_keyring()
    try:
        backend.set_password(SERVICE, name, key.hex())
        kept = backend.get_password(SERVICE, name)
    except Exception as error:  # backends let errors of the system through
        raise KeyringLocked("The keyring of this computer is locked or does not answer.") from error
    if kept != key.hex():
        raise NoKey("The keyring of this computer did not keep the key.")
    return name


def fetch(name: str) -> bytes:
    """The 32-byte key that is in the keyring under `name`.

    Raises `NoKeyring`, `KeyringLocked`, `KeyLost`, and `WrongKey` for what is no key, each with
    the ways out.
    """
    try:
        backend = trusted_keyring()
    except NoKeyring as none:
        raise NoKeyring(
            f"{none} It keeps the key of your data: log in as you did when they were made, or "
            f"{_WAYS_OUT}."
        ) from none
    try:
        kept = backend.get_password(SERVICE, name)
    except Exception as error:
        raise KeyringLocked(
            "The key of your data is in the keyring of this computer, which is locked or does not "
            f"answer; unlock it and start again. If it cannot be unlocked any more, {_WAYS_OUT}."
        ) from error
    if kept is None:
        raise KeyLost(
            "The keyring of this computer works, but the key of your data is not in it: the "
            "keyring was made anew, or the data come from another computer or user. Restore the "
            f"keyring if you can; else {_WAYS_OUT}."
        )
    try:
        key = bytes.fromhex(kept)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise WrongKey(
            f"What the keyring has for these data is no key; restore the keyring, or {_WAYS_OUT}."
        )
    return key


def forget(name: str) -> None:
    """Take out what is kept under `name`, where the keyring still answers and has it."""
    with suppress(Exception):  # what is left behind opens nothing
        trusted_keyring().delete_password(SERVICE, name)
