"""Invitations and requests in files and in QR codes: read strictly, whoever wrote them."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.canonical import encode
from crdt.pairing.device import DeviceRequest
from crdt.pairing.errors import PairingRefused
from crdt.pairing.invitation import Invitation
from crdt.pairing.papers import kind_of
from crdt.pairing.request import Request
from deliberation.acts import Leave
from tests.crdt.laptops import house, identity

GROUP = "ab" * 32
HOUSE = Invitation(GROUP, "Das Haus am Fluß", addresses=("192.168.1.5:4242",))
ASKED = Request.make(identity(1), HOUSE)
DEVICE = DeviceRequest.make(identity(2), "Cem's new laptop")
names = st.text(st.characters(exclude_categories=("C", "Z", "M")), min_size=1, max_size=40)
ids = st.binary(min_size=32, max_size=32).map(bytes.hex)
invitations = st.builds(
    Invitation,
    ids,
    names,
    st.dictionaries(ids, ids, max_size=4),
    st.lists(st.from_regex(r"[0-9.:]{1,20}", fullmatch=True), max_size=3).map(tuple),
)
Paper = Invitation | Request | DeviceRequest


@given(invitations)
@settings(max_examples=40)
def test_an_invitation_is_read_as_it_was_written(invitation: Invitation) -> None:
    assert Invitation.from_file(invitation.to_file()) == invitation
    assert Invitation.from_text(invitation.to_text()) == invitation


@pytest.mark.parametrize("paper", [HOUSE, ASKED, DEVICE])
def test_what_is_written_is_read(paper: Paper) -> None:
    assert type(paper).from_file(paper.to_file()) == paper
    assert type(paper).from_text(paper.to_text()) == paper
    assert type(paper).from_text(f" {paper.to_text().lower()}\n") == paper


@pytest.mark.parametrize("paper", [HOUSE, ASKED, DEVICE])
def test_the_drawn_symbol_is_read_back_by_a_camera(paper: Paper) -> None:
    """The matrix as grey dots, four to a module, with the quiet zone around it."""
    symbol = segno.make_qr(paper.to_text(), error="m")
    assert symbol.mode == "alphanumeric"  # what makes it small
    dots = np.array([list(row) for row in symbol.matrix_iter(scale=4, border=4)], dtype=np.uint8)
    (read,) = zxingcpp.read_barcodes((1 - dots) * 255)
    assert type(paper).from_text(read.text) == paper


def test_capitals_make_a_smaller_symbol_than_base64() -> None:
    text = ASKED.to_text()
    raw = base64.b32decode(text.removeprefix("FOLKMOOT:") + "=" * (-(len(text) - 9) % 8))
    other = "folkmoot:" + base64.urlsafe_b64encode(raw).decode().rstrip("=")
    sides = [segno.make_qr(each, error="m").symbol_size()[0] for each in (text, other)]
    assert sides[0] < sides[1]


def test_an_invitation_names_by_which_entry_former_members_went() -> None:
    ada, ben, _ = house(3)
    assert Invitation.of(ada.group, ada.state) == Invitation(ada.group, "The house")
    left = ben.act(Leave())
    ada.meet(ben)
    invitation = Invitation.of(ada.group, ada.state)
    assert dict(invitation.gone) == {ben.identity.member_id: left}
    assert Request.make(ben.identity, invitation).person.after == left
    assert Request.make(identity(3), invitation).person.after == ""


def test_with_too_many_gone_it_needs_a_file() -> None:
    gone = {f"{number:064x}": "ab" * 32 for number in range(1_000)}
    invitation = replace(HOUSE, gone=gone)
    assert Invitation.from_file(invitation.to_file()) == invitation
    with pytest.raises(PairingRefused, match="too long for a QR code; hand it on as a file"):
        invitation.to_text()


@pytest.mark.parametrize(
    "wrong",
    [{"group": "AB" * 32}, {"group": 7}, {"name": ""}, {"name": "a" * 301}, {"name": None},
     {"name": "The house\nAll is well"}, {"name": "\u202eesuoh ehT"}, {"name": "\ud800"},
     {"gone": []}, {"gone": {"ab": "cd"}}, {"gone": {f"{n:064x}": GROUP for n in range(1_001)}},
     {"addresses": "here"}, {"addresses": [""]}, {"addresses": ["a b"]}, {"addresses": ["é"]},
     {"addresses": ["a"] * 9}, {"addresses": ["a" * 201]}, {"more": 1}],
)  # fmt: skip
def test_an_invitation_with_a_part_that_none_has_is_refused(wrong: dict[str, Any]) -> None:
    content = json.loads(HOUSE.to_file()) | wrong
    with pytest.raises(PairingRefused, match="is damaged; ask for it again"):
        Invitation.from_file(json.dumps(content).encode())


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"null", b"\xff", b"[" * 100_000, b"{}", b'{"what": "folkmoot invitation"',
     ASKED.to_file(), HOUSE.to_file() + b" " * (1 << 20)],
)  # fmt: skip
def test_another_file_is_no_invitation(data: bytes) -> None:
    with pytest.raises(PairingRefused, match="This is no invitation of Folkmoot"):
        Invitation.from_file(data)


@pytest.mark.parametrize("version", [2, 0, "1", True, 1.0, None])
def test_another_version_is_told_as_such(version: Any) -> None:
    content = json.loads(HOUSE.to_file()) | {"v": version}
    with pytest.raises(PairingRefused, match="another version of Folkmoot"):
        Invitation.from_file(json.dumps(content).encode())


def test_any_slip_in_a_text_is_noticed() -> None:
    rng = random.Random(5)
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    text = ASKED.to_text()
    for _ in range(300):
        at = rng.randrange(9, len(text))
        other = rng.choice([each for each in digits if each != text[at]])
        slips = text[:at] + other + text[at + 1 :], text[:at], text[:at] + text[at + 1 :]
        for slip in slips:
            with pytest.raises(PairingRefused, match="or not the whole of it; copy it again"):
                Request.from_text(slip)


@pytest.mark.parametrize(
    "text", ["", "FOLKMOOT:", "FOLKMOOT:=", "https://x", "FOLKMOOT:" + "A" * 9_999]
)
def test_another_text_is_no_invitation(text: str) -> None:
    with pytest.raises(PairingRefused, match="This text is no invitation of Folkmoot"):
        Invitation.from_text(text)


def test_a_text_for_one_thing_is_not_taken_for_another() -> None:
    with pytest.raises(PairingRefused, match="This text is no invitation"):
        Invitation.from_text(ASKED.to_text())


def _text(*values: Any) -> str:
    """A text as an attacker makes it, with a sum that is right."""
    body = encode(list(values))
    raw = hashlib.sha256(body).digest()[:4] + body
    return "FOLKMOOT:" + base64.b32encode(raw).decode().rstrip("=")


@pytest.mark.parametrize(
    "values",
    [(), (b"",), (b"a" * 31, "The house", [], []), (b"a" * 32, "The house", [b"ab"], []),
     (b"a" * 32, 7, [], []), (b"a" * 32, "The house", [], [[]]), ([[]], [], [], []),
     (b"a" * 32, "The house", {}, []), (b"a" * 32, "The house", [], {})],
)  # fmt: skip
def test_a_text_with_odd_parts_is_refused(values: tuple[Any, ...]) -> None:
    with pytest.raises(PairingRefused):
        Invitation.from_text(_text("invitation", 1, *values))
    with pytest.raises(PairingRefused):
        Request.from_text(_text("request", 1, *values))
    with pytest.raises(PairingRefused):
        DeviceRequest.from_text(_text("device request", 1, *values))


def _person(request: Request) -> Any:
    return json.loads(request.to_file())["person"]


def _changed(**person: Any) -> bytes:
    content = json.loads(ASKED.to_file())
    content["person"] |= person
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "data",
    [
        _changed(name="Eve"),
        _changed(after="cd" * 32),
        _changed(id=identity(4).member_id),
        _changed(signature="00" * 64),
        _changed(devices=_person(Request.make(identity(4), HOUSE))["devices"]),
        ASKED.to_file().replace(GROUP.encode(), b"cd" * 32),
    ],
)  # fmt: skip
def test_a_request_that_was_changed_does_not_hold(data: bytes) -> None:
    with pytest.raises(PairingRefused, match="not signed by who it names, or it was changed"):
        Request.from_file(data)


def test_a_request_whose_certificate_does_not_hold_is_refused() -> None:
    """The person signs their device's id, not its certificate: both have to hold."""
    content = json.loads(ASKED.to_file())
    content["person"]["devices"][0]["signature"] = "00" * 64
    with pytest.raises(PairingRefused, match="not signed by who it names"):
        Request.from_file(json.dumps(content).encode())


