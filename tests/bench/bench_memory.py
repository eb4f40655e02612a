"""What merging twenty members takes of memory, at its highest, in a process of its own.

`python tests/bench/bench_memory.py`. What Python and the libraries take before is counted in; the
process in which foreign changes are tried first is counted by itself.
"""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from making import KEY, edit_often, fill, group_of

from crdt.bundle import Bundle
from crdt.group import Group
from crdt.rows import GroupRow
from crdt.store import Store

MEMBERS, EDITS, CLAUSES = 20, 200, 500
MOST = 300  # MB


def merge(folder: Path) -> None:
    """Merge what `main` has left in the folder; prints the highest resident sizes in MB."""
    who, group, *portions = pickle.loads((folder / "portions").read_bytes())
    before = highest()
    with Store.create(folder, KEY) as store:
        store.set_group(GroupRow(group, "Bench", "joined"))
        it = Group(store, who, group, lambda: 1)
        for number, wires in enumerate(portions):
            it.take(Bundle(group, who.device_id, (), wires), f"{number:064x}")
        assert it.replica.summary.entries == sum(map(len, portions))
        assert len(it.rulebook.clauses) == CLAUSES
        it.save_snapshot()
        sizes = before, highest()
    print(*sizes, highest_of_children())


def highest() -> float:
    """MB. Linux starts `ru_maxrss` with what the parent took, so there it is read elsewhere."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM"))
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # macOS counts bytes


def highest_of_children() -> float:
    import resource

    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit


def main() -> None:
    if sys.platform == "win32":
        print("Windows does not tell what a process took at its highest; left out.")
        return
    writers = group_of(MEMBERS)
    first = writers[0]
    texts = [f"Clause {n}: " + "what we agreed on. " * 8 for n in range(CLAUSES)]
    clauses = fill(first, texts)
    common = tuple(first.wires.values())
    portions = [common]
    for number, writer in enumerate(writers):
        if writer is not first:
            writer.read(common[-1:])
        edit_often(writer, clauses, EDITS, random.Random(number))
        portions.append(tuple(writer.wires.values())[len(common) :])
    for title, parts in (
        ("one after the other", portions),
        ("all at once", [common, tuple(wire for each in portions[1:] for wire in each)]),
    ):
        with tempfile.TemporaryDirectory() as name:
            left = pickle.dumps([first.identity, first.replica.group, *parts])
            (Path(name) / "portions").write_bytes(left)
            command = [sys.executable, __file__, name]
            ran = subprocess.run(command, check=True, capture_output=True, text=True)
        before, most, child = map(float, ran.stdout.split())
        print(
            f"Merge {MEMBERS} members x {EDITS} edits, {title:20} {most:4.0f} MB at most, "
            f"{before:.0f} of them before; beside it {child:.0f}  target {MOST}  "
            f"{'ok' if most + child <= MOST else 'OVER'}"
        )


if __name__ == "__main__":
    merge(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
