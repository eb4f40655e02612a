"""Saying by hand what an option does to a value: correcting a cell, or adding one."""

from __future__ import annotations

from deliberation.profiles.values import ValueWords
from deliberation.state import Assessment, Option
from deliberation.weighing.effects import GroupCell
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.draft_pick import DraftPick
from desktop.ui.widgets.effect_slider import EffectSlider
from desktop.ui.words import translate


def add_correction(
    desk: Desk, card: Card, option: Option, cell: GroupCell, value: ValueWords
) -> None:
    """Add the way to put one's own word in the place of one's agent's, or of an earlier one."""
    what = f"correct {option.id} {cell.value}"
    own = next((each for each in cell.said if each.member == desk.view.me), None)
    if desk.is_open(what):
        card.body.addWidget(_slider(desk, option, value, what, own))
        return
    label = translate("effects", "Say it by hand…")
    if own is not None and own.by == "agent":
        label = translate("effects", "Correct my agent…")
    elif own is not None:
        label = translate("effects", "Change what I said…")
    spoken = translate("effects", "{label} {value}, {name}").format(
        label=label, value=value.name, name=desk.name(option)
    )
    ask = button(label, lambda: desk.unfold(what), "quiet", name=spoken)
    ask.setObjectName(_key(desk, option, cell.value))  # where the keyboard then goes
    card.body.addLayout(row(ask, None))


def add_missing(desk: Desk, card: Card, option: Option, missing: list[ValueWords]) -> None:
    """Choose a value of which nobody has said anything, and say it."""
    what, key = f"add value {option.id}", f"add value {desk.about.id} {option.id}"
    if not desk.is_open(what):
        label = translate("effects", "Add a value")
        spoken = translate("effects", "{label}: {name}").format(label=label, name=desk.name(option))
        more = button(label, lambda: desk.unfold(what), "quiet", name=spoken, glyph="plus")
        more.setObjectName(key)  # where the keyboard then goes
        card.body.addLayout(row(more, None))
        return
    box = DraftPick(
        desk.session, key, translate("effects", "Which value"),
        [("", translate("effects", "Which value?"))] + [(v.value, v.name) for v in missing],
    )  # fmt: skip
    box.activated.connect(lambda _: desk.page.refresh())
    card.body.addWidget(box)
    chosen = next((each for each in missing if each.value == box.picked), None)
    if chosen is None:
        never = translate("effects", "Never mind")
        fold = button(never, lambda: desk.unfold(what, open_=False))
        card.body.addLayout(row(fold, None))
    else:
        card.body.addWidget(words(chosen.sentence, "small"))
        card.body.addWidget(_slider(desk, option, chosen, what, None, box))


def _slider(
    desk: Desk,
    option: Option,
    value: ValueWords,
    what: str,
    own: Assessment | None,
    box: DraftPick | None = None,
) -> EffectSlider:
    """Where the owner says by hand what the option does to a value."""

    def say(effect: int, rests_on: str) -> None:
        desk.fold_quietly(what)
        noted = {value.value: rests_on} if rests_on else {}
        desk.act(
            translate("effects", "Noting it…"),
            lambda ws, group, d: ws.assess(group, d, option.id, {value.value: effect}, words=noted),
            lambda _: forget(),
        )

    def forget() -> None:
        slider.done()
        if box is not None:
            box.done()

    key = _key(desk, option, value.value)
    slider = EffectSlider(desk.session, key, value.name, desk.name(option), own, say)
    slider.left.connect(lambda: desk.unfold(what, open_=False))
    return slider


def _key(desk: Desk, option: Option, value: str) -> str:
    return f"effect {desk.about.id} {option.id} {value}"
