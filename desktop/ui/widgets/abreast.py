"""Buttons beside each other, or below each other where the text is large."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.ui import look
from desktop.ui.widgets.basics import column, row

STACKED = 200  # per cent of the text size from which they stand below each other


def abreast(*parts: QWidget, gap: float = 10) -> QBoxLayout:
    """From the left, each as wide as it is."""
    if look.current().size < STACKED:
        return row(*parts, None, gap=gap)
    return column(*(row(each, None) for each in parts), gap=gap)
