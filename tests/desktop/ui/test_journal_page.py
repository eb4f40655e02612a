"""The journal: what models were asked and answered, letter by letter, for the owner to read."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from deliberation.errors import FolkmootError
from desktop.ui.settings import Theme
from desktop.ui.widgets.verbatim import Verbatim
from llm.room.exchange import Exchange
from tests.desktop.ui.clicks import all_text, click
from tests.desktop.ui.test_pages import nameless, unreachable

DIGEST = "f00d" * 16
REQUEST = json.dumps(
    {
        "model": "talker:latest",
        "messages": [
            {"role": "system", "content": "You listen.\n\n  Two spaces <b>and</b> markup."},
            {"role": "user", "content": "It was loud."},
        ],
        "options": {"seed": 7, "num_ctx": 4096},
    },
    ensure_ascii=False,
    sort_keys=True,
)


def exchange(number: int, **what) -> Exchange:
    given = {
        "id": f"e{number}", "at": 1_700_000_000 + number, "purpose": "talk", "version": 2,
        "ref": "", "rests_on": (), "model": "talker:latest", "digest": DIGEST,
        "host": "127.0.0.1:11434", "request": REQUEST, "answer": f"Answer {number}.",
        "ended": "whole", "milliseconds": 3217, "verdict": "",
    }  # fmt: skip
    return Exchange(**{**given, **what})


@pytest.fixture
def page(show, ada, qtbot):
    def open_(*lines: Exchange):
        for each in lines:
            ada.vault.record(each)
        window = show(ada)
        window.go("journal")
        qtbot.wait(1)
        return window._made("journal")

    return open_


def test_where_nothing_was_asked_it_says_so(page):
    assert "No model was asked anything yet" in all_text(page())


def test_each_line_says_for_what_and_how_it_ended(page):
    said = all_text(
        page(
            exchange(1),
            exchange(2, purpose="extract", verdict="It was no JSON."),
            exchange(3, ended="stopped"),
            exchange(4, purpose="new", ended="The server went away."),
        )
    )
    assert "To answer you" in said
    assert "It answered to the end. Not used: It was no JSON." in said
    assert "It was stopped." in said
    assert "For “new”" in said
    assert "The server went away." in said
    assert said.index("For “new”") < said.index("It was stopped."), "the newest comes first"


def test_a_line_opens_to_the_exact_prompt_and_answer(page, qtbot):
    journal = page(exchange(1, answer="So\n  it was <i>loud</i>.", verdict="Too short."))
    click(qtbot, journal, "Read it")
    qtbot.wait(1)
    texts = [each.toPlainText() for each in journal.findChildren(Verbatim)]
    assert texts[:2] == ["You listen.\n\n  Two spaces <b>and</b> markup.", "It was loud."]
    assert json.loads(texts[2]) == {
        "model": "talker:latest", "options": {"num_ctx": 4096, "seed": 7}
    }  # fmt: skip
    assert texts[3] == "So\n  it was <i>loud</i>."
    assert not any(each.isEnabled() and not each.isReadOnly() for each in
                   journal.findChildren(Verbatim))  # fmt: skip
    said = all_text(journal)
    assert DIGEST in said.replace(" ", "")
    for words in ("3,217 milliseconds", "127.0.0.1:11434", "talk, version 2", "Too short.",
                  "Not checked yet."):  # fmt: skip
        assert words in said


def test_only_the_owner_copies_and_then_letter_by_letter(page, qtbot):
    board = QGuiApplication.clipboard()
    board.setText("mine")
    journal = page(exchange(1))
    click(qtbot, journal, "Read it")
    qtbot.wait(1)
    assert board.text() == "mine"
    click(qtbot, journal, "Copy what was sent")
    assert board.text() == REQUEST
    click(qtbot, journal, "Copy the answer")
    assert board.text() == "Answer 1."


def test_a_request_of_another_form_is_shown_as_it_is(page, qtbot):
    journal = page(exchange(1, request="[1, 2"))
    click(qtbot, journal, "Read it")
    qtbot.wait(1)
    assert next(each.toPlainText() for each in journal.findChildren(Verbatim)) == "[1, 2"


def test_one_turns_to_older_lines_and_back(page, qtbot):
    journal = page(*(exchange(number, purpose=f"p{number}") for number in range(60)))

    def shown() -> list[str]:
        return [line for line in all_text(journal).splitlines() if line.startswith("For “p")]

    assert shown()[0] == "For “p59”"
    assert len(shown()) == 25
    click(qtbot, journal, "Older")
    qtbot.wait(1)
    assert shown()[0] == "For “p34”"
    click(qtbot, journal, "Older")
    qtbot.wait(1)
    assert shown() == [f"For “p{number}”" for number in range(9, -1, -1)]
    assert "Older" not in all_text(journal).splitlines()
    click(qtbot, journal, "Newer")
    qtbot.wait(1)
    assert shown()[0] == "For “p34”"


def test_escape_leads_back_to_the_line(page, qtbot):
    journal = page(exchange(1), exchange(2))
    journal.window().activateWindow()
    qtbot.waitUntil(journal.window().isActiveWindow)
    journal.open("e1")
    qtbot.wait(1)
    qtbot.keyClick(journal, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: journal.window().focusWidget().objectName() == "open e1")


def test_where_the_place_is_gone_it_is_read_from_the_newest_again(page, ada, qtbot):
    journal = page(*(exchange(n, rests_on=("c",) if n == 5 else ()) for n in range(30)))
    click(qtbot, journal, "Older")
    ada.vault._change("DELETE FROM journal WHERE id = ?", ["e5"])
    journal.refresh()
    qtbot.wait(1)
    assert "could not be read from here" in all_text(journal)
    click(qtbot, journal, "Read it from the newest line")
    qtbot.wait(1)
    assert "To answer you" in all_text(journal)


def test_a_vault_that_cannot_be_read_says_so(page, ada, qtbot, monkeypatch):
    def locked(*_):
        raise FolkmootError("The vault is open in another Folkmoot; close that one first.")

    monkeypatch.setattr(ada, "journal", locked)
    journal = page()
    assert journal.window().messages.text.startswith("The vault is open in another Folkmoot")


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_everything_is_named_and_reachable_in_every_look(page, qtbot, theme, size):
    journal = page(exchange(1, answer="word " * 5_000))
    window = journal.window()
    window.set_theme(theme)
    window.set_text_size(size)
    for _ in range(2):
        qtbot.wait(1)
        assert nameless(window) == []
        assert unreachable(window) == []
        assert journal._scroll.widget().width() <= journal._scroll.viewport().width()
        journal.open("e1")
