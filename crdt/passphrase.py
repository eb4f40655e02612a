"""A secret wrapped under a passphrase, so that every guess at it costs time and memory."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from crdt.errors import WeakPassphrase, WrongKey

SHORTEST = 8  # characters
SALT = argon2id.SALTBYTES
OVERHEAD = SecretBox.NONCE_SIZE + SecretBox.MACBYTES  # bytes by which wrapping lengthens a secret


@dataclass(frozen=True)
class Cost:
    """What one guess at a passphrase costs (Argon2id, RFC 9106): passes, and bytes of memory."""

    ops: int
    mem: int

    @property
    def bearable(self) -> bool:
        """Whether Argon2id can be run so, and asks for no more than an honest file does."""
        return (
            argon2id.OPSLIMIT_MIN <= self.ops <= _MOST.ops
            and argon2id.MEMLIMIT_MIN <= self.mem <= _MOST.mem
        )


# libsodium's "moderate": 3 passes over 256 MiB, some 0.8 s on a small laptop. It is paid once per
# start, and whoever copied the file pays as much for every guess.
MODERATE = Cost(argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)
_MOST = Cost(64, 4 * argon2id.MEMLIMIT_MODERATE)  # a file that asks for more was tampered with


@dataclass(frozen=True)
class Wrapped:
    """A secret under a passphrase: `box` is nonce (24 bytes), Poly1305 tag (16), and the secret
    under XSalsa20 (NaCl's `secretbox`), its key Argon2id of the passphrase with `salt`."""

    salt: bytes
    cost: Cost
    box: bytes


def check_passphrase(passphrase: str) -> None:
    """Raises `WeakPassphrase` for one that is too short to protect anything."""
    if len(passphrase) < SHORTEST:
        raise WeakPassphrase(f"A passphrase needs at least {SHORTEST} characters; choose another.")


def wrap(secret: bytes, passphrase: str, cost: Cost) -> Wrapped:
    """Wrap the secret under a salt of its own. Raises `WeakPassphrase`."""
    check_passphrase(passphrase)
    salt = os.urandom(SALT)
    return Wrapped(salt, cost, bytes(_stretch(passphrase, salt, cost).encrypt(secret)))


def unwrap(wrapped: Wrapped, passphrase: str, of: str) -> bytes:
    """The secret. Raises `WrongKey`, naming what the passphrase is not the one `of`.

    The cost must be bearable: whoever reads one from a file has to look first.
    """
    try:
        return _stretch(passphrase, wrapped.salt, wrapped.cost).decrypt(wrapped.box)
    except CryptoError as error:
        raise WrongKey(f"That is not the passphrase of {of}; try again.") from error


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> SecretBox:
    # The same passphrase typed on another system may be composed differently: NFC, as RFC 8265.
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return SecretBox(argon2id.kdf(SecretBox.KEY_SIZE, secret, salt, cost.ops, cost.mem))
