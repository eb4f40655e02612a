"""Invitations and requests go from hand to hand: as files, as texts, and as pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage

from crdt.pairing.errors import PairingRefused
from crdt.pairing.invitation import Invitation
from desktop.ui import files
from desktop.ui.pairing import add_device_sheet, admit_sheet, invite_sheet, join_sheet
from desktop.ui.pairing.handing import Handed
from desktop.ui.pairing.qr_picture import qr_image
from tests.desktop.ui.clicks import all_text, button
from tests.desktop.ui.pairing.conftest import LONG, field, spoken

PAPERS = "A file, a text or a picture"


def shown(part) -> Handed:
    (found,) = [each for each in part.findChildren(Handed) if each.isVisible()]
    return found


def clipboard_text() -> str:
    return QGuiApplication.clipboard().text()


def drop(sheet, *, path: Path | None = None, text: str = "", image: QImage | None = None) -> None:
    data = QMimeData()
    if path is not None:
        data.setUrls([QUrl.fromLocalFile(str(path))])
    if text:
        data.setText(text)
    if image is not None:
        data.setImageData(image)
    event = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    sheet.dropEvent(event)


@pytest.fixture
def invitation(ada) -> str:
    group = ada.session.group
    return ada.run(lambda ws: ws.invitation(group).to_text())


def asking(bo, invitation: str):
    """Bo's sheet, with the invitation read."""
    sheet = join_sheet(bo.window, bo.session)
    bo.click(sheet, PAPERS)
    field(sheet, "The text").setPlainText(invitation)
    bo.click(sheet, "Read the text")
    bo.reads(sheet, "This is an invitation to Mill Lane.")
    return sheet


def test_from_picture_to_picture(qtbot, ada, bo, tmp_path, monkeypatch):
    inviting = invite_sheet(ada.window, ada.session)
    ada.click(inviting, "Show a QR code")
    ada.reads(inviting, "Copy the text")
    monkeypatch.setattr(files, "save_as", lambda *_: tmp_path / "invitation.png")
    ada.click(inviting, "Save the picture…")
    ada.reads(inviting, "The picture is in invitation.png.")

    joining = join_sheet(bo.window, bo.session)
    bo.click(joining, PAPERS)
    monkeypatch.setattr(files, "choose", lambda *_: tmp_path / "invitation.png")
    bo.click(joining, "Choose a file or a picture…")
    bo.reads(joining, "This is an invitation to Mill Lane.")
    bo.click(joining, "Show your request as a code")
    bo.reads(joining, "Whoever lets you in sees these six words")
    mine = spoken(joining, "Words of your request")
    bo.click(joining, "Copy the picture")

    letting = admit_sheet(ada.window, ada.session)
    ada.click(letting, "Paste a text or a picture")
    ada.reads(letting, "Bo Lindqvist asks to join.")
    assert spoken(letting, "Words of the request of Bo Lindqvist") == mine
    assert len(mine.split()) == 6
    assert len(ada.session.view.state.current) == 1, "nobody is let in before a yes"
    ada.click(letting, "Let Bo Lindqvist in")
    ada.reads(letting, "Bo Lindqvist joined")
    qtbot.waitUntil(lambda: len(ada.session.view.state.current) == 2, timeout=LONG)
    assert not bo.session.groups[0].joined


def test_from_text_to_text(qtbot, ada, bo):
    inviting = invite_sheet(ada.window, ada.session)
    ada.click(inviting, "Show a QR code")
    ada.reads(inviting, "Copy the text")
    ada.click(inviting, "Copy the text")
    joining = asking(bo, f"  {clipboard_text().lower()}\n")
    bo.click(joining, "Show your request as a code")
    bo.reads(joining, "Copy the text")
    bo.click(joining, "Copy the text")
    letting = admit_sheet(ada.window, ada.session)
    drop(letting, text=clipboard_text())
    ada.reads(letting, "Let Bo Lindqvist in")


