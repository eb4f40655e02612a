"""An invitation: which group it is, in the open. It lets nobody in by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crdt.pairing import papers
from crdt.pairing.checks import are_addresses, is_gone
from crdt.pairing.errors import PairingRefused
from deliberation.fields import is_entry_id, is_name
from deliberation.state import State

_KIND = "invitation"


@dataclass(frozen=True)
class Invitation:
    """`gone` has, by member id, the entry by which each former member went: who asks to come back
    has to name theirs. `addresses` say where a member's laptop can be reached, if at all."""

    group: str
    name: str
    gone: Mapping[str, str] = field(default_factory=dict)
    addresses: tuple[str, ...] = ()

    @classmethod
    def of(cls, group: str, state: State, addresses: tuple[str, ...] = ()) -> Invitation:
        """To a group as it is now. Raises `PairingRefused` where it cannot be written down."""
        gone = {member.id: member.gone for member in state.members if member.gone}
        return read(group, state.group_name, gone, addresses)

    def to_file(self) -> bytes:
        content = {
            "group": self.group,
            "name": self.name,
            "gone": dict(self.gone),
            "addresses": list(self.addresses),
        }
        return papers.to_file(_KIND, content)

    @classmethod
    def from_file(cls, data: bytes) -> Invitation:
        """Raises `PairingRefused`."""
        content = papers.from_file(_KIND, data)
        if content.keys() != {"group", "name", "gone", "addresses"}:
            raise _damaged()
        return read(**content)

    def to_text(self) -> str:
        """For a QR code. Raises `PairingRefused` where too many have gone for it to hold."""
        gone = [bytes.fromhex(key + entry) for key, entry in sorted(self.gone.items())]
        values = [bytes.fromhex(self.group), self.name, gone, list(self.addresses)]
        return papers.to_text(_KIND, values)

    @classmethod
    def from_text(cls, text: str) -> Invitation:
        """Raises `PairingRefused`."""
        match papers.from_text(_KIND, text):
            case [bytes(group), name, list(gone), addresses] if all(map(_is_pair, gone)):
                by_member = {each[:32].hex(): each[32:].hex() for each in gone}
                return read(group.hex(), name, by_member, addresses)
        raise _damaged()


def read(group: Any, name: Any, gone: Any, addresses: Any) -> Invitation:
    """The invitation with these parts, whoever sent them. Raises `PairingRefused`."""
    if not (is_entry_id(group) and is_name(name) and is_gone(gone) and are_addresses(addresses)):
        raise _damaged()
    return Invitation(group, name, dict(gone), tuple(addresses))


def _is_pair(value: Any) -> bool:
    return isinstance(value, bytes) and len(value) == 64


def _damaged() -> PairingRefused:
    return PairingRefused("This invitation is damaged; ask for it again.")
