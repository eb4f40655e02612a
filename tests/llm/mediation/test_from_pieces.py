"""A piece's sentence is used only where it serves somebody's words, and says whose."""

from __future__ import annotations

import pytest

from deliberation.acts import Citation
from deliberation.pieces.piece import Parameter, Piece, PieceClause
from llm.mediation.from_pieces import from_pieces, serves
from llm.mediation.wishes import Wish
from llm.words.likeness import Shape


def wish(text: str, member: str = "a") -> Wish:
    return Wish(text, 5, (Citation(member * 64, "1" * 64, text),), Shape(text))


PARTIES = Piece(
    "parties",
    "Announce the party",
    "quiet",
    "Told before.",
    (
        PieceClause(
            "Parties",
            "Whoever plans one tells the neighbours {days} days before. It is loud until "
            "midnight. Bread is baked on Sundays.",
        ),
    ),
    (Parameter("days", "number", "How many?", "2", 1, 9),),
    tags=("gatherings",),
)


@pytest.mark.parametrize(
    ("sentence", "words", "how_well"),
    [
        ("Parties end at midnight.", "A party must end at midnight.", 1000),
        ("Parties end at midnight.", "Parties must be quiet.", 500),
        ("Parties end at midnight.", "Cats sleep indoors.", 0),
        ("Parties end at 2.", "A party must end at 2.", 1000),
        ("Parties end at 2.", "A party must end at 3.", 0),  # a number that it lacks
        ("Music may be loud.", "Music must not be loud.", 0),  # against what the wish is for
        ("It is so.", "It must be.", 0),  # no telling word at all
    ],
)
def test_a_sentence_serves_by_words_numbers_and_effects(
    sentence: str, words: str, how_well: int
) -> None:
    assert serves(sentence, "", wish(words)) == how_well


def test_the_piece_is_filled_in_and_each_sentence_cites_whom_it_serves_best() -> None:
    told = wish("Parties must be told to neighbours 2 days before.")
    late = wish("Loud until midnight is fine.", "b")
    ((title, sentences),) = from_pieces([PARTIES], [late, told])
    assert title == "Announce the party"
    assert [(each.text, each.cites) for each in sentences] == [
        ("Whoever plans one tells the neighbours 2 days before.", told.cites),
        ("It is loud until midnight.", late.cites),
    ]


def test_a_piece_about_something_else_gives_nothing() -> None:
    assert list(from_pieces([PARTIES], [wish("Bread must be baked on Sundays.")])) == []
    assert list(from_pieces([], [wish("A party must end at midnight.")])) == []


def test_of_several_pieces_the_one_that_serves_most_is_taken_in_any_order() -> None:
    poorer = Piece("a-party", "A party", "quiet", "x", (PieceClause("Party", "Parties are fun."),))
    wishes = [wish("Parties need fun."), wish("Loud until midnight is fine.", "b")]
    for pieces in ([PARTIES, poorer], [poorer, PARTIES]):
        assert [title for title, _ in from_pieces(pieces, wishes)] == ["Announce the party"]
