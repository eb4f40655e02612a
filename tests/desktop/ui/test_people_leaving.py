"""Who leaves or is removed, who removed each other, what was set aside, and Today about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit

from crdt.carriers.carrier import Met
from crdt.pairing.request import Request
from deliberation.bodies import NAMES as ACTS
from desktop.ui import reminders
from desktop.ui.main_window import MainWindow
from desktop.ui.needs import needs
from desktop.ui.pages.people_aside import deeds
from desktop.workspace import Workspace
from tests.desktop.ui.circles import share, vote_apart
from tests.desktop.ui.clicks import all_text, button, click
from tests.house import RULES, House

NAMES = ("Ada Brandt", "Bo Lindqvist", "Cleo Okafor", "Dee Moreau")
MONTH = 31 * 24 * 3600


@pytest.fixture
def circle(circle_of: Callable[..., House]) -> House:
    return circle_of(NAMES, RULES)


@pytest.fixture
def two(circle_of: Callable[..., House]) -> House:
    return circle_of(NAMES[:2])


@pytest.fixture
def at(show, qtbot) -> Callable[..., MainWindow]:
    def make(workspace: Workspace, page: str = "people") -> MainWindow:
        window = show(workspace)
        window.go(page)
        qtbot.wait(1)
        return window

    return make


def said(window: MainWindow) -> str:
    return all_text(window._made(window.page))


def sentences(laptop: Workspace, group: str) -> list[str]:
    return [need.sentence for need in needs(laptop.view(group))]


def test_a_vote_to_remove_needs_words(circle, at, qtbot):
    window, dee = at(circle.ada), circle.laptops[3].me
    click(qtbot, window, "More: about Dee Moreau")
    click(qtbot, window, "Vote to remove Dee Moreau…")
    assert "It takes 2 of the 3 members besides Dee Moreau." in said(window)
    assert "they keep all that was on their laptop" in said(window)
    click(qtbot, window, "I vote to remove Dee Moreau")
    assert window.messages.text == "Say why, in a sentence: everybody will read it."
    assert circle.ada.view(circle.group).state.removing == ()
    window.findChild(QPlainTextEdit).setPlainText("They sell our apples.")
    click(qtbot, window, "I vote to remove Dee Moreau")
    (removing,) = circle.ada.view(circle.group).state.removing
    assert (removing.member, removing.reasons) == (dee, ("They sell our apples.",))
    assert "Ada Brandt (you) voted to remove Dee Moreau: 1 of 2 votes." in said(window)
    assert "You have voted to remove Dee Moreau." in said(window)
    assert window.session.drafts == {}
    assert not any("remove" in each for each in sentences(circle.ada, circle.group))


def test_an_open_removal_is_shown_to_everybody_and_a_vote_is_one_step(circle, at, qtbot):
    circle.ada.vote_out(circle.group, circle.laptops[3].me, "They sell our apples.")
    share(circle, circle.ada)
    theirs = "Ada Brandt voted to remove Dee Moreau: 1 of 2 votes."
    assert sentences(circle.bo, circle.group)[0] == theirs
    assert sentences(circle.laptops[3], circle.group)[0] == (
        "Ada Brandt voted to remove you: 1 of 2 votes."
    )
    target = at(circle.laptops[3])
    assert "Ada Brandt: “They sell our apples.”" in said(target)
    assert "It is about you, so you have no vote in it." in said(target)
    assert "I vote so too" not in said(target)
    window = at(circle.bo)
    assert "With your vote Dee Moreau is removed at once." in said(window)
    click(qtbot, window, "I vote so too")
    assert circle.bo.view(circle.group).state.member(circle.laptops[3].me).removed
    assert "Dee Moreau was removed by Ada Brandt and Bo Lindqvist (you)." in said(window)
    assert "Ada Brandt: “They sell our apples.”" in said(window)
    assert "Bo Lindqvist (you): “" not in said(window), "who gave no reason is given none"


def test_of_two_one_vote_removes_and_it_says_so(two, at, qtbot):
    window = at(two.ada)
    click(qtbot, window, "More: about Bo Lindqvist")
    click(qtbot, window, "Vote to remove Bo Lindqvist…")
    assert "your vote alone removes Bo Lindqvist, at once." in said(window)


def test_who_was_removed_sees_it_and_can_ask_again(circle, at, qtbot, tmp_path, monkeypatch):
    ada, bo, cleo, _ = circle.laptops
    vote_apart(circle, (ada, cleo), (bo, cleo))
    for page in ("people", "today"):
        window = at(cleo, page)
        assert "You were removed from Mill Lane, by Ada Brandt and Bo Lindqvist." in said(window)
        assert "Bo Lindqvist: “Bo has had enough.”" in said(window)
        assert "None of its rules binds you any more." in said(window)
        assert "do not bind you" not in said(window)
        assert button(window, "Export as PDF…").isEnabled()
    assert "Nothing needs you." not in said(window)
    window.go("people")
    assert not any(
        each in said(window) for each in ("Invite somebody", "Leave this group", "Write a bundle")
    )
    assert sentences(cleo, circle.group) == [
        "You were removed from Mill Lane, by Ada Brandt and Bo Lindqvist."
    ]
    out = tmp_path / "back.folkmoot-request"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(out), ""))
    click(qtbot, window, "Ask to join again…")
    request = Request.from_file(out.read_bytes())
    for each in (ada, bo):
        each.admit_requests(circle.group, [request])
        circle.laptops[3].take(circle.bundle(each))
    assert not circle.laptops[3].view(circle.group).state.member(cleo.me).left


def test_who_left_sees_it_and_nothing_is_wanted_of_them(circle, at):
    circle.bo.leave(circle.group)
    assert sentences(circle.bo, circle.group) == []
    for page in ("people", "today"):
        window = at(circle.bo, page)
        assert "You have left Mill Lane." in said(window)
        assert button(window, "Ask to join again…").isEnabled()
    share(circle, circle.bo)
    window = at(circle.ada)
    assert "Bo Lindqvist has left." in said(window)


def test_a_group_with_nobody_left(two, at):
    two.ada.leave(two.group)
    two.bo.take(two.bundle(two.ada))
    two.bo.leave(two.group)
    window = at(two.bo)
    assert "Nobody is in this group any more." in said(window)
    assert "Nobody is in it any more, so nobody can let you back in." in said(window)
    assert "Ask to join again" not in said(window)


def test_who_removed_each_other_is_shown_and_asked_again(circle, at, qtbot):
    ada, bo, cleo, dee = circle.laptops
    vote_apart(circle, (ada, cleo), (bo, cleo), (cleo, ada), (dee, ada))
    both = "Ada Brandt and Cleo Okafor removed each other at the same time."
    assert sentences(bo, circle.group)[0] == f"{both} Should it stay so?"
    window = at(bo)
    assert both in said(window)
    assert "Ada Brandt and Bo Lindqvist (you) removed Cleo Okafor." in said(window)
    assert "Cleo Okafor and Dee Moreau removed Ada Brandt." in said(window)
    assert "Dee Moreau: “Dee has had enough.”" in said(window)
    assert "To have Ada Brandt and Cleo Okafor back: they ask to join again" in said(window)
    click(qtbot, window, "Leave it as it is")
    assert "To leave it as it is: 1 of 2 members have said so." in said(window)
    assert both not in " ".join(sentences(bo, circle.group))
    share_between(circle, bo, dee)
    other = at(dee)
    click(qtbot, other, "Leave it as it is")
    assert both not in said(other)
    assert dee.view(circle.group).state.contests == ()


def share_between(circle: House, writer: Workspace, reader: Workspace) -> None:
    reader.take(circle.bundle(writer))


def test_one_who_is_disputed_has_no_say_in_it(circle, at):
    ada, bo, cleo, dee = circle.laptops
    vote_apart(circle, (ada, cleo), (bo, cleo), (cleo, ada), (dee, ada))
    window = at(ada)
    assert "You were removed from Mill Lane, by Cleo Okafor and Dee Moreau." in said(window)
    assert "Those who are in the group now decide it." in said(window)
    assert "Leave it as it is" not in said(window)


def test_two_who_removed_each_other_leave_nobody(two, at):
    two.ada.vote_out(two.group, two.bo.me, "Enough.")
    two.bo.vote_out(two.group, two.ada.me, "Enough.")
    log = two.bo.held(two.group).replica.log  # no road goes to a removed member any more
    two.ada.take_in(two.group, two.bo._wires(two.group))
    assert len(log) == two.ada.view(two.group).entries - 1
    window = at(two.ada)
    assert "Nobody is left in the group who could answer, so it stays as it is." in said(window)
    assert "found a new group, and import it there" in said(window)


def test_what_was_set_aside_is_told_with_the_reason(circle, at, qtbot):
    ada, bo, cleo, _ = circle.laptops
    cleo.acknowledge(circle.group, topic="Where do the bicycles go?")
    clause = cleo.view(circle.group).rulebook.clauses[0]
    cleo.edit_clause(circle.group, clause.id, clause.text + " Nor dry.")
    share_late = circle.bundle(cleo)
    vote_apart(circle, (ada, cleo), (bo, cleo))
    ada.take(share_late)
    window = at(ada)
    assert "2 entries by Cleo Okafor. Suspended: its author was removed" in said(window)
    assert "Where do the bicycles go?" in said(window)
    assert "changed the rulebook's words" in said(window)
    assert ada.view(circle.group).rulebook.clauses[0].text == clause.text


def test_much_that_was_set_aside_is_folded(circle, at, qtbot):
    ada, bo, cleo, _ = circle.laptops
    for number in range(5):
        cleo.acknowledge(circle.group, topic=f"Question {number}")
    late = circle.bundle(cleo)
    vote_apart(circle, (ada, cleo), (bo, cleo))
    ada.take(late)
    window = at(ada)
    assert "5 entries by Cleo Okafor." in said(window)
    assert "Question 3" not in said(window)
    click(qtbot, window, "Show what they are: Cleo Okafor")
    assert "Question 3" in said(window)


def test_a_backup_is_asked_about_once_in_an_opening(circle, at, qtbot, monkeypatch):
    circle.ada.remind()  # on the first day
    then = circle.ada._now
    monkeypatch.setattr(circle.ada, "_now", lambda: then() + MONTH)
    asked: list[bool] = []
    remind = circle.ada.remind

    def counting() -> bool:
        asked.append(remind())
        return asked[-1]

    monkeypatch.setattr(circle.ada, "remind", counting)
    window = at(circle.ada, "today")
    for page in ("people", "today"):
        window.go(page)
    assert asked == [True]
    assert "There is no backup of your data yet." in said(window)
    opened = []
    monkeypatch.setattr("desktop.ui.safety.backup_sheet", lambda *them: opened.append(them))
    click(qtbot, window, "Make a backup…")
    assert opened == [(window._made("today"), window.session)]
    circle.ada._store.set_meta("backed up", str(circle.ada._now()))  # as a backup notes it
    window.go("today")
    assert "no backup" not in said(window)


def test_whom_one_has_not_met_for_long_while_entries_wait(circle, at, qtbot, monkeypatch):
    ada, group = circle.ada, circle.group
    now = ada._now()
    for index, days in ((1, 20), (2, 3), (3, 15)):
        monkeypatch.setattr(ada, "_now", lambda days=days: now - days * 24 * 3600)
        ada.note_met(Met("room", group, circle.laptops[index].identity.device_id))
    window = at(ada, "today")
    assert "more than two weeks" not in said(window), "nothing waits for anybody"
    ada.acknowledge(group, topic="Where do the bicycles go?")
    window.session.came(group)
    qtbot.waitUntil(lambda: "more than two weeks" in said(window))
    assert (
        "You have not met Bo Lindqvist and Dee Moreau for more than two weeks, and 1 entry waits "
        "for them."
    ) in said(window)
    click(qtbot, window, "How to reach them")
    assert window.page == "people"


def test_of_many_only_some_are_named():
    noted = reminders.Noted("g", 0, False, tuple("abcde"), 7)
    sentence = reminders.unmet_sentence(noted, ["Ada", "Bo", "Cy", "Di", "Ed"])
    assert "You have not met Ada, Bo, Cy and 2 others for more than two weeks" in sentence


def test_every_act_that_is_set_aside_is_told_in_words():
    """All but the founding of a group, which nothing can set aside."""
    assert set(deeds()) == {"", *ACTS} - {"found"}
