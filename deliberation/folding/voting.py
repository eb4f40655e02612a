"""The vote of a group that counts ballots: ratings by hand, counted when somebody closes it.

No clock closes a vote. A ballot counts unless its author had seen the closing; who casts none may
have another cast it (see `delegation`). Without a quorum, or with a tie, nothing is adopted, and
the vote goes on until somebody closes it again. The first closing with a result ends it.

What passes is adopted on trial where the terms were known to whoever closed the vote, and to who
cast more than half of the ballots: nobody can put terms under a vote that is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from deliberation.acts import KEEP, Close, Propose, Rate, Retract, StartTrial
from deliberation.counting.rules import Tally, count, read_rule
from deliberation.fields import HUNDRED
from deliberation.folding.adoption import Adoption
from deliberation.folding.delegation import Delegating, active, chain
from deliberation.folding.order import Counted, only
from deliberation.folding.parts import situation
from deliberation.state import Count, Delegation, Option, Vote

BY_CONSENT = "This group decides by consent, so there is no vote to close."
NOT_OPEN = "The deliberation was not open yet, so there was no vote to close."
CLOSED = "The vote was closed before, and it had a result."
TOO_LATE = "The ballot was cast after its author had seen the vote closed."


@dataclass(frozen=True)
class Voted:
    """`adoption` is empty as long as no closing adopted anything."""

    counts: tuple[Count, ...] = ()
    adoption: Adoption = field(default_factory=Adoption)
    faults: Mapping[str, str] = field(default_factory=dict)


def voted(
    acts: Sequence[Counted[Any]],
    options: Mapping[str, Option],
    rules: tuple[str, str],
    delegating: Delegating,
) -> Voted:
    """What the closings of one deliberation's vote, in order, have decided.

    `rules` are the group's decision rule and its quorum, in percent of the members right after
    the closing.
    """
    counts: list[Count] = []
    faults: dict[str, str] = {}
    adopted = Adoption()
    decided: Counted[Close] | None = None
    for closing in only(acts, Close):
        if decided is not None:
            faults[closing.id] = CLOSED
            continue
        poll = _Poll(closing, acts, options)
        one = poll.count(rules, poll.holds(delegating))
        counts.append(one)
        if one.passed:
            decided = closing
            adopted = Adoption(one.passed, poll.terms(one), closing.place)
    if decided is not None:
        # One that had not seen an earlier closing, which decided nothing, was counted in that.
        held = [each for each in only(acts, Close) if each.id not in faults]
        late = (e for e in only(acts, Rate) if all(e.record.saw(each.record) for each in held))
        faults |= {each.id: TOO_LATE for each in late if each.act.by == "hand"}
    return Voted(tuple(counts), adopted, faults)


class _Poll:
    """What one closing counts: all that was said without knowing of it."""

    def __init__(
        self, closing: Counted[Close], acts: Iterable[Counted[Any]], options: Mapping[str, Option]
    ) -> None:
        self._closing = closing
        self._acts = [each for each in acts if not each.record.saw(closing.record)]
        gone = {each.act.option for each in only(self._acts, Retract)}
        there = {each.id for each in only(self._acts, Propose)} - gone | {KEEP}
        self._options = [o for o in options.values() if o.id in there and not o.back]
        self._own: dict[str, dict[str, Counted[Rate]]] = {}
        known = {option.id for option in self._options}
        for each in only(self._acts, Rate):
            if each.act.by == "hand" and each.act.option in known:
                self._own.setdefault(each.author, {})[each.act.option] = each

    def holds(self, delegating: Delegating) -> Mapping[str, Delegation]:
        """The delegation of each member that holds in this vote, by what it is about."""
        tags, _ = situation(self._acts)
        found = active(delegating.as_of(self._closing, tags), tags, self._closing.act.day)
        return {who: each for who, each in found.items() if who in self._closing.members}

    def count(self, rules: tuple[str, str], holds: Mapping[str, Delegation]) -> Count:
        """By the rule, if the quorum of members' ballots is there, those cast by others too."""
        rule, quorum = rules
        members = self._closing.members
        voters = {member for member in members if member in self._own}
        chains = (chain(member, holds, voters) for member in members)
        votes = tuple(Vote(path[0], path) for path in chains if path)
        ballots = tuple(
            {option: each.act.utility for option, each in self._own[vote.chain[-1]].items()}
            for vote in votes
        )
        needed = ballots_needed(int(quorum), len(members))
        offered = tuple((option.id, option.clause) for option in self._options)
        options = tuple(option.id for option in self._options)
        # What a ballot leaves out has 0, so this is all of it that counts.
        ratings = tuple(tuple(ballot.get(id_, 0) for id_ in options) for ballot in ballots)
        passed, why = _decided(rule, offered, ratings, needed)
        id_, day = self._closing.id, self._closing.act.day
        author = self._closing.author
        return Count(id_, author, day, rule, votes, needed, options, ballots, passed, why)

    def terms(self, count: Count) -> str:
        """The id of the newest terms on which `count` adopts what passed, or ""."""
        if len(count.passed) > 1:
            return ""
        (option,) = count.passed
        cast = [self._own[vote.chain[-1]].get(option) for vote in count.votes]
        for each in reversed(only(self._acts, StartTrial)):
            knew = sum(rate is not None and rate.record.saw(each.record) for rate in cast)
            seen = self._closing.record.saw(each.record)
            if each.act.option == option and seen and 2 * knew > len(cast):
                return each.id
        return ""


