"""A part of the people page that is shown anew, quietly, when what it shows has become another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.ui.widgets.basics import column
from desktop.ui.widgets.renewed import Renewed
from desktop.ui.widgets.staying import staying

Parts = Sequence[QWidget | QBoxLayout]


class Part(Renewed):
    """`facts` is all that `build` depends on besides the group's view."""

    def __init__(self, facts: Callable[[], Any], build: Callable[[], Parts]) -> None:
        super().__init__()
        self._facts, self._build = facts, build
        self._shown = facts()
        self.show_parts(column(*build(), gap=12))

    def renew(self) -> None:
        """Whoever reads or writes in it stays where they are."""
        now = self._facts()
        if now != self._shown:
            self._shown = now
            with staying(self):
                self.show_parts(column(*self._build(), gap=12))
