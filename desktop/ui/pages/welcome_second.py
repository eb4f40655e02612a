"""The first page of a laptop that is to be another one of somebody's: only what it is called is
asked, for the name of its owner comes from the other one."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from desktop.ui import look
from desktop.ui.pairing import become_device_sheet
from desktop.ui.safety.places import show_path
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, tag, words
from desktop.ui.widgets.draft_line import DraftLine
from desktop.ui.widgets.editor import line
from desktop.ui.words import translate

if TYPE_CHECKING:
    from desktop.ui.pages.welcome import WelcomePage

# The draft that holds what the laptop is called. As long as the owner of the folder is called the
# same, it has not become anybody's: the folder needed a name before it could be opened.
MARK = "this laptop is another one of mine"


def is_waiting(page: WelcomePage) -> bool:
    """Whether the folder was made for this and is nobody's yet."""
    session = page.session
    if session.workspace is None or session.groups:
        return False
    return session.drafts.get(MARK, "") == session.workspace.my_name


def ask_name(page: WelcomePage) -> None:
    """Before there is a folder."""
    page.add(words(translate("welcome", "This laptop is another one of mine"), "display"))
    lead = translate(
        "welcome",
        "Your key and all your groups come from a laptop that is yours already. From then on both "
        "speak for you.",
    )
    page.add(words(lead, "lead"))
    page.body.addSpacing(look.current().px(12))
    called = translate("welcome", "What this laptop is called")
    page.name = line(called, start=" ".join(platform.node().split()))
    label = tag(called, "strong")
    label.setBuddy(page.name)
    page.name.returnPressed.connect(page.begin_second)
    change = button(translate("welcome", "Choose another folder…"), page.choose, "quiet")
    where = words("", "body", select=True)
    show_path(where, page.folder)
    card = Card(
        label,
        page.name,
        words(translate("welcome", "So that you can tell your laptops apart."), "small"),
        tag(translate("welcome", "Where your data are kept"), "strong"),
        where,
        words(translate("welcome", "Encrypted, on this computer and nowhere else."), "small"),
        row(change, None),
    )
    begin = button(translate("welcome", "Go on"), page.begin_second, "primary")
    back = button(translate("welcome", "I am new here"), lambda: page.turn(second=False))
    page.add(card, abreast(begin, back))


def wait(page: WelcomePage) -> None:
    """There is a folder, and the other laptop has to say whose it is."""
    page.add(words(translate("welcome", "This laptop is another one of mine"), "display"))
    lead = translate(
        "welcome",
        "It is nobody's so far. On a laptop that is yours already choose “Add another device of "
        "yours”, in the menu Group.",
    )
    page.add(words(lead, "lead"))
    bring = button(translate("welcome", "Bring it in…"), lambda: bring_in(page), "primary")
    page.add(row(bring, None))
    page.body.addSpacing(look.current().px(12))
    name = DraftLine(page.session, "my name after all", translate("welcome", "Your name"))
    go = button(translate("welcome", "Begin as somebody new"), lambda: _new(page, name))
    name.returnPressed.connect(lambda: _new(page, name))
    page.add(
        Card(
            words(translate("welcome", "Or are you new here?"), "heading"),
            words(translate("welcome", "Then write the name that the others know you by.")),
            name,
            row(go, None),
        )
    )


def bring_in(page: WelcomePage) -> None:
    become_device_sheet(page, page.session, page.session.drafts.get(MARK, ""))


def _new(page: WelcomePage, field: DraftLine) -> None:
    name = field.said
    if not name:
        page.session.failed.emit(translate("welcome", "Please write your name first."))
        field.setFocus()
        return
    page.session.act(
        translate("welcome", "Beginning…"), lambda ws: ws.call_me(name), lambda _: field.done()
    )
