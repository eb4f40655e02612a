"""The journal at a terminal: a stranger comes to every figure again, and nothing private leaves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.house import Terminal
from tests.journeys.adversaries import Fair, Gossip
from tests.ollama import ScriptedOllama

ROOT = Path(__file__).parents[2]
Three = tuple[Terminal, Terminal, Terminal]
SECRET = "My sister Frieda was in the clinic for seven weeks last winter."


@pytest.fixture(autouse=True)
def few_wordings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLKMOOT_MODEL_WORDINGS", "3")
    monkeypatch.setenv("FOLKMOOT_MODEL_ATTEMPTS", "1")


def carry(writer: Terminal, *readers: Terminal) -> None:
    out = writer.folder.parent / f"from-{writer.folder.name}"
    writer.ok("bundle", out)
    for reader in readers:
        reader.ok("take", out)


@pytest.fixture
def disputing(typed: Three) -> Three:
    """Ada and Bo have said what they want, and Bo what matters to him; Bo's laptop knows it."""
    ada, bo, _ = typed
    for each, other in ((ada, bo), (bo, ada)):
        each.ok("acknowledge", "--clause", "1.3")
        carry(each, other)
    ada.ok("position", "The house must be quiet after ten in the evening. We try it for a while.")
    carry(ada, bo)
    bo.ok("position", "Music may play until midnight on Fridays. Parties must be announced.")
    bo.ok("values", "correct", "hedonism", "80")
    bo.ok("share", "weights")
    return typed


@pytest.fixture
def mediated(
    disputing: Three,
    scripted: Callable[..., ScriptedOllama],
    monkeypatch: pytest.MonkeyPatch,
    nobody_there: str,
) -> Callable[[Any], Terminal]:
    """Bo mediates with a model; then there is no server any more, and Ada has heard of it."""
    ada, bo, cleo = disputing

    def mediate(model: Any) -> Terminal:
        monkeypatch.setenv("OLLAMA_HOST", scripted(model).host)
        bo.ok("talk", SECRET)
        bo.ok("mediate")
        monkeypatch.setenv("OLLAMA_HOST", nobody_there)
        carry(bo, ada, cleo)
        return bo

    return mediate


def test_every_figure_again_on_the_same_laptop_and_on_another(
    mediated: Callable[[Any], Terminal], disputing: Three, tmp_path: Path
) -> None:
    bo = mediated(Fair())
    said = bo.ok("journal", "check").out
    assert "passed  Wordings re-derived: " in said and said.endswith("\nAll of these do.\n")
    here = bo.ok("journal", "check", "--json").json
    ada, file = disputing[0], tmp_path / "journal.json"
    given = bo.ok("journal", "give", file)
    assert "journal.json is written" in given.out
    assert "the model's name and the address of its server" in given.err.replace("\n", " ")
    # Meanwhile the group goes on.
    ada.ok("position", "Now I want something else altogether, namely a garden with roses.")
    ada.ok("values", "correct", "face", "-60")
    ada.ok("share", "weights")
    there = ada.ok("journal", "check", "--file", file, "--json").json
    assert there["passed"] and here["passed"]
    assert {each["name"] for each in there["figures"]} == {each["name"] for each in here["figures"]}
    carry(ada, bo)
    assert bo.ok("journal", "check", "--json").json["passed"]


def test_a_forged_line_is_found_by_whoever_looks(
    mediated: Callable[[Any], Terminal], disputing: Three, tmp_path: Path
) -> None:
    bo, file = mediated(Fair()), tmp_path / "journal.json"
    bo.ok("journal", "give", file)
    record = json.loads(file.read_text("utf-8"))
    one = next(each for each in record["exchanges"] if each["purpose"] == "critique"
               and each["ref"] == record["deliberation"])  # fmt: skip
    one["answer"] = re.sub(r'"score": -?\d+', '"score": 99', one["answer"])
    file.write_text(json.dumps(record), encoding="utf-8")
    found = disputing[0]("journal", "check", "--file", file)
    assert found.status == 1
    assert "FAILED  Scores and critiques re-derived: The score for " in found.out
    assert "and 99 by the answer" in found.out.replace("\n", " ").replace("  ", "")


