"""What a file of a rulebook holds: its sections as they stand in each other, and its clauses."""

from deliberation.rulebook import Clause, Rulebook, Section
from desktop.export.outline import Outline, OutlineSection, assemble, outline_of


def test_sections_are_in_reading_order_with_their_depth() -> None:
    rulebook = Rulebook(
        "Mill",
        (
            Section("a", "A"),
            Section("b", "B"),
            Section("c", "In A", "a"),
            Section("d", "Deep", "c"),
        ),
        (Clause("1", "b", "of B"), Clause("2", "", "outside"), Clause("3", "d", "deep")),
    )
    assert outline_of(rulebook) == Outline(
        "Mill",
        (
            OutlineSection("", 0, ("outside",)),
            OutlineSection("A", 1, ()),
            OutlineSection("In A", 2, ()),
            OutlineSection("Deep", 3, ("deep",)),
            OutlineSection("B", 1, ("of B",)),
        ),
    )


def test_nothing_is_lost_that_points_nowhere_or_in_a_circle() -> None:
    rulebook = Rulebook(
        "Mill",
        (Section("a", "A", "b"), Section("b", "B", "a"), Section("c", "C", "gone")),
        (Clause("1", "gone", "one"), Clause("2", "b", "two")),
    )
    assert outline_of(rulebook).sections == (
        OutlineSection("", 0, ("one",)),
        OutlineSection("C", 1, ()),
        OutlineSection("A", 1, ()),
        OutlineSection("B", 2, ("two",)),
    )


def test_repealed_and_empty_clauses_are_left_out_and_titles_stand_first() -> None:
    clauses = (
        Clause("1", "", "gone", removed_by="act"),
        Clause("2", "", " \n1.\n"),
        Clause("3", "", "Be *kind*", title="On_kindness_ "),
    )
    assert outline_of(Rulebook("", (), clauses)).sections == (
        OutlineSection("", 0, ("**On_kindness\\_**\n\nBe *kind*",)),
    )


def test_levels_of_a_file_are_evened_out() -> None:
    levels = [(3, "A", []), (5, "B", []), (4, "C", []), (3, "D", []), (1, "E", []), (3, "F", [])]
    assert [section.depth for section in assemble("", levels).sections] == [1, 2, 2, 1, 1, 2]
