"""New options and wordings are rated in private, by the model or by the word list, and once."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from desktop.background import rating
from desktop.deciding import DecidingRefused
from desktop.session import NotFound
from llm.mediation.mediator import mediate
from llm.rating.own import rate
from tests.desktop.background.conftest import (
    DIGEST,
    QUIET,
    SAID,
    do,
    do_all,
    entries,
    option_of,
    room_of,
)
from tests.house import House

CALM = {"value": "security-personal", "direction": 1, "strength": 100}


def rate_all(house: House, room: Any = None) -> int:
    done = 0
    for work in list(rating.due(house.ada, room.digest if room else "")):
        do(house.ada, work, room)
        done += 1
    return done


def notes(house: House) -> list[Any]:
    return [each for each in house.ada.notes() if each.kind == "rating"]


def mediated(house: House, about: str) -> str:
    for laptop, words in ((house.ada, "I want sleep."), (house.bo, "I want music.")):
        laptop.position(house.group, about, words)
    house.meet()
    dispute = house.bo.dispute(house.group, about)
    drafted = asyncio.run(mediate(dispute))
    made = house.bo.record_mediation(house.group, about, drafted).subject
    house.meet()
    return made


def test_who_is_not_known_is_not_rated_for(house: House, about: str) -> None:
    assert rate_all(house) == 0


def test_another_members_option_is_rated_by_the_word_list(house: House, about: str) -> None:
    house.ada.correct(*CALM.values())
    before = entries(house)
    assert rate_all(house) == 1
    (note,) = notes(house)
    data = json.loads(note.data)
    assert (note.deliberation, note.subject) == (about, option_of(house, about))
    assert (data["kind"], data["by_model"]) == ("option", [False])
    assert rate_all(house) == 0, "the same is done once"
    assert entries(house) == before


def test_with_a_model_it_says_on_which_words_it_rests(
    house: House, about: str, server: Any
) -> None:
    house.ada.correct(*CALM.values())
    assert rate_all(house, room_of(house.ada)) == 1
    (note,) = notes(house)
    data = json.loads(note.data)
    assert data["by_model"] == [True]
    assert data["effects"] == [[["security-personal", 50, "“Guests leave at”"]]]
    assert data["utilities"][0] > 0
    assert QUIET in server.requests[0]["messages"][-1]["content"]


def test_what_a_model_said_stands_while_the_server_is_away(
    house: House, about: str, server: Any
) -> None:
    house.ada.correct(*CALM.values())
    assert rate_all(house) == 1
    assert rate_all(house, room_of(house.ada)) == 1, "the model knows more than the list"
    by_model = notes(house)
    assert rate_all(house) == 0
    assert notes(house) == by_model
    assert list(rating.due(house.ada, "another digest")) != []


def test_what_cannot_be_used_leaves_the_word_list(
    house: House, about: str, server: Any, model: Any
) -> None:
    model.effects = "nonsense"
    house.ada.correct(*CALM.values())
    assert rate_all(house, room_of(house.ada)) == 1
    assert json.loads(notes(house)[0].data)["by_model"] == [False]
    assert list(rating.due(house.ada, DIGEST)) == [], "no loop"


def test_new_evidence_rates_anew_in_place_of_the_old(house: House, about: str) -> None:
    house.ada.correct(*CALM.values())
    rate_all(house)
    (old,) = notes(house)
    house.ada.correct("hedonism", 1, 100)
    assert rate_all(house) == 1
    (new,) = notes(house)
    assert new.id != old.id and new.subject == old.subject


def test_what_the_owner_rated_needs_no_rating(house: House, about: str) -> None:
    house.ada.correct(*CALM.values())
    house.ada.rate(house.group, about, option_of(house, about), 20)
    assert rate_all(house) == 0


def test_an_option_is_compared_with_the_clause_that_it_changes(house: House, about: str) -> None:
    other = house.clause("1.2")
    house.bo.propose(house.group, about, kind="amend", clause=other, text="Quiet at noon.")
    house.meet()
    found = {each.texts[0]: each.present for each in rating._unrated(house.ada)}
    texts = {each.id: each.text for each in house.ada.view(house.group).rulebook.clauses}
    assert found["Quiet at noon."] == texts[other]
    assert found[QUIET] == texts[house.clause("1.3")]


def test_a_removal_is_rated_too(house: House, about: str) -> None:
    house.ada.correct(*CALM.values())
    house.cleo.propose(house.group, about, kind="repeal")
    house.meet()
    assert rate_all(house) == 2


def test_the_rating_is_sent_by_a_yes_and_never_by_itself(
    house: House, about: str, server: Any
) -> None:
    house.ada.correct(*CALM.values())
    option = option_of(house, about)
    rate_all(house, room_of(house.ada))
    (note,) = notes(house)
    said = house.ada.send_rating(note.id)
    assert "with the group" in said.sentence
    house.meet()
    found = house.bo.deliberation(house.group, about)
    (sent,) = [each for each in found.ratings if each.member == house.ada.me]
    data = json.loads(note.data)
    assert (sent.option, sent.utility, sent.by) == (option, data["utilities"][0], "agent")
    assert sent.reason == data["words"][0] == "“Guests leave at”"
    (cell,) = [each for each in found.assessments if each.member == house.ada.me]
    assert (cell.value, cell.effect, cell.words) == ("security-personal", 50, "“Guests leave at”")
    assert notes(house) == []
    with pytest.raises(NotFound):
        house.ada.send_rating(note.id)
    assert rate_all(house) == 0


def test_what_the_agent_says_no_more_is_taken_back(house: House, about: str, server: Any) -> None:
    house.ada.correct(*CALM.values())
    option = option_of(house, about)
    house.ada.assess(house.group, about, option, {"face": -40}, by="agent")
    rate_all(house, room_of(house.ada))
    house.ada.send_rating(notes(house)[0].id)
    found = house.ada.deliberation(house.group, about)
    cells = {each.value: each.effect for each in found.assessments}
    assert cells == {"face": 0, "security-personal": 50}


def test_what_was_said_by_hand_goes_before_what_is_sent(
    house: House, about: str, server: Any
) -> None:
    house.ada.correct(*CALM.values())
    option = option_of(house, about)
    rate_all(house, room_of(house.ada))
    house.ada.rate(house.group, about, option, -60)
    house.ada.assess(house.group, about, option, {"security-personal": -10})
    house.ada.send_rating(notes(house)[0].id)
    found = house.ada.deliberation(house.group, about)
    assert [(each.utility, each.by) for each in found.ratings] == [(-60, "hand")]
    assert [(each.effect, each.by) for each in found.assessments] == [(-10, "hand")]


def test_all_candidates_are_rated_and_sent_together(house: House, about: str) -> None:
    made = mediated(house, about)
    house.ada.correct(*CALM.values())
    before = entries(house)
    rate_all(house)
    (note,) = [each for each in notes(house) if each.subject == made]
    assert entries(house) == before
    house.ada.send_rating(note.id)
    house.meet()
    (mediation,) = house.cleo.deliberation(house.group, about).mediations
    sent = [each.utility for each in mediation.ratings if each.member == house.ada.me]
    assert sent == json.loads(note.data)["utilities"]
    assert len(sent) == len(mediation.candidates) > 0
    assert {each.by for each in mediation.ratings} == {"agent"}


def test_a_rating_of_what_is_gone_is_refused_in_a_sentence(house: House, about: str) -> None:
    house.ada.correct(*CALM.values())
    rate_all(house)
    house.bo.retract(house.group, about, option_of(house, about))
    house.meet()
    before = entries(house)
    with pytest.raises(DecidingRefused) as refused:
        house.ada.send_rating(notes(house)[0].id)
    assert str(refused.value).endswith(".")
    assert entries(house) == before
    house.ada.drop_note(notes(house)[0].id)
    assert notes(house) == []


def test_forgetting_a_conversation_takes_the_ratings_that_rest_on_it(
    house: House, about: str, server: Any
) -> None:
    house.ada.correct("hedonism", 1, 30)
    talk = house.ada.say(SAID).subject
    do_all(house.ada, room_of(house.ada))
    assert len(notes(house)) == 1
    house.ada.forget(talk)
    assert house.ada.notes() == ()
    do_all(house.ada)
    assert len(notes(house)) == 1, "made anew from what is left"


def test_what_is_sent_was_shown_so_nothing_is_foretold_of_it(
    house: House, about: str, server: Any
) -> None:
    house.ada.correct(*CALM.values())
    option = option_of(house, about)
    house.ada.assess(house.group, about, option, {"security-personal": 60})
    assert len(house.ada._sealed()) == 1
    rate_all(house, room_of(house.ada))
    assert house.ada._sealed() == {}, "its owner can see the number now"
    house.ada.send_rating(notes(house)[0].id)
    house.ada.rate(house.group, about, option, 40)
    assert house.ada.fidelity(house.group).n == 0


def test_no_prediction_is_sealed_of_what_was_shown(house: House, about: str, server: Any) -> None:
    house.ada.correct(*CALM.values())
    rate_all(house, room_of(house.ada))
    house.ada.send_rating(notes(house)[0].id)
    house.ada.assess(house.group, about, option_of(house, about), {"face": 60})
    assert house.ada.deliberation(house.group, about).predictions == ()


def test_a_blind_rating_is_hidden_until_its_owner_has_rated(
    house: House, about: str, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.blind.rate_blind", lambda *_: True)
    house.ada.correct(*CALM.values())
    option, made = option_of(house, about), mediated(house, about)
    house.ada.assess(house.group, about, option, {"security-personal": 60})
    rate_all(house, room_of(house.ada))
    for note in notes(house):
        data = json.loads(note.data)
        assert data["blind"] and not data["utilities"] + data["words"] + data["effects"]
        assert not any(digit in note.text for digit in "0123456789")
        with pytest.raises(DecidingRefused, match="by hand first"):
            house.ada.send_rating(note.id)
    house.ada.rate(house.group, about, option, 40)
    (mediation,) = house.ada.deliberation(house.group, about).mediations
    house.ada.rate_candidates(house.group, about, made, [10] * len(mediation.candidates))
    assert all("blind" not in json.loads(each.data) for each in notes(house))
    assert house.ada.fidelity(house.group).n == 1, "it was foretold, and not seen before"


def test_what_was_made_of_a_forgotten_conversation_is_not_sent(house: House, about: str) -> None:
    made = mediated(house, about)
    house.ada.correct(*CALM.values())
    asked = house.ada.to_rate(house.group, about, made)
    ratings = [asyncio.run(rate(None, text, asked.present, asked.weights)) for text in asked.texts]
    house.ada.correct("hedonism", 1, 100)
    before = entries(house)
    with pytest.raises(DecidingRefused, match="rate anew"):
        house.ada.rate_by_agent(house.group, asked, ratings)
    assert entries(house) == before
