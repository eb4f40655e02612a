"""What the agent did while its owner was away: seen, sent, edited or thrown away by them alone."""

from __future__ import annotations

import json
import time

import pytest
from PySide6.QtWidgets import QWidget

from deliberation.acts import KEEP
from deliberation.errors import FolkmootError
from deliberation.state import Stage
from desktop.ui.pages.away_known import unseen
from desktop.ui.settings import Theme
from llm.canaries.generating import NO_CONSENSUS
from llm.room.exchange import Exchange
from llm.vault.records import CanaryRun, Note
from tests.desktop.ui.clicks import all_text, button, click
from tests.desktop.ui.test_pages import nameless, unreachable

DIGEST = "f00d" * 16
SOLUTION = "Guests may stay for ten days."


def exchange(purpose: str, ref: str) -> Exchange:
    return Exchange(
        f"{purpose} line", 1, purpose, 1, ref, (), "talker:latest", DIGEST, "127.0.0.1:1", "{}",
        "{}", "whole", 5,
    )  # fmt: skip


@pytest.fixture
def leave(ada, moot):
    """Put a note on the quiet list, as the agent does."""

    def put(id_: str, kind: str, data: dict, *, subject: str = "", text: str = "") -> None:
        about = "" if kind == "rulebook" else moot.deliberation
        ada.vault.keep_note(
            Note(id_, int(time.time()), kind, moot.group, about, subject, text, json.dumps(data))
        )

    return put


@pytest.fixture
def solution(leave):
    because = "You said “a week is short”."
    leave(
        "solution", "solution", text=SOLUTION,
        data={"by": "embedded", "piece": "p", "dropped": 0, "sentences": [[SOLUTION, because]]},
    )  # fmt: skip


@pytest.fixture
def option(ada, moot) -> str:
    """A new option that Ada has not rated."""
    return ada.propose(
        moot.group, moot.deliberation, kind="amend", text="Guests help in the kitchen."
    ).subject


@pytest.fixture
def rating(leave, option):
    leave(
        "rating", "rating", subject=option,
        data={
            "kind": "option", "utilities": [25], "words": ["help in the kitchen"],
            "effects": [[["benevolence-caring", 60, "help in the kitchen"]]], "by_model": [True],
        },
    )  # fmt: skip


@pytest.fixture
def page(show, ada, qtbot):
    def open_():
        window = show(ada)
        window.go("away")
        qtbot.wait(1)
        return window._made("away")

    return open_


def deliberation(ada, moot):
    return ada.view(moot.group).state.deliberation(moot.deliberation)


def wording(window, moot) -> str:
    """What stands where an option is written."""
    return window.findChild(QWidget, f"option {moot.deliberation}").toPlainText()


def test_where_nothing_was_done_it_says_so(page):
    assert "Your agent did nothing while you were away" in all_text(page())


def test_what_is_new_is_said_in_words_and_seen_once_it_was_shown(page, ada, solution, show, qtbot):
    window = show(ada)
    qtbot.wait(1)
    assert "Your agent did 1 thing while you were away." in all_text(window)
    assert window.rail._buttons["today"].text().endswith("3"), "it is not among what is urgent"
    click(qtbot, window, "Look: Your agent did 1 thing")
    qtbot.wait(1)
    away = window._made("away")
    assert "New" in all_text(away).splitlines()
    assert unseen(ada) == 0
    assert button(window.segments, "While you were away").accessibleName().endswith("away")
    window.go("today")
    qtbot.wait(1)
    assert "Your agent did" not in all_text(window._made("today"))
    window.go("away")
    qtbot.wait(1)
    assert "New" not in all_text(away).splitlines()


def test_the_row_says_how_much_is_new(show, ada, solution, rating, qtbot):
    window = show(ada)
    window.go("journal")
    qtbot.wait(1)
    assert button(window.segments, "While you were away (2)").accessibleName().endswith("2 new")


