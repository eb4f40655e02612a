"""Something is built anew and the person stays where they were: the keyboard in the same field at
the same letter, the same words selected, and what they read at the same height of the window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.ui.widgets.named import Key, Named
from desktop.ui.widgets.written import Put, whereabouts

TURNS = 6  # in which a layout settles; more are never needed, and none may go on for ever


class Stay:
    """Where the person is in `root`, in which other widgets are about to stand; `back` puts them
    there again. `area` is what scrolls it, if anything does."""

    def __init__(self, root: QWidget, area: QScrollArea | None = None) -> None:
        self._root, self._area = root, area
        self._named = Named(root)
        focus = root.window().focusWidget()  # also while another window is in front
        self._in = focus if focus is not None and root.isAncestorOf(focus) else None
        self._focus = self._named.place_of(self._in) if self._in is not None else None
        self._written = self._puts()
        self._value = area.verticalScrollBar().value() if area else 0
        self._heights = _heights(area, focus) if area and area.isVisible() else []
        if self._in is not None:
            QGuiApplication.inputMethod().commit()  # what is composed is not lost

    def knew(self, widget: QWidget) -> bool:
        """Whether one like this was here before."""
        kind, name = type(widget).__name__, widget.objectName() or widget.accessibleName()
        return any(key[0] == kind and name and name in key[1:3] for key, _ in self._named.all)

    def leave(self) -> None:
        """Take the keyboard out of what is about to go, so that it is not handed on from one
        widget to the next, each of which a screen reader would name."""
        if self._in is not None:
            self._in.clearFocus()

    def back(self, otherwise: QWidget) -> None:
        """Put the person back; the keyboard to `otherwise` where its field is gone."""
        named = Named(self._root)
        if self._in is not None:
            found = named.at(self._focus) if self._focus else None
            (found or otherwise).setFocus(Qt.FocusReason.OtherFocusReason)
        here = named.unique()
        for key, (old, put) in self._written.items():
            if key in here and here[key] is not old:
                put(here[key])
        if self._area is not None:
            settle()
            _scroll_back(self._area, self._heights, self._value)

    def _puts(self) -> dict[Key, tuple[QWidget, Put]]:
        found = ((key, each, whereabouts(each)) for key, each in self._named.unique().items())
        return {key: (each, put) for key, each, put in found if put is not None}


@contextmanager
def staying(part: QWidget) -> Iterator[None]:
    """What stands in `part` is built anew inside this, and the person stays where they are."""
    area = part.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    stay = Stay(part, area)
    stay.leave()
    yield
    stay.back(part)


def settle() -> None:
    """Give everything its place now, in place of a few turns of the event loop later."""
    for _ in range(TURNS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def _heights(area: QScrollArea, focus: QWidget | None) -> list[tuple[Key, int]]:
    """What could hold the page in its place, and how high it stands in the window: the field that
    is written in, then what is in view from the top on, then what is nearest to it."""
    named = Named(area)
    holders, window = _holders(named), area.viewport().height()
    found = []
    for key, each in named.unique().items():
        top = _top(area, each)
        if each is focus and _takes_words(each) and 0 <= top < window:
            found.append((0, 0, key, top))
        elif each not in holders:
            seen = top < window and top + each.height() > 0
            found.append((1 if seen else 2, top if seen else abs(top), key, top))
    return [(key, top) for _, _, key, top in sorted(found)]


def _holders(named: Named) -> set[QWidget]:
    """What holds others that have a name: one of these stays in place, not the whole."""
    found: set[QWidget] = set()
    for _, each in named.all:
        holder = each.parentWidget()
        while holder is not None and holder not in found:
            found.add(holder)
            holder = holder.parentWidget()
    return found


def _scroll_back(area: QScrollArea, heights: list[tuple[Key, int]], value: int) -> None:
    bar, here = area.verticalScrollBar(), Named(area).unique()
    anchor = next(((here[key], top) for key, top in heights if key in here), None)
    bar.setValue(value if anchor is None else bar.value() + _top(area, anchor[0]) - anchor[1])


def _top(area: QScrollArea, widget: QWidget) -> int:
    return widget.mapTo(area.viewport(), QPoint(0, 0)).y()


def _takes_words(field: QWidget) -> bool:
    return field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
