"""Hidden disputes come last, one at a time, and each is kept."""

from __future__ import annotations

from typing import Any

from desktop.background import checking
from llm.canaries.generating import KINDS
from llm.canaries.standing import FIRST
from tests.desktop.background.conftest import DIGEST, do, do_all, entries, room_of
from tests.house import House


def test_without_a_model_nothing_is_checked(house: House) -> None:
    assert list(checking.due(house.ada, "")) == []


def test_they_come_after_all_else_and_each_is_kept(house: House, about: str, server: Any) -> None:
    house.ada.correct("face", 1, 50)
    before, room = entries(house), room_of(house.ada)
    do_all(house.ada, room)
    work = house.ada.next_work(DIGEST)
    assert work is not None and "hidden dispute" in work.what
    do(house.ada, work, room)
    (run,) = house.ada.canaries(DIGEST)
    assert run.kind in KINDS
    assert run.detail
    assert all(house.ada.exchange(each) for each in run.exchange.split())
    assert entries(house) == before


def test_a_checked_model_is_left_in_peace(house: House, server: Any) -> None:
    room = room_of(house.ada)
    for _ in range(FIRST * len(KINDS)):
        do(house.ada, next(checking.due(house.ada, DIGEST)), room)
    assert list(checking.due(house.ada, DIGEST)) == []
    assert len(list(checking.due(house.ada, "another digest"))) == len(KINDS)


def test_a_kind_that_fails_does_not_hold_up_the_others(house: House) -> None:
    keys = [each.key for each in checking.due(house.ada, DIGEST)]
    assert len(set(keys)) == len(KINDS)
    after = house.ada.next_work(DIGEST, keys[:1])
    assert after is not None and after.key == keys[1]
