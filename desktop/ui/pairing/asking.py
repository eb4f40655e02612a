"""Asks the documents thread for something, for a part of a sheet that may be closed by then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.ui.session import Session

if TYPE_CHECKING:
    from desktop.workspace import Workspace


def ask(
    part: QWidget,
    session: Session,
    question: Callable[[Workspace], Any],
    then: Callable[[Any], None],
    failed: Callable[[str], None],
) -> None:
    """As `Session.ask`, for a part that may be gone by then; `failed` gets the sentence."""

    def answered(answer: Any) -> None:
        if isValid(part):
            then(answer)

    def refused(error: BaseException) -> None:
        if isValid(part):
            failed(session.sentence(error))

    session.ask(question, answered, refused)
