"""Schulze held against published examples and against another implementation."""

import random
from itertools import permutations

import pytest
import votelib.convert
import votelib.evaluate.condorcet
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting import CountingError
from deliberation.counting.schulze import (
    paths_of_pairs,
    schulze,
    schulze_of_pairs,
    strongest_paths,
)

Ballot = dict[str, int]


def ballots(*several: tuple[int, str]) -> list[Ballot]:
    """(5, "ACBED"): five ballots that prefer A to C to B and so on."""
    return [
        {option: place for place, option in enumerate(order, 1)}
        for number, order in several
        for _ in range(number)
    ]


def test_the_example_with_45_voters() -> None:
    """M. Schulze's own first example: E > A > C > B > D, with its table of strongest paths."""
    given_ = ballots(
        (5, "ACBED"),
        (5, "ADECB"),
        (8, "BEDAC"),
        (3, "CABED"),
        (7, "CAEBD"),
        (2, "CBADE"),
        (7, "DCEBA"),
        (8, "EBADC"),
    )
    assert schulze("ABCDE", given_) == (("E",), ("A",), ("C",), ("B",), ("D",))
    published = {
        "A": {"B": 28, "C": 28, "D": 30, "E": 24},
        "B": {"A": 25, "C": 28, "D": 33, "E": 24},
        "C": {"A": 25, "B": 29, "D": 29, "E": 24},
        "D": {"A": 25, "B": 28, "C": 28, "E": 24},
        "E": {"A": 25, "B": 28, "C": 28, "D": 31},
    }
    path = strongest_paths("ABCDE", given_)
    assert path == {(a, b): published[a][b] for a, b in permutations("ABCDE", 2)}


def test_the_example_with_30_voters() -> None:
    """M. Schulze's second example: D > A > C > B."""
    given_ = ballots(
        (5, "ACBD"),
        (2, "ACDB"),
        (3, "ADCB"),
        (4, "BACD"),
        (3, "CBDA"),
        (3, "CDBA"),
        (1, "DACB"),
        (5, "DBAC"),
        (4, "DCBA"),
    )
    assert schulze("ABCD", given_) == (("D",), ("A",), ("C",), ("B",))


def test_the_example_with_5_options_and_30_voters() -> None:
    """M. Schulze's third example on Electowiki: B > A > D > E > C, with its strongest paths."""
    given_ = ballots(
        (3, "ABDEC"),
        (5, "ADEBC"),
        (1, "ADECB"),
        (2, "BADEC"),
        (2, "BDECA"),
        (4, "CABDE"),
        (6, "CBADE"),
        (2, "DBECA"),
        (5, "DECAB"),
    )
    assert schulze("ABCDE", given_) == (("B",), ("A",), ("D",), ("E",), ("C",))
    published = {
        "A": {"B": 18, "C": 20, "D": 21, "E": 21},
        "B": {"A": 19, "C": 19, "D": 19, "E": 19},
        "C": {"A": 19, "B": 18, "D": 19, "E": 19},
        "D": {"A": 19, "B": 18, "C": 20, "E": 30},
        "E": {"A": 19, "B": 18, "C": 20, "D": 19},
    }
    path = strongest_paths("ABCDE", given_)
    assert path == {(a, b): published[a][b] for a, b in permutations("ABCDE", 2)}


def test_defeats_alone_are_enough() -> None:
    """Six defeats of a letter by M. Schulze (election-methods list), with four of its paths.

    Back from D to A the strongest path is D > B > A of strength 2, so these two are even.
    """
    beats = {"DB": 5, "CB": 4, "AC": 3, "BA": 2, "CD": 2, "DA": 1}
    pairs = {(a, b): beats.get(a + b, 0) for a, b in permutations("ABCD", 2)}
    path = paths_of_pairs("ABCD", pairs)
    assert (path["A", "B"], path["A", "C"], path["A", "D"]) == (3, 3, 2)
    assert (path["B", "A"], path["D", "A"]) == (2, 2)
    assert schulze_of_pairs("ABCD", pairs)[0] == ("A", "D")


