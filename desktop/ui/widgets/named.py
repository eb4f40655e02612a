"""The widgets of a page by what they are called, to find each again after the page was built anew.

Built anew nothing on a page is the same object, but nearly everything still says the same.
"""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QAbstractSpinBox, QLabel, QPlainTextEdit, QTextEdit, QWidget

Key = tuple[str, ...]  # the kind of a widget, its name, its spoken name, and what it says


class Named:
    """Everything below `root` that has a name and is to be seen, as it is now, in order."""

    def __init__(self, root: QWidget) -> None:
        shown = (each for each in root.findChildren(QWidget) if each.isVisibleTo(root))
        self.all = [(key, each) for each in shown if (key := _key(each)) is not None]
        self._count = Counter(key for key, _ in self.all)

    def unique(self) -> dict[Key, QWidget]:
        """Those of whose key there is no other."""
        return {key: each for key, each in self.all if self._count[key] == 1}

    def place_of(self, widget: QWidget) -> tuple[Key, Key | None, int] | None:
        """Where a widget stands: its key, the last key before it of which there is no other, and
        how many like it stand between. None for one that is not here or has no name."""
        landmark, between = None, 0
        wanted = _key(widget)
        for key, each in self.all:
            if each is widget:
                return key, landmark, between
            if self._count[key] == 1:
                landmark, between = key, 0
            elif key == wanted:
                between += 1
        return None

    def at(self, place: tuple[Key, Key | None, int]) -> QWidget | None:
        """The widget that stands at such a place here, or the one that is called as that was."""
        wanted, landmark, between = place
        alike = [each for key, each in self.all if key == wanted]
        if len(alike) > 1:
            keys = [key for key, _ in self.all]
            start = keys.index(landmark) if landmark in keys else 0
            after = [each for key, each in self.all[start:] if key == wanted]
            return after[between] if between < len(after) else alike[-1]
        if alike:
            return alike[0]
        _, name, spoken, _ = wanted
        called = name or spoken
        return next((each for key, each in self.all if called and called in key[1:3]), None)


def _key(widget: QWidget) -> Key | None:
    name, spoken = widget.objectName(), widget.accessibleName()
    said = ""
    if isinstance(widget, QLabel):
        said = widget.text()
    elif isinstance(widget, QTextEdit) and widget.isReadOnly():
        said = widget.accessibleDescription()
    inner = isinstance(widget.parent(), QAbstractSpinBox | QPlainTextEdit | QTextEdit)
    if name.startswith("qt_") or inner or not (name or spoken or said):
        return None
    return type(widget).__name__, name, spoken, said
