"""What each member would miss in a wording, folded until somebody wants to know."""

from __future__ import annotations

from deliberation.acts import Critique
from deliberation.fields import HUNDRED
from deliberation.state import Mediation
from desktop.ui.stages.desk import Desk
from desktop.ui.stages.proving import Grounds
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.blend_table import signed
from desktop.ui.words import translate, utility_words


def add_critiques(
    desk: Desk, card: Card, mediation: Mediation, index: int, grounds: Grounds
) -> None:
    """Add a line for each member of whom the mediator says what they would miss."""
    found = [each for each in mediation.critiques if each.candidate == index]
    if not found:
        return
    what = f"critiques {mediation.id} {index}"
    shown = desk.is_open(what)
    label = translate("critiques", "What each would miss")
    if shown:
        label = translate("critiques", "Hide what each would miss")
    spoken = translate("critiques", "{label}: wording {n}").format(label=label, n=index + 1)
    toggle = button(label, lambda: desk.unfold(what, open_=not shown), "quiet", name=spoken)
    toggle.setObjectName(what)
    card.body.addLayout(row(toggle, None))
    if not shown:
        return
    guess = translate(
        "critiques",
        "As the mediator reads what each has said; nobody has said this themselves.",
    )
    card.body.addWidget(words(guess, "small"))
    for each in sorted(found, key=lambda critique: critique.score):
        card.body.addWidget(words(_line(grounds, each)))
        if each.quote and not grounds.quoted(each):
            false = translate("critiques", "Not proven: {name} did not say “{quote}”.")
            name = grounds.view.name_of(each.member)
            card.body.addWidget(words(false.format(name=name, quote=each.quote), "warn"))


def _line(grounds: Grounds, critique: Critique) -> str:
    """ "Bo, worse than now (−0.40): no word of quiet evenings. “I need quiet evenings.”"."""
    said = translate("critiques", "{name}, {words} ({u})").format(
        name=grounds.view.name_of(critique.member),
        words=utility_words(critique.score),
        u=signed(critique.score / HUNDRED),
    )
    if critique.text:
        said = translate("critiques", "{said}: {text}").format(said=said, text=critique.text)
    if critique.quote and critique.quote not in critique.text and grounds.quoted(critique):
        said = translate("critiques", "{said} “{quote}”").format(said=said, quote=critique.quote)
    return said
