"""The model page: what there is, how far to trust it, and what fits, with and without a server."""

from __future__ import annotations

import json
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QProgressBar

from desktop.ui.main_window import MainWindow
from desktop.ui.pages.model_words import breakable, size_words
from desktop.ui.session import Session
from desktop.ui.settings import Settings
from desktop.ui.threads import Threads
from llm.canaries.generating import KINDS, NO_CONSENSUS
from llm.room import recommending
from llm.room.recommending import Memory
from llm.vault.records import CanaryRun
from tests.desktop.ui import clicks
from tests.desktop.ui.conftest import open_workspace
from tests.ollama import (  # noqa: F401 - the fixtures of every test here
    listed,
    no_settings_from_outside,
    nobody_there,
    record_of,
    scripted,
)

GB = 1_000_000_000
LONG = "hf.co/somebody/" + "Very-Long-Name" * 10 + "-GGUF:Q4_K_M"


def all_text(page):
    QApplication.processEvents()  # what was just put on the page is shown by then
    return clicks.all_text(page)


def button(page, name):
    QApplication.processEvents()
    return clicks.button(page, name)


def click(qtbot, page, name):
    qtbot.waitUntil(lambda: clicks.button(page, name).isEnabled(), timeout=10_000)
    clicks.click(qtbot, page, name)


@pytest.fixture(autouse=True)
def laptop(monkeypatch):
    """One with sixteen gigabytes of memory."""
    monkeypatch.setattr("desktop.models.memory", lambda: Memory(16 * GB, 9 * GB))


@pytest.fixture
def at(monkeypatch, scripted):  # noqa: F811
    """`at(script, ...)`: a scripted server, found where everybody looks for Ollama."""

    def start(script=lambda _: ["{}"], *given, **more):
        found = scripted(script, *given, **more)
        monkeypatch.setenv("OLLAMA_HOST", found.host)
        return found

    return start


@pytest.fixture
def page(show, ada):
    """`page()`: the model page, with everything done at once on this thread."""

    def make():
        window = show(ada)
        window.go("model")
        return window._pages["model"]

    return make


@pytest.fixture
def live(qtbot, moot, tmp_path):
    """`live()`: the model page in a window with its threads, and settled."""
    made = []

    def make():
        threads = Threads()
        session = Session(threads)
        window = MainWindow(session, Settings(tmp_path / "w.ini"), moot.folder, lambda *_: None)
        qtbot.addWidget(window)
        made.append((session, threads))
        session.open("", lambda: open_workspace(moot.folder))
        window.show()
        qtbot.waitUntil(lambda: session.view is not None, timeout=20_000)
        window.go("model")
        found = window._pages["model"]
        qtbot.waitUntil(lambda: "Ollama answers" in all_text(found), timeout=20_000)
        return found

    yield make
    for session, threads in made:
        threads.end_network()
        session.close()
        threads.stop()


def run_of(number, digest, kind, *, passed):
    return CanaryRun(f"{digest}{number}", number, "talker", digest, kind, number, passed)


# -- what there is ---------------------------------------------------------------------------


def test_without_a_server_it_says_how_to_come_by_one(page, monkeypatch, nobody_there):  # noqa: F811
    monkeypatch.setenv("OLLAMA_HOST", nobody_there)
    found = page()
    said = all_text(found)
    assert "free program" in said and "ollama.com" in said
    assert nobody_there in said
    assert "http" not in said
    assert "Use this" not in said and "Fetch it" not in said
    assert "While you are away" in said


def test_looking_again_finds_a_server(qtbot, page, at, monkeypatch, nobody_there):  # noqa: F811
    monkeypatch.setenv("OLLAMA_HOST", nobody_there)
    found = page()
    server = at()
    click(qtbot, found, "Look again")
    said = all_text(found)
    assert f"Ollama answers at {server.host}, on this laptop." in said
    assert "3.2B parameters · quantised as Q4_K_M · reads 131,072 tokens at once · 2.0 GB" in said
    assert "licence: A LICENCE FOR ALL" in said
    assert "Not checked yet." in said
    assert "It has not looked for quotes in your words yet." in said


