"""Objections to an option: on what ground, what became of each, and ways to answer it."""

from __future__ import annotations

from deliberation.folding.settings import purposes
from deliberation.state import Objection, Option
from desktop.ui.next_step import by_consent
from desktop.ui.stages.answering import answer
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.draft_pick import DraftPick
from desktop.ui.widgets.editor import DraftEdit
from desktop.ui.words import join_names, shortened, translate


def add_objections(desk: Desk, card: Card, option: Option) -> None:
    """Add every objection to it, and what became of each."""
    for objection in desk.about.objections:
        if objection.option == option.id:
            _objection(desk, card, option, objection)


def add_objecting(desk: Desk, card: Card, option: Option) -> None:
    """Add the way to object, until something is adopted or one has objected already."""
    mine = any(
        each.option == option.id and each.member == desk.view.me and not each.withdrawn
        for each in desk.about.objections
    )
    if not desk.about.adopted and not mine:
        _objecting(desk, card, option)


def _objection(desk: Desk, card: Card, option: Option, it: Objection) -> None:
    name = desk.view.name_of(it.member)
    text = translate("objecting", "{name} objects: “{reason}”")
    if it.withdrawn:
        text = translate("objecting", "{name} objected, and no longer does: “{reason}”")
    role = "muted" if it.withdrawn or it.integrated else "warn"
    card.body.addWidget(words(text.format(name=name, reason=it.reason), role))
    card.body.addWidget(words(_ground(it), "small"))
    became = _became(desk, it)
    if became:
        card.body.addWidget(words(became, "small"))
    if it.withdrawn or desk.about.adopted:
        return
    spoken = translate("objecting", "{name}'s objection to {option}")
    spoken = spoken.format(name=name, option=desk.name(option))
    buttons = []
    if not it.integrated:
        label = translate("objecting", "Take it up in another wording")
        take = button(label, lambda: answer(desk, it), "quiet", name=f"{label}: {spoken}",
                      glyph="pencil-simple")  # fmt: skip
        buttons.append(take)
    if it.member == desk.view.me:
        label = translate("objecting", "Withdraw my objection")
        back = button(label, lambda: _withdraw(desk, it.id), name=f"{label}: {spoken}")
        buttons.insert(0, back)
    for each in buttons:
        card.body.addLayout(row(each, None))


def _ground(it: Objection) -> str:
    if it.ground == "purpose":
        said = translate("objecting", "Because it goes against a purpose of the group: “{purpose}”")
        return said.format(purpose=it.purpose)
    return translate("objecting", "Because of harm that it would do.")


def _became(desk: Desk, it: Objection) -> str:
    """Whether another wording takes it up, and whether that will do for who objected."""
    taken = [
        desk.name(option)
        for each in it.answered
        if (option := desk.about.option(each)) and not option.retracted
    ]
    if it.integrated:
        said = translate("objecting", "Integrated: {options} takes it up, and {name} agrees to it.")
        return said.format(options=join_names(taken), name=desk.view.name_of(it.member))
    if it.withdrawn:
        return translate("objecting", "Withdrawn.")
    if taken:
        said = translate("objecting", "It stands. {options} takes it up; {name} has not agreed to "
                         "that.")  # fmt: skip
        return said.format(options=join_names(taken), name=desk.view.name_of(it.member))
    if by_consent(desk.about):
        return translate("objecting", "It stands: so far no wording takes it up.")
    return translate(
        "objecting", "It stands, and is for all to see; where ballots are counted it stops nothing."
    )


def _objecting(desk: Desk, card: Card, option: Option) -> None:
    what, name, about = f"object {option.id}", desk.name(option), desk.about.id
    key = f"{what} {about}"
    if not desk.is_open(what):
        label = translate("objecting", "I object…")
        spoken = translate("objecting", "I object to {name}").format(name=name)
        ask = button(label, lambda: desk.unfold(what), "quiet", name=spoken)
        ask.setObjectName(key)  # where the keyboard then goes
        card.body.addLayout(row(ask, None))
        return
    reason = DraftEdit(
        desk.session, key, translate("objecting", "Why you object"),
        hint=translate("objecting", "What harm do you see? What would have to change?"), lines=3,
    )  # fmt: skip
    stated = purposes(desk.view.state.setting("purposes"))
    against = translate("objecting", "it goes against: {purpose}")
    grounds = [(p, against.format(purpose=shortened(p, 60))) for p in stated]
    ground = DraftPick(
        desk.session, f"{what} ground {about}", translate("objecting", "On what ground"),
        [("", translate("objecting", "it would do harm")), *grounds],
    )  # fmt: skip

    def forget() -> None:
        reason.done()
        ground.done()

    def object_() -> None:
        text, purpose = reason.text, ground.picked
        if not text:
            desk.session.failed.emit(translate("objecting", "An objection needs its reason."))
            return
        desk.fold_quietly(what)
        desk.act(
            translate("objecting", "Noting your objection…"),
            lambda ws, group, d: ws.object_to(group, d, option.id, text, purpose=purpose),
            lambda _: forget(),
        )

    never = button(translate("objecting", "Never mind"), lambda: desk.unfold(what, open_=False))
    never.setObjectName(key)  # so that the keyboard goes back to what unfolded this
    why = translate("objecting", "I object because")
    if not stated:
        why = translate(
            "objecting",
            "An objection rests on harm; the group has stated no purposes that it could rest on.",
        )
    card.body.addWidget(words(why, "small"))
    if stated:
        card.body.addWidget(ground)
    card.body.addWidget(reason)
    card.body.addLayout(
        abreast(
            button(translate("objecting", "Object"), object_, "primary"),
            never,
        )
    )


def _withdraw(desk: Desk, objection: str) -> None:
    desk.act(
        translate("objecting", "Withdrawing it…"),
        lambda ws, group, _: ws.withdraw(group, objection),
    )
