"""What the owner's values make of an option: worked out on this laptop and shown only here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.fields import HUNDRED
from deliberation.state import Option
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.blend_table import signed
from desktop.ui.widgets.later import Later, Parts
from desktop.ui.words import translate, utility_words

if TYPE_CHECKING:
    from desktop.assessing import Foreseen


def add_foreseen(desk: Desk, card: Card, option: Option) -> None:
    """Add what the owner's profile and the group's table make of it."""
    group, about = desk.session.group, desk.about.id
    card.body.addWidget(
        Later(
            desk.session,
            f"foreseen {option.id}",
            lambda ws: ws.foresees(group, about, option.id),
            lambda seen: _shown(desk, option, seen),
        )
    )


def _shown(desk: Desk, option: Option, seen: Foreseen | None) -> Parts:
    alone = words(translate("foreseeing", "Only on this laptop; nobody else sees it."), "small")
    if seen is None:
        nothing = translate("foreseeing", "Nobody has said yet what it does.")
        return [words(nothing)]
    if not seen.profile.evidence:
        stranger = translate(
            "foreseeing", "Your agent knows nothing of your values yet, so it cannot say."
        )
        label = translate("foreseeing", "Tell it something")
        go = button(label, lambda: desk.page.go.emit("agent", ""))
        return [words(stranger), row(go, None)]
    said = translate(
        "foreseeing",
        "By what you told your agent you would find it {words} ({u}); by all values alike it "
        "would be {base}.",
    ).format(
        words=utility_words(seen.utility),
        u=signed(seen.utility / HUNDRED),
        base=signed(seen.baseline / HUNDRED),
    )
    return [words(said), words(_sealed(desk, option), "small"), alone]


def _sealed(desk: Desk, option: Option) -> str:
    """Whether it was sealed before the owner rated, which is what makes it a prediction."""
    me, about = desk.view.me, desk.about
    mine = [e for e in about.predictions if e.member == me and e.option == option.id]
    rated = any(
        each.member == me and each.option == option.id and each.by == "hand"
        for each in about.ratings
    )
    if any(each.rated for each in mine):
        return translate(
            "foreseeing",
            "What it foresaw was sealed before you rated; My agent shows how well it knew you.",
        )
    if mine and not rated:
        return translate(
            "foreseeing",
            "What it foresaw is sealed in the group's log, where nobody can read it, before you "
            "rate. Rate by what you think, not by this.",
        )
    if rated:
        return translate("foreseeing", "Nothing was sealed before you rated, so it proves nothing.")
    return translate(
        "foreseeing",
        "It is sealed, unread by anybody, as soon as you or your agent say what the option does; "
        "once you have rated, you see how well it knew you.",
    )
