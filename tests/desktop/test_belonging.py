"""Voting somebody out, telling them, and what is left to say where members removed each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crdt.bundle import NotForUs
from crdt.farewell import NoFarewell
from crdt.group import ActRefused
from desktop.carrying import TakeRefused
from desktop.files import FileProblem
from desktop.joining import JoiningRefused
from desktop.session import NotFound
from desktop.views import Topic
from desktop.workspace import Workspace
from tests.house import House, open_deliberation, open_workspace


@pytest.fixture
def four(house: House, tmp_path: Path) -> Iterator[House]:
    """Dan is in, too."""
    with open_workspace(tmp_path / "dan", "Dan") as dan:
        request = house.file("request")
        dan.join(house.base / "invitation", request)
        house.ada.admit(house.group, [request])
        house.meet()
        person = dan.me
        house.bo.vote_in(house.group, person)
        first = house.bundle(house.bo)
        for each in (house.ada, house.cleo, dan):
            each.take(first)
        house.laptops.append(dan)
        yield house
        house.laptops.remove(dan)


def carry(house: House, writer: Workspace, *readers: Workspace) -> None:
    data = house.bundle(writer)
    for each in readers:
        each.take(data)


def test_a_majority_of_the_others_removes_somebody(house: House) -> None:
    ada, bo, cleo = house.laptops
    changed = ada.vote_out(house.group, cleo.me, "The rent.")
    assert changed.sentence == "You voted to remove Cleo: 1 of 2 votes."
    assert changed.topics == frozenset(Topic)
    (removing,) = ada.view(house.group).state.removing
    assert (removing.member, removing.votes, removing.reasons) == (
        cleo.me,
        (ada.me,),
        ("The rent.",),
    )
    carry(house, ada, bo)
    changed = bo.vote_out(house.group, cleo.me, "")
    assert changed.sentence == (
        "Cleo is removed; write a bundle so that the others learn of it, and write a farewell to "
        "tell Cleo."
    )
    state = bo.view(house.group).state
    assert [each.name for each in state.current] == ["Ada", "Bo"]
    (removal,) = state.removals
    assert (removal.voters, removal.reasons) == ((ada.me, bo.me), ("The rent.", ""))


def test_nobody_removes_themselves_or_a_stranger_or_says_it_twice(house: House) -> None:
    ada, _, cleo = house.laptops
    before = ada.view(house.group)
    with pytest.raises(ActRefused, match="leave the group instead"):
        ada.vote_out(house.group, ada.me, "It must be.")
    with pytest.raises(NotFound, match="Nobody of that name"):
        ada.vote_out(house.group, "0" * 64, "It must be.")
    with pytest.raises(ActRefused, match="Say why"):
        ada.vote_out(house.group, cleo.me, "  ")
    assert ada.view(house.group) == before
    ada.vote_out(house.group, cleo.me, "It must be.")
    with pytest.raises(ActRefused, match="said so before"):
        ada.vote_out(house.group, cleo.me, "Really.")


def test_the_farewell_tells_them_and_nothing_later(house: House) -> None:
    """Cleo's laptop learns of the removal by it alone, and what she wrote meanwhile is shown."""
    ada, bo, cleo = house.laptops
    about = open_deliberation(house)
    ada.vote_out(house.group, cleo.me, "The rent.")
    carry(house, ada, bo)
    bo.vote_out(house.group, cleo.me, "Indeed.")
    cleo.position(house.group, about, "I want to stay.")
    meanwhile = cleo.view(house.group).state.deliberations[0].positions[0].id
    bo.position(house.group, about, "Quiet, at last.")
    bundle = house.bundle(bo)
    with pytest.raises(NotForUs, match="for a farewell"):
        cleo.take(bundle)
    out = house.file("farewell")
    changed = bo.farewell(house.group, cleo.me, out)
    assert changed.sentence == (
        f"{out.name} tells Cleo that they were removed, and nothing that came later; hand it to "
        "them."
    )
    assert cleo.take(out).sentence == "2 new entries came in."
    state = cleo.view(house.group).state
    me = state.member(cleo.me)
    assert me is not None and (me.left, me.removed) == (True, True)
    assert state.removals == bo.view(house.group).state.removals
    assert [(each.id, each.member) for each in state.suspended] == [(meanwhile, cleo.me)]
    assert state.deliberations[0].positions == (), "neither hers nor what was said later"
    (shown,) = cleo.quarantined(house.group)
    assert (shown.id, shown.summary) == (meanwhile, "position · I want to stay.")
    with pytest.raises(ActRefused):
        cleo.position(house.group, about, "Please.")
    with pytest.raises(TakeRefused, match="taken before"):
        cleo.take(out)
    with pytest.raises(NotForUs):
        ada.take(out)


