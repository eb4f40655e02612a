"""Who somebody is: a member key, a device key, and what they sign to be known as one.

The member key speaks for the person (it certifies devices and asks to join), the device key signs
entries, and the age key opens bundles. `FORMAT.md` gives the signed bytes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pyrage
from nacl.bindings import crypto_sign_open
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey

from crdt.canonical import encode
from crdt.derive import hkdf
from crdt.errors import Malformed
from deliberation.acts import DeviceCertificate, Found, Person
from deliberation.bodies import act_body

_DEVICE_LABEL = "folkmoot device v1"
_OWNER_LABEL = "folkmoot device owner v1"
_PERSON_LABEL = "folkmoot person v1"
_GROUP_LABEL = b"folkmoot group v1\0"
_LESSONS_LABEL = b"folkmoot lessons v1\0"
_UNSIGNED = "0" * 128


@dataclass(frozen=True)
class Identity:
    """One person on one device, secrets included: seeds of 32 bytes, an age secret key.

    `former` are the age secrets of the devices that this data folder was before it was restored
    from a backup, newest first: what was still on its way to those can be opened.
    """

    name: str
    member_seed: bytes = field(repr=False)
    device_seed: bytes = field(repr=False)
    age_secret: str = field(repr=False)
    former: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def create(cls, name: str) -> Identity:
        """A new person on a new device, with keys drawn from the system."""
        return cls(name, os.urandom(32), os.urandom(32), _new_age_secret())

    def renewed(self) -> Identity:
        """The same member on a new device, as which a restored data folder goes on.

        The device that it was may still be at work somewhere: two of one key would fork it.
        """
        return replace(
            self,
            device_seed=os.urandom(32),
            age_secret=_new_age_secret(),
            former=self.age_secrets,
        )

    def given(self, member_seed: bytes, name: str) -> Identity:
        """This device in the hands of another member: their 32-byte seed and their name."""
        return replace(self, name=name, member_seed=member_seed)

    @property
    def age_secrets(self) -> tuple[str, ...]:
        """Every age secret with which a bundle for this data folder may open, the present first."""
        return (self.age_secret, *self.former)

    @property
    def device_key(self) -> SigningKey:
        return SigningKey(self.device_seed)

    @property
    def member_id(self) -> str:
        return bytes(SigningKey(self.member_seed).verify_key).hex()

    @property
    def device_id(self) -> str:
        return bytes(self.device_key.verify_key).hex()

    @property
    def recipient(self) -> str:
        """The age recipient ("age1…") to which bundles for this device are encrypted."""
        return str(pyrage.x25519.Identity.from_str(self.age_secret).to_public())

    def certificate(self) -> DeviceCertificate:
        """The member's word that this device, and its recipient, are theirs, and the device's."""
        signature = self._sign(_device_words(self.device_id, self.recipient))
        proof = self.device_key.sign(_owner_words(self.member_id, self.device_id)).signature.hex()
        return DeviceCertificate(self.device_id, self.recipient, signature, proof)

    def lesson_key(self, group_id: str) -> SigningKey:
        """Signs what this member tells other groups of the trials of this one.

        The same on all of their devices, so that their lessons have one source; another for each
        group, and without the seed nobody can tell whose it is or that two are one person's.
        """
        return SigningKey(hkdf(self.member_seed, _LESSONS_LABEL + bytes.fromhex(group_id)))

    def _sign(self, words: bytes) -> str:
        return SigningKey(self.member_seed).sign(words).signature.hex()


def _new_age_secret() -> str:
    return str(pyrage.x25519.Identity.generate())


def _device_words(device: str, recipient: str) -> bytes:
    return encode({"label": _DEVICE_LABEL, "device": bytes.fromhex(device), "recipient": recipient})


def _owner_words(member: str, device: str) -> bytes:
    ids = {"member": bytes.fromhex(member), "device": bytes.fromhex(device)}
    return encode({"label": _OWNER_LABEL, **ids})


def _person_words(group: str, person: Person) -> bytes:
    return encode(
        {
            "label": _PERSON_LABEL,
            "group": bytes.fromhex(group),
            "member": bytes.fromhex(person.id),
            "name": person.name,
            "devices": [bytes.fromhex(each.device) for each in person.devices],
            "after": bytes.fromhex(person.after),
        }
    )


def signature_holds(key: str, signature: str, words: bytes) -> bool:
    """Whether the Ed25519 key (64 hex digits) made the signature (128 hex digits) over `words`."""
    try:
        crypto_sign_open(bytes.fromhex(signature) + words, bytes.fromhex(key))
    except CryptoError:
        return False
    return True


def certificate_holds(member_id: str, certificate: DeviceCertificate) -> bool:
    """Whether the member and the device both signed it and bundles can be encrypted to it.

    Without the device's own word a newcomer could claim another member's laptop, and silence it. A
    recipient that age cannot read would keep a whole group from making bundles.
    """
    try:
        pyrage.x25519.Recipient.from_str(certificate.recipient)
    except pyrage.RecipientError:
        return False
    words = _device_words(certificate.device, certificate.recipient)
    owner = _owner_words(member_id, certificate.device)
    return signature_holds(member_id, certificate.signature, words) and signature_holds(
        certificate.device, certificate.proof, owner
    )


def join_person(identity: Identity, group_id: str, after: str = "") -> Person:
    """What somebody signs to be taken into the group: that group, their name, their device.

    `after` is the entry by which they last left it or were removed (`state.Member.gone`), "" for
    whoever was never in.
    """
    devices = (identity.certificate(),)
    unsigned = Person(identity.member_id, identity.name, devices, _UNSIGNED, after)
    return replace(unsigned, signature=identity._sign(_person_words(group_id, unsigned)))


def person_holds(person: Person, group_id: str) -> bool:
    """Whether the person asked to join this very group, with every device certified by them."""
    words = _person_words(group_id, person)
    return (
        len({each.device for each in person.devices}) == len(person.devices)
        and all(certificate_holds(person.id, each) for each in person.devices)
        and signature_holds(person.id, person.signature, words)
    )


def group_id_of(found_body: Mapping[str, Any]) -> str:
    """The id of the group that a `found` body founds: 64 hex digits.

    A hash of everything in it but the founder's signature, which itself signs the group's id.
    Raises `Malformed` for a body that has no founder.
    """
    founder = found_body.get("founder")
    if not isinstance(founder, Mapping):
        raise Malformed("A founding must name its founder.")
    unsigned = {key: value for key, value in founder.items() if key != "signature"}
    words = encode({**found_body, "founder": unsigned})
    return hashlib.sha256(_GROUP_LABEL + words).hexdigest()


def make_found(
    identity: Identity, group_name: str, at: int, nonce: bytes
) -> tuple[str, dict[str, Any]]:
    """The id and the `found` body of a new group; `at` in Unix seconds, `nonce` 16 random bytes.

    Raises `deliberation.acts.ActError` for a name that is empty or too long.
    """
    unsigned = Person(identity.member_id, identity.name, (identity.certificate(),), _UNSIGNED)
    group_id = group_id_of(act_body(Found(group_name, nonce.hex(), unsigned), at))
    founder = join_person(identity, group_id)
    return group_id, act_body(Found(group_name, nonce.hex(), founder), at)
