"""Models at a terminal: which there are, which is asked, how each did, and what is done alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.house import Terminal
from tests.journeys.adversaries import Fair
from tests.ollama import ScriptedOllama

ROOT = Path(__file__).parents[2]
Three = tuple[Terminal, Terminal, Terminal]
Start = Callable[..., ScriptedOllama]


def listed(name: str, size: int = 2_000_000_000, digest: str = "f00d") -> dict[str, Any]:
    details = {"family": "llama", "families": ["llama"], "parameter_size": "3B"}
    return {"name": name, "model": name, "size": size, "digest": digest * 16, "details": details}


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch, nobody_there: str) -> None:
    monkeypatch.setenv("OLLAMA_HOST", nobody_there)


@pytest.fixture
def eve(cheap: None, tmp_path: Path) -> Terminal:
    laptop = Terminal(tmp_path / "eve")
    laptop.ok("values", "--name", "Eve")
    return laptop


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, scripted: Start) -> Start:
    """Gives the laptop's server a script."""

    def start(script: Any, *given: Any, **more: Any) -> ScriptedOllama:
        server = scripted(script, *given, **more)
        monkeypatch.setenv("OLLAMA_HOST", server.host)
        return server

    return start


def test_commands_that_ask_no_model_do_not_wait_for_its_client() -> None:
    """It takes a third of a second to load, on a good day."""
    loads = (
        "import sys, desktop.cli; print(sorted({'ollama', 'httpx', 'PySide6'} & {*sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", loads], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


# -- looking and choosing -------------------------------------------------------------------------


def test_models_with_all_that_is_known_of_them(eve: Terminal, ask: Start) -> None:
    models = [listed("small:1b", 900_000_000), listed("big:3b", 2_000_000_000, "beef"),
              listed("far-cloud", 300), listed("nomic-embed-text", 270_000_000)]  # fmt: skip
    ask(Fair(), models)
    said = " ".join(eve.ok("models").out.split())
    assert "Wanted: auto; big:3b is asked." in said
    assert "* big:3b: 2.0 GB, 3.2B, Q4_K_M, reads 131,072 tokens, A LICENCE FOR ALL" in said
    assert "far-cloud: 0.0 GB" in said and "runs at its vendor's" in said
    assert "nomic-embed-text: 0.3 GB" in said and "does not talk" in said
    assert said.count("Not checked yet.") == 3
    told = eve.ok("models", "--json").json
    assert (told["used"], told["on_this_machine"]) == ("big:3b", True)
    assert [each["used"] for each in told["models"]] == [False, True, False, False]
    assert [each["runs_here"] for each in told["models"]] == [True, True, False, True]
    assert told["recommended"]["why"] in eve.ok("models", "recommend").out


def test_what_a_model_made_up_is_counted_beside_its_name(eve: Terminal, ask: Start) -> None:
    class Inventor(Fair):
        def extract(self, record: Any) -> Any:
            made_up = {"quote": "I love parties", "value": "hedonism"}
            return {"evidence": [{**made_up, "direction": "for", "strength": "some"}]}

    ask(Inventor())
    eve.ok("talk", "I need the house to be quiet.")
    assert "0 were kept, 1 dropped" in eve.ok("models").out
    (model,) = eve.ok("models", "--json").json["models"]
    assert (model["kept"], model["dropped"]) == (0, 1)


def test_the_model_that_is_asked_is_chosen(eve: Terminal, ask: Start) -> None:
    ask(Fair(), [listed("small:latest", 900_000_000), listed("big:3b", 2_000_000_000, "beef")])
    assert "small:latest is used from now on." in eve.ok("models", "use", "small").out
    told = eve.ok("talk", "It was loud.", "--json").json
    assert told["model"].startswith("ollama:small:latest")
    assert "does not have the model 'huge'" in eve.refused("models", "use", "huge")
    assert "Name a model" in eve.refused("models", "use", " ")
    assert eve.ok("models", "--json").json["wanted"] == "small:latest"
    assert "No model is used" in eve.ok("models", "use", "none").out
    assert eve.ok("talk", "Again.", "--json").json["model"] == ""
    assert "best model" in eve.ok("models", "use", "auto").out


def test_without_a_server_all_is_said_in_sentences(eve: Terminal) -> None:
    said = eve.ok("models")
    assert "No Ollama server answers at" in said.out and "none is asked" in said.out
    assert "It could not be looked up: No Ollama" in eve.ok("models", "use", "later:1b").out
    assert eve.ok("models", "--json").json["wanted"] == "later:1b"
    for words in (["models", "check"], ["models", "pull", "later:1b"]):
        assert "No Ollama server answers at" in eve.refused(*words)
    eve.ok("models", "use", "none")
    assert "There is no model to check" in eve.refused("models", "check")


