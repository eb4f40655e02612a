"""A piece to fill in: a field for each parameter, and its clauses as they would read so."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from deliberation.errors import FolkmootError
from deliberation.fields import LINE_LIMIT
from deliberation.pieces.filling import UNITS, fill
from deliberation.pieces.piece import FilledClause, Parameter, Piece
from desktop.ui import look
from desktop.ui.piece_words import touches_words
from desktop.ui.session import Session
from desktop.ui.widgets.basics import Card, clear, column, words
from desktop.ui.widgets.editor import line
from desktop.ui.widgets.fields import NumberField, PickField
from desktop.ui.widgets.reading import clause_text
from desktop.ui.words import translate

PAUSE = 120  # milliseconds without a keystroke, after which the clauses are set anew


class Counted(NumberField):
    """A number with its unit: "1 week", but "3 weeks"."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter.low, parameter.high)
        self._unit = parameter.unit
        self.setMaximumWidth(look.current().px(260))
        self.valueChanged.connect(self._say_unit)
        self._say_unit(self.value())

    def _say_unit(self, value: int) -> None:
        unit = UNITS.get(self._unit, self._unit) if value == 1 else self._unit
        self.setSuffix(f" {unit}" if unit else "")


class PieceForm(QWidget):
    """`values` is what is filled in now. What the person changes is kept as a draft."""

    changed = Signal()  # of the values; `trouble` says whether they fit

    def __init__(self, session: Session, piece: Piece, start: Mapping[str, str]) -> None:
        super().__init__()
        self._session, self._piece, self._start = session, piece, start
        self._fields: dict[str, QWidget] = {}
        self.trouble = ""
        self._said = words("", "warn")
        self._readings = column(gap=10)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._show)
        parts = [self._field(each) for each in piece.parameters]
        whole = column(gap=12)
        if parts:
            head = words(translate("pieces", "To fill in"), "strong")
            whole.addWidget(Card(head, *parts, self._said, gap=10))
        whole.addLayout(self._readings)
        self.setLayout(whole)
        self._show()

    @property
    def values(self) -> dict[str, str]:
        return {name: _value(field) for name, field in self._fields.items()}

    def done(self) -> None:
        """It has been put somewhere: the drafts are no longer needed."""
        for name in self._fields:
            self._session.drafts.pop(self._key(name), None)

    def _key(self, name: str) -> str:
        return f"piece {self._piece.id} {name}"

    def _field(self, it: Parameter) -> QWidget:
        start = self._session.drafts.get(self._key(it.name), self._start.get(it.name, it.default))
        field = _field(it, start)
        field.setObjectName(self._key(it.name))
        field.setAccessibleName(it.ask)
        if isinstance(field, QSpinBox):
            field.valueChanged.connect(lambda _: self._keep(it.name))
        elif isinstance(field, QComboBox):
            field.currentIndexChanged.connect(lambda _: self._keep(it.name))
        elif isinstance(field, QLineEdit):
            field.textChanged.connect(lambda _: self._keep(it.name))
        self._fields[it.name] = field
        hint = words(_limits(it), "small")
        whole = QWidget()
        label = words(it.ask)
        label.setBuddy(field)
        whole.setLayout(column(label, field, hint, gap=3))
        return whole

    def _keep(self, name: str) -> None:
        self._session.drafts[self._key(name)] = _value(self._fields[name])
        self._pause.start()

    def settle(self) -> None:
        """Set the clauses now if they would be set in a moment."""
        if self._pause.isActive():
            self._pause.stop()
            self._show()

    def _show(self) -> None:
        try:
            filled, self.trouble = fill(self._piece, self.values), ""
        except FolkmootError as error:
            filled, self.trouble = (), str(error)
        self._said.setText(self.trouble)
        self._said.setVisible(bool(self.trouble))
        if filled:  # else the words of before stay, beside what is wrong with the new ones
            clear(self._readings)
            for each in filled:
                self._readings.addWidget(_reading(each))
        self.changed.emit()


def _field(it: Parameter, start: str) -> QWidget:
    if it.kind in ("number", "period"):
        spin = Counted(it)
        spin.setValue(int(start) if start.isascii() and start.isdigit() else it.low)
        return spin
    if it.kind == "choice":
        box = PickField(it.ask)
        box.addItems(it.choices)
        box.setCurrentIndex(max(0, it.choices.index(start) if start in it.choices else 0))
        return box
    return line(it.ask, start=start, limit=LINE_LIMIT)


def _value(field: QWidget) -> str:
    if isinstance(field, QSpinBox):
        return str(field.value())
    if isinstance(field, QComboBox):
        return field.currentText()
    return field.text().strip() if isinstance(field, QLineEdit) else ""


def _limits(it: Parameter) -> str:
    if it.kind in ("number", "period"):
        said = translate("pieces", "From {low} to {high} {unit}")
        return said.format(low=it.low, high=it.high, unit=it.unit).strip()
    if it.kind == "choice":
        return translate("pieces", "One of {n}").format(n=len(it.choices))
    return translate("pieces", "Any words on one line")


def _reading(clause: FilledClause) -> Card:
    name = translate("pieces", "How “{title}” would read").format(title=clause.title)
    return Card(
        words(clause.title, "strong"),
        clause_text(clause.text, name),
        words(touches_words(clause.touches), "small"),
    )
