"""A member vouches for devices, a person asks to join one group, a founding names its group."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from crdt.canonical import encode
from crdt.entry import read_entry, sign_entry
from crdt.errors import Malformed
from crdt.identity import (
    Identity,
    certificate_holds,
    group_id_of,
    join_person,
    make_found,
    person_holds,
)
from deliberation.acts import (
    DeviceCertificate,
    Found,
)
from deliberation.bodies import ActError, read_act

VECTORS = json.loads((Path(__file__).parent / "vectors" / "entries.json").read_text("utf-8"))
GROUP = "ab" * 32
ada = Identity.create("Ada")
ben = Identity.create("Ben")


def test_two_people_share_nothing() -> None:
    assert len({ada.member_id, ada.device_id, ben.member_id, ben.device_id}) == 4
    assert ada.recipient != ben.recipient


def test_secrets_do_not_show_when_an_identity_is_printed() -> None:
    for secret in (ada.member_seed.hex(), repr(ada.member_seed), ada.age_secret):
        assert secret not in repr(ada)


def test_the_device_key_is_the_one_that_signs_entries() -> None:
    entry = sign_entry(ada.device_key, group=GROUP, seq=1, prev=[], kind="act", body={})
    assert read_entry(entry.wire).device == ada.device_id


def test_a_certificate_holds_for_its_member_and_as_it_was_written() -> None:
    certificate = ada.certificate()
    assert certificate_holds(ada.member_id, certificate)
    assert not certificate_holds(ben.member_id, certificate)
    assert not certificate_holds(ada.member_id, replace(certificate, device=ben.device_id))
    assert not certificate_holds(ada.member_id, replace(certificate, recipient=ben.recipient))
    assert not certificate_holds(ada.member_id, replace(certificate, signature="0" * 128))


def test_nobody_can_claim_a_device_that_did_not_say_so_itself() -> None:
    """Its id goes by openly; whoever owned it could retire it."""
    mine = replace(ben.given(ada.member_seed, "Ada"), device_seed=ada.device_seed)
    claimed = replace(mine.certificate(), proof=ben.certificate().proof)
    assert certificate_holds(ada.member_id, ada.certificate())
    assert not certificate_holds(ada.member_id, claimed)
    assert not certificate_holds(ada.member_id, replace(ada.certificate(), proof="0" * 128))


def test_a_recipient_that_age_cannot_read_does_not_hold_though_signed() -> None:
    """Else one joiner could keep everybody from writing bundles."""
    broken = _certified_with(ada, "age1nonsense")
    assert not certificate_holds(ada.member_id, broken)
    # a recipient of another sort (an SSH key) is none that bundles are written to
    assert not certificate_holds(ada.member_id, _certified_with(ada, "ssh-ed25519 AAAA"))


def _certified_with(who: Identity, recipient: str) -> DeviceCertificate:
    words = encode(
        {
            "label": "folkmoot device v1",
            "device": bytes.fromhex(who.device_id),
            "recipient": recipient,
        }
    )
    signature = SigningKey(who.member_seed).sign(words).signature.hex()
    return DeviceCertificate(who.device_id, recipient, signature, who.certificate().proof)


def test_the_certificate_above_would_hold_but_for_its_recipient() -> None:
    assert certificate_holds(ada.member_id, _certified_with(ada, ada.recipient))


def test_a_request_to_join_is_for_one_group_one_name_and_its_devices() -> None:
    person = join_person(ada, GROUP)
    assert person_holds(person, GROUP)
    assert not person_holds(person, "cd" * 32)
    assert not person_holds(replace(person, name="Eve"), GROUP)
    assert not person_holds(replace(person, id=ben.member_id), GROUP)
    assert not person_holds(replace(person, devices=()), GROUP)
    assert not person_holds(replace(person, devices=person.devices * 2), GROUP)
    assert not person_holds(replace(person, devices=(ben.certificate(),)), GROUP)
    assert not person_holds(replace(person, devices=(*person.devices, ben.certificate())), GROUP)


def test_a_founding_names_its_group_and_reads_as_an_act() -> None:
    group_id, body = make_found(ada, "Haus", 1_800_000_000, b"n" * 16)
    act = read_act(body)
    assert isinstance(act, Found)
    assert (act.group_name, act.founder.name) == ("Haus", "Ada")
    assert group_id_of(body) == group_id
    assert person_holds(act.founder, group_id)


def test_everything_in_a_founding_but_the_founders_signature_decides_the_group() -> None:
    group_id, body = make_found(ada, "Haus", 1_800_000_000, b"n" * 16)
    founder = body["founder"]
    assert group_id_of({**body, "founder": {**founder, "signature": "f" * 128}}) == group_id
    others = [
        {**body, "group_name": "Hof"},
        {**body, "nonce": "0" * 32},
        {**body, "at": 1},
        {**body, "founder": {**founder, "name": "Eve"}},
        {**body, "founder": {**founder, "devices": []}},
    ]
    assert len({group_id_of(other) for other in others} | {group_id}) == len(others) + 1


@pytest.mark.parametrize("body", [{}, {"founder": 1}, {"founder": {"x": 1.5}}, {"founder": None}])
def test_what_is_no_founding_names_no_group(body: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        group_id_of(body)


def test_a_group_needs_a_name() -> None:
    with pytest.raises(ActError):
        make_found(ada, "  ", 0, b"n" * 16)


def test_a_renewed_identity_is_the_same_member_on_a_new_device() -> None:
    ada = Identity.create("Ada")
    new = ada.renewed()
    assert (new.member_id, new.name) == (ada.member_id, ada.name)
    assert new.device_id != ada.device_id
    assert new.recipient != ada.recipient
    assert certificate_holds(ada.member_id, new.certificate())
    assert new.lesson_key("ab" * 32) == ada.lesson_key("ab" * 32)
    again = new.renewed()
    assert again.age_secrets == (again.age_secret, new.age_secret, ada.age_secret)
    for secret in again.age_secrets:
        assert secret not in repr(again)


def test_a_device_given_to_another_member_stays_the_same_device() -> None:
    laptop, ada = Identity.create("a new laptop").renewed(), Identity.create("Ada")
    given = laptop.given(ada.member_seed, "Ada")
    assert (given.member_id, given.name) == (ada.member_id, "Ada")
    assert (given.device_id, given.recipient) == (laptop.device_id, laptop.recipient)
    assert given.age_secrets == laptop.age_secrets
    assert certificate_holds(ada.member_id, given.certificate())


def test_golden_identity() -> None:
    known = VECTORS["identity"]
    seeds = bytes.fromhex(known["member_seed"]), bytes.fromhex(known["device_seed"])
    who = Identity(known["name"], *seeds, known["age_secret"])
    assert who.member_id == known["member_id"]
    assert who.device_id == known["device_id"]
    assert who.recipient == known["recipient"]
    assert who.certificate().signature == known["certificate"]
    group = VECTORS["group"]
    group_id, body = make_found(who, group["name"], group["at"], bytes.fromhex(group["nonce"]))
    assert group_id == group["id"]
    assert body["founder"]["signature"] == known["person"]
    again = known["person_again"]
    assert join_person(who, group_id, again["after"]).signature == again["signature"]
    founding = read_entry(bytes.fromhex(VECTORS["entries"][0]["wire"]))
    assert founding.body == body
