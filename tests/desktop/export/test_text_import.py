"""Plain text in: headings by their shape, and every character shown as it is."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.export.markup import plain
from desktop.export.outline import Outline
from desktop.export.text_import import outline_from_text

MILL = """HOUSE RULES OF THE MILL

Adopted 3 May 2021

1. Quiet hours

No noise after 22:00.
Please use headphones
between 22:00 and 07:00.

2. Kitchen

1) Wash up *at once*.
2) Label your food:
   a) with your name,
   b) with the date.
3) Clean the stove.
"""


def read(text: str) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(s.title, s.depth, s.clauses) for s in outline_from_text(text, "file").sections]


def test_a_text_as_people_write_one() -> None:
    assert outline_from_text(MILL, "file").title == "HOUSE RULES OF THE MILL"
    assert read(MILL) == [
        ("", 0, ("Adopted 3 May 2021",)),
        ("1. Quiet hours", 1, (
            "No noise after 22:00. Please use headphones between 22:00 and 07:00.",)),
        ("2. Kitchen", 1, (
            "Wash up \\*at once\\*.",
            "Label your food:\n1. with your name,\n1. with the date.",
            "Clean the stove.",
        )),
    ]  # fmt: skip


def test_numbered_lines_one_after_the_other_are_rules_and_no_headings() -> None:
    assert read("1. Be kind\n2. Be on time\n3. Clean up after\n   your guests") == [
        ("", 0, ("Be kind", "Be on time", "Clean up after your guests"))
    ]


def test_underlined_lines_capitals_paragraph_signs_and_short_lines_are_headings() -> None:
    assert read("Bikes\n-----\n- Keep free\n- Lock\n\nCars\n-----\nNone.") == [
        ("Bikes", 1, ("Keep free", "Lock")),
        ("Cars", 1, ("None.",)),
    ]
    assert read("BIKES\nKeep free.\n\nCARS\nNone.") == [
        ("BIKES", 1, ("Keep free.",)),
        ("CARS", 1, ("None.",)),
    ]
    assert read("§ 1 Name\nThe Mill.\n\n§ 2 Purpose\n(1) Sharing.\n(2) Living.") == [
        ("§ 1 Name", 1, ("The Mill.",)),
        ("§ 2 Purpose", 1, ("Sharing.", "Living.")),
    ]
    assert read("Water\n\nWater daily in July.\n\nHarvest\n\nTake what you need.") == [
        ("Water", 1, ("Water daily in July.",)),
        ("Harvest", 1, ("Take what you need.",)),
    ]


def test_numbers_in_numbers_make_sections_in_sections() -> None:
    text = "Mill\n\n1. House\n\n1.1 Quiet hours\n\nNo noise.\n\n1.2 Guests\n\nWelcome."
    assert read(text) == [
        ("1. House", 1, ()),
        ("1.1 Quiet hours", 2, ("No noise.",)),
        ("1.2 Guests", 2, ("Welcome.",)),
    ]


def test_contents_with_page_numbers_are_dropped() -> None:
    assert read("CONTENTS\n\n1. Quiet ...... 2\n2. Guests . . . . 3\n\nQUIET\n\nNo noise.") == [
        ("QUIET", 1, ("No noise.",))
    ]


def shown(outline: Outline) -> list[str]:
    pieces = [outline.title] if outline.title != "file" else []
    for section in outline.sections:
        pieces += [section.title, *(plain(clause) for clause in section.clauses)]
    return [word for piece in pieces for word in piece.split()]


def test_what_would_be_markdown_is_shown_as_it_is() -> None:
    for line in (
        "# not a heading, but text.",
        "<b>bold</b> & &amp; more.",
        "a [b](c) `d` _e_ f.",
        "> said somebody, once.",
        "| a | b | and more.",
        "\\*stars\\*.",
        "```no code.",
    ):
        assert shown(outline_from_text(line, "file")) == line.split()


words = st.text(st.sampled_from("aB#*_`[]()<>!&;\\|~=:é"), max_size=9).map(lambda word: word + "x")


@given(st.lists(st.lists(words, min_size=3, max_size=9), min_size=1, max_size=8), st.data())
def test_no_word_of_a_text_is_lost(lines: list[list[str]], data: st.DataObject) -> None:
    text = "".join(
        "zz " + " ".join(line) + data.draw(st.sampled_from(["\n", "\n\n", ".\n\n"]))
        for line in lines
    )
    assert shown(outline_from_text(text, "file")) == text.split()
