"""My agent, clicked through: the questions, the wheel, striking, correcting, and what is shared."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QProgressBar,
    QPushButton,
    QSlider,
    QWidget,
)

from deliberation.errors import FolkmootError
from deliberation.profiles.questionnaire import NEITHER
from deliberation.profiles.sharing import LEAVES
from deliberation.profiles.values import VALUES
from desktop.ui.main_window import MainWindow
from desktop.ui.session import Session
from desktop.ui.settings import Settings, Theme
from desktop.ui.threads import Threads
from desktop.ui.widgets.questions import Choice
from desktop.ui.widgets.wheel import Wheel
from desktop.workspace import Workspace
from tests.desktop.ui import clicks
from tests.desktop.ui.conftest import open_workspace
from tests.desktop.ui.test_pages import nameless, unreachable


@pytest.fixture
def page(show, ada, qtbot):
    window = show(ada)
    window.go("agent")
    qtbot.wait(1)
    return window._made("agent")


@pytest.fixture
def told(show, ada, qtbot):
    """The page of somebody who answered all situations, always with the first answer."""
    situations = ada.questionnaire().situations
    ada.answer({each.id: each.answers[0].id for each in situations})
    window = show(ada)
    window.go("agent")
    qtbot.wait(1)
    return window._made("agent")


def all_text(page: QWidget) -> str:
    QApplication.processEvents()  # what was just put on the page is shown by then
    return clicks.all_text(page)


def button(page: QWidget, name: str) -> QAbstractButton:
    QApplication.processEvents()
    return clicks.button(page, name)


def click(qtbot, page: QWidget, name: str) -> None:
    QApplication.processEvents()
    clicks.click(qtbot, page, name)


def choose(qtbot, page, value: str) -> None:
    qtbot.mouseClick(page.findChild(QWidget, f"value {value}"), Qt.MouseButton.LeftButton)


def situation(page) -> str:
    return page.findChildren(Choice)[0].accessibleDescription()


def test_who_said_nothing_reads_so_and_is_asked(page):
    said = all_text(page)
    assert "Your agent knows nothing of you yet" in said
    assert not page.findChildren(Wheel)
    assert button(page, "Answer the questions").isEnabled()
    assert "too few to tell" in said


def test_the_questions_from_the_first_to_the_last(page, ada, qtbot):
    click(qtbot, page, "Answer the questions")
    asked = ada.questionnaire().situations
    for number, each in enumerate(asked, 1):
        assert f"Situation {number} of 20" in all_text(page)
        assert each.words in all_text(page)
        click(qtbot, page, each.answers[number % 3].words)
        assert ada.answers()[each.id] == each.answers[number % 3].id  # kept at once
        assert page.findChild(QProgressBar).value() == number
    assert "You have answered all 20 situations" in all_text(page)
    click(qtbot, page, "See the wheel")
    assert page.findChildren(Wheel)
    assert "Your agent has heard something about each of the 20 values" in all_text(page)


def test_one_may_stop_and_go_on_where_one_was(page, ada, qtbot):
    click(qtbot, page, "Answer the questions")
    first, second, third = ada.questionnaire().situations[:3]
    click(qtbot, page, first.answers[0].words)
    click(qtbot, page, "None of these, or I can't say")
    assert ada.answers() == {first.id: first.answers[0].id, second.id: NEITHER}
    click(qtbot, page, "Stop for now")
    click(qtbot, page, "Go on answering")
    assert situation(page) == third.words


def test_going_back_shows_the_answer_and_lets_it_be_changed(page, ada, qtbot):
    click(qtbot, page, "Answer the questions")
    first = ada.questionnaire().situations[0]
    assert not button(page, "Back").isEnabled()
    click(qtbot, page, first.answers[0].words)
    click(qtbot, page, "Back")
    ticked = [each.accessibleName() for each in page.findChildren(Choice) if each.isChecked()]
    assert ticked == [first.answers[0].words]
    click(qtbot, page, first.answers[1].words)
    assert ada.answers() == {first.id: first.answers[1].id}
    kept = {each.id.split("/")[2] for each in ada.profile().evidence}
    assert kept == {first.answers[1].id}


def test_one_may_leave_a_situation_for_later(page, ada, qtbot):
    click(qtbot, page, "Answer the questions")
    for _ in range(20):
        click(qtbot, page, "Later")
    assert ada.answers() == {}
    click(qtbot, page, "Answer those left out")
    assert situation(page) == ada.questionnaire().situations[0].words


def test_a_double_click_answers_one_situation_only(page, ada, qtbot):
    click(qtbot, page, "Answer the questions")
    first, second = ada.questionnaire().situations[:2]
    click(qtbot, page, first.answers[0].words)
    came_next = button(page, second.answers[0].words)
    middle = QPointF(came_next.rect().center())
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        event = QMouseEvent(
            kind, middle, middle, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(came_next, event)
    assert list(ada.answers()) == [first.id]


def test_the_keyboard_alone_answers(page, ada, qtbot):
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    click(qtbot, page, "Answer the questions")
    for _ in range(3):
        assert isinstance(page.window().focusWidget(), Choice)
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Space)
    firsts = {each.id: each.answers[0].id for each in ada.questionnaire().situations[:3]}
    assert ada.answers() == firsts


def test_an_answer_that_cannot_be_kept_is_asked_again(page, ada, qtbot, monkeypatch):
    click(qtbot, page, "Answer the questions")

    def full(*_):
        raise FolkmootError("The disk is full; make room and try again.")

    monkeypatch.setattr(ada, "answer", full)
    first = ada.questionnaire().situations[0]
    click(qtbot, page, first.answers[0].words)
    assert page.window().messages.text == "The disk is full; make room and try again."
    assert situation(page) == first.words
    assert not any(each.isChecked() for each in page.findChildren(Choice))
    monkeypatch.undo()
    click(qtbot, page, first.answers[0].words)
    assert ada.answers() == {first.id: first.answers[0].id}


def test_the_chosen_value_has_its_sentence_and_its_sum(told, ada, qtbot):
    choose(qtbot, told, "hedonism")
    said = all_text(told)
    assert "Enjoying good things while they are there" in said
    weight = ada.profile().of("hedonism").weight
    assert f"About {weight} of 1000, could be" in said
    click(qtbot, told, "Show the sum")
    assert f"so that all add up to 1000: {weight}." in all_text(told)
    click(qtbot, told, "Hide the sum")
    assert "so that all add up" not in all_text(told)


def test_evidence_stands_for_and_against_and_can_be_struck(told, ada, qtbot):
    choose(qtbot, told, "hedonism")
    before = ada.profile().of("hedonism")
    assert before.count == 3
    QApplication.processEvents()
    striking = [
        each
        for each in told.findChildren(QPushButton)
        if each.isVisibleTo(told) and each.text() == "Strike"
    ]
    assert len(striking) == before.count
    qtbot.mouseClick(striking[0], Qt.MouseButton.LeftButton)
    assert ada.profile().of("hedonism") == before  # asked first: it cannot be undone
    click(qtbot, told, "Strike it for good")
    assert ada.profile().of("hedonism").count == before.count - 1
    assert f"About {ada.profile().of('hedonism').weight} of 1000" in all_text(told)
    assert told.window().messages.text.startswith("It no longer counts")


def test_striking_can_be_thought_over(told, ada, qtbot):
    before = ada.profile()
    striking = [each for each in told.findChildren(QPushButton) if each.text() == "Strike"]
    qtbot.mouseClick(striking[0], Qt.MouseButton.LeftButton)
    click(qtbot, told, "Leave it")
    assert ada.profile() == before


def test_a_value_can_be_set_by_hand_and_that_taken_back(told, ada, qtbot):
    choose(qtbot, told, "tradition")
    before = ada.profile().of("tradition").weight
    click(qtbot, told, "Correct it…")
    assert not button(told, "Set it so").isEnabled()
    told.findChild(QSlider, "slider tradition").setValue(-80)
    promised = all_text(told)
    told.findChild(QWidget, "why tradition").setText("I never kept a feast")
    click(qtbot, told, "Set it so")
    after = ada.profile().of("tradition")
    assert f"It would weigh about {after.weight} of 1000; now it is {before}." in promised
    assert "“I never kept a feast”" in all_text(told)
    assert "set aside for what you set yourself" in all_text(told)
    assert told.settings == told.reasons == {}
    click(qtbot, told, "Take it back")
    assert ada.profile().of("tradition").weight == before


def test_private_words_go_into_no_draft(told, ada, qtbot):
    click(qtbot, told, "Correct it…")
    told.findChild(QWidget, f"why {told.value}").setText("a secret")
    told.findChild(QSlider, f"slider {told.value}").setValue(30)
    assert told.session.drafts == {}


def test_values_can_be_set_with_no_question_answered(page, ada, qtbot):
    click(qtbot, page, "Set the values by hand")
    assert "knows nothing" in all_text(page)
    choose(qtbot, page, "universalism-nature")
    click(qtbot, page, "Correct it…")
    page.findChild(QSlider, "slider universalism-nature").setValue(100)
    click(qtbot, page, "Set it so")
    assert ada.profile().of("universalism-nature").weight > 100
    assert "heard something about 1 of the 20 values" in all_text(page)


def test_much_evidence_is_folded_until_it_is_asked_for(told, ada, qtbot):
    from deliberation.profiles.profile import Evidence

    more = [Evidence(f"quote/{i}", "face", 1, 50, "quote", "talk", f"words {i}") for i in range(30)]
    ada._open_vault().add_evidence(more)
    told.refresh()
    choose(qtbot, told, "face")
    count = sum(each.value == "face" and each.direction > 0 for each in ada.profile().evidence)
    assert all_text(told).count("You said: “words") < 60
    click(qtbot, told, f"Show all {count}")
    assert all(f"You said: “words {i}”" in all_text(told) for i in range(30))


# Sharing


def test_nothing_but_ratings_is_shared_until_one_says_so(told, ada, moot):
    said = all_text(told)
    assert "The others see your ratings now, and nothing more." in said
    assert all(words in said for words in LEAVES.values())
    assert ada.view(moot.group).state.sharing == ()


def test_exactly_what_is_shown_is_shared(told, ada, moot, qtbot):
    click(qtbot, told, "Show exactly what leaves: Rounded weights")
    shown = all_text(told)
    click(qtbot, told, "Share this: Rounded weights")
    sharing = ada.view(moot.group).state.sharing
    assert [(each.member, each.level, each.items) for each in sharing] == [(ada.me, "weights", ())]
    names = {each.value: each.name for each in ada.values()}
    for value, weight in zip(VALUES, sharing[0].weights, strict=True):
        assert f"{weight:>4}  {names[value]}" in shown
    assert "The others see your twenty weights now, rounded." in all_text(told)
    assert "Your profile has changed since" not in all_text(told)


def test_a_profile_that_changed_since_is_told_so_and_can_be_shared_anew(told, ada, moot, qtbot):
    click(qtbot, told, "Share this: Everything but your words")
    ada.correct("power-dominance", -1, 100)
    told.refresh()
    assert "Your profile has changed since" in all_text(told)
    click(qtbot, told, "Share this: Everything but your words")
    assert "Your profile has changed since" not in all_text(told)
    click(qtbot, told, "Share no more than this: Ratings only")
    assert [each.level for each in ada.view(moot.group).state.sharing] == ["ratings"]


# How well it foretold


def foretold(ada, moot, count: int) -> None:
    """So many options that the agent foretold and Ada then rated."""
    for number in range(count):
        text = f"Guests stay for {number + 2} nights."
        option = ada.propose(moot.group, moot.deliberation, kind="amend", text=text).subject
        effects = {"hedonism": 90 - number, "power-dominance": -50}
        ada.assess(moot.group, moot.deliberation, option, effects)
        ada.rate(moot.group, moot.deliberation, option, 10 * number)


def test_few_predictions_are_too_few_to_tell(told, ada, moot):
    foretold(ada, moot, 2)
    told.refresh()
    said = all_text(told)
    assert "Too few to tell: it takes 5 ratings that it foretold, and there are 2." in said
    assert "An agent with no profile" in said


def test_predictions_are_opened_after_it_is_said_what_that_tells(told, ada, moot, qtbot):
    foretold(ada, moot, 6)
    told.window().session.show_group(moot.group)
    assert "Ada Brandt's agent foretold 6 of Ada Brandt's ratings" in all_text(told)
    click(qtbot, told, "Open the predictions…")
    assert "6 sealed predictions could be opened" in all_text(told)
    assert "tells the others something of your values" in all_text(told)
    click(qtbot, told, "Keep them sealed")
    click(qtbot, told, "Open the predictions…")
    click(qtbot, told, "Open them to Mill Lane")
    predictions = ada.view(moot.group).state.deliberation(moot.deliberation).predictions
    assert [each.opened for each in predictions] == [True] * 6
    assert "Open the predictions…" not in all_text(told)


# Wherever it is


def test_it_works_without_any_group(show, newcomer, qtbot):
    window = show(newcomer)
    action = next(each for each in window.menus.actions if each.text() == "My &agent")
    assert action.isEnabled()
    action.trigger()
    assert window.page == "talk"
    clicks.click(qtbot, window.segments, "What matters to you")
    page = window._made("agent")
    assert window.page == "agent"
    assert "You are in no group, so nothing of it leaves this laptop." in all_text(page)
    click(qtbot, page, "Answer the questions")
    click(qtbot, page, newcomer.questionnaire().situations[0].answers[0].words)
    assert len(newcomer.answers()) == 1
    click(qtbot, page, "Stop for now")
    choose(qtbot, page, "face")
    click(qtbot, page, "Correct it…")
    page.findChild(QSlider, "slider face").setValue(50)
    click(qtbot, page, "Set it so")
    assert window.page == "agent"
    click(qtbot, page, "Found or join a group")
    assert window.page == "welcome"


def test_a_vault_that_cannot_be_read_says_why_and_can_be_tried_again(page, ada, qtbot, monkeypatch):
    def locked():
        raise FolkmootError("The vault is open in another Folkmoot; close that one first.")

    monkeypatch.setattr(ada, "profile", locked)
    page.refresh()
    assert page.window().messages.text.startswith("The vault is open in another Folkmoot")
    assert "What your agent knows could not be read." in all_text(page)
    monkeypatch.undo()
    click(qtbot, page, "Try again")
    assert "Your agent knows nothing of you yet" in all_text(page)


def test_the_vault_is_read_and_written_on_the_documents_thread(moot, tmp_path, qtbot, monkeypatch):
    def opened(workspace):
        used.add(threading.current_thread().name.split("_")[0])
        return open_vault(workspace)

    used, open_vault = set(), Workspace._open_vault
    monkeypatch.setattr(Workspace, "_open_vault", opened)
    threads = Threads()
    session = Session(threads)
    window = MainWindow(session, Settings(tmp_path / "w.ini"), moot.folder, lambda *_: None)
    qtbot.addWidget(window)
    session.open("", lambda: open_workspace(moot.folder))
    qtbot.waitUntil(lambda: session.view is not None, timeout=20_000)
    window.show()
    window.go("agent")
    page = window._made("agent")
    qtbot.waitUntil(lambda: "knows nothing of you yet" in all_text(page), timeout=20_000)
    click(qtbot, page, "Answer the questions")
    first, second = session.workspace.questionnaire().situations[:2]
    click(qtbot, page, first.answers[0].words)
    qtbot.waitUntil(lambda: second.words in all_text(page), timeout=20_000)
    assert used == {"documents"}
    session.close()
    threads.stop()
    with open_workspace(moot.folder) as again:
        assert again.answers() == {first.id: first.answers[0].id}


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_everything_is_named_and_reachable_in_every_look(told, ada, moot, qtbot, theme, size):
    window = told.window()
    window.set_theme(theme)
    window.set_text_size(size)
    for unfolded in (f"sum {told.value}", f"set {told.value}", "leaves weights", "leaves evidence"):
        told.unfold(unfolded)
    qtbot.wait(1)
    assert nameless(window) == []
    assert unreachable(window) == []
    assert told._scroll.widget().width() <= told._scroll.viewport().width()
    told.ask()
    qtbot.wait(1)
    assert nameless(window) == []
    assert unreachable(window) == []


def test_the_rail_shows_every_page_in_a_low_window_with_large_text(told, qtbot):
    window = told.window()
    window.set_text_size(200)
    window.resize(900, 500)
    qtbot.wait(1)
    for page, made in window.rail._buttons.items():
        window.rail.show_page(page)
        seen = made.mapTo(window.rail, made.rect().center())
        assert window.rail._scroll.geometry().contains(seen)
        assert made.width() >= made.minimumSizeHint().width()
        assert made.geometry().right() < window.rail._scroll.viewport().width()


def test_only_one_thing_asks_for_attention(told, page, qtbot):
    for shown in (told, page):
        loud = [
            each
            for each in shown.findChildren(QPushButton)
            if each.isVisibleTo(shown) and each.property("kind") == "primary"
        ]
        assert len(loud) <= 1
