"""The small parts that every page is made of: words, buttons, cards, rules and rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.export.lettering import breaking
from desktop.ui import look
from desktop.ui.direction import led
from desktop.ui.icons import icon

Layout = TypeVar("Layout", bound=QBoxLayout)
LONGEST = 24  # letters of a word that fit a line of a narrow window with large text


def words(text: str, role: str = "body", *, select: bool = False) -> QLabel:
    """Plain text, wrapped. Markup in it stays literal, whoever wrote it. Only what can be copied
    is kept letter by letter; else a word that no line may hold gets places where it can end."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    shown = text if select else breaking(text, LONGEST)
    if shown != text:
        label.setAccessibleName(text)  # else it might be spelled out
    label.setText(led(shown))
    label.setProperty("role", role)
    policy = label.sizePolicy()
    policy.setHeightForWidth(True)
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    label.setSizePolicy(policy)
    label.setMinimumWidth(0)
    if select:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def tag(text: str, role: str = "small") -> QLabel:
    """A short phrase on one line, as wide as it is."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setProperty("role", role)
    return label


def button(
    text: str, on_click: Callable[[], object], kind: str = "", *, name: str = "", glyph: str = ""
) -> QPushButton:
    """A push button; `name` is what a screen reader says where `text` alone is not enough."""
    made = QPushButton(text.replace("&", "&&"))
    made.setAccessibleName(name or text)
    made.setAutoDefault(False)
    if name and name != text:
        made.setToolTip(plain_tip(name))
    if kind:
        made.setProperty("kind", kind)
    if glyph:
        tokens = look.current().tokens
        made.setIcon(icon(glyph, 18, tokens.on_accent if kind == "primary" else tokens.accent))
        made.setIconSize(QSize(look.current().px(18), look.current().px(18)))
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda: on_click())
    return made


def name_buttons(box: QDialogButtonBox) -> None:
    """Give the buttons of a dialog the spoken names that Qt leaves out."""
    for each in box.buttons():
        each.setAccessibleName(each.text().replace("&", ""))


def plain_tip(text: str) -> str:
    """Text for a tooltip, which Qt would read as markup where it looks like it."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p>{safe}</p>"


def column(*widgets: QWidget | QBoxLayout, gap: float = 8) -> QVBoxLayout:
    """A layout from top to bottom."""
    return _fill(QVBoxLayout(), widgets, gap)


def row(*widgets: QWidget | QBoxLayout | None, gap: float = 8) -> QHBoxLayout:
    """A layout from left to right; None is the place that takes what is left."""
    return _fill(QHBoxLayout(), widgets, gap)


def _fill(layout: Layout, widgets: tuple[QWidget | QBoxLayout | None, ...], gap: float) -> Layout:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(look.current().px(gap))
    for each in widgets:
        if each is None:
            layout.addStretch(1)
        elif isinstance(each, QWidget):
            layout.addWidget(each)
        else:
            layout.addLayout(each)
    return layout


class Card(QFrame):
    """A sheet of paper on the page; `role` "call" is the one thing that asks for attention."""

    def __init__(self, *widgets: QWidget | QBoxLayout, role: str = "card", gap: float = 8) -> None:
        super().__init__()
        self.setProperty("role", role)
        margin = look.current().px(18)
        self.body = column(*widgets, gap=gap)
        self.body.setContentsMargins(margin, margin - 4, margin, margin - 4)
        self.setLayout(self.body)


def rule() -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line


def clear(layout: QLayout) -> None:
    """Empty a layout and drop what was in it."""
    while item := layout.takeAt(0):
        widget, inner = item.widget(), item.layout()
        if widget:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
