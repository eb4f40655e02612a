"""Data that cannot be opened: the first page says why, and every way to go on; nothing is lost."""

from __future__ import annotations

from pathlib import Path

import keyring.core
import keyring.errors
import pytest
from keyring.backends import fail

from desktop.ui.pairing.becoming import BecomeSheet
from desktop.ui.passphrase import PassphraseDialog
from desktop.ui.safety.bringing_back import RestoreSheet
from desktop.ui.settings import Theme
from desktop.workspace import Workspace
from tests.conftest import MemoryKeyring
from tests.desktop.ui.clicks import all_text, button, click, when_asked
from tests.desktop.ui.conftest import Passphrase
from tests.desktop.ui.safety.conftest import LONG, Start, contents, reads, sheet
from tests.desktop.ui.test_pages import nameless, unreachable

WAYS = (
    "Bring back a backup…",
    "From another laptop of mine…",
    "Begin anew in another folder…",
)


@pytest.fixture
def folder(tmp_path: Path, memory_keyring: MemoryKeyring) -> Path:
    """Data whose key is in the keyring."""
    made = tmp_path / "data"
    with Workspace.open(made, Passphrase(), name="Ada Brandt") as ada:
        ada.found("Mill Lane")
    assert memory_keyring.kept
    return made


def no_keyring(_keyring: MemoryKeyring, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(keyring.core, "_keyring_backend", fail.Keyring())


def locked(kept: MemoryKeyring, patch: pytest.MonkeyPatch) -> None:
    def refuse(_service: str, _name: str) -> str:
        raise keyring.errors.InitError("the collection is locked")

    patch.setattr(kept, "get_password", refuse)


def lost(kept: MemoryKeyring, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(kept, "kept", {})


@pytest.mark.parametrize(
    ("breaks", "title", "why"),
    [
        (no_keyring, "There is no keyring", "Log in as usual, and try again."),
        (locked, "The keyring is locked", "Unlock it"),
        (lost, "The key is not in the keyring", "when the keyring was made anew"),
    ],
)
def test_it_says_why_and_opens_once_the_key_is_back(
    start: Start, folder, memory_keyring, monkeypatch, qtbot, breaks, title, why
):
    before = contents(folder)
    with monkeypatch.context() as patch:
        breaks(memory_keyring, patch)
        application = start(folder)
        welcome = application.window.welcome
        for each in (title, why, str(folder), "stay untouched, whatever you do here", *WAYS):
            reads(qtbot, welcome, each)
        assert nameless(application.window) == unreachable(application.window) == []
        click(qtbot, welcome, "Try again")
        qtbot.waitUntil(lambda: not application.session.working, timeout=LONG)
        assert title in all_text(welcome)
        assert contents(folder) == before
    click(qtbot, welcome, "Try again")
    qtbot.waitUntil(lambda: application.session.view is not None, timeout=LONG)
    assert application.session.unopened is None


def test_a_damaged_key_file_is_told_of_with_the_same_ways(start: Start, folder, qtbot):
    (folder / "key.json").write_text("{")
    welcome = start(folder).window.welcome
    reads(qtbot, welcome, "Your data could not be opened")
    assert "The file key.json is damaged" in all_text(welcome)
    assert button(welcome, "Bring back a backup…").isEnabled()


def test_whoever_gives_no_passphrase_finds_them_closed(start: Start, moot, qtbot):
    when_asked(PassphraseDialog, lambda dialog: dialog.reject())
    welcome = start(moot.folder).window.welcome
    reads(qtbot, welcome, "Your data are closed")
    assert "If they cannot be opened any more" in all_text(welcome)
    assert button(welcome, "Open them").isEnabled()


def test_another_laptop_of_mine_can_make_it_a_new_device(
    start: Start, folder, memory_keyring, monkeypatch, qtbot
):
    before = contents(folder)
    lost(memory_keyring, monkeypatch)
    application = start(folder)
    welcome = application.window.welcome
    reads(qtbot, welcome, "The key is not in the keyring")
    click(qtbot, welcome, "From another laptop of mine…")
    beside = folder.with_name("data 2")
    assert str(beside) in all_text(welcome)
    assert welcome.name is not None
    welcome.name.setText("The new laptop")
    click(qtbot, welcome, "Go on")
    qtbot.waitUntil(lambda: application.session.workspace is not None, timeout=LONG)
    qtbot.waitUntil(lambda: bool(application.window.findChildren(BecomeSheet)), timeout=LONG)
    assert (beside / "folkmoot.db").exists()
    assert contents(folder) == before


def test_one_can_begin_anew_and_think_better_of_it(
    start: Start, folder, memory_keyring, monkeypatch, qtbot
):
    with monkeypatch.context() as patch:
        lost(memory_keyring, patch)
        application = start(folder)
        welcome = application.window.welcome
        reads(qtbot, welcome, "The key is not in the keyring")
        click(qtbot, welcome, "Begin anew in another folder…")
        assert "Welcome to Folkmoot" in all_text(welcome)
        assert "data 2" in all_text(welcome)
        click(qtbot, welcome, "Back to the closed data")
        reads(qtbot, welcome, "Your data are closed")
    click(qtbot, welcome, "Open them")
    qtbot.waitUntil(lambda: application.session.view is not None, timeout=LONG)
    assert not folder.with_name("data 2").exists()


def test_the_backup_is_brought_back_beside_it(
    start: Start, folder, memory_keyring, monkeypatch, qtbot
):
    lost(memory_keyring, monkeypatch)
    application = start(folder)
    reads(qtbot, application.window.welcome, "The key is not in the keyring")
    click(qtbot, application.window.welcome, "Bring back a backup…")
    assert sheet(application.window, RestoreSheet).folder == folder.with_name("data 2")


@pytest.mark.parametrize(("theme", "size"), [(Theme.DARK, 100), (Theme.LIGHT, 200)])
def test_it_fits_a_narrow_window(
    start: Start, folder, memory_keyring, monkeypatch, qtbot, theme: Theme, size: int
):
    lost(memory_keyring, monkeypatch)
    window = start(folder).window
    window.set_theme(theme)
    window.set_text_size(size)
    window.resize(760, 860)
    reads(qtbot, window.welcome, "The key is not in the keyring")
    qtbot.wait(20)
    scroll = window.welcome._scroll
    assert scroll.widget().width() <= scroll.viewport().width()
