"""The roads by which entries travel: which are open, what each tells others, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QWidget

from deliberation.errors import FolkmootError
from desktop.ui.pages.people_files import file, folder, show_trouble
from desktop.ui.pages.people_words import inside
from desktop.ui.widgets.basics import Card, button, row, rule, words
from desktop.ui.widgets.check import Check
from desktop.ui.widgets.draft_line import DraftLine
from desktop.ui.words import translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.meeting import Roads
    from desktop.ui.pages.people import PeoplePage


def roads_parts(page: PeoplePage, view: GroupView) -> list[QWidget | QBoxLayout]:
    if page.known is None:
        return [words(translate("people", "Looking which roads are open…"), "muted")]
    card = Card(gap=8)
    _room(page, card, page.known.roads)
    card.body.addWidget(rule())
    _internet(page, card, page.known.roads)
    if inside(view):
        card.body.addWidget(rule())
        folder(page, card, page.known.roads.folder(view.id))
        card.body.addWidget(rule())
        file(page, card)
    note = translate(
        "people", "Whatever goes by any of them is encrypted for the members' devices alone."
    )
    learn = button(
        translate("people", "What others can learn"), lambda: page.go.emit("hands", ""), "quiet"
    )
    return [words(note, "muted"), card, row(learn, None)]


def _switch(page: PeoplePage, road: str, text: str, *, on: bool) -> Check:
    check = Check(text)
    check.setObjectName(f"road {road}")
    check.setChecked(on)

    def ask() -> None:
        check.setChecked(on)  # until it is done; then the page shows it
        label = translate("people", "Switching the road…")
        if road == "room":
            page.session.act(label, lambda ws: ws.use_roads(room=not on))
        else:
            page.session.act(label, lambda ws: ws.use_roads(internet=not on))

    check.clicked.connect(ask)
    return check


def _room(page: PeoplePage, card: Card, roads: Roads) -> None:
    check = _switch(page, "room", translate("people", "Meet in the room"), on=roads.room)
    what = translate(
        "people",
        "Laptops in the same network find each other, without the internet. Others there can see "
        "that this laptop uses Folkmoot, and when; its sign changes each day and names nobody.",
    )
    card.body.addWidget(check)
    card.body.addWidget(words(what, "muted"))
    if not roads.room:
        return
    show_trouble(page, "room", card)
    shown = page.is_open("address")
    label = translate("people", "If no laptop is found…")
    if shown:
        label = translate("people", "Hide the addresses")
    fold = button(label, lambda: page.unfold("address", open_=not shown), "quiet")
    fold.setObjectName("address of this laptop")
    card.body.addLayout(row(fold, None))
    if shown:
        _by_address(page, card)


def _by_address(page: PeoplePage, card: Card) -> None:
    """Some networks keep laptops from finding each other; an address that is typed in helps."""
    why = translate(
        "people",
        "Some networks keep laptops from finding each other. Then type the address of one of them "
        "in on the other.",
    )
    card.body.addWidget(words(why))
    addresses = page.addresses()
    mine = translate("people", "This laptop has no address in the room yet.")
    if addresses:
        mine = translate("people", "This laptop is at {address}.")
        mine = mine.format(address=translate("people", " or ").join(addresses))
    card.body.addWidget(words(mine, select=True))
    said = DraftLine(
        page.session, "address of another laptop",
        translate("people", "Address of the other laptop"),
        hint=translate("people", "such as 192.168.1.20:4711"), limit=100,
    )  # fmt: skip

    def dial() -> None:
        roads = page.session.roads
        if roads is None or not said.said:
            page.session.failed.emit(translate("people", "Type the other laptop's address first."))
            return
        try:
            roads.dial(said.said)
        except FolkmootError as error:
            page.session.complain(error)
            return
        tried = translate("people", "Trying {address}; if it answers, its owner is shown as near.")
        page.session.said.emit(tried.format(address=said.said))

    said.returnPressed.connect(dial)
    line = row(said, button(translate("people", "Meet it"), dial), gap=10)
    line.setStretch(0, 1)
    card.body.addLayout(line)


def _internet(page: PeoplePage, card: Card, roads: Roads) -> None:
    missing = page.known.no_internet if page.known else ""
    text = translate("people", "Meet over the internet")
    check = _switch(page, "internet", text, on=roads.internet)
    check.setEnabled(not missing or roads.internet)
    what = translate(
        "people",
        "Laptops dial each other by their keys, wherever they are. To find each other they use "
        "relays, which are run by others: these see the two keys, the addresses and the times, "
        "never what is said.",
    )
    card.body.addWidget(check)
    card.body.addWidget(words(what, "muted"))
    if missing:
        card.body.addWidget(words(missing, "warn" if roads.internet else "muted"))
    elif roads.internet:
        show_trouble(page, "internet", card)
