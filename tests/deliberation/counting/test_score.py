"""Score voting, exact, with ties shown, held against another implementation."""

import random
from fractions import Fraction

import pytest
import votelib.evaluate.cardinal
import votelib.evaluate.core
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting import CountingError
from deliberation.counting.score import score


def test_sums_and_means_are_exact_and_silence_counts_as_nothing_changed() -> None:
    got = score(["keep", "nine", "ten"], [{"nine": 90, "ten": 30}, {"nine": -50}, {"ten": 10}])
    assert got.totals == {"keep": 0, "nine": 40, "ten": 40}
    assert got.means == {"keep": 0, "nine": Fraction(40, 3), "ten": Fraction(40, 3)}
    assert got.ranking == (("nine", "ten"), ("keep",))


def test_ballots_that_cannot_be_counted() -> None:
    for options, ballots in (
        (["nine"], []),
        (["nine"], [{"ten": 1}]),
        (["nine", "nine"], [{"nine": 1}]),
        (["nine"], [{"nine": 0.5}]),
        (["nine"], [{"nine": True}]),
    ):
        with pytest.raises(CountingError):
            score(options, ballots)  # type: ignore[arg-type]


def test_another_implementation_agrees_on_3000_profiles_with_ties() -> None:
    chance = random.Random(20)
    theirs = votelib.evaluate.cardinal.ScoreVoting("sum", unscored_value=0)
    tied = 0
    for _ in range(3000):
        options = "ABCDE"[: chance.randint(2, 5)]
        ballots = [
            {o: chance.randint(-2, 2) for o in options if chance.random() < 0.9}
            for _ in range(chance.randint(1, 7))
        ]
        votes: dict[frozenset[tuple[str, int]], int] = {}
        for ballot in ballots:
            vote = frozenset({o: ballot.get(o, 0) for o in options}.items())
            votes[vote] = votes.get(vote, 0) + 1
        (best,) = theirs.evaluate(votes, 1)
        tie = isinstance(best, votelib.evaluate.core.Tie)
        ranking = score(options, ballots).ranking
        assert set(ranking[0]) == (set(best) if tie else {best})
        tied += tie
    assert tied > 300


@given(
    st.lists(
        st.dictionaries(st.sampled_from("ABC"), st.integers(-100, 100)), min_size=1, max_size=7
    ),
    st.permutations("ABC"),
)
def test_no_ballot_and_no_option_is_favoured(
    ballots: list[dict[str, int]], order: list[str]
) -> None:
    one, other = score("ABC", ballots), score(order, ballots[::-1])
    assert other.totals == one.totals
    assert [set(tier) for tier in other.ranking] == [set(tier) for tier in one.ranking]
