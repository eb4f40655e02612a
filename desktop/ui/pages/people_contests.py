"""Members who removed each other at the same time: shown to everybody, and asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.state import Contest
from desktop.ui.pages.people_words import called, inside, listed, quoted
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, words
from desktop.ui.words import join_names, translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.ui.pages.people import PeoplePage


def contest_sentence(view: GroupView, contest: Contest) -> str:
    said = translate("people", "{who} removed each other at the same time.")
    return said.format(who=join_names(listed(view, contest.members)))


def contest_card(page: PeoplePage, view: GroupView, contest: Contest) -> Card:
    role = "call" if inside(view) else "card"  # one thing at a time asks for attention
    card = Card(words(contest_sentence(view, contest), "lead"), role=role, gap=8)
    for line in _who_by_whom(view, contest):
        card.body.addWidget(words(line))
    counts = translate(
        "people",
        "Neither knew of the other's vote when they cast theirs, so each of these removals counts. "
        "That is no way to decide who stays; so the group is asked again.",
    )
    card.body.addWidget(words(counts, "muted"))
    back = [each for each in contest.members if _is_in(view, each)]
    if back:
        again = translate("people", "Back in by now: {who}.")
        card.body.addWidget(words(again.format(who=join_names(listed(view, back)))))
    if not contest.needed:
        card.body.addWidget(words(_nobody_left(), "muted"))
    elif inside(view):
        _to_decide(page, view, contest, card)
    else:
        theirs = translate("people", "Those who are in the group now decide it.")
        card.body.addWidget(words(theirs, "muted"))
    return card


def _is_in(view: GroupView, member: str) -> bool:
    found = view.state.member(member)
    return found is not None and not found.left


def _who_by_whom(view: GroupView, contest: Contest) -> list[str]:
    """A line for each removal, and one for each reason that was given."""
    found = []
    said = translate("people", "{who} removed {name}.")
    for removal in view.state.removals:
        if removal.id in contest.removals:
            who = join_names(listed(view, removal.voters))
            found.append(said.format(who=who, name=called(view, removal.member)))
            found += quoted(view, removal.voters, removal.reasons)
    return found


def _nobody_left() -> str:
    return translate(
        "people",
        "Nobody is left in the group who could answer, so it stays as it is. Everybody has a "
        "copy: export the rulebook, found a new group, and import it there.",
    )


def _to_decide(page: PeoplePage, view: GroupView, contest: Contest, card: Card) -> None:
    gone = [each for each in contest.members if not _is_in(view, each)]
    let_in = translate(
        "people",
        "To have {who} back: they ask to join again, and you let them in like anybody new. Their "
        "older requests do not count.",
    ).format(who=join_names(listed(view, gone)))
    so_far = translate("people", "To leave it as it is: {n} of {needed} members have said so.")
    card.body.addWidget(words(let_in))
    card.body.addWidget(words(so_far.format(n=len(contest.upheld), needed=contest.needed)))
    label = translate("people", "Let people in…")
    admit = button(label, page.admit, name=translate("people", "Let one of them back in…"))
    group = page.session.group
    if view.me in contest.upheld:
        card.body.addWidget(words(translate("people", "You said so."), "muted"))
        card.body.addLayout(abreast(admit))
        return
    uphold = button(
        translate("people", "Leave it as it is"),
        lambda: page.session.act(
            translate("people", "Casting your vote…"), lambda ws: ws.uphold(group, contest.id)
        ),
        "primary",
    )
    card.body.addLayout(abreast(uphold, admit))
