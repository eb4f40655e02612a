"""Talking with one's agent, clicked and typed through: over a real socket, and without a model."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from deliberation.errors import FolkmootError
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.talk import TalkPage
from desktop.ui.pages.talk_said import LiveView, SaidView
from desktop.ui.session import Session
from desktop.ui.settings import Settings, Theme
from desktop.ui.threads import Threads
from desktop.workspace import Workspace
from llm.canaries.generating import NO_CONSENSUS
from llm.vault.records import CanaryRun, Message
from tests.desktop.ui import clicks
from tests.desktop.ui.conftest import open_workspace
from tests.desktop.ui.test_pages import nameless, unreachable
from tests.ollama import ScriptedOllama

LOUD = "It was loud again last night. I want quiet evenings on working days."
DIGEST = "f00d" * 16


def all_text(page: TalkPage) -> str:
    return clicks.all_text(page)


def extracts(request) -> bool:
    """Whether the model is asked for evidence and not for a reply."""
    return request.get("format") is not None


def found(*quotes: str) -> str:
    """Evidence for personal security in each of the quotes."""
    items = [
        {"quote": each, "value": "security-personal", "direction": "for", "strength": "clear"}
        for each in quotes
    ]
    return json.dumps({"evidence": items})


@dataclass
class Sitting:
    """Somebody in front of the window, with real threads behind it."""

    qtbot: object
    page: TalkPage

    @property
    def workspace(self) -> Workspace:
        return self.page.session.workspace

    def say(self, text: str) -> None:
        self.page.composer.field.setPlainText(text)
        self.qtbot.keyClick(self.page.composer.field, Qt.Key.Key_Return)

    def until(self, what: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(what, timeout=20_000)

    def sees(self, text: str) -> None:
        self.until(lambda: text in all_text(self.page))

    def rests(self) -> None:
        self.until(lambda: not (self.page.answering.phase or self.page.answering.noting.under_way))

    def click(self, name: str) -> None:
        self.until(lambda: any(
            each.isVisibleTo(self.page) and each.accessibleName().startswith(name)
            for each in self.page.findChildren(QAbstractButton)
        ))  # fmt: skip
        clicks.click(self.qtbot, self.page, name)

    @property
    def said(self) -> list[tuple[str, str]]:
        messages = self.workspace.messages(self.page.conversation)
        return [(each.by, each.text) for each in messages]


@pytest.fixture
def sit(qtbot, moot, tmp_path, monkeypatch) -> Iterator[Callable[[str], Sitting]]:
    threads = Threads()
    session = Session(threads)
    window = MainWindow(session, Settings(tmp_path / "w.ini"), moot.folder, lambda *_: None)
    qtbot.addWidget(window)

    def begin(host: str, model: str = "auto") -> Sitting:
        monkeypatch.setenv("OLLAMA_HOST", host)
        session.model = model
        session.open("", lambda: open_workspace(moot.folder))
        qtbot.waitUntil(lambda: session.view is not None, timeout=20_000)
        window.show()
        window.go("talk")
        page = window._made("talk")
        qtbot.waitUntil(lambda: "Talk with your agent" in all_text(page), timeout=20_000)
        return Sitting(qtbot, page)

    yield begin
    session.close()
    threads.stop()


# With a model, over a real socket


def test_words_are_shown_as_they_come_and_what_was_said_is_noted(sit, scripted):
    go_on = threading.Event()

    def script(request):
        if extracts(request):
            yield found("I want quiet evenings on working days", "I hate my neighbours")
            return
        yield "Who "
        assert go_on.wait(20)
        yield from ("was ", "there?")

    it = sit(scripted(script).host)
    it.say(LOUD)
    it.until(lambda: [v.text.text for v in it.page.findChildren(LiveView)] == ["Who "])
    assert it.said == [("owner", LOUD)], "what the owner said is kept before anything is answered"
    assert it.page.composer.field.toPlainText() == ""
    assert "in the words of talker:latest, not checked yet" in all_text(it.page)
    go_on.set()
    it.sees("Who was there?")
    it.sees("Noted: “I want quiet evenings on working days”")
    it.rests()
    assert it.said == [("owner", LOUD), ("agent", "Who was there?")]
    it.sees("1 quote of the model's was dropped. These words are in nothing")
    assert not it.page.findChildren(LiveView)
    answer = it.workspace.messages(it.page.conversation)[1]
    assert it.workspace.exchange(answer.exchange).answer == "Who was there?"
    counts = it.workspace.counts(DIGEST)
    assert (counts.kept, counts.dropped) == (1, 1)


def test_what_was_noted_can_be_struck_beside_it(sit, scripted):
    it = sit(scripted(lambda r: [found(LOUD[:28])] if extracts(r) else ["And then?"]).host)
    it.say(LOUD)
    it.sees("Noted: “It was loud again last night”")
    it.click("Strike: It was loud")
    it.sees("Struck, it never counts again")
    it.click("Leave it: It was loud")
    assert len(it.workspace.profile().evidence) == 1
    it.until(lambda: "Struck, it never" not in all_text(it.page))
    it.click("Strike: It was loud")
    it.sees("Struck, it never counts again")
    it.click("Strike it for good: It was loud")
    it.until(lambda: "Noted:" not in all_text(it.page))
    assert it.workspace.profile().evidence == ()


def test_it_can_be_stopped_and_what_was_heard_is_kept(sit, scripted):
    never = threading.Event()

    def script(_):
        yield "So you would rather "
        while not never.wait(0.05):
            yield ""

    server = scripted(script)
    it = sit(server.host)
    it.say(LOUD)
    it.until(lambda: any(v.text.text for v in it.page.findChildren(LiveView)))
    assert not clicks.button(it.page, "Send").isEnabled()
    it.click("Stop the answer")
    it.sees("So you would rather …")
    it.rests()
    assert server.gone.wait(10), "the server was told to stop writing"
    never.set()
    assert it.said == [("owner", LOUD), ("agent", "So you would rather …")]
    assert it.workspace.journal(1)[0].ended == "stopped"
    assert "in the words of talker:latest" in all_text(it.page)
    assert clicks.button(it.page, "Send").isEnabled()


def test_stopped_before_a_word_nothing_is_kept_but_what_the_owner_said(sit, scripted):
    over = threading.Event()

    def script(_):
        yield ""
        while not over.wait(0.05):
            yield ""

    server = scripted(script)
    it = sit(server.host)
    it.say(LOUD)
    it.until(lambda: bool(server.requests))
    it.click("Stop the answer")
    it.sees("Stopped before your agent had said anything.")
    over.set()
    assert it.said == [("owner", LOUD)]
    it.click("Go on without a model")
    it.sees("Prepared question 1 of")


def test_a_server_that_goes_away_is_one_sentence_and_can_be_asked_again(sit, scripted):
    answers = iter([["Well, ", ScriptedOllama.DIE], ["What happened?"]])
    it = sit(scripted(lambda r: [found()] if extracts(r) else next(answers)).host)
    it.say(LOUD)
    it.sees("in the middle of its answer")
    assert it.said == [("owner", LOUD)]
    it.click("Try again")
    it.sees("What happened?")
    it.rests()
    assert it.said == [("owner", LOUD), ("agent", "What happened?")]


def test_of_a_second_attempt_nothing_of_the_first_is_left(sit, scripted):
    answers = iter([["?!", " …"], ["What ", "happened?"]])
    it = sit(scripted(lambda r: [found()] if extracts(r) else next(answers)).host)
    it.say(LOUD)
    it.sees("What happened?")
    it.rests()
    assert it.said[1] == ("agent", "What happened?")
    assert "?!" not in all_text(it.page)


def test_the_next_message_does_not_wait_until_the_last_was_read(sit, scripted):
    reading, over = threading.Event(), threading.Event()

    def script(request):
        if not extracts(request):
            return ["Tell me more."]
        if reading.is_set():
            return [found("I want quiet evenings", "Bo laughed at me")]
        return slow()

    def slow():
        yield " "
        reading.set()
        while not over.wait(0.05):
            yield ""

    it = sit(scripted(script).host)
    it.say(LOUD)
    it.until(reading.is_set)
    assert "looks for what matters to you" in all_text(it.page)
    it.say("Bo laughed at me.")
    it.sees("Noted: “Bo laughed at me”")
    over.set()
    it.sees("Noted: “I want quiet evenings”")
    it.rests()
    assert it.workspace.waiting(it.page.conversation) == ()


def test_evidence_that_cannot_be_read_waits_and_is_told(sit, scripted):
    it = sit(scripted(lambda r: ["no JSON"] if extracts(r) else ["I see."]).host)
    it.say(LOUD)
    it.sees("Nothing was noted of it yet: The model's answer was no JSON")
    it.rests()
    assert len(it.workspace.waiting(it.page.conversation)) == 1
    assert it.workspace.profile().evidence == ()


def test_a_model_that_bears_a_label_bears_it_wherever_it_speaks(sit, scripted):
    it = sit(scripted(lambda r: [found()] if extracts(r) else ["We all agree."]).host)
    for number in range(8):
        it.workspace.vault.keep_canary(
            CanaryRun(f"r{number}", number, "talker:latest", DIGEST, NO_CONSENSUS, number, False)
        )
    it.say(LOUD)
    it.sees("in the words of talker:latest, which invents agreement. Checked with 8 hidden")


@pytest.mark.parametrize(
    ("model", "size", "says"),
    [
        ("talker:cloud", 400, "runs at its vendor's"),
        ("another", 2_000_000_000, "does not have the model"),
    ],
)
def test_a_model_that_cannot_be_used_says_why(sit, scripted, model, size, says):
    cloud = {"model": "talker:cloud", "size": size, "digest": DIGEST, "details": {}}
    server = scripted(lambda _: ["Never."], [cloud])
    it = sit(server.host, model)
    it.say(LOUD)
    it.sees(says)
    assert server.requests == [], "not a word was sent"
    assert it.said == [("owner", LOUD)]
    it.click("Go on without a model")
    it.sees("Prepared question 1 of")


def test_without_a_server_a_prepared_question_is_asked(sit, nobody_there):
    it = sit(nobody_there)
    it.say(LOUD)
    it.sees("Prepared question 1 of")
    it.rests()
    assert "without a model" in all_text(it.page)


def test_while_it_speaks_one_may_look_elsewhere(sit, scripted):
    go_on = threading.Event()

    def script(request):
        if extracts(request):
            yield found()
            return
        yield "One "
        assert go_on.wait(20)
        yield "moment."

    it = sit(scripted(script).host)
    it.say(LOUD)
    it.until(lambda: bool(it.page.findChildren(LiveView)))
    spoken = it.page.conversation
    it.click("All conversations")
    it.sees("Go on with it")
    window = it.page.window()
    window.go("today")
    window.go("talk", spoken)
    it.until(lambda: [v.text.text for v in it.page.findChildren(LiveView)] == ["One "])
    go_on.set()
    it.sees("One moment.")
    it.rests()
    assert [by for by, _ in it.said] == ["owner", "agent"]


# Without a model, everything at once


@pytest.fixture
def page(show, ada, qtbot) -> TalkPage:
    window = show(ada)
    window.session.model = "none"
    window.go("talk")
    qtbot.wait(1)
    return window._made("talk")


def say(qtbot, page: TalkPage, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    page.composer.field.setPlainText(text)
    qtbot.keyClick(page.composer.field, key)
    qtbot.wait(1)


def test_a_word_list_asks_and_only_a_yes_counts(page, ada, qtbot):
    say(qtbot, page, "I want quiet in the evening. I want to be free to come and go.")
    first, second = ada.suggested(page.conversation)
    clicks.click(qtbot, page, f"Yes, it does: {first.evidence.words[:10]}")
    qtbot.wait(1)
    clicks.click(qtbot, page, f"No, it does not: {second.evidence.words[:10]}")
    qtbot.wait(1)
    assert ada.profile().evidence == (first.evidence,)
    assert f"Noted: “{first.evidence.words}”" in all_text(page)
    assert ada.suggested(page.conversation) == ()
    assert "A word list asks this" not in all_text(page)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
@pytest.mark.parametrize(
    "with_", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier]
)
def test_enter_sends_and_with_shift_begins_a_line(page, ada, qtbot, key, with_):
    field = page.composer.field
    field.setPlainText("Good evening.")
    qtbot.keyClick(field, key, Qt.KeyboardModifier.ShiftModifier)
    assert ada.conversations() == ()
    assert field.toPlainText().count("\n") == 1
    qtbot.keyClick(field, key, with_)
    assert ada.messages(ada.conversations()[0].id)[0].text == "Good evening."


def test_the_field_grows_with_what_is_written_up_to_a_limit(page, qtbot):
    field = page.composer.field
    heights = []
    for lines in (1, 4, 40, 400):
        field.setPlainText("word\n" * lines)
        heights.append(field.height())
    assert heights[0] < heights[1] < heights[2] == heights[3] < page.height() // 2


def test_what_cannot_be_kept_stays_in_the_field(page, ada, qtbot, monkeypatch):
    def full(*_):
        raise FolkmootError("The disk is full; make room and try again.")

    monkeypatch.setattr(ada, "say", full)
    say(qtbot, page, "Do not lose this.")
    assert page.window().messages.text == "The disk is full; make room and try again."
    assert page.composer.field.toPlainText() == "Do not lose this."
    monkeypatch.undo()
    clicks.click(qtbot, page, "Send")
    assert ada.messages(ada.conversations()[0].id)[0].text == "Do not lose this."


def test_nothing_is_said_where_nothing_is_written(page, ada, qtbot):
    say(qtbot, page, "  \n ")
    assert ada.conversations() == ()
    assert page.window().messages.kind == ""


def test_private_words_go_into_no_draft(page, ada, qtbot):
    page.composer.field.setPlainText("a secret")
    page.window().go("today")
    page.window().go("talk")
    assert page.composer.field.toPlainText() == "a secret", "it stays while the window is open"
    page.session.settle_drafts()
    assert ada.drafts() == {}


def test_forgetting_says_what_goes_and_then_it_is_gone(page, ada, qtbot):
    say(qtbot, page, "I want quiet in the evening.")
    ada.accept(ada.suggested(page.conversation)[0].evidence)
    forgotten = page.conversation
    clicks.click(qtbot, page, "New conversation")
    qtbot.wait(1)
    say(qtbot, page, "Something else.")
    clicks.click(qtbot, page, "All conversations")
    qtbot.wait(1)
    clicks.click(qtbot, page, "Forget it… I want quiet")
    qtbot.wait(1)
    assert "This goes for good: 2 messages and 1 thing that your agent noted" in all_text(page)
    clicks.click(qtbot, page, "Keep it: I want quiet")
    qtbot.wait(1)
    assert len(ada.conversations()) == 2
    clicks.click(qtbot, page, "Forget it… I want quiet")
    qtbot.wait(1)
    clicks.click(qtbot, page, "Forget it for good: I want quiet")
    qtbot.wait(1)
    assert [each.title for each in ada.conversations()] == ["Something else."]
    assert ada.profile().evidence == ()
    assert "I want quiet" not in all_text(page)
    page.show_conversation(forgotten)
    assert page.conversation == ""


def test_of_a_long_conversation_the_end_is_shown_and_the_rest_on_demand(page, ada, qtbot):
    for number in range(60):
        by = "agent" if number % 2 else "owner"
        ada.vault.keep_message(Message(f"m{number}", "long", number, by, f"Number {number}."))
    page.show_conversation("long")
    qtbot.wait(1)
    assert len(page.findChildren(SaidView)) == 40
    assert "Number 59." in all_text(page)
    clicks.click(qtbot, page, "Show the 20 messages before these")
    qtbot.wait(1)
    assert [v.said.message.text for v in page.findChildren(SaidView)] == [
        f"Number {number}." for number in range(60)
    ]


def test_what_was_said_is_not_built_again_when_more_is_said(page, ada, qtbot):
    say(qtbot, page, "One thing.")
    before = page.findChildren(SaidView)
    say(qtbot, page, "Another.")
    assert page.findChildren(SaidView)[: len(before)] == before
    assert len(page.findChildren(SaidView)) == 4


def test_an_unanswered_message_can_be_answered_later(page, ada, qtbot):
    conversation = ada.say("Is anybody there?").subject
    page.show_conversation(conversation)
    qtbot.wait(1)
    assert "Your agent has not answered this yet." in all_text(page)
    clicks.click(qtbot, page, "Let it answer")
    assert "Prepared question 1 of" in all_text(page)


def test_evidence_leads_to_the_conversation_that_it_is_from(page, ada, qtbot):
    say(qtbot, page, "I want quiet in the evening.")
    evidence = ada.suggested(page.conversation)[0].evidence
    ada.accept(evidence)
    clicks.click(qtbot, page, "New conversation")
    window = page.window()
    clicks.click(qtbot, window.segments, "What matters to you")
    agent = window._made("agent")
    qtbot.wait(1)
    said = clicks.all_text(agent)
    assert "What changed this week" in said
    name = next(each.name for each in ada.values() if each.value == evidence.value)
    assert f"{name} weighs more: {ada.profile().of(evidence.value).weight} of 1000, and 50" in said
    clicks.click(qtbot, agent, "See the conversation: You said: “I want quiet")
    assert (window.page, page.conversation) == ("talk", evidence.ref)


def test_a_vault_that_cannot_be_read_says_so_and_can_be_tried_again(page, ada, qtbot, monkeypatch):
    def locked():
        raise FolkmootError("The vault is open in another Folkmoot; close that one first.")

    monkeypatch.setattr(ada, "conversations", locked)
    page.talk = None
    page.refresh()
    qtbot.wait(1)
    assert page.window().messages.text.startswith("The vault is open in another Folkmoot")
    assert "could not be read" in all_text(page)
    monkeypatch.undo()
    clicks.click(qtbot, page, "Try again")
    qtbot.wait(1)
    assert "Talk with your agent" in all_text(page)


def test_the_row_of_pages_is_walked_by_keyboard_and_says_what_is_new(page, ada, qtbot):
    window = page.window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    segment = clicks.button(window.segments, "Journal")
    segment.setFocus()
    qtbot.keyClick(segment, Qt.Key.Key_Space)
    assert window.page == "journal"
    assert segment.isChecked()
    assert segment.hasFocus(), "the keyboard stays in the row"
    assert window.rail._buttons["talk"].isChecked()
    window.go("rulebook")
    assert not window.segments.isVisible()


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_everything_is_named_and_reachable_in_every_look(page, ada, qtbot, theme, size):
    window = page.window()
    window.set_theme(theme)
    window.set_text_size(size)
    say(qtbot, page, "I want quiet in the evening. " + "w" * 300)
    assert nameless(window) == []
    assert unreachable(window) == []
    assert page._scroll.widget().width() <= page._scroll.viewport().width()
    for made in window.segments._buttons.values():
        assert made.geometry().right() < window.segments.width()
    page.show_list()
    qtbot.wait(1)
    clicks.click(qtbot, page, "Forget it…")
    qtbot.wait(1)
    assert nameless(window) == []
    assert unreachable(window) == []
