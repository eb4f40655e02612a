"""Each rule on a case that can be followed by hand, or whose result was published."""

from fractions import Fraction

import pytest

from deliberation.counting import CountingError
from deliberation.counting import ranked_pairs as module
from deliberation.counting.approval import approval
from deliberation.counting.equal_shares import equal_shares
from deliberation.counting.judgment import GRADES, grade, majority_judgment
from deliberation.counting.majority import majority, supermajority
from deliberation.counting.ranked_pairs import ranked_pairs
from deliberation.counting.star import star

Ballot = dict[str, int]
# The capital of Tennessee: Memphis, Nashville, Chattanooga, Knoxville, by their voters in percent.
TENNESSEE = ((42, "MNCK"), (26, "NCKM"), (15, "CKNM"), (17, "KCNM"))


def places(*several: tuple[int, str]) -> list[Ballot]:
    """(5, "ACB"): five ballots with A in the first place, C in the second, B in the third."""
    return [
        {option: place for place, option in enumerate(order, 1)}
        for number, order in several
        for _ in range(number)
    ]


def test_a_majority_is_more_than_half_of_all_ballots() -> None:
    half = majority("AB", [{"A": 5, "B": 1}, {"A": 1}, {"B": 1}, {"A": 2, "B": 2}])
    assert (half.firsts, half.shared, half.needed, half.reached) == ({"A": 2, "B": 1}, 1, 3, "")
    assert majority("AB", [{"A": 5, "B": 1}, {"A": 1}, {"B": 1}]).reached == "A"
    assert majority("AB", []).reached == ""


def test_a_ballot_whose_top_is_shared_names_none() -> None:
    assert majority("ABC", [{"A": 3, "B": 3}, {"C": 1}, {"C": 1}, {}]).reached == ""
    everything = majority("ABC", [{"A": 3, "B": 3}])
    assert (everything.shared, everything.ranking) == (1, (("A", "B", "C"),))


def test_a_supermajority_is_at_least_its_share() -> None:
    ballots = [{"A": 1}, {"A": 1}, {"B": 1}]
    assert supermajority("AB", ballots, Fraction(2, 3)).reached == "A"
    assert supermajority("AB", ballots, Fraction(67, 100)).reached == ""
    for share in (Fraction(1, 2), Fraction(3, 2)):
        with pytest.raises(CountingError):
            supermajority("AB", ballots, share)


def test_approval_counts_approvals() -> None:
    result = approval("ABC", [{"A", "B"}, {"B"}, set(), {"C"}])
    assert result.numbers == {"A": 1, "B": 2, "C": 1}
    assert result.ranking == (("B",), ("A", "C"))


def test_star_lets_the_two_best_scores_meet() -> None:
    """A has the greatest sum, but more ballots prefer B: the runoff turns it round."""
    given = [{"A": 5, "B": 0}, {"A": 2, "B": 3}, {"A": 2, "B": 3}, {"C": 1}]
    result = star("ABC", given)
    assert result.scores.totals == {"A": 9, "B": 6, "C": 1}
    assert [(r.one, r.other, r.for_one, r.for_other) for r in result.runoffs] == [("A", "B", 1, 2)]
    assert result.ranking == (("B",), ("A",), ("C",))


def test_star_names_each_of_its_ties() -> None:
    second = star("ABC", [{"A": 5, "B": 3}, {"C": 3}])
    assert [(each.one, each.other) for each in second.runoffs] == [("A", "B"), ("A", "C")]
    assert second.ranking == (("A", "C"), ("B",))  # A beats B, and is even with C
    assert star("AB", [{"A": 1}, {"B": 1}]).ranking == (("A", "B"),)
    assert star("A", [{"A": 1}]).ranking == (("A",),)


def test_majority_judgment_in_tennessee() -> None:
    """Nashville: three tie at "fair", and for Nashville more grades lie above than below it."""
    excellent, good, fair, poor = 3, 2, 1, 0
    given = [
        *[{"M": excellent, "N": fair, "C": poor, "K": poor}] * 42,
        *[{"N": excellent, "C": fair, "K": fair, "M": poor}] * 26,
        *[{"C": excellent, "K": good, "N": fair, "M": poor}] * 15,
        *[{"K": excellent, "C": good, "N": fair, "M": poor}] * 17,
    ]
    result = majority_judgment("MNCK", given)
    assert {option: value[0] for option, value in result.values.items()} == {
        "M": poor,
        "N": fair,
        "C": fair,
        "K": fair,
    }
    assert result.ranking[0] == ("N",)


