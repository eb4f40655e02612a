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