def test_a_server_without_models_offers_to_fetch_one(page, at):
    at(models=[])
    said = all_text(page())
    assert "It has no model yet" in said
    assert "no model is used" in said
    assert "Fetch it" in said


def test_what_is_no_ollama_is_one_sentence(page, at, monkeypatch):
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:99999")
    assert "cannot be read" in all_text(page())


def test_each_model_is_told_with_how_it_did(page, at, ada, listed):  # noqa: F811
    good, bad = "aa" * 32, "bb" * 32
    at(
        models=[
            listed("good:1b", GB) | {"digest": good},
            listed("bad:1b", 2 * GB) | {"digest": bad},
        ]
    )
    for number, kind in enumerate(KINDS * 4):
        ada.keep_check(run_of(number, good, kind, passed=True))
        ada.keep_check(run_of(number, bad, kind, passed=kind != NO_CONSENSUS))
    ada.vault.keep_found("talk", [], [], dropped=2, digest=bad, at=1)
    said = all_text(page())
    assert "Checked with 12 hidden disputes: passed all." in said
    assert "invented agreement in 4 of 4" in said
    assert "It invents agreement." in said
    assert "It made up 2 of its 2 quotes of your words; none of these is kept." in said
    assert "Now: bad:1b" in said.replace("\u200b", ""), "the largest, whatever it is worth"


def test_where_a_model_runs_is_said_where_it_is_not_here(page, at, listed):  # noqa: F811
    at(models=[listed("big:cloud", 300), listed("here:1b", GB), listed("nomic-embed", GB, "bert")])
    said = all_text(page())
    assert "It runs at its vendor's" in said
    assert said.count("what you tell your agent never goes to it") == 1
    assert "cannot be talked to" in said
    assert "Now: here:1b." in said.replace("\u200b", "")


def test_a_server_elsewhere_gets_nothing_private(page, monkeypatch, listed):  # noqa: F811
    from desktop import models
    from llm.room.models import Model

    async def elsewhere(host):
        return (Model("talker:latest", 2 * GB, "f00d"),)

    monkeypatch.setenv("OLLAMA_HOST", "192.0.2.7:11434")
    monkeypatch.setattr(models, "list_models", elsewhere)

    async def undescribed(server, name):
        return models.Described(name)

    monkeypatch.setattr(models, "describe", undescribed)
    said = all_text(page())
    assert "which is another computer" in said
    assert "It does not run on this laptop" in said


# -- choosing --------------------------------------------------------------------------------


def test_the_owner_chooses_and_it_stays(qtbot, page, at, ada, listed):  # noqa: F811
    at(models=[listed("one:1b", GB), listed("two:1b", 2 * GB)])
    found = page()
    click(qtbot, found, "Use this: one:1b")
    assert ada.model == found.session.model == "one:1b"
    assert "Use this: one:1b" not in all_text(found)
    click(qtbot, found, "Use this: No model")
    assert ada.model == "none"
    click(qtbot, found, "Use this: The largest at hand")
    assert ada.model == "auto"


def test_a_chosen_model_that_is_gone_is_told(qtbot, page, at, ada):
    ada.choose_model("gone:1b")
    at()
    said = all_text(page())
    assert "does not have the model 'gone:1b'" in said
    assert "Use this: The largest at hand" in said


def test_a_long_name_breaks_and_is_spoken_whole(page, at, listed):  # noqa: F811
    at(models=[listed(LONG, GB)])
    found = page()
    assert breakable(LONG).replace("\u200b", "") == LONG
    assert max(len(part) for part in breakable(LONG).split("\u200b")) <= 24
    assert button(found, f"Use this: {LONG}").isEnabled()
    assert found._scroll.widget().minimumSizeHint().width() < 700


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 MB"), (5, "1 MB"), (274_000_000, "274 MB"), (2_019_393_189, "2.0 GB"),
     (999_999_999, "999 MB"), (25_200_000_000, "25.2 GB")],
)  # fmt: skip
def test_sizes_in_words(number, said):
    assert size_words(number) == said