def test_a_matrix_that_is_none() -> None:
    for pairs in (
        {},
        {("A", "B"): 1},
        {("A", "B"): 1, ("B", "A"): -1},
        {("A", "B"): 1, ("B", "A"): True},
        {("A", "B"): 1, ("B", "A"): 0, ("A", "C"): 1},
    ):
        with pytest.raises(CountingError):
            schulze_of_pairs("AB", pairs)


def test_the_example_in_which_two_are_potential_winners() -> None:
    """M. Schulze's fourth example: B beats C and D beats A, and no more is decided."""
    given_ = ballots((3, "ABCD"), (2, "DABC"), (2, "DBCA"), (2, "CBDA"))
    assert schulze("ABCD", given_) == (("B", "D"), ("A", "C"))


def test_a_winner_against_everybody_comes_first() -> None:
    """The capital of Tennessee: Nashville wins each pairwise comparison."""
    given_ = ballots((42, "MNCK"), (26, "NCKM"), (15, "CKNM"), (17, "KCNM"))
    assert schulze("MNCK", given_) == (("N",), ("C",), ("K",), ("M",))


def test_no_ballot_is_one_great_tie() -> None:
    assert schulze("AB", []) == (("A", "B"),)


def test_what_is_left_out_is_last() -> None:
    assert schulze("ABC", [{"C": 7}]) == (("C",), ("A", "B"))


def test_ballots_that_cannot_be_counted() -> None:
    for options, given_ in (("", []), ("AA", []), ("AB", [{"C": 1}])):
        with pytest.raises(CountingError):
            schulze(options, given_)


def _votelib_paths(options: str, given_: list[Ballot]) -> dict[tuple[str, str], int]:
    """Another's reading of the same ballots, from the ballots on."""
    votes: dict[tuple[object, ...], int] = {}
    for ballot in given_:
        full = {option: ballot.get(option, 99) for option in options}
        tiers = [
            frozenset(o for o in options if full[o] == at) for at in sorted(set(full.values()))
        ]
        vote = tuple(next(iter(tier)) if len(tier) == 1 else tier for tier in tiers)
        votes[vote] = votes.get(vote, 0) + 1
    pairs = votelib.convert.RankedToCondorcetVotes().convert(votes)
    found = votelib.evaluate.condorcet.Schulze.widest_paths(pairs)
    return {pair: found.get(pair, 0) for pair in permutations(options, 2)}


def test_another_implementation_agrees_on_3000_profiles_with_ties() -> None:
    chance = random.Random(45)
    tied = 0
    for _ in range(3000):
        options = "ABCDE"[: chance.randint(2, 5)]
        given_ = [
            {o: chance.randint(1, len(options)) for o in options if chance.random() < 0.9}
            for _ in range(chance.randint(1, 7))
        ]
        theirs = _votelib_paths(options, given_)
        assert strongest_paths(options, given_) == theirs
        wins = {o: sum(theirs[o, p] > theirs[p, o] for p in options if p != o) for o in options}
        beaten = {o for o in options if any(theirs[p, o] > theirs[o, p] for p in options if p != o)}
        ranking = schulze(options, given_)
        assert set(ranking[0]) == set(options) - beaten
        assert {o for o in options if wins[o] == max(wins.values())} <= set(ranking[0])
        tied += len(ranking[0]) > 1
    assert tied > 300  # small groups tie often, and the profiles must show it


PROFILES = st.lists(st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 4)), max_size=7)


@given(PROFILES, st.permutations("ABCD"), st.randoms(use_true_random=False))
def test_no_ballot_and_no_option_is_favoured(
    given_: list[Ballot], names: list[str], chance: random.Random
) -> None:
    ranking = [set(tier) for tier in schulze("ABCD", given_)]
    shuffled = chance.sample(given_, len(given_))
    assert [set(tier) for tier in schulze("DCBA", shuffled)] == ranking
    rename = dict(zip("ABCD", names, strict=True))
    renamed = [{rename[o]: place for o, place in ballot.items()} for ballot in given_]
    expected = [{rename[o] for o in tier} for tier in ranking]
    assert [set(tier) for tier in schulze("ABCD", renamed)] == expected
