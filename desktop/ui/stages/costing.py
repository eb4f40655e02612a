"""Agreeing to what goes hard against one's own values: it is said first, and typed by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deliberation.fields import HUNDRED, TEXT_LIMIT
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, words
from desktop.ui.widgets.blend_table import signed
from desktop.ui.widgets.draft_line import DraftLine
from desktop.ui.widgets.later import Later, Parts
from desktop.ui.words import join_names, translate

if TYPE_CHECKING:
    from desktop.consenting import Cost
    from desktop.workspace import Workspace


@dataclass(frozen=True)
class Agreeing:
    """`key` and `name` tell what is agreed to; `cost` is asked on the documents thread.

    `sign(although)` consents; `fold(open)` shows the card of `cost_card`, or no longer.
    """

    key: str
    name: str
    cost: Callable[[Workspace], Cost | None]
    sign: Callable[[str], None]
    fold: Callable[[bool], None]


def agree(session: Session, it: Agreeing) -> None:
    """Sign at once what costs the owner little; else show what it costs them."""

    label = translate("costing", "Looking at what it costs you…")
    if session.doing(label):
        return
    end = session.begin_long(label)

    def known(cost: Cost | None) -> None:
        end()
        if cost is None:
            it.sign("")
        else:
            it.fold(True)

    def failed(error: BaseException) -> None:
        end()
        session.complain(error)

    session.ask(it.cost, known, failed)


def cost_card(session: Session, it: Agreeing) -> Later:
    """What it costs, and the field in which that is typed by hand."""
    return Later(session, f"cost {it.key}", it.cost, lambda cost: _card(session, it, cost))


def forget(session: Session, key: str) -> None:
    """It has been signed: what was typed is no longer needed."""
    session.drafts.pop(field_name(key), None)


def field_name(key: str) -> str:
    """Of the field, and of the button that unfolds it: so the keyboard goes from it to there."""
    return f"although {key}"


def _card(session: Session, it: Agreeing, cost: Cost | None) -> Parts:
    if cost is None:
        eased = translate("costing", "By now it does not go hard against your values.")
        agree_ = button(
            translate("costing", "I agree"), lambda: it.sign(""), "primary",
            name=translate("costing", "I agree: {name}").format(name=it.name),
        )  # fmt: skip
        return [Card(words(eased), abreast(agree_), role="notice")]
    said = translate(
        "costing",
        "By what you told your agent this goes hard against your own values: it is {u} for you, "
        "and costs you {values}. Nobody can ask you to agree. If you do all the same, type these "
        "words:",
    ).format(u=signed(cost.utility / HUNDRED), values=join_names(list(cost.values)))
    field = DraftLine(
        session, field_name(it.key),
        translate("costing", "Type: {words}").format(words=cost.words), limit=TEXT_LIMIT,
    )  # fmt: skip
    sign = button(
        translate("costing", "I agree all the same"), lambda: it.sign(field.said), "primary",
        name=translate("costing", "I agree all the same: {name}").format(name=it.name),
    )  # fmt: skip

    def check(typed: str) -> None:
        sign.setEnabled(_plain(typed) == _plain(cost.words))

    field.textChanged.connect(check)
    check(field.text())
    never = button(translate("costing", "I don't agree"), lambda: it.fold(False))
    never.setObjectName(field_name(it.key))  # so that the keyboard goes back to what unfolded this
    alone = translate(
        "costing",
        "Only this laptop knows what your values make of it; the words that you type are shown "
        "to the group. You can take your consent back at any time.",
    )
    return [
        Card(
            words(said, "warn"), words(cost.words, "lead"), field, words(alone, "small"),
            abreast(sign, never), role="notice",
        )
    ]  # fmt: skip


def _plain(typed: str) -> str:
    """As the words are compared: neither case, spaces nor a full stop matter."""
    return " ".join(typed.casefold().split()).rstrip(".")
