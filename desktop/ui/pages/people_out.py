"""Leaving; and what somebody sees who left or was removed: that it is so, why, what still works."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox

from desktop.ui import files
from desktop.ui.pages.base import Page
from desktop.ui.pages.people_words import how_it_ended, inside, listed, quoted
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, words
from desktop.ui.words import join_names, translate
from desktop.views import GroupView


def out_sentence(view: GroupView) -> str:
    """That one is not in the group any more, and who ended it."""
    me = view.state.member(view.me)
    group = view.state.group_name
    if me is None or not me.removed:
        return translate("people", "You have left {group}.").format(group=group)
    voters, _ = how_it_ended(view.state, me)
    if not voters:
        return translate("people", "You were removed from {group}.").format(group=group)
    said = translate("people", "You were removed from {group}, by {who}.")
    return said.format(group=group, who=join_names(listed(view, voters)))


def show_out(page: Page, view: GroupView) -> Card | None:
    """The card for a page; None for somebody who is in the group."""
    if inside(view):
        return None
    card = Card(words(out_sentence(view), "lead"), role="call", gap=10)
    me = view.state.member(view.me)
    voters, reasons = how_it_ended(view.state, me) if me is not None else ((), ())
    for said in quoted(view, voters, reasons):
        card.body.addWidget(words(said))
    card.body.addWidget(words(_what_works(view)))
    again = translate("people", "Ask to join again…")
    pdf = translate("people", "Export as PDF…")
    buttons = [button(pdf, lambda: files.export(page, page.session, "pdf"))]
    if view.state.current:
        buttons.insert(0, button(again, lambda: ask_again(page), "primary"))
    card.body.addLayout(abreast(*buttons))
    return card


def _what_works(view: GroupView) -> str:
    keeps = translate(
        "people",
        "None of its rules binds you any more. What was on this laptop by then stays yours to "
        "read and to export; what the others write from now on does not come here.",
    )
    if not view.state.current:
        nobody = translate("people", "Nobody is in it any more, so nobody can let you back in.")
        return f"{keeps} {nobody}"
    back = translate(
        "people",
        "To come back, ask again: the members decide as about anybody new, and an older request "
        "of yours does not count.",
    )
    return f"{keeps} {back}"


def ask_again(page: Page) -> None:
    """Sign a new request, with what this laptop knows of the group, and write it to a file."""
    session = page.session
    if session.view is None:
        return
    title = translate("people", "Save your request to join, to send it to a member")
    out = files.save_as(page, title, session.view.state.group_name, files.REQUEST)
    if out is not None:
        group, label = session.group, translate("people", "Writing your request…")
        session.act(label, lambda ws: ws.answer_invitation(ws.invitation(group), out))


def leave(page: Page) -> None:
    """Asked once, and done."""
    box = QMessageBox(page)
    box.setWindowTitle(translate("people", "Leave this group"))
    box.setText(translate("people", "Leave this group? From then on none of its rules binds you."))
    box.setInformativeText(
        translate(
            "people",
            "What is on this laptop stays here, to read and to export. To come back, you ask to "
            "join again.",
        )
    )
    yes = box.addButton(translate("people", "Leave"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.exec()
    if box.clickedButton() is yes:
        group = page.session.group
        page.session.act(translate("people", "Leaving…"), lambda ws: ws.leave(group))
