"""Whom words touch: at the options, in a clause's story, and on whom they have no force."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QSlider

from deliberation.acts import Touched
from deliberation.folding.touching import Party, parties
from deliberation.state import Stage
from desktop.ui.main_window import MainWindow
from tests.desktop.ui.clicks import all_text, button, click
from tests.desktop.ui.test_pages import nameless, unreachable
from tests.house import House, open_deliberation

NEW = "Music is quiet after eleven in the evening."


@pytest.fixture
def proposed(house: House) -> tuple[str, str, tuple[str, str]]:
    """The deliberation, the option, and its clause with the SHA-256 of its words."""
    about = open_deliberation(house)
    option = house.bo.propose(house.group, about, kind="amend", text=NEW).subject
    house.meet()
    found = house.ada.view(house.group).state.deliberation(about).option(option)
    return about, option, (found.clause, found.sha256)


@pytest.fixture
def options(show, qtbot) -> Callable[..., MainWindow]:
    def make(workspace, about: str, *opened: str) -> MainWindow:
        window = show(workspace)
        window.go("deliberation", about)
        window.deliberation.opened |= set(opened)
        window.deliberation.show_stage(Stage.OPTIONS)
        qtbot.wait(1)
        return window

    return make


def touched(house: House, text: tuple[str, str]) -> dict[str, Party]:
    found = parties(house.ada.view(house.group).state.touches, *text)
    return {each.name or each.who: each for each in found}


def fill(window, text: tuple[str, str], **fields: object) -> None:
    key = f"touch {text[0]} {text[1]}"
    for field, value in fields.items():
        if field == "harm":
            window.findChild(QSlider, f"{key} harm").setValue(value)
        elif field == "name":
            window.findChild(QLineEdit, f"{key} name").setText(value)
        else:
            box = window.findChild(QComboBox, f"{key} {field}")
            box.setCurrentIndex(box.findData(value))


def test_until_somebody_says_otherwise_it_touches_those_who_consent(house, proposed, options):
    said = all_text(options(house.ada, proposed[0]).deliberation)
    assert "Those who consent to it." in said
    assert "No force on" not in said


def test_a_child_is_named_with_who_speaks_for_it(house, proposed, options, qtbot):
    about, _, text = proposed
    window = options(house.ada, about)
    click(qtbot, window, "Say whom it touches…")
    qtbot.wait(1)
    click(qtbot, window, "Say so")
    assert window.messages.kind == "trouble", "who they are is needed"
    fill(window, text, name="Mia,  aged six", speaker=house.ada.me, harm=30)
    assert f"touch {text[0]} {text[1]} speaker" in window.session.drafts
    click(qtbot, window, "Say so")
    qtbot.wait(1)
    mia = touched(house, text)["Mia, aged six"]
    assert (mia.who, mia.speaker, mia.harm) == ("named", house.ada.me, 30)
    said = all_text(window.deliberation)
    assert "Mia, aged six: some harm (30 of 100). Ada speaks for them." in said
    assert "No force on “Mia, aged six”, who have not consented." in said
    assert window.session.drafts == {}
    house.meet()
    said = all_text(options(house.bo, about).deliberation)
    assert "Mia, aged six: some harm" in said
    with pytest.raises(AssertionError):
        button(window, "Take it back: the neighbours")


def test_who_says_what_harm_is_shown_and_one_of_three_sinks_nothing(house, proposed, options):
    about, _, text = proposed
    mia = Touched("named", "Mia", house.cleo.me, 90)
    house.cleo.touch(house.group, *text, (mia,))
    said = all_text(options(house.cleo, about).deliberation)
    assert "Only Cleo has said whom it touches; nobody else has looked" in said
    house.ada.touch(house.group, *text, (Touched("consenting"),))
    house.bo.touch(house.group, *text, (Touched("named", "Mia", "", 30),))
    house.meet()
    said = all_text(options(house.ada, about).deliberation)
    assert "Mia: some harm (30 of 100). Nobody speaks for them." in said
    for each in ("Ada 0 (said nothing of them)", "Bo 30", "Cleo 90", "the middle counts"):
        assert each in said
    house.bo.touch(house.group, *text, (Touched("consenting"),))
    house.meet()
    said = all_text(options(house.ada, about).deliberation)
    assert "Mia: no harm." in said
    assert "Bo 0 (said nothing of them)" in said
    assert "No force on “Mia”, who have not consented." in said


def test_what_i_said_can_be_taken_back_and_adds_to_what_i_said_before(
    house, proposed, options, qtbot
):
    about, option, text = proposed
    both = (Touched("consenting"), Touched("named", "the neighbours", "", 20))
    house.ada.touch(house.group, *text, both)
    window = options(house.ada, about, f"touch {option}")
    assert "The neighbours: a little harm (20 of 100). Nobody speaks for them." in all_text(
        window.deliberation
    )
    fill(window, text, who="outsiders", harm=5)
    assert not window.findChild(QLineEdit, f"touch {text[0]} {text[1]} name").isVisible()
    click(qtbot, window, "Say so")
    qtbot.wait(1)
    assert {"the neighbours", "outsiders"} <= set(touched(house, text))
    click(qtbot, window, "Take it back: the neighbours")
    qtbot.wait(1)
    assert set(touched(house, text)) == {"consenting", "outsiders"}
    click(qtbot, window, "Take it back: whoever comes by")
    qtbot.wait(1)
    assert set(touched(house, text)) == {"consenting"}
    assert "You said" not in all_text(window.deliberation)


def test_where_all_members_are_touched_it_has_no_force_on_who_did_not_consent(
    house, proposed, options, qtbot
):
    about, option, text = proposed
    window = options(house.ada, about, f"touch {option}")
    fill(window, text, who="members")
    assert not window.findChild(QSlider, f"touch {text[0]} {text[1]} harm").isVisible()
    click(qtbot, window, "Say so")
    qtbot.wait(1)
    house.meet()
    house.bo.consent(house.group, deliberation=about, option=option)
    house.meet()
    window.session.show_group(house.group)
    qtbot.wait(1)
    said = all_text(window.deliberation)
    assert "All members." in said
    assert "No force on Ada and Cleo, who have not consented." in said


def test_the_story_of_a_clause_lists_on_whom_it_has_no_force(house, show, qtbot):
    clause = house.clause("1.2")
    sha256 = house.ada.view(house.group).rulebook.clause(clause).sha256
    house.ada.touch(house.group, clause, sha256, (Touched("members"), Touched("outsiders")))
    house.ada.consent(house.group, clause=clause)
    window = show(house.ada)
    window.go("clause", clause)
    qtbot.wait(1)
    said = all_text(window.rulebook.story)
    assert "All members." in said
    assert "No force on Bo, Cleo and whoever comes by, who have not consented." in said
    click(qtbot, window, "Say whom it touches…")
    qtbot.wait(1)
    fill(window, (clause, sha256), name="the neighbours")
    assert nameless(window.rulebook.story) == []
    assert unreachable(window.rulebook.story) == []
    click(qtbot, window, "Say so")
    qtbot.wait(1)
    assert "The neighbours: no harm." in all_text(window.rulebook.story)
    assert button(window, "Say whom it touches…").isVisible()


def test_ones_own_option_is_taken_back_and_shown_so(house, proposed, options, qtbot):
    about, option, _ = proposed
    window = options(house.bo, about)
    click(qtbot, window, "Take it back…")
    qtbot.wait(1)
    click(qtbot, window, "Leave it")
    qtbot.wait(1)
    click(qtbot, window, "Take it back…")
    qtbot.wait(1)
    click(qtbot, window, "Take it back")
    qtbot.wait(1)
    assert house.bo.view(house.group).state.deliberation(about).option(option).retracted
    assert "Option 1, by Bo. You took it back" in all_text(window.deliberation)
    house.meet()
    shown = options(house.ada, about)
    assert "Option 1, by Bo, who took it back. It cannot be chosen." in all_text(shown.deliberation)
    for stage in (Stage.RATINGS, Stage.CONSENT):
        shown.deliberation.show_stage(stage)
        qtbot.wait(1)
        with pytest.raises(AssertionError):
            button(shown, "I agree to exactly these words: Option 1")
    with pytest.raises(AssertionError):
        button(options(house.ada, about), "Take it back…")
    assert house.ada.view(house.group).state.deliberation(about).standing[0].id == "keep"


def test_everything_is_named_and_reachable(house, proposed, options, qtbot):
    about, option, text = proposed
    house.ada.touch(house.group, *text, (Touched("named", "the " + "long " * 50, "", 20),))
    window = options(house.ada, about, f"touch {option}", "option")
    for size in (100, 200):
        window.set_text_size(size)
        qtbot.wait(1)
        assert nameless(window) == []
        assert unreachable(window) == []
        scroll = window.deliberation._scroll
        assert scroll.widget().width() <= scroll.viewport().width()
