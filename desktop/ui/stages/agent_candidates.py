"""What the owner's agent makes of the mediator's wordings: shown here alone, sent only by a yes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtWidgets import QPushButton

from deliberation.fields import HUNDRED
from deliberation.profiles.profile import WHOLE
from deliberation.profiles.values import VALUES
from deliberation.state import Mediation
from desktop.blind import rate_blind
from desktop.ui.session import Session
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.blend_table import signed
from desktop.ui.words import translate, utility_words

if TYPE_CHECKING:
    from desktop.mediating import ToRate
    from desktop.workspace import Workspace
    from llm.rating.own import OwnRating
    from llm.vault.vault import Vault


@dataclass(frozen=True)
class Made:
    """What the agent made of a mediation's wordings, and what it was asked with."""

    asked: ToRate
    ratings: tuple[OwnRating, ...]


# Kept while the window is open, by mediation: to send it or not is for the owner to say.
_made: WeakKeyDictionary[Session, dict[str, Made]] = WeakKeyDictionary()


def show_agent(desk: Desk, mediation: Mediation) -> None:
    """Add what the agent makes of the wordings, or the way to ask it."""
    made = _made.get(desk.session, {}).get(mediation.id)
    mine = {e.candidate: e.utility for e in mediation.ratings if e.member == desk.view.me
            and e.by == "hand"}  # fmt: skip
    if not mine and rate_blind(mediation.id, desk.view.me):
        blind = translate(
            "agent rates",
            "Rate these without looking at what your agent makes of them: so you see how well "
            "your agent knows you. Once in a while it is asked of you.",
        )
        desk.add(words(blind, "muted"))
        return
    if made is None or len(made.ratings) != len(mediation.candidates):
        ask = button(
            translate("agent rates", "What my agent makes of it"),
            lambda: _ask(desk, mediation),
            "quiet",
            glyph="magnifying-glass",
        )
        desk.add(row(ask, None))
        return
    desk.add(_card(desk, mediation, made, mine))


def _ask(desk: Desk, mediation: Mediation) -> None:
    session, group, about = desk.session, desk.session.group, desk.about.id

    def read(workspace: Workspace) -> tuple[ToRate, Vault]:
        return workspace.to_rate(group, about, mediation.id), workspace.vault

    async def rate(found: tuple[ToRate, Vault], progress: Callable[[str], None]) -> Made:
        from desktop import model_work  # loads slowly, so here and only once it is wanted

        asked, vault = found
        ratings = await model_work.rate_all(asked, vault, session.model, progress=progress)
        return Made(asked, tuple(ratings))

    def rated(made: Made) -> None:
        _made.setdefault(session, {})[mediation.id] = made
        desk.page.refresh()

    session.consult(translate("agent rates", "Your agent reads the wordings…"), read, rate, rated)


def _card(desk: Desk, mediation: Mediation, made: Made, mine: Mapping[int, int]) -> Card:
    title = translate("agent rates", "What your agent makes of it")
    own = len(mine) == len(made.ratings)
    alone = translate("agent rates", "Only on this laptop, until you send it.")
    if own:
        alone = translate("agent rates", "Only on this laptop; your own ratings are what counts.")
    card = Card(words(title, "strong"), words(alone, "small"), gap=6)
    by_list = [not each.by_model for each in made.ratings]
    for index, each in enumerate(made.ratings):
        marked = by_list[index] and not all(by_list)
        said = _line(index, each, mine.get(index), marked=marked)
        card.body.addWidget(words(said))
    if all(by_list):
        listed = translate(
            "agent rates",
            "It goes by a list of words and understands nothing: look at the words.",
        )
        card.body.addWidget(words(listed, "small"))
    if own:
        # Who may have looked before rating would only measure how far they went along with it.
        if rate_blind(mediation.id, desk.view.me):
            card.body.addWidget(words(_how_near(made, mine), "strong"))
        card.body.addLayout(row(_forget(desk, mediation), None))
        return card
    tells = translate(
        "agent rates",
        "Many ratings of your agent's together tell your group roughly what matters to you.",
    )
    card.body.addWidget(words(tells, "muted"))
    send = button(
        translate("agent rates", "Send my agent's ratings"), lambda: _send(desk, mediation, made)
    )
    card.body.addLayout(abreast(send, _forget(desk, mediation)))
    return card


def _line(index: int, it: OwnRating, own: int | None, *, marked: bool) -> str:
    """ "Wording 2: better than now (+0.40), going by “help”"; `marked`: that a list found them."""
    said = translate("agent rates", "Wording {n}: {words} ({u})")
    if own is not None:
        said = translate("agent rates", "Wording {n}: you said {own}; your agent: {words} ({u})")
    said = said.format(
        n=index + 1,
        words=utility_words(it.utility),
        u=signed(it.utility / HUNDRED),
        own=signed((own or 0) / HUNDRED),
    )
    rests = it.words()
    going = translate("agent rates", "{said}, going by {words}.")
    if not rests:
        going = translate("agent rates", "{said}. It found no words to go by.")
    elif marked:
        going = translate("agent rates", "{said}, by a list of words, going by {words}.")
    return going.format(said=said, words=rests)


def _how_near(made: Made, mine: Mapping[int, int]) -> str:
    """How far the agent was off, beside one with no profile."""
    from llm.rating.own import rating_of

    alike = (WHOLE // len(VALUES),) * len(VALUES)
    off = [abs(each.utility - mine[i]) for i, each in enumerate(made.ratings)]
    none = [abs(rating_of(alike, each.effects) - mine[i]) for i, each in enumerate(made.ratings)]
    said = translate(
        "agent rates",
        "On these wordings your agent was off by {own} on average, of 2 at the most; an agent "
        "with no profile would have been off by {none}.",
    )
    n = len(off)
    return said.format(
        own=f"{sum(off) / (HUNDRED * n):.2f}", none=f"{sum(none) / (HUNDRED * n):.2f}"
    )


def _forget(desk: Desk, mediation: Mediation) -> QPushButton:
    def forget() -> None:
        _made.get(desk.session, {}).pop(mediation.id, None)
        desk.page.refresh()

    return button(translate("agent rates", "Put it away"), forget, "quiet")


def _send(desk: Desk, mediation: Mediation, made: Made) -> None:
    def sent(_: object) -> None:
        _made.get(desk.session, {}).pop(mediation.id, None)
        desk.page.refresh()

    desk.act(
        translate("agent rates", "Sending your agent's ratings…"),
        lambda ws, group, _: ws.rate_by_agent(group, made.asked, made.ratings),
        sent,
    )
