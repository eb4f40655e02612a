"""A passphrase is asked for by the worker and typed in a dialog of the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QWidget

from desktop.ui.passphrase import Asker, PassphraseDialog
from desktop.ui.threads import Threads
from tests.desktop.ui.clicks import all_text, when_asked


@pytest.fixture
def asker(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return Asker(window)


@pytest.fixture
def threads(qtbot):
    made = Threads()
    yield made
    made.stop()


def fill(*texts: str):
    def typed(dialog: QDialog) -> None:
        for field, text in zip(dialog.findChildren(QLineEdit), texts, strict=True):
            field.setText(text)
        dialog.findChild(QDialogButtonBox).accepted.emit()

    return typed


@pytest.mark.parametrize(
    ("new", "typed"), [(False, ("old words",)), (True, ("new words 1", "new words 1"))]
)
def test_the_worker_waits_for_what_is_typed(qtbot, asker, threads, new, typed):
    came: list[object] = []
    when_asked(PassphraseDialog, fill(*typed))
    threads.documents(lambda: asker.passphrase(new, "Because."), came.append, came.append)
    qtbot.waitUntil(lambda: came == [typed[0]])


def test_one_in_the_environment_is_taken_without_asking(asker, monkeypatch):
    monkeypatch.setenv("FOLKMOOT_PASSPHRASE", "from the environment")
    assert asker.passphrase(False, "Because.") == "from the environment"


def test_no_answer_is_none(qtbot, asker, threads):
    came: list[object] = []
    when_asked(PassphraseDialog, lambda dialog: dialog.reject())
    threads.documents(lambda: asker.passphrase(False, "Because."), came.append, came.append)
    qtbot.waitUntil(lambda: came == [None])


def test_closing_the_window_lets_the_worker_go(qtbot, asker, threads):
    came: list[object] = []
    threads.documents(lambda: asker.passphrase(False, "Because."), came.append, came.append)
    qtbot.waitUntil(lambda: bool(asker._open))
    asker.give_up()
    qtbot.waitUntil(lambda: came == [None])


@pytest.mark.parametrize(
    ("first", "again", "says"),
    [
        ("short", "short", "At least 8 characters."),
        ("long enough", "long enuogh", "The two are not the same yet."),
        ("long enough", "long enough", ""),
    ],
)
def test_a_new_one_is_typed_twice(qtbot, first, again, says):
    dialog = PassphraseDialog(True, "This computer has no keyring.")
    qtbot.addWidget(dialog)
    dialog.show()
    for field, text in zip(dialog.findChildren(QLineEdit), (first, again), strict=True):
        field.setText(text)
    assert says in all_text(dialog)
    assert "This computer has no keyring." in all_text(dialog)
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    assert ok.isEnabled() is (says == "")
