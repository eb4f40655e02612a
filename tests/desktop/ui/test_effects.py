"""What options do to our values: the group's table, one's own hand in it, one's own agent."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox, QLineEdit, QSlider, QWidget

from deliberation.acts import Rate
from deliberation.profiles.values import VALUES
from deliberation.state import Assessment, Stage
from deliberation.weighing.effects import GroupCell, median
from desktop.ui.main_window import MainWindow
from desktop.ui.settings import Theme
from desktop.ui.widgets.effect_table import EffectAxis, cell_sentence, effect_words, who_says
from tests.desktop.ui.clicks import all_text, button, click
from tests.desktop.ui.test_pages import nameless, unreachable
from tests.house import House, open_deliberation

NEW = "Music is quiet after eleven in the evening, and everybody helps to keep it so."
NAMES = {"a": "Ada", "b": "Bo", "c": "Cleo"}


@pytest.fixture
def proposed(house: House) -> tuple[str, str]:
    about = open_deliberation(house)
    option = house.bo.propose(house.group, about, kind="amend", text=NEW).subject
    house.meet()
    return about, option


@pytest.fixture
def rating(show, qtbot) -> Callable[..., MainWindow]:
    """A window at the ratings of the deliberation, with something unfolded."""

    def make(workspace, about: str, *opened: str) -> MainWindow:
        window = show(workspace)
        window.go("deliberation", about)
        window.deliberation.opened |= set(opened)
        window.deliberation.show_stage(Stage.RATINGS)
        qtbot.wait(1)
        return window

    return make


def mine(house: House, about: str) -> dict[str, tuple[int, str, str]]:
    """Ada's cells: effect, by whom, and on which words, by value."""
    said = house.ada.view(house.group).state.deliberation(about).assessments
    return {e.value: (e.effect, e.by, e.words) for e in said if e.member == house.ada.me}


def named(window: QWidget, kind: type, key: str) -> QWidget:
    return window.findChild(kind, key)


def test_my_agent_looks_and_says_that_it_understands_nothing(house, proposed, rating, qtbot):
    about, option = proposed
    window = rating(house.ada, about, f"effects {option}")
    said = all_text(window.deliberation)
    assert "Nobody has said yet what it does to any value." in said
    assert "It goes by a list of words and understands nothing" in said
    click(qtbot, window, "Let my agent look")
    qtbot.wait(1)
    found = mine(house, about)
    assert found
    assert {by for _, by, _ in found.values()} == {"agent"}
    assert "By a word list, not by understanding" in window.messages.text
    said = all_text(window.deliberation)
    assert "Ada's agent: " in said
    assert "going by “" in said
    assert not button(window, "Let my agent look").isEnabled()


def test_a_cell_is_corrected_by_hand(house, proposed, rating, qtbot):
    about, option = proposed
    house.ada.assess(house.group, about, option, {"tradition": 40}, by="agent")
    window = rating(house.ada, about, f"effects {option}")
    assert "Ada's agent: +0.40" in all_text(window.deliberation)
    click(qtbot, window, "Correct my agent… Tradition")
    qtbot.wait(1)
    key = f"effect {about} {option} tradition"
    slider = named(window, QSlider, key)
    assert slider.value() == 40
    slider.setValue(-60)
    assert "goes against it (−60)" in slider.accessibleName()
    assert window.session.drafts[key] == "-60"
    named(window, QLineEdit, f"{key} words").setText("quiet after eleven")
    click(qtbot, window, "Say so: Tradition")
    qtbot.wait(1)
    assert mine(house, about) == {"tradition": (-60, "hand", "quiet after eleven")}
    assert "Ada, by hand: −0.60, going by “quiet after eleven”" in all_text(window.deliberation)
    assert window.session.drafts == {}
    click(qtbot, window, "Change what I said… Tradition")
    qtbot.wait(1)
    assert named(window, QLineEdit, f"{key} words").text() == "quiet after eleven"


def test_what_is_being_said_is_kept_while_one_looks_elsewhere(house, proposed, rating, qtbot):
    about, option = proposed
    house.ada.assess(house.group, about, option, {"tradition": 40})
    key = f"effect {about} {option} tradition"
    window = rating(house.ada, about, f"effects {option}", f"correct {option} tradition")
    named(window, QSlider, key).setValue(5)
    window.go("people")
    window.go("deliberation", about)
    window.deliberation.opened |= {f"effects {option}", f"correct {option} tradition"}
    window.deliberation.show_stage(Stage.RATINGS)
    qtbot.wait(1)
    assert named(window, QSlider, key).value() == 5
    click(qtbot, window, "Leave it")
    qtbot.wait(1)
    assert named(window, QSlider, key) is None


