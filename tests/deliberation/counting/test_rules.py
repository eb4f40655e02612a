"""How a rule is written, what a count says of itself, and what cannot be counted."""

from fractions import Fraction
from typing import Any

import pytest

from deliberation.counting import CountingError
from deliberation.counting.ballots import approved, places
from deliberation.counting.counters import COUNTERS
from deliberation.counting.rules import RULES, Tally, count, read_rule
from deliberation.fields import KEEP

WRITTEN = [
    "majority",
    "supermajority 67",
    "supermajority 2/3",
    "score",
    "approval",
    "star",
    "majority-judgment",
    "schulze",
    "ranked-pairs",
    "equal-shares 3",
]
NAMES = {"a": "guests for a week", "b": "no guests"}


def tally(rule: str, *ballots: dict[str, Any], options: str = "ab") -> Tally:
    return count(read_rule(rule), [*options, KEEP], ballots, NAMES)


def test_every_rule_has_a_name_a_sentence_and_a_source() -> None:
    assert set(RULES) == {"consent", *COUNTERS}
    for name, rule in RULES.items():
        assert rule.name == name
        assert rule.description.endswith(".")
        assert rule.source
        assert rule.title


@pytest.mark.parametrize("text", [*WRITTEN, "consent", "supermajority 51", "equal-shares 20"])
def test_a_rule_reads_back_as_it_is_written(text: str) -> None:
    assert read_rule(text).text == text


def test_a_share_may_be_written_as_percent_or_as_a_fraction() -> None:
    assert read_rule("supermajority 2/3").value == Fraction(2, 3)
    assert read_rule("supermajority 6/8").text == "supermajority 75"
    assert read_rule("supermajority 4/6").text == "supermajority 2/3"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dictator",
        "Majority",
        "majority 3",
        " majority",
        "supermajority",
        "supermajority 50",
        "supermajority 100",
        "supermajority 1/2",
        "supermajority 2/0",
        "supermajority ²",
        "supermajority 66.7",
        "supermajority 67 67",
        "equal-shares 0",
        "equal-shares 21",
        "equal-shares 03",
        "equal-shares nan",
        "equal-shares 3\n",
        "schulze ",
    ],
)
def test_what_is_no_rule(text: str) -> None:
    with pytest.raises(CountingError) as error:
        read_rule(text)
    said = str(error.value)
    assert said.endswith(".")
    assert "\n" not in said
    if text.startswith("supermajority"):
        assert "from 51 to 99" in said


@pytest.mark.parametrize("rule", WRITTEN)
@pytest.mark.parametrize(
    ("options", "ballots"),
    [
        ([], [{}]),
        (["a", "a"], [{}]),
        (["a"], []),
        (["a"], [{"b": 1}]),
        (["a"], [{"a": float("nan")}]),
        (["a"], [{"a": float("inf")}]),
        (["a"], [{"a": True}]),
        (["a"], [{"a": 0.5}]),
        (["a"], [{"a": 1.0}]),
        (["a"], [{"a": "1"}]),
        (["a"], [{"a": None}]),
        (["a"], [{"a": 101}]),
        (["a"], [{"a": -101}]),
        (["a"], [{KEEP: 1}]),
    ],
)
def test_what_cannot_be_counted(rule: str, options: list[str], ballots: list[Any]) -> None:
    with pytest.raises(CountingError) as error:
        count(read_rule(rule), options, ballots)
    assert str(error.value).endswith(".")


def test_consent_is_no_matter_of_ballots() -> None:
    with pytest.raises(CountingError, match="no ballots to count"):
        tally("consent", {"a": 1})


def test_keeping_is_always_among_the_options() -> None:
    counted = count(read_rule("majority"), ["a"], [{"a": -1}, {"a": -1}, {"a": 5}])
    assert counted.passed == (KEEP,)


@pytest.mark.parametrize("rule", WRITTEN[:-1])
def test_a_tie_passes_nothing_and_says_so(rule: str) -> None:
    counted = tally(rule, {"a": 50}, {"b": 50})
    assert counted.passed == ()
    if rule == "majority" or rule.startswith("supermajority"):
        assert not counted.tie  # nobody has enough, which is no tie
        assert counted.lines[-1].startswith("No option")
    else:
        assert counted.tie
        assert {"a", "b"} <= set(counted.winners)
        assert counted.lines[-1].startswith("It is a tie between guests for a week and no guests")


def test_equal_shares_passes_several() -> None:
    counted = tally("equal-shares 2", {"a": 9}, {"a": 9}, {"b": 9}, {"b": 1})
    assert (counted.passed, counted.winners, counted.tie) == (("a", "b"), ("a", "b"), False)
    assert counted.lines[-1] == "Guests for a week and no guests pass."
    tied = tally("equal-shares 1", {"a": 9, "b": 9})
    assert (tied.passed, tied.winners, tied.tie) == ((), ("a", "b"), True)
    assert tied.outcomes == (("a",), ("b",))


def test_equal_shares_stops_where_people_must_choose() -> None:
    options = [f"option {number}" for number in range(30)]
    counted = count(read_rule("equal-shares 15"), options, [dict.fromkeys(options, 9)])
    assert (counted.passed, counted.outcomes, counted.tie) == ((), (), True)
    assert set(counted.winners) == set(options)
    assert "too many ties" in counted.lines[-1]


def test_ratings_become_places_and_approvals() -> None:
    assert places({"a": 50, "b": -3, "c": 50, KEEP: 0}) == {"a": 1, "b": 3, "c": 1, KEEP: 2}
    assert approved({"a": 1, "b": 0, KEEP: 0}) == {"a"}
    assert approved({"a": -1, "b": 0, KEEP: 0}) == {KEEP}
    assert approved({"a": 0, "b": 0, KEEP: 0}) == set()


def test_a_count_can_be_redone_from_its_lines() -> None:
    ballots = [{"a": 60, "b": -20}, {"a": -80, "b": 10}, {"a": 30}]
    lines = {rule: " ".join(tally(rule, *ballots).lines) for rule in WRITTEN}
    assert "Guests for a week: +60, +30, −80; together +10, on average +3.33." in lines["score"]
    assert "Guests for a week is approved on 2 ballots of 3." in lines["approval"]
    assert "Needed: 2 ballots of 3." in lines["majority"]
    assert (
        "guests for a week is rated above keeping things as they are on 2 ballots"
        in (lines["star"])
    )
    assert "1 × better, 1 × a little better, 1 × much worse" in lines["majority-judgment"]
    assert "Strongest chains: guests for a week > no guests (2)" in lines["schulze"]
    assert "on 2 ballots, the reverse on 1: ahead by 1, settled." in lines["ranked-pairs"]
    assert "Each ballot of 3 has 1 to give." in lines["equal-shares 3"]


@pytest.mark.parametrize("rule", WRITTEN)
def test_a_single_option_wins_by_one_ballot_for_it(rule: str) -> None:
    counted = tally(rule, {"a": 100}, options="a")
    assert counted.passed == ("a",)
    assert counted.lines[-1] == "Guests for a week wins."
    assert counted.rule == rule
