"""The rules to decide by, to choose one of: each with what it does, its source and its number."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtWidgets import QWidget

from deliberation.counting.rules import RULES, Rule, read_rule
from desktop.ui import look
from desktop.ui.drafts import Drafted
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import column, tag, words
from desktop.ui.widgets.choice import Choice
from desktop.ui.widgets.fields import NumberField
from desktop.ui.words import translate


class RulePicker(Drafted, QWidget):
    """`start` is a rule as it is written, such as "supermajority 67"; kept as a draft."""

    def __init__(self, session: Session, key: str, start: str) -> None:
        super().__init__()
        self._choices: dict[str, Choice] = {}
        self._numbers: dict[str, NumberField] = {}
        self.setAccessibleName(translate("agreeing", "Rules to decide by"))
        kept = read_rule(self._bind(session.drafts, key, start))
        body = column(gap=2)
        for rule in RULES.values():
            choice = Choice(rule.title)
            choice.setObjectName(f"{key} {rule.name}")
            choice.setAccessibleDescription(f"{rule.description} {rule.source}")
            choice.setChecked(rule is kept.rule)
            self._choices[rule.name] = choice
            body.addWidget(choice)
            about = column(words(rule.description), words(rule.source, "small"), gap=2)
            about.setContentsMargins(look.current().px(31), 0, 0, look.current().px(10))
            body.addLayout(about)
            if rule.parameter is not None:
                given = kept.value if rule is kept.rule else None
                field = self._number(rule, given)
                about.addLayout(abreast(field, tag(_unit(rule))))
                choice.toggled.connect(field.setEnabled)
        self.setLayout(body)
        for choice in self._choices.values():
            choice.toggled.connect(lambda chosen: self._hold(self.picked) if chosen else None)

    def _number(self, rule: Rule, given: Fraction | int | None) -> NumberField:
        it = rule.parameter
        assert it is not None
        field = NumberField(it.least, it.most)
        field.setObjectName(f"{self._key} number of {rule.name}")
        field.setAccessibleName(f"{rule.title}: {_unit(rule)}")
        # A share such as 2/3, which the command line can write, is no whole number of percent.
        shown = (
            it.example if given is None else given * (100 if rule.name == "supermajority" else 1)
        )
        field.setValue(int(shown) if shown == int(shown) else int(shown) + 1)
        field.setEnabled(self._choices[rule.name].isChecked())
        field.valueChanged.connect(lambda _: self._hold(self.picked))
        self._numbers[rule.name] = field
        return field

    @property
    def picked(self) -> str:
        """The chosen rule as it is written."""
        name = next(name for name, each in self._choices.items() if each.isChecked())
        number = self._numbers.get(name)
        return f"{name} {number.value()}" if number else name


def _unit(rule: Rule) -> str:
    it = rule.parameter
    assert it is not None
    return translate("agreeing", "{of}, from {least} to {most}").format(
        of=it.of, least=it.least, most=it.most
    )
