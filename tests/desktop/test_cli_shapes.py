"""Every field that `--json` prints is in docs/json.md, whatever there is to print."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deliberation.profiles.values import VALUES
from tests.house import Terminal, run
from tests.journeys.adversaries import Fair
from tests.ollama import ScriptedOllama

ROOT = Path(__file__).parents[2]
Three = tuple[Terminal, Terminal, Terminal]


def carry(writer: Terminal, *readers: Terminal) -> None:
    out = writer.folder.parent / f"from-{writer.folder.name}"
    writer.ok("bundle", out)
    for reader in readers:
        reader.ok("take", out)


@pytest.fixture
def told(
    typed: Three, scripted: Callable[..., ScriptedOllama], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """Bo's laptop with one of nearly everything that the commands can tell of, and a model."""
    monkeypatch.setenv("OLLAMA_HOST", scripted(Fair()).host)
    ada, bo, _ = typed
    for each in (ada, bo):
        each.ok("choose", "rule", "majority")
        each.ok("acknowledge", "--clause", "1.3")
        carry(each, *(other for other in (ada, bo) if other is not each))
    ada.ok("values", "correct", "hedonism", "80", "--words", "I like to dance.")
    ada.ok("share", "evidence")
    ada.ok("delegate", "Bo", "--until", "2099-12-31")
    ada.ok("about", "quiet", "--words", "late music")
    ada.ok("position", "The house must be quiet after ten.")
    ada.ok("propose", "Music is quiet after eleven.")
    ada.ok("deadline", "2099-12-31")
    carry(ada, bo)
    bo.ok("values", "correct", "hedonism", "50")
    bo.ok("assess", "1", "hedonism=40", "--words", "hedonism=eleven")
    bo.ok("touch", "--option", "1", "named", "--name", "Mia", "--speaker", "Ada", "--harm", "10")
    bo.ok("judge", "1", "40")
    bo.ok("rate", "1", "60")
    bo.ok("trial", "1", "--hope", "Calm.", "--until", "2099-12-31")
    bo.ok("agents", "--open")
    bo.ok("close")
    bo.ok("consent", "--option", "1", "--on-trial")
    bo.ok("pieces", "share", "1.1", "--id", "our-cook", "--title", "Cook", "--area", "chores",
          "--summary", "Cooks rest.")  # fmt: skip
    carry(bo, ada)
    return bo


def answers(bo: Terminal, tmp: Path) -> dict[str, Any]:
    bo.ok("export", "--log", tmp / "log")
    words = (
        "status", "blend --explain", "mediate --model none", "consent --clause 2.1", "effects",
        "impositions", "agents", "settings", "count", "delegations", "review", "lessons", "values",
        "values --explain hedonism", "values questions", "share", "share evidence --only-show",
        "share weights", "pieces", "pieces show quiet-hours", "compose", "retract 9",
        "candidates --explain", "candidates agent", "audits", "models", "models recommend",
        "models check --all", "talk list", "talk week", "journal", "work", "away", "prompts",
        "prompts --show", "devices", "roads", "neighbours", "quarantine", "hands",
    )  # fmt: skip
    told = bo.ok("talk", "I want to dance on Fridays, with guests.", "--json").json
    found = {"talk": told, "talk show": bo.ok("talk", "show", told["conversation"], "--json").json}
    found["journal show"] = bo.ok("journal", "show", told["exchange"], "--json").json
    found["talk none"] = bo.ok("talk", "I love to dance.", "--model", "none", "--json").json
    found |= {each: bo(*each.split(), "--json").json for each in words}
    (tmp / "shared").mkdir()
    found["meet"] = bo.ok("meet", "--folder", tmp / "shared", "--json").json
    found["verify"] = run(["verify", tmp / "log", "--json"]).json
    return found


def fields(value: Any) -> set[str]:
    """The names of fields; ids and values stand for themselves, and so does what is sent."""
    if isinstance(value, list):
        return set().union(*map(fields, value))
    if not isinstance(value, dict):
        return set()
    own = {key for key in value if key not in VALUES and not re.fullmatch(r"[0-9a-f]{64}", key)}
    return own.union(*(fields(each) for key, each in value.items() if key != "request"))


def test_the_document_names_every_field(told: Terminal, tmp_path: Path) -> None:
    document = (ROOT / "docs" / "json.md").read_text("utf-8")
    found = answers(told, tmp_path)
    quoted = set(re.findall(r"[`\"](\w+)(?:\[\])?[`\"]", document))
    assert {
        words: fields(said) - quoted for words, said in found.items() if fields(said) - quoted
    } == {}
    refused = [words for words, said in found.items() if set(said) == {"error"}]
    assert refused == ["retract 9"]


def test_the_document_has_a_part_for_each_command_that_tells(
    told: Terminal, tmp_path: Path
) -> None:
    document = (ROOT / "docs" / "json.md").read_text("utf-8")
    told_of = set(re.findall(r"^## `folkmoot ([a-z-]+) --json`$", document, re.MULTILINE))
    found = answers(told, tmp_path)
    doing = {words for words, said in found.items() if {"done", "error"} & said.keys()}
    assert {words.split()[0] for words in found.keys() - doing} <= told_of


def test_a_count_is_told_to_programs_as_to_people(told: Terminal) -> None:
    counted = told.ok("count", "--json").json
    ada, bo, _ = (member["id"] for member in told.status()["members"])
    (option,) = counted["passed"]
    assert [(vote["member"], vote["chain"]) for vote in counted["votes"]] == [
        (ada, [ada, bo]), (bo, [bo]),
    ]  # fmt: skip
    assert counted["votes"][0]["ballot"] == {option: 0.6}
    assert (counted["needed"], counted["tie"], counted["why"]) == (2, False, "")
    said = told.ok("count").out
    for line in counted["lines"]:
        assert line in " ".join(said.split())
    assert "Ada, by Bo (Ada to Bo): option 1" in said


def test_what_leaves_is_told_exactly(told: Terminal) -> None:
    ada = Terminal(told.folder.parent / "ada")
    would = ada.ok("share", "evidence", "--only-show", "--json").json
    assert would["items"] == [
        {"value": "hedonism", "direction": 1, "strength": 80, "kind": "correction"}
    ]
    shared = {each["member"]: each for each in told.ok("share", "--json").json["sharing"]}
    me = ada.status()["me"]
    assert shared[me]["weights"] == would["weights"]
    assert "dance" not in str(would) + str(told.status())
