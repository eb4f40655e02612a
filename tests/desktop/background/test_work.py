"""When the agent may work, what counts as the same work, and how it waits after a failure."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.background.finding import FIRST_WAIT, LONGEST_WAIT, Finder
from desktop.background.putting_off import FIRST, LONGEST, MOST, PutOff
from desktop.background.work import QUIET_SECONDS, is_stale, key_of, may_work
from llm.room.power import Power

PLUGGED = Power(on_battery=False, percent=3)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("power", "idle", "wanted", "may"),
    [
        (PLUGGED, QUIET_SECONDS, True, True),
        (PLUGGED, QUIET_SECONDS, False, False),
        (PLUGGED, QUIET_SECONDS - 0.1, True, False),
        (Power(on_battery=True, percent=50), 99.0, True, True),
        (Power(on_battery=True, percent=49), 99.0, True, False),
        (Power(on_battery=True, percent=None), 99.0, True, True),
        (Power(on_battery=False, percent=None), 99.0, True, True),
    ],
)
def test_when_it_may_work(power: Power, idle: float, wanted: bool, may: bool) -> None:
    assert may_work(power, idle, wanted=wanted, level=50) is may


def test_the_same_parts_are_the_same_work() -> None:
    assert key_of("a", (1, 2)) == key_of("a", (1, 2)) != key_of("a", (1, 3))


@pytest.mark.parametrize(
    ("did", "digest", "stale"),
    [
        ("", "", True),
        ("key one", "one", False),
        ("key one", "", False),
        ("key one", "two", True),
        ("key ", "", False),
        ("key ", "one", True),
        ("other one", "one", True),
        ("other one", "", True),
    ],
)
def test_what_a_model_did_stands_without_one(did: str, digest: str, stale: bool) -> None:
    assert is_stale(did, "key", digest) is stale


@given(st.integers(1, 40))
def test_each_failure_doubles_the_wait_up_to_a_day(failures: int) -> None:
    clock = Clock()
    waiting = PutOff(clock)
    for _ in range(failures):
        waiting.failed("work")
    wait = min(FIRST * 2 ** (failures - 1), LONGEST)
    clock.now += wait - 1
    assert waiting.now == {"work"}
    clock.now += 1
    assert waiting.now == frozenset()


def test_only_so_much_is_remembered() -> None:
    waiting = PutOff(Clock())
    for number in range(MOST + 5):
        waiting.failed(str(number))
    assert len(waiting.now) == MOST
    assert "0" not in waiting.now


def test_a_server_that_is_not_there_is_asked_ever_more_seldom(
    nobody_there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", nobody_there)
    clock = Clock()
    finder = Finder(clock)
    waits = []
    for _ in range(6):
        assert finder.should_look("auto")
        assert asyncio.run(finder.open(lambda _: None)) is None
        began = clock.now
        while not finder.should_look("auto"):
            clock.now += 15
        waits.append(clock.now - began)
    assert waits[0] == FIRST_WAIT
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def test_a_model_that_was_found_is_not_looked_for_again(server: Any) -> None:
    finder = Finder(Clock())
    assert finder.should_look("auto")
    room = asyncio.run(finder.open(lambda _: None))
    assert room is not None and finder.digest == room.digest
    assert not finder.should_look("auto")
    assert finder.should_look("talker:latest"), "another model is wanted"
    assert not finder.should_look("none")
    assert finder.digest == ""
