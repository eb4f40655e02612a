"""Opens what it finds in a folder, in a process of its own, and tells what came of it and the cost.

`python tests/crdt/open_bombs.py FOLDER`: `group` and `base` hold a group's id and entries, every
other file `KIND.NAME` is a bomb. Prints JSON: by file the refusal ("" if there was none) and the
seconds, and the peak of memory in bytes, here and in the sandbox.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from crdt.bundle import open_bundle  # noqa: E402
from crdt.canonical import decode  # noqa: E402
from crdt.intake import read_all  # noqa: E402
from crdt.lesson_file import read_lessons  # noqa: E402
from crdt.log_file import read_log  # noqa: E402
from crdt.pairing.invitation import Invitation  # noqa: E402
from crdt.pairing.request import Request  # noqa: E402
from crdt.replica import NeedsCare, Replica  # noqa: E402
from crdt.sandbox import Sandbox  # noqa: E402
from deliberation.errors import FolkmootError  # noqa: E402
from tests.crdt.laptops import AGE_SECRETS  # noqa: E402


def peak(pid: int | str = "self") -> int:
    """The most memory, in bytes, that a process had; 0 for one that has none or cannot be asked.

    On Linux `ru_maxrss` would count whoever started the process in.
    """
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        lines = status.read_text("ascii").splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if pid == "self" else 0


class Opener:
    def __init__(self, folder: Path) -> None:
        self._group = (folder / "group").read_text("ascii")
        self._base = decode((folder / "base").read_bytes())
        self._sandbox = Sandbox()

    def close(self) -> int:
        """The sandbox's peak of memory."""
        pid = self._sandbox.pid
        most = 0 if pid is None else peak(pid)
        self._sandbox.close()
        return most

    def entry(self, wire: bytes) -> str:
        """As a group takes an entry in."""
        careful = False
        while True:
            replica = Replica(self._group, {}.__getitem__)
            replica.merge(read_all(self._base, self._group)[0])
            replica.kept()
            looked, refused = read_all([wire], self._group)
            if refused:
                return refused[0].why
            try:
                got = replica.merge(looked, careful=careful, sandbox=self._sandbox)
            except NeedsCare:
                careful = True
                continue
            return next((why for _, why in (*got.refused, *got.held)), "")

    def open(self, kind: str, data: bytes) -> str:
        readers: dict[str, Callable[[bytes], object]] = {
            "bundle": lambda each: open_bundle(each, AGE_SECRETS[0]),
            "log": read_log,
            "lessons": read_lessons,
            "invitation": Invitation.from_file,
            "request": Request.from_file,
            "code": lambda each: Invitation.from_text(each.decode()),
        }
        if kind == "entry":
            return self.entry(data)
        try:
            readers[kind](data)
        except FolkmootError as error:
            return str(error)
        return ""


def main(folder: Path) -> None:
    opener = Opener(folder)
    results = {}
    for path in sorted(folder.glob("*.*")):
        start = time.perf_counter()
        why = opener.open(path.name.split(".")[0], path.read_bytes())
        results[path.name] = {"why": why, "seconds": time.perf_counter() - start, "peak": peak()}
    sandbox = opener.close()
    print(json.dumps({"results": results, "here": peak(), "sandbox": sandbox}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