def test_a_value_is_added_that_nobody_has_spoken_of(house, proposed, rating, qtbot):
    about, option = proposed
    window = rating(house.ada, about)
    click(qtbot, window, "Say what it does")
    qtbot.wait(1)
    click(qtbot, window, "Add a value")
    qtbot.wait(1)
    box = named(window, QComboBox, f"add value {about} {option}")
    assert box.count() == len(VALUES) + 1
    box.setCurrentIndex(box.findData("hedonism"))
    box.activated.emit(box.currentIndex())
    qtbot.wait(1)
    named(window, QSlider, f"effect {about} {option} hedonism").setValue(35)
    click(qtbot, window, "Say so: Hedonism")
    qtbot.wait(1)
    assert mine(house, about) == {"hedonism": (35, "hand", "")}
    assert window.session.drafts == {}
    assert "It serves Hedonism most (+0.35)." in all_text(window.deliberation)


def test_the_middle_counts_and_whoever_is_far_off_is_named(house, proposed, rating):
    about, option = proposed
    values = VALUES[:4]
    for laptop, effect in ((house.ada, 20), (house.bo, 30), (house.cleo, -60)):
        laptop.assess(house.group, about, option, dict.fromkeys(values, effect))
    house.meet()
    window = rating(house.ada, about, f"effects {option}")
    said = all_text(window.deliberation)
    assert "It serves it a little (+0.20)." in said
    assert "are far apart: −0.60 to +0.30." in said
    assert "Cleo is far from the others on 4 of the 4 values compared." in said
    assert "Ada is far" not in said
    assert "On 4 values we are far apart." in said


def test_one_who_is_far_off_does_not_make_the_others_so(house, proposed, rating):
    about, option = proposed
    for laptop, effect in ((house.ada, 20), (house.bo, 30), (house.cleo, -90)):
        laptop.assess(house.group, about, option, dict.fromkeys(VALUES[:4], effect))
    house.meet()
    said = all_text(rating(house.ada, about).deliberation)
    assert said.count(" is far from the others on") == 1
    assert "Cleo is far from the others on 4 of the 4 values compared." in said


def test_whoever_left_a_value_out_counts_as_nought_and_is_shown_so(house, proposed, rating):
    about, option = proposed
    house.cleo.assess(house.group, about, option, {"tradition": -100, "face": 20})
    window = rating(house.cleo, about, f"effects {option}")
    assert "nobody else has looked, so it stands" in all_text(window.deliberation)
    for laptop in (house.ada, house.bo):
        laptop.assess(house.group, about, option, {"face": 20})
    house.meet()
    said = all_text(rating(house.ada, about, f"effects {option}").deliberation)
    assert "It changes nothing for it (0)." in said
    assert "The 3 who have looked are far apart: −1.00 to 0." in said
    assert "2 of them said nothing of it, which counts as 0." in said
    assert "Ada said nothing: 0" in said
    assert "Bo said nothing: 0" in said


def test_what_my_values_make_of_it_stays_here(house, proposed, rating, qtbot):
    about, option = proposed
    for value in VALUES[:3]:
        house.ada.correct(value, 1, 100)
    house.ada.assess(house.group, about, option, {VALUES[0]: -80, VALUES[1]: -80})
    window = rating(house.ada, about)
    click(qtbot, window, "What your values make of it")
    qtbot.wait(1)
    seen = house.ada.foresees(house.group, about, option)
    number = f"(−0.{-seen.utility:02d})"
    said = all_text(window.deliberation)
    assert number not in said, "whoever has seen it is measured against what they have read"
    assert "Rate this one without looking: so you see how well your agent knows you." in said
    assert "is sealed in the group's log, where nobody can read it" in said
    assert "Only on this laptop; nobody else sees it." in said
    house.ada.rate(house.group, about, option, 10)
    window.session.show_group(house.group)
    qtbot.wait(1)
    said = all_text(window.deliberation)
    assert number in said
    assert "was sealed before you rated" in said


