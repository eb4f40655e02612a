"""Which documents the process that tries changes holds, and how it comes by what has changed.

A document is known by its heads. The process is told nothing twice: what was written here since it
last saw a document is mostly a change or two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from crdt.sandbox_frames import CATCH_UP, FORK, KEEP, LOAD, frame, many
from crdt.sandbox_process import Child

MOST = 4  # the rulebook, and asides for branches of forked devices
CATCH_UP_CHANGES = 2_000  # that are sent one by one rather than the whole document anew


class Rehearsed(Protocol):
    """A document on which changes are to be tried: `crdt.rulebook_document.RulebookDocument`."""

    def heads(self) -> tuple[bytes, ...]: ...

    def has(self, change: bytes) -> bool: ...

    def save(self) -> bytes: ...

    def changes_since(self, heads: Sequence[bytes]) -> list[bytes]: ...


class Documents:
    """The heads of each document that the child holds, by number; the one last used is last."""

    def __init__(self) -> None:
        self._heads: dict[int, tuple[bytes, ...]] = {}

    def clear(self) -> None:
        """There is a new child, or none."""
        self._heads.clear()

    def fork(self, child: Child, document: Rehearsed) -> int:
        """Have the child work on a fork of `document`; the number of the document there."""
        heads = document.heads()
        slot = next((slot for slot, known in self._heads.items() if known == heads), None)
        if slot is not None:
            child.send(frame(FORK, slot))
            self._heads[slot] = self._heads.pop(slot)
            return slot
        return self._caught_up(child, document, heads) or self._loaded(child, document, heads)

    def keep(self, child: Child, slot: int, heads: tuple[bytes, ...]) -> None:
        """What the child has been working on takes the place of the document, as it did here."""
        if slot in self._heads:
            child.send(frame(KEEP, slot))
            self._heads[slot] = heads

    def _caught_up(self, child: Child, document: Rehearsed, heads: tuple[bytes, ...]) -> int | None:
        if not self._heads:
            return None
        slot = list(self._heads)[-1]
        known = self._heads[slot]
        missing = document.changes_since(known) if all(map(document.has, known)) else []
        if not 0 < len(missing) <= CATCH_UP_CHANGES:
            return None
        child.send(frame(FORK, slot) + frame(CATCH_UP, 0, many(missing)) + frame(KEEP, slot))
        self._heads[slot] = heads
        return slot

    def _loaded(self, child: Child, document: Rehearsed, heads: tuple[bytes, ...]) -> int:
        free = [slot for slot in range(1, MOST + 1) if slot not in self._heads]
        slot = free[0] if free else next(iter(self._heads))
        self._heads.pop(slot, None)
        child.send(frame(LOAD, slot, document.save()) + frame(FORK, slot))
        self._heads[slot] = heads
        return slot