def test_no_farewell_for_members_strangers_and_onto_ones_own_data(house: House) -> None:
    ada, bo, cleo = house.laptops
    with pytest.raises(NoFarewell, match="who was removed or has left"):
        ada.farewell(house.group, bo.me, house.file())
    with pytest.raises(NotFound, match="was ever a member"):
        ada.farewell(house.group, "0" * 64, house.file())
    cleo.leave(house.group)
    carry(house, cleo, ada)
    with pytest.raises(FileProblem, match="belongs to your data"):
        ada.farewell(house.group, cleo.me, ada.folder / "folkmoot.db")
    changed = ada.farewell(house.group, cleo.me, house.file())
    assert "Cleo that they have left" in changed.sentence


def test_whoever_was_removed_asks_anew_and_may_come_back(house: House) -> None:
    ada, bo, cleo = house.laptops
    ada.vote_out(house.group, cleo.me, "It must be.")
    carry(house, ada, bo)
    bo.vote_out(house.group, cleo.me, "It must be.")
    carry(house, bo, ada)
    old = house.base / "Cleo.request"
    with pytest.raises(ActRefused, match="it needs a new request"):
        ada.admit(house.group, [old])
    out, request = house.file(), house.file()
    bo.farewell(house.group, cleo.me, out)
    cleo.take(out)
    cleo.join(house.base / "invitation", request)  # an old one: her laptop knows better
    ada.admit(house.group, [request])
    carry(house, ada, bo)
    bo.vote_in(house.group, cleo.me)
    carry(house, bo, ada, cleo)
    assert cleo.view(house.group).state == bo.view(house.group).state
    assert {each.name for each in cleo.view(house.group).state.current} == {"Ada", "Bo", "Cleo"}
    with pytest.raises(JoiningRefused, match="member of Mill Lane already"):
        cleo.join(house.base / "invitation", request)


def test_members_who_removed_each_other_and_what_the_rest_says(four: House) -> None:
    ada, bo, cleo, dan = four.laptops
    group = four.group
    ada.vote_out(group, bo.me, "He began.")
    bo.vote_out(group, ada.me, "She began.")
    carry(four, ada, cleo)
    carry(four, bo, dan)
    cleo.vote_out(group, bo.me, "It must be.")
    dan.vote_out(group, ada.me, "It must be.")
    with pytest.raises(NotFound, match="no such dispute"):
        cleo.uphold(group, "0" * 64)
    carry(four, cleo, dan)
    (contest,) = dan.view(group).state.contests
    assert set(contest.members) == {ada.me, bo.me} and contest.needed == 2
    changed = dan.uphold(group, contest.id)
    assert changed.sentence == "You said that it should stay as it is; more members must, too."
    with pytest.raises(ActRefused, match="said so before"):
        dan.uphold(group, contest.id)
    carry(four, dan, cleo)
    changed = cleo.uphold(group, contest.id)
    assert changed.sentence == "It stays as it is: a majority said so."
    assert cleo.view(group).state.contests == ()
    assert [each.name for each in cleo.view(group).state.current] == ["Cleo", "Dan"]
    for gone in (ada, bo):
        out = four.file("farewell")
        cleo.farewell(group, gone.me, out)
        gone.take(out)
        me = gone.view(group).state.member(gone.me)
        assert me is not None and me.removed
