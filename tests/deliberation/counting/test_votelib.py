"""Every rule that votelib has too, on 3,000 random profiles with many ties."""

import random
from collections.abc import Hashable, Iterable, Iterator

import votelib.convert
import votelib.evaluate.cardinal
import votelib.evaluate.condorcet
import votelib.evaluate.core
from votelib.evaluate.core import Tie, VotingSystemError

from deliberation.counting.approval import approval
from deliberation.counting.ballots import places
from deliberation.counting.judgment import majority_judgment
from deliberation.counting.ranked_pairs import ranked_pairs
from deliberation.counting.star import star

Ballot = dict[str, int]


def profiles(seed: int) -> Iterator[tuple[str, list[Ballot]]]:
    """3,000 of 2 to 5 options and 1 to 7 ballots, each rating every option with -2 to 2."""
    chance = random.Random(seed)
    for _ in range(3000):
        options = "ABCDE"[: chance.randint(2, 5)]
        given = [{o: chance.randint(-2, 2) for o in options} for _ in range(chance.randint(1, 7))]
        yield options, given


def summed(ballots: Iterable[Hashable]) -> dict[Hashable, int]:
    votes: dict[Hashable, int] = {}
    for ballot in ballots:
        votes[ballot] = votes.get(ballot, 0) + 1
    return votes


def scored(given: list[Ballot]) -> dict[Hashable, int]:
    return summed(frozenset(ballot.items()) for ballot in given)


def ranked(given: list[Ballot]) -> dict[Hashable, int]:
    def tiers(ballot: Ballot) -> Iterator[Hashable]:
        for rating in sorted(set(ballot.values()), reverse=True):
            tier = frozenset(o for o in ballot if ballot[o] == rating)
            yield next(iter(tier)) if len(tier) == 1 else tier

    return summed(tuple(tiers(ballot)) for ballot in given)


def test_approval() -> None:
    ties = 0
    for options, given in profiles(1):
        approved = [frozenset(o for o in b if b[o] > 0) for b in given]
        votes = votelib.convert.ApprovalToSimpleVotes().convert(summed(approved))
        best = approval(options, approved).ranking[0]
        if not votes:
            assert best == tuple(options)
            continue
        (winner,) = votelib.evaluate.core.get_n_best(votes, 1)
        assert set(best) == (set(winner) if isinstance(winner, Tie) else {winner})
        ties += len(best) > 1
    assert ties > 300


def test_star_where_the_scores_say_who_is_in_the_runoff() -> None:
    """Where they tie, votelib drops the tied ones from the runoff; ours holds each runoff.

    Where the runoff ties, votelib names nobody; ours names both.
    """
    theirs = votelib.evaluate.cardinal.STAR(unscored_value=0)
    clear = ties = 0
    for options, given in profiles(2):
        ours = star(options, given)
        if len(ours.runoffs) > 1:
            continue
        clear += 1
        (runoff,) = ours.runoffs
        found = theirs.evaluate(scored(given), 1)
        assert set(ours.ranking[0]) == (set(found) or {runoff.one, runoff.other})
        ties += not found
    assert clear > 1500
    assert ties > 300


def test_majority_judgment_of_every_two_options() -> None:
    """Two at a time, which settles the whole ranking, because no third grade matters to a pair.

    With more that tie, votelib goes on taking out grades of those that have fallen behind by
    then, so they may come back and win; ours drops them.
    """
    theirs = votelib.evaluate.cardinal.MajorityJudgment(unscored_value=0)
    pairs = ties = 0
    for options, given in profiles(3):
        values = majority_judgment(options, given).values
        for at, one in enumerate(options):
            for other in options[at + 1 :]:
                pairs += 1
                two = [{o: ballot[o] for o in (one, other)} for ballot in given]
                try:
                    winners = set(theirs.evaluate(scored(two), 1))
                except VotingSystemError:  # "cannot determine clear cutoff": the same grades
                    assert values[one] == values[other]
                    ties += 1
                    continue
                assert winners == {one if values[one] > values[other] else other}
    assert pairs > 10000
    assert ties > 300


def test_ranked_pairs() -> None:
    """votelib breaks ties by the order in which it meets them: it must find one of ours.

    So it must find the same one where we find one only. Where nobody prefers either of two
    options it does not know of the pair, and finds no winner.
    """
    theirs = votelib.evaluate.condorcet.RankedPairs("margins")
    to_pairs = votelib.convert.RankedToCondorcetVotes()
    alone = among = unknown = 0
    for options, given in profiles(4):
        best = ranked_pairs(options, [places(ballot) for ballot in given]).ranking[0]
        pairs = to_pairs.convert(ranked(given))
        try:
            (winner,) = theirs.evaluate(pairs, 1)
        except (VotingSystemError, StopIteration):
            unknown += 1
            assert len(pairs) < len(options) * (len(options) - 1)
            continue
        assert winner in best
        alone += len(best) == 1
        among += len(best) > 1
    assert alone > 1500
    assert among > 300
    assert unknown < 300
