"""A draft of one's own for each open deliberation, in private, with a reason for each sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.background import solving
from desktop.session import NotFound
from llm.vault.errors import VaultError
from tests.desktop.background.conftest import (
    DIGEST,
    SAID,
    do,
    do_all,
    entries,
    room_of,
    run,
)
from tests.house import House


@pytest.fixture
def told(house: House, about: str, server: Any) -> str:
    """Ada has told her agent something, and a model has read it; the conversation."""
    talk = house.ada.say(SAID).subject
    (work,) = [w for w in [house.ada.next_work(DIGEST)] if w is not None]
    do(house.ada, work, room_of(house.ada))
    assert len(house.ada.profile().evidence) == 1
    return talk


def draft(house: House, room: Any = None) -> list[Any]:
    for work in list(solving.due(house.ada, room.digest if room else "")):
        do(house.ada, work, room)
    return [each for each in house.ada.notes() if each.kind == "solution"]


def test_it_rests_on_what_the_owner_said(house: House, about: str, told: str, model: Any) -> None:
    before = entries(house)
    (note,) = draft(house, room_of(house.ada))
    assert note.text == "It is quiet from ten."
    assert (note.deliberation, note.rests_on) == (about, (told,))
    data = json.loads(note.data)
    assert data["sentences"] == [["It is quiet from ten.", "You said “my sleep”."]]
    assert data["by"].startswith("ollama:talker")
    assert list(solving.due(house.ada, DIGEST)) == []
    assert entries(house) == before


def test_an_invented_reason_leaves_a_piece(house: House, told: str, model: Any) -> None:
    model.solve = {"sentences": [{"text": "I rule.", "quote": "I want all the power"}]}
    notes = draft(house, room_of(house.ada))
    assert all(json.loads(each.data)["by"] == "embedded" for each in notes)
    assert not any("I rule" in each.text for each in notes)
    assert list(solving.due(house.ada, DIGEST)) == [], "no loop"


def test_without_a_model_a_piece_that_is_near_is_drafted(house: House, about: str) -> None:
    house.ada.correct("security-personal", 1, 100)
    (note,) = draft(house)
    data = json.loads(note.data)
    assert data["by"] == "embedded"
    piece = house.ada.library.piece(data["piece"])
    assert piece.title in data["sentences"][0][1]
    assert draft(house) == [note], "done once"


def test_what_a_model_drafted_stands_while_the_server_is_away(house: House, told: str) -> None:
    by_model = draft(house, room_of(house.ada))
    assert draft(house) == by_model


def test_an_adopted_deliberation_needs_no_solution(house: House, about: str) -> None:
    house.ada.correct("security-personal", 1, 100)
    option = next(
        each.id for each in house.ada.deliberation(house.group, about).standing if each.text
    )
    for laptop in house.laptops:
        laptop.consent(house.group, deliberation=about, option=option)
    house.meet()
    assert house.ada.undecided(house.group) == ()
    assert draft(house) == []


def test_it_is_put_forward_by_a_yes_and_never_by_itself(
    house: House, about: str, told: str
) -> None:
    (note,) = draft(house, room_of(house.ada))
    done = house.ada.put_forward(note.id)
    house.meet()
    found = house.bo.deliberation(house.group, about).option(done.subject)
    assert found is not None
    assert (found.text, found.author, found.kind) == (note.text, house.ada.me, "amend")
    assert house.ada.notes() == ()
    with pytest.raises(NotFound):
        house.ada.put_forward(note.id)


def test_a_topic_without_a_clause_gets_a_new_one(house: House, told: str) -> None:
    for laptop in house.laptops:
        topic = laptop.acknowledge(house.group, topic="Noise at night").subject
    house.meet()
    notes = draft(house, room_of(house.ada))
    note = next(each for each in notes if each.deliberation == topic)
    done = house.ada.put_forward(note.id)
    found = house.ada.deliberation(house.group, topic).option(done.subject)
    assert found is not None
    assert (found.kind, found.title, found.text) == ("new", "Noise at night", note.text)


def test_a_note_of_another_kind_is_not_put_forward(house: House, told: str) -> None:
    do_all(house.ada, room_of(house.ada))
    (rating,) = [each for each in house.ada.notes() if each.kind == "rating"]
    (solution,) = [each for each in house.ada.notes() if each.kind == "solution"]
    before = house.ada.notes(), entries(house)
    for attempt in (
        lambda: house.ada.put_forward(rating.id),
        lambda: house.ada.send_rating(solution.id),
        lambda: house.ada.drop_note("0" * 32),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert (house.ada.notes(), entries(house)) == before


def test_what_was_forgotten_meanwhile_is_not_kept(house: House, told: str) -> None:
    import asyncio

    (work,) = solving.due(house.ada, DIGEST)
    made = asyncio.run(run(work, room_of(house.ada)))
    house.ada.forget(told)
    with pytest.raises(VaultError):
        work.keep(house.ada, made)
    assert house.ada.notes() == ()


def test_forgetting_takes_the_draft_along(house: House, told: str) -> None:
    draft(house, room_of(house.ada))
    house.ada.forget(told)
    assert house.ada.notes() == ()
