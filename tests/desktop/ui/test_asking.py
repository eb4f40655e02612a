"""The mediator works in the background: it can be watched, stopped, and asked only once."""

from __future__ import annotations

import asyncio

import pytest

import llm.mediation.mediator
from deliberation.state import Stage
from desktop.ui.main_window import MainWindow
from desktop.ui.session import Session
from desktop.ui.settings import Settings
from desktop.ui.threads import Threads
from tests.desktop.ui.clicks import button, click
from tests.desktop.ui.conftest import open_workspace


@pytest.fixture
def window(qtbot, moot, tmp_path):
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


def test_it_can_be_watched_and_stopped(qtbot, window, moot, monkeypatch):
    stopped, asked = [], []

    async def slow(dispute, *, model, progress):
        asked.append(dispute)
        progress("Wording 1 of 3.")
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            stopped.append(True)
            raise

    monkeypatch.setattr(llm.mediator, "mediate", slow)
    before = count(window, moot)
    click(qtbot, window, "Ask the mediator again")
    click(qtbot, window, "Ask the mediator again")
    qtbot.waitUntil(lambda: window.messages.text == "Wording 1 of 3.", timeout=10_000)
    qtbot.waitUntil(lambda: button(window, "Stop").isVisible())
    click(qtbot, window, "Stop")
    qtbot.waitUntil(lambda: window.messages.text == "Stopped. Nothing was changed.")
    assert stopped == [True]
    assert len(asked) == 1
    assert window.session.busy == ""
    assert count(window, moot) == before


def test_what_goes_wrong_in_it_is_one_sentence(qtbot, window, moot, monkeypatch, expect_log):
    expect_log("ERROR desktop.ui.session")

    async def broken(dispute, *, model, progress):
        raise ValueError("secret detail")

    monkeypatch.setattr(llm.mediator, "mediate", broken)
    click(qtbot, window, "Ask the mediator again")
    qtbot.waitUntil(lambda: window.messages.kind == "trouble", timeout=10_000)
    assert "secret detail" not in window.messages.text
    assert window.session.busy == ""


def test_the_real_one_drafts_without_a_model(qtbot, window, moot):
    window.session.model = "none"
    before = count(window, moot)
    click(qtbot, window, "Ask the mediator again")
    qtbot.waitUntil(lambda: count(window, moot) == before + 1, timeout=20_000)
