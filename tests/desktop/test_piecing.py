"""Pieces in a rulebook, given on to others, and the government that one would choose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deliberation.errors import FolkmootError
from deliberation.folding.touching import parties
from deliberation.pieces.composition import Wishes
from deliberation.pieces.piece import PieceError
from desktop.deciding import DecidingRefused
from desktop.files import FileProblem
from desktop.workspace import Workspace
from tests.house import House, open_deliberation


def test_a_piece_is_filled_in_and_binds_nobody(house: House) -> None:
    changed = house.ada.take_piece(house.group, "quiet-hours", {"start": "23", "nights": "3"})
    assert "nobody is bound by it yet" in changed.sentence
    house.meet()
    view = house.bo.view(house.group)
    clause = view.rulebook.clauses[-1]
    assert (clause.id, clause.title) == (changed.subject, "Quiet hours")
    assert "From 23 o'clock" in clause.text and "On 3 nights" in clause.text
    assert view.rulebook.sections[-1].title == "Quiet hours"
    assert view.bindings[clause.id] == ()
    (origin,) = view.state.origins
    assert (origin.clause, origin.piece) == (clause.id, "quiet-hours")
    assert origin.filled["start"] == "23" and origin.filled["end"] == "7"


def test_a_piece_says_whom_it_touches(house: House) -> None:
    house.ada.take_piece(house.group, "party-notice")
    house.meet()
    view = house.cleo.view(house.group)
    clause = view.rulebook.clauses[-1]
    piece = house.ada.library.piece("party-notice")
    found = parties(view.state.touches, clause.id, clause.sha256)
    assert {each.who for each in found} == set(piece.clauses[-1].touches)


def test_a_piece_goes_into_a_section_that_is_there(house: House) -> None:
    section = house.ada.view(house.group).rulebook.sections[0]
    house.ada.take_piece(house.group, "quiet-hours", section=section.id)
    view = house.ada.view(house.group)
    assert len(view.rulebook.sections) == 2
    assert [c.title for c in view.rulebook.clauses if c.section == section.id][-1] == "Quiet hours"


def test_a_piece_of_one_clause_is_put_forward(house: House) -> None:
    about = open_deliberation(house)
    option = house.ada.propose_piece(house.group, about, "quiet-hours", {"end": "8"}).subject
    house.meet()
    (deliberation,) = house.bo.view(house.group).state.deliberations
    found = deliberation.option(option)
    assert found is not None and (found.kind, found.clause) == ("amend", house.clause("1.3"))
    assert "until 8 in the morning" in found.text and "Quiet hours" in found.reason
    for laptop in house.laptops[:2]:
        laptop.consent(house.group, deliberation=about, option=option)
    house.meet()
    view = house.cleo.view(house.group)
    clause = next(c for c in view.rulebook.clauses if c.id == house.clause("1.3"))
    assert clause.text == found.text
    assert [o.piece for o in view.state.origins if o.clause == clause.id] == ["quiet-hours"]


def test_a_clause_becomes_a_piece_that_knows_where_it_came_from(
    house: House, tmp_path: Path
) -> None:
    clause = house.ada.take_piece(house.group, "quiet-hours").subject
    text = next(c.text for c in house.ada.view(house.group).rulebook.clauses if c.id == clause)
    house.ada.edit_clause(house.group, clause, text + "\n\nThe cat may do as it likes.")
    house.ada.share_back(
        house.group, clause, id_="cat-quiet", title="Quiet, but for the cat", area="quiet",
        summary="Quiet hours that know cats.",
    )  # fmt: skip
    house.ada.give_piece("cat-quiet", tmp_path / "piece.toml")
    assert "is among your pieces" in house.bo.take_piece_file(tmp_path / "piece.toml").sentence
    piece = house.bo.library.piece("cat-quiet")
    origin = house.bo.library.origin(piece)
    assert origin is not None and origin.id == "quiet-hours"
    assert {"start", "end", "nights"} == {each.name for each in piece.parameters}
    house.bo.take_piece(house.group, "cat-quiet", {"nights": "1"})
    assert "On 1 nights" in house.bo.view(house.group).rulebook.clauses[-1].text


def test_a_clause_of_ones_own_gets_places_to_fill_in(house: House) -> None:
    clause = house.clause("1.1")
    text = next(c.text for c in house.ada.view(house.group).rulebook.clauses if c.id == clause)
    word = text.split()[-1].strip(".")
    house.ada.share_back(
        house.group, clause, id_="ours", title="Ours", area="quiet", summary="Ours.",
        places={"what": word},
    )  # fmt: skip
    piece = house.ada.library.piece("ours")
    assert [(p.name, p.default) for p in piece.parameters] == [("what", word)]
    assert "{what}" in piece.clauses[0].text
    with pytest.raises(PieceError, match="does not stand by itself in any clause"):
        house.ada.share_back(
            house.group, clause, id_="more", title="More", area="quiet", summary="More.",
            places={"what": "dragons"},
        )  # fmt: skip


def test_the_government_that_one_would_choose(house: House) -> None:
    with pytest.raises(DecidingRefused, match="answer a few of the situations first"):
        house.ada.compose()
    house.ada.correct("benevolence-caring", 1, 100)
    free = house.ada.compose()
    assert free.chosen and free.total >= 0
    assert free.next_best is not None and free.next_best.worse >= 0
    out = free.chosen[0].worth.piece
    wished = house.ada.compose(Wishes(must=frozenset({"quiet-hours"}), never=frozenset({out})))
    chosen = {each.worth.piece for each in wished.chosen}
    assert "quiet-hours" in chosen and out not in chosen
    assert wished.total <= free.total


Attempt = Callable[[Workspace, str, str, Path], object]


REFUSED: list[tuple[Attempt, str]] = [
    (lambda w, g, d, t: w.take_piece(g, "dragons"), "no piece called “dragons”"),
    (lambda w, g, d, t: w.take_piece(g, "quiet-hours", {"dragons": "3"}), r"\w"),
    (lambda w, g, d, t: w.take_piece(g, "quiet-hours", {"start": "NaN"}), r"\w"),
    (lambda w, g, d, t: w.take_piece(g, "quiet-hours", {"start": "99"}), r"\w"),
    (lambda w, g, d, t: w.take_piece(g, "quiet-hours", section="0" * 32), r"\w"),
    (lambda w, g, d, t: w.propose_piece(g, d, "dragons"), "no piece called “dragons”"),
    (lambda w, g, d, t: w.propose_piece(g, "0" * 64, "quiet-hours"), "no such deliberation"),
    (lambda w, g, d, t: w.take_piece_file(t / "missing"), "There is no file"),
    (lambda w, g, d, t: w.give_piece("dragons", t / "out"), "no piece called"),
    (
        lambda w, g, d, t: w.share_back(
            g, "0" * 32, id_="a", title="A", area="quiet", summary="A."
        ),
        "no such clause",
    ),
    (lambda w, g, d, t: w.compose(Wishes(must=frozenset({"dragons"}))), r"\w"),
]


def test_what_is_refused_changes_nothing(house: House, tmp_path: Path) -> None:
    about = open_deliberation(house)
    house.ada.correct("face", 1, 50)
    before = house.ada.view(house.group)
    for attempt, says in REFUSED:
        with pytest.raises(FolkmootError, match=says) as refused:
            attempt(house.ada, house.group, about, tmp_path)
        assert str(refused.value).endswith((".", "”"))
        assert house.ada.view(house.group) == before
        assert house.ada.library.own() == ()


@pytest.mark.parametrize(
    "more", [{"id_": "Big Id"}, {"area": "dragons"}, {"title": ""}, {"id_": "quiet-hours"}]
)
def test_a_piece_that_cannot_be_is_not_kept(house: House, more: dict[str, str]) -> None:
    said = {"id_": "our-kitty", "title": "Kitty", "area": "money", "summary": "All pay.", **more}
    with pytest.raises(FolkmootError, match=r"\w"):
        house.ada.share_back(house.group, house.clause("2.1"), **said)
    assert house.ada.library.own() == ()


def test_a_piece_is_not_written_over_ones_data(house: House) -> None:
    with pytest.raises(FileProblem, match="belongs to your data"):
        house.ada.give_piece("quiet-hours", house.ada.folder / "folkmoot.db")
