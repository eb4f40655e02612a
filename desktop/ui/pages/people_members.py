"""The members, each with their devices: who is near, who was met when, and what waits for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from deliberation.state import Member
from desktop.export.lettering import isolated
from desktop.ui import look
from desktop.ui.pages.people_details import details
from desktop.ui.pages.people_words import (
    called,
    device_name,
    how_it_ended,
    inside,
    listed,
    met_words,
    near_words,
    quoted,
    short,
    waiting_words,
)
from desktop.ui.widgets.basics import Card, button, column, row, rule, words
from desktop.ui.words import join_names, translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.devices import DeviceView
    from desktop.ui.pages.people import PeoplePage

FEW = 3  # former members that are listed without being asked for


def members_parts(page: PeoplePage, view: GroupView) -> list[QWidget | QBoxLayout]:
    """Who is near, in a line, and a card with everybody."""
    if not view.state.current:
        nobody = translate("people", "Nobody is in this group any more.")
        return [words(nobody, "lead"), *_former(page, view)]
    card = Card(gap=8)
    for index, member in enumerate(view.state.current):
        if index:
            card.body.addWidget(rule())
        card.body.addLayout(_member(page, view, member))
    return [words(_near(page, view), "muted"), card, *_former(page, view)]


def _near(page: PeoplePage, view: GroupView) -> str:
    near = page.near()
    who = [
        called(view, member.id)
        for member in view.state.current
        if any(each.id in near for each in member.active)
    ]
    if len(view.state.current) == 1 and not who:
        return translate("people", "Nobody else is in the group so far.")
    if not who:
        return translate("people", "Nobody of the group is near now.")
    return translate("people", "Near now: {who}.").format(who=join_names(who))


def _member(page: PeoplePage, view: GroupView, member: Member) -> QBoxLayout:
    name = isolated(member.name)
    if member.id == view.me:
        name = translate("people", "{name} (you)").format(name=name)
    head = row(words(name, "strong"), _more(page, member), gap=12)
    head.setStretch(0, 1)
    lines = column(head, gap=4)
    known = page.known
    mine = [each for each in known.of(member.id) if not each.retired] if known else []
    for place, device in enumerate(mine, 1):
        if said := _device(page, view, device, place, alone=len(mine) == 1):
            lines.addWidget(words(said, "body" if page.near().get(device.id) else "muted"))
        if device.forked:
            lines.addWidget(words(forked_words(), "warn"))
    if known and not mine:
        none = translate("people", "All of their devices are retired.")
        lines.addWidget(words(none, "muted"))
    if page.is_open(f"member {member.id}"):
        lines.addSpacing(look.current().px(6))
        lines.addLayout(details(page, view, member))
    return lines


def forked_words() -> str:
    return translate(
        "people",
        "It signed two different things under one number, as a copied laptop does. From there on "
        "only what others had built on by then counts.",
    )


def _device(
    page: PeoplePage, view: GroupView, device: DeviceView, place: int, *, alone: bool
) -> str:
    """All about a device in use, in a line; "" where it would say nothing of the only one."""
    known, name = page.known, device_name(device, place)
    if device.here:
        here = translate("people", "This laptop")
        return f"{name}: {here}." if device.name or not alone else f"{here}."
    neighbour = known.neighbours.get(device.id) if known else None
    plain = f"{name}." if device.name or not alone else ""
    if known is None or neighbour is None:  # of a group that one is not in any more
        return plain
    who = short(view.name_of(device.member))
    if not alone or device.member == view.me:
        who = name
    parts = [near_words(page.near().get(device.id, ()))]
    if inside(view):  # nothing goes to or comes from somebody who is not
        parts += [met_words(neighbour), waiting_words(neighbour, who, known.roads, view.id)]
    said = " ".join(filter(None, parts))
    if not said:
        return plain
    return said if alone and not device.name else f"{name}: {said}"


def _more(page: PeoplePage, member: Member) -> QPushButton:
    what = f"member {member.id}"
    shown = page.is_open(what)
    label = translate("people", "Less") if shown else translate("people", "More")
    spoken = translate("people", "{label}: about {name}").format(label=label, name=member.name)
    made = button(label, lambda: page.unfold(what, open_=not shown), "quiet", name=spoken)
    made.setObjectName(what)
    return made


def _former(page: PeoplePage, view: GroupView) -> list[QWidget | QBoxLayout]:
    gone = [each for each in view.state.members if each.left and each.id != view.me]
    if not gone:
        return []
    parts: list[QWidget | QBoxLayout] = []
    shown = page.is_open("former")
    title = translate("people", "No longer in the group")
    parts.append(words(title, "strong"))
    if len(gone) > FEW:
        label = translate("people", "Show all {n}").format(n=len(gone))
        if shown:
            label = translate("people", "Show fewer")
        toggle = button(label, lambda: page.unfold("former", open_=not shown), "quiet")
        toggle.setObjectName("former members")
        parts.append(row(toggle, None))
    card = Card(gap=6)
    for index, member in enumerate(gone if shown else gone[-FEW:]):
        if index:
            card.body.addWidget(rule())
        for said in _gone(view, member):
            card.body.addWidget(words(said, "muted"))
    return [*parts, card]


def _gone(view: GroupView, member: Member) -> list[str]:
    """How their membership ended, and the reasons that were given."""
    name = called(view, member.id)
    if not member.removed:
        return [translate("people", "{name} has left.").format(name=name)]
    voters, reasons = how_it_ended(view.state, member)
    if not voters:
        return [translate("people", "{name} was removed.").format(name=name)]
    said = translate("people", "{name} was removed by {who}.")
    first = said.format(name=name, who=join_names(listed(view, voters)))
    return [first, *quoted(view, voters, reasons)]
