"""Starting, feeding and ending the process that tries changes (`crdt.sandbox_child`).

An interpreter of its own rather than `multiprocessing`: that would load the app's main module in
the child, unpickle there, and hand it our environment. A frozen program starts itself with a flag.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import weakref
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO

from crdt.sandbox_child import FLAG
from crdt.sandbox_frames import READY

START_SECONDS = 30.0  # that a cold disk may take to load the interpreter
_ROOT = Path(__file__).resolve().parent.parent
_PROGRAM = (
    f"import sys; sys.path.insert(0, {str(_ROOT)!r}); "
    "from crdt.sandbox_child import main; main(int(sys.argv[1]))"
)
_SHORT = {errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE}
_NEEDED = ("SYSTEMROOT", "LD_LIBRARY_PATH")  # without which an interpreter may not start at all


class ChildGone(Exception):
    """The process ended, or did not answer in time (`stalled`) and was ended."""

    def __init__(self, *, stalled: bool) -> None:
        super().__init__()
        self.stalled = stalled


class NotStarted(Exception):
    """There is no process; `for_now` where the machine is merely short of something."""

    def __init__(self, why: str, *, for_now: bool) -> None:
        super().__init__(why)
        self.for_now = for_now


def command(memory: int) -> list[str]:
    """What starts the child. `-I`: neither the environment nor the working folder counts."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG, str(memory)]
    return [sys.executable, "-I", "-c", _PROGRAM, str(memory)]


class Child:
    """One process. Bytes are written and read by two threads of their own, so nobody waits who
    has other things to do; it is ended by `stop`, or when nobody holds it any more."""

    def __init__(self, arguments: list[str]) -> None:
        """Raises `NotStarted`. It is not waited for: the first answer shows whether it runs."""
        try:
            self._process = subprocess.Popen(
                arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT.anchor,
                env={name: os.environ[name] for name in _NEEDED if name in os.environ},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise NotStarted(str(error), for_now=error.errno in _SHORT) from None
        self._ready = False
        self._out: SimpleQueue[bytes] = SimpleQueue()
        self._in: SimpleQueue[bytes] = SimpleQueue()
        assert self._process.stdin is not None and self._process.stdout is not None
        for work, pipe, queue in (
            (_write, self._process.stdin, self._out),
            (_read, self._process.stdout, self._in),
        ):
            Thread(target=work, args=(pipe, queue), daemon=True).start()
        self._end = weakref.finalize(self, _end, self._process, self._out)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._end.alive and self._process.poll() is None

    def send(self, data: bytes) -> None:
        self._out.put(data)

    def answers(self) -> bool:
        """Whether an answer is there to be read at once."""
        return not self._in.empty()

    def wait_until_ready(self) -> None:
        """Raises `NotStarted` if the process does not even begin."""
        if self._ready:
            return
        with suppress(Empty):
            self._ready = self._in.get(timeout=START_SECONDS) == READY
        if not self._ready:
            self.stop()
            raise NotStarted("It ended before it had begun.", for_now=False)

    def answer(self, seconds: float) -> bytes:
        """The next answer. Raises `ChildGone`."""
        try:
            answer = self._in.get(timeout=seconds)
        except Empty:
            self.stop()
            raise ChildGone(stalled=True) from None
        if not answer:
            self.stop()
            raise ChildGone(stalled=False)
        return answer

    def stop(self) -> None:
        """End it and take its leave, so that no dead process is left lying about."""
        self._end()


def _end(process: subprocess.Popen[bytes], out: SimpleQueue[bytes]) -> None:
    process.kill()
    process.wait()
    out.put(b"")


def _write(pipe: IO[bytes], queue: SimpleQueue[bytes]) -> None:
    with suppress(OSError), pipe:
        while data := queue.get():
            pipe.write(data)
            pipe.flush()


def _read(pipe: IO[bytes], queue: SimpleQueue[bytes]) -> None:
    with suppress(OSError), pipe:
        while answer := pipe.read(1):
            queue.put(answer)
    queue.put(b"")
