"""One check and how it went, in a sign and in words, which opens to what was done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from deliberation.acts import Audit
from desktop.ui import look
from desktop.ui.icons import icon
from desktop.ui.widgets.basics import button, column, row, words
from desktop.ui.words import shortened, translate


class AuditLine(QWidget):
    """`note` stands below the name, "" for none. `toggled` hears whether it is open now."""

    def __init__(
        self, audit: Audit, note: str, key: str, *, open_: bool, toggled: Callable[[bool], None]
    ) -> None:
        super().__init__()
        self._audit, self._toggled, self._open = audit, toggled, open_
        tokens = look.current().tokens
        sign = translate("audits", "Passed: {name}")
        if not audit.passed:
            sign = translate("audits", "Failed: {name}")
        spoken = sign.format(name=shortened(audit.name))
        # A button does not wrap: a long name is cut where it is drawn large, and spoken as it is.
        said = sign.format(name=shortened(audit.name, 7000 // look.current().size))
        if note:
            spoken = translate("audits", "{said} ({note})").format(said=spoken, note=note)
        self._head = button(said, self._toggle, "quiet", name=spoken)
        self._head.setObjectName(key)
        glyph, colour = ("check-circle", tokens.accent)
        if not audit.passed:
            glyph, colour = ("x-circle", tokens.warn)
            self._head.setStyleSheet(f"color: {tokens.warn};")
        self._head.setIcon(icon(glyph, 18, colour))
        self._parts = column(row(self._head, None), gap=0)
        self.setLayout(self._parts)
        if note:
            self._add(words(note, "small"))
        self._detail: QWidget | None = None
        self._show()

    def _add(self, part: QWidget) -> QWidget:
        """Put a part below the name, where the name itself begins."""
        holder, inside = QWidget(), column(part)
        inside.setContentsMargins(look.current().px(30), 0, 0, look.current().px(6))
        holder.setLayout(inside)
        self._parts.addWidget(holder)
        return holder

    def _toggle(self) -> None:
        self._open = not self._open
        self._toggled(self._open)
        self._show()

    def _show(self) -> None:
        if self._open and self._detail is None:
            none = translate("audits", "Nothing more is said of it.")
            self._detail = self._add(words(self._audit.detail or none))
        if self._detail is not None:
            self._detail.setVisible(self._open)
        hint = translate("audits", "Press to see what was done.")
        if self._open:
            hint = self._audit.detail
        self._head.setAccessibleDescription(hint)
