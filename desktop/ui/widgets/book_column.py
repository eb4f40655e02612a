"""Where everything stands in the book: one reading column, with a margin on either side.

Heights are guessed until an item is near the window, so that a long rulebook opens at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from itertools import accumulate

from PySide6.QtGui import QFontMetricsF, QTextDocument

from desktop.ui import fonts, typeset
from desktop.ui.look import Look
from desktop.ui.widgets.book_items import Heading, Item

MEASURE = 68  # characters to a line
KEPT = 80  # laid out documents that are kept


class Column:
    """The items of a book laid out for a viewport `width` pixels wide in a look."""

    def __init__(self, items: tuple[Item, ...], look: Look, width: int) -> None:
        self.items, self.look = items, look
        letter = QFontMetricsF(fonts.serif(look, 18)).averageCharWidth()
        ideal = letter * MEASURE
        self.number_width = look.px(64)
        self.names_width = look.px(104) if width > look.px(560) else look.px(20)
        room = width - self.number_width - self.names_width - look.px(44)
        self.width = max(look.px(140), min(ideal, room))
        outer = self.number_width + self.width + self.names_width + look.px(44)
        self.left = max(look.px(8), (width - outer) / 2) + self.number_width
        self._letters = max(10.0, self.width / letter)
        self._sheets: OrderedDict[int, QTextDocument] = OrderedDict()
        self._known = [False] * len(items)
        self._heights = [self._guess(item) for item in items]
        self._tops: list[float] = []
        self._sum()

    @property
    def height(self) -> float:
        return self._tops[-1]

    def top(self, index: int) -> float:
        return self._tops[index]

    def bottom(self, index: int) -> float:
        return self._tops[index + 1]

    def at(self, y: float) -> int:
        """The index of the item at `y`, the nearest one outside the book; -1 for none at all."""
        return min(max(bisect_right(self._tops, y) - 1, 0), len(self.items) - 1)

    def sheet(self, index: int) -> QTextDocument:
        """The text of an item, laid out; the `KEPT` used last are kept."""
        if index in self._sheets:
            self._sheets.move_to_end(index)
            return self._sheets[index]
        made = self._make(self.items[index])
        self._sheets[index] = made
        while len(self._sheets) > KEPT:
            self._sheets.popitem(last=False)
        return made

    def text_top(self, index: int) -> float:
        """How far below an item's top its text starts."""
        if isinstance(self.items[index], Heading):
            return self.look.px(34 if index else 12)
        return self.look.px(10)

    def settle(self, first: int, last: int) -> bool:
        """Measure the items from `first` to `last`; whether anything has moved by it."""
        moved = False
        for index in range(max(0, first), min(last, len(self.items) - 1) + 1):
            if not self._known[index]:
                height = self.text_top(index) + self.sheet(index).size().height() + self._below()
                moved = moved or abs(height - self._heights[index]) > 0.5
                self._heights[index], self._known[index] = height, True
        if moved:
            self._sum()
        return moved

    def next_unknown(self) -> int:
        """The first item that is only guessed, or -1."""
        return next((i for i, known in enumerate(self._known) if not known), -1)

    def _below(self) -> float:
        return self.look.px(4)

    def _sum(self) -> None:
        margin = self.look.px(20)
        self._tops = list(accumulate([float(margin), *self._heights]))

    def _guess(self, item: Item) -> float:
        if isinstance(item, Heading):
            return self.look.px(76)
        lines = 0.0
        for part in item.clause.text.split("\n"):
            lines += max(1.0, -(-len(part) // self._letters)) if part.strip() else 0.4
        if item.clause.title:
            lines += 1
        return lines * self.look.px(25) + self.look.px(26)

    def _make(self, item: Item) -> QTextDocument:
        if isinstance(item, Heading):
            units = {1: 27, 2: 22}.get(item.depth, 19)
            font = fonts.serif(self.look, units)
            font.setWeight(font.Weight.DemiBold)
            return typeset.sheet(typeset.plain_html(item.title), font, self.look, self.width)
        clause = item.clause
        html = typeset.clause_html(clause.text, self.look, clause.title)
        return typeset.sheet(html, fonts.serif(self.look, 18), self.look, self.width)
