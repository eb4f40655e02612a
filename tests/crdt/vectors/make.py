"""Writes `entries.json` anew, by hand only: `python tests/crdt/vectors/make.py`.

The bytes in it are what every Folkmoot has to read for good. Where a change of the code changes
them, the code is wrong, or the format's version has to go up.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from crdt.entry import Entry, sign_entry
from crdt.identity import Identity, join_person, make_found
from crdt.lesson_file import read_lessons, write_lessons
from deliberation.acts import AddDevice, Remove, RetireDevice, ToldLesson, Uphold
from deliberation.bodies import act_body

AGE_SECRET = "AGE-SECRET-KEY-1V9SKZCTPV9SKZCTPV9SKZCTPV9SKZCTPV9SKZCTPV9SKZCTPV9SSC2RLUX"
NONCE = bytes(range(16))
AT = 1_800_000_000
TEXT = "Quiet hours are from 22:00 to 07:00. Ruhe heißt Zimmerlautstärke."

SAMPLE = ToldLesson(  # made up: nobody ever tried it
    tags=("quiet",), words="Musik", tried=TEXT, worked=2, failed=1, made_up=True,
    dissent=("Ich übe abends.",),
)  # fmt: skip


def main() -> None:
    ada = Identity("Ada", b"m" * 32, b"d" * 32, AGE_SECRET)
    group, found_body = make_found(ada, "Haus am Wald", AT, NONCE)
    found = _entry(ada, group, 1, [], "act", found_body)
    edit = {"at": AT + 60, "how": "edit", "change": bytes.fromhex("856f4a83") + bytes(range(40))}
    text = _entry(ada, group, 2, [found.id], "text", edit)
    consent_body = {
        "act": "consent",
        "at": AT + 120,
        "clause": "0123456789abcdef0123456789abcdef",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "text": TEXT,
        "deliberation": "",
        "option": "",
        "trial": "",
    }
    consent = _entry(ada, group, 3, [text.id, found.id], "act", consent_body)
    phone = replace(ada, device_seed=b"p" * 32)
    bring = act_body(AddDevice(ada.member_id, "Telefon", phone.certificate()), AT + 130)
    add_device = _entry(phone, group, 1, [consent.id], "act", bring)
    retire = act_body(RetireDevice(phone.device_id), AT + 140)
    retire_device = _entry(ada, group, 4, [add_device.id], "act", retire)
    vote = act_body(Remove("b" * 64, consent.id, "Das Klavier ist weg."), AT + 150)
    remove = _entry(ada, group, 5, [retire_device.id], "act", vote)
    uphold = act_body(Uphold(remove.id), AT + 160)
    upheld = _entry(ada, group, 6, [remove.id], "act", uphold)
    lessons = write_lessons(ada, group, [SAMPLE])
    (told,) = read_lessons(lessons)
    named = {
        "found": found,
        "text": text,
        "consent": consent,
        "add-device": add_device,
        "retire-device": retire_device,
        "remove": remove,
        "uphold": upheld,
    }
    seeds = {each.device_id: each.device_seed.hex() for each in (ada, phone)}
    vectors = {
        "identity": {
            "name": ada.name,
            "member_seed": ada.member_seed.hex(),
            "device_seed": ada.device_seed.hex(),
            "age_secret": ada.age_secret,
            "member_id": ada.member_id,
            "device_id": ada.device_id,
            "recipient": ada.recipient,
            "certificate": ada.certificate().signature,
            "proof": ada.certificate().proof,
            "person": found_body["founder"]["signature"],
            "person_again": {
                "after": consent.id,
                "signature": join_person(ada, group, consent.id).signature,
            },
        },
        "group": {"name": "Haus am Wald", "at": AT, "nonce": NONCE.hex(), "id": group},
        "lesson": {
            "source": told.source,
            "signature": told.signature,
            "file": lessons.hex(),
        },
        "entries": [
            {"name": name, "device_seed": seeds[entry.device], **_vector(entry)}
            for name, entry in named.items()
        ],
    }
    path = Path(__file__).with_name("entries.json")
    path.write_text(json.dumps(vectors, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _entry(
    who: Identity, group: str, seq: int, prev: list[str], kind: str, body: dict[str, object]
) -> Entry:
    return sign_entry(who.device_key, group=group, seq=seq, prev=prev, kind=kind, body=body)


def _vector(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "seq": entry.seq,
        "prev": list(entry.prev),
        "kind": entry.kind,
        "at": entry.body["at"],
        "payload": entry.payload.hex(),
        "signature": entry.signature.hex(),
        "wire": entry.wire.hex(),
    }


if __name__ == "__main__":
    main()
