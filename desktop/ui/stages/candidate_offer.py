"""What can be done with a mediator's wording: put it to consent, try it for a time, or edit it."""

from __future__ import annotations

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QPushButton

from deliberation.state import Mediation, Stage
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, words
from desktop.ui.words import join_names, translate
from desktop.views import Changed


def add_offer(desk: Desk, card: Card, mediation: Mediation, index: int, *, proven: bool) -> None:
    """Add the buttons, or who has put this wording on the table already."""
    taken = [
        option for option in desk.about.options
        if option.mediation == mediation.id and option.candidate == index
    ]  # fmt: skip
    if desk.about.adopted:
        return
    if taken:
        who = join_names([desk.view.name_of(option.author) for option in taken])
        said = translate("mediation", "{who} put this wording on the table.").format(who=who)
        card.body.addWidget(words(said, "small"))
        return
    if not proven:
        said = translate(
            "mediation",
            "Something in it could not be proven, so it cannot be put to consent as it is.",
        )
        card.body.addWidget(words(said, "warn"))
    edit = button(
        translate("mediation", "Edit it first"), lambda: _edit(desk, mediation, index),
        name=translate("mediation", "Edit wording {n} first").format(n=index + 1),
    )  # fmt: skip
    card.body.addLayout(abreast(*([_put(desk, mediation, index)] if proven else []), edit))


def _put(desk: Desk, mediation: Mediation, index: int) -> QPushButton:
    trial = mediation.candidates[index].kind == "trial"
    label = translate("mediation", "Put to consent")
    name = translate("mediation", "Put wording {n} to consent")
    if trial:
        label = translate("mediation", "Try it for a time…")
        name = translate("mediation", "Try wording {n} for a time: go on to the trial's terms")
    return button(label, lambda: _propose(desk, mediation, index), name=name.format(n=index + 1))


def _propose(desk: Desk, mediation: Mediation, index: int) -> None:
    about, candidate = desk.about, mediation.candidates[index]

    def go_on(changed: Changed) -> None:
        if candidate.kind == "trial":
            _to_terms(desk, changed.subject, candidate.days)
        else:
            desk.goto(Stage.RATINGS)

    desk.act(
        translate("mediation", "Putting it on the table…"),
        lambda ws, group, d: ws.propose(
            group, d, kind="amend" if about.clause else "new", text=candidate.text,
            clause=about.clause, title="" if about.clause else about.topic,
            mediation=mediation.id, candidate=index,
        ),
        go_on,
    )  # fmt: skip


def _to_terms(desk: Desk, option: str, days: int) -> None:
    """On to what would show that it worked, with the wording and its last day filled in."""
    drafts, about = desk.session.drafts, desk.about.id
    drafts[f"to try {about}"] = option
    if days:
        drafts[f"until {about}"] = QDate.currentDate().addDays(days).toString("yyyy-MM-dd")
    desk.page.opened.add("terms")
    desk.goto(Stage.TRIAL)


def _edit(desk: Desk, mediation: Mediation, index: int) -> None:
    desk.session.drafts[f"option {desk.about.id}"] = mediation.candidates[index].text
    desk.session.drafts[f"origin {desk.about.id}"] = f"{mediation.id} {index}"
    desk.page.opened.add("option")
    desk.goto(Stage.OPTIONS)
