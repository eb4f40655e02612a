"""What an act on who is in the group is worth by its author's own past alone.

What counts for nothing there counts for nothing anywhere, so that such acts cost no more, however
many of them somebody signs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deliberation.acts import AddDevice, Admit, Person, Remove, RetireDevice, Uphold
from deliberation.folding import membership_acts as why

if TYPE_CHECKING:
    from deliberation.folding.membership_views import Views

MOST_ASKED = 64  # requests that wait, to which one member has said yes
MOST_DEVICES = 16  # of one member, retired ones included
MOST_RETIREMENTS = 4  # of one device by its owner, the first in the order: more say nothing new


class Judged(NamedTuple):
    """`fault`: why it counts for nothing, or "". The rest is for those kinds that need it.

    `author`: the member who speaks. `term`: the entry after which the author was taken in, ""
    for the first time: it tells this membership of theirs from earlier ones; `target_term`
    likewise of whom a vote would remove. `asked`: for each joiner whether they may come in.
    """

    fault: str = ""
    author: str = ""
    term: str = ""
    target_term: str = ""
    asked: tuple[bool, ...] = ()


def judge(views: Views, number: int) -> Judged:
    """The act of that number; all that its author had seen has been judged before."""
    act = views.reads[number].act
    if isinstance(act, Admit):
        return _admit(views, number, act)
    if isinstance(act, AddDevice):
        return _add_device(views, number, act)
    if isinstance(act, Remove | RetireDevice | Uphold):
        view = views.own_view(number)
        author = view.roll.speaker(views.record(number).device)
        if not author:
            return Judged(why.NOT_A_MEMBER)
        if isinstance(act, Remove):
            return _remove(views, number, author, act)
        if isinstance(act, RetireDevice):
            theirs = view.roll.owner.get(act.device) == author
            retired = (
                view.roll.is_retired_for_good if views.stands[number] else view.roll.is_retired
            )
            live = theirs and not retired(act.device)
            return Judged("" if live else why.NOT_THEIRS, author)
        return Judged(view.upholding.fault(act.contest, author), author)
    return Judged()


def _admit(views: Views, number: int, act: Admit) -> Judged:
    """Most are plain, and need no view of their own."""
    device, hints = views.record(number).device, views.hints
    plain = hints.most_asked(device) <= MOST_ASKED and not any(
        hints.may_be_gone(each) or _before(views, number, each) for each in act.joiners
    )
    if plain:
        return Judged(asked=(True,) * len(act.joiners))
    view = views.own_view(number)
    author = view.roll.speaker(device)
    if author and view.roll.open_ballots(author) >= MOST_ASKED:
        return Judged(why.TOO_MANY_ASKED)
    fresh = [view.roll.gone(person.id) == person.after for person in act.joiners]
    again = [_repeats(views, number, author, person) for person in act.joiners]
    asked = tuple(new and not old for new, old in zip(fresh, again, strict=True))
    fault = why.NOBODY_NEW if any(fresh) else why.ASKED_BEFORE
    return Judged("" if any(asked) else fault, asked=asked)


def _before(views: Views, number: int, person: Person) -> list[str]:
    """The devices by which the author of the act may have said yes to this request before."""
    said = views.hints.said_yes(views.record(number).device, person)
    return [device for other, device in said if views.saw(number, other)]


def _repeats(views: Views, number: int, author: str, person: Person) -> bool:
    """Whether the author had said yes to this very request, and it was open or granted."""
    roll = views.own_view(number).roll
    mine = any(roll.owner.get(device) == author for device in _before(views, number, person))
    return mine and (roll.is_in(person.id) or roll.has_ballot(author, person))


def _add_device(views: Views, number: int, act: AddDevice) -> Judged:
    if act.certificate.device != views.record(number).device:
        return Judged(why.NOT_A_MEMBER)
    if views.hints.most_devices(act.member) > MOST_DEVICES:
        member = views.own_view(number).roll.members.get(act.member)
        if member is not None and len(member.devices) >= MOST_DEVICES:
            return Judged(why.TOO_MANY_DEVICES)
    return Judged(author=act.member)


def _remove(views: Views, number: int, author: str, act: Remove) -> Judged:
    roll = views.own_view(number).roll
    if act.member == author:
        return Judged(why.ONESELF)
    if not roll.is_in(act.member):
        return Judged(why.NOT_IN)
    if roll.members[act.member].since != act.since:
        return Judged(why.EARLIER)
    mine = Judged("", author, roll.gone(author), roll.gone(act.member))
    void = views.grounds.void(views.pasts[number])
    for other in views.removals.votes(act.member, mine.target_term):
        if void >> other & 1:
            continue
        # Said again it counts where somebody has come or gone since: then it can make a majority.
        said = views.judged[other]
        mine_too = (said.author, said.term) == (author, mine.term) and views.saw(number, other)
        if mine_too and views.own_view(other).roll.current == roll.current:
            return Judged(why.SAID_BEFORE)
    views.removals.note(number, act.member, mine.target_term)
    return mine
