"""Windows that run as programs of their own, as on two laptops, worked from a test."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 60.0  # seconds that keep a hang out
LOOK = 0.05  # seconds between two looks
# The screen that is none has no window manager to tell about sizes.
HARMLESS = ("propagateSizeHints",)


class Window:
    """What a person does at it: see `tests.journeys.window.Hands`. Made by `window`."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.name, self.folder = name, folder
        self._process, self._rest = process, b""

    def do(self, command: str, *arguments: Any) -> Any:
        """What the window answers to a command, which must be possible now."""
        answer = self._ask(command, arguments)
        assert "wrong" not in answer, f"{self.name}'s window: {answer['wrong']}"
        return answer["said"]

    def until(self, is_so: Callable[[], bool], what: str, seconds: float = LIMIT) -> None:
        """Look again and again until it is so."""
        end = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > end:
                raise AssertionError(
                    f"{self.name}'s window never came to {what}; it shows:\n{self.text}\n"
                    f"and it complained:\n{self.complaints}"
                )
            time.sleep(LOOK)

    @property
    def text(self) -> str:
        """All that is to be seen."""
        return str(self.do("text"))

    def shows(self, *words: str, seconds: float = LIMIT) -> None:
        """Wait until all of these are to be seen at once."""
        self.until(lambda: all(map(self.text.__contains__, words)), f"show {words}", seconds)

    def click(self, name: str) -> float:
        """Press a button as soon as it can be pressed."""
        self.until(lambda: self.do("can_click", name), f"have a button “{name}”")
        return float(self.do("click", name))

    def menu(self, name: str) -> None:
        self.do("menu", name)

    def write(self, name: str, text: str) -> None:
        self.until(lambda: self.do("is_there", name), f"have a field “{name}”")
        self.do("write", name, text)

    def read(self, name: str) -> str:
        self.until(lambda: self.do("is_there", name), f"have a text “{name}”")
        return str(self.do("read", name))

    def file(self, path: Path) -> None:
        """Choose a file once the window asks for one."""
        self.until(lambda: self.do("asks_for_file"), "ask for a file")
        self.do("file", str(path))
        self.until(lambda: not self.do("asks_for_file"), f"take {path.name}")

    @property
    def complaints(self) -> str:
        """What the program wrote where nobody looks: warnings, and errors of ours."""
        said = (self.folder / "complaints").read_text("utf-8", "replace").splitlines()
        return "\n".join(each for each in said if not any(known in each for known in HARMLESS))

    def close(self) -> None:
        """Close it as a person does; it must end by itself."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.wait(LIMIT) == 0, self.complaints

    def _ask(self, command: str, arguments: Sequence[Any]) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        line = json.dumps([command, *arguments]).encode() + b"\n"
        with suppress(BrokenPipeError):  # what it died of is told below
            self._process.stdin.write(line)
            self._process.stdin.flush()
        end = time.monotonic() + LIMIT
        while b"\n" not in self._rest:
            left = max(0.0, end - time.monotonic())
            ready, _, _ = select.select([self._process.stdout], [], [], left)
            data = os.read(self._process.stdout.fileno(), 1 << 16) if ready else b""
            assert ready, f"{self.name}'s window stands still at {command}: {self.complaints}"
            assert data, f"{self.name}'s window is gone at {command}: {self.complaints}"
            self._rest += data
        answer, _, self._rest = self._rest.partition(b"\n")
        return json.loads(answer)


@contextmanager
def window(name: str, folder: Path, around: Sequence[str] = ()) -> Iterator[Window]:
    """A window of somebody's, with their data, home and log in `folder`.

    `around` is what the command line begins with, for instance to run it in a namespace.
    """
    folder.mkdir(exist_ok=True)
    command = [*around, sys.executable, str(ROOT / "tests/journeys/window.py")]
    at_home = {each: str(folder) for each in ("HOME", "XDG_RUNTIME_DIR")}
    unset = [each for each in os.environ if each.startswith("XDG_")]
    env = {key: value for key, value in os.environ.items() if key not in unset}
    env |= at_home | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "LC_ALL": "C.UTF-8",
    }
    with (
        (folder / "complaints").open("ab") as complaints,
        subprocess.Popen(
            [*command, str(folder / "data")], cwd=ROOT, env=env, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=complaints,
        ) as process,
    ):  # fmt: skip
        try:
            yield Window(name, process, folder)
        finally:
            process.kill()