def test_from_file_to_file(ada, bo, tmp_path, monkeypatch):
    inviting = invite_sheet(ada.window, ada.session)
    ada.click(inviting, "Give a file")
    monkeypatch.setattr(files, "save_as", lambda *_: tmp_path / "house.folkmoot-invitation")
    ada.click(inviting, "Save an invitation…")
    ada.reads(inviting, "The invitation is in house.folkmoot-invitation")
    joining = join_sheet(bo.window, bo.session)
    joining.read(tmp_path / "house.folkmoot-invitation")
    bo.reads(joining, "This is an invitation to Mill Lane.")
    monkeypatch.setattr(files, "save_as", lambda *_: tmp_path / "bo.folkmoot-request")
    bo.click(joining, "Save your request…")
    bo.reads(joining, "Your request is in bo.folkmoot-request")
    letting = admit_sheet(ada.window, ada.session)
    drop(letting, path=tmp_path / "bo.folkmoot-request")
    ada.reads(letting, "Bo Lindqvist asks to join.")
    ada.click(letting, "Leave Bo Lindqvist out")
    assert "asks to join" not in all_text(letting)


def test_several_are_let_in_at_once(ada, bo, laptop, tmp_path, monkeypatch):
    group = ada.session.group
    invitation = ada.run(lambda ws: ws.invitation(group))
    chosen = []
    for each in (bo, laptop("Cleo Okafor")):
        request = each.run(lambda ws: ws.ask_to_join(invitation))
        chosen.append(tmp_path / f"{request.person.name}.folkmoot-request")
        chosen[-1].write_bytes(request.to_file())
    chosen.insert(1, tmp_path / "holiday.folkmoot-request")
    chosen[1].write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    monkeypatch.setattr(files, "choose_several", lambda *_: tuple(chosen))
    letting = admit_sheet(ada.window, ada.session)
    ada.click(letting, "Choose a file or a picture…")
    ada.reads(letting, "Let all 2 in: Bo Lindqvist and Cleo Okafor")
    assert "This picture cannot be read" in all_text(letting)
    ada.click(letting, "Let all 2 in: Bo Lindqvist and Cleo Okafor")
    ada.reads(letting, "Bo Lindqvist and Cleo Okafor joined")
    # Whoever is in already is told of, and is left out by a button
    letting.read(chosen[0])
    ada.reads(letting, "Let Bo Lindqvist in")
    ada.click(letting, "Let Bo Lindqvist in")
    ada.reads(letting, "Bo Lindqvist is a member already.")
    assert button(letting, "Let Bo Lindqvist in").isEnabled()


def test_a_request_for_another_group_is_not_listed(ada, bo):
    elsewhere = Invitation("ab" * 32, "Allotment")
    text = bo.run(lambda ws: ws.ask_to_join(elsewhere).to_text())
    letting = admit_sheet(ada.window, ada.session)
    drop(letting, text=text)
    ada.reads(letting, "Bo Lindqvist asks to join another group")
    assert "Let Bo Lindqvist in" not in all_text(letting)


def test_what_cannot_be_read_is_one_sentence_at_a_time(ada, bo, invitation, tmp_path):
    sheet = join_sheet(bo.window, bo.session)
    bo.click(sheet, PAPERS)
    blank = QImage(200, 200, QImage.Format.Format_RGB32)
    blank.fill(Qt.GlobalColor.white)
    (tmp_path / "letter.txt").write_text("Dear all,", encoding="utf-8")
    request = bo.run(lambda ws: ws.ask_to_join(Invitation.from_text(invitation)).to_text())
    for given, said in (
        ({"text": invitation[:-3]}, "or not the whole of it"),
        ({"image": blank}, "No code was found in this picture"),
        ({"text": request}, "This text is no invitation of Folkmoot"),
        ({"path": tmp_path / "letter.txt"}, "This is no invitation of Folkmoot"),
        ({"path": tmp_path / "gone.png"}, "There is no file"),
    ):
        drop(sheet, **given)
        bo.reads(sheet, said)
    QGuiApplication.clipboard().clear()
    bo.click(sheet, "Paste a text or a picture")
    bo.reads(sheet, "There is nothing to paste")
    assert "There is no file" not in all_text(sheet)


