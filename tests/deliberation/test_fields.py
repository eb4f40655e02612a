"""What a field of an act may hold."""

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import fields


@given(st.dates())
def test_every_day_of_the_calendar_is_a_day(day: date) -> None:
    assert fields.is_date(day.isoformat())


@pytest.mark.parametrize(
    "day",
    ["", "2027-02-30", "2027-02-29", "2027-13-01", "2027-00-10", "2027-01-00", "0000-01-01",
     "27-01-01", "2027-1-1", "2027-01-01 ", "2027-01-01\n", "٢٠٢٧-٠١-٠١", 20270101, None],
)  # fmt: skip
def test_and_nothing_else_is(day: object) -> None:
    assert not fields.is_date(day)


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(0, 40))
def test_a_month_is_as_long_as_the_calendar_says(year: int, month: int, day: int) -> None:
    length = calendar.monthrange(year, month)[1]
    assert fields.is_date(f"{year:04}-{month:02}-{day:02}") == (1 <= day <= length)


@pytest.mark.parametrize(
    "value", [True, False, 1.0, 0.5, float("nan"), float("inf"), -float("inf"), "1", None, 101, -1]
)
def test_a_number_is_a_whole_one_within_its_bounds(value: object) -> None:
    assert not fields.is_number(0, 100)(value)


@given(st.integers(-200, 200))
def test_the_bounds_of_a_number_belong_to_it(value: int) -> None:
    assert fields.is_number(-100, 100)(value) == (-100 <= value <= 100)


@pytest.mark.parametrize(
    ("text", "fine"),
    [("Nine.", True), ("", True), ("x" * 300, True), ("x" * 301, False), ("\ud800", False),
     ("é" * 300, True), ("e" + "\u0301" * 30, True), ("e" + "\u0301" * 31, False),
     (b"Nine.", False), (None, False)],
)  # fmt: skip
def test_a_text_is_whole_characters_and_no_more_than_its_limit(text: object, fine: bool) -> None:
    assert fields.is_text(300)(text) is fine


def test_a_text_that_must_say_something_is_not_blank() -> None:
    assert not any(fields.is_text(empty=False)(blank) for blank in ("", " ", "\n\t", "\u3000"))


@pytest.mark.parametrize(
    ("word", "fine"),
    [("quiet-hours", True), ("a1", True), ("", False), ("-a", False), ("a--b", False),
     ("Quiet", False), ("a b", False), ("a\n", False), ("x" * 61, False), (7, False)],
)  # fmt: skip
def test_a_slug_is_small_letters_digits_and_hyphens(word: object, fine: bool) -> None:
    assert fields.is_slug(word) is fine


@pytest.mark.parametrize("value", ["A" * 64, "a" * 63, "a" * 65, "a" * 64 + "\n", "g" * 64, 7, ""])
def test_an_id_is_64_small_hex_digits(value: object) -> None:
    assert not fields.is_entry_id(value)
    assert fields.is_entry_id("0a" * 32)


@pytest.mark.parametrize(
    "name", ["Bo", "Ana María de la Ó", "王小明", "یک\u200cنام", "क्\u200dष", "עדה", "x" * 100]
)
def test_names_of_all_scripts(name: str) -> None:
    assert fields.is_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "  ", "x" * 101, "Bo\nCem", "Bo\u202eada", "B\u200bo", "Bo\ufeff", "Bo\u200f", "Bo\x07",
     "\ud83d", "a" + "\u0301" * 31, 7],
)  # fmt: skip
def test_what_does_not_show_as_what_it_is_is_no_name(name: object) -> None:
    assert not fields.is_name(name)
