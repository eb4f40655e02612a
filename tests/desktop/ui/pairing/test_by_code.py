"""Somebody says a code, the other types it, both compare four words: by clicks, over loopback."""

from __future__ import annotations

import pytest
from shiboken6 import isValid

from desktop.ui.pairing import invite_sheet, join_sheet
from tests.desktop.ui.clicks import all_text, button
from tests.desktop.ui.pairing.conftest import HERE, LONG, field, offer, spoken, type_code

WORDS = "Words to compare"


def meet(ada, bo, at: str | None = None):
    """Both sheets, with the words on both."""
    inviting = invite_sheet(ada.window, ada.session, only=HERE)
    joining = join_sheet(bo.window, bo.session, only=HERE)
    code, where = offer(ada, inviting.code)
    type_code(bo, joining.code, code, where if at is None else at)
    ada.reads(inviting, "Bo Lindqvist wants to join Mill Lane.")
    bo.reads(joining, "This is Mill Lane.")
    return inviting, joining


def test_both_compare_words_and_the_group_is_there(qtbot, ada, bo):
    inviting, joining = meet(ada, bo)
    assert spoken(inviting, WORDS) == spoken(joining, WORDS)
    assert len(spoken(joining, WORDS).split()) == 4
    assert inviting.code.isAncestorOf(inviting.focusWidget())
    ada.says(inviting, "Yes, let Bo Lindqvist in")
    ada.reads(inviting, "Waiting until the other person has said yes as well. The words:")
    bo.says(joining, "Yes, ask to join")
    bo.reads(joining, "You are in Mill Lane, and all of it is on this laptop.")
    ada.reads(inviting, "Bo Lindqvist is in, and has all of Mill Lane.")
    qtbot.waitUntil(lambda: bo.session.view is not None, timeout=LONG)
    assert bo.session.view.fingerprint == ada.run(lambda ws: ws.view(ada.session.group).fingerprint)
    qtbot.waitUntil(lambda: len(ada.session.view.state.current) == 2, timeout=LONG)
    assert bo.window.page == "today"


def test_the_laptops_find_each_other_in_the_room(ada, bo):
    _, joining = meet(ada, bo, at="")
    bo.says(joining, "No")
    bo.reads(joining, "You did not say yes, so nothing was kept")
    assert "Mill Lane" not in all_text(bo.window.welcome)


def test_a_no_is_told_on_the_other_side(ada, bo):
    inviting, joining = meet(ada, bo)
    ada.says(inviting, "No")
    bo.reads(joining, "The other person did not say yes")
    ada.reads(inviting, "You did not say yes, so nothing was kept")
    assert field(joining, "The code").text() != ""
    assert len(ada.session.view.state.current) == 1


def test_closing_the_sheet_takes_the_code_back(qtbot, ada, bo):
    inviting = invite_sheet(ada.window, ada.session, only=HERE)
    code, where = offer(ada, inviting.code)
    kept = inviting.code._offer
    inviting.close()
    qtbot.waitUntil(lambda: not kept.open, timeout=LONG)
    joining = join_sheet(bo.window, bo.session, only=HERE)
    type_code(bo, joining.code, code, where)
    bo.reads(joining, "No laptop that offers this code was found")
    assert field(joining, "The code").text() == code, "it can be mended and tried again"


def test_closing_the_window_takes_the_code_back(qtbot, ada):
    inviting = invite_sheet(ada.window, ada.session, only=HERE)
    offer(ada, inviting.code)
    kept = inviting.code._offer
    ada.window.close()
    qtbot.waitUntil(lambda: not kept.open, timeout=LONG)
    assert not isValid(inviting) or not inviting.isVisible()


def test_the_end_of_the_program_takes_the_code_back(ada):
    inviting = invite_sheet(ada.window, ada.session, only=HERE)
    offer(ada, inviting.code)
    kept = inviting.code._offer
    ada.threads.end_network()
    assert not kept.open


def test_a_code_is_taken_back_by_its_button(qtbot, ada):
    inviting = invite_sheet(ada.window, ada.session, only=HERE)
    first, _ = offer(ada, inviting.code)
    kept = inviting.code._offer
    ada.click(inviting, "Take the code back")
    qtbot.waitUntil(lambda: not kept.open, timeout=LONG)
    second, _ = offer(ada, inviting.code)
    assert first != second


def test_a_cut_in_the_middle_is_told_and_the_question_goes_away(ada, bo):
    inviting, joining = meet(ada, bo)
    joining.close()
    ada.reads(inviting, "Make a new code")
    assert WORDS not in all_text(inviting)
    assert len(ada.session.view.state.current) == 1


