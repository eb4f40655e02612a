"""How much longer our window takes to start than an empty one of PySide6.

Run it as `python tests/bench/bench_window.py`. Each start is a fresh process without a screen,
timed from outside until the window has been painted and has answered an event. The two sides of a
pair run one after the other; the line that is printed gives the median of the pairs' ratios.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
PASSPHRASE = "a passphrase of the bench"


def empty() -> None:
    """An empty window, shown and painted."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.show()
    app.processEvents()
    window.grab()
    os._exit(0)


def ours(folder: Path, until: str) -> None:
    """Our window on a data folder, until it is there ("window") or shows the group ("group")."""
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    from desktop.ui.app import Application

    application = Application(folder)
    application.asker.passphrase = lambda new, why: PASSPHRASE  # type: ignore[method-assign]
    application.show()
    app.processEvents()
    while until == "group" and application.session.view is None:
        app.processEvents()
        time.sleep(0.001)
    application.window.grab()
    os._exit(0)


def make_group(folder: Path) -> None:
    """A group of one with a rulebook of sixty clauses."""
    from nacl.pwhash import argon2id

    from crdt.keys import Cost
    from desktop.workspace import Workspace

    class Asked:
        def passphrase(self, new: bool, why: str) -> str:
            return PASSPHRASE

    cheap = Cost(argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN)
    rules = folder / "rules.md"
    folder.mkdir()
    rules.write_text("# House\n\n" + "\n\n".join(f"Clause {i}. We agree." for i in range(60)))
    workspace = Workspace.open(
        folder / "data", Asked(), name="Ada", keep_key_in="passphrase", cost=cheap
    )
    workspace.import_rules(workspace.found("House").group, rules)
    workspace.close()


def seconds(*arguments: str) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    start = time.perf_counter()
    subprocess.run([sys.executable, __file__, *arguments], check=True, env=environment,
                   stderr=subprocess.DEVNULL)  # fmt: skip
    return time.perf_counter() - start


def compare(pairs: int) -> None:
    with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as scratch:
        make_group(Path(scratch) / "house")
        folder = str(Path(scratch) / "house" / "data")
        seconds("--empty")  # so that neither side pays for a cold disk
        seconds("--ours", folder)
        found = [
            (seconds("--empty"), seconds("--ours", folder), seconds("--group", folder))
            for _ in range(pairs)
        ]
    raw = statistics.median(each[0] for each in found)
    window = statistics.median(each[1] / each[0] for each in found)
    group = statistics.median(each[2] / each[0] for each in found)
    print(
        f"start to usable window: {window:.2f} times an empty one of PySide6"
        f" ({raw * 1000:.0f} ms); until the group is shown {group:.2f} times"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--empty", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--ours", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--group", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.empty:
        empty()
    elif given.ours:
        ours(given.ours, "window")
    elif given.group:
        ours(given.group, "group")
    else:
        compare(given.pairs)


if __name__ == "__main__":
    main()
