"""Whom to dial: nobody twice, nobody for ever, and a flood costs little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crdt.carriers.dialling import LONGEST_WAIT, MOST_HELD, Candidate, Dialling

BEN = "be" * 32


def candidate(name: str, host: str = "192.168.1.2", port: int = 4000, **other: bool) -> Candidate:
    return Candidate(name, ((host, port),), ("ab" * 32,), **other)


def dialled(dialling: Dialling, now: float = 0.0, near: frozenset[str] = frozenset()) -> list[str]:
    """The names that would be dialled at one time, if none of them answered."""
    found = []
    while (each := dialling.next(now, near)) is not None:
        found.append(each.name)
    return found


def test_whoever_is_seen_is_dialled_once_at_a_time() -> None:
    dialling = Dialling()
    dialling.seen(candidate("one"))
    assert dialled(dialling) == ["one"]
    assert dialled(dialling) == []


def test_whoever_is_gone_is_not_dialled() -> None:
    dialling = Dialling()
    dialling.seen(candidate("one"))
    dialling.gone("one")
    assert dialled(dialling) == []


def test_a_failing_host_waits_longer_each_time_and_is_never_given_up() -> None:
    dialling, now, waits = Dialling(), 0.0, []
    dialling.seen(candidate("one"))
    each = dialling.next(now, ())
    for _ in range(12):
        assert each is not None
        dialling.failed(each, now)
        began = now
        while (each := dialling.next(now, ())) is None:
            now += 0.5
        waits.append(now - began)
    assert waits == sorted(waits)
    assert waits[0] < 5 and waits[-1] == pytest.approx(LONGEST_WAIT, abs=1)


def test_another_name_does_not_spare_a_host_its_waiting() -> None:
    dialling = Dialling()
    for number in range(50):
        dialling.seen(candidate(f"{number}", port=4000 + number))
        if each := dialling.next(0.0, ()):
            dialling.failed(each, 0.0)
    assert sum(dialling._tried.values()) == 1


def test_everybody_is_forgiven_when_the_members_change() -> None:
    dialling = Dialling()
    dialling.seen(candidate("one"))
    each = dialling.next(0.0, ())
    assert each is not None
    dialling.failed(each, 0.0)
    assert dialled(dialling) == []
    dialling.forgive()
    assert dialled(dialling) == ["one"]


def test_an_address_where_somebody_near_listens_is_left_alone() -> None:
    dialling = Dialling()
    dialling.seen(candidate("one"))
    dialling.knows(("192.168.1.2", 4000), BEN)
    assert dialled(dialling, near=frozenset({BEN})) == []
    dialling.gone("one")
    dialling.seen(candidate("by another name"))
    assert dialled(dialling, near=frozenset({BEN})) == []
    assert dialled(dialling) == ["by another name"]


def test_a_connection_that_ended_at_once_counts_as_a_failure() -> None:
    dialling = Dialling()
    dialling.seen(candidate("one"))
    for lasted, again in ((0.1, []), (3600.0, ["one"])):
        dialling.forgive()
        each = dialling.next(0.0, ())
        assert each is not None
        dialling.reached(each, each.addresses[0], BEN)
        dialling.ended(each, 0.0, lasted)
        assert dialled(dialling) == again


def test_who_floods_the_room_loses_its_own_announcements() -> None:
    dialling = Dialling()
    dialling.seen(candidate("typed", "10.0.0.9", typed=True))
    dialling.seen(candidate("honest", "192.168.1.3"))
    for number in range(10_000):
        dialling.seen(candidate(f"flood {number}", port=1 + number % 65_000))
    assert len(dialling._held) == MOST_HELD
    assert set(dialled(dialling)) >= {"typed", "honest"}
    assert len(dialling._tried) <= MOST_HELD


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=400))
def test_memory_is_bounded_whatever_is_announced(said: list[tuple[int, int]]) -> None:
    dialling = Dialling()
    for now, (host, name) in enumerate(said):
        dialling.seen(candidate(f"{name}", f"192.168.{host // 250}.{host % 250}"))
        if each := dialling.next(now, ()):
            dialling.failed(each, now)
        dialling.knows(("192.168.0.1", name + 1), BEN)
    assert len(dialling._held) <= MOST_HELD
    assert len(dialling._hosts) <= 4 * MOST_HELD
    assert len(dialling._devices) <= MOST_HELD
