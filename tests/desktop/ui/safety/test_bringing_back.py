"""A backup is brought back from the first page, into a new folder, and opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from crdt.backup.making import write_backup
from desktop.ui import files
from desktop.ui.pages import welcome as welcome_page
from desktop.ui.passphrase import PassphraseDialog
from desktop.ui.safety.bringing_back import RestoreSheet
from desktop.ui.safety.places import fresh, fresh_in
from tests.conftest import MemoryKeyring
from tests.desktop.ui.clicks import all_text, button, click, when_asked
from tests.desktop.ui.conftest import CHEAP, open_workspace
from tests.desktop.ui.safety.conftest import LONG, Start, contents, reads, sheet
from tests.desktop.ui.test_pages import nameless, unreachable

SIX = "otter lamp ripple window zebra amber"


@pytest.fixture(autouse=True)
def cheap(monkeypatch) -> None:
    """What is kept under a passphrase of the new folder is cheap to stretch."""
    real = welcome_page.restore_sheet
    monkeypatch.setattr(welcome_page, "restore_sheet", lambda *given: real(*given, cost=CHEAP))


@pytest.fixture
def backup(moot, tmp_path: Path) -> Path:
    out = tmp_path / "ada.folkmoot-backup"
    with open_workspace(moot.folder) as ada, ada.stage_backup(out, SIX) as staged:
        ada.note_backup(write_backup(staged, out, SIX, CHEAP))
    return out


def open_sheet(application, qtbot, backup: Path, passphrase: str = SIX) -> RestoreSheet:
    click(qtbot, application.window.welcome, "Bring back a backup…")
    made = sheet(application.window, RestoreSheet)
    made.read(backup)
    made.passphrase.setText(passphrase)
    return made


def test_a_new_laptop_goes_on_where_the_old_one_was(
    start: Start, moot, backup, tmp_path, qtbot, memory_keyring: MemoryKeyring
):
    application = start(tmp_path / "new")
    made = open_sheet(application, qtbot, backup)
    assert str(tmp_path / "new") in all_text(made)
    assert nameless(made) == unreachable(made) == []
    click(qtbot, made, "Bring it back")
    qtbot.waitUntil(lambda: application.session.view is not None, timeout=LONG)
    assert application.session.view.id == moot.group
    assert application.window.page == "today"
    reads(qtbot, application.window.messages, "is a new device of yours from now on")
    assert application.settings.folder == tmp_path / "new"
    assert len(memory_keyring.kept) == 1
    assert not any(each.isVisible() for each in application.window.findChildren(RestoreSheet))


def test_the_six_words_need_not_be_typed_whole(
    start: Start, backup, tmp_path, qtbot, memory_keyring
):
    application = start(tmp_path / "new")
    made = open_sheet(application, qtbot, backup, " OTT, lam rip win zeb amb")
    click(qtbot, made, "Bring it back")
    qtbot.waitUntil(lambda: application.session.view is not None, timeout=LONG)


@pytest.mark.parametrize(
    ("passphrase", "spoil", "says"),
    [
        ("not this one", lambda _: None, "That is not the passphrase of this backup"),
        (SIX, lambda file: file.write_bytes(file.read_bytes()[:-9]), "damaged or cut off"),
        (SIX, lambda file: file.write_bytes(b"a letter"), "is not a backup of Folkmoot"),
        (SIX, lambda file: file.unlink(), "is not there"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    start: Start, backup, tmp_path, qtbot, memory_keyring, passphrase, spoil, says
):
    spoil(backup)
    application = start(tmp_path / "new")
    made = open_sheet(application, qtbot, backup, passphrase)
    click(qtbot, made, "Bring it back")
    reads(qtbot, made, says)
    assert button(made, "Bring it back").isEnabled(), "it can be tried again"
    assert not (tmp_path / "new" / "folkmoot.db").exists()
    assert memory_keyring.kept == {}
    assert application.session.workspace is None


def test_without_a_keyring_a_passphrase_for_the_folder_is_asked_for(
    start: Start, backup, tmp_path, qtbot
):
    application = start(tmp_path / "new")
    made = open_sheet(application, qtbot, backup)
    asked: list[str] = []

    def choose(dialog: PassphraseDialog) -> None:
        asked.append(all_text(dialog))
        dialog._first.setText("for this laptop")
        dialog._again.setText("for this laptop")
        dialog.accept()

    when_asked(PassphraseDialog, choose)
    click(qtbot, made, "Bring it back")
    qtbot.waitUntil(lambda: len(asked) == 1, timeout=LONG)
    when_asked(PassphraseDialog, choose)
    qtbot.waitUntil(lambda: application.session.view is not None, timeout=LONG)
    assert "no keyring that could keep the key" in asked[0]
    assert "Your data are protected by a passphrase." in asked[1]


def test_closing_the_sheet_answers_for_whoever_gives_no_passphrase(
    start: Start, backup, tmp_path, qtbot
):
    application = start(tmp_path / "new")
    made = open_sheet(application, qtbot, backup)
    made._asker.give_up()
    click(qtbot, made, "Bring it back")
    reads(qtbot, made, "for want of a passphrase")
    assert not (tmp_path / "new" / "folkmoot.db").exists()
    assert not application.session.working


def test_data_that_are_there_stay_as_they_are(
    start: Start, moot, backup, tmp_path, qtbot, memory_keyring, monkeypatch
):
    before = contents(moot.folder)
    when_asked(PassphraseDialog, lambda dialog: dialog.reject())
    application = start(moot.folder)
    reads(qtbot, application.window.welcome, "Your data are closed")
    made = open_sheet(application, qtbot, backup)
    assert str(moot.folder.with_name(f"{moot.folder.name} 2")) in all_text(made)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("Dear Bo")
    monkeypatch.setattr(files, "choose_folder", lambda *_: tmp_path / "full")
    click(qtbot, made, "Choose another folder…")
    assert str(tmp_path / "full" / "Folkmoot") in all_text(made)
    click(qtbot, made, "Bring it back")
    qtbot.waitUntil(lambda: application.session.view is not None, timeout=LONG)
    assert (tmp_path / "full" / "Folkmoot" / "folkmoot.db").exists()
    assert (tmp_path / "full" / "letter.txt").read_text() == "Dear Bo"
    assert contents(moot.folder) == before


def test_a_new_folder_is_found(tmp_path):
    assert fresh(tmp_path / "a") == tmp_path / "a"
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "folkmoot.lock").touch()
    assert fresh(tmp_path / "a") == tmp_path / "a", "only the lock is there"
    (tmp_path / "a" / "something").touch()
    assert fresh(tmp_path / "a") == tmp_path / "a 2"
    (tmp_path / "a 2").write_text("a file")
    assert fresh(tmp_path / "a") == tmp_path / "a 3"
    assert fresh_in(tmp_path / "a") == tmp_path / "a" / "Folkmoot"
    assert fresh_in(tmp_path / "b") == tmp_path / "b"
