"""The interface thread never waits, and what comes back arrives on it."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import CancelledError

import pytest

from desktop.ui.threads import Inline, Threads


@pytest.fixture
def threads(qtbot):
    made = Threads()
    yield made
    made.stop()


def test_results_and_errors_come_back_on_the_interface_thread(qtbot, threads):
    came: list[tuple[object, threading.Thread]] = []

    def note(value):
        came.append((value, threading.current_thread()))

    threads.documents(lambda: 1 + 1, note, note)
    threads.documents(lambda: 1 // 0, note, note)
    threads.network(lambda: asyncio.sleep(0, "hello"), note, note)
    qtbot.waitUntil(lambda: len(came) == 3)
    assert {type(value) for value, _ in came} == {int, ZeroDivisionError, str}
    assert {thread for _, thread in came} == {threading.main_thread()}


def test_documents_are_worked_on_by_one_thread_in_order(qtbot, threads):
    seen: list[tuple[int, str]] = []
    for number in range(20):
        threads.documents(
            lambda n=number: (n, threading.current_thread().name), seen.append, seen.append
        )
    qtbot.waitUntil(lambda: len(seen) == 20)
    assert [number for number, _ in seen] == list(range(20))
    assert len({name for _, name in seen}) == 1
    assert "documents" in seen[0][1]


def test_asking_returns_at_once(qtbot, threads):
    gate, came = threading.Event(), []
    threads.documents(gate.wait, came.append, came.append)
    assert not came  # it is waiting, and we are here
    gate.set()
    qtbot.waitUntil(lambda: came == [True])


def test_network_work_can_be_stopped(qtbot, threads):
    came: list[BaseException] = []
    started = threading.Event()

    async def long():
        started.set()
        await asyncio.sleep(3600)

    stop = threads.network(long, came.append, came.append)
    assert started.wait(5)
    stop()
    qtbot.waitUntil(lambda: len(came) == 1)
    assert isinstance(came[0], CancelledError)


def test_the_network_can_have_something_done_on_the_documents_thread(qtbot, threads):
    came: list[object] = []

    async def talk():
        name = await threads.on_documents(lambda: threading.current_thread().name)
        here = threading.current_thread().name
        try:
            await threads.on_documents(lambda: 1 // 0)
        except ZeroDivisionError as error:
            return name, here, error

    threads.network(talk, came.append, came.append)
    qtbot.waitUntil(lambda: len(came) == 1)
    name, here, error = came[0]
    assert "documents" in name
    assert here == "network"
    assert isinstance(error, ZeroDivisionError)


def test_what_waits_for_its_turn_is_not_begun_once_nobody_wants_it(qtbot, threads):
    gate, done, came = threading.Event(), [], []
    asked = threading.Event()

    async def talk():
        asked.set()
        await threads.on_documents(lambda: done.append("unwanted"))

    threads.documents(gate.wait, came.append, came.append)
    stop = threads.network(talk, came.append, came.append)
    assert asked.wait(5)
    stop()
    qtbot.waitUntil(lambda: len(came) == 1)
    assert isinstance(came[0], CancelledError)
    gate.set()
    qtbot.waitUntil(lambda: len(came) == 2)
    threads.documents(lambda: "after", came.append, came.append)
    qtbot.waitUntil(lambda: came[-1] == "after")
    assert done == []


def test_nothing_arrives_after_the_end(qtbot):
    threads, came = Threads(), []
    threads.documents(lambda: "late", came.append, came.append)
    threads.stop()
    qtbot.wait(20)
    assert came == []


def test_inline_does_everything_here_and_now():
    came: list[object] = []
    Inline().documents(threading.current_thread, came.append, came.append)
    Inline().network(lambda: asyncio.sleep(0, 7), came.append, came.append)
    Inline().documents(lambda: 1 // 0, came.append, came.append)
    Inline().network(lambda: Inline().on_documents(threading.current_thread), came.append, print)
    assert came[:2] == [threading.main_thread(), 7]
    assert isinstance(came[2], ZeroDivisionError)
    assert came[3] is threading.main_thread()
