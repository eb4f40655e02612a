"""The model room: asked a bounded number of times, and every attempt is on the record."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from llm.errors import (
    BadAnswer,
    EmptyAnswer,
    EndlessAnswer,
    ModelError,
    ModelMissing,
    NotOllama,
    ServerGone,
    TooLong,
)
from llm.room.asking import Room, open_room, seed_of
from llm.room.budget import Budget
from llm.room.exchange import Answer, Exchange, Question
from llm.room.models import Model, Server
from llm.room.recording import canonical

ROOT = Path(__file__).resolve().parents[3]

Scripted = Callable[..., Any]
BUDGET = Budget(answer_seconds=20, tokens=50, attempts=3)
SCHEMA = {"type": "object", "properties": {"rule": {"type": "string"}}}
QUESTION = Question(
    purpose="try",
    version=3,
    messages=({"role": "system", "content": "Be brief."}, {"role": "user", "content": "Grüße?"}),
    schema=SCHEMA,
    ref="d" * 64,
    rests_on=("c1",),
    seed=7,
)


def room(host: str, record: list[Exchange], budget: Budget = BUDGET, context: int = 0) -> Room:
    model = Model("talker:latest", 2_000_000_000, "f00d" * 16)
    return Room(Server(host, ()), model, budget, record.append, context=context)


def words(answer: Answer) -> str:
    return answer.text


def refuse(answer: Answer) -> str:
    raise BadAnswer(f"“{answer.text}” is no rule, so it was not used.")


def test_an_answer_is_read_and_recorded(scripted: Scripted) -> None:
    server = scripted(lambda _: ["quiet ", "please"])
    record: list[Exchange] = []
    heard: list[str] = []
    asked = room(server.host, record)
    answer = asyncio.run(asked.ask(QUESTION, words, on_text=heard.append))
    assert answer == "quiet please"
    assert heard == ["quiet ", "please"]
    (exchange,) = record
    assert exchange.answer == "quiet please"
    assert (exchange.ended, exchange.verdict) == ("whole", "")
    assert (exchange.purpose, exchange.version) == ("try", 3)
    assert (exchange.ref, exchange.rests_on) == ("d" * 64, ("c1",))
    assert (exchange.model, exchange.digest) == ("talker:latest", "f00d" * 16)
    assert exchange.host == server.host
    assert exchange.at > 1_700_000_000
    assert exchange.milliseconds >= 0
    assert asked.name == "ollama:talker:latest f00df00df00d"


def test_the_record_holds_exactly_what_was_sent(scripted: Scripted) -> None:
    server = scripted(lambda _: ["{}"])
    record: list[Exchange] = []
    asyncio.run(room(server.host, record).ask(QUESTION, words))
    (sent,) = server.requests
    assert sent.pop("stream") is True
    sent.pop("tools", None)  # the client adds an empty list
    assert json.loads(record[0].request) == sent
    assert record[0].request == canonical(sent)
    assert sent["messages"] == list(QUESTION.messages)
    assert sent["options"]["seed"] == 7


def test_what_cannot_be_read_is_asked_again_with_another_seed(scripted: Scripted) -> None:
    server = scripted(lambda request: [f"seed {request['options']['seed']}"])
    record: list[Exchange] = []
    attempts: list[int] = []
    with pytest.raises(BadAnswer, match="is no rule"):
        asyncio.run(room(server.host, record).ask(QUESTION, refuse, on_attempt=attempts.append))
    seeds = [request["options"]["seed"] for request in server.requests]
    assert seeds == [seed_of(7, attempt) for attempt in (1, 2, 3)]
    assert len(set(seeds)) == 3
    assert attempts == [1, 2, 3]
    assert [exchange.verdict for exchange in record] == [
        f"“seed {seed}” is no rule, so it was not used." for seed in seeds
    ]
    assert {exchange.ended for exchange in record} == {"whole"}
    assert len({exchange.id for exchange in record}) == 3


def test_the_first_answer_that_can_be_read_is_taken(scripted: Scripted) -> None:
    answers = iter(["", "bad", "good", "never asked"])
    server = scripted(lambda _: [next(answers)])
    record: list[Exchange] = []

    def good(answer: Answer) -> str:
        return answer.text if answer.text == "good" else refuse(answer)

    assert asyncio.run(room(server.host, record).ask(QUESTION, good)) == "good"
    assert [exchange.verdict == "" for exchange in record] == [False, False, True]
    assert "answered with nothing" in record[0].verdict


@pytest.mark.parametrize("attempts", [0, 1, 2])
def test_attempts_are_bounded(attempts: int, scripted: Scripted) -> None:
    server = scripted(lambda _: ["  \n"])
    with pytest.raises(EmptyAnswer, match="answered with nothing"):
        asyncio.run(room(server.host, []).ask(QUESTION, words, attempts=attempts))
    assert len(server.requests) == max(1, attempts)


def test_endless_writing_is_tried_again_and_kept_as_far_as_it_came(scripted: Scripted) -> None:
    server = scripted(lambda _: repeat("on "))
    record: list[Exchange] = []
    with pytest.raises(EndlessAnswer):
        asyncio.run(room(server.host, record).ask(QUESTION, words, attempts=2))
    assert len(record) == 2
    assert record[0].answer.startswith("on on on ")
    assert record[0].ended == "The model went on writing without an end, so it was stopped."


def test_an_answer_that_was_cut_off_says_so(scripted: Scripted) -> None:
    end = {"message": {"role": "assistant", "content": "{"}, "done": True, "done_reason": "length"}
    record: list[Exchange] = []
    assert asyncio.run(
        room(scripted(lambda _: [end]).host, record).ask(QUESTION, lambda answer: answer.cut_off)
    )
    assert record[0].ended == "cut off"


def test_a_server_that_dies_is_not_asked_again(scripted: Scripted) -> None:
    server = scripted(lambda _: ["half a ", server.DIE])
    record: list[Exchange] = []
    with pytest.raises(ServerGone, match="in the middle"):
        asyncio.run(room(server.host, record).ask(QUESTION, words))
    (exchange,) = record
    assert exchange.answer == "half a "
    assert exchange.ended == "The Ollama server stopped in the middle of its answer: try again."
    assert exchange.verdict == ""


def test_where_nobody_answers_that_is_recorded_too(nobody_there: str) -> None:
    record: list[Exchange] = []
    with pytest.raises(ServerGone, match="start Ollama, or go on without"):
        asyncio.run(room(nobody_there, record).ask(QUESTION, words))
    assert (record[0].answer, record[0].ended[:16]) == ("", "No Ollama server")


def test_what_does_not_fit_is_not_asked(scripted: Scripted) -> None:
    server = scripted(lambda _: ["{}"])
    record: list[Exchange] = []
    with pytest.raises(TooLong, match="of its 100 tokens"):
        asyncio.run(room(server.host, record, context=100).ask(QUESTION, words))
    assert record == server.requests == []


def test_what_was_being_said_when_it_was_stopped_is_kept(scripted: Scripted) -> None:
    server = scripted(lambda _: repeat("on "))
    record: list[Exchange] = []

    async def stop() -> None:
        heard = asyncio.Event()
        asking = asyncio.create_task(
            room(server.host, record, Budget(tokens=5_000)).ask(
                QUESTION, words, on_text=lambda _: heard.set()
            )
        )
        await heard.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(stop())
    (exchange,) = record
    assert exchange.answer.startswith("on ")
    assert (exchange.ended, exchange.verdict) == ("stopped", "")
    assert server.gone.wait(20)


def test_a_fault_of_ours_is_not_recorded_as_an_answer_that_was_used(scripted: Scripted) -> None:
    record: list[Exchange] = []
    with pytest.raises(ZeroDivisionError):
        asyncio.run(room(scripted(lambda _: ["1"]).host, record).ask(QUESTION, lambda _: 1 // 0))
    assert record[0].verdict == "It was not used, since reading it failed."


def test_a_room_knows_its_model_and_what_it_reads(scripted: Scripted) -> None:
    server = scripted(lambda _: ["{}"])
    opened = asyncio.run(open_room(host=server.host, budget=BUDGET))
    assert opened is not None
    assert opened.name == "ollama:talker:latest f00df00df00d"
    assert opened.digest == "f00d" * 16
    assert opened.context == 32_768  # it reads 131,072, more than a laptop has memory for
    assert 32_000 < opened.tokens_left(QUESTION) < opened.context - BUDGET.tokens


def test_a_small_model_is_asked_for_no_more_than_it_reads(scripted: Scripted) -> None:
    facts = {"general.architecture": "tiny", "tiny.context_length": 2_048}
    server = scripted(lambda _: ["{}"], show={"model_info": facts})
    opened = asyncio.run(open_room(host=server.host, budget=BUDGET))
    assert opened is not None
    assert opened.context == 2_048
    asyncio.run(opened.ask(QUESTION, words))
    assert server.requests[0]["options"]["num_ctx"] == 2_048


@pytest.mark.parametrize("show", [{}, {"model_info": None}, {"model_info": {}}, {"details": 5}])
def test_a_model_that_is_not_described_can_be_asked(
    show: dict[str, Any], scripted: Scripted
) -> None:
    opened = asyncio.run(open_room(host=scripted(lambda _: ["{}"], show=show).host))
    assert opened is not None
    assert opened.context == 32_768


def test_a_swapped_model_changes_the_name_of_what_comes_and_nothing_before(
    scripted: Scripted,
) -> None:
    server = scripted(lambda _: ["{}"])
    record: list[Exchange] = []

    async def ask() -> str:
        opened = await open_room("talker", server.host, budget=BUDGET, record=record.append)
        assert opened is not None
        await opened.ask(QUESTION, words)
        return opened.name

    before = asyncio.run(ask())
    server.models[0]["digest"] = "beef" * 16
    assert (before, asyncio.run(ask())) == (
        "ollama:talker:latest f00df00df00d",
        "ollama:talker:latest beefbeefbeef",
    )
    assert [exchange.digest for exchange in record] == ["f00d" * 16, "beef" * 16]


def test_where_there_is_no_model_there_is_no_room(
    scripted: Scripted, nobody_there: str, listed: Callable[..., dict[str, Any]]
) -> None:
    assert asyncio.run(open_room("none", nobody_there)) is None
    embedding = listed("nomic-embed-text:latest", 10**9, "nomic-bert")
    server = scripted(lambda _: [], models=[embedding])
    assert asyncio.run(open_room("auto", server.host)) is None
    with pytest.raises(ModelMissing, match="does not have the model 'other'"):
        asyncio.run(open_room("other", server.host))
    with pytest.raises(ServerGone):
        asyncio.run(open_room("auto", nobody_there))


def test_a_model_that_goes_while_the_room_is_opened(scripted: Scripted) -> None:
    server = scripted(lambda _: [])
    server.show = server.Reply(404, {"error": "model 'talker:latest' not found"})
    with pytest.raises(ModelMissing, match="ollama pull talker:latest"):
        asyncio.run(open_room(host=server.host))


def test_a_model_that_is_deleted_between_two_questions(scripted: Scripted) -> None:
    answers: Iterator[list[Any]] = iter([["{}"], [404]])
    server = scripted(lambda _: next(answers))
    record: list[Exchange] = []
    asked = room(server.host, record)
    asyncio.run(asked.ask(QUESTION, words))
    with pytest.raises(ModelMissing, match="ollama pull talker:latest"):
        asyncio.run(asked.ask(QUESTION, words))
    assert record[1].ended.startswith("The Ollama server does not have the model")


def test_errors_that_are_asked_again_are_those_of_the_answer_alone() -> None:
    assert issubclass(EmptyAnswer, BadAnswer)
    assert issubclass(EndlessAnswer, BadAnswer)
    for error in (NotOllama, ServerGone, ModelMissing, TooLong):
        assert issubclass(error, ModelError)
        assert not issubclass(error, BadAnswer)


def test_an_address_in_the_environment_that_cannot_be_read_is_a_sentence() -> None:
    """In a process of its own, since the client reads the environment while it is loaded."""
    script = (
        "import asyncio\nfrom llm.errors import BadHost\nfrom llm.room.asking import open_room\n"
        "try:\n    asyncio.run(open_room())\nexcept BadHost as error:\n    print(error)\n"
    )
    for host in ("127.0.0.1:99999", "127.0.0.1:abc", "[::1", "http://["):
        done = subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "OLLAMA_HOST": host}, cwd=ROOT,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert "cannot be read" in done.stdout, (host, done.stderr[-300:])