@pytest.mark.parametrize("recipient", ["", "age1", "ssh-ed25519 AAAA", 7, None])
def test_a_device_to_which_nothing_can_be_sealed_is_refused(recipient: Any) -> None:
    content = json.loads(DEVICE.to_file()) | {"recipient": recipient}
    with pytest.raises(PairingRefused, match="is damaged"):
        DeviceRequest.from_file(json.dumps(content).encode())


def test_words_of_a_file_are_six_and_change_with_any_part() -> None:
    others = [
        Request.make(identity(2), HOUSE),
        Request.make(identity(1), Invitation("cd" * 32, "The house")),
        Request.make(replace(identity(1), name="Benn"), HOUSE),
    ]
    told = [each.words() for each in (ASKED, *others)]
    assert all(len(words) == 6 for words in told) and len(set(told)) == 4
    assert Request.from_file(ASKED.to_file()).words() == ASKED.words()
    long = replace(DEVICE, name="🏠" * 300)
    assert len(long.words()) == 6
    with pytest.raises(PairingRefused, match="too long for a QR code"):
        long.to_text()
    assert DEVICE.words() != replace(DEVICE, name="Cem's laptop").words()


def test_a_text_says_which_paper_it_is() -> None:
    papers = [HOUSE, ASKED, DEVICE]
    kinds = [kind_of(f" {each.to_text().lower()}\n") for each in papers]
    assert kinds == ["invitation", "request", "device request"]
    for text in ("", "hello", "FOLKMOOT:", "FOLKMOOT:ABCDEFG", HOUSE.to_text()[:-1], "ß" * 9):
        assert kind_of(text) == ""
