"""How one heading or clause of the book is drawn, its margins included."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QColor, QPainter, QPalette, QPen

from desktop.ui import fonts
from desktop.ui.widgets.book_column import Column
from desktop.ui.widgets.book_items import Entry
from desktop.ui.words import initials

Align = Qt.AlignmentFlag


def paint_item(
    painter: QPainter, column: Column, index: int, top: float, at: bool, focus: bool, hover: bool
) -> None:
    """Draw the item whose top is at `top`: `at` the chosen one, `hover` the one pointed at."""
    item, look = column.items[index], column.look
    if isinstance(item, Entry) and (at or hover):
        _paint_ground(painter, column, index, top, at, focus)
    sheet, text_top = column.sheet(index), top + column.text_top(index)
    painter.save()
    painter.translate(column.left, text_top)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, QColor(look.tokens.ink))
    sheet.documentLayout().draw(painter, context)
    painter.restore()
    if isinstance(item, Entry):
        _paint_number(painter, column, item.number, text_top, look.px(14))
        _paint_margin(painter, column, item, text_top)
    else:
        _paint_number(painter, column, item.number, text_top + look.px(4), look.px(16))


def _paint_ground(
    painter: QPainter, column: Column, index: int, top: float, at: bool, focus: bool
) -> None:
    look = column.look
    left = column.left - column.number_width
    width = column.width + column.number_width + column.names_width + look.px(28)
    box = QRectF(left, top + 2, width, column.bottom(index) - column.top(index) - 4)
    painter.setPen(QPen(QColor(look.tokens.accent), 2) if focus else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.tokens.soft))
    painter.drawRoundedRect(box, look.px(6), look.px(6))
    if at:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.tokens.accent))
        painter.drawRoundedRect(QRectF(left, box.y(), look.px(4), box.height()), 2, 2)


def _paint_number(painter: QPainter, column: Column, number: str, top: float, pixels: int) -> None:
    look = column.look
    font = fonts.sans(look)
    font.setPixelSize(pixels)
    painter.setFont(font)
    painter.setPen(QColor(look.tokens.muted))
    room = column.number_width - look.px(24)
    box = QRectF(column.left - look.px(16) - room, top + look.px(2), room, look.px(24))
    painter.drawText(box, Align.AlignRight | Align.AlignTop, number)


def _paint_margin(painter: QPainter, column: Column, entry: Entry, top: float) -> None:
    """Initials of who is bound, ringed where it is by these words, dotted where by earlier ones."""
    look = column.look
    if column.names_width < look.px(60):
        return
    x, y = column.left + column.width + look.px(24), top + look.px(2)
    size, gap = look.px(24), look.px(4)
    shown = entry.bound if len(entry.bound) <= 3 else entry.bound[:2]
    font = fonts.sans(look, 11)
    font.setWeight(font.Weight.DemiBold)
    painter.setFont(font)
    for binding in shown:
        style = Qt.PenStyle.SolidLine if binding.current else Qt.PenStyle.DotLine
        colour = look.tokens.accent if binding.current else look.tokens.muted
        painter.setPen(QPen(QColor(colour), 1.4, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(x, y, size, size)
        painter.drawEllipse(box)
        painter.setPen(QColor(colour))
        painter.drawText(box, Align.AlignCenter, initials(binding.name))
        x += size + gap
    if len(shown) < len(entry.bound):
        painter.setPen(QColor(look.tokens.muted))
        painter.drawText(QPointF(x, y + size * 0.66), f"+{len(entry.bound) - len(shown)}")
    if shown:
        y += size + gap
    _paint_marks(painter, column, entry, y)


def _paint_marks(painter: QPainter, column: Column, entry: Entry, y: float) -> None:
    look = column.look
    painter.setFont(fonts.sans(look, 13))
    x, high = column.left + column.width + look.px(24), look.px(18)
    for mark in entry.marks:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.tokens.warn))
        painter.drawEllipse(QPointF(x + look.px(3), y + high / 2), look.px(3), look.px(3))
        painter.setPen(QColor(look.tokens.warn))
        box = QRectF(x + look.px(11), y, column.names_width, high)
        painter.drawText(box, Align.AlignLeft | Align.AlignVCenter, mark)
        y += high
