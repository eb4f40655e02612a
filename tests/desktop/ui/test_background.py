"""The agent works while its owner is away: quietly, once, and not for a moment while they type."""

from __future__ import annotations

import json
import threading
from concurrent.futures import CancelledError

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.background.putting_off import FIRST
from desktop.background.work import QUIET_SECONDS
from desktop.ui.app import Application
from desktop.ui.background import Background
from desktop.ui.session import Session
from desktop.ui.settings import Settings
from desktop.ui.threads import Threads
from llm.room.power import Power
from tests.desktop.background.conftest import DIGEST, SAID, model, server  # noqa: F401
from tests.desktop.ui.conftest import open_workspace
from tests.ollama import (  # noqa: F401 - the fixtures of every test here
    listed,
    no_settings_from_outside,
    nobody_there,
    record_of,
    scripted,
)

PLUGGED = Power(on_battery=False, percent=None)


class Owner:
    """Ada's laptop, a clock that a test moves, and what came of it."""

    def __init__(self, qtbot, folder) -> None:
        self.qtbot, self.now, self.power, self.powers = qtbot, 1_000.0, PLUGGED, 0
        self.threads = Threads()
        self.session = Session(self.threads)
        self.failed, self.said, self.refreshed = [], [], []
        self.session.failed.connect(self.failed.append)
        self.session.said.connect(self.said.append)
        self.session.open("", lambda: open_workspace(folder))
        qtbot.waitUntil(lambda: self.session.view is not None, timeout=20_000)
        self.session.refreshed.connect(lambda: self.refreshed.append(True))
        self.background = Background(self.session, power=self.ask_power, clock=lambda: self.now)
        self.background.start()

    def ask_power(self) -> Power:
        self.powers += 1
        if isinstance(self.power, Exception):
            raise self.power
        return self.power

    def on_documents(self, ask):
        """The answer of the workspace, asked on the thread that may."""
        came: list[object] = []
        self.session.ask(ask, came.append, came.append)
        self.qtbot.waitUntil(lambda: bool(came), timeout=20_000)
        if isinstance(came[0], BaseException):
            raise came[0]
        return came[0]

    def away(self) -> None:
        """Nobody has typed for long enough."""
        self.now += QUIET_SECONDS
        self.background.tick()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.background.active, timeout=20_000)

    def work(self, *, checks: bool = False) -> None:
        """Let it work until nothing is left but hidden disputes, or not even these."""
        for _ in range(60):
            self.away()
            self.settle()
            digest = self.background._finder.digest
            waiting = self.background._put_off.now
            left = self.on_documents(lambda ws: ws.next_work(digest, waiting))  # noqa: B023
            if left is None or ("hidden" in left.what and not checks):
                return
        pytest.fail(f"There is always something left to do: {left.what}")

    def close(self) -> None:
        self.background.stop()
        self.threads.end_network()
        self.session.close()
        self.threads.stop()

    def notes(self):
        return self.on_documents(lambda ws: ws.notes())

    def group(self):
        """Equal exactly where the entries of all groups are."""
        views = self.on_documents(
            lambda ws: [ws.view(each.id) for each in ws.groups() if each.joined]
        )
        return [(each.fingerprint, each.entries) for each in views]


@pytest.fixture
def owner(qtbot, moot):
    made = Owner(qtbot, moot.folder)
    yield made
    made.close()


@pytest.fixture
def endless(scripted, monkeypatch):  # noqa: F811
    """A model that writes until the connection is closed."""
    going = threading.Event()

    def script(_):
        while True:
            going.set()
            yield " {"

    found = scripted(script)
    found.going = going
    monkeypatch.setenv("OLLAMA_HOST", found.host)
    return found


def test_a_keystroke_stops_it_at_its_connection(qtbot, owner, endless):
    field = QLineEdit()
    qtbot.addWidget(field)
    talk = owner.on_documents(lambda ws: ws.say(SAID)).subject
    before = owner.group()
    owner.away()
    qtbot.waitUntil(endless.going.is_set, timeout=20_000)
    assert owner.background.active
    qtbot.keyClick(field, Qt.Key.Key_A)
    assert not owner.background.active
    assert endless.gone.wait(10), "the connection is really closed, so the server stops"
    assert owner.on_documents(lambda ws: ws.profile()).evidence == ()
    assert len(owner.on_documents(lambda ws: ws.waiting(talk))) == 1
    assert owner.notes() == ()
    assert owner.on_documents(lambda ws: ws.counts(DIGEST)).kept == 0
    assert owner.group() == before
    qtbot.waitUntil(lambda: len(owner.on_documents(lambda ws: ws.journal())) == 1)
    (line,) = owner.on_documents(lambda ws: ws.journal())
    assert line.ended == "stopped"
    asked = len(endless.requests)
    owner.now += QUIET_SECONDS - 1
    owner.background.tick()
    assert not owner.background.active, "the quiet time begins anew"
    owner.away()
    qtbot.waitUntil(lambda: len(endless.requests) > asked, timeout=20_000)
    assert (owner.failed, owner.said) == ([], [])


