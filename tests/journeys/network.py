"""Two laptops in one room, as far as the network goes: two namespaces on this machine, each with
one plug, and a cable between them that can be pulled out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import NoReturn

import pytest

ADDRESSES = ("10.77.0.1", "10.77.0.2")
PLUG = "room0"
PATIENCE = 20  # seconds for a command of the system
# It lives until whoever holds the other end of its standard input is gone, however that went.
HOLD = ("sh", "-c", "echo ready; exec cat")


class NoNamespaces(Exception):
    """This computer does not let us make network namespaces; the text says why."""


class Cable:
    """`around(0)` and `around(1)` are what a command line begins with to run in a namespace."""

    def __init__(self, into: Sequence[Sequence[str]]) -> None:
        self._into = into

    def around(self, end: int) -> list[str]:
        return list(self._into[end])

    def unplug(self) -> None:
        """At the first laptop; the other one only notices that nothing comes any more."""
        _run(*self.around(0), "ip", "link", "set", PLUG, "down")

    def plug_in(self) -> None:
        _run(*self.around(0), "ip", "link", "set", PLUG, "up")


@contextmanager
def cable() -> Iterator[Cable]:
    """Both namespaces and the cable, gone again afterwards: nothing has a name that could stay.

    Without root they are made in a user namespace of their own. Raises `NoNamespaces`.
    """
    if not sys.platform.startswith("linux"):
        raise NoNamespaces("Network namespaces are Linux's alone.")
    if missing := [each for each in ("ip", "unshare", "nsenter") if not shutil.which(each)]:
        raise NoNamespaces(f"There is no {' and no '.join(missing)} here.")
    root = os.geteuid() == 0
    with ExitStack() as stack:
        first = stack.enter_context(_namespace(["unshare", *(() if root else ("-r",)), "-n"]))
        mine = () if root else ("-U", "--preserve-credentials")
        into = ["nsenter", "-t", str(first), *mine, "-n"]
        second = stack.enter_context(_namespace([*into, "unshare", "-n"]))
        found = Cable([into, ["nsenter", "-t", str(second), *mine, "-n"]])
        veth = ("type", "veth", "peer", "name", PLUG, "netns", str(second))
        _run(*into, "ip", "link", "add", PLUG, *veth)
        for end, address in enumerate(ADDRESSES):
            ip = [*found.around(end), "ip"]
            _run(*ip, "address", "add", f"{address}/24", "dev", PLUG)
            _run(*ip, "link", "set", "lo", "up")
            _run(*ip, "link", "set", PLUG, "up")
        yield found


def no_cable(why: NoNamespaces) -> NoReturn:
    """Skips the test; where there must be one it fails."""
    if os.environ.get("CI") and os.geteuid() == 0:
        pytest.fail(f"As root in CI it must be possible: {why}")
    pytest.skip(str(why))


@contextmanager
def _namespace(make: Sequence[str]) -> Iterator[int]:
    """The id of a process in a new namespace, which lives as long as the process."""
    holder = subprocess.Popen(
        [*make, *HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    with holder:
        assert holder.stdout is not None and holder.stderr is not None
        if holder.stdout.readline() != "ready\n":
            raise NoNamespaces(f"Linux makes no network namespace here: {holder.stderr.read()}")
        try:
            yield holder.pid
        finally:
            holder.kill()


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    if done.returncode:
        raise NoNamespaces(f"“{' '.join(command)}” says: {done.stderr.strip()}")