def test_what_it_would_hold_is_said_and_nothing_written(
    mediated: Callable[[Any], Terminal], tmp_path: Path
) -> None:
    bo, file = mediated(Fair()), tmp_path / "journal.json"
    told = bo.ok("journal", "give", file, "--only-show", "--json").json
    assert not file.exists() and not told["written"]
    assert (told["runs"], told["withheld"]) == (12, 0)
    said = bo.ok("journal", "give", file, "--only-show").out
    assert said.startswith(f"It holds {told['exchanges']} questions to your model")
    assert bo.ok("journal", "give", file, "--json").json == {**told, "written": True}
    record = json.loads(file.read_text("utf-8"))
    assert len(record["exchanges"]) == told["exchanges"]
    assert {each["purpose"] for each in record["exchanges"]} <= {
        "mediate", "critique", "revise", "effects",
    }  # fmt: skip
    assert not any(each["rests_on"] for each in record["exchanges"])
    assert "Frieda" not in file.read_text("utf-8"), "what was said in private stays here"


class Slip(Gossip):
    """Drafts well, and lets slip in its critiques what it was told in private."""

    mediate = revise = Fair.mediate


def test_an_answer_that_gives_away_what_was_private_stays_here(
    mediated: Callable[[Any], Terminal], disputing: Three, tmp_path: Path
) -> None:
    model, file = Slip(), tmp_path / "journal.json"
    bo = mediated(model)
    assert model.heard == SECRET
    assert "Frieda" in "".join(_answers(bo)), "it did say so"
    told = " ".join(bo.ok("journal", "give", file).err.split())
    assert re.search(r"\d+ answers stay here, since the model put into them", told)
    assert "Frieda" not in file.read_text("utf-8")
    found = disputing[0]("journal", "check", "--file", file)
    assert found.status == 1, "nobody else can see whether that was so"
    failed = re.findall("FAILED  ([^:]*):", found.out)
    assert failed == ["Answers as they were read", "Hidden disputes graded again"]


def _answers(terminal: Terminal) -> Iterable[str]:
    for each in terminal.ok("journal", "--limit", "200", "--json").json["exchanges"]:
        yield terminal.ok("journal", "show", each["id"], "--json").json["answer"]


def test_without_a_model_there_is_nothing_to_give_and_all_to_make_again(
    disputing: Three, tmp_path: Path
) -> None:
    ada, bo, _ = disputing
    bo.ok("mediate", "--model", "none")
    carry(bo, ada)
    for each in (ada, bo):
        assert each.ok("journal", "check", "--json").json["passed"]
    assert "anybody can make the same wordings again" in bo.refused(
        "journal", "give", tmp_path / "journal.json"
    )


def test_where_no_model_was_asked(
    mediated: Callable[[Any], Terminal], disputing: Three, tmp_path: Path
) -> None:
    ada, _, cleo = disputing
    for each in (ada, cleo):
        each.ok("journal")  # makes the vault, so that nothing else does
    assert "No mediator has drafted anything yet" in ada.refused("journal", "check")
    bo, file = mediated(Fair()), tmp_path / "journal.json"
    for words in (("check",), ("give", file)):
        assert "whoever did can give you theirs" in ada.refused("journal", *words)
    for text, why in (
        ("", "is no JSON"),
        ("[]", "is no part of a journal"),
        ('{"format": "folkmoot journal 2"}', "is no part of a journal"),
        ('{"format": "folkmoot journal 1"}', "its deliberation"),
    ):
        file.write_text(text, encoding="utf-8")
        assert why in cleo.refused("journal", "check", "--file", file)
    bo.ok("journal", "give", file)
    record = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**record, "deliberation": "0" * 64}), encoding="utf-8")
    assert "about another deliberation" in cleo.refused("journal", "check", "--file", file)
    assert "There is no file" in cleo.refused("journal", "check", "--file", tmp_path / "none")
    with bo.unchanged():
        assert "belongs to your data" in bo("journal", "give", bo.folder / "vault.db").err


def test_every_field_is_documented(mediated: Callable[[Any], Terminal], tmp_path: Path) -> None:
    bo = mediated(Fair())
    told = bo.ok("journal", "give", tmp_path / "file", "--json").json
    checked = bo.ok("journal", "check", "--json").json
    names = {*told, *checked, *checked["figures"][0]}
    documented = set(re.findall(r"`([a-z_]+)(?:\[\])?`", (ROOT / "docs/json.md").read_text()))
    assert names - documented == set()
