"""A process killed in the midst of writing: all that it was told is saved is there."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from crdt.group import Group
from crdt.store import Store
from crdt.verify import verify_wires
from deliberation.acts import TakePosition
from tests.counts import count
from tests.crdt.conftest import Folder, Houses
from tests.crdt.faults.writing import KEY, write_until_killed
from tests.crdt.laptops import MATTER, NOON

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX"),
]
KILLS = count(10, 200)
LONGEST = 0.12  # seconds after the first word until the kill


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Whose children have all modules from the start, or each round would be spent on importing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.crdt.faults.writing"])
    return context


def wires_of(folder: Folder, acts: int) -> list[bytes]:
    """What another member writes meanwhile, knowing nothing of the rest."""
    start = folder.store.last_pos(folder.group_id)
    for number in range(acts):
        folder.group.act(TakePosition(MATTER, f"As I see it, take {number}."))
    return [row.wire for row in folder.store.entries(folder.group_id, start)]


def test_every_change_that_was_acknowledged_outlives_a_kill(
    houses: Houses, processes: ForkServerContext
) -> None:
    ada, ben = houses(2)
    others = wires_of(ben, 3 * KILLS)
    ada.stack.close()
    chance = random.Random(1)
    acknowledged: set[str] = set()
    for _ in range(KILLS):
        told = killed_while_writing(processes, ada, others, chance.uniform(0, LONGEST))
        assert told, "it wrote something before it was killed"
        acknowledged |= told
        check(ada.path, ada, told)
    wires = check(ada.path, ada, acknowledged)
    assert verify_wires(ada.group_id, wires).passed


def killed_while_writing(
    processes: ForkServerContext, ada: Folder, others: list[bytes], seconds: float
) -> set[str]:
    """The ids that the process said were saved before it was killed."""
    reading, writing = processes.Pipe(duplex=False)
    arguments = (ada.path, ada.who, ada.group_id, others, writing)
    process = processes.Process(target=write_until_killed, args=arguments)
    process.start()
    writing.close()
    told = set(reading.recv())
    time.sleep(seconds)
    process.kill()
    try:
        while True:
            told |= set(reading.recv())
    except (EOFError, OSError):  # it may have been killed in the midst of a word
        pass
    process.join()
    assert process.exitcode == -9, "it was still writing"
    return told


def check(folder: Path, ada: Folder, told: set[str]) -> list[bytes]:
    """The folder opens, is sound, and has what it should; all its wires."""
    with Store.open(folder, KEY) as store:
        assert store.has(told) == told
        assert store.db.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        group = Group(store, ada.who, ada.group_id, lambda: NOON)
        rows = store.entries(ada.group_id)
        assert group.replica.summary.entries == len(rows)
        assert not group.replica.summary.twins
        assert [row.pos for row in rows] == sorted({row.pos for row in rows})
        return [row.wire for row in rows]
