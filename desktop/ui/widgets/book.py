"""The rulebook as a book to read: drawn, not a form; every clause can be reached by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QCursor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from desktop.ui import links, look
from desktop.ui.widgets.basics import plain_tip
from desktop.ui.widgets.book_column import Column
from desktop.ui.widgets.book_items import Entry, Item, items_of
from desktop.ui.widgets.book_paint import paint_item
from desktop.views import GroupView

SLICE = 12  # items that are measured at a time while nobody is waiting
NEAR = 20  # items on either side of the top, one of which keeps its place when others go
Words = tuple[str, str, str]  # an item's id and what it says
Anchors = tuple[tuple[Words, float], ...]


class BookView(QAbstractScrollArea):
    """Up and Down go from clause to clause, Enter opens one; `chosen` names it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: were it to come and go, the column would change its width with it.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("The rulebook"))
        self._items: tuple[Item, ...] = ()
        self._column = Column((), look.current(), 600)
        self._at = -1  # the clause that the keyboard is on
        self._hover = -1
        self._held: tuple[int, Anchors] = (-1, ())  # where nobody has scrolled since
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._measure_some)

    def show_view(self, view: GroupView) -> None:
        """Show a rulebook; the place that is being read stays where it is."""
        now = self.current
        self._items = items_of(view)
        self._at = next((i for i, each in enumerate(self._items) if each.id == now), -1)
        self.setAccessibleDescription(self._items[self._at].spoken if self._at >= 0 else "")
        count = sum(isinstance(each, Entry) for each in self._items)
        name = self.tr("The rulebook of {group}, {n} clauses").format(
            group=view.state.group_name, n=count
        )
        self.setAccessibleName(name)
        self._lay_out()

    @property
    def current(self) -> str:
        """The id of the clause that the keyboard is on, or ""."""
        return self._items[self._at].id if 0 <= self._at < len(self._items) else ""

    def go_to(self, item_id: str) -> None:
        """Bring a clause or a section into view; a clause becomes the current one."""
        index = next((i for i, each in enumerate(self._items) if each.id == item_id), -1)
        if index >= 0:
            self._go(index)

    def find_text(self, text: str, *, backwards: bool = False) -> bool:
        """Go to the next clause that has `text` in it; whether there is one."""
        wanted = text.casefold()
        step = -1 if backwards else 1
        count = len(self._items)
        for distance in range(1, count + 1):
            index = (self._at + step * distance) % count
            item = self._items[index]
            if isinstance(item, Entry) and wanted in item.spoken.casefold():
                self._go(index)
                return True
        return False

    # Laying out

    def _lay_out(self) -> None:
        anchors = self._anchors()
        self._column = Column(self._items, look.current(), self.viewport().width())
        self._settle_visible(anchors)
        self._idle.start()
        self._hover = -1
        if self.viewport().underMouse():
            self._hover = self._hit(QPointF(self.viewport().mapFromGlobal(QCursor.pos())))
        self.viewport().update()

    def _anchors(self) -> Anchors:
        """Which items are near the top of the window, and how far it is scrolled past each.

        As long as nobody scrolls they are the same: rounded anew each time, the page would creep.
        """
        column, y = self._column, self.verticalScrollBar().value()
        if column.items and self._held[0] != y:
            at = column.at(y)
            near = [*range(at, len(column.items))[:NEAR], *range(at)[: -NEAR - 1 : -1]]
            found = tuple((_words(column.items[i]), y - column.top(i)) for i in near)
            self._held = (y, found)
        return self._held[1]

    def _anchored(self, anchors: Anchors) -> tuple[int, float]:
        """The item that keeps its place: the first that says the same as before, or else the
        first that is still there; -1 where none is."""
        same = {_words(each): i for i, each in enumerate(self._items)}
        still = {each.id: i for i, each in enumerate(self._items)}
        here = ((same[key], past) for key, past in anchors if key in same)
        there = ((still[key[0]], past) for key, past in anchors if key[0] in still)
        return next(here, next(there, (-1, 0.0)))

    def _settle_visible(self, anchors: Anchors) -> None:
        """Measure what is in view and keep the anchored item where the eye has it."""
        index, past = self._anchored(anchors)
        for _ in range(3):  # measuring may bring a few more items into view
            y = self._column.top(index) + past if index >= 0 else 0.0
            first = self._column.at(y)
            last = self._column.at(y + self.viewport().height())
            moved = self._column.settle(first, last)
            self._set_range()
            self.verticalScrollBar().setValue(round(y))
            if not moved:
                break
        self._held = (self.verticalScrollBar().value(), anchors)

    def _set_range(self) -> None:
        bar = self.verticalScrollBar()
        page = self.viewport().height()
        bar.setPageStep(page)
        bar.setSingleStep(look.current().px(40))
        bar.setRange(0, max(0, round(self._column.height + look.current().px(60)) - page))

    def _measure_some(self) -> None:
        start = self._column.next_unknown()
        if start < 0:
            self._idle.stop()
            return
        anchors = self._anchors()
        if self._column.settle(start, start + SLICE):
            self._settle_visible(anchors)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002
        self.viewport().update()

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._items:
            return
        offset = self.verticalScrollBar().value()
        first = self._column.at(offset + event.rect().top())
        last = self._column.at(offset + event.rect().bottom())
        for index in range(first, last + 1):
            shown = self._column.top(index) - offset
            state = (index == self._at, index == self._at and self.hasFocus(), index == self._hover)
            paint_item(painter, self._column, index, shown, *state)

    # Reaching things

    def _go(self, index: int) -> None:
        if isinstance(self._items[index], Entry):
            self._at = index
        self._column.settle(index - 3, index + 3)
        self._set_range()
        bar, top, bottom = (
            self.verticalScrollBar(),
            self._column.top(index),
            self._column.bottom(index),
        )
        page = self.viewport().height()
        if top < bar.value() or bottom > bar.value() + page:
            bar.setValue(round(top - page / 6))
        self._say()
        self.viewport().update()

    def _say(self) -> None:
        if 0 <= self._at < len(self._items):
            self.setAccessibleDescription(self._items[self._at].spoken)
            kind = QAccessible.Event.DescriptionChanged
            QAccessible.updateAccessibility(QAccessibleEvent(self, kind))

    def _step(self, way: int) -> None:
        index = self._at
        if index < 0:
            index = self._column.at(self.verticalScrollBar().value()) - way
        index += way
        while 0 <= index < len(self._items) and not isinstance(self._items[index], Entry):
            index += way
        if 0 <= index < len(self._items):
            self._go(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, bar = event.key(), self.verticalScrollBar()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current:
            self.chosen.emit(self.current)
        elif key == Qt.Key.Key_Home:
            bar.setValue(0)
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            way = 1 if key == Qt.Key.Key_PageDown else -1
            bar.setValue(bar.value() + way * (bar.pageStep() - look.current().px(40)))
        else:
            super().keyPressEvent(event)

    def _hit(self, point: QPointF) -> int:
        y = point.y() + self.verticalScrollBar().value()
        index = self._column.at(y)
        if index < 0 or not self._column.top(index) <= y < self._column.bottom(index):
            return -1
        return index if isinstance(self._items[index], Entry) else -1

    def _link(self, index: int, point: QPointF) -> str:
        top = self._column.top(index) + self._column.text_top(index)
        inside = point + QPointF(-self._column.left, self.verticalScrollBar().value() - top)
        layout = self._column.sheet(index).documentLayout()
        return layout.anchorAt(inside)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = self._hit(event.position())
        pointing = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(pointing if self._hover >= 0 else Qt.CursorShape.ArrowCursor)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = -1
        self.viewport().update()
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # so that the release comes here too

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._hit(event.position())
        if index < 0 or event.button() != Qt.MouseButton.LeftButton:
            return
        link = self._link(index, event.position())
        if link:
            links.offer(self, QUrl(link))
            return
        self._at = index
        self._say()
        self.viewport().update()
        self.chosen.emit(self.current)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._hit(QPointF(event.pos()))
            item = self._items[index] if index >= 0 else None
            if isinstance(item, Entry):
                QToolTip.showText(event.globalPos(), plain_tip(item.who), self)
            return True
        return super().viewportEvent(event)

    def visible_text_rect(self, item_id: str) -> QRectF:
        """Where an item's text stands in the viewport (for tests and for panels beside it)."""
        index = next(i for i, each in enumerate(self._items) if each.id == item_id)
        top = self._column.top(index) + self._column.text_top(index)
        size = self._column.sheet(index).size()
        y = top - self.verticalScrollBar().value()
        return QRectF(self._column.left, y, size.width(), size.height())


def _words(item: Item) -> Words:
    """What makes an item as tall as it is."""
    if isinstance(item, Entry):
        return item.id, item.clause.title, item.clause.text
    return item.id, item.title, ""
