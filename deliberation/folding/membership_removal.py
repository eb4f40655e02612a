"""When a member is removed: once a majority of the others voted so, as far as the voters knew.

Each vote is judged by its own past, and some of them together by all that their authors had seen:
they remove a member where, of those whom that shows as members beside the one, more than half are
among them. So nothing that others do at the same time undoes a removal, removals at the same time
all count, and the vote of somebody who had been removed counts no more beside votes that know it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_
from typing import TYPE_CHECKING

from deliberation.acts import Remove
from deliberation.folding.membership_acts import majority

if TYPE_CHECKING:
    from deliberation.folding.membership_views import Views

MOST_VOTES = 4  # of one member on one removal, the first in the order: more say nothing new
ALL_WAYS = 6  # votes, the first of which are looked at in every choice among them
Term = tuple[str, str]
"""A member, and the entry after which they were taken in ("" the first time)."""


@dataclass(frozen=True)
class Removed:
    """`votes`: the numbers of the acts that made it, in order, the last of which completed it.

    `all_votes` are all that were cast, `voters` whose counted, in order, and `clock` is what the
    `votes` cover: theirs, and all that these had seen. `seen` are the membership acts therein.
    """

    member: str
    since: str
    votes: tuple[int, ...]
    all_votes: tuple[int, ...]
    voters: tuple[str, ...]
    clock: dict[str, int]
    seen: int

    @property
    def last(self) -> int:
        """The number of the act that completed it."""
        return self.votes[-1]


class Removals:
    """The votes to remove somebody, and what comes of any of them."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._votes: dict[Term, list[int]] = defaultdict(list)
        self._term: dict[int, Term] = {}
        self._all = 0
        self._known: dict[tuple[int, ...], Removed | None] = {}

    def note(self, number: int, member: str, term: str) -> None:
        """Take in a vote that counts by its own past."""
        self._votes[member, term].append(number)
        self._term[number] = (member, term)
        self._all |= 1 << number

    def votes(self, member: str, term: str) -> list[int]:
        """Those that were taken in, about one membership of one member."""
        return self._votes[member, term]

    def by_term(self, mask: int) -> Iterator[tuple[Term, tuple[int, ...]]]:
        """For each who is voted on, in order, the votes in `mask`, a few of each member."""
        inside: dict[Term, list[int]] = defaultdict(list)
        for number in self._views.in_order(self._all & mask & ~self._views.grounds.void(mask)):
            inside[self._term[number]].append(number)
        return ((term, tuple(self._few(votes))) for term, votes in inside.items())

    def _few(self, votes: Iterable[int]) -> Iterator[int]:
        said: dict[str, int] = defaultdict(int)
        for each in votes:
            author = self._views.judged[each].author
            said[author] += 1
            if said[author] <= MOST_VOTES:
                yield each

    def in_(self, mask: int) -> tuple[Removed, ...]:
        """The removals that the acts in `mask` amount to, in the order of their completion."""
        found = (self.made_by(votes) for _, votes in self.by_term(mask))
        made = {each.last: each for each in found if each is not None}
        last = reduce(or_, (1 << each for each in made), 0)
        return tuple(made[each] for each in self._views.in_order(last))

    def known_to(self, removed: Removed, seen: int) -> bool:
        """Whether somebody who had seen the acts `seen` knew of the removal."""
        votes = tuple(each for each in removed.all_votes if seen >> each & 1)
        return bool(votes) and self.made_by(votes) is not None

    def made_by(self, votes: tuple[int, ...]) -> Removed | None:
        """What votes on one membership of one member, in order, amount to."""
        if votes not in self._known:
            chosen = (self._completed(some, votes) for some in _choices(votes, self._views))
            self._known[votes] = next((each for each in chosen if each is not None), None)
        return self._known[votes]

    def _completed(self, some: tuple[int, ...], votes: tuple[int, ...]) -> Removed | None:
        """The removal that `some` of the `votes` complete."""
        views, first = self._views, some[0]
        act = views.reads[first].act
        assert isinstance(act, Remove), "only votes are noted"
        past = reduce(or_, (views.pasts[each] for each in some))
        others = views.view(past).roll.current
        since = self._counts(past, some[0], act.member)
        voters = {views.judged[each].author for each in some if self._counts(past, each)}
        if not since or len(voters) < majority(len(others) - 1):
            return None
        for each in votes:
            together = past | views.pasts[each]
            beside = self._counts(together, each) and self._counts(together, each, act.member)
            if each not in some and beside:
                voters.add(views.judged[each].author)
        clock: dict[str, int] = {}
        for each in some:
            for device, seq in views.record(each).clock.items():
                clock[device] = max(seq, clock.get(device, 0))
        in_order = dict.fromkeys(
            author for each in votes if (author := views.judged[each].author) in voters
        )
        seen = past | reduce(or_, (1 << each for each in some))
        return Removed(act.member, since, some, votes, tuple(in_order), clock, seen)

    def _counts(self, past: int, vote: int, target: str = "") -> str:
        """The entry since which the vote's author, or the `target` of it, is in as `past` shows
        it, "" where they are not or are in anew."""
        roll, judged = self._views.view(past).roll, self._views.judged[vote]
        who, term = (target, judged.target_term) if target else (judged.author, judged.term)
        return roll.members[who].since if roll.is_in(who) and roll.gone(who) == term else ""


def _choices(votes: tuple[int, ...], views: Views) -> Iterator[tuple[int, ...]]:
    """Which of the votes to take together, those first that are complete first in the order.

    As a rule that is all of them up to one. Others are tried, because somebody's vote may speak of
    a quarrel that the rest knew nothing of, and must not spoil theirs.
    """
    seen = set()
    for last, vote in enumerate(votes):
        before = votes[:last]
        sizes = range(last) if last < ALL_WAYS else range(2)
        for some in (before, *(some for size in sizes for some in combinations(before, size))):
            past = reduce(or_, (views.pasts[each] for each in (*some, vote)))
            whole = (*(each for each in before if each in some or past >> each & 1), vote)
            if whole not in seen:
                seen.add(whole)
                yield whole
