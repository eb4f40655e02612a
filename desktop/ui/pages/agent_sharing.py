"""What a group gets of one's values: three choices, what exactly leaves, and what others see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from deliberation.acts import LEVELS, SharedEvidence
from deliberation.profiles.sharing import LEAVES, Shared, SharedItem
from deliberation.profiles.values import VALUES
from deliberation.state import SharedValues
from desktop.ui.pages.agent_known import Known
from desktop.ui.pages.agent_words import things
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, tag, words
from desktop.ui.words import translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.ui.pages.agent import AgentPage


def show_sharing(page: AgentPage, known: Known, view: GroupView | None) -> None:
    """Add the choice for the group in view."""
    if view is None:
        page.add_heading(translate("agent", "What a group gets of this"))
        alone = translate(
            "agent",
            "You are in no group, so nothing of it leaves this laptop. In a group you choose here "
            "what the others get.",
        )
        page.add(words(alone, "muted"))
        return
    title = translate("agent", "What {group} gets of this")
    page.add_heading(title.format(group=view.state.group_name))
    now = next((each for each in view.state.sharing if each.member == view.me), None)
    page.add(words(_seen(known, now)))
    for level in LEVELS:
        page.add(_choice(page, known, level, now))


def _seen(known: Known, now: SharedValues | None) -> str:
    """What the others see at present, and whether it is still what one's agent knows."""
    level = now.level if now else "ratings"
    said = {
        "ratings": translate("agent", "The others see your ratings now, and nothing more."),
        "weights": translate("agent", "The others see your twenty weights now, rounded."),
        "evidence": translate(
            "agent", "The others see your twenty weights now, and what they rest on."
        ),
    }[level]
    would = known.shares[level]
    if now is None or level == "ratings" or (isinstance(would, Shared) and _same(now, would)):
        return said
    changed = translate(
        "agent", "Your profile has changed since: they see it as it was when you shared it."
    )
    return f"{said} {changed}"


def _same(now: SharedValues, would: Shared) -> bool:
    items = tuple(
        SharedEvidence(each.value, each.direction, each.strength, each.kind) for each in would.items
    )
    return now.weights == would.weights and now.items == items


def _choice(page: AgentPage, known: Known, level: str, now: SharedValues | None) -> Card:
    titles = {
        "ratings": translate("agent", "Ratings only"),
        "weights": translate("agent", "Rounded weights"),
        "evidence": translate("agent", "Everything but your words"),
    }
    title, would = titles[level], known.shares[level]
    is_now = level == (now.level if now else "ratings")
    card = Card(gap=4)
    card.setProperty("chosen", "true" if is_now else "false")
    head = row(words(title, "strong"), gap=16)
    head.setStretch(0, 1)
    if is_now:
        head.addWidget(tag(translate("agent", "It is so now.")))
    card.body.addLayout(head)
    card.body.addWidget(words(LEAVES[level]))
    if isinstance(would, str):
        card.body.addWidget(words(would, "warn"))
        return card
    if level == "ratings" and not is_now:
        kept = translate("agent", "What you shared before stays with the others.")
        card.body.addWidget(words(kept, "muted"))
    _buttons(page, card, known, level, title, would, is_now and (now is None or _same(now, would)))
    return card


def _buttons(
    page: AgentPage, card: Card, known: Known, level: str, title: str, would: Shared, done: bool
) -> None:
    what, buttons = f"leaves {level}", []
    if not done:
        label = translate("agent", "Share this")
        if level == "ratings":
            label = translate("agent", "Share no more than this")
        share = button(label, lambda: page.share(level), name=f"{label}: {title}")
        share.setObjectName(f"share {level}")
        buttons.append(share)
    shown = page.is_open(what)
    if level != "ratings":
        label = translate("agent", "Show exactly what leaves")
        if shown:
            label = translate("agent", "Hide what leaves")
        toggle = button(
            label, lambda: page.unfold(what, open_=not shown), "quiet", name=f"{label}: {title}"
        )
        toggle.setObjectName(what)
        buttons.append(toggle)
    card.body.addLayout(abreast(*buttons))
    if shown:
        card.body.addWidget(words(listing(would, known.names), "mono", select=True))


def listing(would: Shared, names: dict[str, str]) -> str:
    """Every number that leaves, a line for each value and for each thing that it rests on."""
    lines = [f"{weight:>4}  {names[value]}" for value, weight in zip(VALUES, would.weights,
                                                                     strict=True)]  # fmt: skip
    if would.items:
        lines += ["", translate("agent", "Resting on {things}:").format(
            things=things(len(would.items))
        )]  # fmt: skip
        lines += _items(would.items, names)
    return "\n".join(lines)


def _items(items: Sequence[SharedItem], names: dict[str, str]) -> list[str]:
    """Items that are alike on one line, with how many there are."""
    kinds = {
        "answer": translate("agent", "an answer"),
        "rating": translate("agent", "a rating"),
        "quote": translate("agent", "something said"),
        "correction": translate("agent", "your own setting"),
    }
    lines = []
    for each, count in Counter(items).items():
        sign = "+" if each.direction > 0 else "−"
        times = f" × {count}" if count > 1 else ""
        lines.append(f"{sign}{each.strength:<3}  {names[each.value]}, {kinds[each.kind]}{times}")
    return lines
