"""Whom exactly these words touch, and on whom they have no force."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtWidgets import QBoxLayout, QWidget

from deliberation.folding.touching import (
    CONSENTING,
    MEMBERS,
    NAMED,
    OUTSIDERS,
    Imposition,
    Party,
    by_speaker,
    impositions,
    parties,
)
from deliberation.state import State
from desktop.ui.session import Session
from desktop.ui.stages.touching_form import (
    Folding,
    Text,
    TouchForm,
    field_key,
    hand_in,
    said_of,
)
from desktop.ui.widgets.basics import button, column, row, words
from desktop.ui.widgets.harm import harm_words
from desktop.ui.words import join_names, translate
from desktop.views import GroupView


def touched_lines(view: GroupView, text: Text) -> list[str]:
    """Whom the words touch, a line each: members first, then others with what it does to them."""
    found = parties(view.state.touches, text.clause, text.sha256)
    all_ = any(party.who == MEMBERS for party in found)
    first = translate("touching", "Those who consent to it.")
    lines = [translate("touching", "All members.") if all_ else first]
    return lines + [_line(view, each) for each in found if each.who in (NAMED, OUTSIDERS)]


def _line(view: GroupView, party: Party) -> str:
    said = translate("touching", "{name}: {harm} ({n} of 100).")
    if not party.harm:
        said = translate("touching", "{name}: {harm}.")
    name = party.name or translate("touching", "Whoever comes by")
    said = said.format(name=name, harm=harm_words(party.harm), n=party.harm)
    if party.speaker:
        speaks = translate("touching", "{who} speaks for them.")
        said += " " + speaks.format(who=view.name_of(party.speaker))
    elif party.who == NAMED:
        said += " " + translate("touching", "Nobody speaks for them.")
    said = f"{said} {_harms(view, party)}".rstrip()
    return said[:1].upper() + said[1:]


def _harms(view: GroupView, party: Party) -> str:
    """Who says what harm, and which of it counts; "" where nobody says any."""
    if not any(harm for _, harm in party.harms):
        return ""
    if len(party.harms) == 1:
        alone = translate(
            "touching",
            "Only {who} has said whom it touches; nobody else has looked, so that word stands.",
        )
        return alone.format(who=view.name_of(party.said_by[0]))
    counts = translate(
        "touching",
        "Harm by {harms}: the middle counts, and 0 for whoever has said whom it touches and did "
        "not name them.",
    )
    if by_speaker(party):
        counts = translate(
            "touching", "Harm by {harms}: the word of who speaks for them goes first."
        )
    harms = [
        f"{view.name_of(who)} {harm}"
        if who in party.said_by
        else translate("touching", "{name} 0 (said nothing of them)").format(name=view.name_of(who))
        for who, harm in party.harms
    ]
    return counts.format(harms=join_names(harms))


def without_force(state: State, text: Text, bound: Collection[str]) -> str:
    """On whom the words have no force because they have not consented, or ""."""
    found = impositions(state, text.clause, text.sha256, bound)
    if not found:
        return ""
    said = translate("touching", "No force on {names}, who have not consented.")
    if len(found) == 1 and found[0].member:
        said = translate("touching", "No force on {names}, who has not consented.")
    ordered = sorted(found, key=lambda each: not each.member)
    return said.format(names=join_names([_name(each) for each in ordered]))


def _name(it: Imposition) -> str:
    """Members by name; others in quotes, since commas in these would join them with the next."""
    if it.who == OUTSIDERS:
        return translate("touching", "whoever comes by")
    return it.name if it.member else f"“{it.name}”"


def touched_parts(
    session: Session,
    view: GroupView,
    text: Text,
    folding: Folding | None,
    *,
    bound: Collection[str] = (),
) -> QBoxLayout:
    """Whom it touches, and, with `folding`, a way to say so. `bound` are those who consented."""
    parts: list[QWidget | QBoxLayout] = [words(translate("touching", "Whom it touches"), "small")]
    parts += [words(each) for each in touched_lines(view, text)]
    force = without_force(view.state, text, bound)
    if force:
        parts.append(words(force, "warn"))
    if folding is not None:
        parts += _mine(session, view, text)
        parts.append(
            TouchForm(session, view, text, folding) if folding.open else _more(text, folding)
        )
    return column(*parts, gap=4)


def _mine(session: Session, view: GroupView, text: Text) -> Sequence[QBoxLayout]:
    """What the owner has said, each with a way to take it back."""
    lines = []
    said = said_of(view, text)
    for each in said:
        if each.who == CONSENTING:
            continue
        rest = [other for other in said if other is not each]
        name = {
            MEMBERS: translate("touching", "all members"),
            OUTSIDERS: translate("touching", "whoever comes by"),
        }.get(each.who, each.name)
        label = translate("touching", "Take it back")
        spoken = translate("touching", "Take it back: {name}, {text}").format(
            name=name, text=text.name
        )
        back = button(label, lambda r=rest: hand_in(session, text, r), "quiet", name=spoken)  # type: ignore[misc]
        note = words(translate("touching", "You said: {name}.").format(name=name), "small")
        line = row(note, back)
        line.setStretch(0, 1)
        lines.append(line)
    return lines


def _more(text: Text, folding: Folding) -> QBoxLayout:
    label = translate("touching", "Say whom it touches…")
    spoken = translate("touching", "Say whom it touches: {text}").format(text=text.name)
    more = button(label, lambda: folding.set(True), "quiet", name=spoken)
    more.setObjectName(f"{field_key(text)} who")  # where the keyboard then goes
    return row(more, None)
