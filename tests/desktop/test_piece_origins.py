"""A clause remembers the piece that it came from, and no clause claims what it never was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import ToldLesson
from deliberation.fields import is_slug
from deliberation.folding.touching import parties
from deliberation.pieces.reading import piece_sha256
from deliberation.state import Origin, State, TakenLesson
from desktop.library import shipped
from desktop.piece_origins import id_from, origin_of
from tests.house import House, open_deliberation


@pytest.mark.parametrize("piece", ["quiet-hours", "small-steps"])
def test_an_unedited_clause_reads_as_its_piece(house: House, piece: str) -> None:
    """Also one whose list a rulebook lays out in its own way."""
    clause = house.ada.take_piece(house.group, piece).subject
    house.meet()
    found = house.bo.piece_origin(house.group, clause)
    assert found is not None and found.piece is not None
    assert (found.id, found.title) == (piece, found.piece.title)
    assert found.now == found.filled


def test_it_is_seen_when_other_values_stand_there_now(house: House) -> None:
    clause = house.ada.take_piece(house.group, "small-steps").subject
    text = house.ada.clause_view(house.group, clause).clause.text
    house.ada.edit_clause(house.group, clause, text.replace("2 hours", "6 hours"))
    found = house.ada.piece_origin(house.group, clause)
    assert found is not None and found.now is not None
    assert (found.filled["hours"], found.now["hours"]) == ("2", "6")


def test_through_changes_it_stays_known(house: House) -> None:
    clause = house.ada.take_piece(house.group, "quiet-hours").subject
    house.ada.edit_clause(house.group, clause, "Quiet, please.")
    found = house.ada.piece_origin(house.group, clause)
    assert found is not None and (found.id, found.now) == ("quiet-hours", None)
    assert house.ada.piece_origins(house.group) == (found,)


def test_other_clauses_came_from_no_piece(house: House) -> None:
    house.ada.take_piece(house.group, "quiet-hours")
    assert house.ada.piece_origin(house.group, house.clause("1.1")) is None
    assert len(house.ada.piece_origins(house.group)) == 1


def test_what_is_only_put_forward_is_no_origin_yet(house: House) -> None:
    about = open_deliberation(house)
    clause = house.clause("1.3")
    option = house.ada.propose_piece(house.group, about, "quiet-hours").subject
    house.meet()
    assert house.bo.piece_origin(house.group, clause) is None
    for laptop in house.laptops[:2]:
        laptop.consent(house.group, deliberation=about, option=option)
    house.meet()
    found = house.cleo.piece_origin(house.group, clause)
    assert found is not None and found.id == "quiet-hours"


def test_what_is_put_forward_takes_nobodys_origin_away(house: House) -> None:
    clause = house.ada.take_piece(house.group, "quiet-hours").subject
    house.meet()
    (about,) = {each.acknowledge(house.group, clause=clause).subject for each in house.laptops}
    house.meet()
    house.bo.propose_piece(house.group, about, "quiet-on-request")
    house.meet()
    found = house.cleo.piece_origin(house.group, clause)
    assert found is not None and found.id == "quiet-hours"


def test_a_piece_that_is_not_at_hand_is_named_all_the_same(house: House, tmp_path: Path) -> None:
    house.ada.share_back(
        house.group, house.clause("2.1"), id_="kitty", title="The kitty", area="money",
        summary="All pay.",
    )  # fmt: skip
    clause = house.ada.take_piece(house.group, "kitty").subject
    house.meet()
    found = house.bo.piece_origin(house.group, clause)
    assert found is not None
    assert (found.title, found.piece, found.now) == ("The kitty", None, None)
    house.ada.give_piece("kitty", tmp_path / "kitty.toml")
    house.bo.take_piece_file(tmp_path / "kitty.toml")
    found = house.bo.piece_origin(house.group, clause)
    assert found is not None and found.now == {}


def test_a_false_word_about_an_origin_is_not_believed() -> None:
    piece = next(each for each in shipped() if each.id == "quiet-hours")
    for filled in ({}, {"start": "99"}, {"dragons": "3"}):
        said = Origin("1", "c", piece.id, piece_sha256(piece), piece.title, filled)
        assert origin_of(said, piece, "Quiet.", {"Quiet."}, False) is None


def test_without_the_piece_what_is_put_forward_may_be_meant() -> None:
    said = Origin("1", "c", "kitty", "0" * 64, "The kitty", {})
    assert origin_of(said, None, "Pay.", {"Pay."}, True) is None
    assert origin_of(said, None, "Pay.", {"Pay."}, False) is not None


# --- shared back ---------------------------------------------------------------------------


def test_what_is_shared_back_keeps_what_its_piece_said(house: House) -> None:
    clause = house.ada.take_piece(house.group, "small-steps", {"hours": "5"}).subject
    text = house.ada.clause_view(house.group, clause).clause.text
    house.ada.edit_clause(house.group, clause, f"{text} Nobody shouts.")
    house.ada.share_back(
        house.group, clause, id_="our-steps", title="Our steps", area="harm", summary="Calmly."
    )
    piece, origin = house.ada.library.piece("our-steps"), house.ada.library.piece("small-steps")
    assert (piece.effects, piece.needs, piece.tags, piece.ideas) == (
        origin.effects, origin.needs, origin.tags, origin.ideas
    )  # fmt: skip
    assert piece.conflicts == ("small-steps",), "two wordings of one rule do not stand together"
    assert {each.name: each.default for each in piece.parameters}["hours"] == "5"
    assert piece.origin == piece_sha256(origin)


def test_a_shared_piece_says_whom_its_clause_touches(house: House) -> None:
    clause = house.ada.take_piece(house.group, "party-notice").subject
    view = house.ada.view(house.group)
    sha256 = view.rulebook.clauses[-1].sha256
    house.ada.share_back(
        house.group, clause, id_="our-party", title="Our party", area="quiet", summary="Say it."
    )
    touched = {each.who for each in parties(view.state.touches, clause, sha256)}
    assert set(house.ada.library.piece("our-party").clauses[0].touches) == touched


def test_lessons_of_the_group_weigh_in_what_one_would_choose(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.ada.correct("tradition", 1, 100)
    text = house.ada.library.piece("quiet-on-request").clauses[0].text
    told = TakenLesson("1", "m", "a" * 64, "", ToldLesson(tried=text, worked=9))
    free = house.ada.compose(group=house.group)
    assert free == house.ada.compose(), "a group without lessons changes nothing"
    monkeypatch.setattr(house.ada, "_state", lambda _: State(lessons=(told,)))
    taught = house.ada.compose(group=house.group)
    worths = {e.worth.piece: e.worth for e in (*taught.chosen, *taught.left_out)}
    before = {e.worth.piece: e.worth for e in (*free.chosen, *free.left_out)}
    learnt = worths["quiet-on-request"].learnt
    assert learnt is not None and learnt.p > 5000 and learnt.lam > 0
    assert worths["quiet-on-request"].net > before["quiet-on-request"].net
    assert worths["equal-shares"] == before["equal-shares"]


# --- ids -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "id_"),
    [
        ("Soup on Monday", "soup-on-monday"),
        ("  Größe, Ärger & Öl! ", "grosse-arger-ol"),
        ("Nobody's chair", "nobodys-chair"),
        ("日曜日", "piece"),
        ("", "piece"),
    ],
)
def test_an_id_is_made_of_the_title(title: str, id_: str) -> None:
    assert id_from(title, set()) == id_


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert id_from("Soup", {"soup", "soup-2"}) == "soup-3"


@given(st.text(), st.sets(st.sampled_from(["piece", "a", "a-2"])))
def test_any_title_gives_an_id_that_nobody_has(title: str, taken: set[str]) -> None:
    found = id_from(title, taken)
    assert is_slug(found) and found not in taken
