"""Watches what this process opens: connections, other programs, and files that come and go."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_STARTS = (
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile", "webbrowser.open",
    "ftplib.connect", "smtplib.connect", "http.client.connect",
)  # fmt: skip
_SOCKETS = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
_LOOKED_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_GOING = ("os.remove", "os.rename", "os.truncate")


class Watch:
    """`reached`: addresses and names that were connected to, listened at or looked up.
    `started`: other programs. `written`: files that were opened to be written. `gone`: what was
    found by `look` in files just before they went."""

    def __init__(self, look: Callable[[bytes], set[str]]) -> None:
        self.reached: set[str] = set()
        self.started: set[str] = set()
        self.written: set[Path] = set()
        self.gone: dict[str, set[str]] = {}
        self._look = look

    def see(self, event: str, args: tuple[Any, ...]) -> None:
        if event in _SOCKETS:
            self.reached.add(_address(args[1]) if len(args) > 1 else event)
        elif event in _LOOKED_UP:
            self.reached.add(_address(args[:2]))
        elif event in _STARTS:
            self.started.add(f"{event} {args[0]}")
        elif event == "open" and isinstance(args[0], str | Path) and _writes(args[1], args[2]):
            self.written.add(Path(args[0]))
        elif event in _GOING and isinstance(args[0], str | Path):
            self._before_it_goes(Path(args[0]))

    def _before_it_goes(self, path: Path) -> None:
        try:
            found = self._look(path.read_bytes())
        except OSError:
            return
        if found:
            self.gone[str(path)] = found


def _address(given: Any) -> str:
    if isinstance(given, tuple) and len(given) >= 2:
        host = given[0].decode() if isinstance(given[0], bytes) else given[0]
        return f"{host}:{given[1]}"
    return str(given)


def _writes(mode: str | None, flags: int) -> bool:
    return any(each in mode for each in "wax+") if mode else bool(flags & 0b11)


_watching: list[Watch] = []
_hooked: list[bool] = []


def _hook(event: str, args: tuple[Any, ...]) -> None:
    for each in _watching:
        each.see(event, args)


@contextmanager
def watching(look: Callable[[bytes], set[str]]) -> Iterator[Watch]:
    """A hook can never be taken away again (PEP 578), so there is one, which is mostly idle."""
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked.append(True)
    watch = Watch(look)
    _watching.append(watch)
    try:
        yield watch
    finally:
        _watching.remove(watch)
