"""One value of the owner's profile: how much it weighs, why, and how to strike or set that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout

from deliberation.profiles.explaining import explain, sentence
from deliberation.profiles.profile import Evidence, corrections_of, fold
from deliberation.profiles.profile import correct as corrected
from desktop.ui.pages.agent_known import Known
from desktop.ui.pages.agent_words import setting_words, source, weight_words
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, column, row, rule, tag, words
from desktop.ui.widgets.editor import line
from desktop.ui.widgets.rating import CalmSlider
from desktop.ui.words import shortened, translate

if TYPE_CHECKING:
    from desktop.ui.pages.agent import AgentPage

SHOWN = 8  # pieces of evidence for a value, and against it, before more are asked for
_PREVIEWED = 500  # pieces of evidence up to which a setting's effect is worked out as one slides


def value_card(page: AgentPage, known: Known, value: str) -> Card:
    """All about the chosen value."""
    said, standing = known.words_of(value), known.profile.of(value)
    card = Card(
        words(said.name, "heading"),
        words(said.sentence, "lead"),
        words(weight_words(standing), "strong"),
        words(_figures(known, value)),
    )
    _sum_and_setting(page, card, known, value)
    about = [each for each in known.profile.evidence if each.value == value]
    firm = corrections_of(about, value)
    _listed(page, card, translate("agent", "What speaks for it"), about, firm, 1)
    _listed(page, card, translate("agent", "What speaks against it"), about, firm, -1)
    return card


def _figures(known: Known, value: str) -> str:
    """The value's sentence without its name, which stands above."""
    said = sentence(known.profile, value, known.names).removeprefix(f"{known.names[value]}: ")
    return said[:1].upper() + said[1:]


def _sum_and_setting(page: AgentPage, card: Card, known: Known, value: str) -> None:
    shown = page.is_open(f"sum {value}")
    label = translate("agent", "Hide the sum") if shown else translate("agent", "Show the sum")
    toggle = button(label, lambda: page.unfold(f"sum {value}", open_=not shown), "quiet")
    toggle.setObjectName("sum")
    set_, buttons = f"set {value}", [toggle]
    if not page.is_open(set_):
        label = translate("agent", "Correct it…")
        name = translate("agent", "Correct it: set {value} yourself")
        spoken = name.format(value=known.names[value])
        buttons.insert(0, button(label, lambda: page.unfold(set_), name=spoken))
    card.body.addLayout(abreast(*buttons))
    if shown:
        lines = "\n".join(explain(known.profile, value, known.names))
        card.body.addWidget(words(lines, "mono", select=True))
    if page.is_open(set_):
        _setting(page, card, known, value)


# The evidence


def _listed(
    page: AgentPage,
    card: Card,
    title: str,
    about: Sequence[Evidence],
    firm: Sequence[Evidence],
    direction: int,
) -> None:
    """The strongest first; what is set aside for the owner's own setting comes last."""
    found = [each for each in about if each.direction == direction]
    found.sort(key=lambda each: (each not in firm, -each.strength, each.id))
    card.body.addWidget(rule())
    card.body.addWidget(words(f"{title} ({len(found)})", "strong"))
    if not found:
        card.body.addWidget(words(translate("agent", "Nothing so far."), "muted"))
    every = f"all {direction}"
    shown = found if page.is_open(every) else found[:SHOWN]
    for each in shown:
        card.body.addLayout(_item(page, each, aside=bool(firm) and each not in firm))
    if len(shown) < len(found):
        more = translate("agent", "Show all {n}").format(n=len(found))
        all_ = button(more, lambda: page.unfold(every), "quiet", name=f"{more}: {title}")
        card.body.addLayout(row(all_, None))


