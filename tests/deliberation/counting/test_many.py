"""Hundreds of options, which one member can put forward: counted exactly, and told in brief."""

import random
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting import (
    CountingError,
    equal_shares,
    in_tiers,
    pairs,
    ranked_pairs,
    schulze,
)
from deliberation.counting.rules import count, read_rule
from deliberation.counting.words import MOST_LINES
from deliberation.fields import KEEP

MANY = [f"o{number}" for number in range(200)]
LINKS = st.fixed_dictionaries({pair: st.integers(0, 9) for pair in permutations("ABCDE", 2)})


@given(LINKS)
def test_the_strongest_path_is_the_best_of_all_paths(links: dict[tuple[str, str], int]) -> None:
    def best(start: str, end: str) -> int:
        between = [o for o in "ABCDE" if o not in (start, end)]
        ways = ((start, *via, end) for length in range(4) for via in permutations(between, length))
        return max(min(links[step] for step in pairwise(way)) for way in ways)

    assert pairs.widest("ABCDE", links) == {pair: best(*pair) for pair in links}


@given(st.lists(st.integers(0, 3), min_size=1, max_size=7))
def test_tiers_ask_of_each_pair_once(heights: list[int]) -> None:
    options = [f"o{number}" for number in range(len(heights))]
    height = dict(zip(options, heights, strict=True))
    asked: list[tuple[str, str]] = []

    def beats(one: str, other: str) -> bool:
        asked.append((one, other))
        return height[one] > height[other]

    expected = tuple(
        tuple(o for o in options if height[o] == at) for at in sorted(set(heights), reverse=True)
    )
    assert in_tiers(options, beats) == expected
    assert sorted(asked) == sorted(permutations(options, 2))


def ballots(number: int, seed: int = 1) -> list[dict[str, int]]:
    chance = random.Random(seed)
    return [{option: chance.randrange(-100, 101) for option in MANY} for _ in range(number)]


@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs"])
def test_only_the_lines_that_are_shown_are_worked_out(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chains: list[int] = []

    def counted(*given_: object) -> list[str]:
        chains.append(1)
        return pairs.chain(*given_)  # type: ignore[arg-type]

    for module in (schulze, ranked_pairs):
        monkeypatch.setattr(module, "chain", counted)
    tally = count(read_rule(rule), MANY, ballots(1))
    best = max(MANY, key=ballots(1)[0].__getitem__)
    assert tally.winners == (best,)
    assert len(chains) <= 2 * MOST_LINES
    assert len(tally.lines) <= 2 * MOST_LINES + 4
    assert any("more" in line and "not listed here" in line for line in tally.lines)


def test_ranked_pairs_follow_fewer_orders_the_more_options_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settled: list[int] = []

    def counted(order: ranked_pairs.Order, some: list[tuple[int, int]]) -> ranked_pairs.Order:
        settled.append(1)
        return settle(order, some)

    settle = ranked_pairs._settle
    monkeypatch.setattr(ranked_pairs, "_settle", counted)
    circles = ballots(7)
    tally = count(read_rule("ranked-pairs"), MANY, circles)
    most = ranked_pairs.limit(len(MANY) + 1)
    assert most == 4
    assert len(settled) <= 2 * len(circles) + most * (most + 4)
    assert tally.tie
    assert "too many orders" in tally.lines[-2]


def test_without_ties_ranked_pairs_are_exact_for_any_number_of_options() -> None:
    tally = count(read_rule("ranked-pairs"), MANY, ballots(1))
    assert len(tally.ranking) == len(set(ballots(1)[0].values()) | {0})
    assert len(tally.passed) == 1
    assert ranked_pairs.limit(8) == ranked_pairs.LIMIT


def test_a_tied_runoff_of_all_is_told_in_brief() -> None:
    tally = count(read_rule("star"), MANY, [dict.fromkeys(MANY, 10)])
    assert len(tally.winners) == len(MANY)
    assert f"And {200 * 199 // 2 - MOST_LINES} more runoffs" in tally.lines[-2]


def test_equal_shares_follow_fewer_ways_the_more_options_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bought: list[int] = []

    def counted(*given_: object) -> equal_shares._Way:
        bought.append(1)
        return buy(*given_)  # type: ignore[arg-type]

    buy = equal_shares._buy
    monkeypatch.setattr(equal_shares, "_buy", counted)
    tally = count(read_rule("equal-shares 3"), MANY, [dict.fromkeys(MANY, 10)] * 5)
    assert tally.tie
    assert set(tally.winners) == {*MANY}
    assert len(bought) < 1000


@pytest.mark.parametrize("approved", [["A", "A", "A", "AB", "B", "BC"], ["AB", "A"]])
def test_without_ties_equal_shares_are_exact_for_any_number_of_options(
    approved: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = equal_shares.equal_shares("ABC", approved, 2)
    monkeypatch.setattr(equal_shares, "WORK", 0)
    assert equal_shares.equal_shares("ABC", approved, 2) == exact
    assert exact.complete
    assert len(exact.outcomes) == 1


def test_numbers_that_no_machine_word_holds_are_no_numbers_of_ballots() -> None:
    for number in (10**9 + 1, 1 << 70):
        with pytest.raises(CountingError):
            schulze.schulze_of_pairs("AB", {("A", "B"): number, ("B", "A"): 0})
    assert schulze.schulze_of_pairs("AB", {("A", "B"): 10**9, ("B", "A"): 0})[0] == ("A",)


def test_places_may_be_any_whole_numbers() -> None:
    given_ = [{"A": 1 << 70, "B": (1 << 70) + 1}]
    assert pairs.preferred(["A", "B", KEEP], given_)["A", "B"] == 1