# -- fetching -------------------------------------------------------------------------------------


def test_a_model_is_fetched_with_progress(eve: Terminal, ask: Start) -> None:
    def pull(_: Any) -> Iterator[Any]:
        yield "pulling manifest"
        for done in (0, 500_000_000, 500_000_001, 1_000_000_000):
            yield {"status": "pulling abc", "digest": "sha256:abc", "total": 1_000_000_000,
                   "completed": done}  # fmt: skip
        yield {"status": "success"}

    ask(Fair(), pull=pull)
    said = eve.ok("models", "pull", "small:1b")
    assert "The model small:1b is there" in said.out
    shown = said.err.splitlines()
    assert "Fetching: 50 % of 1.0 GB" in shown and shown.count("Fetching: 50 % of 1.0 GB") == 1
    ask(Fair(), pull=lambda _: [{"error": "pull model manifest: file does not exist"}])
    assert "no model called 'nix'" in eve("models", "pull", "nix").err


@pytest.mark.usefixtures("heeds_control_c")
def test_control_c_stops_a_fetch(eve: Terminal, ask: Start) -> None:
    def slowly(_: Any) -> Iterator[Any]:
        for done in range(600):
            yield {"status": "pulling abc", "digest": "sha256:abc", "total": 600, "completed": done}
            time.sleep(0.05)

    server = ask(Fair(), pull=slowly)
    process = subprocess.Popen(
        [sys.executable, "-m", "desktop.cli", "models", "pull", "slow:1b", "--data", eve.folder],
        cwd=ROOT, env=dict(os.environ), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    for line in process.stderr:
        if "Fetching" in line:
            break
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=20)
    assert process.returncode == 2
    assert rest.splitlines()[-1] == "Stopped; what was done before that stays done."
    assert server.gone.wait(20), "the server was told to stop"


# -- hidden disputes ------------------------------------------------------------------------------


def test_a_model_is_given_the_hidden_disputes_that_are_due(eve: Terminal, ask: Start) -> None:
    """This one claims that everybody can live with everything, also where that cannot be."""
    server = ask(Fair())
    said = eve("models", "check")
    assert said.status == 1
    assert "Checking the model with hidden disputes: 12 of 12." in said.err
    assert said.out.count("FAILED  no consensus, seed ") == 4
    assert "It invents agreement." in said.out.replace("\n", " ")
    asked = len(server.requests)
    again = eve("models", "check", "talker")
    assert (again.status, len(server.requests)) == (1, asked), "a label stays, nothing is due"
    assert "No hidden dispute is due now" in again.out
    one_each = eve("models", "check", "--all", "--json")
    assert sorted(each["kind"] for each in one_each.json["runs"]) == [
        "absent member", "dominated option", "no consensus",
    ]  # fmt: skip
    journal = {each["id"] for each in eve.ok(
        "journal", "--limit", "1000", "--json").json["exchanges"]}  # fmt: skip
    assert {id_ for run in one_each.json["runs"] for id_ in run["exchanges"]} <= journal
    assert one_each.json["ok"] is False
    label = eve.ok("talk", "It was loud.", "--json").json["label"]
    assert "invents agreement" in label


# -- what the agent does alone --------------------------------------------------------------------


@pytest.fixture
def deliberating(typed: Three) -> Three:
    """Ada has put an option forward that Bo has not rated."""
    ada, bo, _ = typed
    for each, other in ((ada, bo), (bo, ada)):
        each.ok("acknowledge", "--clause", "1.3")
        each.ok("bundle", each.folder.parent / "b")
        other.ok("take", each.folder.parent / "b")
    ada.ok("propose", "Music may play until midnight, and parties are welcome.")
    ada.ok("bundle", ada.folder.parent / "b")
    bo.ok("take", ada.folder.parent / "b")
    bo.ok("values", "correct", "hedonism", "90")
    return typed


def test_the_agent_works_now_and_sends_nothing(deliberating: Three) -> None:
    bo = deliberating[1]
    entries = bo.status()["entries"]
    assert "nothing to show you" in bo.ok("away").out
    said = bo.ok("work", "--model", "none")
    assert "Your agent reads what is new on the table." in said.err.splitlines()
    assert "It would rate for Mill Lane, on clause 1.3, of option 1" in " ".join(said.out.split())
    assert bo.ok("work", "--model", "none").out.startswith("There is nothing to do")
    assert bo.status()["entries"] == entries
    fresh = bo.ok("away").out
    assert "new  [" in fresh and "new  [" not in bo.ok("away").out, "seen by now"


