"""The mediator works in the background: what it would be sent can be read before, it can be
watched and stopped, and it is asked only once."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from deliberation.state import Stage
from desktop import model_work
from desktop.ui.main_window import MainWindow
from desktop.ui.session import Session
from desktop.ui.settings import Settings
from desktop.ui.stages.prompt_sheet import PromptSheet
from desktop.ui.threads import Threads
from tests.desktop.ui.clicks import all_text, button, click
from tests.desktop.ui.conftest import open_workspace
from tests.llm.mediation.playing import Player
from tests.ollama import record_of  # noqa: F401 - a fixture


@pytest.fixture
def window(qtbot, moot, tmp_path, monkeypatch, nobody_there):
    monkeypatch.setenv("OLLAMA_HOST", nobody_there)
    threads = Threads()
    session = Session(threads)
    made = MainWindow(session, Settings(tmp_path / "window.ini"), moot.folder, lambda *_: None)
    qtbot.addWidget(made)
    session.open("", lambda: open_workspace(moot.folder))
    made.show()
    qtbot.waitUntil(lambda: session.view is not None, timeout=20_000)
    made.go("deliberation", moot.deliberation)
    made.deliberation.show_stage(Stage.MEDIATION)
    qtbot.waitUntil(lambda: button(made, "Ask the mediator again").isVisible())
    yield made
    session.close()
    threads.stop()


def count(window, moot) -> int:
    return len(window.session.view.state.deliberation(moot.deliberation).mediations)


def sheet(qtbot) -> PromptSheet:
    """The sheet, once it is open."""

    def opened() -> list[PromptSheet]:
        every = QApplication.topLevelWidgets()
        return [each for each in every if isinstance(each, PromptSheet) and each.isVisible()]

    qtbot.waitUntil(lambda: len(opened()) == 1, timeout=10_000)
    return opened()[0]


def test_it_can_be_watched_and_stopped(qtbot, window, moot, monkeypatch, scripted):
    over = threading.Event()

    def stalling(request):
        yield "Well, "
        while not over.wait(0.02):
            yield "let me think. "

    server = scripted(stalling)
    monkeypatch.setenv("OLLAMA_HOST", server.host)
    before = count(window, moot)
    click(qtbot, window, "Ask the mediator again")
    click(qtbot, window, "Ask the mediator again")
    first = "Checking the model with hidden disputes: 1 of "
    qtbot.waitUntil(lambda: window.messages.text.startswith(first), timeout=10_000)
    qtbot.waitUntil(lambda: len(server.requests) == 1, timeout=10_000)
    click(qtbot, window, "Stop")
    qtbot.waitUntil(lambda: window.messages.text == "Stopped. Nothing was changed.")
    assert server.gone.wait(10), "the model was told to stop writing"
    over.set()
    assert len(server.requests) == 1
    assert window.session.busy == ""
    assert count(window, moot) == before


def test_what_goes_wrong_in_it_is_one_sentence(qtbot, window, moot, monkeypatch, expect_log):
    expect_log("ERROR desktop.ui.session")

    def broken(*_, **__):
        raise ValueError("secret detail")

    monkeypatch.setattr(model_work, "mediate_embedded", broken)
    window.session.model = "none"
    click(qtbot, window, "Ask the mediator again")
    qtbot.waitUntil(lambda: window.messages.kind == "trouble", timeout=10_000)
    assert "secret detail" not in window.messages.text
    assert window.session.busy == ""


def test_the_real_one_drafts_without_a_model(qtbot, window, moot):
    window.session.model = "none"
    before = count(window, moot)
    click(qtbot, window, "Ask the mediator again")
    qtbot.waitUntil(lambda: count(window, moot) == before + 1, timeout=20_000)


def test_without_a_model_nothing_would_be_sent(qtbot, window, moot):
    window.session.model = "none"
    before = count(window, moot)
    click(qtbot, window, "See what would be sent")
    opened = sheet(qtbot)
    assert "Nothing: no model is used." in all_text(opened)
    assert opened.findChild(QPlainTextEdit) is None
    click(qtbot, opened, "Close, and send nothing")
    assert count(window, moot) == before
    assert window.session.busy == ""


def test_a_model_that_cannot_be_used_is_told(qtbot, window, nobody_there):
    click(qtbot, window, "See what would be sent")
    said = all_text(sheet(qtbot))
    assert "Nothing: no model is used." in said
    assert f"No Ollama server answers at {nobody_there}" in said


def test_exactly_what_the_sheet_shows_is_sent_and_nothing_before(
    qtbot,
    window,
    moot,
    monkeypatch,
    scripted,
    record_of,  # noqa: F811
):
    server = scripted(Player(record_of))
    monkeypatch.setenv("OLLAMA_HOST", server.host)
    before = count(window, moot)
    click(qtbot, window, "See what would be sent")
    opened = sheet(qtbot)
    said = all_text(opened)
    assert f"to the model talker:latest, which runs on this laptop ({server.host})." in said
    text = opened.findChild(QPlainTextEdit)
    shown = [text.toPlainText()]
    while button(opened, "The next").isEnabled():
        click(qtbot, opened, "The next")
        shown.append(text.toPlainText())
    assert f"Question {len(shown)} of {len(shown)}: " in all_text(opened)
    assert len(set(shown)) == len(shown) > 1
    everything = "\n".join(shown)
    assert "I need quiet evenings." in everything
    assert "Bo Lindqvist" not in everything, "members stand in it under labels"
    assert server.requests == [], "nothing is sent by looking"
    qtbot.mouseClick(button(opened, "Ask the mediator"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: count(window, moot) == before + 1, timeout=60_000)
    sent = [
        "\n\n".join(f"[{each['role']}]\n{each['content']}" for each in request["messages"])
        for request in server.requests
    ]
    assert [each for each in sent if each in shown][: len(shown)] == shown
    drafted = "Drafted by the model talker:latest; Ada Brandt asked for it"
    qtbot.waitUntil(lambda: drafted in all_text(window.deliberation))
    said = all_text(window.deliberation)
    assert "talker:latest: Checked with 12 hidden disputes" in said
