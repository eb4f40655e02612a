"""Whether the person has something in hand that a page built anew would take from them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QPlainTextEdit,
    QWidget,
)


def in_hand() -> bool:
    """A menu or a dialog is open, a mouse button or a key is down on something, or a word or a
    number is only half there."""
    if QApplication.activePopupWidget() or QApplication.activeModalWidget():
        return True
    if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
        return True
    return _half_done(QApplication.focusWidget())


def _half_done(field: QWidget | None) -> bool:
    if isinstance(field, QAbstractButton):
        return field.isDown()
    if isinstance(field, QAbstractSpinBox):  # such as an empty one, before its number is typed
        return not field.hasAcceptableInput()
    if isinstance(field, QPlainTextEdit):  # an input method composes a word
        return bool(field.textCursor().block().layout().preeditAreaText())
    return False
