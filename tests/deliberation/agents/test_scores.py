"""Agents score agents: by hand, one judge one voice, and what a liar can and cannot do."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.agents.scores import Mark, ScoreError, score, sentence

HONEST = [f"judge {i}" for i in range(4)]
MARK = st.integers(-100, 100)
BY_SOLUTION = st.dictionaries(st.sampled_from("stuvwxyz"), MARK, max_size=8)


def marks(judge: str, by_solution: dict[str, int], agent: str = "reed") -> list[Mark]:
    return [Mark(judge, agent, solution, mark) for solution, mark in by_solution.items()]


def test_a_score_redone_by_hand() -> None:
    """Mine: (+0.80 + 0.40)/2 = +0.60. Bo's: +0.20. Cleo's: (−0.30 + 0.10)/2 = −0.10.

    All: (0.60 + 0.20 − 0.10)/3 = 0.2333. Score: (2 × 0.60 + 5 × 0.2333)/(2 + 5) = 0.3381.
    """
    given_ = [
        *marks("me", {"s": 80, "t": 40}),
        *marks("bo", {"s": 20}),
        *marks("cleo", {"s": -30, "t": 10}),
        *marks("bo", {"s": -100}, agent="sedge"),
    ]
    got = score("me", "reed", given_)
    assert (got.n, got.mean_me, got.k) == (2, 60, 5)
    assert [(j.judge, j.n, j.mean) for j in got.judges] == [
        ("bo", 1, 20),
        ("cleo", 2, -10),
        ("me", 2, 60),
    ]
    assert got.global_mean == 70 / 3
    assert got.score == pytest.approx(33.8095, abs=1e-4)
    assert sentence(got, {"me": "you", "reed": "Reed", "bo": "Bo", "cleo": "Cleo"}) == (
        "Reed: your mean over 2 of its solutions is +0.6000, and the mean over judges, each "
        "counted once (Bo +0.2000, Cleo −0.1000, you +0.6000), is +0.2333; "
        "(2 × +0.6000 + 5 × +0.2333) / (2 + 5) = +0.3381."
    )


def test_without_a_mark_there_is_too_little_to_tell() -> None:
    got = score("me", "reed", marks("bo", {"s": 9}, agent="sedge"))
    assert (got.n, got.mean_me, got.judges, got.global_mean, got.score) == (0, None, (), None, None)
    assert sentence(got, {}).endswith("too few to tell.")


def test_without_a_mark_of_mine_the_score_is_that_of_all() -> None:
    got = score("me", "reed", marks("bo", {"s": 30}))
    assert (got.n, got.mean_me, got.score) == (0, None, 30)
    assert "You have marked no solution by reed" in sentence(got, {})


def test_a_judge_never_scores_itself_by_whatever_name() -> None:
    behind = {"reed": "ada", "reeds other": "ada"}
    own = [*marks("reed", {"s": 100}), *marks("ada", {"t": 100}), *marks("reeds other", {"u": 100})]
    assert score("me", "reed", own, behind).score is None
    assert score("ada", "reed", [*own, *marks("bo", {"s": -20})], behind).score == -20


def test_identities_of_one_principal_are_one_judge_and_one_solution_counts_once() -> None:
    behind = {"bo 1": "bo", "bo 2": "bo"}
    several = [*marks("bo 1", {"s": 100, "t": 0}), *marks("bo 2", {"s": 0})]
    got = score("bo 1", "reed", [*several, *marks("cleo", {"s": -50})], behind)
    assert [(j.judge, j.n, j.mean) for j in got.judges] == [("bo", 2, 25), ("cleo", 1, -50)]
    assert (got.n, got.mean_me) == (2, 25)


@given(
    st.lists(BY_SOLUTION.filter(len), min_size=4, max_size=4),
    st.lists(BY_SOLUTION, max_size=4),
    st.lists(BY_SOLUTION, max_size=4),
    BY_SOLUTION,
)
def test_one_lying_judge_of_five_moves_the_average_by_a_fifth_of_the_range_at_most(
    honest: list[dict[str, int]],
    lies: list[dict[str, int]],
    other_lies: list[dict[str, int]],
    mine: dict[str, int],
) -> None:
    """Whatever it marks, under however many identities, or if it keeps silent."""
    behind = {f"liar {i}": "liar" for i in range(4)}
    fixed = [m for judge, by in zip(HONEST, honest, strict=True) for m in marks(judge, by)]

    def with_lies(told: list[dict[str, int]]) -> float:
        lying = [m for i, by in enumerate(told) for m in marks(f"liar {i}", by)]
        found = score("nobody", "reed", [*fixed, *lying], behind).global_mean
        assert found is not None
        return found

    assert abs(with_lies(lies) - with_lies(other_lies)) <= 200 / 5 + 1e-9


@given(
    st.dictionaries(st.tuples(st.sampled_from("abcde"), st.sampled_from("stuvw")), MARK),
    st.randoms(use_true_random=False),
    st.integers(1, 50),
)
def test_order_makes_no_difference_and_the_score_lies_between_its_terms(
    given_: dict[tuple[str, str], int], chance: object, k: int
) -> None:
    every = [Mark(judge, "reed", solution, mark) for (judge, solution), mark in given_.items()]
    shuffled = every.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    got = score("a", "reed", every, k=k)
    assert got == score("a", "reed", shuffled, k=k)
    assert got.n == sum(judge == "a" for judge, _ in given_)
    if got.mean_me is not None and got.global_mean is not None and got.score is not None:
        low, high = sorted((got.mean_me, got.global_mean))
        assert low - 1e-9 <= got.score <= high + 1e-9
    assert sentence(got, {}).endswith(".")


@pytest.mark.parametrize("number", [math.nan, math.inf, True, 101, -101, 0.5, "1", None])
def test_marks_that_nobody_can_give_are_refused(number: object) -> None:
    with pytest.raises(ScoreError, match="from -100 to 100"):
        score("me", "reed", [Mark("bo", "reed", "s", number)])  # type: ignore[arg-type]


@pytest.mark.parametrize("k", [0, -1, True, 2.5, math.nan, math.inf])
def test_the_average_weighs_a_whole_number_of_marks(k: object) -> None:
    with pytest.raises(ScoreError, match="from 1 to 1000"):
        score("me", "reed", [], k=k)  # type: ignore[arg-type]


def test_two_marks_for_one_solution_are_refused() -> None:
    with pytest.raises(ScoreError, match="“bo” marks one solution twice"):
        score("me", "reed", [*marks("bo", {"s": 1}), *marks("bo", {"s": 2})])
