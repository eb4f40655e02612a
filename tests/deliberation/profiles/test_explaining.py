"""A profile in words: an agent that knows little says so, and every sum can be done again."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.profiles.explaining import explain, sentence
from deliberation.profiles.profile import Evidence, correct, fold
from deliberation.profiles.values import VALUES, ValuesError

NAMES = {"hedonism": "Hedonism"}
THREE = [
    Evidence("a", "hedonism", 1, 60, "answer"),
    Evidence("b", "hedonism", 1, 100, "quote"),
    Evidence("c", "hedonism", -1, 40, "rating"),
]
SET = Evidence("d", "hedonism", 1, 50, "correction")


def test_it_says_how_much_how_sure_and_from_what() -> None:
    assert sentence(fold(THREE), "hedonism", NAMES) == (
        "Hedonism: about 100 of 1000, could be 47 to 146; from 3 things you said."
    )


def test_who_knows_nothing_says_so() -> None:
    assert sentence(fold([]), "hedonism", NAMES) == (
        "Hedonism: about 50 of 1000, could be 0 to 108; nothing that you said is about it, so this "
        "is only a start."
    )


def test_what_the_owner_set_is_called_that() -> None:
    corrected = fold(correct(THREE, SET))
    assert sentence(corrected, "hedonism", NAMES).endswith(
        "; you set it yourself; 3 things besides set aside for that."
    )
    assert sentence(fold([SET]), "hedonism", NAMES).endswith("; you set it yourself.")


def test_the_sum_number_by_number() -> None:
    assert explain(fold(THREE), "hedonism", NAMES) == (
        "Hedonism: 3 things counted.",
        "For it: 0.50 + 0.60 + 1 = 2.10.",
        "Against it: 1.50 + 0.40 = 1.90.",
        "Mean: 2.10 / (2.10 + 1.90) = 0.525000.",
        "The means of all 20 values together: 5.275000.",
        "Weight: 1000 × 0.525000 / 5.275000 = 99.526; in whole thousandths, so that all add up to "
        "1000: 100.",
    )


def test_the_sum_of_a_correction() -> None:
    lines = explain(fold(correct(THREE, SET)), "hedonism", NAMES)
    assert lines[:4] == (
        "Hedonism: 1 thing counted.",
        "You set this value yourself: that counts 4 times, and alone.",
        "For it: 0.50 + 4 × 0.50 = 2.50.",
        "Against it: 1.50 = 1.50.",
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(VALUES),
            st.sampled_from([1, -1]),
            st.integers(1, 100),
            st.sampled_from(["quote", "correction"]),
        ),
        max_size=12,
    ),
    st.sampled_from(VALUES),
)
def test_whoever_does_the_sums_again_gets_the_same(
    found: list[tuple[str, int, int, str]], value: str
) -> None:
    profile = fold(Evidence(str(n), *each) for n, each in enumerate(found))
    lines = [line for line in explain(profile, value, {}) if " = " in line]
    for line in lines:
        sum_, shown = re.fullmatch(r"[^:]+: (.*) = ([\d.]+?)(?:;.*)?\.?", line).groups()  # type: ignore[union-attr]
        assert eval(sum_.replace("×", "*")) == pytest.approx(float(shown), abs=0.001)
    assert len(lines) == 4
    assert lines[-1].endswith(f" {profile.of(value).weight}.")


def test_an_unknown_value_has_no_words() -> None:
    for words in (sentence, explain):
        with pytest.raises(ValuesError):
            words(fold([]), "kindness", NAMES)
