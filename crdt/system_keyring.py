"""The operating system's keyring, used only where it is known to keep its secrets encrypted."""

from __future__ import annotations

import os

import keyring
from keyring.backend import KeyringBackend

from crdt.errors import NoKey, WrongKey

SERVICE = "folkmoot"

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
    """The first backend in use that is trusted. Raises `NoKey`, saying why there is none."""
    chosen = keyring.get_keyring()
    found: list[KeyringBackend] = list(getattr(chosen, "backends", [chosen]))  # a chain, or one
    for backend in found:
        if type(backend).__module__ in TRUSTED:
            return backend
    if any(type(each).__module__ not in _NONE for each in found):
        raise NoKey("The keyring of this computer does not keep its secrets encrypted.")
    raise NoKey("This computer has no keyring that could keep the key.")


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
        raise NoKey("The keyring of this computer is locked or does not answer.") from error
    if kept != key.hex():
        raise NoKey("The keyring of this computer did not keep the key.")
    return name


def fetch(name: str) -> bytes:
    """The 32-byte key that is in the keyring under `name`. Raises `NoKey` or `WrongKey`."""
    backend = trusted_keyring()
    try:
        kept = backend.get_password(SERVICE, name)
    except Exception as error:
        raise NoKey(
            "The key is in the keyring of this computer, which is locked or does not answer; "
            "unlock it and start again."
        ) from error
    if kept is None:
        raise NoKey(
            "The keyring does not have the key of this data folder; log in as the user who "
            "made it, or restore the keyring."
        )
    try:
        key = bytes.fromhex(kept)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise WrongKey("What the keyring has for this data folder is no key; restore the keyring.")
    return key