def test_work_is_told_to_programs_and_can_be_done_in_parts(deliberating: Three) -> None:
    bo = deliberating[1]
    first = bo.ok("work", "--most", "1", "--model", "none", "--json").json
    assert (len(first["work"]), first["more"]) == (1, True)
    assert first["work"][0]["note"]["kind"] == "rating"
    rest = bo.ok("work", "--model", "none", "--json").json
    assert rest["more"] is False
    kinds = [each["note"]["kind"] for each in rest["work"] if each["note"]]
    assert "rulebook" in kinds and "rating" not in kinds
    for wrong in ("0", "101", "many"):
        bo.refused("work", "--most", wrong)


def test_a_rating_goes_to_the_group_with_a_yes(deliberating: Three) -> None:
    bo = deliberating[1]
    bo.ok("work", "--model", "none")
    notes = bo.ok("away", "--json").json["notes"]
    (rating,) = (each for each in notes if each["kind"] == "rating")
    (rulebook,) = (each for each in notes if each["kind"] == "rulebook")
    shown = bo.ok("away", "show", rating["id"][:8]).out
    assert "(by the word list), resting on: " in shown and "'folkmoot away send'" in shown
    assert "takes in: " in bo.ok("away", "show", rulebook["id"]).out
    assert "This is no rating" in bo.refused("away", "send", rulebook["id"])
    assert "This is no solution" in bo.refused("away", "put-forward", rating["id"])
    assert bo.status()["deliberations"][0]["ratings"] == []
    assert "is with the group now" in bo.ok("away", "send", rating["id"][:8]).out
    (sent,) = bo.status()["deliberations"][0]["ratings"]
    assert (sent["by"], sent["utility"]) == ("agent", rating["data"]["utilities"][0] / 100)
    assert "There is no note" in bo.refused("away", "send", rating["id"])
    assert "thrown away" in bo.ok("away", "drop", rulebook["id"]).out
    assert all(each["id"] != rulebook["id"] for each in bo.ok("away", "--json").json["notes"])


def test_a_solution_becomes_an_option_with_a_yes(deliberating: Three, ask: Start) -> None:
    bo = deliberating[1]
    ask(Fair())
    bo.ok("talk", "I want to dance on Fridays until midnight.")
    bo.ok("work")
    (note,) = (e for e in bo.ok("away", "--json").json["notes"] if e["kind"] == "solution")
    shown = bo.ok("away", "show", note["id"]).out
    assert "<- You said “I want to dance on”." in " ".join(shown.split())
    assert "by talker:latest" in shown
    before = len(bo.status()["deliberations"][0]["options"])
    bo.ok("away", "put-forward", note["id"][:8])
    options = bo.status()["deliberations"][0]["options"]
    assert len(options) == before + 1 and options[-1]["text"] == note["text"]


def test_work_goes_on_without_a_model_that_fails(deliberating: Three, ask: Start) -> None:
    bo = deliberating[1]
    ask(lambda _: [ScriptedOllama.DIE])
    said = bo.ok("work", "--json").json
    assert "stopped in the middle" in said["work"][0]["came"]
    kinds = {each["note"]["kind"] for each in said["work"] if each["note"]}
    assert {"rating", "rulebook"} <= kinds and said["more"] is False


def test_work_never_tells_private_words_to_a_model_elsewhere(
    deliberating: Three, ask: Start
) -> None:
    bo = deliberating[1]
    bo.ok("talk", "I want to dance on Fridays until midnight.", "--model", "none")
    server = ask(Fair(), [listed("far-cloud", 300)])
    said = bo.ok("work", "--model", "far-cloud", "--json").json
    assert "stays on this laptop" in said["work"][0]["came"]
    assert "dance" not in str(server.requests)


def test_whether_the_agent_works_alone(eve: Terminal) -> None:
    assert "from 50 percent up" in eve.ok("models").out
    assert "on battery from 30 percent up" in eve.ok("models", "working", "on", "--battery",
                                                     "30").out  # fmt: skip
    assert "does nothing by itself" in eve.ok("models", "working", "off").out
    assert eve.ok("models", "--json").json["working"] == {"alone": False, "battery": 30}
    assert "0 to 100" in eve.refused("models", "working", "on", "--battery", "101")
    eve.refused("models", "working", "maybe")
