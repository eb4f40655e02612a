"""How alike two texts are: shared words over all words."""

from hypothesis import given
from hypothesis import strategies as st

from deliberation.likeness import likeness, words


def test_words_are_letters_only_case_folded_and_longer_than_three() -> None:
    assert words("Quiet HOURS start at 22:00, in the Straße.") == {
        "quiet",
        "hours",
        "start",
        "strasse",
    }


def test_the_share_of_common_words() -> None:
    # quiet, hours, start, nine | quiet, hours, after, lunch: 2 of 6
    assert likeness("Quiet hours start at nine.", "Quiet hours after lunch") == 2 / 6
    assert likeness("Quiet!", "quiet") == 1
    assert likeness("", "") == 0


@given(st.text(), st.text())
def test_it_is_the_same_both_ways_and_within_bounds(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
