"""A group's vote to look at: whose ballot counts, cast by whom, and the whole count in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.counting.rules import Tally
from deliberation.folding.delegation import active, chain
from deliberation.folding.voting import ballots_needed, result
from deliberation.state import Count, Deliberation, State, Vote


@dataclass(frozen=True)
class Counting:
    """`needed` ballots make the quorum. `ballots` are as `votes`: option -> hundredths.

    `tally` is None where nobody has voted. `passed`: what it adopts; where that is nothing `why`
    says why not, in a sentence. `closed`: the act that closed the vote, "" for one that goes on.
    """

    rule: str
    needed: int
    votes: tuple[Vote, ...]
    ballots: tuple[Mapping[str, int], ...]
    tally: Tally | None
    passed: tuple[str, ...]
    why: str
    closed: str = ""


def as_it_stands(state: State, about: Deliberation, day: str, names: Mapping[str, str]) -> Counting:
    """What a closing on `day` would count, by the ballots that are here now."""
    options = [each.id for each in about.standing]
    own: dict[str, dict[str, int]] = {}
    for each in about.ratings:
        if each.by == "hand" and each.option in options:
            own.setdefault(each.member, {})[each.option] = each.utility
    holds = active(state.delegations, about.tags, day)
    chains = [chain(member.id, holds, own) for member in state.current]
    votes = tuple(Vote(path[0], path) for path in chains if path)
    ballots = tuple(own[vote.chain[-1]] for vote in votes)
    needed = ballots_needed(int(about.quorum), len(state.current))
    came = result(about.rule, about.standing, ballots, needed, names)
    return Counting(about.rule, needed, votes, ballots, came.tally, came.passed, came.why)


def as_closed(about: Deliberation, count: Count, names: Mapping[str, str]) -> Counting:
    """What was counted when somebody closed the vote."""
    counted = [each for each in about.options if each.id in count.options]
    tally = result(count.rule, counted, count.ballots, count.needed, names).tally
    return Counting(
        count.rule, count.needed, count.votes, count.ballots, tally, count.passed, count.why,
        count.id,
    )  # fmt: skip
