"""Others' changes of the rulebook, tried in a process of its own before they are made here.

What passed the gate's inspection is bounded already, yet Automerge is large and others' bytes may
find a way to make it eat memory, crash or never end. In the child that costs the child. What it
does not survive is not refused, since another laptop may have survived it: it waits (`Held`).
Whether a change is accepted is still decided here, by the change and what it builds on alone.

The child is started when the first foreign change comes, holds a few documents, and is told only
what has changed in them since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from crdt.sandbox_documents import Documents, Rehearsed
from crdt.sandbox_frames import APPLY, REFUSED, frame, many
from crdt.sandbox_process import Child, ChildGone, NotStarted, command
from deliberation.errors import FolkmootError

SECONDS = 10.0  # for one frame of changes; what an honest one takes is a hundredth of it
MEMORY = 256 << 20  # bytes beyond what the child begins with
MEMORY_PER_BYTE = 64  # and for each byte of the saved rulebook
FRAME_CHANGES = 1_000  # fewer cost Automerge more: it looks at the whole document each time
FRAME_BYTES = 1 << 18
MOST_LOSSES = 6  # children in one round, after which the rest waits untried

NOT_SURVIVED = (
    "Trying out its change of the rulebook took more memory or time than any change may, so it "
    "waits and nothing was changed; tell its author, and look whether there is a newer Folkmoot."
)
TOO_MANY_LOSSES = (
    "Too many changes that came with it could not be tried out safely, so it waits; bring it again."
)
NO_CHILD_FOR_NOW = (
    "The computer has no room just now for the process that tries others' changes, so this one "
    "waits; close some programs and bring it again."
)
WITHOUT = (
    "Others' changes are looked through before they are made, but cannot be tried in a process of "
    "their own here, because this computer does not let Folkmoot start one."
)


class Held(FolkmootError):
    """A change that is neither accepted nor refused for now; the sentence says why."""


class Sandbox:
    """At most one child; `close` ends it. Not for several threads at once.

    `notice` is "" or a sentence for people, where there can be no child.
    """

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        arguments: Callable[[int], list[str]] = command,
    ) -> None:
        self.notice = ""
        self._seconds, self._memory, self._arguments = seconds, memory, arguments
        self._child: Child | None = None
        self._begun = False  # a child has run here before
        self._documents = Documents()
        self._deadly: set[bytes] = set()
        self._losses = 0
        self._owed = 0  # answers of the child that nobody has read

    def close(self) -> None:
        """End the child. It is started anew if something foreign comes after that."""
        child, self._child = self._child, None
        self._documents.clear()
        self._owed = 0
        if child is not None:
            child.stop()

    @property
    def pid(self) -> int | None:
        """Of the child, while there is one."""
        return self._child.pid if self._child is not None and self._child.runs else None

    def new_round(self) -> None:
        """Begin to count anew how many children may be lost."""
        self._losses = 0

    def check(self, change: bytes) -> None:
        """Raises `Held` where the change with this hash ended a child before, and for every change
        once too many children are lost."""
        if change in self._deadly:
            raise Held(NOT_SURVIVED)
        if self._losses >= MOST_LOSSES:
            raise Held(TOO_MANY_LOSSES)

    def run(self, document: Rehearsed, blame: bytes = b"") -> Run:
        """A trial of changes on the document as it is now.

        `blame` is the hash of the one change that is tried, where it is one.
        """
        return Run(self, document, blame)

    # -- for `Run` --------------------------------------------------------------------------------

    def _begin(self, document: Rehearsed) -> tuple[Child, int] | None:
        """A child at work on a fork of the document, and its number there; None without a child.

        Raises `Held`.
        """
        if self.notice:
            return None
        if self._owed:  # of a trial whose outcome nobody asked for
            self.close()
        try:
            child = self._running(document)
        except NotStarted as error:
            self._not_started(error)
            return None
        return child, self._documents.fork(child, document)

    def _running(self, document: Rehearsed) -> Child:
        if self._child is None or not self._child.runs:
            self.close()
            memory = self._memory + MEMORY_PER_BYTE * len(document.save())
            self._child = Child(self._arguments(memory))
        return self._child

    def _not_started(self, error: NotStarted) -> None:
        """The inspection bounds what a change may do, so where there can never be a child the
        changes are made here without: else nothing would ever come in on such a computer."""
        self.close()
        if error.for_now or self._begun:
            raise Held(NO_CHILD_FOR_NOW) from None
        self.notice = WITHOUT

    def _try(self, child: Child, changes: Sequence[bytes]) -> None:
        child.send(frame(APPLY, 0, many(changes)))
        self._owed += 1

    def _answer(self, child: Child) -> bytes:
        """Raises `ChildGone`, `Held`, or `NotStarted` before the first answer ever."""
        child.wait_until_ready()
        self._begun = True
        answer = child.answer(self._seconds)
        self._owed -= 1
        return answer

    def _lost(self) -> None:
        self._losses += 1
        self.close()


class Run:
    """One trial. `add` may be called well before the outcome is asked for: the child works then."""

    def __init__(self, sandbox: Sandbox, document: Rehearsed, blame: bytes) -> None:
        self._sandbox, self._document, self._blame = sandbox, document, blame
        self._at: tuple[Child, int] | None = None
        self._refused = False
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._begun = False
        self._added: list[bytes] = []
        self._sent = 0  # of `_added`
        self._weight = 0  # in bytes, of what is not sent
        self._frames: list[int] = []  # the count of changes in each

    def add(self, change: bytes) -> None:
        """Raises `Held`."""
        if not self._begun:  # a child that has to be started is so while others are added
            self._open()
        self._added.append(change)
        self._weight += len(change)
        if len(self._added) - self._sent >= FRAME_CHANGES or self._weight >= FRAME_BYTES:
            self._send()

    def _open(self) -> None:
        self._at, self._begun = self._sandbox._begin(self._document), True

    def _send(self) -> None:
        if not self._begun:
            self._open()
        changes = self._added[self._sent :]
        if self._at is not None and changes:
            self._sandbox._try(self._at[0], changes)
            self._frames.append(len(changes))
        self._sent, self._weight = len(self._added), 0

    def outcome(self, changes: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
        """`changes` in parts, each as soon as the child has come through it: first those that were
        added before, in that order.

        If others than these were added, it starts over. What the child's Automerge refused comes
        out too, as the last part: refusing it is decided here. Raises `Held`.
        """
        if not set(self._added) <= set(changes):
            self._begin_anew()
        added = set(self._added)
        for change in changes:
            if change not in added:
                self.add(change)
        yield from self._come_through(self._added)

    def _come_through(self, changes: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
        done, retried = 0, False
        while True:
            self._send()
            try:
                for part in self._survived(changes, done):
                    yield part
                    done += len(part)
                return
            except NotStarted as error:
                self._sandbox._not_started(error)
                self._begun = False
            except ChildGone as gone:
                self._sandbox._lost()
                if retried or gone.stalled or not self._blame:
                    self._give_up()
                retried = True  # somebody else may have ended the child
                self._begun, self._sent, self._frames = False, 0, []

    def _give_up(self) -> None:
        if self._blame:
            self._sandbox._deadly.add(self._blame)
        raise Held(NOT_SURVIVED) from None

    def _survived(self, changes: Sequence[bytes], done: int) -> Iterator[Sequence[bytes]]:
        """Those after the first `done`. Raises `ChildGone`, `NotStarted`, `Held`."""
        if self._at is None:
            yield changes[done:]
            return
        child, at = self._at[0], 0
        for number, count in enumerate(self._frames):
            answer = self._sandbox._answer(child)
            at += count
            if answer == REFUSED:
                self._refused = True
                yield changes[done:]
                return
            if number + 1 == len(self._frames) or not child.answers():
                yield changes[done:at]
                done = at

    def keep(self, heads: tuple[bytes, ...]) -> None:
        """The document here has taken the changes, and has these heads now; so does the child's."""
        if self._at is not None and not self._refused:
            self._sandbox._documents.keep(*self._at, heads)