def test_a_wrong_code_costs_a_try_and_three_make_it_void(ada, bo):
    inviting = invite_sheet(ada.window, ada.session, only=HERE)
    joining = join_sheet(bo.window, bo.session, only=HERE)
    code, where = offer(ada, inviting.code)
    assert "3 tries left" in all_text(inviting)
    place = code.split()[0]
    for left in ("2 tries left", "1 try left"):
        type_code(bo, joining.code, f"{place} acorn acorn acorn", where)
        bo.reads(joining, "The other laptop was given another code")
        ada.reads(inviting, left)
    type_code(bo, joining.code, f"{place} acorn acorn acorn", where)
    bo.reads(joining, "This code no longer serves")
    ada.reads(inviting, "The code was told wrongly 3 times")
    ada.click(inviting, "Make a new code")
    ada.reads(inviting, "3 tries left")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "A code is a number from 1 to 99 and 3 words"),
        ("otter lamp river", "A code is a number from 1 to 99 and 3 words"),
        ("7 otter lamp xylophone", "No code has the word 'xylophone'"),
        ("7 " + "otter " * 500, "A code is a number"),
    ],
)
def test_a_slip_is_told_beside_the_field(bo, typed, said):
    joining = join_sheet(bo.window, bo.session, only=HERE)
    type_code(bo, joining.code, typed, "")
    assert said in all_text(joining)
    assert joining.focusWidget() is field(joining, "The code")


def test_an_address_that_is_none_is_told(bo):
    joining = join_sheet(bo.window, bo.session, only=HERE)
    type_code(bo, joining.code, "7 OTT, lamp-rib", "the kitchen")
    bo.reads(joining, "An address is four numbers, a colon and a number")


def test_looking_for_nobody_can_be_stopped(bo):
    joining = join_sheet(bo.window, bo.session, only=HERE)
    type_code(bo, joining.code, "7 otter lantern ribbon", "")
    assert "Looking for the laptop with the code 7 otter lantern ribbon" in all_text(joining)
    bo.click(joining, "Stop")
    assert field(joining, "The code").text() == "7 otter lantern ribbon"


def test_who_turned_to_another_group_meanwhile_stays_there(qtbot, ada, bo):
    mill = ada.session.group
    inviting, joining = meet(ada, bo)
    ada.session.act("founding", lambda workspace: workspace.found("Allotment"))
    qtbot.waitUntil(lambda: ada.session.group != mill, timeout=LONG)
    ada.says(inviting, "Yes, let Bo Lindqvist in")
    bo.says(joining, "Yes, ask to join")
    ada.reads(inviting, "Bo Lindqvist is in, and has all of Mill Lane.")
    qtbot.wait(50)
    assert ada.session.view.state.group_name == "Allotment"
    assert ada.run(lambda ws: len(ws.view(mill).state.current)) == 2


def test_what_is_looked_at_stays_when_somebody_comes(ada, bo):
    inviting = invite_sheet(ada.window, ada.session, only=HERE)
    joining = join_sheet(bo.window, bo.session, only=HERE)
    code, where = offer(ada, inviting.code)
    ada.click(inviting, "Give a file")
    type_code(bo, joining.code, code, where)
    ada.reads(inviting, "Say a code (somebody is there)")
    assert button(inviting, "Save an invitation…").isEnabled()
    assert WORDS not in all_text(inviting)
    ada.click(inviting, "Say a code (somebody is there)")
    assert "Bo Lindqvist wants to join Mill Lane." in all_text(inviting)


def test_somebody_who_needs_more_votes_is_told_so(ada, bo, laptop):
    inviting, joining = meet(ada, bo)
    ada.says(inviting, "Yes, let Bo Lindqvist in")
    bo.says(joining, "Yes, ask to join")
    ada.reads(inviting, "Bo Lindqvist is in")
    ada.click(inviting, "Make another code")
    cleo = laptop("Cleo Okafor")
    asking = join_sheet(cleo.window, cleo.session, only=HERE)
    code, where = offer(ada, inviting.code)
    type_code(cleo, asking.code, code, where)
    ada.says(inviting, "Yes, let Cleo Okafor in")
    cleo.says(asking, "Yes, ask to join")
    cleo.reads(asking, "more of its members must say yes")
    ada.reads(inviting, "You said yes to Cleo Okafor; more members must, too.")
    cleo.reads(cleo.window.welcome, "You asked to join Mill Lane.")


def test_a_name_that_looks_like_markup_stays_plain(ada, laptop):
    name = "<b>Bo</b> & " + "Wide " * 16
    guest = laptop(name.strip())
    inviting = invite_sheet(ada.window, ada.session, only=HERE)
    joining = join_sheet(guest.window, guest.session, only=HERE)
    code, where = offer(ada, inviting.code)
    type_code(guest, joining.code, code, where)
    ada.reads(inviting, "<b>Bo</b> & Wide")
    yes = button(inviting, "Yes, let")
    assert "<b>" in yes.text()
    assert inviting.width() <= inviting.screen().availableSize().width()
    assert yes.sizeHint().width() < inviting.width()
