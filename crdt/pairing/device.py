"""A second device for one member: what the new one asks with, and what the old one gives it.

The gift is the member's key itself, so whoever gets it is the member. It goes out only after a
person has compared words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyrage
from nacl.signing import SigningKey

from crdt.identity import Identity
from crdt.pairing import papers
from crdt.pairing.comparing import slow_words
from crdt.pairing.errors import PairingRefused
from deliberation.fields import is_entry_id, is_name

MOST_GROUPS = 1_000  # that one gift brings
_KIND = "device request"


@dataclass(frozen=True)
class DeviceRequest:
    """A new device's key, its age recipient, and what its owner calls it. Not secret."""

    device: str
    recipient: str
    name: str

    @classmethod
    def make(cls, identity: Identity, name: str) -> DeviceRequest:
        """`identity` is the new device's, whose own member key is going to be dropped."""
        return read(identity.device_id, identity.recipient, name)

    def words(self) -> tuple[str, ...]:
        """Six words that differ for every other device: see `comparing.slow_words`."""
        return slow_words(papers.packed(_KIND, self._values()))

    def to_file(self) -> bytes:
        content = {"device": self.device, "recipient": self.recipient, "name": self.name}
        return papers.to_file(_KIND, content)

    @classmethod
    def from_file(cls, data: bytes) -> DeviceRequest:
        """Raises `PairingRefused`."""
        content = papers.from_file(_KIND, data)
        if content.keys() != {"device", "recipient", "name"}:
            raise _damaged()
        return read(**content)

    def to_text(self) -> str:
        """For a QR code. Raises `PairingRefused` for a very long name."""
        return papers.to_text(_KIND, self._values())

    def _values(self) -> list[Any]:
        return [bytes.fromhex(self.device), self.recipient, self.name]

    @classmethod
    def from_text(cls, text: str) -> DeviceRequest:
        """Raises `PairingRefused`."""
        match papers.from_text(_KIND, text):
            case [bytes(device), recipient, name]:
                return read(device.hex(), recipient, name)
        raise _damaged()


@dataclass(frozen=True)
class GivenGroup:
    """A group of the member's; `wires` causes first, unchecked where they were received."""

    id: str
    name: str
    wires: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class DeviceGift:
    """The seed of the member key (32 bytes), the member's name, and their groups."""

    member_seed: bytes = field(repr=False)
    name: str
    groups: tuple[GivenGroup, ...] = ()

    @property
    def member_id(self) -> str:
        return bytes(SigningKey(self.member_seed).verify_key).hex()

    def words(self) -> tuple[str, ...]:
        """Six words that tell this member from every other: see `comparing.slow_words`."""
        return slow_words(b"member " + bytes.fromhex(self.member_id))


def read(device: Any, recipient: Any, name: Any) -> DeviceRequest:
    """The request with these parts, whoever sent them. Raises `PairingRefused`."""
    if not (is_entry_id(device) and is_recipient(recipient) and is_name(name)):
        raise _damaged()
    return DeviceRequest(device, recipient, name)


def is_recipient(value: Any) -> bool:
    """Whether age can seal to it."""
    try:
        return isinstance(value, str) and bool(pyrage.x25519.Recipient.from_str(value))
    except pyrage.RecipientError:
        return False


def _damaged() -> PairingRefused:
    return PairingRefused("This request of a device is damaged; ask for it again.")
