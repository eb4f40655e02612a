"""A vote in the window: who has voted, the folded count, closing it, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDate
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from deliberation.acts import Rate
from deliberation.folding.delegation import chain
from deliberation.state import Delegation, Stage
from desktop.counting import as_it_stands
from desktop.ui.lent import way, ways
from desktop.ui.main_window import MainWindow
from desktop.workspace import Workspace
from tests.desktop.ui import clicks
from tests.desktop.ui.clicks import all_text, button
from tests.desktop.ui.test_pages import nameless, unreachable
from tests.house import House, open_deliberation

TODAY = date.today()
SOON = (TODAY + timedelta(days=5)).isoformat()
NEW = "Music is quiet after eleven."
OLD = "Music is quiet after nine."
Open = Callable[[Workspace, str], MainWindow]


@pytest.fixture
def voting(house: House) -> House:
    """A house that decides by majority."""
    for laptop in house.laptops[:2]:
        laptop.choose(house.group, "rule", "majority")
    house.meet()
    return house


@pytest.fixture
def matter(voting: House) -> tuple[str, str, str]:
    """A deliberation with two options."""
    about = open_deliberation(voting)
    options = [
        voting.bo.propose(voting.group, about, kind="amend", text=text).subject
        for text in (NEW, OLD)
    ]
    voting.meet()
    return (about, *options)


@pytest.fixture
def ratings(show, qtbot) -> Iterator[Open]:
    """A window at the ratings of a deliberation."""
    windows: list[MainWindow] = []

    def make(workspace: Workspace, about: str) -> MainWindow:
        window = show(workspace)
        windows.append(window)
        window.go("deliberation", about)
        window.deliberation.show_stage(Stage.RATINGS)
        qtbot.wait(1)
        return window

    yield make
    for each in windows:
        each.session.settle_drafts()  # before the laptop is closed


def text(window: MainWindow) -> str:
    QTest.qWait(1)  # what was just built is seen from the next turn of the event loop on
    return all_text(window.deliberation)


def click(qtbot, window: MainWindow, name: str) -> None:
    qtbot.waitUntil(lambda: button(window, name).height() > 5)  # once the page is laid out
    clicks.click(qtbot, window, name)
    QTest.qWait(1)


def test_under_consent_there_is_only_the_deadline(house, ratings, qtbot):
    about = open_deliberation(house)
    house.bo.propose(house.group, about, kind="amend", text=NEW)
    house.meet()
    window = ratings(house.ada, about)
    assert "Who has voted" not in text(window)
    assert "Close the vote" not in text(window)
    click(qtbot, window, "Set a day to have decided by…")
    field = window.findChild(QWidget, f"deadline {about}")
    field.setDate(QDate.fromString(SOON, "yyyy-MM-dd"))
    assert nameless(window) == []
    window.deliberation.refresh()
    qtbot.wait(1)
    click(qtbot, window, "Show this day to all")
    assert "Ada named a day. 5 days are left, until" in text(window)
    assert "Nothing closes by itself on that day" in text(window)
    assert window.session.drafts == {}
    house.meet()
    (deadline,) = house.cleo.view(house.group).state.deliberation(about).deadlines
    assert (deadline.member, deadline.until) == (house.ada.me, SOON)


def test_who_has_voted_is_said_and_the_count_stays_folded(voting, matter, ratings, qtbot):
    about, new, old = matter
    voting.cleo.delegate(voting.group, voting.bo.me, SOON)
    voting.ada.rate(voting.group, about, new, 60)
    voting.bo._group(voting.group).act(Rate(about, new, 20, "agent"))
    voting.meet()
    window = ratings(voting.ada, about)
    said = text(window)
    assert "Decided by Majority. An option passes if more than half of the ballots" in said
    assert "Ada has voted." in said
    assert "Bo has not voted." in said, "a rating by an agent is no ballot"
    assert "Cleo has lent the ballot, and Bo has not voted: Cleo to Bo." in said
    assert "You left out 1 option." in said
    assert "1 ballot so far; it takes 2 of 3." in said
    assert "Not heard yet: Bo and Cleo." in said
    assert "Needed: " not in said
    assert "would be" not in said
    voting.bo.rate(voting.group, about, old, -30)
    voting.meet()
    window.session.show_group(voting.group)
    said = text(window)
    assert "Cleo has lent the ballot; Bo votes for them: Cleo to Bo." in said
    assert "3 ballots, which are enough: it takes 2 of 3." in said
    assert nameless(window) == []
    assert unreachable(window) == []


def test_the_vote_is_there_where_the_next_step_leads_and_leads_to_the_ballot(
    voting, matter, ratings, qtbot
):
    about, *_ = matter
    window = ratings(voting.ada, about)
    assert "Vote, or change my ballot" not in text(window)
    window.deliberation.show_stage(Stage.CONSENT)
    assert "Who has voted" in text(window)
    assert "Close the vote" in text(window)
    assert nameless(window) == []
    click(qtbot, window, "Vote, or change my ballot")
    assert window.deliberation.shown is Stage.RATINGS


def test_how_it_stands_is_shown_to_who_asks(voting, matter, ratings, qtbot):
    about, new, old = matter
    voting.ada.rate(voting.group, about, new, 60)
    voting.ada.rate(voting.group, about, old, -5)
    voting.cleo.delegate(voting.group, voting.ada.me, SOON)
    voting.meet()
    window = ratings(voting.bo, about)
    click(qtbot, window, "Show how it stands")
    said = text(window)
    assert "Ada: “Option 1, by Bo” +60, “Option 2, by Bo” −5." in said
    assert "Cleo, by the ballot of Ada (Cleo to Ada): “Option 1, by Bo” +60" in said
    assert "“Option 1, by Bo” is rated above every other on 2 ballots of 2." in said
    assert "Closed now, “Option 1, by Bo” would be adopted." in said
    click(qtbot, window, "Hide how it stands")
    assert "Closed now" not in text(window)


def test_closing_a_vote_tells_the_whole_count(voting, matter, ratings, qtbot):
    about, new, _ = matter
    for laptop, rating in zip(voting.laptops, (60, 90, -90), strict=True):
        laptop.rate(voting.group, about, new, rating)
    voting.meet()
    window = ratings(voting.ada, about)
    assert "it binds nobody who does not consent" in text(window)
    assert button(window, "Close the vote").property("kind") == "primary"
    click(qtbot, window, "Close the vote")
    window.deliberation.show_stage(Stage.RATINGS)
    said = text(window)
    assert "The vote is closed: the group adopted “Option 1, by Bo”." in said
    assert "Ada closed the vote on" in said
    assert "Cleo: “Option 1, by Bo” −90." in said
    assert "Needed: 2 ballots of 3." in said
    assert "It binds those who consent to these words, and nobody else." in said
    assert "Close the vote\n" not in said
    assert "To be decided by" not in said
    assert voting.ada.view(voting.group).state.deliberation(about).adopted == new


def test_a_vote_may_keep_things_as_they_are(voting, matter, ratings, qtbot):
    about, new, old = matter
    for laptop in voting.laptops[:2]:
        for option in (new, old):
            laptop.rate(voting.group, about, option, -40)
    voting.meet()
    window = ratings(voting.cleo, about)
    assert button(window, "Close the vote").property("kind") != "primary", "Cleo has not voted"
    click(qtbot, window, "Close the vote")
    window.deliberation.show_stage(Stage.RATINGS)
    assert "The vote is closed: things are kept as they are." in text(window)


def test_too_few_ballots_decide_nothing_and_the_vote_goes_on(voting, matter, ratings, qtbot):
    about, new, _ = matter
    voting.ada.rate(voting.group, about, new, 60)
    window = ratings(voting.ada, about)
    click(qtbot, window, "Close the vote")
    window.deliberation.show_stage(Stage.RATINGS)
    said = text(window)
    assert "It decided nothing: 1 of the 2 ballots that are needed were cast." in said
    assert "“Option 1, by Bo” is rated above every other" not in said
    assert button(window, "Close the vote").isEnabled()
    click(qtbot, window, "Show this count")
    assert "“Option 1, by Bo” is rated above every other on 1 ballot of 1." in text(window)
    assert nameless(window) == []


def test_a_tie_is_said(house, ratings, qtbot):
    for laptop in house.laptops[:2]:
        laptop.choose(house.group, "rule", "score")
    house.meet()
    about = open_deliberation(house)
    one = house.bo.propose(house.group, about, kind="amend", text=NEW).subject
    two = house.ada.propose(house.group, about, kind="amend", text=OLD).subject
    house.meet()
    house.ada.rate(house.group, about, one, 50)
    house.bo.rate(house.group, about, two, 50)
    house.meet()
    window = ratings(house.bo, about)
    click(qtbot, window, "Show how it stands")
    assert "It is a tie between “Option" in text(window)
    click(qtbot, window, "Close the vote")
    window.deliberation.show_stage(Stage.RATINGS)
    assert "It decided nothing: It is a tie of 2 options" in text(window)
    assert house.bo.view(house.group).state.deliberation(about).adopted == ""


def test_a_day_that_is_past_asks_for_closing(voting, matter, ratings, monkeypatch):
    about, *_ = matter
    voting.ada.set_deadline(voting.group, about, TODAY.isoformat())

    class Later(date):
        @classmethod
        def today(cls) -> date:
            return TODAY + timedelta(days=3)

    monkeypatch.setattr("desktop.ui.days.date", Later)
    window = ratings(voting.ada, about)
    assert "Its last day was" in text(window)
    assert "3 days ago" in text(window)
    assert button(window, "Close the vote").property("kind") == "primary"


def test_the_window_says_the_ways_that_are_counted(voting, matter):
    about, new, _ = matter
    voting.bo.rate(voting.group, about, new, 5)
    voting.cleo.delegate(voting.group, voting.bo.me, SOON)
    voting.meet()
    view = voting.ada.view(voting.group)
    deliberation = view.state.deliberation(about)
    counted = as_it_stands(view.state, deliberation, TODAY.isoformat(), {})
    said = ways(view, deliberation)
    assert [each.path for each in said if each.arrives] == [v.chain for v in counted.votes]


@given(
    st.dictionaries(st.sampled_from("abcde"), st.sampled_from("abcde")),
    st.sets(st.sampled_from("abcde")),
    st.sampled_from("abcde"),
)
def test_a_way_arrives_exactly_where_a_chain_does(lent, voters, member):
    holds = {
        each: Delegation(each, each, to, "", SOON, recalled=False)
        for each, to in lent.items()
        if each != to
    }
    it = way(member, holds, voters)
    assert (it.path if it.arrives else ()) == chain(member, holds, voters)
    assert it.own == (member in voters)
    assert it.path[0] == member
    assert all(holds[a].to == b for a, b in zip(it.path, it.path[1:], strict=False))
