"""The model room with a real Ollama server and a real small model, whose answers mean nothing."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import replace
from typing import Any

import httpx
import pytest

from llm.errors import BadAnswer, ModelMissing, ServerRefused
from llm.room.asking import Room, open_room
from llm.room.budget import Budget
from llm.room.chatting import Answer, find_server
from llm.room.context import tokens_of
from llm.room.describing import describe
from llm.room.exchange import Exchange, Question
from llm.room.models import choose_model

# The first run fetches the server and the model; a slow network must not look like a failure.
pytestmark = [pytest.mark.model, pytest.mark.timeout(900)]

# One thread and few words: a busy machine is many times slower with more threads than free
# processors.
BUDGET = Budget(attempts=2, tokens=40, threads=int(os.environ.get("FOLKMOOT_MODEL_THREADS", "1")))
SCHEMA = {
    "type": "object",
    "properties": {"rule": {"type": "string", "enum": ["quiet", "loud"]}},
    "required": ["rule"],
}


def question(words: str, schema: dict[str, Any] | None = None) -> Question:
    return Question("try", 1, ({"role": "user", "content": words},), schema)


def opened(host: str, record: list[Exchange], budget: Budget = BUDGET) -> Room:
    room = asyncio.run(open_room(host=host, budget=budget, record=record.append))
    assert room is not None
    return room


def test_the_server_is_found_and_its_model_chosen(real_ollama: str) -> None:
    server = asyncio.run(find_server(real_ollama))
    assert server is not None
    model = choose_model(server.models, "auto")
    assert model is not None
    assert model.name == "smol:latest"
    assert model.runs_here
    assert len(model.digest) == 64
    told = asyncio.run(describe(server, model.name))
    assert (told.parameters, told.quantisation, told.family) == ("134.52M", "Q4_1", "llama")
    assert (told.context, told.licence) == (8_192, "apache-2.0")
    assert "completion" in told.capabilities


def test_an_answer_obeys_the_schema_and_is_on_the_record(real_ollama: str) -> None:
    record: list[Exchange] = []
    room = opened(real_ollama, record)
    assert room.context == 8_192
    asked = question("Is a library quiet or loud?", SCHEMA)
    answer = asyncio.run(room.ask(asked, lambda answer: json.loads(answer.text)))
    assert answer["rule"] in ("quiet", "loud")
    assert json.loads(record[-1].answer) == answer
    assert record[-1].ended == "whole"
    assert room.name == f"ollama:smol:latest {room.digest[:12]}"


def test_free_text_comes_in_pieces_and_another_seed_says_something_else(real_ollama: str) -> None:
    record: list[Exchange] = []
    pieces: list[str] = []

    def refuse(answer: Answer) -> None:
        raise BadAnswer("No.")

    with pytest.raises(BadAnswer):
        room = opened(real_ollama, record, replace(BUDGET, tokens=12))
        asyncio.run(room.ask(question("Tell me of a house."), refuse, on_text=pieces.append))
    assert len(pieces) > 6
    assert len(record) == 2
    assert record[0].answer != record[1].answer
    assert "".join(pieces) == record[0].answer + record[1].answer


def test_after_stopping_it_the_server_still_answers(real_ollama: str) -> None:
    record: list[Exchange] = []
    room = opened(real_ollama, record, replace(BUDGET, tokens=400))

    async def stop() -> None:
        heard = asyncio.Event()
        asking = asyncio.create_task(
            room.ask(
                question("Count to a thousand."), lambda _: None, on_text=lambda _: heard.set()
            )
        )
        await heard.wait()
        asking.cancel()
        await asyncio.wait([asking])
        assert asking.cancelled()

    asyncio.run(stop())
    assert record[0].ended == "stopped"
    assert record[0].answer
    short = opened(real_ollama, record, replace(BUDGET, tokens=1))
    assert asyncio.run(short.ask(question("Hello."), lambda answer: answer.cut_off))


def test_what_the_server_refuses_is_a_sentence(real_ollama: str) -> None:
    with pytest.raises(ModelMissing, match="ollama pull no-such-model"):
        asyncio.run(open_room("no-such-model", real_ollama))
    room = opened(real_ollama, [])
    with pytest.raises(ServerRefused, match="invalid JSON schema"):
        asyncio.run(room.ask(question("Hello.", {"type": "nonsense"}), lambda _: None))
    gone = Room(room.server, replace(room.model, name="deleted"), BUDGET)
    with pytest.raises(ModelMissing, match="ollama pull deleted"):
        asyncio.run(gone.ask(question("Hello."), lambda _: None))


WRITINGS = {
    "German": "Die Mitbewohnerversammlung entscheidet über Nachtruhe. ",
    "Turkish": "Gürültü yapılmamasını ve çöplerin çıkarılmasını istiyoruz. ",
    "Arabic": "يجب أن يكون البيت هادئا من الساعة العاشرة. ",
    "Khmer": "ផ្ទះគួរតែស្ងាត់។",
    "a record": json.dumps([{"member": "M1", "words": "Be quiet."}], indent=1),
    "digits": "1234567890 12:30 ",
}


def test_tokens_are_estimated_from_above(real_ollama: str) -> None:
    """Against the count of the model's own tokeniser, whose vocabulary is made for English."""

    def counted(text: str) -> int:
        request = {"model": "smol", "prompt": text, "raw": True, "stream": False}
        options = {"num_predict": 1, "num_ctx": 4_096, "num_thread": BUDGET.threads}
        with httpx.Client(trust_env=False, timeout=120) as client:
            reply = client.post(
                f"http://{real_ollama}/api/generate", json={**request, "options": options}
            )
        return int(reply.json()["prompt_eval_count"])

    short = {name: text for name, text in WRITINGS.items() if counted(text) > tokens_of(text)}
    assert not short
