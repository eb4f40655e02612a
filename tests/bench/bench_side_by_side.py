"""The same edits through Folkmoot and through automerge-repo, each kept, opened again, passed on.

`python tests/bench/bench_side_by_side.py`. automerge-repo comes from npm into a folder of its own
under `.cache`, with its file storage and its own sync server; it is no part of the app. The two do
not promise the same: Folkmoot signs each edit and has it on the disk before it goes on, and who
gets it checks who wrote it; automerge-repo writes a moment later, and trusts whoever is connected.
"""

from __future__ import annotations

import json
import random
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from bench_room import over_the_room
from making import KEY, ROOT, group_of
from measuring import timed

from crdt.bundle import Bundle
from crdt.edits import AddClause, EditClause
from crdt.group import Group
from crdt.rows import GroupRow
from crdt.store import Store

CLAUSES, EDITS, RUNS = 100, 2_000, 3
OTHERS = Path(__file__).parent / "automerge_repo"
CACHE = ROOT / ".cache" / "automerge_repo"

Edits = list[tuple[int, int, int, str]]  # clause, place, how many letters go, what comes


def drawn() -> tuple[list[str], Edits]:
    rng = random.Random(7)
    clauses = [f"Clause {n}: " + "what we agreed on. " * 8 for n in range(CLAUSES)]
    lengths = [len(text) for text in clauses]
    edits = []
    for _ in range(EDITS):
        clause, put = rng.randrange(CLAUSES), rng.choice(("now ", "and so ", "x", " (or not)"))
        edits.append((clause, rng.randrange(lengths[clause] - 2), 2, put))
        lengths[clause] += len(put) - 2
    return clauses, edits


def set_up() -> str:
    """Fetches automerge-repo if it is not there; the sentence that says why it cannot be had."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "Node.js and npm are not on this machine, so automerge-repo is left out."
    CACHE.mkdir(parents=True, exist_ok=True)
    files = ("package.json", "package-lock.json", "bench.mjs")
    wanted = b"".join((OTHERS / name).read_bytes() for name in files[:2])
    ready = CACHE / "ready"
    for name in files:
        shutil.copy(OTHERS / name, CACHE / name)
    if ready.exists() and ready.read_bytes() == wanted:
        return ""
    # Not `npm ci`: it wants the optional natives of every system, which not every registry has.
    flags = ["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
    command = ["npm", "install", *flags]
    ran = subprocess.run(command, cwd=CACHE, capture_output=True, text=True, check=False)
    if ran.returncode:
        return "npm could not fetch automerge-repo (is there a network?), so it is left out."
    ready.write_bytes(wanted)
    return ""


def theirs(file: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        command = ["node", "bench.mjs", str(file), name]
        ran = subprocess.run(command, cwd=CACHE, check=True, capture_output=True, timeout=300)
    found: dict[str, float] = json.loads(ran.stdout)
    return {part: each / 1000 for part, each in found.items()}


def ours(clauses: list[str], edits: Edits) -> dict[str, float]:
    ada, ben = group_of(2)
    group, common = ada.replica.group, list(ada.wires.values())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for person in ("ada", "ben"):
            (folder / person).mkdir()
        for person, writer in (("ada", ada), ("ben", ben)):
            with Store.create(folder / person, KEY) as store:
                store.set_group(GroupRow(group, "Bench", "joined"))
                it = Group(store, writer.identity, group, lambda: 1)
                it.take(Bundle(group, ada.identity.device_id, (), tuple(common)), "0" * 64)
                it.save_snapshot()
        with Store.open(folder / "ada", KEY) as store:
            it = Group(store, ada.identity, group, lambda: 1)
            ids = [f"{n:032x}" for n in range(len(clauses))]
            it.edit([AddClause(id_, "", text) for id_, text in zip(ids, clauses, strict=True)])
            stored = timed(lambda: write(it, ids, list(clauses), edits))
            expected = [clause.text for clause in it.rulebook.clauses]
            entries = it.replica.summary.entries

        def reopen() -> None:
            with Store.open(folder / "ada", KEY) as store:
                it = Group(store, ada.identity, group, lambda: 1)
                assert [clause.text for clause in it.rulebook.clauses] == expected

        opened = timed(reopen)
        passed = over_the_room(folder, ada.identity, ben.identity, group, entries)
        return {"store": stored, "reopen": opened, "sync": passed}


def write(it: Group, ids: list[str], texts: list[str], edits: Edits) -> None:
    for clause, at, cut, put in edits:
        texts[clause] = texts[clause][:at] + put + texts[clause][at + cut :]
        it.edit([EditClause(ids[clause], texts[clause])])
    it.save_snapshot()


def main() -> None:
    clauses, edits = drawn()
    missing = set_up()
    if missing:
        print(missing)
    own, other = [], []
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "edits.json"
        file.write_text(json.dumps({"clauses": clauses, "edits": edits}))
        for _ in range(RUNS):
            own.append(ours(clauses, edits))
            if not missing:
                other.append(theirs(file))
    titles = {
        "store": f"{EDITS} edits of {CLAUSES} clauses, one by one, kept on the disk",
        "reopen": "Opened again, until it can be read",
        "sync": "On another laptop, until it is kept there",
    }
    for part, title in titles.items():
        mine = statistics.median(each[part] for each in own)
        line = f"{title:57} {mine * 1000:8.0f} ms"
        if other:
            it = statistics.median(each[part] for each in other)
            line += f"  automerge-repo {it * 1000:8.0f} ms  ratio {mine / it:5.2f}"
        print(line)


if __name__ == "__main__":
    main()
