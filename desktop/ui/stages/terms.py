"""The terms of a trial: written down before anything is adopted, and shown ever after."""

from __future__ import annotations

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QPushButton, QWidget

from deliberation.acts import KEEP
from deliberation.state import Deliberation, Option, Trial
from desktop.ui.days import left_words
from desktop.ui.stages.desk import Desk
from desktop.ui.stages.options import add_wording
from desktop.ui.stages.touching import touched_lines, without_force
from desktop.ui.stages.touching_form import Text
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.choice import Choices
from desktop.ui.widgets.day_field import DayField
from desktop.ui.widgets.editor import DraftEdit
from desktop.ui.widgets.reading import clause_text, plain_text
from desktop.ui.words import counted, translate, when

MONTHS = 3  # how long a trial is, unless they say otherwise
LENGTHS = (1, 3, 6)  # months that one press of a button sets


def to_try(about: Deliberation) -> list[Option]:
    """The options that could be adopted on trial."""
    return [option for option in about.standing if option.id != KEEP]


def terms_card(desk: Desk, trial: Trial) -> Card:
    """What is tried and on which terms, with how long it still lasts while it runs."""
    option = desk.about.option(trial.option)
    card = Card(words(desk.name(option) if option else "", "strong"))
    card.body.addWidget(words(_status(desk.about, trial)))
    if option is not None:
        _add_words(desk, card, trial, option)
    for label, text in (
        (translate("terms", "What we hope for"), trial.hope),
        (translate("terms", "It worked if"), trial.worked),
        (translate("terms", "It failed if"), trial.failed),
    ):
        if text:
            card.body.addWidget(words(label, "small"))
            card.body.addWidget(plain_text(text, label, units=16))
    if option is not None:
        card.body.addWidget(words(touched_words(desk, option)))
        no_force = _without_force(desk, option)
        if no_force:
            card.body.addWidget(words(no_force, "warn"))
    written = translate("terms", "{name} put these terms down on {date}.")
    written = written.format(name=desk.view.name_of(trial.member), date=when(trial.at))
    card.body.addWidget(words(written, "small"))
    return card


def _add_words(desk: Desk, card: Card, trial: Trial, option: Option) -> None:
    """The words to try: as a change as long as they are one, and as they are once they stand."""
    if option.kind == "repeal" or not (trial.running or trial.closed):
        add_wording(desk, card, option)
    else:
        label = translate("terms", "The words that are tried")
        card.body.addWidget(clause_text(option.text, label))


def _status(about: Deliberation, trial: Trial) -> str:
    if trial.running:
        said = translate("terms", "It is being tried. {left} Nothing happens by itself.")
        return said.format(left=left_words(trial.until))
    if trial.closed:
        return translate("terms", "It was tried, and its review is closed.")
    if about.adopted:
        return translate("terms", "The group decided otherwise, so these terms were not used.")
    said = translate(
        "terms",
        "It has not begun: it begins once the group adopts these words on these terms. {left}",
    )
    return said.format(left=left_words(trial.until))


def touched_words(desk: Desk, option: Option) -> str:
    """Whom the words of an option touch, by what members say of it."""
    lines = " ".join(touched_lines(desk.view, _text(desk, option)))
    return translate("terms", "It touches: {lines}").format(lines=lines)


def _without_force(desk: Desk, option: Option) -> str:
    agreed = {c.member for c in desk.about.consents if c.option == option.id and not c.revoked}
    return without_force(desk.view.state, _text(desk, option), agreed)


def _text(desk: Desk, option: Option) -> Text:
    return Text(option.clause, option.sha256, desk.name(option))


def terms_form(desk: Desk) -> None:
    """Add the form in which terms are written; what is in it is kept until it is handed in."""
    _Form(desk).add()


class _Form:
    def __init__(self, desk: Desk) -> None:
        self.desk, session, id_ = desk, desk.session, desk.about.id
        self.options = to_try(desk.about)
        self.choice = Choices(
            session, f"to try {id_}", translate("terms", "What to try"),
            [(option.id, desk.name(option)) for option in self.options], self.options[0].id,
        )  # fmt: skip
        self.touched = words("")
        self.hope = DraftEdit(
            session, f"hope {id_}", translate("terms", "What you hope for"),
            hint=translate("terms", "What do you hope will be better?"), lines=2,
        )  # fmt: skip
        self.worked = DraftEdit(
            session, f"worked {id_}", translate("terms", "What would show that it worked"),
            hint=translate("terms", "Something that anybody could see."), lines=2,
        )  # fmt: skip
        self.failed = DraftEdit(
            session, f"failed {id_}", translate("terms", "What would show that it failed"),
            hint=translate("terms", "When would you say: no, this isn't it?"), lines=2,
        )  # fmt: skip
        until = translate("terms", "Until when")
        self.until = DayField(session, f"until {id_}", until, months=MONTHS)
        self.choice.changed.connect(self._show_touched)
        self._show_touched()

    def add(self) -> None:
        why = translate(
            "terms",
            "Written now, before anybody knows how it goes, so that nobody can move the goal "
            "afterwards. Terms bind nobody: members consent to them, or don't.",
        )
        title = translate("terms", "Try it for a time")
        card = Card(words(title, "strong"), words(why, "small"), gap=6)
        _labelled(card, translate("terms", "What to try"), self.choice)
        card.body.addWidget(self.touched)
        for label, field in (
            (translate("terms", "What do you hope for?"), self.hope),
            (translate("terms", "What would show that it worked?"), self.worked),
            (translate("terms", "What would show that it failed?"), self.failed),
        ):
            _labelled(card, label, field)
        card.body.addWidget(words(translate("terms", "Until when?"), "small"))
        card.body.addLayout(row(self.until, None))
        card.body.addLayout(row(*(self._length(months) for months in LENGTHS), None))
        put = button(translate("terms", "Put these terms down"), self._put, "primary")
        buttons = row(put)
        if self.desk.is_open("terms"):
            never = translate("terms", "Never mind")
            buttons.addWidget(button(never, lambda: self.desk.unfold("terms", open_=False)))
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        self.desk.add(card)

    def _option(self) -> Option:
        picked = self.choice.picked
        return next(option for option in self.options if option.id == picked)

    def _length(self, months: int) -> QPushButton:
        label = counted(months, translate("terms", "month"), translate("terms", "months"))
        name = translate("terms", "For {length}").format(length=label)
        return button(
            name, lambda: self.until.setDate(QDate.currentDate().addMonths(months)), "quiet"
        )

    def _show_touched(self) -> None:
        self.touched.setText(touched_words(self.desk, self._option()))

    def _put(self) -> None:
        hope, worked, failed = self.hope.text, self.worked.text, self.failed.text
        until, option = self.until.day, self._option().id
        if not hope:
            sentence = translate("terms", "Please write what you hope for.")
        elif not worked or not failed:
            sentence = translate(
                "terms", "Please write what would show that it worked, and what that it failed."
            )
        else:
            self.desk.fold_quietly("terms")
            self.desk.act(
                translate("terms", "Putting the terms down…"),
                lambda ws, group, d: ws.start_trial(
                    group, d, option, hope, until, worked=worked, failed=failed
                ),
                lambda _: self._forget(),
            )
            return
        self.desk.session.failed.emit(sentence)

    def _forget(self) -> None:
        self.until.done()
        for what in ("to try", "hope", "worked", "failed"):
            self.desk.session.drafts.pop(f"{what} {self.desk.about.id}", None)
        self.desk.page.refresh()


def _labelled(card: Card, label: str, field: QWidget) -> None:
    card.body.addWidget(words(label, "small"))
    card.body.addWidget(field)
