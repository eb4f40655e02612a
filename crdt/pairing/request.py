"""A request to be let into a group, signed by who asks. It holds no secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crdt.identity import Identity, join_person, person_holds
from crdt.pairing import papers
from crdt.pairing.comparing import slow_words
from crdt.pairing.errors import PairingRefused
from crdt.pairing.invitation import Invitation
from deliberation.acts import Admit, Person
from deliberation.bodies import ActError, act_body, read_act
from deliberation.fields import is_entry_id, is_name

_KIND = "request"


@dataclass(frozen=True)
class Request:
    """`person` signed that they want to be in `group`; every one that was read here holds."""

    group: str
    person: Person

    @classmethod
    def make(cls, identity: Identity, invitation: Invitation) -> Request:
        """To the group of the invitation, after the owner last left it if they ever did."""
        after = invitation.gone.get(identity.member_id, "")
        return cls(invitation.group, join_person(identity, invitation.group, after=after))

    def words(self) -> tuple[str, ...]:
        """Six words that differ for every other request, to compare where it came as a file.

        Takes some tenths of a second: see `comparing.slow_words`.
        """
        return slow_words(papers.packed(_KIND, self._values()))

    def to_file(self) -> bytes:
        return papers.to_file(_KIND, {"group": self.group, "person": person_map(self.person)})

    @classmethod
    def from_file(cls, data: bytes) -> Request:
        """Raises `PairingRefused` also for a signature or a certificate that does not hold."""
        content = papers.from_file(_KIND, data)
        if content.keys() != {"group", "person"}:
            raise _damaged()
        return read(content["group"], content["person"])

    def to_text(self) -> str:
        """For a QR code. Raises `PairingRefused` for more devices than it holds."""
        return papers.to_text(_KIND, self._values())

    def _values(self) -> list[Any]:
        devices = [
            [
                bytes.fromhex(each.device),
                each.recipient,
                bytes.fromhex(each.signature),
                bytes.fromhex(each.proof),
            ]
            for each in self.person.devices
        ]
        person = self.person
        ids = [bytes.fromhex(each) for each in (person.id, person.after, person.signature)]
        return [bytes.fromhex(self.group), person.name, *ids, devices]

    @classmethod
    def from_text(cls, text: str) -> Request:
        """Raises `PairingRefused` as `from_file` does."""
        match papers.from_text(_KIND, text):
            case [bytes(group), name, bytes(who), bytes(after), bytes(signature), list(devices)]:
                person = {
                    "id": who.hex(),
                    "name": name,
                    "devices": [_device_map(each) for each in devices],
                    "signature": signature.hex(),
                    "after": after.hex(),
                }
                return read(group.hex(), person)
        raise _damaged()


def person_map(person: Person) -> Mapping[str, Any]:
    """The person as acts and open files have them."""
    found: Mapping[str, Any] = act_body(Admit((person,)), 0)["joiners"][0]
    return found


def read(group: Any, person: Any) -> Request:
    """The request with these parts, whoever sent them. Raises `PairingRefused`."""
    try:
        act = read_act({"act": "admit", "at": 0, "joiners": [person]})
    except ActError:
        raise _damaged() from None
    assert isinstance(act, Admit), "the body above is an admission or refused"
    asked = act.joiners[0]
    if not is_entry_id(group) or not is_name(asked.name):
        raise _damaged()
    if not person_holds(asked, group):
        raise PairingRefused(
            "This request was not signed by who it names, or it was changed since; "
            "ask for a new one."
        )
    return Request(group, asked)


def _device_map(value: Any) -> dict[str, Any]:
    match value:
        case [bytes(device), recipient, bytes(signature), bytes(proof)]:
            return {
                "device": device.hex(),
                "recipient": recipient,
                "signature": signature.hex(),
                "proof": proof.hex(),
            }
    raise _damaged()


def _damaged() -> PairingRefused:
    return PairingRefused("This request is damaged; ask for it again.")
