"""What was checked of a mediation, as its asker's laptop stored it and as this one finds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from deliberation.acts import Audit
from deliberation.state import Mediation
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.audit_line import AuditLine
from desktop.ui.widgets.basics import Card, button, words
from desktop.ui.widgets.later import Later, Parts
from desktop.ui.words import counted, translate

if TYPE_CHECKING:
    from desktop.workspace import Workspace

Note = Callable[[Audit], str]


def show_audits(desk: Desk, mediation: Mediation) -> None:
    """Add both lists, what failed first and what passed folded."""
    desk.heading(translate("audits", "What was checked"))
    asker = desk.view.name_of(mediation.member)
    stored = translate("audits", "Stored with it by {name}'s laptop: {result}").format(
        name=asker, result=_result(mediation.audits)
    )
    card = Card(words(stored, "strong"), gap=2)
    failed = [each for each in mediation.audits if not each.passed]
    for part in _lines(desk, f"audit {mediation.id}", failed, mediation.audits, lambda _: ""):
        card.body.addWidget(part)
    desk.add(card)
    _again(desk, mediation)


def _again(desk: Desk, mediation: Mediation) -> None:
    group, about = desk.session.group, desk.about.id

    def ask(workspace: Workspace) -> tuple[Audit, ...]:
        return workspace.recheck(group, about, mediation.id)

    def build(found: tuple[Audit, ...]) -> Parts:
        return [_anew(desk, mediation, found)]

    desk.add(Later(desk.session, f"recheck {mediation.id}", ask, build))


def _anew(desk: Desk, mediation: Mediation, found: Sequence[Audit]) -> Card:
    """What this laptop finds by itself: where that is otherwise than stored stands first."""
    title = translate("audits", "Checked again on this laptop, without a model: {result}")
    card = Card(words(title.format(result=_result(found)), "strong"), gap=2)
    stored = {each.name: each.passed for each in mediation.audits}

    def note(each: Audit) -> str:
        if stored.get(each.name, each.passed) == each.passed:
            return ""
        was = translate("audits", "stored as failed")
        return was if each.passed else translate("audits", "stored as passed")

    told = [each for each in found if note(each) or not (each.passed or each.name in stored)]
    otherwise = sum(bool(note(each)) for each in told)
    if otherwise:
        number = counted(otherwise, translate("audits", "check"), translate("audits", "checks"))
        said = translate(
            "audits",
            "Otherwise than what is stored: {n}. Go by what this laptop finds, and ask whoever "
            "asked the mediator.",
        )
        card.body.addWidget(words(said.format(n=number), "warn"))
    elif not told:
        card.body.addWidget(words(translate("audits", "What is stored says the same."), "small"))
    for part in _lines(desk, f"again {mediation.id}", told, found, note):
        card.body.addWidget(part)
    names = {each.name for each in found}
    only = [each.name for each in mediation.audits if each.name not in names]
    if only:
        rest = translate(
            "audits", "Only the asker's laptop could do: {names}. That is its word alone."
        )
        card.body.addWidget(words(rest.format(names=", ".join(only)), "small"))
    return card


def _result(audits: Sequence[Audit]) -> str:
    failed = sum(not each.passed for each in audits)
    if not audits:
        return translate("audits", "nothing.")
    if not failed:
        return translate("audits", "all {n} passed.").format(n=len(audits))
    return translate("audits", "{failed} of {n} failed.").format(failed=failed, n=len(audits))


def _lines(
    desk: Desk, key: str, first: Sequence[Audit], audits: Sequence[Audit], note: Note
) -> list[QWidget]:
    """A line for each of the `first`, and one for each of the others once they are wanted."""
    parts: list[QWidget] = [_line(desk, key, each, note(each)) for each in first]
    rest = [each for each in audits if each not in first]
    if rest:
        what = f"{key} rest"
        parts.append(_toggle(desk, what, rest))
        if desk.is_open(what):
            rest.sort(key=lambda each: each.passed)
            parts += [_line(desk, key, each, note(each)) for each in rest]
    return parts


def _line(desk: Desk, key: str, audit: Audit, note: str) -> AuditLine:
    what = f"{key} {audit.name}"

    def remember(open_: bool) -> None:
        (desk.page.opened.add if open_ else desk.page.opened.discard)(what)

    return AuditLine(audit, note, what, open_=desk.is_open(what), toggled=remember)


def _toggle(desk: Desk, what: str, rest: Sequence[Audit]) -> QPushButton:
    shown = desk.is_open(what)
    label = translate("audits", "Show the {n} that passed")
    hide = translate("audits", "Hide the {n} that passed")
    if not all(each.passed for each in rest):
        label = translate("audits", "Show all {n}")
        hide = translate("audits", "Hide all {n}")
    said = (hide if shown else label).format(n=len(rest))
    made = button(said, lambda: desk.unfold(what, open_=not shown), "quiet")
    made.setObjectName(what)
    return made
