"""Working on the text: rules from a file, a clause's words, and what merges did."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.editing import EditingRefused
from desktop.export.errors import ImportRefused
from desktop.joining import JoiningRefused
from desktop.session import NotFound
from tests.house import House, open_workspace


def test_rules_come_in_and_bind_nobody(data_folder: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.md"
    rules.write_text("# House\n\n1. One rule.\n2. Another rule.\n", encoding="utf-8")
    with open_workspace(data_folder, "Ada") as ada:
        group = ada.found("House").group
        changed = ada.import_rules(group, rules)
        assert changed.sentence == (
            "rules.md brought in 2 clauses in 0 sections; nobody is bound by any of them yet."
        )
        view = ada.view(group)
        assert [clause.text for clause in view.rulebook.clauses] == ["One rule.", "Another rule."]
        assert all(bound == () for bound in view.bindings.values())


def test_a_second_file_only_comes_in_when_that_is_said(house: House) -> None:
    more = house.file("txt")
    more.write_text("1. Shoes stay in the hall.\n", encoding="utf-8")
    before = house.ada.view(house.group)
    with pytest.raises(EditingRefused, match="has clauses already"):
        house.ada.import_rules(house.group, more)
    assert house.ada.view(house.group).fingerprint == before.fingerprint
    house.ada.import_rules(house.group, more, add=True)
    clauses = house.ada.view(house.group).rulebook.clauses
    assert len(clauses) == len(before.rulebook.clauses) + 1
    assert "Shoes stay in the hall." in [clause.text for clause in clauses]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.md", b""),
        ("blank.md", b" \n\n \n"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("picture.md", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("letter.pdf", b"%PDF-1.7\n"),
        ("letter.docx", b"not a zip"),
        ("huge.md", b"1. A rule.\n" * 5_000_000),
    ],
)
def test_what_is_no_rulebook_is_refused(house: House, name: str, content: bytes) -> None:
    file = house.base / name
    file.write_bytes(content)
    before = house.ada.view(house.group)
    with pytest.raises(ImportRefused):
        house.ada.import_rules(house.group, file, add=True)
    assert house.ada.view(house.group) == before


def test_many_rules_come_in_whole(house: House) -> None:
    file = house.file("md")
    rules = [f"{n}. Rule {n}: " + "whoever reads this keeps to it. " * 30 for n in range(1, 121)]
    file.write_text("# More\n\n" + "\n".join(rules), encoding="utf-8")
    house.ada.import_rules(house.group, file, add=True)  # more than one entry can hold
    house.meet()
    assert len(house.bo.view(house.group).rulebook.clauses) == 5 + 120


def test_a_clause_says_something_else_now(house: House) -> None:
    clause = house.clause("1.1")
    changed = house.bo.edit_clause(house.group, clause, "  Whoever cooks rests.\n")
    assert (changed.subject, "binds nobody" in changed.sentence) == (clause, True)
    assert house.bo.clause_view(house.group, clause).clause.text == "Whoever cooks rests."


def test_the_same_words_change_nothing(house: House) -> None:
    clause = house.clause("1.1")
    before = house.bo.view(house.group)
    changed = house.bo.edit_clause(house.group, clause, "Whoever cooks does not wash up.\n")
    assert "the same" in changed.sentence
    assert house.bo.view(house.group) == before


@pytest.mark.parametrize(("text", "says"), [("", "needs words"), ("x" * 20_001, "20,000 char")])
def test_a_clause_has_words_and_not_too_many(house: House, text: str, says: str) -> None:
    with pytest.raises(EditingRefused, match=says):
        house.bo.edit_clause(house.group, house.clause("1.1"), text)


def test_marks_stacked_on_a_letter_are_refused_where_they_are_typed(house: House) -> None:
    stacked, before = "a" + "\u0301" * 31, house.bo.view(house.group)
    clause = house.clause("1.1")
    with pytest.raises(EditingRefused, match="stack more than 30 accents"):
        house.bo.edit_clause(house.group, clause, stacked)
    with pytest.raises(EditingRefused, match="stack more than 30 accents"):
        house.bo.acknowledge(house.group, topic=stacked)
    with pytest.raises(JoiningRefused, match="does not show as what it is"):
        house.bo.found(stacked)
    assert house.bo.view(house.group) == before
    house.bo.edit_clause(house.group, clause, stacked[:-1])


@pytest.mark.parametrize("rules", ["# {}\n\n1. One.\n", "# A\n\n## {}\n\n1. One.\n", "1. {}\n"])
def test_and_in_a_file_of_rules(house: House, rules: str) -> None:
    file, before = house.file("md"), house.ada.view(house.group)
    file.write_text(rules.format("a" + "\u0301" * 31), encoding="utf-8")
    with pytest.raises(EditingRefused, match="stack more than 30 accents"):
        house.ada.import_rules(house.group, file, add=True)
    assert house.ada.view(house.group) == before


def test_a_clause_that_is_not_there(house: House) -> None:
    for attempt in (house.ada.looked, house.ada.revoke):
        with pytest.raises(Exception, match=r"no such clause|not consented"):
            attempt(house.group, "0" * 32)
    with pytest.raises(NotFound):
        house.ada.edit_clause(house.group, "0" * 32, "Words.")


def test_edits_made_apart_merge_by_character_and_ask_for_a_look(house: House) -> None:
    clause = house.clause("1.2")
    house.ada.edit_clause(house.group, clause, "Dear guests are welcome. They may stay for a week.")
    house.bo.edit_clause(house.group, clause, "Guests are welcome. They may stay for two weeks.")
    house.meet()
    for laptop in house.laptops:
        found = laptop.clause_view(house.group, clause).clause
        assert found.text == "Dear guests are welcome. They may stay for two weeks."
        assert found.concurrent
    house.cleo.looked(house.group, clause)
    house.meet()
    for laptop in house.laptops:
        assert not laptop.clause_view(house.group, clause).clause.concurrent


GUESTS = "Guests are welcome. They may stay for a week."
DEAR = "Dear guests are welcome. They may stay for a week."
LONGER = "Guests are welcome. They may stay for two weeks."


def test_what_others_wrote_meanwhile_stays_beside_what_one_was_typing(house: House) -> None:
    clause = house.clause("1.2")
    house.bo.edit_clause(house.group, clause, DEAR)
    house.meet()
    changed = house.ada.edit_clause(house.group, clause, LONGER, base=GUESTS)
    assert "both changes were kept" in changed.sentence
    house.meet()
    for laptop in house.laptops:
        found = laptop.clause_view(house.group, clause).clause
        assert found.text == "Dear guests are welcome. They may stay for two weeks."
        assert found.concurrent
        assert not laptop.view(house.group).quarantine
    assert len({laptop.view(house.group).fingerprint for laptop in house.laptops}) == 1


def test_also_by_somebody_who_has_changed_another_clause_since_then(house: House) -> None:
    clause = house.clause("1.2")
    house.bo.edit_clause(house.group, clause, DEAR)
    house.meet()
    house.ada.edit_clause(house.group, house.clause("1.1"), "Whoever cooks rests.")
    house.ada.edit_clause(house.group, clause, LONGER, base=GUESTS)
    house.ada.edit_clause(house.group, house.clause("1.3"), "Music is quiet.")
    house.meet()
    for laptop in house.laptops:
        view = laptop.view(house.group)
        assert [each.text for each in view.rulebook.clauses[:3]] == [
            "Whoever cooks rests.",
            "Dear guests are welcome. They may stay for two weeks.",
            "Music is quiet.",
        ]
        assert [each.concurrent for each in view.rulebook.clauses[:3]] == [False, True, False]
        assert not view.quarantine


def test_words_that_the_clause_never_had_are_compared_letter_by_letter(house: House) -> None:
    clause = house.clause("1.2")
    house.bo.edit_clause(house.group, clause, DEAR)
    base = "Guests are welcome. They may stay for one week."
    house.bo.edit_clause(house.group, clause, base.replace("one week", "a month"), base=base)
    found = house.bo.clause_view(house.group, clause).clause
    assert found.text.startswith("Dear guests are welcome. They may stay for a")
    assert "month" in found.text and not found.concurrent


@pytest.mark.parametrize(
    ("now", "typed"),
    [
        (DEAR, GUESTS),  # who changed nothing
        (LONGER, LONGER),  # who wrote the very same
        ("Guests are welcome.", "Guests are welcome."),
        ("They may stay.", "They may stay for a week."),  # what was taken out already
    ],
)
def test_a_change_that_adds_nothing_to_what_stands(house: House, now: str, typed: str) -> None:
    clause = house.clause("1.2")
    house.bo.edit_clause(house.group, clause, now)
    before = house.bo.view(house.group)
    changed = house.bo.edit_clause(house.group, clause, typed, base=GUESTS)
    assert "nothing was changed" in changed.sentence
    assert house.bo.view(house.group) == before


def test_where_nobody_changed_anything_the_base_makes_no_difference(house: House) -> None:
    clause = house.clause("1.2")
    changed = house.bo.edit_clause(house.group, clause, DEAR, base=GUESTS)
    assert "binds nobody" in changed.sentence
    found = house.bo.clause_view(house.group, clause).clause
    assert found.text == DEAR and not found.concurrent


def test_both_together_must_not_be_too_long(house: House) -> None:
    clause = house.clause("1.2")
    house.bo.edit_clause(house.group, clause, "x" * 15_000 + GUESTS)
    before = house.bo.view(house.group)
    with pytest.raises(EditingRefused, match="20,000 char"):
        house.bo.edit_clause(house.group, clause, GUESTS + "y" * 15_000, base=GUESTS)
    assert house.bo.view(house.group) == before