def test_a_solution_is_put_forward_as_it_stands(page, ada, moot, solution, qtbot):
    away = page()
    said = all_text(away)
    assert f"{SOLUTION}" in said
    assert "You said “a week is short”." in said
    assert "without a model, from the pieces" in said
    before = deliberation(ada, moot).options
    click(qtbot, away, f"Put it forward: {SOLUTION}")
    qtbot.wait(1)
    (added,) = set(deliberation(ada, moot).options) - set(before)
    assert (added.text, added.author, added.reason) == (SOLUTION, ada.me, "")
    assert ada.notes() == ()
    assert "did nothing" in all_text(away)


def test_a_solution_can_be_edited_first(page, ada, moot, solution, qtbot):
    away = page()
    before = deliberation(ada, moot).options
    click(qtbot, away, f"Edit it first: {SOLUTION}")
    qtbot.wait(1)
    window = away.window()
    assert window.page == "deliberation"
    assert window.deliberation.shown is Stage.OPTIONS
    assert wording(window, moot) == SOLUTION
    assert deliberation(ada, moot).options == before, "nothing was sent"
    click(qtbot, window.deliberation, "Put it on the table")
    assert [each.text for each in deliberation(ada, moot).options][-1] == SOLUTION
    assert [each.id for each in ada.notes()] == ["solution"], "until it is thrown away"


def test_a_solution_of_another_group_is_edited_there(page, ada, moot, solution, qtbot):
    other = ada.found("Another House").group
    away = page()
    away.session.show_group(other)
    away.window().go("away")
    qtbot.wait(1)
    click(qtbot, away, "Edit it first")
    qtbot.wait(1)
    assert away.session.group == moot.group
    assert wording(away.window(), moot) == SOLUTION


def test_what_is_thrown_away_is_gone(page, ada, moot, solution, rating, qtbot):
    away = page()
    before = deliberation(ada, moot)
    click(qtbot, away, "Throw it away: How you might solve it")
    qtbot.wait(1)
    click(qtbot, away, "Throw it away: How your agent would rate")
    assert ada.notes() == ()
    assert deliberation(ada, moot) == before


def test_a_rating_is_sent_with_exactly_what_is_shown(page, ada, moot, option, rating, qtbot):
    ada.vault.record(exchange("effects", moot.deliberation))
    away = page()
    said = all_text(away)
    caring = next(each.name for each in ada.values() if each.value == "benevolence-caring")
    assert "+0.25 for you: a little better than now" in said
    assert f"{caring}: +0.60, by “help in the kitchen”" in said
    assert "read by talker:latest, not checked yet" in said
    assert "Mill Lane would get this number, the words that it rests on and the effects" in said
    click(qtbot, away, "Send it to Mill Lane")
    about = deliberation(ada, moot)
    (sent,) = [each for each in about.ratings if each.option == option and each.member == ada.me]
    assert (sent.utility, sent.by) == (25, "agent")
    cells = [each for each in about.assessments if each.option == option]
    assert [(e.value, e.effect, e.by) for e in cells] == [("benevolence-caring", 60, "agent")]
    assert ada.notes() == ()


def test_ratings_of_all_wordings_are_sent_together(page, ada, moot, leave, qtbot):
    mediation = deliberation(ada, moot).mediations[-1]
    many = len(mediation.candidates)
    numbers = [10 * number - 20 for number in range(many)]
    leave(
        "all", "rating", subject=mediation.id,
        data={
            "kind": "candidates", "utilities": numbers, "words": ["quiet"] * many,
            "effects": [[]] * many, "by_model": [False] * many,
        },
    )  # fmt: skip
    away = page()
    said = all_text(away)
    assert f"Wording {many} of {many}" in said
    assert all(each.text in said for each in mediation.candidates if "\n" not in each.text)
    assert "without a model, by the word list" in said
    click(qtbot, away, "Send it to Mill Lane")
    sent = deliberation(ada, moot).mediations[-1].ratings
    assert [each.utility for each in sorted(sent, key=lambda each: each.candidate)] == numbers