def test_the_lower_of_two_middle_grades_counts_first() -> None:
    result = majority_judgment("AB", [{"A": 3, "B": 1}, {"A": 0, "B": 1}])
    assert result.values == {"A": (0, 3), "B": (1, 1)}
    assert result.ranking == (("B",), ("A",))


def test_seven_grades_of_even_width_with_keeping_in_the_middle() -> None:
    grades = [grade(rating) for rating in range(-100, 101)]
    assert grades == sorted(grades)
    assert grades == [-each for each in reversed(grades)]
    assert [grades.count(each) for each in range(-3, 4)] == [29, 29, 28, 29, 28, 29, 29]
    assert GRADES[grade(0) + 3] == "about the same"


def test_ranked_pairs_in_tennessee() -> None:
    assert ranked_pairs("MNCK", places(*TENNESSEE)).ranking == (("N",), ("C",), ("K",), ("M",))


def test_ranked_pairs_leaves_out_the_weakest_pair_of_a_circle() -> None:
    """B beats C by 5, A beats B by 3, C beats A by 1: the last contradicts the others."""
    result = ranked_pairs("ABC", places((4, "ABC"), (3, "BCA"), (2, "CAB")))
    assert result.margins == {("A", "B"): 3, ("B", "C"): 5, ("C", "A"): 1}
    assert result.always == {("A", "B"), ("B", "C")}
    assert result.ranking == (("A",), ("B",), ("C",))


def test_ranked_pairs_tries_each_order_of_equally_clear_pairs() -> None:
    """B beats C clearly; A over B and C over A are equal: A wins in one order, B in the other."""
    result = ranked_pairs("ABC", places((2, "ABC"), (2, "BCA"), (1, "CAB"), (1, "BCA"), (1, "ABC")))
    assert result.margins == {("A", "B"): 1, ("B", "C"): 5, ("C", "A"): 1}
    assert result.always == {("B", "C")}
    assert result.sometimes == {("A", "B"), ("C", "A")}
    assert result.ranking[0] == ("A", "B")


def test_too_many_orders_name_more_potential_winners_never_fewer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = places((1, "DACB"), (1, "CDBA"), (2, "ABCD"), (1, "DBAC"))
    exact = ranked_pairs("ABCD", given)
    monkeypatch.setattr(module, "LIMIT", 0)
    bounded = ranked_pairs("ABCD", given)
    assert exact.exact
    assert not bounded.exact
    assert exact.ranking[0] == ("A", "D")
    assert bounded.ranking[0] == ("A", "B", "D")


def test_equal_shares_by_hand() -> None:
    """Six ballots have 1/2 each for three seats. A costs its four approvers 1/4 each, then B its
    three 1/3 (one of them has 1/4 left and gives it all, the others 3/8), then C is too dear."""
    approved = ["A", "A", "A", "AB", "B", "BC"]
    result = equal_shares("ABC", approved, 3)
    assert result.outcomes == (("A", "B"),)
    first, second, last = result.rounds
    assert first.prices == {"A": Fraction(1, 4), "B": Fraction(1, 3), "C": None}
    assert second.prices == {"B": Fraction(3, 8), "C": None}
    assert last.purses == (*[Fraction(1, 4)] * 3, Fraction(0), Fraction(1, 8), Fraction(1, 8))


def test_a_third_of_the_ballots_gets_a_third_of_the_seats() -> None:
    result = equal_shares("ABCXY", ["ABC"] * 4 + ["XY"] * 2, 3)
    assert result.outcomes == (
        ("A", "B", "X"),
        ("A", "B", "Y"),
        ("A", "C", "X"),
        ("A", "C", "Y"),
        ("B", "C", "X"),
        ("B", "C", "Y"),
    )
    assert (result.certain, result.possible) == ((), tuple("ABCXY"))


def test_equal_shares_with_costs() -> None:
    costs = {"A": 6, "B": 3, "C": 4}
    result = equal_shares("ABC", ["AB", "AB", "C"], 12, costs)
    assert result.outcomes == (("B", "C"),)  # A's two approvers have 2 × 2.5 left of their 8


def test_equal_shares_stops_where_too_many_tie() -> None:
    options = [f"option {number}" for number in range(30)]
    result = equal_shares(options, [options] * 3, 15)
    assert not result.complete
    assert result.outcomes == ()
    assert result.possible == tuple(options)


def test_purchases_that_make_no_sense() -> None:
    for budget, costs in ((0, None), (True, None), (3, {"A": 1}), (3, {"A": 1, "B": 0})):
        with pytest.raises(CountingError):
            equal_shares("AB", ["A"], budget, costs)
    for options, approved in (("AB", []), ("AA", ["A"]), ("A", ["B"])):
        with pytest.raises(CountingError):
            equal_shares(options, approved, 1)
