"""Removing a member: the vote that begins it, and the votes that are open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout

from deliberation.folding.membership_acts import majority
from deliberation.state import Member, Removing
from desktop.ui.pages.people_words import called, inside, listed, quoted, short
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.editor import DraftEdit
from desktop.ui.words import join_names, translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.ui.pages.people import PeoplePage


def removal_form(page: PeoplePage, view: GroupView, member: Member, parts: QBoxLayout) -> None:
    """Add the form, or what leads to it, to what is told of a member."""
    what, name = f"remove {member.id}", short(member.name)
    if any(each.member == member.id and view.me in each.votes for each in view.state.removing):
        said = translate("people", "You have voted to remove {name}.").format(name=name)
        parts.addWidget(words(said, "muted"))
        return
    if not page.is_open(what):
        label = translate("people", "Vote to remove…")
        spoken = translate("people", "Vote to remove {name}…").format(name=name)
        start = button(label, lambda: page.unfold(what), "quiet", name=spoken)
        parts.addLayout(row(start, None))
        return
    parts.addWidget(_form(page, view, member))


def _form(page: PeoplePage, view: GroupView, member: Member) -> Card:
    group, name, what = page.session.group, short(member.name), f"remove {member.id}"
    reason = DraftEdit(
        page.session, f"why remove {member.id} {group}",
        translate("people", "Why {name} should be removed").format(name=name),
        hint=translate("people", "Why? Everybody will read it, they too."),
        lines=2,
    )  # fmt: skip

    def vote() -> None:
        if not reason.text:
            why = translate("people", "Say why, in a sentence: everybody will read it.")
            page.session.failed.emit(why)
            return

        def done() -> None:
            reason.done()
            page.unfold(what, open_=False)

        vote_out(page, member.id, reason.text, done)

    title = translate("people", "Remove {name} from the group?").format(name=name)
    label = translate("people", "I vote so")
    spoken = translate("people", "I vote to remove {name}").format(name=name)
    return Card(
        words(title, "strong"),
        words(_who_decides(view, name)),
        words(_what_it_does()),
        words(_what_it_does_not()),
        reason,
        abreast(
            button(label, vote, "primary", name=spoken),
            button(translate("people", "Never mind"), lambda: page.unfold(what, open_=False)),
        ),
        role="notice",
    )


def _who_decides(view: GroupView, name: str) -> str:
    others = len(view.state.current) - 1
    if others == 1:
        alone = translate(
            "people", "There are only the two of you, so your vote alone removes {name}, at once."
        )
        return alone.format(name=name)
    takes = translate("people", "It takes {needed} of the {n} members besides {name}.")
    if others == 2:
        takes = translate("people", "It takes both of the members besides {name}.")
    seen = translate(
        "people",
        "Everybody sees who voted and why, they too, and a vote cannot be taken back.",
    )
    return f"{takes} {seen}".format(needed=majority(others), n=others, name=name)


def _what_it_does() -> str:
    return translate(
        "people",
        "What it does: no rule of the group binds them any more, nothing that they write from then "
        "on counts, what they wrote without knowing of it is set aside, and nothing new is sent to "
        "them.",
    )


def _what_it_does_not() -> str:
    return translate(
        "people",
        "What it does not: they keep all that was on their laptop by then, and can show it to "
        "anybody. What they said before stays in the group's history. They may ask to join again.",
    )


def vote_out(
    page: PeoplePage, member: str, reason: str, then: Callable[[], None] = lambda: None
) -> None:
    """Cast one's vote; `then` is called once it is cast."""
    group = page.session.group
    page.session.act(
        translate("people", "Casting your vote…"),
        lambda ws: ws.vote_out(group, member, reason),
        lambda _: then(),
    )


def removal_card(page: PeoplePage, view: GroupView, each: Removing) -> Card:
    """A removal that is under way: who is for it and why, and one's own vote."""
    name = called(view, each.member)
    said = translate("people", "{who} voted to remove {name}: {n} of {needed} votes.").format(
        who=join_names(listed(view, each.votes)), name=name, n=len(each.votes), needed=each.needed
    )
    card = Card(words(said, "strong"), gap=6)
    for reason in quoted(view, each.votes, each.reasons):
        card.body.addWidget(words(reason))
    if each.member == view.me:
        about = translate(
            "people",
            "It is about you, so you have no vote in it. You can talk with them, or leave.",
        )
        card.body.addWidget(words(about, "muted"))
    elif view.me in each.votes:
        card.body.addWidget(words(translate("people", "You voted so."), "muted"))
    elif inside(view):
        _to_vote(page, view, each, card)
    return card


def _to_vote(page: PeoplePage, view: GroupView, each: Removing, card: Card) -> None:
    if len(each.votes) + 1 >= each.needed:
        last = translate("people", "With your vote {name} is removed at once.")
        card.body.addWidget(words(last.format(name=called(view, each.member)), "warn"))
    else:
        calm = translate("people", "If you think otherwise, there is nothing that you need to do.")
        card.body.addWidget(words(calm, "muted"))
    label = translate("people", "I vote so too")
    vote = button(label, lambda: vote_out(page, each.member, ""),
                  name=f"{label}: {called(view, each.member)}")  # fmt: skip
    card.body.addLayout(row(vote, None))
