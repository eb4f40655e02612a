"""Every page, in every state that it can be in: named for screen readers, and never a dead end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton, QScrollBar, QWidget

from deliberation.state import Stage
from desktop.ui.help_sheet import HelpSheet
from desktop.ui.passphrase import PassphraseDialog
from desktop.ui.settings import Theme
from tests.desktop.ui.clicks import all_text, button, click


def nameless(widget: QWidget) -> list[str]:
    """What can be reached by keyboard and has nothing to say to a screen reader."""
    return [
        f"{type(each).__name__} {each.objectName()!r}"
        for each in [widget, *widget.findChildren(QWidget)]
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(each, QScrollBar)
        and each.isVisibleTo(widget)
        and each.objectName() != "qt_tabwidget_stackedwidget"
        and not each.accessibleName()
        and each.metaObject().className() not in ("QLineEditIconButton",)
        and each.objectName() != "qt_spinbox_lineedit"
    ]


def unreachable(widget: QWidget) -> list[str]:
    """Buttons that the Tab key does not come to."""
    return [
        each.text()
        for each in widget.findChildren(QAbstractButton)
        if each.isVisibleTo(widget) and not each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_is_named_and_reachable(show, ada, moot, qtbot, stage: Stage):
    window = show(ada)
    window.go("deliberation", moot.deliberation)
    window.deliberation.show_stage(stage)
    qtbot.wait(1)
    assert nameless(window) == []
    assert unreachable(window) == []


@pytest.mark.parametrize(
    "page",
    [
        "today", "rulebook", "deliberations", "people", "raise", "welcome",
        "talk", "agent", "away", "journal", "pieces", "lessons", "agreeing", "quarantine",
    ],
)  # fmt: skip
def test_every_page_is_named_and_reachable(show, ada, qtbot, page: str):
    window = show(ada)
    window.go(page)
    qtbot.wait(1)
    assert nameless(window) == []
    assert unreachable(window) == []


def test_the_story_of_a_clause_is_named_and_reachable(show, ada, moot, qtbot):
    window = show(ada)
    for clause in ada.view(moot.group).rulebook.clauses:
        window.go("clause", clause.id)
        qtbot.wait(1)
        assert nameless(window) == []
        assert unreachable(window) == []


def test_dialogs_are_named(qtbot, show, ada):
    window = show(ada)
    for dialog in (PassphraseDialog(True, "Why."), HelpSheet(window.menus.actions)):
        qtbot.addWidget(dialog)
        dialog.show()
        assert nameless(dialog) == []


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize("size", [100, 200])
def test_every_look_draws_every_page(show, ada, moot, qtbot, theme: Theme, size: int):
    window = show(ada)
    window.set_theme(theme)
    window.set_text_size(size)
    for page, subject in (
        ("today", ""), ("rulebook", ""), ("deliberations", ""), ("people", ""), ("agent", ""),
        ("talk", ""), ("away", ""), ("journal", ""), ("pieces", ""),
        ("lessons", ""), ("agreeing", ""), ("deliberation", moot.deliberation),
    ):  # fmt: skip
        window.go(page, subject)
        qtbot.wait(1)
        picture = window.grab().toImage()
        ground = picture.pixelColor(picture.width() - 30, picture.height() - 4)
        assert (ground.lightness() < 100) is (theme is Theme.DARK)


def test_today_says_what_waits_and_leads_there(show, ada, moot, qtbot):
    window = show(ada)
    window.go("today")
    qtbot.wait(1)
    said = all_text(window._made("today"))
    assert "was changed by two people at the same time" in said
    assert "is waiting for you to agree to a wording, or to object" in said
    assert "4 clauses do not bind you" in said
    click(qtbot, window, "Read it")
    assert window.page == "rulebook"
    qtbot.wait(1)
    click(qtbot, window, "I have read it")
    assert not any(clause.concurrent for clause in ada.view(moot.group).rulebook.clauses)


def test_empty_pages_say_what_to_do(show, newcomer, qtbot):
    window = show(newcomer)
    qtbot.wait(1)
    assert "Found a group" in all_text(window.welcome)
    assert "Join a group…" in all_text(window.welcome)
    assert window._rail is None
    window.session.act("", lambda ws: ws.found("New House"))
    assert window.page == "today"
    for page, offered in (
        ("today", "Import rules…"),
        ("rulebook", "Import rules…"),
        ("deliberations", "Raise the first question"),
        ("people", "Invite somebody…"),
        ("agent", "Answer the questions"),
        ("lessons", "Take lessons from a file…"),
        ("agreeing", "Want something else… What we are there for"),
    ):
        window.go(page)
        qtbot.wait(1)
        assert button(window, offered).isEnabled()


def test_a_long_and_hostile_name_breaks_nothing(show, newcomer, qtbot):
    window = show(newcomer)
    window.session.act("", lambda ws: ws.found("<img src=file:///x>" + "Wide " * 16))
    window.go("people")
    qtbot.wait(1)
    assert "<img src=file:///x>" in all_text(window._made("people"))
    assert window.width() <= 1400


def test_taking_a_consent_back_is_one_step(show, ada, moot, qtbot):
    window = show(ada)
    clause = ada.view(moot.group).rulebook.clauses[0].id
    window.go("clause", clause)
    qtbot.wait(1)
    click(qtbot, window, "Take my consent back")
    assert ada.me not in {binding.member for binding in ada.view(moot.group).bindings[clause]}


def test_the_story_says_the_differences_in_words(show, ada, moot, qtbot):
    window = show(ada)
    clause = ada.view(moot.group).rulebook.clauses[-1].id
    window.go("clause", clause)
    qtbot.wait(1)
    click(qtbot, window, "Show all")
    qtbot.wait(1)
    assert "Added: “" in all_text(window.rulebook.story)


def test_editing_a_clause_keeps_the_words_while_looking_elsewhere(show, ada, moot, qtbot):
    window = show(ada)
    clause = ada.view(moot.group).rulebook.clauses[3].id
    window.go("clause", clause)
    qtbot.wait(1)
    click(qtbot, window, "Edit the wording")
    editor = window.findChild(QWidget, f"edit {clause}")
    editor.setPlainText("Everybody pays what they can.")
    window.go("people")
    window.go("clause", clause)
    qtbot.wait(1)
    editor = window.findChild(QWidget, f"edit {clause}")
    assert editor.toPlainText() == "Everybody pays what they can."
    click(qtbot, window, "Save these words")
    assert ada.view(moot.group).rulebook.clause(clause).text == "Everybody pays what they can."
    assert window.session.drafts == {}


def test_objecting_needs_a_reason_and_can_be_withdrawn(show, ada, moot, qtbot):
    window = show(ada)
    window.go("deliberation", moot.deliberation)
    window.deliberation.show_stage(Stage.CONSENT)
    qtbot.wait(1)
    click(qtbot, window, "I object to Option 1")
    qtbot.wait(1)
    click(qtbot, window, "Object")
    assert window.messages.kind == "trouble"
    option = ada.view(moot.group).state.deliberation(moot.deliberation).options[1].id
    editor = window.findChild(QWidget, f"object {option} {moot.deliberation}")
    editor.setPlainText("It is too long.")
    click(qtbot, window, "Object")
    qtbot.wait(1)
    assert "Ada Brandt objects: “It is too long.”" in all_text(window.deliberation)
    click(qtbot, window, "Withdraw my objection")
    qtbot.wait(1)
    assert "Ada Brandt objected, and no longer does" in all_text(window.deliberation)


def test_only_one_thing_asks_for_attention(show, ada, moot, qtbot):
    window = show(ada)
    for page in (
        "today", "rulebook", "people", "talk", "agent", "away", "journal", "pieces", "lessons",
        "agreeing",
    ):  # fmt: skip
        window.go(page)
        qtbot.wait(1)
        loud = [
            each for each in window.findChildren(QPushButton)
            if each.isVisibleTo(window) and each.property("kind") == "primary"
        ]  # fmt: skip
        assert len(loud) <= 1
