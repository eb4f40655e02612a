"""The pieces that ship: each can be read, filled in and adopted, and together they fit."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from deliberation.pieces.checking import problems
from deliberation.pieces.filling import defaults, fill, matches
from deliberation.pieces.piece import AREAS, Piece
from deliberation.pieces.reading import read_piece, write_piece
from deliberation.profiles.values import VALUES
from deliberation.weighing.likeness import of_texts

FILES = sorted((Path(__file__).parents[2] / "resources" / "pieces").glob("*.toml"))
PIECES = {file.stem: read_piece(file.read_text("utf-8")) for file in FILES}

each = pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)


def words(piece: Piece) -> str:
    return "\n".join(clause.text for clause in piece.clauses)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_is_named_by_its_piece_and_written_in_the_one_way(file: Path) -> None:
    text = file.read_text("utf-8")
    piece = read_piece(text)
    assert piece.id == file.stem
    assert write_piece(piece) == text


@each
def test_it_is_a_rule_that_one_could_adopt_as_it_is(piece: Piece) -> None:
    filled = fill(piece, defaults(piece))
    for clause in filled:
        assert matches(piece, clause.text) is not None
        assert 200 <= len(clause.text) <= 2_000, "long enough to say it, short enough to read out"
        for paragraph in clause.text.split("\n\n"):
            assert paragraph[0].isupper() or paragraph.startswith(("- ", "1. ")), paragraph


@each
def test_a_number_can_be_anything_that_it_allows(piece: Piece) -> None:
    for bound in ("low", "high"):
        values = {
            it.name: str(getattr(it, bound)) if it.kind in ("number", "period") else it.default
            for it in piece.parameters
        }
        for clause in fill(piece, values):
            assert matches(piece, clause.text) is not None


@each
def test_it_says_what_it_does_to_some_values_and_what_it_costs(piece: Piece) -> None:
    assert 2 <= len(piece.effects) <= 8
    assert 0 not in piece.effects.values()
    assert min(piece.effects.values()) < 0 < max(piece.effects.values())


@each
def test_it_cites_its_ideas_and_claims_no_success(piece: Piece) -> None:
    assert piece.ideas
    for idea in piece.ideas:
        assert idea.startswith("common practice ") or any(letter.isdigit() for letter in idea)
    assert piece.origin == ""
    assert piece.area in piece.tags


@each
def test_a_number_of_things_is_never_one(piece: Piece) -> None:
    """ "{count} members" must not become "1 members"; a period knows its own singular."""
    text = words(piece)
    for it in piece.parameters:
        if it.kind == "number" and it.low == 1:
            after = text.split(f"{{{it.name}}}", 1)[1].split()[0]
            assert after in ("euro", "of"), f"{piece.id}: {it.name} before {after}"


def test_every_area_has_three_or_more_and_the_hard_ones_more() -> None:
    count = Counter(piece.area for piece in PIECES.values())
    assert len(PIECES) >= 44
    assert set(count) == set(AREAS)
    assert min(count.values()) >= 3
    assert min(count[area] for area in ("deciding", "conflict", "harm", "money")) >= 5


def test_together_they_fit() -> None:
    assert problems(PIECES.values()) == ()
    assert any(piece.needs for piece in PIECES.values())
    assert any(piece.conflicts for piece in PIECES.values())


@pytest.mark.parametrize("value", VALUES)
def test_some_serve_a_value_and_some_go_against_it(value: str) -> None:
    effects = [piece.effects[value] for piece in PIECES.values() if value in piece.effects]
    assert min(effects) < 0 < max(effects)


def test_ostroms_eight_principles_are_all_drawn_on() -> None:
    ideas = "\n".join(idea for piece in PIECES.values() for idea in piece.ideas)
    for principle in range(1, 9):
        assert f"Governing the Commons, 1990: design principle {principle}," in ideas


def test_no_two_say_the_same() -> None:
    for one, other in combinations(PIECES.values(), 2):
        assert of_texts(words(one), words(other)) < 800, (one.id, other.id)
    assert len({piece.title for piece in PIECES.values()}) == len(PIECES)
