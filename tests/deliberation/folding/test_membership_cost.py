"""One member in bad faith makes nobody's laptop slow: what counts for nothing costs no folding.

Work is counted, not timed: how often the membership was worked out (`Views.folds`), and how many
acts are left that could change anything.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from deliberation.acts import Admit, Remove, RetireDevice, TakePosition, Uphold
from deliberation.folding.incremental import Folding
from deliberation.folding.membership import Views, read
from deliberation.folding.membership_judging import MOST_ASKED, MOST_DEVICES
from deliberation.folding.membership_removal import MOST_VOTES
from deliberation.folding.order import in_order
from deliberation.state import Record
from tests.counts import count
from tests.deliberation.folding.random_members import bring, known_to, remove
from tests.deliberation.histories import (
    MATTER,
    Laptop,
    acknowledge,
    founded,
    hex64,
    meet,
    person,
)

MANY = count(300, 3_000)
APART = count(60, 600)  # devices, of which each is told of the others' coming


@pytest.fixture
def group() -> list[Laptop]:
    laptops = [Laptop(name) for name in ("Ada", "Ben", "Cem", "Dee", "Eve")]
    founded(*laptops)
    return laptops


def as_the_gate(records: list[Record]) -> Views:
    """Asks who may speak before every single act, as the gate does."""
    views = Views.of(map(read, in_order(records)))
    for number in range(len(records)):
        views.own_view(number)
    return views


def alive(views: Views) -> int:
    return views.telling(views.all).bit_count()


def test_votes_that_cannot_count_cost_nothing(group: list[Laptop]) -> None:
    ada, ben, *_ = group
    since = str(next(each.id for each in ada.records if each.body["act"] == "admit"))
    for number in range(MANY):
        ada.say(Remove(ben.member, since, f"Reason {number}"))
    views = as_the_gate(ada.records)
    assert views.folds < 10
    assert alive(views) == 3


def test_nor_do_contests_and_devices_that_there_are_not(group: list[Laptop]) -> None:
    ada, *_ = group
    for number in range(MANY):
        ada.say(Uphold(hex64(f"contest {number}")))
        ada.say(RetireDevice(hex64(f"device {number}")))
    views = as_the_gate(ada.records)
    assert views.folds < 10
    assert alive(views) == 2


def test_nor_do_thousands_of_people_whom_one_member_wants_in(group: list[Laptop]) -> None:
    ada, *_ = group
    for number in range(MANY):
        ada.say(Admit((person(Laptop(f"Friend {number}")),)))
    views = as_the_gate(ada.records)
    assert views.folds < MOST_ASKED + 10
    assert alive(views) == MOST_ASKED + 2
    assert len(views.view(views.all).roll.pending()) == MOST_ASKED


def test_nor_does_saying_yes_to_one_person_over_and_over(group: list[Laptop]) -> None:
    ada, *_ = group
    for _ in range(MANY):
        ada.say(Admit((person(Laptop("Mia")),)))
    views = as_the_gate(ada.records)
    assert views.folds < 10
    assert alive(views) == 3


def test_nor_do_devices_without_end_and_their_votes(group: list[Laptop]) -> None:
    """All of them brought apart from each other, so that none knows how many there are."""
    ada, ben, *_ = group
    start = list(ada.records)
    new = [bring(ada, f"device {number}", start) for number in range(APART)]
    for each in new:
        known_to(ada, each)
        remove(each, ben)
    meet(ada, *new[:2])
    records = {r.id: r for each in (ada, *new) for r in each.records}
    views = Views.of(map(read, in_order(records.values())))
    walk = views.view(views.all)
    assert len(walk.roll.members[ada.member].devices) == MOST_DEVICES
    assert [len(wish.votes) for wish in walk.removing()] == [1]
    judged_alone = 2 * len(new)  # each act by its own past, which is short
    assert views.folds <= judged_alone + 2**MOST_VOTES + 10


def test_what_changes_no_membership_folds_no_deliberation_anew(group: list[Laptop]) -> None:
    ada, ben, cem, *_ = group
    for each in (ada, ben, cem):
        each.say(acknowledge())
    meet(*group)
    ada.say(TakePosition(MATTER, "Nine."))
    folding = Folding()
    before = folding.add(ada.records).deliberations
    for number in range(20):
        remove(ada, ben, f"Reason {number}")
        ada.say(Admit((person(Laptop(f"Friend {number}")),)))
        after = folding.add(ada.records).deliberations
        assert [one is other for one, other in zip(before, after, strict=True)] == [True]


def test_what_a_forked_device_said_is_not_gone_through_for_each_act(group: list[Laptop]) -> None:
    ada, ben, *_ = group
    since = str(next(each.id for each in ada.records if each.body["act"] == "admit"))
    said = {ada.say(Remove(ben.member, since, f"Reason {n}")) for n in range(20)}
    marked = [replace(each, suspended=each.id in said) for each in ada.records]
    views = Views.of(map(read, in_order(marked)))
    assert alive(views) == 2


def test_devices_that_are_known_already_are_not_gone_through_for_each_act(
    group: list[Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One member can bring any number of them that do not know of one another."""
    ada, ben, *_ = group
    ben.hear(*(bring(ada, f"device {number}", ada.records) for number in range(30)))
    for _ in range(30):
        ben.say(acknowledge())
    asked: list[int] = []
    saw = Record.saw
    monkeypatch.setattr(Record, "saw", lambda one, other: asked.append(1) or saw(one, other))
    Views.of(map(read, in_order(ben.records)))
    assert len(asked) < 300
