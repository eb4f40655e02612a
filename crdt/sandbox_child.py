"""The process in which others' changes of a rulebook are tried first, with little to break.

It is given raw changes and documents through a pipe and answers whether Automerge took them; it
never writes anything else. Before the first byte is read it gives up, for good, what it does not
need: memory above a limit, files and network, further processes, a core file that would put the
group's words on the disk. What it sees of the group is the rulebook, and no key.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from crdt.automerge_document import AutomergeDocument, AutomergeFailure
from crdt.sandbox_frames import (
    APPLY,
    CATCH_UP,
    FORK,
    KEEP,
    LOAD,
    READY,
    REFUSED,
    TAKEN,
    read_frame,
    read_many,
)

FLAG = "--folkmoot-sandbox"
CPU_SECONDS = 60  # of one frame: whoever started it may be dead and not able to end it
_STANDARD = 3  # file descriptors: in, out and error


def run_if_asked(arguments: Sequence[str]) -> None:
    """Be the child and end, where a program was started with `[FLAG, bytes of memory]`.

    A frozen program is its own interpreter, so it calls this with `sys.argv[1:]` before all else.
    """
    if len(arguments) == 2 and arguments[0] == FLAG and arguments[1].isdecimal():
        main(int(arguments[1]))
        raise SystemExit(0)


def main(memory: int) -> None:
    """Serve standard input until it ends; `memory` in bytes is what may be used beyond the start.

    Memory that is refused, a crash in Rust and a stack that is used up end the process: that is
    the answer then.
    """
    confine(memory)
    serve(sys.stdin.buffer, sys.stdout.buffer)


def confine(memory: int) -> None:
    """Give up what is not needed. Where the system has no such limits, time alone is bounded."""
    try:
        import resource as limits
    except ImportError:  # Windows
        return
    wanted = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0, "RLIMIT_NPROC": 0, "RLIMIT_DATA": memory}
    statm = Path("/proc/self/statm")
    if statm.exists():  # macOS counts what it shares among all programs into the address space
        pages = int(statm.read_text("ascii").split()[0])
        wanted["RLIMIT_AS"] = pages * limits.getpagesize() + memory
        wanted["RLIMIT_DATA"] = wanted["RLIMIT_AS"]
    wanted["RLIMIT_NOFILE"] = _STANDARD
    for name, most in wanted.items():
        with suppress(AttributeError, ValueError, OSError):  # not every system has each of them
            limits.setrlimit(getattr(limits, name), (most, most))


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer each frame that is to be answered, in order."""
    bench = Bench()
    sink.write(READY)
    sink.flush()
    while (frame := read_frame(source)) is not None:
        _count_time_anew()
        answer = bench.take(*frame)
        if answer:
            sink.write(answer)
            sink.flush()


class Bench:
    """Some documents by number, and one at work: a fork of one of them."""

    def __init__(self) -> None:
        self._kept: dict[int, AutomergeDocument] = {}
        self._work: AutomergeDocument | None = None

    def take(self, kind: bytes, slot: int, payload: bytes) -> bytes:
        """Do what a frame asks; the answer, or nothing."""
        if kind == LOAD:
            self._kept[slot] = AutomergeDocument.load(payload)
        elif kind == FORK:
            self._work = self._kept[slot].fork()
        elif kind == KEEP and self._work is not None:
            self._kept[slot] = self._work
        elif kind == CATCH_UP and self._work is not None:
            self._work.apply(read_many(payload))
        elif kind == APPLY:
            return self._try(read_many(payload))
        return b""

    def _try(self, changes: list[bytes]) -> bytes:
        """What was refused leaves a document behind that may be locked: nothing more goes in."""
        work, self._work = self._work, None
        if work is None:
            return REFUSED
        try:
            work.apply(changes)
        except AutomergeFailure:
            return REFUSED
        self._work = work
        return TAKEN


def _count_time_anew() -> None:
    try:
        import resource as limits
    except ImportError:
        return
    used = sum(os.times()[:2])
    with suppress(ValueError, OSError):
        _, most = limits.getrlimit(limits.RLIMIT_CPU)
        limits.setrlimit(limits.RLIMIT_CPU, (int(used) + CPU_SECONDS, most))
