"""Text to read, as tall as it is: a clause, a position, or a difference of two wordings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

from desktop.export.markup import parse
from desktop.ui import fonts, links, look, typeset
from desktop.ui.worddiff import diff, in_words


class Reading(QTextBrowser):
    """Read-only text that can be selected and reached by keyboard; links are asked about."""

    def __init__(self, html: str, name: str, description: str, *, units: float = 17) -> None:
        super().__init__()
        self.setProperty("role", "reading")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        now = look.current()
        document = typeset.sheet(html, fonts.serif(now, units), now, self.viewport().width())
        document.setParent(self)
        self.setDocument(document)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.anchorClicked.connect(self._offer)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(look.current().px(320), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(look.current().px(120), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def highlight(self, quotes: Sequence[str]) -> int:
        """Mark the first place of each quote (of nothing for none); how many were found."""
        marks = []
        for quote in quotes:
            found = self.document().find(quote)
            if not found.isNull():
                mark = QTextBrowser.ExtraSelection()
                mark.cursor, mark.format = found, self._marked()
                marks.append(mark)
        self.setExtraSelections(marks)
        return len(marks)

    def _marked(self) -> QTextCharFormat:
        style, tokens = QTextCharFormat(), look.current().tokens
        style.setBackground(QColor(tokens.accent))
        style.setForeground(QColor(tokens.on_accent))
        return style

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        wanted = int(self.document().size().height()) + 4
        if wanted != self.height():
            self.setFixedHeight(wanted)

    def _offer(self, url: QUrl) -> None:
        links.offer(self, url)


def clause_text(text: str, name: str, *, units: float = 17) -> Reading:
    """A clause's wording, typeset."""
    spoken = typeset.plain_words(parse(text))
    return Reading(typeset.clause_html(text, look.current()), name, spoken, units=units)


def plain_text(text: str, name: str, *, units: float = 17) -> Reading:
    """Somebody's own words, exactly as typed."""
    return Reading(typeset.plain_html(text), name, text, units=units)


def difference(old: str, new: str, name: str, *, units: float = 16) -> Reading:
    """What changed from `old` to `new`, drawn, and said in words to a screen reader."""
    runs = diff(old, new)
    return Reading(typeset.diff_html(runs, look.current()), name, in_words(runs), units=units)
