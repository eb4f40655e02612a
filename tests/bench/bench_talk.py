"""How soon the agent's first word is on the screen, and whether the window ever stands still.

Run it as `python tests/bench/bench_talk.py`. A scripted server in a process of its own writes
2,000 pieces, a thousand a second (a model on a laptop writes a tenth of that), over a real socket
to our window without a screen, below a conversation of forty messages. Each line that is printed
gives the least and the median of the runs, and all of them: what other programs do on the machine
only ever adds, so the least is held against what is promised.

The first line: milliseconds from the server's first byte until the first word has been painted.
The second: the longest that the interface thread, which a timer wakes every other millisecond,
did not get round to it, from the first word until the whole answer was kept and stood there. The
third: the most that the thread itself worked, by its own clock, between two such wakes. The last
is as the second, while nothing goes on: what a busy machine adds.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
PASSPHRASE = "a passphrase of the bench"
PIECES = 2_000
PACE = 0.001  # seconds between two pieces
FIRST_WORD, STANDSTILL = 50, 16  # milliseconds: what is promised
TICK = 2  # milliseconds
EARLIER = 40  # messages above the answer


def serve() -> None:
    """The server: tells its address, and then when it wrote each first piece."""
    from tests.ollama import ScriptedOllama

    def script(request: dict[str, Any]) -> Iterator[str]:
        if request.get("format"):
            yield '{"evidence": []}'
            return
        yield ""  # the head of the answer goes out before its first word
        print(time.time_ns(), flush=True)
        for _ in range(PIECES):
            yield "so "
            time.sleep(PACE)

    print(ScriptedOllama(script).host, flush=True)
    time.sleep(3_600)


class Measured:
    """A window on a group of one, and what is measured of it."""

    def __init__(self, folder: Path) -> None:
        from PySide6.QtCore import Qt, QTimer
        from PySide6.QtWidgets import QApplication

        self.app = QApplication([])
        from desktop.ui.main_window import MainWindow
        from desktop.ui.session import Session
        from desktop.ui.settings import Settings
        from desktop.ui.threads import Threads

        self.threads = Threads()
        self.session = Session(self.threads)
        settings = Settings(folder / "window.ini")
        self.window = MainWindow(self.session, settings, folder, lambda *_: None)
        self.session.open("", lambda: workspace_in(folder / "data"))
        self.window.resize(1280, 860)
        self.window.show()
        self.until(lambda: self.session.view is not None)
        self.window.go("talk")
        self.page = self.window._made("talk")
        self.painted = 0
        self._watch_painting()
        self.ticks: list[tuple[int, int]] = []  # nanoseconds: of the day, and of the thread's work
        self._timer = QTimer(interval=TICK, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def _tick(self) -> None:
        self.ticks.append((time.time_ns(), time.thread_time_ns()))

    def _watch_painting(self) -> None:
        from desktop.ui.widgets.unrolling import Unrolling

        paint = Unrolling.paintEvent

        def painted(it: Unrolling, event: Any) -> None:
            paint(it, event)
            if it.text and not self.painted:
                self.painted = time.time_ns()

        Unrolling.paintEvent = painted  # type: ignore[method-assign]

    def until(self, done: Any) -> None:
        while not done():
            self.app.processEvents()
            time.sleep(0.001)

    def answer(self, number: int) -> tuple[float, float]:
        """Have one answer streamed; the longest standstill and the longest work meanwhile, in
        milliseconds."""
        from llm.vault.records import Message

        for each in range(EARLIER):
            by = "agent" if each % 2 else "owner"
            said = "Something was said here, at some length, about evenings and cups. " * 3
            self.session.workspace.vault.keep_message(
                Message(f"{number}-{each}", f"c{number}", each + 1, by, said)
            )
        self.page.show_conversation(f"c{number}")
        self.until(lambda: self.page.talk is not None and self.page.talk.said)
        for _ in range(20):
            self.app.processEvents()
        self.painted = 0
        self.ticks.clear()
        self._timer.start()
        self.page.answering.say("It was loud.", f"c{number}")
        self._run_until(lambda: self.page.answering.phase == "speaking" and self.painted)
        self._run_until(lambda: self.page.answering.phase != "speaking")
        self._timer.stop()
        self._run_until(lambda: not self.page.answering.noting.under_way)
        return self._longest(self.painted)

    def idle(self) -> float:
        """The longest standstill, in milliseconds, of two seconds in which nothing goes on."""
        self.ticks.clear()
        self._timer.start()
        end = time.time() + 2
        self._run_until(lambda: time.time() > end)
        self._timer.stop()
        return self._longest(0)[0]

    def _longest(self, since: int) -> tuple[float, float]:
        pairs = [(a, b) for a, b in pairwise(self.ticks) if b[0] >= since]
        still = max(b[0] - a[0] for a, b in pairs) / 1e6 - TICK
        return still, max(b[1] - a[1] for a, b in pairs) / 1e6

    def _run_until(self, done: Any) -> None:
        """Run the event loop itself, as the window does, until it is so."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        look = QTimer(interval=10)
        look.timeout.connect(lambda: loop.quit() if done() else None)
        look.start()
        loop.exec()

    def close(self) -> None:
        self.session.close()
        self.threads.stop()


def workspace_in(folder: Path) -> Any:
    from nacl.pwhash import argon2id

    from crdt.keys import Cost
    from desktop.workspace import Workspace

    class Asked:
        def passphrase(self, new: bool, why: str) -> str:
            return PASSPHRASE

    cheap = Cost(argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN)
    name = None if (folder / "folkmoot.db").exists() else "Ada"
    opened = Workspace.open(folder, Asked(), name=name, keep_key_in="passphrase", cost=cheap)
    if name:
        opened.found("House")
    return opened


def measure(runs: int) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    server = subprocess.Popen([sys.executable, __file__, "--serve"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, cwd=ROOT)  # fmt: skip
    assert server.stdout is not None
    os.environ["OLLAMA_HOST"] = server.stdout.readline().strip()
    firsts, still, work, idle = [], [], [], []
    try:
        with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as scratch:
            measured = Measured(Path(scratch))
            for number in range(runs + 1):
                longest, worked = measured.answer(number)
                began = int(server.stdout.readline())
                if number:  # the first one loads the model's client
                    firsts.append((measured.painted - began) / 1e6)
                    still.append(longest)
                    work.append(worked)
                    idle.append(measured.idle())
            measured.close()
    finally:
        server.terminate()
    good = told("first word on screen after the server's first byte", firsts, FIRST_WORD)
    good &= told(f"longest standstill while {PIECES:,} pieces come", still, STANDSTILL)
    good &= told("longest work of the interface thread meanwhile", work, STANDSTILL)
    told("longest standstill while nothing goes on", idle)
    return 0 if good else 1


def told(what: str, found: list[float], limit: float = math.inf) -> bool:
    least, middle = min(found), statistics.median(found)
    every = ", ".join(f"{each:.1f}" for each in found)
    promised = "" if limit == math.inf else f", at most {limit} ms are promised"
    print(f"{what}: {least:.1f} ms, median {middle:.1f} ms{promised} ({every})", flush=True)
    return least <= limit


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    sys.exit(serve() if given.serve else measure(given.runs))