def test_a_text_that_is_pasted_into_the_field_stays_to_be_mended(bo, invitation):
    sheet = join_sheet(bo.window, bo.session)
    bo.click(sheet, PAPERS)
    QGuiApplication.clipboard().setText(invitation[9:])
    text = field(sheet, "The text")
    text.setPlainText("FOLKMOOT:")
    text.moveCursor(text.textCursor().MoveOperation.End)
    text.paste()
    assert text.toPlainText() == invitation
    bo.click(sheet, "Read the text")
    bo.reads(sheet, "This is an invitation to Mill Lane.")


def test_where_too_many_have_gone_for_a_code_a_file_is_offered(ada, monkeypatch):
    def refuse(_: Invitation) -> str:
        raise PairingRefused("This invitation is too long for a QR code; hand it on as a file.")

    monkeypatch.setattr(Invitation, "to_text", refuse)
    inviting = invite_sheet(ada.window, ada.session)
    ada.click(inviting, "Show a QR code")
    ada.reads(inviting, "too long for a QR code; hand it on as a file.")


def test_a_member_who_is_invited_again_is_told(ada, invitation):
    sheet = asking(ada, invitation)
    ada.click(sheet, "Show your request as a code")
    ada.reads(sheet, "You are a member of Mill Lane already.")


def test_a_request_that_cannot_be_written_was_not_made(bo, invitation, tmp_path, monkeypatch):
    sheet = asking(bo, invitation)
    monkeypatch.setattr(files, "save_as", lambda *_: tmp_path / "nowhere" / "a.folkmoot-request")
    bo.click(sheet, "Save your request…")
    bo.reads(sheet, "cannot be written")
    assert bo.run(lambda ws: ws.groups()) == ()


@pytest.mark.qt_log_ignore("does not support raise", "propagateSizeHints")
def test_papers_are_dropped_on_the_window_too(ada, bo, tmp_path):
    group = ada.session.group
    paper = tmp_path / "house.folkmoot-invitation"
    ada.run(lambda ws: ws.invite(group, paper))
    files.dropped(bo.window, bo.session, paper)
    sheet = join_sheet(bo.window, bo.session)
    bo.reads(sheet, "This is an invitation to Mill Lane.")


def pictured(text: str, path: Path) -> Path:
    assert qr_image(text).save(str(path))
    return path


@pytest.mark.qt_log_ignore("does not support raise", "propagateSizeHints")
def test_so_are_pictures_of_codes_each_for_its_sheet(ada, bo, invitation, tmp_path):
    """A picture is no bundle; whether it asks or invites is in the code."""
    device = bo.run(lambda ws: ws.device_request("kitchen").to_text())
    drop(bo.window, path=pictured(invitation, tmp_path / "a.PNG"))
    bo.reads(join_sheet(bo.window, bo.session), "This is an invitation to Mill Lane.")
    request = bo.run(lambda ws: ws.ask_to_join(Invitation.from_text(invitation)).to_text())
    drop(ada.window, path=pictured(request, tmp_path / "b.jpg"))
    ada.reads(admit_sheet(ada.window, ada.session), "asks to join.")
    drop(ada.window, path=pictured(device, tmp_path / "c.bmp"))
    ada.reads(add_device_sheet(ada.window, ada.session), "kitchen")


@pytest.mark.qt_log_ignore("does not support raise", "propagateSizeHints")
def test_a_code_for_something_else_is_not_taken_for_an_invitation(bo, tmp_path):
    drop(bo.window, path=pictured("FOLKMOOT:ABCDEFG", tmp_path / "a.png"))
    bo.reads(join_sheet(bo.window, bo.session), "no invitation of Folkmoot")


def test_a_picture_without_a_code_says_so(ada, tmp_path):
    path = tmp_path / "holiday.png"
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    assert image.save(str(path))
    told: list[str] = []
    ada.session.failed.connect(told.append)
    files.dropped(ada.window, ada.session, path)
    ada.qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert told == [
        "No code was found in this picture; take it again from the front, sharp and with the white "
        "edge around the code."
    ]