def _item(page: AgentPage, it: Evidence, *, aside: bool) -> QBoxLayout:
    said = source(it)
    strength = translate("agent", "counts {n} of 100").format(n=it.strength)
    if aside:
        strength = translate("agent", "set aside for what you set yourself")
    about = column(words(said, "muted" if aside else "body"), words(strength, "small"), gap=0)
    whole = column(gap=2)
    line_ = row(about, gap=16)
    line_.setStretch(0, 1)
    whole.addLayout(line_)
    name = shortened(said, 90)
    if it.kind == "quote" and it.ref:
        there = translate("agent", "See the conversation")
        see = button(
            there, lambda: page.go.emit("talk", it.ref), "quiet", name=f"{there}: {name}"
        )  # fmt: skip
        line_.addWidget(see, alignment=Qt.AlignmentFlag.AlignTop)
    if it.kind == "correction":
        label = translate("agent", "Take it back")
        back = button(label, lambda: page.strike(it.id), name=f"{label}: {name}")
        line_.addWidget(back, alignment=Qt.AlignmentFlag.AlignTop)
        return whole
    what = f"strike {it.id}"
    if not page.is_open(what):
        label = translate("agent", "Strike")
        ask = button(label, lambda: page.unfold(what), name=f"{label}: {name}")
        ask.setObjectName(what)
        line_.addWidget(ask, alignment=Qt.AlignmentFlag.AlignTop)
        return whole
    never = translate("agent", "Struck, it never counts again, not even when you say it again.")
    yes = translate("agent", "Strike it for good")
    no = translate("agent", "Leave it")
    strike = button(yes, lambda: page.strike(it.id), name=f"{yes}: {name}")
    strike.setObjectName(what)
    leave = button(no, lambda: page.unfold(what, open_=False), "quiet", name=f"{no}: {name}")
    whole.addWidget(words(never, "warn"))
    whole.addLayout(abreast(strike, leave))
    return whole


# The owner's own setting


def _setting(page: AgentPage, card: Card, known: Known, value: str) -> None:
    earlier = corrections_of(known.profile.evidence, value)
    start = earlier[0].direction * earlier[0].strength if earlier else 0
    slider = CalmSlider(Qt.Orientation.Horizontal)
    slider.setObjectName(f"slider {value}")
    slider.setRange(-100, 100)
    slider.setSingleStep(5)
    slider.setPageStep(20)
    slider.setValue(page.settings.get(value, start))
    why = line(
        translate("agent", "Why, in your own words"),
        translate("agent", "Why, if you like; it stays on this laptop"),
        page.reasons.get(value, ""),
    )
    why.setObjectName(f"why {value}")
    said = words("", "strong")
    save = button(
        translate("agent", "Set it so"),
        lambda: page.correct(value, slider.value(), why.text().strip()),
        "primary",
    )

    def moved(number: int) -> None:
        page.settings[value] = number
        phrase = f"{setting_words(number)} ({number:+d})".replace("-", "−").replace("+0", "0")
        slider.setAccessibleName(
            translate("agent", "How much {value} matters to you: {phrase}").format(
                value=known.names[value], phrase=phrase
            )
        )
        said.setText(_preview(known, value, number, phrase))
        save.setEnabled(number != 0)

    def noted(text: str) -> None:
        page.reasons[value] = text

    slider.valueChanged.connect(moved)
    why.textChanged.connect(noted)
    moved(slider.value())
    ends = row(
        tag(translate("agent", "hardly matters")), None, tag(translate("agent", "very much"))
    )
    leave = button(
        translate("agent", "Leave it as it is"),
        lambda: page.unfold(f"set {value}", open_=False),
        "quiet",
    )
    card.body.addWidget(rule())
    alone = translate("agent", "What you set counts alone, in place of all that is listed below.")
    for each in (words(alone, "muted"), slider):
        card.body.addWidget(each)
    card.body.addLayout(ends)
    card.body.addWidget(said)
    card.body.addWidget(why)
    card.body.addLayout(abreast(save, leave))


def _preview(known: Known, value: str, number: int, phrase: str) -> str:
    if not number:
        return translate("agent", "Move the slider to say how much it matters to you.")
    said = translate("agent", "You would say: {phrase}.").format(phrase=phrase)
    evidence = known.profile.evidence
    if len(evidence) > _PREVIEWED:
        return said
    setting = Evidence(
        "preview", value, 1 if number > 0 else -1, abs(number), "correction"
    )  # fmt: skip
    weight = fold(corrected(evidence, setting)).of(value).weight
    then = translate("agent", "It would weigh about {n} of 1000; now it is {now}.")
    return f"{said} {then.format(n=weight, now=known.profile.of(value).weight)}"
