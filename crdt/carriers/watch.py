"""Which files of a folder are new or other than they were at the last look."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Seen = tuple[int, int, int]  # size, time of the last change in nanoseconds, file number


@dataclass
class _File:
    seen: Seen
    done: bool = False
    refused: int = 0  # times, as it is


class Watch:
    """No system's own notices are asked for: a shared folder has none that can be relied upon."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, _File] = {}
        self._state: object = None

    def forget(self) -> None:
        """Every file is new again."""
        self._files.clear()

    def look(self, state: object) -> list[Path]:
        """The files to read, by name: those that changed, and if `state` is another than it was
        at the last look, or at the second look, those that were refused. Raises OSError."""
        there = dict(self._there())
        again = state != self._state
        self._state = state
        known = self._files
        self._files = {
            name: known[name] if name in known and known[name].seen == seen else _File(seen)
            for name, seen in there.items()
        }
        return [
            self._folder / name
            for name, file in sorted(self._files.items())
            if not file.done and (again or file.refused < 2)
        ]

    def _there(self) -> Iterator[tuple[str, Seen]]:
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):  # a file that is still being written, mostly
                    continue
                try:
                    info = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                if stat.S_ISREG(info.st_mode):
                    yield entry.name, _seen(info)

    def done(self, path: Path) -> None:
        """It was read, as it was at the last look: not again until it changes."""
        self._files[path.name].done = True

    def ours(self, path: Path) -> None:
        """We have just written it. Raises OSError."""
        self._files[path.name] = _File(_seen(path.stat()), done=True)

    def refused(self, path: Path) -> bool:
        """Whether that is to be told now: at the second look at one file that is as it was."""
        self._files[path.name].refused += 1
        return self._files[path.name].refused == 2


def _seen(info: os.stat_result) -> Seen:
    return info.st_size, info.st_mtime_ns, info.st_ino
