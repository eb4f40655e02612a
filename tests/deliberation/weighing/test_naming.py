"""Names are found word by word, in any case and spelling of accents, and taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.weighing.naming import names_found, without_names

NAMES = ["Ada Lovelace", "Zoë", "Jo Ann", "Al", "Anne-Marie Smith", "🦊"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ada rests", "a member rests"),
        ("ADA LOVELACE rests", "a member rests"),
        ("Ada\u200b, too", "a member, too"),
        ("A\u200bda", "a member"),
        ("says ZOË", "says a member"),
        ("zoe\u0308 sings", "a member sings"),
        ("Jo  Ann and Jo", "a member and Jo"),
        ("ann’s bench", "a member’s bench"),
        ("Adas room, Adaline", "Adas room, Adaline"),
        ("et al. and Al", "et al. and a member"),
        ("Anne-Marie and Anne", "a member and a member"),
        ("Ada. Zoë came", "a member. a member came"),
        ("🦊 sleeps", "a member sleeps"),
        ("Nobody is woken.", "Nobody is woken."),
        ("", ""),
    ],
)
def test_names_become_a_member(text: str, told: str) -> None:
    assert without_names(text, NAMES) == told


def test_whose_names_are_found() -> None:
    assert names_found(["ada and ZOE\u0308", "Ann, 🦊"], NAMES) == (
        "Ada Lovelace", "Zoë", "Jo Ann", "🦊",
    )  # fmt: skip
    assert names_found(["Jo, al, Adas", ""], NAMES) == ()


def test_scripts_with_marks_in_their_words() -> None:
    assert without_names("अनिता सोती है", ["अनिता"]) == "a member सोती है"


@given(st.text("AaBb ë-.\u0308", max_size=20), st.lists(st.text("AaBbë ", max_size=8), max_size=3))
def test_nothing_is_found_any_more_in_what_is_left(text: str, names: list[str]) -> None:
    names = [name for name in names if name.strip()]
    left = without_names(text, names)
    assert names_found([left.replace("a member", " x ")], names) == ()
    if not names_found([text], names):
        assert "a member" not in left
