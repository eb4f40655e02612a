"""The pieces at hand: those that ship, one's own, and those taken from others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.pieces.filling import defaults, fill
from deliberation.pieces.piece import AREAS, FilledClause, Parameter, Piece, PieceError
from deliberation.pieces.reading import piece_sha256, write_piece
from desktop.files import FileProblem
from desktop.library import (
    Library,
    parameter_of,
    parameters_left,
    piece_of,
    shipped,
    take_piece_file,
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "data")


def own(**changes: object) -> Piece:
    piece = piece_of(
        [FilledClause("Soup", "On Monday there is soup for 6 people.")],
        id_="soup",
        title="Soup on Monday",
        area="chores",
        summary="Whoever is there on Monday gets soup.",
        parameters=[parameter_of("people", "6", "For how many?")],
        tags=["food"],
    )
    return replace(piece, **changes)  # type: ignore[arg-type]


# --- what is at hand -----------------------------------------------------------------------


def test_what_ships_is_there_from_the_start(library: Library, tmp_path: Path) -> None:
    pieces = library.all()
    assert pieces == shipped()
    assert [piece.area for piece in pieces] == sorted(piece.area for piece in pieces)
    assert {piece.area for piece in pieces} == set(AREAS)
    assert library.piece("consent-with-objections").title == "Consent with objections"
    assert library.own() == ()
    assert library.broken == ()
    assert not (tmp_path / "data").exists(), "looking makes no folder"


def test_there_may_be_none_of_that_name(library: Library) -> None:
    with pytest.raises(PieceError, match="There is no piece called “soup” here"):
        library.piece("soup")


def test_a_piece_that_is_kept_is_there_the_next_time(library: Library, tmp_path: Path) -> None:
    library.keep(own())
    again = Library(tmp_path / "data")
    assert again.own() == library.own() == (own(),)
    assert again.piece("soup") == own()
    assert len(again.all()) == len(shipped()) + 1
    again.drop("soup")
    assert Library(tmp_path / "data").own() == ()
    with pytest.raises(PieceError, match="no piece of your own called “soup”"):
        again.drop("soup")
    with pytest.raises(PieceError, match="no piece of your own"):
        again.drop("consent-with-objections")


def test_no_other_piece_slips_in_under_a_known_name(library: Library) -> None:
    ships = library.piece("consent-with-objections")
    library.keep(ships)  # what is there already needs no keeping
    assert library.own() == ()
    false = replace(ships, summary="Whoever shouts decides.")
    for anew in (False, True):
        with pytest.raises(PieceError, match="A piece that ships is called"):
            library.keep(false, anew=anew)
    library.keep(own())
    library.keep(own())
    with pytest.raises(PieceError, match="another piece called “soup” here; choose another id"):
        library.keep(own(summary="No soup."))
    assert library.piece("soup") == own()
    library.keep(own(summary="No soup."), anew=True)
    assert library.piece("soup").summary == "No soup."


def test_a_broken_file_is_reported_and_the_rest_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "pieces"
    folder.mkdir()
    (folder / "soup.toml").write_text(write_piece(own()), "utf-8")
    (folder / "bread.toml").write_text(write_piece(own()), "utf-8")
    (folder / "half.toml").write_text(write_piece(own())[:80], "utf-8")
    (folder / "picture.toml").write_bytes(b"\xff\xd8\xff")
    (folder / "huge.toml").write_bytes(b"a" * (2 << 20))
    (folder / "long.toml").write_bytes(b"#" * (65 << 10))
    (folder / "folder.toml").mkdir()
    (folder / "remark.txt").write_text("no piece", "utf-8")
    false = replace(shipped()[0], summary="Another.")
    (folder / f"{false.id}.toml").write_text(write_piece(false), "utf-8")
    library = Library(tmp_path)
    assert library.own() == (own(),)
    assert library.piece(false.id) == shipped()[0]
    reasons = {each.file: each.reason for each in library.broken}
    assert reasons.keys() == {
        "bread.toml",
        "half.toml",
        "picture.toml",
        "huge.toml",
        "long.toml",
        "folder.toml",
        f"{false.id}.toml",
    }
    assert reasons["bread.toml"] == "The file holds “soup”; name it soup.toml."
    assert "not a text" in reasons["picture.toml"]
    assert "larger than 1 MiB" in reasons["huge.toml"]
    assert "longer than 64 KiB" in reasons["long.toml"]
    assert "is not a file" in reasons["folder.toml"]
    assert "A piece that ships is called" in reasons[f"{false.id}.toml"]


def test_a_broken_file_is_not_written_over_unasked(tmp_path: Path) -> None:
    folder = tmp_path / "pieces"
    folder.mkdir()
    (folder / "soup.toml").write_text("# my half-written soup", "utf-8")
    library = Library(tmp_path)
    with pytest.raises(PieceError, match="another piece called “soup”"):
        library.keep(own())
    assert (folder / "soup.toml").read_text("utf-8") == "# my half-written soup"


def test_where_nothing_can_be_kept_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "pieces").write_text("a file where the folder should be", "utf-8")
    library = Library(tmp_path)
    assert library.own() == ()
    with pytest.raises(FileProblem, match="cannot be made"):
        library.keep(own())


# --- giving and taking ---------------------------------------------------------------------


def test_what_one_gives_another_takes(tmp_path: Path, library: Library) -> None:
    for piece in (own(), *library.all()[:5]):
        (tmp_path / "piece.toml").write_text(write_piece(piece), "utf-8")
        assert take_piece_file(tmp_path / "piece.toml") == piece


def test_what_is_no_piece_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="There is no file"):
        take_piece_file(tmp_path / "missing.toml")
    (tmp_path / "wrong.toml").write_text("piece = false", "utf-8")
    with pytest.raises(PieceError, match="unknown key 'piece'"):
        take_piece_file(tmp_path / "wrong.toml")


# --- one's own clauses as a piece ----------------------------------------------------------


def parametrise(text: str, words: dict[str, str]) -> str:
    """The text of a clause as its piece has it."""
    places = [parameter_of(name, exact) for name, exact in words.items()]
    clause = FilledClause("A clause", text)
    piece = piece_of(
        [clause], id_="one", title="One", area="guests", summary="One.", parameters=places
    )
    return piece.clauses[0].text


def test_words_become_parameters_where_they_stand_alone() -> None:
    text = "Guests stay 3 nights (3!), not 13, 3.5 or 3,5 nor B3; {ask} on day 3."
    assert parametrise(text, {"nights": "3"}) == (
        "Guests stay {nights} nights ({nights}!), not 13, 3.5 or 3,5 nor B3; {{ask}} on day "
        "{nights}."
    )
    assert parametrise("Tell Bo or Bo Li.", {"one": "Bo", "two": "Bo Li"}) == "Tell {one} or {two}."
    assert parametrise("Tell (Bo).", {"who": "(Bo)"}) == "Tell {who}."
    assert parametrise("{} and $&\\1", {}) == "{{}} and $&\\1"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            {"nights": "4"},
            "for the parameter “nights”, does not stand by itself in any clause",
        ),
        ({"nights": ""}, "“nights” must be one line"),
        ({"nights": "3", "days": "3"}, "Two parameters stand for the same words"),
    ],
)
def test_words_that_are_not_there(words: dict[str, str], says: str) -> None:
    with pytest.raises(PieceError, match=says):
        parametrise("Guests stay 3 nights.", words)


@pytest.mark.parametrize(
    ("words", "kind", "default", "unit"),
    [
        ("3", "number", "3", ""),
        ("0", "number", "0", ""),
        ("3 weeks", "period", "3", "weeks"),
        ("1 month", "period", "1", "months"),
        ("1 months", "name", "1 months", ""),
        ("2 day", "name", "2 day", ""),
        ("03", "name", "03", ""),
        ("1000001", "name", "1000001", ""),
        ("the cook", "name", "the cook", ""),
    ],
)
def test_a_parameter_that_reads_as_the_words(
    words: str, kind: str, default: str, unit: str
) -> None:
    found = parameter_of("it", words)
    assert (found.kind, found.default, found.unit) == (kind, default, unit)
    text = f"Take {words}, please."
    piece = piece_of(
        [FilledClause("T", text)],
        id_="a",
        title="A",
        area="quiet",
        summary="S",
        parameters=[found],
    )
    assert piece.clauses[0].text == "Take {it}, please."
    assert fill(piece, defaults(piece))[0].text == text


def test_ones_own_clauses_as_a_piece() -> None:
    clauses = [
        FilledClause("Soup", "On Monday there is soup for 6 people.", ("consenting", "outsiders")),
        FilledClause("Dishes", "Bo washes up within 2 days,\r\nor 6 others do {all}."),
    ]
    piece = piece_of(
        clauses,
        id_="soup",
        title="Soup",
        area="chores",
        summary="S",
        parameters=[
            Parameter("day", "choice", "When?", "Monday", choices=("Monday", "Friday")),
            parameter_of("people", "6"),
            parameter_of("time", "2 days"),
            parameter_of("who", "Bo"),
        ],
        effects={"benevolence-caring": 20},
    )
    assert [clause.text for clause in piece.clauses] == [
        "On {day} there is soup for {people} people.",
        "{who} washes up within {time},\nor {people} others do {{all}}.",
    ]
    assert piece.clauses[0].touches == ("consenting", "outsiders")
    values = {"day": "Friday", "people": "9", "time": "1", "who": "Cy"}
    assert fill(piece, values)[1].text == "Cy washes up within 1 day,\nor 9 others do {all}."


def test_a_parameter_must_stand_in_some_clause() -> None:
    with pytest.raises(PieceError, match=r"“9”, for the parameter “n”, does not .+ any clause"):
        piece_of(
            [FilledClause("T", "Take 3.")],
            id_="a",
            title="A",
            area="quiet",
            summary="S",
            parameters=[parameter_of("n", "9")],
        )


@given(
    st.lists(st.text('ab3 .{}"\\', min_size=1, max_size=30), min_size=1, max_size=3, unique=True),
    st.sets(st.sampled_from(["3", "33", "a", "a b", "b"]), max_size=3),
)
def test_with_its_defaults_a_piece_gives_its_clauses_again(
    texts: list[str], words: set[str]
) -> None:
    clauses = [FilledClause(f"T{i}", f"x{text}") for i, text in enumerate(texts)]
    try:
        piece = piece_of(
            clauses,
            id_="a",
            title="A",
            area="quiet",
            summary="S",
            parameters=[parameter_of(f"p{i}", word) for i, word in enumerate(sorted(words))],
        )
    except PieceError as error:
        assert "does not stand by itself" in str(error)
    else:
        assert fill(piece, defaults(piece)) == tuple(clauses)


def test_a_piece_remembers_its_origin_through_changes(library: Library) -> None:
    first = library.piece("quiet-hours")
    filled = fill(first, defaults(first))
    changed = [replace(filled[0], text=filled[0].text + "\n\nNaps count too.")]
    second = piece_of(changed, id_="quiet-naps", title="N", area="quiet", summary="S", origin=first)
    third = piece_of(
        changed, id_="quiet-always", title="A", area="quiet", summary="S", origin=second
    )
    assert second.origin == piece_sha256(first)
    assert library.origin(third) is None, "not at hand yet"
    library.keep(second)
    library.keep(third)
    assert library.origin(third) == second
    assert library.origin(second) == first
    assert library.origin(first) is None


def test_what_was_filled_in_can_be_filled_in_again() -> None:
    first = shipped_piece("quiet-hours")
    filled = {"start": "21", "end": "6", "nights": "2"}
    text = fill(first, filled)[0].text.replace("6 in the morning", "dawn") + " Naps count too."
    left = parameters_left(first, filled, text)
    assert [(it.name, it.default) for it in left] == [("start", "21"), ("nights", "2")]
    second = piece_of(
        [FilledClause("Quiet", text)],
        id_="quiet-naps",
        title="N",
        area="quiet",
        summary="S",
        parameters=left,
        origin=first,
    )
    assert fill(second, defaults(second))[0].text == text
    assert "From {start} o'clock in the evening until dawn" in second.clauses[0].text


def test_words_that_stand_for_two_parameters_are_left_as_they_are() -> None:
    first = shipped_piece("quiet-hours")
    filled = {"start": "20", "end": "8", "nights": "20"}
    left = parameters_left(first, filled, fill(first, filled)[0].text)
    assert [it.name for it in left] == ["end"]


def shipped_piece(id_: str) -> Piece:
    return next(piece for piece in shipped() if piece.id == id_)
