"""The draft rulebook is the same as the one that is composed by hand, and made anew when due."""

from __future__ import annotations

import json
from typing import Any

from desktop.background import composing
from tests.desktop.background.conftest import DIGEST, SAID, do, entries, room_of
from tests.house import House


def compose(house: House) -> list[Any]:
    for work in list(composing.due(house.ada, "")):
        do(house.ada, work)
    return [each for each in house.ada.notes() if each.kind == "rulebook"]


def test_nothing_is_composed_for_who_is_not_known(house: House) -> None:
    assert compose(house) == []


def test_it_is_what_composing_by_hand_gives(house: House) -> None:
    house.ada.correct("benevolence-caring", 1, 100)
    before = entries(house)
    (note,) = compose(house)
    by_hand = house.ada.compose(group=house.group)
    data = json.loads(note.data)
    assert data["pieces"] == [each.worth.piece for each in by_hand.chosen]
    titles = [house.ada.library.piece(each).title for each in data["pieces"]]
    assert data["came"] == titles and data["went"] == []
    assert note.text == "; ".join(titles)
    assert entries(house) == before


def test_the_composer_gives_what_compose_gives(house: House) -> None:
    house.ada.correct("face", 1, 60)
    assert house.ada.composer(house.group)() == house.ada.compose(group=house.group)
    assert house.ada.composer()() == house.ada.compose()


def test_it_is_made_once_and_anew_after_new_evidence(house: House) -> None:
    house.ada.correct("benevolence-caring", 1, 100)
    (first,) = compose(house)
    assert list(composing.due(house.ada, "")) == []
    assert list(composing.due(house.ada, DIGEST)) == [], "an exact sum needs no model"
    house.ada.correct("benevolence-caring", -1, 100)
    house.ada.correct("hedonism", 1, 100)
    (second,) = compose(house)
    was, now = json.loads(first.data), json.loads(second.data)
    assert set(now["pieces"]) - set(was["pieces"]), "values that differ choose differently"
    assert len(now["came"]) == len(set(now["pieces"]) - set(was["pieces"]))
    assert len(now["went"]) == len(set(was["pieces"]) - set(now["pieces"]))


def test_what_comes_out_the_same_is_no_news(house: House) -> None:
    house.ada.correct("benevolence-caring", 1, 100)
    (note,) = compose(house)
    house.ada.correct("benevolence-caring", 1, 99)
    assert compose(house) == [note]


def test_forgetting_takes_the_draft_along_and_it_is_made_anew(house: House, server: Any) -> None:
    house.ada.correct("benevolence-caring", 1, 100)
    talk = house.ada.say(SAID).subject
    reading = house.ada.next_work(DIGEST)
    assert reading is not None
    do(house.ada, reading, room_of(house.ada))
    (note,) = compose(house)
    assert note.rests_on == (talk,)
    house.ada.forget(talk)
    assert house.ada.notes() == ()
    (anew,) = compose(house)
    assert anew.rests_on == ()
    assert json.loads(anew.data)["went"] == []
