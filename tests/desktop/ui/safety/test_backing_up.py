"""The sheet that makes a backup: what it asks for, what it writes, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from crdt.backup import making
from crdt.backup.reading import read_backup
from desktop.ui import files
from desktop.ui.main_window import MainWindow
from desktop.ui.safety import backup_sheet, places
from desktop.ui.safety.backing_up import BackupSheet
from desktop.ui.session import Session
from desktop.ui.settings import Settings
from desktop.ui.threads import Threads
from tests.desktop.ui.clicks import all_text, button, click
from tests.desktop.ui.conftest import CHEAP, open_workspace
from tests.desktop.ui.safety.conftest import LONG, reads, sheet
from tests.desktop.ui.test_pages import nameless, unreachable

WORDS = "four small grey mice"


@pytest.fixture
def window(show, ada):
    return show(ada)


def fill(made: BackupSheet, out: Path, passphrase: str = WORDS) -> None:
    made.put(out)
    made.passphrase.first.setText(passphrase)
    made.passphrase.again.setText(passphrase)


def test_it_asks_for_a_place_and_a_passphrase_typed_twice(window, qtbot, tmp_path, monkeypatch):
    made = backup_sheet(window, window.session, cost=CHEAP)
    assert "No backup was made on this laptop so far." in all_text(made)
    assert "Choose first where the backup is written." in all_text(made)
    assert not button(made, "Make the backup").isEnabled()
    asked: list[str] = []

    def answer(_parent, _title: str, name: str, suffix: str) -> Path:
        asked.append(name + suffix)
        return tmp_path / "out.folkmoot-backup"

    monkeypatch.setattr(files, "save_as", answer)
    click(qtbot, made, "Choose where…")
    assert asked[0].startswith("Folkmoot backup 2")
    assert asked[0].endswith(places.SUFFIX)
    for first, again, missing in (
        ("short", "short", "needs at least 8 characters"),
        ("long enough", "long enuogh", "The two passphrases are not the same yet."),
    ):
        made.passphrase.first.setText(first)
        made.passphrase.again.setText(again)
        assert missing in all_text(made)
        assert not button(made, "Make the backup").isEnabled()
    assert "Fair: " in all_text(made) or "Weak: " in all_text(made)
    made.passphrase.again.setText("long enough")
    assert button(made, "Make the backup").isEnabled()
    assert nameless(made) == unreachable(made) == []


def test_what_it_writes_can_be_read_and_is_remembered(window, qtbot, tmp_path):
    made = backup_sheet(window, window.session, cost=CHEAP)
    out = tmp_path / "ada.folkmoot-backup"
    fill(made, out)
    click(qtbot, made, "Make the backup")
    said = all_text(made)
    assert "ada.folkmoot-backup holds everything" in said
    assert "“Bring back a backup” on the first page" in said
    assert "The last backup was made on " in said
    assert "holds everything" in all_text(window.messages)
    contents = read_backup(out, WORDS)
    assert {"folkmoot.db", "vault.db"} <= set(contents.sizes)
    assert not (window.session.workspace.folder / ".backup").exists()
    assert not window.session.working
    made.close()
    again = backup_sheet(window, window.session, cost=CHEAP)
    assert again is not made
    assert "The last backup was made on " in all_text(again)


def test_one_is_made_of_six_words_that_are_typed_again(window, qtbot, tmp_path):
    made = backup_sheet(window, window.session, cost=CHEAP)
    out = tmp_path / "six.folkmoot-backup"
    made.put(out)
    click(qtbot, made, "Make one for me")
    six = made.passphrase.first.text()
    assert len(six.split()) == 6
    assert six in all_text(made)
    assert "Write these six words on paper" in all_text(made)
    assert made.passphrase.again.text() == "", "it is typed from the paper"
    assert not button(made, "Make the backup").isEnabled()
    made.passphrase.again.setText(six)
    click(qtbot, made, "Make the backup")
    assert read_backup(out, six).sizes
    made.passphrase.first.setText("another one altogether")
    assert not made.passphrase._made.isVisibleTo(made.passphrase)


def test_what_goes_wrong_is_said_and_can_be_tried_again(window, qtbot, tmp_path):
    made = backup_sheet(window, window.session, cost=CHEAP)
    fill(made, window.session.workspace.folder / "in-it.folkmoot-backup")
    click(qtbot, made, "Make the backup")
    assert "would be lost together with it; choose another folder." in all_text(made)
    out = tmp_path / "nowhere" / "ada.folkmoot-backup"
    made.put(out)
    click(qtbot, made, "Make the backup")
    assert "is not there, or its folder is not" in all_text(made)
    assert not window.session.working
    assert made.passphrase.first.text() == WORDS, "nothing has to be typed again"
    out.parent.mkdir()
    click(qtbot, made, "Make the backup")
    assert "holds everything" in all_text(made)
    assert out.exists()


def test_a_fault_of_ours_leaves_nothing_behind(window, qtbot, tmp_path, monkeypatch, expect_log):
    expect_log("an action failed")
    made = backup_sheet(window, window.session, cost=CHEAP)
    fill(made, tmp_path / "ada.folkmoot-backup")

    def broken(*_: object) -> None:
        raise RuntimeError("it is broken")

    monkeypatch.setattr(making, "seal", broken)
    click(qtbot, made, "Make the backup")
    assert "Something went wrong inside Folkmoot" in all_text(made)
    assert list(tmp_path.glob("*.folkmoot-backup")) == []
    assert not (window.session.workspace.folder / ".backup").exists()


def test_from_the_menu(window):
    found = [
        action
        for menu in window.menuBar().actions()
        for action in menu.menu().actions()
        if action.text().replace("&", "") == "Make a backup…"
    ]
    assert found[0].isEnabled()
    found[0].trigger()
    assert sheet(window, BackupSheet).isVisible()


@pytest.fixture
def real(qtbot, moot, tmp_path):
    """A window with its real threads."""
    threads = Threads()
    session = Session(threads)
    window = MainWindow(session, Settings(tmp_path / "w.ini"), moot.folder, lambda *_: None)
    qtbot.addWidget(window)
    session.open("opening", lambda: open_workspace(moot.folder))
    qtbot.waitUntil(lambda: session.view is not None, timeout=LONG)
    window.show()
    yield window
    window.close()
    threads.end_network()
    session.close()
    threads.stop()


def test_everything_goes_on_while_it_is_written(real, qtbot, tmp_path):
    made = backup_sheet(real, real.session, cost=CHEAP)
    fill(made, tmp_path / "ada.folkmoot-backup")
    made.go()
    assert "Copying your data…" in all_text(made)
    other = tmp_path / "other.folkmoot-backup"
    fill(made, other)
    made.go()
    assert "A backup is being made already" in all_text(made)
    group = real.session.group
    real.session.act("asking", lambda ws: ws.acknowledge(group, topic="Meanwhile?"))
    reads(qtbot, made, "ada.folkmoot-backup holds everything")
    assert not other.exists()
    assert any(each.topic == "Meanwhile?" for each in real.session.view.state.deliberations)


def test_closing_the_sheet_does_not_stop_it(real, qtbot, tmp_path):
    made = backup_sheet(real, real.session, cost=CHEAP)
    out = tmp_path / "ada.folkmoot-backup"
    fill(made, out)
    made.go()
    made.close()
    reads(qtbot, real.messages, "holds everything")
    assert read_backup(out, WORDS).sizes
