"""What the owner's values make of an option: worked out on this laptop and shown only here.

What is sealed before the owner rates by hand is held against that rating, so it is shown only
afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.fields import HUNDRED
from deliberation.state import Option, Prediction
from desktop.blind import rated_by_hand
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
    if not desk.about.adopted and not rated_by_hand(desk.about, option.id, desk.view.me):
        blind = translate(
            "foreseeing",
            "Rate this one without looking: so you see how well your agent knows you. What it "
            "foresees is shown here once you have rated by hand.",
        )
        return [words(blind), words(_waiting(desk, option), "small"), alone]
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


def _mine(desk: Desk, option: Option) -> list[Prediction]:
    """What the owner's agent has sealed of an option."""
    both = desk.view.me, option.id
    return [each for each in desk.about.predictions if (each.member, each.option) == both]


def _waiting(desk: Desk, option: Option) -> str:
    """Where what the agent foresees is until the owner has rated."""
    if _mine(desk, option):
        return translate("foreseeing", "It is sealed in the group's log, where nobody can read it.")
    return translate(
        "foreseeing",
        "It is sealed, unread by anybody, as soon as you or your agent say what the option does.",
    )


def _sealed(desk: Desk, option: Option) -> str:
    """Whether it was sealed before the owner rated, which is what makes it a prediction."""
    if any(each.rated for each in _mine(desk, option)):
        return translate(
            "foreseeing",
            "What it foresaw was sealed before you rated; My agent shows how well it knew you.",
        )
    return translate("foreseeing", "Nothing was sealed before you rated, so it proves nothing.")
