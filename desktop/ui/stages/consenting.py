"""Which exact words each member agrees to, and what objections stand."""

from __future__ import annotations

from deliberation.acts import KEEP
from deliberation.state import Deliberation, Objection, Option
from desktop.ui.stages.desk import Desk
from desktop.ui.stages.options import add_wording
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.editor import DraftEdit
from desktop.ui.widgets.side_by_side import SideBySide
from desktop.ui.words import join_names, translate
from desktop.views import GroupView


def show(desk: Desk, view: GroupView, about: Deliberation) -> None:
    if not about.open:
        desk.add(words(translate("consenting", "Consent follows once the deliberation is open.")))
        return
    if about.adopted:
        option = about.option(about.adopted)
        if option:
            said = translate("consenting", "The group adopted this: {option}.")
            desk.add(words(said.format(option=desk.name(option)), "lead"))
    note = translate(
        "consenting",
        "You agree to the exact words shown and to no others. Who does not agree is not bound.",
    )
    desk.add(words(note, "muted"))
    undecided = about.adopted in ("", KEEP)  # afterwards there is nothing left to keep
    keeping = undecided and about.clause
    options = [option for option in about.options if option.id != KEEP or keeping]
    options.sort(key=lambda option: option.id != about.adopted)
    desk.add(SideBySide([_card(desk, view, option) for option in options], narrowest=380))


def _card(desk: Desk, view: GroupView, option: Option) -> Card:
    about, name = desk.about, desk.name(option)
    card = Card(words(name, "strong"))
    add_wording(desk, card, option, exact=True)
    card.setProperty("chosen", "true" if about.adopted == option.id else "false")
    agreed = [c.member for c in about.consents if c.option == option.id and not c.revoked]
    said = translate("consenting", "Agreed: {names}.").format(
        names=join_names([view.name_of(member) for member in agreed])
    )
    card.body.addWidget(words(said))
    mine = [o for o in about.objections if o.option == option.id]
    for objection in mine:
        _objection(desk, card, objection)
    card.body.addStretch(1)
    if view.me not in agreed:
        agree = button(
            translate("consenting", "I agree to exactly these words"),
            lambda: _consent(desk, option),
            name=translate("consenting", "I agree to exactly these words: {name}").format(
                name=name
            ),
        )  # fmt: skip
        card.body.addLayout(row(agree, None))
    if not about.adopted and all(o.member != view.me or o.withdrawn for o in mine):
        _objecting(desk, card, option, name)
    return card


def _objection(desk: Desk, card: Card, objection: Objection) -> None:
    name = desk.view.name_of(objection.member)
    text = translate("consenting", "{name} objects: “{reason}”")
    if objection.withdrawn:
        text = translate("consenting", "{name} objected, and no longer does: “{reason}”")
    role = "muted" if objection.withdrawn else "warn"
    card.body.addWidget(words(text.format(name=name, reason=objection.reason), role))
    if objection.member == desk.view.me and not objection.withdrawn:
        label = translate("consenting", "Withdraw my objection")
        card.body.addLayout(row(button(label, lambda: _withdraw(desk, objection.id)), None))


def _objecting(desk: Desk, card: Card, option: Option, name: str) -> None:
    what = f"object {option.id}"
    if not desk.is_open(what):
        label = translate("consenting", "I object…")
        spoken = translate("consenting", "I object to {name}").format(name=name)
        card.body.addLayout(
            row(button(label, lambda: desk.unfold(what), "quiet", name=spoken), None)
        )
        return
    reason = DraftEdit(
        desk.session, f"{what} {desk.about.id}", translate("consenting", "Why you object"),
        hint=translate("consenting", "What harm do you see? What would have to change?"), lines=3,
    )  # fmt: skip

    def object_() -> None:
        text = reason.text
        if not text:
            desk.session.failed.emit(translate("consenting", "An objection needs its reason."))
            return
        desk.fold_quietly(what)
        desk.act(
            translate("consenting", "Noting your objection…"),
            lambda ws, group, d: ws.object_to(group, d, option.id, text),
            lambda _: reason.done(),
        )

    never = translate("consenting", "Never mind")
    card.body.addWidget(reason)
    card.body.addLayout(
        row(
            button(translate("consenting", "Object"), object_, "primary"),
            button(never, lambda: desk.unfold(what, open_=False)),
            None,
        )
    )


def _consent(desk: Desk, option: Option) -> None:
    desk.act(
        translate("consenting", "Signing…"),
        lambda ws, group, d: ws.consent(group, deliberation=d, option=option.id),
    )


def _withdraw(desk: Desk, objection: str) -> None:
    desk.act(
        translate("consenting", "Withdrawing it…"),
        lambda ws, group, _: ws.withdraw(group, objection),
    )
