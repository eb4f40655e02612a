"""More about a member: their key, all their devices, and what can be done about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout

from deliberation.state import Member
from desktop.ui.pages.people_removing import removal_form
from desktop.ui.pages.people_words import device_name, inside
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, column, row, words
from desktop.ui.words import grouped, translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.devices import DeviceView
    from desktop.ui.pages.people import PeoplePage


def details(page: PeoplePage, view: GroupView, member: Member) -> QBoxLayout:
    key = translate("people", "Key begins {digits}.").format(digits=grouped(member.id[:16]))
    parts = column(words(key, "small"), gap=8)
    mine = member.id == view.me and inside(view)
    for place, device in enumerate(page.known.of(member.id) if page.known else (), 1):
        parts.addLayout(_device(page, device, place, mine=mine))
        if page.is_open(f"retire {device.id}") and mine and _can_go(device):
            parts.addWidget(_retire_form(page, device, place))
    if mine:
        another = translate("people", "Add another device…")
        add = button(another, lambda: page.add_device(), glyph="laptop")
        parts.addLayout(row(add, None))
    elif inside(view):
        removal_form(page, view, member, parts)
    return parts


def _can_go(device: DeviceView) -> bool:
    return not device.here and not device.retired


def _device(page: PeoplePage, device: DeviceView, place: int, *, mine: bool) -> QBoxLayout:
    said = translate("people", "{name}, device {digits}").format(
        name=device_name(device, place), digits=grouped(device.id[:8])
    )
    if device.here:
        said = translate("people", "{device}; this laptop").format(device=said)
    if device.retired:
        said = translate("people", "{device}; retired").format(device=said)
    if device.forked:
        said = translate("people", "{device}; was copied").format(device=said)
    line = row(words(said, "small"), gap=12)
    line.setStretch(0, 1)
    if mine and _can_go(device) and not page.is_open(f"retire {device.id}"):
        label = translate("people", "Retire…")
        spoken = translate("people", "Retire {name}…").format(name=device_name(device, place))
        made = button(label, lambda: page.unfold(f"retire {device.id}"), name=spoken)
        line.addWidget(made)
    return line


def _retire_form(page: PeoplePage, device: DeviceView, place: int) -> Card:
    """Asked once more, with what it means."""
    name, group = device_name(device, place), page.session.group
    title = translate("people", "Retire {name} for good?").format(name=name)
    means = translate(
        "people",
        "From then on nothing that it signs counts, in any of your groups, and nothing is sent to "
        "it any more. What it signed and no other laptop has seen by now is set aside. What is on "
        "it stays on it. It can never be taken back into use: to go on with that laptop, begin "
        "there with a new data folder and add it as another device.",
    )
    stolen = translate(
        "people",
        "If it was lost or stolen, whoever has it and its passphrase also has your member key, and "
        "could bring in another device as yours; then leave, and join again with a new data "
        "folder.",
    )

    def retire() -> None:
        page.session.act(
            translate("people", "Retiring it…"),
            lambda ws: ws.retire_device(group, device.id),
            lambda _: page.unfold(f"retire {device.id}", open_=False),
        )

    yes = translate("people", "Retire it for good")
    return Card(
        words(title, "strong"),
        words(means),
        words(stolen, "small"),
        abreast(
            button(yes, retire, "primary", name=f"{yes}: {name}"),
            button(
                translate("people", "Never mind"),
                lambda: page.unfold(f"retire {device.id}", open_=False),
            ),
        ),
        role="notice",
    )
