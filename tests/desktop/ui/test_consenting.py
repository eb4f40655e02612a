"""Consent in the window: for good or on trial, what it costs, objections and their answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit

from deliberation.profiles.values import VALUES
from deliberation.state import Deliberation, Stage
from desktop.ui.main_window import MainWindow
from tests.desktop.ui.clicks import all_text, button, click
from tests.desktop.ui.test_pages import nameless, unreachable
from tests.house import House, open_deliberation

NEW = "Music is quiet after eleven in the evening."
UNTIL = (date.today() + timedelta(days=40)).isoformat()
PEACE = "To live together in peace."


@pytest.fixture
def proposed(house: House) -> tuple[str, str]:
    about = open_deliberation(house)
    option = house.bo.propose(house.group, about, kind="amend", text=NEW).subject
    house.meet()
    return about, option


@pytest.fixture
def at(show, qtbot) -> Callable[..., MainWindow]:
    """A window at a stage of the deliberation."""

    def make(
        workspace, about: str, stage: Stage = Stage.CONSENT, opened: tuple[str, ...] = ()
    ) -> MainWindow:
        window = show(workspace)
        window.go("deliberation", about)
        window.deliberation.opened |= set(opened)
        window.deliberation.show_stage(stage)
        qtbot.wait(1)
        return window

    return make


def read(workspace, house: House, about: str) -> Deliberation:
    return workspace.view(house.group).state.deliberation(about)


def again(window: MainWindow, house: House, qtbot) -> str:
    window.session.show_group(house.group)
    qtbot.wait(1)
    return all_text(window.deliberation)


def costly(house: House, about: str, option: str) -> None:
    """What goes hard against what matters to Ada."""
    for value in VALUES[:3]:
        house.ada.correct(value, 1, 100)
    house.ada.assess(house.group, about, option, dict.fromkeys(VALUES[:3], -100))
    assert house.ada.cost(house.group, deliberation=about, option=option) is not None


# For good, or on trial


def test_terms_can_be_agreed_to_beside_agreeing_for_good(house, proposed, at, qtbot):
    about, option = proposed
    trial = house.bo.start_trial(
        house.group, about, option, "Longer evenings.", UNTIL,
        worked="Nobody complains.", failed="Somebody moves out.",
    ).subject  # fmt: skip
    house.meet()
    window = at(house.ada, about)
    said = all_text(window.deliberation)
    assert "On trial, by Bo's terms" in said
    assert "40 days are left" in said
    assert "We hope: Longer evenings." in said
    assert "It worked if: Nobody complains." in said
    assert "It failed if: Somebody moves out." in said
    assert button(window, "I agree to these words for good").isEnabled()
    click(qtbot, window, "I agree on trial, on these terms")
    qtbot.wait(1)
    (consent,) = read(house.ada, house, about).consents
    assert (consent.trial, consent.option) == (trial, option)
    said = all_text(window.deliberation)
    assert "Agreed: nobody." in said
    assert "Agreed on trial, by Bo's terms: Ada." in said
    click(qtbot, window, "I agree to these words for good")
    qtbot.wait(1)
    said = all_text(window.deliberation)
    assert "Agreed: Ada." in said
    assert "Agreed on trial" not in said, "a newer consent takes the place of an older one"


def test_a_consent_counts_for_the_option_that_was_agreed_to_last(house, proposed, at):
    about, option = proposed
    other = house.ada.propose(house.group, about, kind="amend", text="Be quiet.").subject
    house.ada.consent(house.group, deliberation=about, option=option)
    house.ada.consent(house.group, deliberation=about, option=other)
    window = at(house.ada, about)
    assert all_text(window.deliberation).count("Agreed: Ada.") == 1
    assert button(window, "I agree to exactly these words: Option 1").isEnabled()
    with pytest.raises(AssertionError):
        button(window, "I agree to exactly these words: Option 2")


# What it costs


def test_what_goes_hard_against_my_values_is_typed_by_hand(house, proposed, at, qtbot):
    about, option = proposed
    costly(house, about, option)
    words = house.ada.cost(house.group, deliberation=about, option=option).words
    window = at(house.ada, about)
    click(qtbot, window, "I agree to exactly these words: Option 1")
    qtbot.wait(1)
    assert read(house.ada, house, about).consents == ()
    said = all_text(window.deliberation)
    assert "goes hard against your own values" in said
    assert words in said
    sign = button(window, "I agree all the same: Option 1")
    assert not sign.isEnabled()
    field = window.findChild(QLineEdit, f"although {option}")
    field.setText("I agree although")
    assert not sign.isEnabled()
    assert window.session.drafts[f"although {option}"] == "I agree although"
    field.setText(f"  {words.upper()}. ")
    assert sign.isEnabled()
    click(qtbot, window, "I agree all the same: Option 1")
    qtbot.wait(1)
    (consent,) = read(house.ada, house, about).consents
    assert (consent.member, consent.option) == (house.ada.me, option)
    assert window.session.drafts == {}
    assert words.upper() not in all_text(window.deliberation), "it is told to nobody"


def test_one_may_think_better_of_it(house, proposed, at, qtbot):
    about, option = proposed
    costly(house, about, option)
    window = at(house.ada, about)
    click(qtbot, window, "I agree to exactly these words: Option 1")
    qtbot.wait(1)
    click(qtbot, window, "I don't agree")
    qtbot.wait(1)
    assert read(house.ada, house, about).consents == ()
    assert button(window, "I agree to exactly these words: Option 1").isEnabled()


def test_a_clause_that_was_adopted_asks_for_the_words_too(house, proposed, show, qtbot):
    about, option = proposed
    costly(house, about, option)
    house.meet()
    for laptop in (house.bo, house.cleo):
        laptop.consent(house.group, deliberation=about, option=option)
    house.meet()
    clause = read(house.ada, house, about).clause
    words = house.ada.cost(house.group, clause=clause).words
    window = show(house.ada)
    window.go("clause", clause)
    qtbot.wait(1)
    click(qtbot, window, "I agree to these words")
    qtbot.wait(1)
    assert nameless(window.rulebook.story) == []
    window.findChild(QLineEdit, f"although {clause}").setText(words)
    click(qtbot, window, "I agree all the same")
    qtbot.wait(1)
    assert "By these words: Ada, Bo and Cleo." in all_text(window.rulebook.story)
    assert window.session.drafts == {}


def test_the_keyboard_goes_where_the_words_are_typed_and_back(house, proposed, at, qtbot):
    about, option = proposed
    costly(house, about, option)
    window = at(house.ada, about)
    window.activateWindow()
    agree = button(window, "I agree to exactly these words: Option 1")
    agree.setFocus()
    qtbot.keyClick(agree, Qt.Key.Key_Space)
    qtbot.wait(1)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.accessibleName().startswith("Type: I agree although it costs me ")
    never = button(window, "I don't agree")
    never.setFocus()
    qtbot.keyClick(never, Qt.Key.Key_Space)
    qtbot.wait(1)
    back = QApplication.focusWidget()
    assert back.accessibleName().startswith("I agree to exactly these words: Option 1")


# Objections


def test_an_objection_rests_on_harm_or_on_a_stated_purpose(house, proposed, at, qtbot):
    about, option = proposed
    window = at(house.ada, about, opened=(f"object {option}",))
    assert "the group has stated no purposes" in all_text(window.deliberation)
    for laptop in (house.ada, house.bo):
        laptop.choose(house.group, "purposes", PEACE)
        house.meet()
    again(window, house, qtbot)
    ground = window.findChild(QComboBox, f"object {option} ground {about}")
    assert [ground.itemText(i) for i in range(ground.count())] == [
        "it would do harm", f"it goes against: {PEACE}",
    ]  # fmt: skip
    ground.setCurrentIndex(1)
    reason = window.findChild(QPlainTextEdit, f"object {option} {about}")
    reason.setPlainText("It is too late for me.")
    click(qtbot, window, "Object")
    qtbot.wait(1)
    (objection,) = read(house.ada, house, about).objections
    assert (objection.ground, objection.purpose) == ("purpose", PEACE)
    said = all_text(window.deliberation)
    assert f"Because it goes against a purpose of the group: “{PEACE}”" in said
    assert "It stands: so far no wording takes it up." in said
    assert window.session.drafts == {}


def test_an_objection_is_taken_up_by_another_wording(house, proposed, at, qtbot):
    about, option = proposed
    objection = house.cleo.object_to(house.group, about, option, "Too late for me.").subject
    house.meet()
    window = at(house.ada, about)
    click(qtbot, window, "Take it up in another wording")
    qtbot.wait(1)
    assert window.deliberation.shown is Stage.OPTIONS
    assert window.findChild(QCheckBox, f"answer {objection}").isChecked()
    wording = window.findChild(QPlainTextEdit, f"option {about}")
    assert wording.toPlainText() == NEW, "one begins from the words objected to"
    wording.setPlainText("Music is quiet after half past ten.")
    click(qtbot, window, "Put it on the table")
    qtbot.wait(1)
    taken = read(house.ada, house, about).options[-1]
    assert taken.answers == (objection,)
    assert window.session.drafts == {}
    assert "It takes up Cleo's objection: “Too late for me.”" in all_text(window.deliberation)
    window.deliberation.show_stage(Stage.CONSENT)
    qtbot.wait(1)
    said = all_text(window.deliberation)
    assert "It stands. Option 2, by Ada takes it up; Cleo has not agreed to that." in said
    house.meet()
    house.cleo.consent(house.group, deliberation=about, option=taken.id)
    house.meet()
    said = again(window, house, qtbot)
    assert "Integrated: Option 2, by Ada takes it up, and Cleo agrees to it." in said
    with pytest.raises(AssertionError):
        button(window, "Take it up in another wording")


def test_a_withdrawn_objection_is_shown_so(house, proposed, at, qtbot):
    about, option = proposed
    house.ada.object_to(house.group, about, option, "Too late for me.")
    window = at(house.ada, about)
    click(qtbot, window, "Withdraw my objection")
    qtbot.wait(1)
    said = all_text(window.deliberation)
    assert "Ada objected, and no longer does: “Too late for me.”" in said
    assert "Withdrawn." in said
    with pytest.raises(AssertionError):
        button(window, "Take it up in another wording")


def test_where_ballots_are_counted_consent_still_binds_alone(house, at):
    for laptop in house.laptops[:2]:
        laptop.choose(house.group, "rule", "majority")
        house.meet()
    about = open_deliberation(house)
    option = house.bo.propose(house.group, about, kind="amend", text=NEW).subject
    house.bo.object_to(house.group, about, option, "On second thoughts, no.")
    house.meet()
    said = all_text(at(house.ada, about).deliberation)
    assert (
        "This is decided by a vote (Majority). The vote adopts a wording; it binds nobody." in said
    )
    assert "where ballots are counted it stops nothing" in said


# What it is about


def test_a_deliberation_is_tagged(house, proposed, at, qtbot):
    about, _ = proposed
    window = at(house.ada, about, Stage.POSITIONS)
    assert "Nobody has said yet what kind of matter this is." in all_text(window.deliberation)
    click(qtbot, window, "Say what it is about")
    qtbot.wait(1)
    for tag in ("quiet", "changing-rules"):
        window.findChild(QCheckBox, f"tag {about} {tag}").setChecked(True)
    window.findChild(QLineEdit, f"situation {about}").setText("late evenings")
    assert window.session.drafts[f"tag {about} quiet"] == "yes"
    click(qtbot, window, "Note it")
    qtbot.wait(1)
    noted = read(house.ada, house, about)
    assert (noted.tags, noted.situation) == (("quiet", "changing-rules"), "late evenings")
    said = all_text(window.deliberation)
    assert "What it is about: quiet · changing the rules · late evenings." in said
    assert window.session.drafts == {}


@pytest.mark.parametrize("size", [100, 200])
def test_everything_is_named_reachable_and_fits(house, proposed, at, qtbot, size):
    about, option = proposed
    costly(house, about, option)
    house.bo.start_trial(house.group, about, option, "Longer " * 60, UNTIL, worked="w " * 90)
    house.cleo.object_to(house.group, about, option, "Too late for me. " * 20)
    house.meet()
    opened = (f"cost {option}", "situation", "option")
    window = at(house.ada, about, opened=opened)
    window.set_text_size(size)
    for stage in (Stage.POSITIONS, Stage.OPTIONS, Stage.CONSENT):
        window.deliberation.show_stage(stage)
        qtbot.wait(1)
        assert nameless(window) == []
        assert unreachable(window) == []
        scroll = window.deliberation._scroll
        assert scroll.widget().width() <= scroll.viewport().width()
