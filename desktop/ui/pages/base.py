"""A page: a title, perhaps a few buttons, and a body that is built anew from what the group is."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import look
from desktop.ui.look import TEXT_SIZES
from desktop.ui.session import Session
from desktop.ui.widgets.basics import column, row, words

MARGIN = 40  # around a page, in pixels at every text size
WIDEST = 860  # of the reading column of a page, at 100 %


class Page(QWidget):
    """A page asks to go elsewhere by `go(page, subject)`; the window knows the way."""

    go = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.session = session

    def refresh(self) -> None:
        """Show what the session has now."""
        raise NotImplementedError

    def restyle(self) -> None:
        """The look has changed: build everything again."""
        self.refresh()


class ScrollPage(Page):
    """A page of one column that scrolls. `build` fills it; where the person was is kept."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self.body = QVBoxLayout()
        self._fresh_body()

    def build(self) -> None:
        """Add this page's widgets to `self.body`."""
        raise NotImplementedError

    def refresh(self) -> None:
        bar = self._scroll.verticalScrollBar()
        place, focused = bar.value(), self._focused_name()
        self._fresh_body()
        self.build()
        self.body.addStretch(1)
        self._focus_again(focused)
        bar.setValue(place)

    def reveal(self, part: QWidget, focus: QWidget) -> None:
        """Bring a part that was just added into view, with the keyboard in it."""

        def show() -> None:
            self._scroll.ensureWidgetVisible(part, 0, look.current().px(16))
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

        QTimer.singleShot(0, part, show)

    def to_top(self) -> None:
        self._scroll.verticalScrollBar().setValue(0)

    def add(self, *parts: QWidget | QBoxLayout) -> None:
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)

    def add_title(self, title: str, *buttons: QPushButton, note: str = "") -> None:
        """The page's title with its buttons at the right, and a line below it."""
        heading = words(title, "title")
        heading.setAccessibleName(title)
        if look.current().size > TEXT_SIZES[0]:
            self.add(heading, row(*buttons, None))
        else:
            line = row(heading, *buttons)
            line.setStretch(0, 1)
            self.add(line)
        if note:
            self.add(words(note, "muted"))
        self.body.addSpacing(look.current().px(8))

    def add_heading(self, text: str) -> None:
        self.body.addSpacing(look.current().px(14))
        self.add(words(text, "heading"))

    def _fresh_body(self) -> None:
        px = look.current().px
        holder = QWidget()
        holder.setObjectName("pageBody")
        inner = QWidget()
        inner.setMaximumWidth(px(WIDEST))
        self.body = column(gap=12)
        self.body.setContentsMargins(MARGIN, MARGIN - 8, MARGIN, MARGIN)
        inner.setLayout(self.body)
        across = row(gap=0)
        across.addStretch(1)
        across.addWidget(inner, 1000)
        across.addStretch(1)
        holder.setLayout(across)
        old = self._scroll.takeWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        self._scroll.setWidget(holder)

    def _focused_name(self) -> str | None:
        """How to find again what has the focus; None where that is not on this page."""
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            return None
        return focused.objectName() or focused.accessibleName()

    def _focus_again(self, name: str | None) -> None:
        if name is None:
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        for widget in self._scroll.findChildren(QWidget):
            if name and name in (widget.objectName(), widget.accessibleName()):
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
