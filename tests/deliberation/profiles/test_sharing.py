"""What of a profile leaves the laptop, field by field; nothing else can be told from it."""

from dataclasses import asdict, fields
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deliberation.acts import KINDS_OF_EVIDENCE, LEVELS, SharedEvidence, ShareValues
from deliberation.profiles.profile import Evidence, Profile, fold
from deliberation.profiles.sharing import LEAVES, SharedItem, SharingError, rounded, shared
from deliberation.profiles.values import VALUES

SAID = st.lists(
    st.tuples(
        st.sampled_from(VALUES),
        st.sampled_from([1, -1]),
        st.integers(1, 100),
        st.sampled_from(KINDS_OF_EVIDENCE),
    ),
    max_size=15,
)
WEIGHTS = st.lists(st.integers(0, 100), min_size=20, max_size=20).filter(any)


def profile_of(found: list[tuple[str, int, int, str]], mark: str = "") -> Profile:
    return fold(
        Evidence(f"{mark}id{n}", *each, ref=f"{mark}ref{n}", words=f"{mark}secret words {n}")
        for n, each in enumerate(found)
    )


ONE = profile_of([("hedonism", 1, 100, "quote"), ("face", -1, 30, "answer")])


def test_by_default_nothing_leaves() -> None:
    assert LEVELS[0] == "ratings"
    assert asdict(shared(ONE, "ratings")) == {"level": "ratings", "weights": (), "items": ()}


def test_of_rounded_weights_exactly_these_fields_leave() -> None:
    left = asdict(shared(ONE, "weights"))
    assert left == {"level": "weights", "weights": rounded(ONE.weights), "items": ()}
    assert all(weight % 10 == 0 for weight in left["weights"])


def test_of_everything_but_the_quotes_exactly_these_fields_leave() -> None:
    assert asdict(shared(ONE, "evidence")) == {
        "level": "evidence",
        "weights": ONE.weights,
        "items": (
            {"value": "hedonism", "direction": 1, "strength": 100, "kind": "quote"},
            {"value": "face", "direction": -1, "strength": 30, "kind": "answer"},
        ),
    }


@given(SAID, st.sampled_from(LEVELS))
def test_no_word_no_reference_and_no_id_leaves(found: list[Any], level: str) -> None:
    left = repr(shared(profile_of(found), level))
    assert not any(mark in left for mark in ("secret", "ref", "id0", "id1"))


@given(SAID, st.sampled_from(LEVELS), st.randoms(use_true_random=False))
def test_what_was_said_and_when_cannot_be_told(found: list[Any], level: str, chance: Any) -> None:
    other = list(found)
    chance.shuffle(other)
    assert shared(profile_of(found), level) == shared(profile_of(other, "other "), level)


@given(SAID, SAID)
def test_who_rounds_alike_shares_alike(one: list[Any], other: list[Any]) -> None:
    first, second = profile_of(one), profile_of(other)
    assume(rounded(first.weights) == rounded(second.weights))
    assert shared(first, "weights") == shared(second, "weights")
    assert shared(first, "ratings") == shared(second, "ratings")


def test_many_profiles_round_alike() -> None:
    """So the test above is about something: small differences do not leave."""
    slight = [profile_of([(value, 1, 10, "quote")]) for value in VALUES]
    assert len({each.weights for each in slight}) > 1
    assert len({shared(each, "weights") for each in slight}) == 1


@given(WEIGHTS)
def test_rounded_weights_are_whole_tens_of_a_thousand(amounts: list[int]) -> None:
    weights = tuple(1000 * each // sum(amounts) for each in amounts)
    got = rounded(weights)
    assert sum(got) == 1000
    assert all(each % 10 == 0 for each in got)
    assert rounded(got) == got


@given(SAID)
def test_everything_but_the_quotes_can_be_added_up_again(found: list[Any]) -> None:
    left = shared(profile_of(found), "evidence")
    again = fold(
        Evidence(str(n), each.value, each.direction, each.strength, each.kind)
        for n, each in enumerate(left.items)
    )
    assert again.weights == left.weights


@given(SAID, st.sampled_from(LEVELS))
def test_the_act_that_carries_it_has_a_place_for_each_field(found: list[Any], level: str) -> None:
    left = shared(profile_of(found), level)
    items = tuple(SharedEvidence(**asdict(item)) for item in left.items)
    act = ShareValues(left.level, left.weights, items)
    assert asdict(act) == asdict(left)
    assert [f.name for f in fields(SharedItem)] == [f.name for f in fields(SharedEvidence)]


def test_each_choice_is_said_in_words() -> None:
    assert tuple(LEAVES) == LEVELS
    assert all(sentence.endswith(".") for sentence in LEAVES.values())


@pytest.mark.parametrize("level", ["", "all", None, 1])
def test_another_choice_is_refused(level: Any) -> None:
    with pytest.raises(SharingError, match=r"ratings, weights, evidence\.$"):
        shared(ONE, level)


def test_more_than_an_act_can_carry_is_refused() -> None:
    many = profile_of([("face", 1, 1, "quote")] * 2001)
    with pytest.raises(SharingError, match="2,001 things"):
        shared(many, "evidence")
    assert sum(shared(many, "weights").weights) == 1000
