"""The door to the model: every wait has an end, every failure a sentence."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from typing import Any

import pytest

from llm.errors import (
    BadHost,
    EndlessAnswer,
    ModelError,
    ModelMissing,
    ModelTooSlow,
    NotOllama,
    OutOfMemory,
    ServerGone,
    ServerRefused,
    TooLong,
)
from llm.room.budget import Budget
from llm.room.chatting import Answer, find_server, list_models, request_for, stream
from llm.room.models import Model, Server, choose_model, server_address

Scripted = Callable[..., Any]
SCHEMA = {"type": "object"}
ASK = [{"role": "user", "content": "Say something."}]
QUICK = Budget(answer_seconds=20, total_seconds=20, tokens=50)


async def asking(
    host: str,
    budget: Budget = QUICK,
    on_text: Callable[[str], None] = lambda _: None,
    messages: list[dict[str, str]] = ASK,
    schema: dict[str, Any] | None = SCHEMA,
) -> Answer:
    request = request_for("talker", messages, schema, budget, context=8_192)
    return await stream(Server(host, ()), request, budget, on_text)


def ask(host: str, *given: Any, **more: Any) -> Answer:
    return asyncio.run(asking(host, *given, **more))


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("", "127.0.0.1:11434"),
        ("0.0.0.0", "127.0.0.1"),
        ("0.0.0.0:5000", "127.0.0.1:5000"),
        ("http://0.0.0.0:5000/x", "http://127.0.0.1:5000/x"),
        ("[::]:5000", "[::1]:5000"),
        ("10.0.0.0:5000", "10.0.0.0:5000"),
        ("box.example", "box.example"),
    ],
)
def test_every_interface_means_this_machine(
    given: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", given)
    assert server_address() == address


def test_where_nothing_listens_there_is_no_server(nobody_there: str) -> None:
    assert asyncio.run(find_server(nobody_there)) is None
    with pytest.raises(ServerGone, match="start Ollama, or go on without"):
        asyncio.run(list_models(nobody_there))
    with pytest.raises(ServerGone, match="start Ollama, or go on without"):
        ask(nobody_there)


@pytest.mark.parametrize("host", ["127.0.0.1:port", "[::1", "http://:99999", "\x00", "a b:1"])
def test_an_address_that_is_none_is_said_to_be_none(host: str) -> None:
    with pytest.raises(ModelError):
        asyncio.run(list_models(host))
    assert asyncio.run(find_server(host)) is None


def test_a_bad_port_is_a_bad_address() -> None:
    with pytest.raises(BadHost, match="write it like"):
        asyncio.run(list_models("127.0.0.1:port"))


def test_the_server_says_what_it_has(scripted: Scripted) -> None:
    server = asyncio.run(find_server(scripted(lambda _: ["x"]).host))
    assert server is not None
    assert server.on_this_machine
    assert server.models == (Model("talker:latest", 2_000_000_000, "f00d" * 16, "llama"),)


def test_another_program_at_that_address_is_no_server(scripted: Scripted) -> None:
    odd = scripted(lambda _: ["x"], models=[{"name": 7}, "what"])  # type: ignore[list-item]
    assert asyncio.run(find_server(odd.host)) is None
    with pytest.raises(NotOllama, match="does not speak as an Ollama server does"):
        asyncio.run(list_models(odd.host))


SMALL = Model("small:latest", 10**9, "1" * 64)
LARGE = Model("large:7b", 5 * 10**9, "2" * 64)
EMBEDDING = Model("nomic-embed-text:latest", 9 * 10**9, "3" * 64, "nomic-bert")
CLOUD = Model("huge:671b-cloud", 400, "4" * 64)


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [("auto", LARGE), ("none", None), ("small", SMALL), ("large:7b", LARGE), (CLOUD.name, CLOUD)],
)
def test_which_model_is_taken(wanted: str, chosen: Model | None) -> None:
    assert choose_model([SMALL, EMBEDDING, CLOUD, LARGE], wanted) == chosen


def test_auto_never_takes_a_model_that_cannot_talk_or_runs_elsewhere() -> None:
    assert choose_model([EMBEDDING, CLOUD], "auto") is None
    assert choose_model([], "auto") is None


def test_a_model_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ModelMissing, match=r"'other' \(it has small:latest\).*ollama pull other"):
        choose_model([SMALL], "other")


def test_the_answer_comes_piece_by_piece(scripted: Scripted) -> None:
    heard: list[str] = []
    first_was_heard = threading.Event()

    def hear(piece: str) -> None:
        heard.append(piece)
        first_was_heard.set()

    def one_by_one(_: object) -> Iterator[str]:
        yield "first "
        # The server says no more until the first piece has been heard: nothing waits to be full.
        assert first_was_heard.wait(20)
        yield "second"

    answer = ask(scripted(one_by_one).host, on_text=hear)
    assert answer == Answer("first second", cut_off=False)
    assert heard == ["first ", "second"]


def test_every_request_is_bounded_and_has_room_for_the_prompt(scripted: Scripted) -> None:
    server = scripted(lambda _: ["{}"])
    ask(server.host, Budget(tokens=77, threads=1))
    (request,) = server.requests
    assert request["options"]["num_predict"] == 77
    assert request["options"]["num_thread"] == 1
    assert request["options"]["num_ctx"] >= 1024
    assert request["format"] == SCHEMA
    assert request["stream"] is True
    assert request["think"] is False


def test_free_text_is_asked_for_without_a_form(scripted: Scripted) -> None:
    server = scripted(lambda _: ["words"])
    assert ask(server.host, schema=None).text == "words"
    assert "format" not in server.requests[0]


def test_what_does_not_fit_is_never_sent(scripted: Scripted) -> None:
    server = scripted(lambda _: ["{}"])
    with pytest.raises(TooLong, match="too long for the model to read at once"):
        ask(server.host, messages=[{"role": "user", "content": "word " * 5_000}])
    assert server.requests == []


def test_a_server_that_forgot_the_beginning_is_noticed(scripted: Scripted) -> None:
    end = {
        "message": {"role": "assistant", "content": "{}"},
        "done": True,
        "prompt_eval_count": 4_000,
        "eval_count": 97,
    }
    with pytest.raises(TooLong, match="forgot the beginning"):
        ask(scripted(lambda _: [end]).host)
    assert ask(scripted(lambda _: [end | {"eval_count": 96}]).host).text == "{}"


def test_half_letters_are_neither_sent_nor_kept(scripted: Scripted) -> None:
    half = {"message": {"role": "assistant", "content": "a\udc00"}, "done": False}
    server = scripted(lambda _: [half])
    answer = ask(server.host, messages=[{"role": "user", "content": "b\ud83d"}])
    assert answer.text == "a?"
    assert server.requests[0]["messages"][0]["content"] == "b?"


def test_an_answer_that_used_up_its_length_is_marked(scripted: Scripted) -> None:
    end = {"message": {"role": "assistant", "content": "{"}, "done": True, "done_reason": "length"}
    assert ask(scripted(lambda _: [end]).host) == Answer("{", cut_off=True)


NO_ROOM = "model requires more system memory (5.6 GiB) than is available (3.3 GiB)"


@pytest.mark.parametrize(
    ("script", "error", "says"),
    [
        ([404], ModelMissing, "does not have the model 'talker'"),
        ([500], ServerRefused, "could not answer; it says: model 'talker' not found"),
        (["half ", {"error": "no\nsuch luck"}], ServerRefused, "it says: no such luck"),
        ([{"error": NO_ROOM}], OutOfMemory, r"it needs 5.6 GiB, 3.3 GiB are free"),
        (["half ", {"error": "CUDA error: out of memory"}], OutOfMemory, "a smaller model"),
        (["half ", b"<html>\n"], NotOllama, "does not speak as an Ollama server does"),
        (["half ", b"[1]\n"], NotOllama, "does not speak as an Ollama server does"),
        (["half ", b"[" * 100_000 + b"\n"], NotOllama, "does not speak as an Ollama server"),
        ([{"message": 5}], NotOllama, "does not speak as an Ollama server does"),
    ],
)
def test_each_failure_is_one_sentence(
    script: list[Any], error: type[ModelError], says: str, scripted: Scripted
) -> None:
    with pytest.raises(error, match=says) as caught:
        ask(scripted(lambda _: script).host)
    assert "\n" not in str(caught.value)


def test_too_little_memory_is_said_with_its_figures(scripted: Scripted) -> None:
    server = scripted(lambda _: [server.Reply(500, {"error": NO_ROOM})])
    with pytest.raises(OutOfMemory, match=r"'talker' .it needs 5.6 GiB, 3.3 GiB are free.: close"):
        ask(server.host)


def test_what_is_asked_is_not_sent_on_to_another(scripted: Scripted) -> None:
    other = scripted(lambda _: ["{}"])
    elsewhere = {"Location": f"http://{other.host}/api/chat"}
    server = scripted(lambda _: [server.Reply(307, b"", elsewhere)])
    with pytest.raises(NotOllama, match="it sends one elsewhere"):
        ask(server.host)
    assert other.requests == []


def test_a_page_that_is_not_found_is_no_missing_model(scripted: Scripted) -> None:
    page = {"Content-Type": "text/html"}
    server = scripted(lambda _: [server.Reply(404, b"<h1>Not Found</h1>", page)])
    with pytest.raises(NotOllama, match="does not speak as an Ollama server does"):
        ask(server.host)


def test_a_server_that_dies_in_the_middle(scripted: Scripted) -> None:
    server = scripted(lambda _: ["half an", server.DIE])
    with pytest.raises(ServerGone, match="in the middle of its answer"):
        ask(server.host)


def test_a_stream_that_ends_without_being_done(scripted: Scripted) -> None:
    end = {"message": {"role": "assistant", "content": "half"}, "done": False}
    server = scripted(lambda _: [end, server.END])
    with pytest.raises(ServerGone, match="in the middle of its answer"):
        ask(server.host)


@pytest.mark.parametrize("piece", ["", "on and on ", "a" * 5_000, "{" + " \n" * 100])
def test_an_endless_answer_is_stopped(piece: str, scripted: Scripted) -> None:
    server = scripted(lambda _: repeat(piece))
    with pytest.raises(EndlessAnswer, match="without an end"):
        ask(server.host)
    assert server.gone.wait(20)


def test_endless_spaces_are_stopped_long_before_endless_words(scripted: Scripted) -> None:
    heard: list[str] = []
    server = scripted(lambda _: chain(['{"rule":'], repeat(" \n")))
    with pytest.raises(EndlessAnswer, match="without an end"):
        ask(server.host, on_text=heard.append)
    assert len("".join(heard)) < 1_000


def test_a_silent_server_is_given_up(scripted: Scripted) -> None:
    def silent(_: object) -> Iterator[str]:
        server.gone.wait(20)
        yield "too late"

    server = scripted(silent)
    with pytest.raises(ModelTooSlow, match="took too long"):
        ask(server.host, Budget(answer_seconds=0.2))
    server.gone.set()


def test_a_server_that_falls_silent_in_the_middle_is_given_up(scripted: Scripted) -> None:
    def stall(_: object) -> Iterator[str]:
        yield "half "
        server.gone.wait(20)

    server = scripted(stall)
    with pytest.raises(ModelTooSlow, match="fell silent in the middle"):
        ask(server.host, Budget(answer_seconds=20, stall_seconds=0.1))
    server.gone.set()


def test_cancelling_hangs_up(scripted: Scripted) -> None:
    server = scripted(lambda _: repeat("on "))

    async def give_up() -> None:
        heard = asyncio.Event()
        talk = asyncio.create_task(asking(server.host, Budget(tokens=5_000), lambda _: heard.set()))
        await heard.wait()
        talk.cancel()
        with pytest.raises(asyncio.CancelledError):
            await talk

    asyncio.run(give_up())
    assert server.gone.wait(20)


def test_no_proxy_hears_what_is_asked(
    scripted: Scripted, nobody_there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://{nobody_there}")
    monkeypatch.setenv("ALL_PROXY", f"http://{nobody_there}")
    assert ask(scripted(lambda _: ["{}"]).host).text == "{}"


def test_the_environment_sets_the_budget_and_nonsense_in_it_does_not() -> None:
    given = {
        "FOLKMOOT_MODEL_WORDINGS": "2",
        "FOLKMOOT_MODEL_TOKENS": "lots",
        "FOLKMOOT_MODEL_SECONDS": "30",
        "FOLKMOOT_MODEL_THREADS": "1",
        "FOLKMOOT_MODEL_ATTEMPTS": "0",
    }
    budget = Budget.from_environment(given)
    assert budget == Budget(wordings=2, answer_seconds=30, total_seconds=30, threads=1)
    assert Budget.from_environment({}) == Budget()
