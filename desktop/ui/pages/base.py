"""A page: a title, perhaps a few buttons, and a body that is built anew from what the group is."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import look
from desktop.ui.look import TEXT_SIZES
from desktop.ui.session import Session
from desktop.ui.widgets.basics import column, row, words
from desktop.ui.widgets.staying import Stay

MARGIN = 40  # around a page, in pixels at every text size
ABOVE = 10  # pixels above its title, below the line of what came in
WIDEST = 860  # of the reading column of a page, at 100 %
_STEPS = {
    Qt.Key.Key_Up: QScrollBar.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QScrollBar.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: QScrollBar.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QScrollBar.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QScrollBar.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QScrollBar.SliderAction.SliderToMaximum,
}


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
        self._stay: Stay | None = None  # while it is built anew
        self.body = QVBoxLayout()
        self._scroll.setWidget(self._fresh_body())

    def build(self) -> None:
        """Add this page's widgets to `self.body`."""
        raise NotImplementedError

    def refresh(self) -> None:
        stay = self._stay = Stay(self._scroll, self._scroll)
        holder = self._fresh_body()
        self.build()
        self.body.addStretch(1)
        stay.leave()
        old = self._scroll.takeWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        self._scroll.setWidget(holder)
        stay.back(self)
        self._stay = None

    def reveal(self, part: QWidget, focus: QWidget) -> None:
        """Bring a part that was just added into view, with the keyboard in it; nothing for one
        that was there before the page was built anew."""
        if self._stay is not None and self._stay.knew(focus):
            return

        def show() -> None:
            self._scroll.ensureWidgetVisible(part, 0, look.current().px(16))
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

        QTimer.singleShot(0, part, show)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Where nothing else wants them, these keys scroll: a page may be all words."""
        bar = self._scroll.verticalScrollBar()
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            bar.triggerAction(step)

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

    def _fresh_body(self) -> QWidget:
        """What will hold a new body. All is put in before it is shown, so that it has its place
        at once."""
        px = look.current().px
        holder = QWidget()
        holder.setObjectName("pageBody")
        inner = QWidget()
        inner.setMaximumWidth(px(WIDEST))
        self.body = column(gap=12)
        self.body.setContentsMargins(MARGIN, ABOVE, MARGIN, MARGIN)
        inner.setLayout(self.body)
        across = row(gap=0)
        across.addStretch(1)
        across.addWidget(inner, 1000)
        across.addStretch(1)
        holder.setLayout(across)
        return holder
