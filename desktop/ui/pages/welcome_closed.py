"""The first page where somebody's data are there and not open: why, and every way to them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from deliberation.errors import FolkmootError
from desktop.ui.safety.places import fresh, show_path
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, column, row, words
from desktop.ui.words import translate

if TYPE_CHECKING:
    from desktop.ui.pages.welcome import WelcomePage


class Closed(StrEnum):
    """What keeps the data closed."""

    AT_REST = "at rest"  # nobody has tried yet, or gave no passphrase
    NO_KEYRING = "no keyring"
    LOCKED = "locked"
    LOST = "lost"
    OTHER = "other"


def why_closed(error: BaseException | None) -> Closed:
    if error is None:
        return Closed.AT_REST
    from crdt.errors import NoKey  # loaded by now: they were raised
    from crdt.system_keyring import KeyLost, KeyringLocked, NoKeyring

    for kind, why in (
        (NoKeyring, Closed.NO_KEYRING), (KeyringLocked, Closed.LOCKED), (KeyLost, Closed.LOST),
        (NoKey, Closed.AT_REST),
    ):  # fmt: skip
        if isinstance(error, kind):
            return why
    return Closed.OTHER


def build(page: WelcomePage) -> None:
    why = why_closed(page.session.unopened)
    page.add(words(_title(why), "display"), words(_happened(why, page.session.unopened), "lead"))
    where = words("", "mono")
    show_path(where, page.folder)
    kept = translate("welcome", "Your data are encrypted and stay untouched, whatever you do here:")
    page.add(column(words(kept, "muted"), where, gap=2))
    _open(page, why)
    if why in (Closed.AT_REST, Closed.OTHER):
        page.add_heading(translate("welcome", "If they cannot be opened any more"))
    else:
        page.add_heading(translate("welcome", "Ways to go on"))
    _ways(page)


def way_back(page: WelcomePage) -> None:
    """From a new folder to the data that could not be opened."""
    if page.closed is not None:
        closed = page.closed
        label = translate("welcome", "Back to the closed data")
        back = button(label, lambda: page.look_at(closed, lambda: None), "quiet",
                      glyph="arrow-left")  # fmt: skip
        page.add(row(back, None))


def _open(page: WelcomePage, why: Closed) -> None:
    label = translate("welcome", "Try again")
    if why is Closed.AT_REST:
        label = translate("welcome", "Open them")
    again = button(label, lambda: page.open(page.folder), "primary")
    other = button(translate("welcome", "Choose another folder…"), page.choose, "quiet")
    page.add(abreast(again, other))


def _ways(page: WelcomePage) -> None:
    backup = button(translate("welcome", "Bring back a backup…"), page.bring_back)
    mine = button(
        translate("welcome", "From another laptop of mine…"),
        lambda: page.go_elsewhere(fresh(page.folder), second=True),
    )
    anew = button(
        translate("welcome", "Begin anew in another folder…"),
        lambda: page.go_elsewhere(fresh(page.folder), second=False),
    )
    page.add(
        _way(
            translate(
                "welcome",
                "You have a backup file and its passphrase: all that was in it comes back, and "
                "what came later, the others bring with the next exchange.",
            ),
            backup,
        ),
        _way(
            translate(
                "welcome",
                "Another laptop of yours still works: it gives this one your key and all your "
                "groups. Your conversations stay where they are.",
            ),
            mine,
        ),
        _way(
            translate(
                "welcome",
                "You have neither: begin as somebody new, and let the others admit you again. "
                "They still have all that the group wrote; your own key and conversations open "
                "only with what is missing here.",
            ),
            anew,
        ),
    )


def _way(sentence: str, act: QPushButton) -> Card:
    return Card(words(sentence), row(act, None))


def _title(why: Closed) -> str:
    return {
        Closed.AT_REST: translate("welcome", "Your data are closed"),
        Closed.NO_KEYRING: translate("welcome", "There is no keyring"),
        Closed.LOCKED: translate("welcome", "The keyring is locked"),
        Closed.LOST: translate("welcome", "The key is not in the keyring"),
        Closed.OTHER: translate("welcome", "Your data could not be opened"),
    }[why]


def _happened(why: Closed, error: BaseException | None) -> str:
    if why is Closed.OTHER:
        return str(error) if isinstance(error, FolkmootError) else ""
    return {
        Closed.AT_REST: translate("welcome", "They wait for you to open them."),
        Closed.NO_KEYRING: translate(
            "welcome",
            "The key of your data is kept in the keyring of this computer, where passwords are "
            "kept. Now no keyring answers. This happens when you log in by another way than "
            "usual, or when it was taken off. Log in as usual, and try again.",
        ),
        Closed.LOCKED: translate(
            "welcome",
            "The key of your data is kept in the keyring of this computer, where passwords are "
            "kept. It is locked or does not answer. Unlock it, mostly with the password that you "
            "log in with, and try again.",
        ),
        Closed.LOST: translate(
            "welcome",
            "The keyring of this computer, where passwords are kept, works; but the key of your "
            "data is not in it. This happens when the keyring was made anew, such as after a "
            "forgotten password, or when the data came from another computer. Nobody can open "
            "them without the key, and that protects you, too.",
        ),
    }[why]
