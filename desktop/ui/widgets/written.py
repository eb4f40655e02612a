"""Where the person is inside a field or a text: the caret, what is selected or chosen, how far it
is scrolled, and what can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDateTimeEdit,
    QLabel,
    QLineEdit,
    QPlainTextDocumentLayout,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

Put = Callable[[QWidget], None]


def whereabouts(widget: QWidget) -> Put | None:
    """What puts the person at the same place in a widget like this one; None where there is no
    such place."""
    if isinstance(widget, QAbstractSpinBox):
        section = widget.currentSection() if isinstance(widget, QDateTimeEdit) else None
        inner = whereabouts(widget.lineEdit())
        return lambda new: _in_number(new, inner, section)
    if isinstance(widget, QLineEdit):
        caret, length = widget.cursorPosition(), len(widget.selectedText())
        start = widget.selectionStart()
        return lambda new: _in_line(new, caret, start, length)
    if isinstance(widget, QComboBox):  # one more in the list must not choose another
        chosen = widget.currentData()
        return None if chosen is None else lambda new: _in_list(new, chosen)
    if isinstance(widget, QPlainTextEdit):
        return _of_text(widget)
    if isinstance(widget, QTextEdit):
        cursor = widget.textCursor()
        anchor, caret = cursor.anchor(), cursor.position()
        return None if anchor == caret == 0 else lambda new: _in_text(new, anchor, caret, 0)
    if isinstance(widget, QLabel) and widget.hasSelectedText():
        start, length = widget.selectionStart(), len(widget.selectedText())
        return lambda new: _in_label(new, start, length)
    return None


def _in_number(new: QWidget, inner: Put | None, section: QDateTimeEdit.Section | None) -> None:
    if isinstance(new, QDateTimeEdit) and section is not None:
        new.setCurrentSection(section)
    if isinstance(new, QAbstractSpinBox) and inner is not None:
        inner(new.lineEdit())


def _in_list(new: QWidget, chosen: object) -> None:
    if isinstance(new, QComboBox) and new.findData(chosen) >= 0:
        new.setCurrentIndex(new.findData(chosen))


def _in_line(new: QWidget, caret: int, start: int, length: int) -> None:
    if not isinstance(new, QLineEdit):
        return
    if start < 0:
        new.setCursorPosition(caret)
    elif caret == start:  # selected backwards: the caret is at its beginning
        new.setSelection(start + length, -length)
    else:
        new.setSelection(start, length)


def _of_text(old: QPlainTextEdit) -> Put:
    cursor = old.textCursor()
    anchor, caret = cursor.anchor(), cursor.position()
    scrolled = old.verticalScrollBar().value()
    said = old.toPlainText()

    def put(new: QWidget) -> None:
        if isinstance(new, QPlainTextEdit) and new.toPlainText() == said:
            _hand_over(old, new)
        _in_text(new, anchor, caret, scrolled)

    return put


def _hand_over(old: QPlainTextEdit, new: QPlainTextEdit) -> None:
    """The very document, so that what was typed can still be undone."""
    document = old.document()
    old.blockSignals(True)  # it says nothing any more, and must not forget a draft
    document.setDefaultFont(new.document().defaultFont())
    document.setParent(new)
    new.setDocument(document)
    empty = QTextDocument(old)  # Qt crashes where two fields of this kind share a document
    empty.setDocumentLayout(QPlainTextDocumentLayout(empty))
    old.setDocument(empty)


def _in_text(new: QWidget, anchor: int, caret: int, scrolled: int) -> None:
    if not isinstance(new, QPlainTextEdit | QTextEdit):
        return
    last = new.document().characterCount() - 1
    cursor = new.textCursor()
    cursor.setPosition(min(anchor, last))
    cursor.setPosition(min(caret, last), QTextCursor.MoveMode.KeepAnchor)
    new.setTextCursor(cursor)
    if scrolled:
        new.verticalScrollBar().setValue(scrolled)


def _in_label(new: QWidget, start: int, length: int) -> None:
    if isinstance(new, QLabel):
        new.setSelection(start, length)
