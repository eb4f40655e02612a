"""What the person is still writing, kept at once, so that not even a crash loses it."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Callable, Mapping


class Drafts(UserDict[str, str]):
    """Texts by the field they belong to. `changed` is called after every change."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed: Callable[[], None] = lambda: None
        super().__init__()
        self._changed = changed

    def load(self, kept: Mapping[str, str]) -> None:
        """Take in what was kept the last time; what is being written now goes before it."""
        self.data = {**kept, **self.data}

    def __setitem__(self, key: str, text: str) -> None:
        super().__setitem__(key, text)
        self._changed()

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        self._changed()


class Drafted:
    """A field whose content is kept as a draft while it is not what it was at first."""

    _drafts: Drafts
    _key: str
    _start: str

    def _bind(self, drafts: Drafts, key: str, start: str = "") -> str:
        """Keep the content under `key`; what the field should say now, `start` without a draft."""
        self._drafts, self._key, self._start = drafts, key, start
        return drafts.get(key, start)

    def _hold(self, now: str) -> None:
        """Note what the field says now."""
        if now.strip() and now != self._start:
            self._drafts[self._key] = now
        else:
            self._drafts.pop(self._key, None)

    def done(self) -> None:
        """It has been handed in: the draft is no longer needed."""
        self._drafts.pop(self._key, None)