# -- checking --------------------------------------------------------------------------------


def test_checking_now_gives_all_that_is_due(qtbot, page, at, ada):
    at(lambda _: [json.dumps({})])
    found = page()
    click(qtbot, found, "Check it now: talker:latest")
    assert len(ada.canaries("f00d" * 16)) == 12
    said = all_text(found)
    assert "Checked with 12 hidden disputes" in said
    assert "It gives unusable answers." in said
    click(qtbot, found, "Check it now: talker:latest")
    assert len(ada.canaries("f00d" * 16)) == 15, "one of each kind where none is due"


def test_checking_can_be_watched_and_stopped(qtbot, live, at):
    going = threading.Event()

    def endless(_):
        while True:
            going.set()
            yield " {"

    server = at(endless)
    found = live()
    click(qtbot, found, "Check it now: talker:latest")
    qtbot.waitUntil(going.is_set, timeout=20_000)
    qtbot.waitUntil(lambda: "hidden disputes: 1 of 12" in all_text(found), timeout=10_000)
    assert not button(found, "Check it now: talker:latest").isEnabled()
    click(qtbot, found, "Stop: checking talker:latest")
    assert server.gone.wait(10), "the connection is closed"
    qtbot.waitUntil(lambda: "Stopped. The disputes that it has answered" in all_text(found))
    qtbot.waitUntil(lambda: button(found, "Check it now: talker:latest").isEnabled())


def test_a_check_that_cannot_be_is_one_sentence(qtbot, page, at):
    server = at()
    found = page()
    server.models = []
    click(qtbot, found, "Check it now: talker:latest")
    assert found.jobs.trouble.endswith(".")
    assert "does not have the model" in found.jobs.trouble


# -- fetching --------------------------------------------------------------------------------


def layer(total, completed):
    return {"status": "pulling abc", "digest": "a", "total": total, "completed": completed}


def test_what_fits_is_recommended_and_the_others_are_there(qtbot, page, at):
    at()
    found = page()
    best = recommending.recommend(Memory(16 * GB, 9 * GB))
    assert best.why in all_text(found)
    assert f"Fetch it: {best.name}" in all_text(found)
    assert "Fetch it: llama3.2:1b" not in all_text(found)
    click(qtbot, found, "Show the others")
    assert "Fetch it: llama3.2:1b" in all_text(found)
    assert "Fetch it: qwen3:32b" not in all_text(found), "it would not fit"
    click(qtbot, found, "Hide the others")
    assert "Fetch it: llama3.2:1b" not in all_text(found)


def test_it_is_fetched_with_progress_and_is_there(qtbot, live, at, listed):  # noqa: F811
    let, asked = threading.Event(), []

    def pull(request):
        asked.append(request["model"])
        yield "pulling manifest"
        yield layer(8_100_000_000, 2_000_000_000)
        assert let.wait(20)
        server.models.append(listed("newcomer:8b", 4 * GB))
        yield layer(8_100_000_000, 8_100_000_000)
        yield "success"

    server = at(pull=pull)
    found = live()
    best = found._models.recommended.name
    click(qtbot, found, f"Fetch it: {best}")
    qtbot.waitUntil(lambda: "Fetching: 2.0 GB of 8.1 GB." in all_text(found), timeout=10_000)
    (bar,) = found._scroll.findChildren(QProgressBar)
    assert (bar.value(), bar.maximum()) == (246, 1_000)
    assert bar.accessibleDescription() == "Fetching: 2.0 GB of 8.1 GB."
    found.jobs.fetch("another:1b")
    assert asked == [best], "one thing at a time"
    let.set()
    qtbot.waitUntil(lambda: "newcomer:8b" in all_text(found), timeout=10_000)
    assert not found.jobs.busy
    assert found._scroll.findChildren(QProgressBar) == []


