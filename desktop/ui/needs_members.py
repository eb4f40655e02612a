"""What a group needs of its member about who belongs: disputes, removals, who asks to join."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.export.lettering import isolated
from desktop.ui.need import Need
from desktop.ui.pages.people_contests import contest_sentence
from desktop.ui.pages.people_out import out_sentence
from desktop.ui.pages.people_words import called, inside, listed
from desktop.ui.words import join_names, translate
from desktop.views import GroupView


def of_whoever_is_out(view: GroupView) -> Iterator[Need]:
    """Of somebody who is not in the group nothing is wanted; but a removal they should know of."""
    me = view.state.member(view.me)
    if me is not None and me.removed:
        yield Need(out_sentence(view), translate("needs", "See what you can do"), "people")


def contests(view: GroupView) -> Iterator[Need]:
    for each in view.state.contests:
        if inside(view) and each.needed and view.me not in each.upheld:
            asked = translate("needs", "{what} Should it stay so?")
            sentence = asked.format(what=contest_sentence(view, each))
            yield Need(sentence, translate("needs", "Decide"), "people", each.id)


def removals(view: GroupView) -> Iterator[Need]:
    for each in view.state.removing:
        who = join_names(listed(view, each.votes))
        votes = {"who": who, "n": len(each.votes), "needed": each.needed}
        if each.member == view.me:
            sentence = translate("needs", "{who} voted to remove you: {n} of {needed} votes.")
            yield Need(sentence.format(**votes), translate("needs", "See why"), "people")
        elif view.me not in each.votes:
            sentence = translate("needs", "{who} voted to remove {name}: {n} of {needed} votes.")
            name = called(view, each.member)
            yield Need(
                sentence.format(name=name, **votes), translate("needs", "Look at it"), "people"
            )


def admissions(view: GroupView) -> Iterator[Need]:
    for pending in view.state.pending:
        if view.me not in pending.votes:
            sentence = translate(
                "needs", "{name} asks to join; {n} of {needed} votes so far."
            ).format(name=isolated(pending.name), n=len(pending.votes), needed=pending.needed)
            yield Need(sentence, translate("needs", "Decide"), "people", pending.id)
