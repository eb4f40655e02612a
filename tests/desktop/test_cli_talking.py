"""Talking with one's agent at a terminal: with a model on a real socket, and without any."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.commands import streaming
from tests.house import Said, Terminal, run
from tests.journeys.adversaries import Fair, sign
from tests.ollama import ScriptedOllama

ROOT = Path(__file__).parents[2]
Start = Callable[..., ScriptedOllama]
SAID = "I get up at five, so I need the house to be quiet after ten in the evening."


class Talker(Fair):
    """Points at words that the owner wrote, and at some that nobody did."""

    def extract(self, record: Any) -> Any:
        quote = "I need the house to be quiet"
        return {"evidence": [sign(quote, "security-personal"), sign("I love parties", "hedonism")]}

    def talk(self, record: Any) -> Any:
        return "When was it loud the last time?"


@pytest.fixture
def eve(cheap: None, tmp_path: Path) -> Terminal:
    """A laptop without any group."""
    return Terminal(tmp_path / "eve")


@pytest.fixture
def ask(eve: Terminal, monkeypatch: pytest.MonkeyPatch, scripted: Start) -> Start:
    """Gives the laptop's server a script."""

    def start(script: Any, **more: Any) -> ScriptedOllama:
        server = scripted(script, **more)
        monkeypatch.setenv("OLLAMA_HOST", server.host)
        return server

    return start


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch, nobody_there: str) -> None:
    monkeypatch.setenv("OLLAMA_HOST", nobody_there)


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `run` types on is a keyboard."""
    monkeypatch.setattr("tests.house.io.StringIO", Keyboard)


# -- with a model ---------------------------------------------------------------------------------


def test_an_exchange_is_answered_and_what_it_shows_is_noted(eve: Terminal, ask: Start) -> None:
    server = ask(Talker())
    said = eve.ok("talk", SAID, "--name", "Eve")
    first, *rest = said.out.splitlines()
    assert first == "When was it loud the last time?"
    assert "About this model: Not checked yet." in rest
    assert "from “I need the house to be quiet”" in " ".join(said.out.split())
    assert "1 quote was dropped:" in rest
    assert "“I love parties”: These words are in nothing that you wrote there." in said.out
    assert [len(request["messages"]) for request in server.requests] == [2, 2]
    profile = eve.ok("values", "--json").json
    assert [each["value"] for each in profile["evidence"]] == ["security-personal"]


def test_the_words_stand_on_the_screen_as_they_come(
    eve: Terminal, ask: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces: list[str] = []
    monkeypatch.setattr(streaming.Screen, "_write", staticmethod(pieces.append))

    def slowly(request: Any) -> Iterable[str]:
        return Talker()(request) if request.get("format") else ["When ", "was\x1b ", "it?"]

    ask(slowly)
    assert "When" not in eve.ok("talk", SAID, "--name", "Eve").out, "it was on the screen already"
    assert pieces == ["When ", "was  ", "it?", "\n"]


def test_a_conversation_goes_on_and_another_is_begun(eve: Terminal, ask: Start) -> None:
    server = ask(Talker())
    first = eve.ok("talk", SAID, "--name", "Eve", "--json").json
    again = eve.ok("talk", "say", "And again on Friday.", "--json").json
    assert again["conversation"] == first["conversation"]
    talks = [each for each in server.requests if not each.get("format")]
    assert [m["content"] for m in talks[1]["messages"][1:]] == [
        SAID, "When was it loud the last time?", "And again on Friday.",
    ]  # fmt: skip
    other = eve.ok("talk", "--new", "Something else.", "--json").json
    assert other["conversation"] != first["conversation"]
    back = eve.ok("talk", "--conversation", first["conversation"][:8], "-", "--json", typed="So.")
    assert back.json["conversation"] == first["conversation"]
    listed = eve.ok("talk", "list", "--json").json["conversations"]
    assert [each["id"] for each in listed] == [other["conversation"], first["conversation"]]
    assert listed[1]["messages"] == 6
    assert "6 messages: I get up at five" in eve.ok("talk", "list").out


def test_an_exchange_is_told_to_programs(eve: Terminal, ask: Start) -> None:
    ask(Talker())
    told = eve.ok("talk", SAID, "--name", "Eve", "--json").json
    assert told["model"] == "ollama:talker:latest f00df00df00d"
    assert told["reply"] == "When was it loud the last time?"
    assert [each["words"] for each in told["noted"]] == ["I need the house to be quiet"]
    assert [each["quote"] for each in told["dropped"]] == ["I love parties"]
    assert (told["trouble"], told["suggested"]) == ("", [])
    line = eve.ok("journal", "show", told["exchange"], "--json").json
    assert line["answer"] == told["reply"]


def test_what_was_said_is_kept_whatever_the_model_does(eve: Terminal, ask: Start) -> None:
    ask(lambda _: ["When was ", ScriptedOllama.DIE])
    said = eve.ok("talk", SAID, "--name", "Eve")
    assert said.out.startswith("When was \nNo model is at work here")
    assert "stopped in the middle of its answer" in said.sentence
    (talk,) = eve.ok("talk", "list", "--json").json["conversations"]
    messages = eve.ok("talk", "show", talk["id"][:8], "--json").json["messages"]
    assert [each["by"] for each in messages] == ["owner", "agent"]
    assert messages[0]["text"] == SAID
    assert "Prepared question" in messages[1]["text"]


def test_evidence_that_cannot_be_read_waits(eve: Terminal, ask: Start) -> None:
    ask(lambda request: ["no JSON"] if request.get("format") else ["I see."])
    said = eve.ok("talk", SAID, "--name", "Eve")
    assert said.out.startswith("I see.\n")
    assert "was no JSON" in said.sentence
    assert eve.ok("values", "--json").json["evidence"] == []
    shown = eve.ok("prompts", "--show", "extract", "--json").json["questions"]
    assert SAID in shown[0]["request"]["messages"][-1]["content"], "it is asked again"


def test_private_words_go_to_no_model_elsewhere(eve: Terminal, ask: Start) -> None:
    server = ask(
        Talker(), models=[{"name": "big-cloud", "model": "big-cloud", "size": 300, "digest": "c0"}]
    )
    said = eve.ok("talk", SAID, "--name", "Eve", "--model", "big-cloud")
    assert "stays on this laptop" in said.sentence
    assert "No model is at work here" in said.out
    assert server.requests == []


def test_a_conversation_at_the_keyboard(eve: Terminal, ask: Start, typing: None) -> None:
    ask(Talker())
    talk = ["talk", "--name", "Eve", "--data", eve.folder]
    said = run(talk, f"{SAID}\nIt is every Friday.\n\nnever read\n")
    assert said.status == 0, said
    assert said.out.count("When was it loud the last time?") == 2
    assert said.err.count("> ") == 3
    assert eve.ok("talk", "list", "--json").json["conversations"][0]["messages"] == 4


def test_a_model_that_fails_is_said_once_in_a_conversation(eve: Terminal, typing: None) -> None:
    said = run(["talk", "--name", "Eve", "--data", eve.folder], f"{SAID}\nOn Fridays.\n")
    assert said.err.count("No Ollama server answers") == 1
    assert said.out.count("Prepared question") == 2
    assert "Nobody can be asked here" in run(["talk", "--json", "--data", eve.folder]).err


def own_process(eve: Terminal, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "desktop.cli", *words, "--data", eve.folder],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.usefixtures("heeds_control_c")
def test_control_c_stops_the_model_and_keeps_what_was_said(eve: Terminal, ask: Start) -> None:
    def slowly(_: Any) -> Iterator[str]:
        for _ in range(600):
            yield "again and "
            time.sleep(0.05)

    server = ask(slowly)
    eve.ok("values", "--name", "Eve")
    process = own_process(eve, "talk", SAID)
    assert process.stdout is not None
    assert process.stdout.read(5) == "again", "it is there long before the reply ends"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (2, "Stopped; what was done before that stays done.\n")
    assert server.gone.wait(20), "the server was told to stop"
    (talk,) = eve.ok("talk", "list", "--json").json["conversations"]
    (message,) = eve.ok("talk", "show", talk["id"], "--json").json["messages"]
    assert message["text"] == SAID
    assert exchanged(eve)[0]["ended"] == "stopped"


def test_nobody_reads_on_and_the_reply_is_kept(eve: Terminal, ask: Start) -> None:
    def waiting(request: Any) -> Iterable[str]:
        if request.get("format"):
            yield from Talker()(request)
            return
        yield "When was it "
        closed.wait(20)
        yield "loud?"

    closed = threading.Event()
    ask(waiting)
    eve.ok("values", "--name", "Eve")
    process = own_process(eve, "talk", SAID)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(4)
    process.stdout.close()  # as `head` does
    closed.set()
    assert process.stderr.read() == ""
    assert process.wait(30) == 0
    (talk,) = eve.ok("talk", "list", "--json").json["conversations"]
    messages = eve.ok("talk", "show", talk["id"], "--json").json["messages"]
    assert [each["text"] for each in messages] == [SAID, "When was it loud?"]


# -- without --------------------------------------------------------------------------------------


def test_without_a_model_signs_are_suggested_and_count_after_a_yes(eve: Terminal) -> None:
    said = eve.ok("talk", "I want a safe house. I love to dance with guests.",
                  "--name", "Eve", "--model", "none")  # fmt: skip
    assert said.err == ""
    assert "Prepared question 1 of" in said.out
    assert "they count only if you say so" in said.out
    assert eve.ok("values", "--json").json["evidence"] == []
    assert "Nothing that you said in the last seven days" in eve.ok("talk", "week").out
    (talk,) = eve.ok("talk", "list", "--json").json["conversations"]
    one, two = eve.ok("talk", "show", talk["id"], "--json").json["suggested"]
    assert "It counts from now on" in eve.ok("talk", "accept", one["id"][:8]).out
    assert "not suggested again" in eve.ok("talk", "decline", two["id"][:8]).out
    (counts,) = eve.ok("values", "--json").json["evidence"]
    assert counts["words"] == one["words"]
    assert "There is no suggestion" in eve.refused("talk", "accept", one["id"])
    week = eve.ok("talk", "week", "--json").json["changes"]
    assert [each["value"] for each in week] == [one["value"]]
    assert [each["words"] for each in week[0]["because"]] == [one["words"]]
    told = eve.ok("talk", "week").out
    assert " weighs " in told and one["words"] in told


def test_what_is_forgotten_is_gone_with_its_effects(eve: Terminal, ask: Start) -> None:
    ask(Talker())
    before = eve.ok("values", "--name", "Eve", "--json").json
    talk = eve.ok("talk", SAID, "--json").json["conversation"]
    assert eve.ok("values", "--json").json != before
    said = eve.ok("talk", "forget", talk[:8]).out
    assert "Forgotten: 2 messages, 1 thing that" in said
    assert eve.ok("values", "--json").json == before
    assert eve.ok("journal", "--json").json == {"exchanges": []}
    assert "You have not talked with your agent yet" in eve.ok("talk", "list").out
    assert "There is no conversation" in eve.refused("talk", "show", talk)


def test_words_that_cannot_be_said(eve: Terminal) -> None:
    eve.ok("values", "--name", "Eve")
    for words, why in (
        (["talk"], "Nobody can be asked here"),
        (["talk", " "], "can only hear words"),
        (["talk", "x" * 20_001], "20,000 characters"),
        (["talk", "hello", "there"], "Unrecognized arguments"),
        (["talk", "--new", "--conversation", "abcd", "hello"], "not allowed with"),
        (["talk", "--conversation", "abcd", "hello"], "There is no conversation"),
        (["talk", "show"], "required"),
        (["talk", "decline", "abcd"], "There is no suggestion"),
    ):
        assert why in eve.refused(*words)
    assert eve.ok("talk", "list", "--json").json == {"conversations": []}


# -- the journal ----------------------------------------------------------------------------------


def exchanged(eve: Terminal) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = eve.ok("journal", "--json").json["exchanges"]
    return found


def test_the_journal_has_each_exchange_to_the_letter(eve: Terminal, ask: Start) -> None:
    server = ask(Talker())
    eve.ok("talk", SAID, "--name", "Eve")
    newest, oldest = exchanged(eve)
    assert [newest["purpose"], oldest["purpose"]] == ["extract", "talk"]
    whole = eve.ok("journal", "show", oldest["id"][:8], "--json").json
    sent = {key: server.requests[0][key] for key in ("model", "messages", "options")}
    asked = json.loads(whole["request"])
    assert {key: asked[key] for key in sent} == sent
    assert whole["answer"] == "When was it loud the last time?"
    assert (whole["digest"], whole["ended"], whole["verdict"]) == ("f00d" * 16, "whole", "")
    said = eve.ok("journal", "show", oldest["id"]).out
    assert "What was asked:" in said and SAID in said and "What came:\nWhen was it loud" in said


def test_the_journal_page_by_page(eve: Terminal, ask: Start) -> None:
    ask(Talker())
    for number in range(3):
        eve.ok("talk", f"{SAID} {number}", "--name", "Eve")
    every = exchanged(eve)
    first = eve.ok("journal", "--limit", "4", "--json").json["exchanges"]
    before = first[-1]["id"][:8]
    rest = eve.ok("journal", "--limit", "4", "--before", before, "--json").json["exchanges"]
    assert [*first, *rest] == every and len(every) == 6
    assert f"'folkmoot journal --before {before}'" in eve.ok("journal", "--limit", "4").out
    for words in (["journal", "--limit", "0"], ["journal", "--before", "abcd"],
                  ["journal", "show", "0" * 32], ["journal", "show", "abcd"]):  # fmt: skip
        eve.refused(*words)


def test_an_answer_that_was_not_used_says_why(eve: Terminal, ask: Start) -> None:
    ask(lambda request: ["no JSON"] if request.get("format") else ["I see."])
    eve.ok("talk", SAID, "--name", "Eve")
    assert [bool(each["verdict"]) for each in exchanged(eve)] == [True, True, False]
    assert "not used: The model's answer was no JSON" in " ".join(eve.ok("journal").out.split())


def test_talk_says_on_the_command_line_what_it_says_to_anyone(eve: Terminal) -> None:
    """Words that happen to be a command's come through with 'say'."""
    said: Said = eve.ok("talk", "say", "list", "--name", "Eve", "--model", "none", "--json")
    shown = eve.ok("talk", "show", said.json["conversation"], "--json").json
    assert shown["messages"][0]["text"] == "list"
