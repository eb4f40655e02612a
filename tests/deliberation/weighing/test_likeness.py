"""How alike two texts, and two situations, are: shared words over all words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.weighing import likeness as module
from deliberation.weighing.likeness import likeness, of_texts, situation, words

NOWHERE: frozenset[str] = frozenset()


def test_words_are_letters_only_case_folded_and_longer_than_three() -> None:
    assert words("Quiet HOURS start at 22:00, in the Straße.") == {
        "quiet",
        "hours",
        "start",
        "strasse",
    }


def test_the_share_of_common_words() -> None:
    # quiet, hours, start, nine | quiet, hours, after, lunch: 2 of 6
    assert of_texts("Quiet hours start at nine.", "Quiet hours after lunch") == 333
    assert of_texts("Quiet!", "quiet") == 1000
    assert of_texts("", "") == 0
    assert of_texts("No TV.", "No TV.") == 1000  # no long word, but the very same text


def test_the_texts_count_twice_and_the_situations_once() -> None:
    here = situation(["quiet", "children"], "a shared stairwell")
    there = situation(["quiet"], "an old stairwell")
    # #quiet, stairwell of #quiet, #children, shared, stairwell: 2 of 4
    texts = ("Quiet hours start at nine.", "Quiet hours after lunch")
    assert likeness(*texts, here, there) == 389  # (2 × 333 + 500) / 3 = 388.67


def test_a_situation_that_is_not_known_is_not_held_against_it() -> None:
    texts = ("Quiet hours start at nine.", "Quiet hours after lunch")
    assert likeness(*texts, situation(["quiet"], ""), NOWHERE) == 333


TAGS = st.frozensets(st.sampled_from(["#quiet", "#guests", "stairwell"]))


@given(st.text(), st.text(), TAGS, TAGS)
def test_it_is_the_same_both_ways_and_within_bounds(
    one: str, other: str, here: frozenset[str], there: frozenset[str]
) -> None:
    assert 0 <= likeness(one, other, here, there) == likeness(other, one, there, here) <= 1000


def test_the_same_two_texts_are_held_against_each_other_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of_texts.cache_clear()
    compared: list[int] = []

    def counted(one: frozenset[str], other: frozenset[str]) -> int:
        compared.append(1)
        return shared(one, other)

    shared = module.shared
    monkeypatch.setattr(module, "shared", counted)
    for _ in range(5):
        for one in ("Quiet from nine.", "Quiet from ten."):
            for other in ("Hush at night.", "No guests.", "Quiet from eleven."):
                likeness(one, other, NOWHERE, NOWHERE)
    assert len(compared) == 6
