"""Two programs on one data folder: the second one says so and touches nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crdt.store import Store
from tests.counts import count

pytestmark = pytest.mark.faults
ROOT = Path(__file__).parents[3]
ROUNDS = count(2, 30)
AT_ONCE = 4

PROGRAM = """
import sys
from pathlib import Path
from crdt.lock import hold
from crdt.rows import GroupRow
from crdt.store import Store
from deliberation.errors import FolkmootError

folder, name = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
try:
    with hold(folder), Store.open(folder, bytes(32)) as store:
        store.set_group(GroupRow(name * 64, name, "joined"))
        print("in", flush=True)
        sys.stdin.readline()
        store.set_meta("still", name)
except FolkmootError as error:
    print(error, flush=True)
"""

WITHOUT_LOCK = """
import sys
from pathlib import Path
from crdt.store import Store
from deliberation.errors import FolkmootError

try:
    Store.open(Path(sys.argv[1]), bytes(32))
except FolkmootError as error:
    print(error, flush=True)
"""


def start(program: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_of_many_that_start_at_once_one_gets_in_and_the_others_say_so(data_folder: Path) -> None:
    data_folder.mkdir()
    Store.create(data_folder, bytes(32)).close()
    sentence = f"The data folder {data_folder} is open in another Folkmoot; close that one first."
    for _ in range(ROUNDS):
        processes = [start(PROGRAM, str(data_folder), name) for name in "abcd"[:AT_ONCE]]
        assert [line(each) for each in processes] == ["ready"] * AT_ONCE
        for each in processes:
            go_on(each)
        said = [line(each) for each in processes]
        assert sorted(said) == sorted(["in"] + [sentence] * (AT_ONCE - 1))
        (inside,) = (each for each, word in zip(processes, said, strict=True) if word == "in")
        late = start(WITHOUT_LOCK, str(data_folder))
        assert line(late) == sentence, "the database itself lets no second one in either"
        go_on(inside)
        for each in (*processes, late):
            each.communicate(timeout=30)
            assert each.returncode == 0
        name = "abcd"[processes.index(inside)]
        with Store.open(data_folder, bytes(32)) as store:
            assert store.meta("still") == name
            assert name in {row.name for row in store.groups()}


def test_what_died_leaves_the_folder_to_the_next(data_folder: Path) -> None:
    data_folder.mkdir()
    Store.create(data_folder, bytes(32)).close()
    for name in "abc":
        process = start(PROGRAM, str(data_folder), name)
        assert line(process) == "ready"
        go_on(process)
        assert line(process) == "in"
        process.kill()
        process.communicate(timeout=30)
    with Store.open(data_folder, bytes(32)) as store:
        assert [row.name for row in store.groups()] == ["a", "b", "c"]