def test_it_stays_hidden_while_only_the_agent_has_rated(house, proposed, rating, qtbot):
    about, option = proposed
    house.ada.correct(VALUES[0], 1, 100)
    house.bo.assess(house.group, about, option, {VALUES[0]: -80})
    house.meet()
    house.ada._group(house.group).act(Rate(about, option, -40, "agent", ""))
    window = rating(house.ada, about, f"foresee {option}")
    assert "By what you told your agent" not in all_text(window.deliberation)


def test_an_agent_that_knows_nothing_says_so(house, proposed, rating, qtbot):
    about, option = proposed
    house.ada.assess(house.group, about, option, {VALUES[0]: -80})
    window = rating(house.ada, about, f"foresee {option}")
    assert "Your agent knows nothing of your values yet" in all_text(window.deliberation)
    click(qtbot, window, "Tell it something")
    assert window.page == "agent"


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize("size", [100, 200])
def test_everything_is_named_reachable_and_fits(house, proposed, rating, qtbot, theme, size):
    about, option = proposed
    house.ada.correct("hedonism", 1, 100)
    house.bo.assess(house.group, about, option, {"tradition": 40, "hedonism": -70})
    house.meet()
    opened = (f"effects {option}", f"correct {option} tradition", f"add value {option}")
    window = rating(house.ada, about, *opened, f"foresee {option}")
    window.set_theme(theme)
    window.set_text_size(size)
    qtbot.wait(1)
    assert nameless(window) == []
    assert unreachable(window) == []
    scroll = window.deliberation._scroll
    assert scroll.widget().width() <= scroll.viewport().width()


def a_cell(*said: tuple[str, int], silent: str = "") -> GroupCell:
    cells = tuple(Assessment(who, "o", "tradition", effect, "hand", "") for who, effect in said)
    effects = [effect for _, effect in said] + [0] * len(silent)
    return GroupCell("tradition", median(effects), cells, tuple(silent))


def test_a_cell_is_said_in_words():
    assert cell_sentence(a_cell(("a", 70))) == (
        "It serves it very much (+0.70). One has said so; nobody else has looked, so it stands."
    )
    assert cell_sentence(a_cell(("a", 20), ("b", 10), silent="c")).endswith(
        "The 3 who have looked are close: 0 to +0.20. 1 of them said nothing of it, which counts "
        "as 0."
    )
    assert cell_sentence(a_cell(("a", -20), ("b", -20))).endswith("All 2 who have looked agree.")
    assert "are close: −0.10 to +0.10" in cell_sentence(a_cell(("a", -10), ("b", 10)))
    assert "are far apart: −0.30 to +0.20" in cell_sentence(a_cell(("a", -30), ("b", 20)))


@pytest.mark.parametrize(
    ("effect", "says"),
    [
        (-100, "goes hard against it"), (-66, "goes against it"), (-1, "goes a little against it"),
        (Fraction(-1, 2), "goes a little against it"), (0, "changes nothing for it"),
        (Fraction(1, 2), "serves it a little"), (66, "serves it"), (67, "serves it very much"),
    ],
)  # fmt: skip
def test_an_effect_in_words(effect, says):
    assert effect_words(effect) == says


def test_an_agents_words_are_quoted_already():
    by_agent = Assessment("b", "o", "tradition", 40, "agent", "“quiet”, no longer “ten”")
    assert who_says(by_agent, "Bo") == "Bo's agent: +0.40, going by “quiet”, no longer “ten”"


def test_the_drawn_cell_can_be_heard(qtbot):
    axis = EffectAxis(a_cell(("a", 40), ("b", 45), ("c", -80)), "Tradition", NAMES.__getitem__)
    qtbot.addWidget(axis)
    heard = QAccessible.queryAccessibleInterface(axis)
    assert heard.text(QAccessible.Text.Name).startswith("Tradition: It serves it (+0.40).")
    assert heard.text(QAccessible.Text.Description) == (
        "Ada, by hand: +0.40; Bo, by hand: +0.45; Cleo, by hand: −0.80"
    )
    partly = EffectAxis(a_cell(("a", 40), silent="b"), "Tradition", NAMES.__getitem__)
    qtbot.addWidget(partly)
    heard = QAccessible.queryAccessibleInterface(partly)
    assert heard.text(QAccessible.Text.Description) == "Ada, by hand: +0.40; Bo said nothing: 0"
    assert axis.focusPolicy() & Qt.FocusPolicy.TabFocus
