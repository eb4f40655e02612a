"""Which devices to dial by their keys, and when again."""

from __future__ import annotations

import pytest

from crdt.carriers.calling import LONGEST_WAIT, Calling
from crdt.carriers.dialling import LONG_ENOUGH

ADA, BEN, CEM = ("ad" * 32, "be" * 32, "ce" * 32)


def calling(own: str, *peers: str) -> Calling:
    made = Calling(own)
    made.know(peers)
    made.forgive(0.0)
    return made


def called(it: Calling, now: float, near: tuple[str, ...] = ()) -> list[str]:
    found = []
    while (device := it.next(now, near)) is not None:
        found.append(device)
    return found


def test_everybody_who_is_not_near_is_called_once_at_a_time() -> None:
    it = calling(ADA, BEN, CEM)
    assert called(it, 0.0, (CEM,)) == [BEN]
    assert called(it, 0.0) == [CEM]
    assert called(it, 0.0) == []


def test_of_two_one_calls_first_and_the_other_if_that_came_to_nothing() -> None:
    assert called(calling(ADA, BEN), 0.0) == [BEN]
    other = calling(BEN, ADA)
    assert called(other, 0.0) == []
    assert called(other, 60.0) == [ADA]


def test_who_is_not_there_is_called_ever_more_seldom_and_never_given_up() -> None:
    it, now, waits = calling(ADA, BEN), 0.0, []
    assert called(it, now) == [BEN]
    for _ in range(14):
        it.failed(BEN, now)
        began = now
        while it.next(now, ()) is None:
            now += 0.25
        waits.append(now - began)
    assert waits[0] <= 2.25
    assert LONGEST_WAIT / 2 <= waits[-1] <= LONGEST_WAIT + 0.25


@pytest.mark.parametrize(("lasted", "soon"), [(0.1, False), (LONG_ENOUGH, True)])
def test_a_connection_that_ended_at_once_counts_as_a_failure(lasted: float, soon: bool) -> None:
    it = calling(ADA, BEN)
    for _ in range(8):
        assert called(it, 0.0) == [BEN]
        it.reached(BEN)
        it.ended(BEN, -LONGEST_WAIT, lasted)
    assert called(it, 0.0) == [BEN]
    it.reached(BEN)
    it.ended(BEN, 0.0, lasted)
    assert bool(called(it, 1.0)) == soon


def test_who_is_no_peer_any_more_is_forgotten() -> None:
    it = calling(ADA, BEN, CEM)
    assert set(called(it, 0.0)) == {BEN, CEM}
    it.know({BEN})
    it.failed(CEM, 0.0)
    it.reached(CEM)
    it.ended(CEM, 0.0, 99.0)
    assert called(it, 9.0) == []
    it.reached(BEN)
    assert called(it, 9.0) == [BEN]
