"""What a model says that a wording does: only what rests on words that stand in the texts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from deliberation.profiles.values import VALUES
from llm.errors import BadAnswer
from llm.rating.effects import (
    GRADES,
    ModelEffects,
    effects_question,
    model_effects,
    read_effects,
    stands_in,
)
from llm.room.asking import Room
from llm.room.budget import Budget
from llm.room.exchange import Answer, Exchange
from llm.room.models import Model, Server
from llm.words.effects import Found

NEW = "Music ends at ten on weekdays. Guests may stay for three nights."
OLD = "Music ends at midnight."


def said(*effects: tuple[str, str, str]) -> Answer:
    keys = ("value", "effect", "words")
    items = [dict(zip(keys, each, strict=True)) for each in effects]
    return Answer(json.dumps({"effects": items}), cut_off=False)


def test_an_effect_comes_with_the_words_that_it_rests_on() -> None:
    read = read_effects(
        said(
            ("hedonism", "against", "music ends at ten"), ("stimulation", "a little for", "Guests")
        ),
        NEW,
        OLD,
    )
    assert read.dropped == 1  # “music” is not how the wording has it: letter by letter
    assert read.found == (Found("stimulation", 20, ("Guests",)),)


def test_what_falls_away_is_quoted_from_the_text_as_it_stands() -> None:
    read = read_effects(said(("hedonism", "against", "ends at midnight")), NEW, OLD)
    assert read.found == (Found("hedonism", -50, (), ("ends at midnight",)),)


def test_words_that_nobody_wrote_are_dropped_and_counted() -> None:
    read = read_effects(
        said(("face", "for", "Everybody is honoured"), ("face", "for", "three nights")), NEW, OLD
    )
    assert (read.found, read.dropped) == ((Found("face", 50, ("three nights",)),), 1)


def test_two_effects_on_one_value_that_contradict_each_other_are_both_dropped() -> None:
    read = read_effects(
        said(
            ("face", "for", "three nights"),
            ("face", "against", "weekdays"),
            ("humility", "a little for", "weekdays"),
            ("humility", "much for", "Guests may stay"),
        ),
        NEW,
        OLD,
    )
    assert (read.found, read.dropped) == ((Found("humility", 80, ("Guests may stay",)),), 2)


@pytest.mark.parametrize(
    "text",
    ["no JSON", "[]", '{"effects": "all"}', '{"effects": [{"value": "face"}]}', json.dumps(
        {"effects": [{"value": "face", "effect": "for", "words": "x"}] * 81})],
)  # fmt: skip
def test_another_shape_is_no_answer(text: str) -> None:
    with pytest.raises(BadAnswer):
        read_effects(Answer(text, cut_off=False), NEW, OLD)


def test_a_rule_that_touches_nothing_has_no_effects() -> None:
    assert read_effects(said(), NEW, OLD) == ModelEffects((), 0)


def test_grades_are_hundredths_on_both_sides() -> None:
    assert sorted(GRADES.values()) == sorted(-each for each in GRADES.values())
    assert all(-100 <= each <= 100 and each for each in GRADES.values())


@pytest.mark.parametrize(
    "words", ["usic ends", "Music  ends", "MUSIC", "…", "Music ends at eleven"]
)
def test_words_stand_in_a_text_whole_or_not_at_all(words: str) -> None:
    assert stands_in(words, NEW) == (words == "Music  ends")


def test_nobody_is_named_in_ordinary_use_and_one_line_differs_in_the_audit() -> None:
    plain, owner = (effects_question(NEW, OLD, author=who) for who in ("", "owner"))
    assert plain.schema == owner.schema
    assert plain.messages[0] == owner.messages[0]
    before, after = plain.messages[1]["content"], owner.messages[1]["content"]
    assert "written by" not in before
    assert set(after.splitlines()) - set(before.splitlines()) == {
        "The wording was written by the person whom you help."
    }


def test_over_a_real_socket(scripted: Callable[..., Any]) -> None:
    server = scripted(lambda _: [said(("face", "for", "three nights")).text])
    journal: list[Exchange] = []
    model = Model("talker:latest", 2_000_000_000, "f00d" * 16)
    room = Room(Server(server.host, (model,)), model, Budget(tokens=200), journal.append)
    read = asyncio.run(model_effects(room, NEW, OLD, ref="d" * 64))
    assert read.found == (Found("face", 50, ("three nights",)),)
    asked = server.requests[0]["format"]["properties"]["effects"]["items"]["properties"]
    assert asked["value"]["enum"] == list(VALUES)
    assert [each.ref for each in journal] == ["d" * 64]