def ballots_needed(quorum: int, members: int) -> int:
    """The ballots that make a quorum of `quorum` percent, rounded up; at least one."""
    return max(1, -(-quorum * members // HUNDRED))


@dataclass(frozen=True)
class Result:
    """`passed`: what is adopted, nothing as long as `why` says in a sentence why not. `tally` is
    None where there is no ballot to count."""

    passed: tuple[str, ...]
    why: str
    tally: Tally | None


@lru_cache(maxsize=512)
def _decided(
    rule: str,
    offered: tuple[tuple[str, str], ...],
    ratings: tuple[tuple[int, ...], ...],
    needed: int,
) -> tuple[tuple[str, ...], str]:
    """What passes, and why nothing does. `offered` are ids with their clauses, `ratings` each
    ballot's in that order.

    Kept, because a deliberation is folded anew for each act in it, with all its closings, of which
    most count the very same.
    """
    ids = [id_ for id_, _ in offered]
    ballots = [dict(zip(ids, ballot, strict=True)) for ballot in ratings]
    came = _result(rule, offered, ballots, needed)
    return came.passed, came.why


def result(
    rule: str,
    options: Sequence[Option],
    ballots: Sequence[Mapping[str, int]],
    needed: int,
    names: Mapping[str, str] | None = None,
) -> Result:
    """What `ballots` (option -> rating in hundredths) adopt by `rule`, `needed` for a quorum.

    `options` are those that can be chosen, "keep" among them. Without a quorum, with a tie, and
    where two wordings of one clause would pass, it is nothing; where a count comes out that no
    option passes, it is "keep". `names` are for the words of the tally.
    """
    return _result(rule, [(each.id, each.clause) for each in options], ballots, needed, names)


def _result(
    rule: str,
    offered: Sequence[tuple[str, str]],
    ballots: Sequence[Mapping[str, int]],
    needed: int,
    names: Mapping[str, str] | None = None,
) -> Result:
    ids = [id_ for id_, _ in offered]
    tally = count(read_rule(rule), ids, ballots, names) if ballots else None
    if tally is None or len(ballots) < needed:
        why = f"{len(ballots)} of the {needed} ballots that are needed were cast."
        return Result((), why, tally)
    if tally.tie:
        tied = len(tally.winners)
        return Result((), f"It is a tie of {tied} options, and the count does not choose.", tally)
    if tally.outcomes == ((),):
        return Result((KEEP,), "", tally)  # counted, and nothing is to change
    if not tally.passed:
        return Result((), "No option got as many ballots as the rule asks for.", tally)
    clauses = [clause for id_, clause in offered if id_ in set(tally.passed) - {KEEP}]
    if len(set(clauses)) < len(clauses):
        return Result((), "Two of the options that would pass change the same clause.", tally)
    return Result(tally.passed, "", tally)