def test_doing_something_by_mouse_stops_it_too(qtbot, owner, endless):
    owner.on_documents(lambda ws: ws.say(SAID))
    owner.away()
    qtbot.waitUntil(endless.going.is_set, timeout=20_000)
    owner.session.begin_long("The mediator is drafting…")
    assert endless.gone.wait(10)
    asked = len(endless.requests)
    owner.away()
    assert not owner.background.active, "not while that goes on"
    assert len(endless.requests) == asked


def test_it_waits_while_the_person_waits_for_the_network(qtbot, owner, server):  # noqa: F811
    import asyncio

    came = []
    stop = owner.threads.network(lambda: asyncio.sleep(3600), came.append, came.append)
    owner.away()
    assert not owner.background.active
    stop()
    qtbot.waitUntil(lambda: bool(came))
    assert isinstance(came[0], CancelledError)
    owner.away()
    assert owner.background.active


@pytest.mark.parametrize(
    ("set_", "power", "works"),
    [
        ({"alone": False, "battery": 0}, PLUGGED, False),
        ({"alone": True, "battery": 50}, Power(on_battery=True, percent=49), False),
        ({"alone": True, "battery": 50}, Power(on_battery=True, percent=50), True),
        ({"alone": True, "battery": 50}, Power(on_battery=False, percent=3), True),
    ],
)
def test_it_works_only_when_it_may(owner, server, set_, power, works):  # noqa: F811
    owner.on_documents(lambda ws: (ws.say(SAID), ws.set_working(**set_)))
    owner.power = power
    owner.away()
    owner.settle()
    assert owner.powers == 1
    assert bool(server.requests) is works
    assert bool(owner.on_documents(lambda ws: ws.profile()).evidence) is works


def test_not_while_somebody_typed_just_now(owner, server):  # noqa: F811
    owner.on_documents(lambda ws: ws.say(SAID))
    owner.now += QUIET_SECONDS - 0.1
    owner.background.tick()
    assert not owner.background.active
    assert owner.powers == 0


def test_all_that_it_does_stays_on_the_laptop(owner, server, model):  # noqa: F811
    owner.on_documents(lambda ws: (ws.say(SAID), ws.correct("hedonism", 1, 40)))
    before = owner.group()
    owner.work()
    assert {each.kind for each in owner.notes()} == {"rulebook", "solution", "rating"}
    assert owner.on_documents(lambda ws: ws.profile()).evidence
    assert set(model.asked) >= {"extract", "solve", "effects"}
    assert owner.group() == before
    assert (owner.failed, owner.said) == ([], [])


def test_nothing_is_done_twice_and_anew_after_new_evidence(owner, server):  # noqa: F811
    owner.on_documents(lambda ws: (ws.say(SAID), ws.correct("hedonism", 1, 40)))
    owner.work(checks=True)
    asked, notes = len(server.requests), owner.notes()
    for _ in range(3):
        owner.away()
        owner.settle()
    assert len(server.requests) == asked
    assert owner.notes() == notes
    owner.on_documents(lambda ws: ws.correct("face", 1, 100))
    owner.work(checks=True)
    anew = {each.id for each in owner.notes()}
    assert len(server.requests) > asked
    assert {each.id for each in notes if each.kind in ("rating", "solution")}.isdisjoint(anew)


def test_without_a_server_it_does_what_needs_none(owner, nobody_there, monkeypatch):  # noqa: F811
    monkeypatch.setenv("OLLAMA_HOST", nobody_there)
    owner.on_documents(lambda ws: (ws.say(SAID), ws.correct("security-personal", 1, 90)))
    before = owner.group()
    owner.work()
    found = owner.notes()
    solutions = [json.loads(each.data)["by"] for each in found if each.kind == "solution"]
    assert {each.kind for each in found} >= {"rulebook", "rating"}
    assert set(solutions) <= {"embedded"}
    assert owner.group() == before
    assert owner.failed == []


def test_no_model_is_asked_where_none_is_wanted(owner, server):  # noqa: F811
    owner.session.choose_model("none")
    owner.on_documents(lambda ws: (ws.say(SAID), ws.correct("hedonism", 1, 40)))
    owner.work()
    assert server.requests == []


