"""What the owner told their agent is read for evidence by a model on this laptop, and once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from desktop.background import learning
from llm.errors import BadAnswer
from llm.private import LeavesTheLaptop
from llm.room.asking import Room
from llm.room.budget import Budget
from llm.room.models import Server
from llm.vault.errors import VaultError
from tests.desktop.background.conftest import DIGEST, SAID, do, room_of, run
from tests.house import House


def test_without_a_model_nothing_is_read(house: House) -> None:
    house.ada.say(SAID)
    assert list(learning.due(house.ada, "")) == []


def test_what_was_said_is_read_once(house: House, server: Any) -> None:
    talk = house.ada.say(SAID).subject
    (work,) = learning.due(house.ada, DIGEST)
    do(house.ada, work, room_of(house.ada))
    (found,) = house.ada.profile().evidence
    assert (found.words, found.ref, found.kind) == ("I need my sleep", talk, "quote")
    assert house.ada.counts(DIGEST).kept == 1
    assert list(learning.due(house.ada, DIGEST)) == []
    house.ada.say("And I like music.", talk)
    assert len(list(learning.due(house.ada, DIGEST))) == 1


def test_the_oldest_conversation_comes_first(house: House) -> None:
    first, second = house.ada.say(SAID).subject, house.ada.say("I like music.").subject
    older, newer = learning.due(house.ada, DIGEST)
    assert older.key != newer.key
    assert [each.id for each in house.ada.conversations()] == [second, first]


def test_a_quote_that_was_never_said_is_dropped_and_counted(
    house: House, server: Any, model: Any
) -> None:
    made_up = {"quote": "I love power", "value": "power-dominance", "direction": "for"}
    model.extract = {"evidence": [made_up | {"strength": "strong"}]}
    house.ada.say(SAID)
    (work,) = learning.due(house.ada, DIGEST)
    do(house.ada, work, room_of(house.ada))
    assert house.ada.profile().evidence == ()
    assert (house.ada.counts(DIGEST).kept, house.ada.counts(DIGEST).dropped) == (0, 1)


def test_an_answer_that_cannot_be_read_leaves_the_words_waiting(
    house: House, server: Any, model: Any
) -> None:
    model.extract = ["nonsense"]
    talk = house.ada.say(SAID).subject
    (work,) = learning.due(house.ada, DIGEST)
    with pytest.raises(BadAnswer):
        asyncio.run(run(work, room_of(house.ada)))
    assert [each.text for each in house.ada.waiting(talk)] == [SAID]
    (again,) = learning.due(house.ada, DIGEST)
    assert again.key == work.key


def test_private_words_do_not_go_to_another_machine(
    house: House, server: Any, listed: Callable[..., Any]
) -> None:
    here = room_of(house.ada)
    elsewhere = Room(Server("192.0.2.1:11434", here.server.models), here.model, Budget())
    house.ada.say(SAID)
    (work,) = learning.due(house.ada, DIGEST)
    with pytest.raises(LeavesTheLaptop):
        asyncio.run(run(work, elsewhere))
    assert server.requests == []


def test_what_was_forgotten_meanwhile_is_not_kept(house: House, server: Any) -> None:
    talk = house.ada.say(SAID).subject
    (work,) = learning.due(house.ada, DIGEST)
    found = asyncio.run(run(work, room_of(house.ada)))
    house.ada.forget(talk)
    with pytest.raises(VaultError):
        work.keep(house.ada, found)
    assert house.ada.profile().evidence == ()
    assert list(learning.due(house.ada, DIGEST)) == []
