"""Two sentences are one wish only where nothing that matters differs."""

from hypothesis import given
from hypothesis import strategies as st

from llm.words.likeness import Shape, likeness, rivals, same_wish


def test_small_differences_of_wording_are_one_wish() -> None:
    one = Shape("The kitchen should be clean in the evening.")
    other = Shape("The kitchen should be clean every evening.")
    assert same_wish(one, other)
    assert not rivals(one, other)


def test_another_time_a_not_or_a_may_makes_rivals() -> None:
    quiet = Shape("The house must be quiet from 22:00.")
    for other in (
        "The house must be quiet from 23:00.",
        "The house must not be quiet from 22:00.",
        "The house may be quiet from 22:00.",
    ):
        assert rivals(quiet, Shape(other))
        assert not same_wish(quiet, Shape(other))


def test_times_in_words_count_too() -> None:
    assert rivals(Shape("Guests may stay for seven days."), Shape("Guests may stay for ten days."))
    assert rivals(Shape("夜は十時から静かに。"), Shape("夜は九時から静かに。"))


def test_what_one_says_the_other_need_not_say_again() -> None:
    assert rivals(Shape("Guests need a host."), Shape("Guests need a host who lives here."))


def test_22_00_and_22_are_the_same_time() -> None:
    assert same_wish(Shape("Quiet in the house from 22:00"), Shape("Quiet in the house from 22"))


def test_different_matters_are_neither() -> None:
    one, other = Shape("Music may be played on Fridays."), Shape("Wash the dishes at once.")
    assert not same_wish(one, other)
    assert not rivals(one, other)


@given(st.text(), st.text())
def test_likeness_is_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    forth, back = likeness(Shape(one), Shape(other)), likeness(Shape(other), Shape(one))
    assert forth == back
    assert 0 <= forth <= 1
    assert likeness(Shape(one), Shape(one)) == 1