def test_a_fetch_can_be_stopped_and_asked_for_again(qtbot, live, at):
    asked = []

    def pull(request):
        asked.append(request["model"])
        number = 0
        while len(asked) == 1:
            number += 1
            yield layer(10**15, number)
        yield "success"

    server = at(pull=pull)
    found = live()
    best = found._models.recommended.name
    click(qtbot, found, f"Fetch it: {best}")
    qtbot.waitUntil(lambda: "Fetching" in all_text(found), timeout=10_000)
    click(qtbot, found, "Stop: fetching")
    assert server.gone.wait(10)
    qtbot.waitUntil(lambda: "it goes on from there" in all_text(found), timeout=10_000)
    qtbot.waitUntil(lambda: button(found, f"Fetch it: {best}").isEnabled())
    click(qtbot, found, f"Fetch it: {best}")
    qtbot.waitUntil(lambda: len(asked) == 2 and not found.jobs.busy, timeout=10_000)
    assert found.jobs.trouble == ""


def test_what_goes_wrong_in_a_fetch_is_one_sentence(qtbot, page, at):
    at(pull=lambda _: [{"error": "write /x: no space left on device"}])
    found = page()
    best = found._models.recommended.name
    click(qtbot, found, f"Fetch it: {best}")
    assert "The disk is full" in all_text(found)
    assert button(found, f"Fetch it: {best}").isEnabled()


def test_any_model_can_be_fetched_by_its_name(qtbot, page, at):
    asked = []

    def pull(request):
        asked.append(request["model"])
        return [{"error": "pull model manifest: file does not exist"}]

    at(pull=pull)
    found = page()
    click(qtbot, found, "Show the others")
    fetch = "Fetch it: the model of this name"
    assert not button(found, fetch).isEnabled()
    field = found.findChild(QLineEdit, "another")
    field.setText(" typo:1b ")
    found.refresh()
    assert found.findChild(QLineEdit, "another").text() == " typo:1b ", "nothing written is lost"
    click(qtbot, found, fetch)
    assert asked == ["typo:1b"]
    assert "There is no model called 'typo:1b'" in all_text(found)


# -- while the owner is away -------------------------------------------------------------------


def test_working_alone_is_set_quietly(qtbot, page, at, ada):
    at()
    found = page()
    said = []
    found.session.said.connect(said.append)
    alone = button(found, "Let my agent work while I am away")
    level = next(each for each in found.findChildren(object) if each.objectName() == "battery")
    level.setValue(80)
    assert (ada.works_alone, ada.battery_level) == (True, 80)
    qtbot.mouseClick(alone, Qt.MouseButton.LeftButton)
    assert (ada.works_alone, ada.battery_level) == (False, 80)
    assert not level.isEnabled()
    assert said == []
    found.refresh()
    again = button(found, "Let my agent work while I am away")
    assert not again.isChecked()


def test_a_vault_that_cannot_be_opened_is_one_sentence(qtbot, show, ada, at, monkeypatch):
    from llm.vault.errors import VaultError

    at()

    def broken(*_):
        raise VaultError("Your vault is damaged.")

    monkeypatch.setattr("desktop.valuing.Vault.open", broken)
    window = show(ada)
    window.go("model")
    found = window._pages["model"]
    assert "Your vault is damaged." in all_text(found)
    assert button(found, "Try again").isEnabled()


@pytest.mark.parametrize("size", [100, 200])
def test_nothing_is_cut_off_in_any_size(page, at, listed, size):  # noqa: F811
    at(models=[listed(LONG, GB), listed("two:1b", GB)])
    found = page()
    found.window().set_text_size(size)
    found.unfold("others")
    inner = found._scroll.widget()
    assert inner.minimumSizeHint().width() <= found._scroll.viewport().width()
