"""A part of a page whose content is worked out on the documents thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from PySide6.QtWidgets import QBoxLayout, QWidget
from shiboken6 import isValid

from desktop.ui.session import Session
from desktop.ui.widgets.basics import column
from desktop.ui.widgets.renewed import Renewed
from desktop.ui.widgets.staying import staying

if TYPE_CHECKING:
    from desktop.workspace import Workspace

Parts = Sequence[QWidget | QBoxLayout]
_NOTHING = object()
# What each question was answered last: shown at once, so that a page that is built anew neither
# jumps nor loses the keyboard while the same answer is worked out again.
_answers: WeakKeyDictionary[Session, dict[str, Any]] = WeakKeyDictionary()


class Later(Renewed):
    """Asks `question` whenever it is made, and shows what `build` makes of the answer.

    `key` names the question: two with one key must have the same answer.
    """

    def __init__(
        self,
        session: Session,
        key: str,
        question: Callable[[Workspace], Any],
        build: Callable[[Any], Parts],
    ) -> None:
        super().__init__()
        self._build = build
        self._known = _answers.setdefault(session, {})
        self._key, self._shown = key, _NOTHING
        if key in self._known:
            self._show(self._known[key])
        session.ask(question, self._arrived)

    def _arrived(self, answer: Any) -> None:
        self._known[self._key] = answer
        if not isValid(self) or answer == self._shown:
            return
        if self.parentWidget() is None:  # it is being made, and stands nowhere yet
            self._show(answer)
        else:
            with staying(self):
                self._show(answer)

    def _show(self, answer: Any) -> None:
        self._shown = answer
        self.show_parts(column(*self._build(answer), gap=10))
