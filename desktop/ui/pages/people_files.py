"""The roads of files: a folder that the group shares, and bundles that people carry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.ui import files
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, words
from desktop.ui.words import translate

if TYPE_CHECKING:
    from desktop.ui.pages.people import PeoplePage


def show_trouble(page: PeoplePage, road: str, card: Card) -> None:
    """What is wrong with a road, where the road stands."""
    said = page.trouble().get(road, "")
    if said:
        card.body.addWidget(words(said, "warn"))


def folder(page: PeoplePage, card: Card, now: str) -> None:
    session = page.session
    group = session.group

    def choose() -> None:
        title = translate("people", "Choose the folder that the group shares")
        chosen = files.choose_folder(page, title, Path(now) if now else Path.home())
        if chosen is not None:
            label = translate("people", "Opening the folder…")
            session.act(label, lambda ws: ws.share_folder(group, chosen))

    def stop() -> None:
        label = translate("people", "Closing the folder…")
        session.act(label, lambda ws: ws.share_folder(group, None))

    what = translate(
        "people",
        "For this group alone: a folder that Syncthing, Dropbox or a server keeps the same for "
        "everybody. Whoever runs it sees encrypted files, their size and time, and for how many "
        "devices they are.",
    )
    card.body.addWidget(words(translate("people", "A shared folder"), "strong"))
    card.body.addWidget(words(what, "muted"))
    if not now:
        label = translate("people", "Choose a folder…")
        card.body.addLayout(abreast(button(label, choose, glyph="folder-open")))
        return
    through = translate("people", "Exchanged through {folder}.").format(folder=now)
    card.body.addWidget(words(through, select=True))
    show_trouble(page, "folder", card)
    card.body.addLayout(
        abreast(
            button(translate("people", "Choose another folder…"), choose),
            button(translate("people", "Stop"), stop,
                   name=translate("people", "Stop exchanging through this folder")),
        )
    )  # fmt: skip


def file(page: PeoplePage, card: Card) -> None:
    session = page.session
    what = translate(
        "people",
        "A bundle is one encrypted file with what the others lack. Carry it on a stick, or send "
        "it by any messenger: whoever carries it sees its size, and for how many devices it is.",
    )
    card.body.addWidget(words(translate("people", "By a file"), "strong"))
    card.body.addWidget(words(what, "muted"))
    card.body.addLayout(
        abreast(
            button(translate("people", "Write a bundle…"), lambda: files.bundle(page, session)),
            button(translate("people", "Take a bundle…"), lambda: files.take(page, session)),
        )
    )