def test_what_was_taken_back_meanwhile_cannot_be_sent(page, ada, moot, option, rating, qtbot):
    ada.retract(moot.group, moot.deliberation, option)
    away = page()
    assert "taken back meanwhile, so nothing can be sent" in all_text(away)
    assert "Send it to" not in all_text(away)


def test_trouble_with_sending_is_one_sentence_and_the_note_stays(
    page, ada, rating, qtbot, monkeypatch
):
    def full(*_):
        raise FolkmootError("The disk is full; make room and try again.")

    monkeypatch.setattr(ada, "send_rating", full)
    away = page()
    click(qtbot, away, "Send it to Mill Lane")
    assert away.window().messages.text == "The disk is full; make room and try again."
    assert [each.id for each in ada.notes()] == ["rating"]


def test_a_draft_rulebook_says_what_came_and_went_and_leads_there(page, leave, qtbot):
    leave("book", "rulebook", {"came": ["Quiet hours"], "went": ["Long stays"], "pieces": ["q"]})
    away = page()
    said = all_text(away)
    assert "It took in “Quiet hours”." in said
    assert "It let go “Long stays”." in said
    click(qtbot, away, "See my draft rulebook")
    assert away.window().page == "pieces"
    assert away.window()._made("pieces").place == "composing"


def test_a_first_draft_of_many_pieces_stays_short(page, leave):
    titles = [f"Piece {n}" for n in range(30)]
    leave("book", "rulebook", {"came": titles, "went": [], "pieces": titles})
    said = all_text(page())
    assert "Your agent put a draft rulebook together" in said
    assert "“Piece 5” and 24 more." in said
    assert "Piece 6”" not in said


def test_a_labelled_model_bears_its_label_here_too(page, ada, moot, leave, qtbot):
    for number in range(8):
        run = CanaryRun(f"{number}", number, "m", DIGEST, NO_CONSENSUS, number, passed=False)
        ada.vault.keep_canary(run)
    ada.vault.record(exchange("solve", moot.deliberation))
    because = [[SOLUTION, "You said “ten days”."]]
    leave("s", "solution", {"by": "ollama:talker f00d", "sentences": because}, text=SOLUTION)
    said = all_text(page())
    assert "in the words of talker:latest, which invents agreement" in said
    assert "Checked with 8 hidden disputes so far: invented agreement in 8 of 8." in said


def test_a_vault_that_cannot_be_read_says_so(page, ada, qtbot, monkeypatch):
    def locked():
        raise FolkmootError("The vault is open in another Folkmoot; close that one first.")

    monkeypatch.setattr(ada, "notes", locked)
    away = page()
    assert "could not be read" in all_text(away)
    monkeypatch.undo()
    click(qtbot, away, "Try again")
    qtbot.wait(1)
    assert "Your agent did nothing" in all_text(away)


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_everything_is_named_and_reachable_in_every_look(
    page, leave, solution, rating, qtbot, theme, size
):
    leave("book", "rulebook", {"came": ["Quiet " * 40], "went": [], "pieces": []})
    away = page()
    window = away.window()
    window.set_theme(theme)
    window.set_text_size(size)
    qtbot.wait(1)
    assert nameless(window) == []
    assert unreachable(window) == []
    assert away._scroll.widget().width() <= away._scroll.viewport().width()


def test_keeping_things_as_they_are_is_never_rated_here(ada, moot, rating):
    assert all(note.subject != KEEP for note in ada.notes())


def test_what_is_to_be_rated_blind_shows_no_number(page, ada, moot, option, rating, monkeypatch):
    monkeypatch.setattr("desktop.blind.rate_blind", lambda *_: True)
    said = all_text(page())
    assert "Rate this by hand first, without looking" in said
    assert "+0.25" not in said and "+0.60" not in said and "Send it to" not in said
    ada.rate(moot.group, moot.deliberation, option, 10)
    assert "+0.25" in all_text(page())
