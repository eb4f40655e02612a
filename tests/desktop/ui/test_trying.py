"""A trial in the window: its terms, what each saw alone, its review, and the lesson of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QWidget

from deliberation.acts import CloseReview, Touched
from deliberation.state import Stage, Trial
from desktop.ui.main_window import MainWindow
from desktop.ui.session import Session
from desktop.ui.threads import Inline
from desktop.ui.widgets.choice import Choice, Choices
from desktop.ui.widgets.harm import HarmRow, harm_words
from tests.desktop.ui.clicks import all_text, button, click
from tests.desktop.ui.test_pages import nameless, unreachable
from tests.house import House, open_deliberation

UNTIL = (date.today() + timedelta(days=40)).isoformat()
NEW = "Music is quiet after eleven in the evening."


@pytest.fixture
def proposed(house: House) -> tuple[str, str]:
    """A deliberation about the quiet hours and an option in it, on all laptops."""
    about = open_deliberation(house)
    option = house.bo.propose(house.group, about, kind="amend", text=NEW).subject
    house.meet()
    return about, option


def tried(house: House, about: str, option: str, *who: str, until: str = UNTIL) -> str:
    """The option adopted on trial; `who` of the three agree to it."""
    terms = {"worked": "Nobody complains.", "failed": "Somebody moves out."}
    trial = house.bo.start_trial(
        house.group, about, option, "Longer evenings.", until, **terms
    ).subject
    house.meet()
    for laptop in house.laptops:
        if not who or laptop.my_name in who:
            laptop.consent(house.group, deliberation=about, option=option, trial=trial)
    house.meet()
    return trial


@pytest.fixture
def open_trial(show, qtbot) -> Callable[..., MainWindow]:
    """A window at a stage of the deliberation."""

    def make(workspace, about: str, stage: Stage = Stage.TRIAL) -> MainWindow:
        window = show(workspace)
        window.go("deliberation", about)
        window.deliberation.show_stage(stage)
        qtbot.wait(1)
        return window

    return make


def trial_of(workspace, group: str, about: str) -> Trial:
    return workspace.view(group).state.deliberation(about).trials[0]


def pick(window: QWidget, answer: str) -> None:
    next(c for c in window.findChildren(Choice) if c.accessibleName() == answer).click()


def write(window: QWidget, key: str, text: str) -> None:
    window.findChild(QWidget, key).setPlainText(text)


def test_terms_say_what_would_show_that_it_worked_before_anything_is_adopted(
    house, proposed, open_trial, qtbot
):
    about, option = proposed
    text = house.ada.view(house.group).state.deliberation(about).option(option)
    neighbours = (Touched("named", "the neighbours", "", 30),)
    house.ada.touch(house.group, text.clause, text.sha256, neighbours)
    window = open_trial(house.ada, about)
    assert "The neighbours: " in all_text(window.deliberation)
    click(qtbot, window, "Put these terms down")
    assert window.messages.kind == "trouble"
    write(window, f"hope {about}", "Longer evenings.")
    write(window, f"worked {about}", "Nobody complains.")
    click(qtbot, window, "Put these terms down")
    assert window.messages.kind == "trouble", "what would show that it failed is needed too"
    write(window, f"failed {about}", "Somebody moves out.")
    click(qtbot, window, "Put these terms down")
    qtbot.wait(1)
    trial = trial_of(house.ada, house.group, about)
    assert (trial.option, trial.hope) == (option, "Longer evenings.")
    assert (trial.worked, trial.failed) == ("Nobody complains.", "Somebody moves out.")
    assert trial.until == QDate.currentDate().addMonths(3).toString("yyyy-MM-dd")
    assert window.session.drafts == {}
    said = all_text(window.deliberation)
    assert "It has not begun" in said
    assert "No force on “the neighbours”, who have not consented." in said
    assert "Ada put these terms down" in said


def test_terms_that_are_being_written_are_kept(house, proposed, open_trial, qtbot):
    about, _ = proposed
    window = open_trial(house.ada, about)
    write(window, f"hope {about}", "Longer evenings.")
    day = QDate.currentDate().addDays(9)
    window.findChild(QDateEdit).setDate(day)
    window.go("people")
    window.go("deliberation", about)
    qtbot.wait(1)
    assert window.findChild(QWidget, f"hope {about}").toPlainText() == "Longer evenings."
    assert window.findChild(QDateEdit).date() == day
    click(qtbot, window, "For 6 months")
    assert window.findChild(QDateEdit).date() == QDate.currentDate().addMonths(6)


def test_other_terms_can_be_put_beside_the_first(house, proposed, open_trial, qtbot):
    about, option = proposed
    house.ada.start_trial(house.group, about, option, "Longer evenings.", UNTIL)
    window = open_trial(house.ada, about)
    click(qtbot, window, "Put other terms down")
    qtbot.wait(1)
    click(qtbot, window, "Never mind")
    qtbot.wait(1)
    click(qtbot, window, "Agree to these words on trial, or object")
    assert window.deliberation.shown is Stage.CONSENT


def test_a_group_that_counts_is_led_to_its_vote(house, open_trial, qtbot):
    for laptop in house.laptops:
        laptop.choose(house.group, "rule", "majority")
    house.meet()
    about = open_deliberation(house)
    option = house.bo.propose(house.group, about, kind="amend", text=NEW).subject
    house.bo.start_trial(house.group, about, option, "Longer evenings.", UNTIL)
    house.meet()
    window = open_trial(house.ada, about)
    click(qtbot, window, "Go to the vote")
    assert window.deliberation.shown is Stage.CONSENT


def test_what_is_seen_is_written_alone_and_opened_together(house, proposed, open_trial, qtbot):
    about, option = proposed
    trial = tried(house, about, option)
    house.bo.observe(house.group, trial, "failed", "It was loud.", harm=70, tell=True)
    house.cleo.observe(house.group, trial, "mixed", "Some nights.")
    house.meet()
    window = open_trial(house.ada, about)
    said = all_text(window.deliberation)
    assert "40 days are left" in said
    assert "Nothing happens by itself" in said
    assert "Written down and sealed: Bo and Cleo. Not written down yet: Ada." in said
    assert "It was loud." not in said
    assert "Some nights." not in said
    click(qtbot, window, "Seal what I saw")
    assert window.messages.kind == "trouble", "how it went must be said"
    pick(window, "It worked")
    write(window, f"saw {trial}", "No trouble at all.")
    window.findChild(HarmRow).slider.setValue(5)
    click(qtbot, window, "May be told to other groups, without my name")
    click(qtbot, window, "Seal what I saw")
    qtbot.wait(1)
    assert window.session.drafts == {}
    mine = next(
        o for o in trial_of(house.ada, house.group, about).outcomes if o.member == house.ada.me
    )
    assert (mine.result, mine.note, mine.harm, mine.tell) == (
        "worked", "No trouble at all.", 5, True,
    )  # fmt: skip
    house.meet()  # their laptops open theirs once they have mine
    house.meet()
    window.session.show_group(house.group)
    qtbot.wait(1)
    said = all_text(window.deliberation)
    assert "It worked for 1, in part for 1, failed for 1." in said
    assert "It was loud." in said
    assert "Saw serious harm (70 of 100)." in said
    assert "Saw no harm." in said
    assert "sealed" not in said


def test_a_half_written_outcome_is_kept(house, proposed, open_trial, qtbot):
    about, option = proposed
    trial = tried(house, about, option)
    window = open_trial(house.ada, about)
    pick(window, "It failed")
    write(window, f"saw {trial}", "Loud.")
    window.findChild(HarmRow).slider.setValue(55)
    click(qtbot, window, "May be told to other groups, without my name")
    window.go("people")
    window.go("deliberation", about)
    window.deliberation.show_stage(Stage.TRIAL)
    qtbot.wait(1)
    assert window.findChild(Choices).picked == "failed"
    assert window.findChild(QWidget, f"saw {trial}").toPlainText() == "Loud."
    assert window.findChild(HarmRow).harm == 55
    assert button(window, "May be told to other groups, without my name").isChecked()


def reviewed(house: House, about: str, option: str) -> str:
    """A trial of which all three have told what they saw."""
    trial = tried(house, about, option, "Bo", "Cleo")
    for laptop, result in zip(house.laptops, ("failed", "worked", "worked"), strict=True):
        laptop.observe(house.group, trial, result, "It was as it was.")
    house.meet()
    house.meet()
    return trial


def test_a_trial_that_is_kept_binds_those_who_said_so(house, proposed, open_trial, qtbot):
    about, option = proposed
    trial = reviewed(house, about, option)
    for laptop in (house.bo, house.cleo):
        laptop.conclude(house.group, trial, "keep", "It is fine.")
    house.meet()
    window = open_trial(house.ada, about)
    said = all_text(window.deliberation)
    assert "Bo: Keep it, because: “It is fine.”" in said
    assert "2 of 3 want to keep it: closed now, it binds those who said keep." in said
    click(qtbot, window, "Say so")
    assert window.messages.kind == "trouble"
    pick(window, "End it")
    write(window, f"why {trial}", "I cannot sleep.")
    click(qtbot, window, "Say so")
    qtbot.wait(1)
    assert trial_of(house.ada, house.group, about).verdicts[house.ada.me] == "end"
    assert window.session.drafts == {}
    click(qtbot, window, "Say something else")
    qtbot.wait(1)
    click(qtbot, window, "Close the review")
    qtbot.wait(1)
    said = all_text(window.deliberation)
    assert "It is kept. It binds Bo and Cleo." in said
    assert trial_of(house.ada, house.group, about).verdict == "keep"


def test_a_trial_without_a_majority_ends_and_the_former_text_comes_back(
    house, proposed, open_trial, qtbot
):
    about, option = proposed
    trial = reviewed(house, about, option)
    house.bo.conclude(house.group, trial, "keep")
    house.cleo.conclude(house.group, trial, "change")
    house.meet()
    window = open_trial(house.ada, about)
    assert "No more than half agree on how it should go on" in all_text(window.deliberation)
    click(qtbot, window, "Close the review")
    qtbot.wait(1)
    said = all_text(window.deliberation)
    assert "No more than half agreed on how it should go on, so things are as they were." in said
    assert "The rulebook has the former text again." in said
    clause = house.ada.view(house.group).rulebook.clause(house.clause("1.3"))
    assert clause.text == "Music is quiet after ten in the evening."


def test_the_former_text_is_put_back_by_hand_where_nobody_did(house, proposed, open_trial, qtbot):
    about, option = proposed
    trial = reviewed(house, about, option)
    with house.ada._together(house.group) as ada:  # as an app that stops right after closing it
        ada.act(CloseReview(trial, house.ada.today()))
    house.meet()
    assert house.ada.view(house.group).rulebook.clause(house.clause("1.3")).text == NEW
    window = open_trial(house.ada, about)
    assert "Next for you: The trial is over. Put the former text back." in all_text(window)
    click(qtbot, window, "Put the former text back")
    qtbot.wait(1)
    assert "The rulebook has the former text again." in all_text(window.deliberation)
    assert house.ada.view(house.group).rulebook.clause(house.clause("1.3")).text != NEW


def test_a_review_is_not_offered_before_it_is_due(house, proposed, open_trial):
    about, option = proposed
    trial = tried(house, about, option)
    house.ada.observe(house.group, trial, "worked")
    window = open_trial(house.ada, about)
    assert "The review begins once more than half" in all_text(window.deliberation)
    with pytest.raises(AssertionError):
        button(window, "Close the review")


def test_the_lesson_says_what_the_record_will_say(house, proposed, open_trial, qtbot):
    about, option = proposed
    trial = tried(house, about, option)
    house.ada.observe(house.group, trial, "failed", "Bo sang.", harm=60, tell=True)
    house.bo.observe(house.group, trial, "mixed", "I keep this to myself.")
    house.meet()
    house.bo.close_review(house.group, trial)
    house.meet()
    house.meet()
    window = open_trial(house.ada, about, Stage.LESSON)
    said = all_text(window.deliberation)
    assert "A group of 3 members, for 40 days." in said
    assert "It worked for 0, in part for 1, and failed for 1." in said
    assert "1 saw harm; the worst was much harm (60 of 100)." in said
    assert "“a member sang.”" in said
    assert "I keep this to myself." not in said
    assert NEW in said
    click(qtbot, window, "Keep this lesson")
    assert window.messages.kind == "trouble"
    write(window, f"lesson {trial}", "An hour more is too much.")
    click(qtbot, window, "Keep this lesson")
    qtbot.wait(1)
    kept = trial_of(house.ada, house.group, about).lessons
    assert kept == ("An hour more is too much.",)
    assert window.session.drafts == {}
    click(qtbot, window, "Put it differently")
    qtbot.wait(1)
    assert window.findChild(QWidget, f"lesson {trial}").toPlainText() == kept[0]


def test_stages_without_a_trial_say_what_one_is(house, open_trial, qtbot):
    about = open_deliberation(house)
    window = open_trial(house.ada, about)
    assert "Once there is a wording, you can agree on trying it" in all_text(window.deliberation)
    window.deliberation.show_stage(Stage.LESSON)
    qtbot.wait(1)
    assert "A lesson comes after a trial" in all_text(window.deliberation)


def test_everything_is_named_and_reachable(house, proposed, open_trial, qtbot):
    about, option = proposed

    def look() -> None:
        window = open_trial(house.ada, about)
        for stage in (Stage.TRIAL, Stage.LESSON):
            window.deliberation.show_stage(stage)
            qtbot.wait(1)
            assert nameless(window) == []
            assert unreachable(window) == []
        window.hide()

    look()
    trial = tried(house, about, option)
    look()
    for laptop, result in zip(house.laptops, ("worked", "mixed", "failed"), strict=True):
        laptop.observe(house.group, trial, result, "It was as it was.", harm=30)
    look()
    house.meet()
    house.meet()
    look()
    house.ada.close_review(house.group, trial)
    house.ada.learn(house.group, trial, "It was loud.")
    look()


def test_an_answer_is_chosen_by_keyboard(qtbot):
    session = Session(Inline())
    answers = Choices(session, "k", "How did it go?", [("a", "Well"), ("b", "So & so")])
    qtbot.addWidget(answers)
    with qtbot.waitExposed(answers):
        answers.show()
    first, second = answers.findChildren(Choice)
    answers.activateWindow()
    first.setFocus()
    assert answers.picked == ""
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert (answers.picked, session.drafts["k"]) == ("a", "a")
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert (answers.picked, session.drafts["k"]) == ("b", "b")
    assert second.accessibleName() == "So & so"


def test_harm_is_said_in_words():
    assert [harm_words(n) for n in (0, 1, 40, 41, 80, 100)] == [
        "no harm", "a little harm", "some harm", "much harm", "serious harm", "the gravest harm",
    ]  # fmt: skip