def test_what_fails_waits_and_holds_up_nothing_else(owner, scripted, monkeypatch):  # noqa: F811
    refusing = scripted(lambda _: [refusing.Reply(500, {"error": "no"})])
    monkeypatch.setenv("OLLAMA_HOST", refusing.host)
    owner.on_documents(lambda ws: (ws.say(SAID), ws.correct("hedonism", 1, 40)))
    owner.work(checks=True)
    assert "rulebook" in {each.kind for each in owner.notes()}, "the sum needs no model"
    asked = len(refusing.requests)
    assert asked >= 2
    owner.now += 1
    owner.background.tick()
    owner.settle()
    assert len(refusing.requests) == asked
    owner.now += FIRST
    owner.background.tick()
    owner.settle()
    assert len(refusing.requests) == asked + 1, "once more, after a while"
    assert (owner.failed, owner.said) == ([], [])


def test_another_model_is_noticed(owner, server):  # noqa: F811
    owner.on_documents(lambda ws: ws.correct("hedonism", 1, 40))
    owner.away()
    owner.settle()
    server.models[0]["digest"] = "beef" * 16
    owner.work()
    assert owner.background._finder.digest == "beef" * 16
    lines = owner.on_documents(lambda ws: ws.journal())
    assert {each.digest for each in lines} == {DIGEST, "beef" * 16}
    (rated,) = [each for each in owner.notes() if each.kind == "rating"]
    assert owner.on_documents(lambda ws: ws.did("rate", rated.subject)).endswith("beef" * 16)


def test_what_was_forgotten_meanwhile_is_dropped_quietly(
    qtbot, owner, scripted, monkeypatch  # noqa: F811
):  # fmt: skip
    asked, let = threading.Event(), threading.Event()

    def script(_):
        asked.set()
        assert let.wait(20)
        yield '{"evidence": []}'

    monkeypatch.setenv("OLLAMA_HOST", scripted(script).host)
    talk = owner.on_documents(lambda ws: ws.say(SAID)).subject
    owner.away()
    qtbot.waitUntil(asked.is_set, timeout=20_000)
    owner.on_documents(lambda ws: ws.forget(talk))
    let.set()
    owner.settle()
    assert owner.on_documents(lambda ws: ws.conversations()) == ()
    assert (owner.failed, owner.said) == ([], [])


def test_pages_show_what_came_of_it_once_nobody_writes(qtbot, owner):
    owner.session.model = "none"
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.setText("half a sentence")
    owner.on_documents(lambda ws: ws.correct("hedonism", 1, 40))
    owner.work()
    assert owner.notes()
    assert owner.refreshed == [], "nothing moves under somebody's hands"
    field.clear()
    owner.background.tick()
    assert owner.refreshed == [True]
    owner.settle()
    owner.background.tick()
    assert owner.refreshed == [True]


def test_a_fault_of_ours_is_logged_and_told_to_nobody(owner, expect_log):
    expect_log("ERROR desktop.ui.background")
    owner.power = RuntimeError("broken")
    owner.away()
    owner.settle()
    assert owner.powers == 1
    owner.away()
    assert owner.powers == 1, "it waits"
    assert (owner.failed, owner.said) == ([], [])


def test_after_the_end_nothing_begins(owner, server):  # noqa: F811
    owner.on_documents(lambda ws: ws.say(SAID))
    owner.background.stop()
    assert not owner.background._timer.isActive()
    assert server.requests == []


def test_closing_stops_it(qtbot, moot, endless, tmp_path):
    application = Application(moot.folder, Settings(tmp_path / "window.ini"))
    qtbot.addWidget(application.window)
    assert application.background is None, "a window that a test makes does nothing by itself"
    application.session.open("", lambda: open_workspace(moot.folder))
    qtbot.waitUntil(lambda: application.session.view is not None, timeout=20_000)
    came = []
    application.session.ask(lambda ws: ws.say(SAID), came.append)
    qtbot.waitUntil(lambda: bool(came))
    application.work_alone()
    application.background._keyboard._last -= QUIET_SECONDS
    application.background.tick()
    qtbot.waitUntil(endless.going.is_set, timeout=20_000)
    application.stop()
    assert endless.gone.wait(10)
    with open_workspace(moot.folder) as ada:
        assert [each.ended for each in ada.journal()] == ["stopped"], "written down all the same"


def test_the_owners_choice_of_model_is_read_and_kept(owner):
    assert owner.session.model == "auto"
    owner.session.choose_model("talker:latest")
    owner.qtbot.waitUntil(lambda: owner.session.model == "talker:latest")
    assert owner.on_documents(lambda ws: ws.model) == "talker:latest"
    owner.session.model = "none"
    assert owner.session.model == "none", "what was named here goes before"
    owner.session.choose_model("auto")
    owner.qtbot.waitUntil(lambda: owner.session.model == "auto")


def test_the_choice_is_there_when_a_folder_is_opened(qtbot, moot):
    with open_workspace(moot.folder) as ada:
        ada.choose_model("talker:latest")
    owner = Owner(qtbot, moot.folder)
    qtbot.waitUntil(lambda: owner.session.model == "talker:latest", timeout=10_000)
    owner.close()
