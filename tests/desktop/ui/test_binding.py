"""The binding to Qt keeps count of what it hands back."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QLabel


def test_calling_qt_does_not_use_up_none(qtbot):
    """Before Python 3.12 None is counted like everything else. A binding built as if it were not
    (PySide6 6.12.0) takes one away with each call, and after some thousands the program ends.
    """
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("a")
    assert sys.getrefcount(None) > before - 500
