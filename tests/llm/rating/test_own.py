"""An agent's rating: effects times what matters to its owner, by hand to redo."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from deliberation.profiles.profile import Evidence, fold
from deliberation.profiles.sharing import rounded
from deliberation.profiles.values import VALUES, position
from llm.rating.own import OwnRating, rate, rating_of
from llm.room.asking import Room
from llm.room.budget import Budget
from llm.room.models import Model, Server
from llm.words.effects import Found, effects_of

NEW, OLD = "Quiet hours begin at nine. Everybody helps each other.", "Quiet hours begin at ten."
EVEN = fold([]).weights


def room(host: str) -> Room:
    model = Model("talker:latest", 2_000_000_000, "f00d" * 16)
    return Room(Server(host, (model,)), model, Budget(tokens=200, attempts=2))


@given(
    st.dictionaries(st.sampled_from(VALUES), st.integers(-100, 100).filter(bool), max_size=20),
    st.dictionaries(st.sampled_from(VALUES), st.integers(1, 100), max_size=20),
)
def test_it_is_the_sum_of_weight_times_effect(
    effects: dict[str, int], evidence: dict[str, int]
) -> None:
    weights = fold([Evidence(v, v, 1, s, "quote") for v, s in evidence.items()]).weights
    found = [Found(value, effect, ("x",)) for value, effect in effects.items()]
    rated = rating_of(weights, found)
    coarse = sum(rounded(weights)[position(value)] * effect for value, effect in effects.items())
    assert rated % 10 == 0
    assert abs(rated - coarse / 1000) <= 5.5
    assert rating_of(rounded(weights), found) == rated, "who knows it knows no finer weights"


def test_without_a_model_the_word_list_says_what_it_does() -> None:
    rating = asyncio.run(rate(None, NEW, OLD, EVEN))
    assert not rating.by_model
    assert rating.effects == effects_of(NEW, OLD)
    assert rating.utility == rating_of(EVEN, rating.effects)


def test_an_answer_that_cannot_be_used_leaves_it_to_the_word_list(
    scripted: Callable[..., Any],
) -> None:
    server = scripted(lambda _: ["I would rather not."])
    rating = asyncio.run(rate(room(server.host), NEW, OLD, EVEN))
    assert (rating.by_model, rating.effects) == (False, effects_of(NEW, OLD))
    assert "no JSON" in rating.trouble
    assert len(server.requests) == 2


def test_the_model_never_sees_what_matters_to_the_owner(scripted: Callable[..., Any]) -> None:
    answer = {"effects": [{"value": "face", "effect": "for", "words": "begin at nine"}]}
    server = scripted(lambda _: [json.dumps(answer)])
    weights = fold([Evidence("e", "face", 1, 100, "quote", words="MY SECRET")]).weights
    rating = asyncio.run(rate(room(server.host), NEW, OLD, weights))
    assert rating.by_model
    assert {each.value: each.effect for each in rating.effects} == {"face": 50}
    request = json.dumps(server.requests)
    assert "SECRET" not in request
    assert str(weights[position("face")]) not in request.replace(str(server.host), "")


def test_the_words_with_the_largest_effects_are_told_first_whatever_matters_to_the_owner() -> None:
    sizes = (10, 20, -90, 30, 40)
    effects = tuple(
        Found(value, size, (f"words of {value}",))
        for value, size in zip(VALUES, sizes, strict=False)
    )
    told = OwnRating(0, effects, by_model=True).words()
    assert told.startswith(f"“words of {VALUES[2]}”; “words of {VALUES[4]}”")
    assert len(told.split("; ")) == 3
