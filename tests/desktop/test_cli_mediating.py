"""Wordings at a terminal: drafted, rated by hand and by agents, blended, and checked again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.workspace import Workspace
from llm.mediation.dispute import Mediated
from llm.mediation.embedded import mediate_embedded
from tests.house import Terminal, open_workspace
from tests.journeys.adversaries import Fair
from tests.ollama import ScriptedOllama

Three = tuple[Terminal, Terminal, Terminal]
Start = Callable[..., ScriptedOllama]


def carry(writer: Terminal, *readers: Terminal) -> None:
    out = writer.folder.parent / f"from-{writer.folder.name}"
    writer.ok("bundle", out)
    for reader in readers:
        reader.ok("take", out)


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch, nobody_there: str) -> None:
    monkeypatch.setenv("OLLAMA_HOST", nobody_there)


@pytest.fixture
def disputing(typed: Three) -> Three:
    """Ada and Bo have said what they want; Bo's laptop knows it."""
    ada, bo, _ = typed
    for each, other in ((ada, bo), (bo, ada)):
        each.ok("acknowledge", "--clause", "1.3")
        carry(each, other)
    ada.ok("position", "The house must be quiet after ten. We try it for two weeks.")
    ada.ok("values", "correct", "security-personal", "80")
    ada.ok("share", "weights")
    carry(ada, bo)
    bo.ok("position", "Music may play until midnight on Fridays. Parties must be announced.")
    return typed


@pytest.fixture
def drafted(disputing: Three) -> Three:
    """And Bo's laptop has drafted wordings without a model."""
    disputing[1].ok("mediate", "--model", "none")
    return disputing


def test_wordings_are_told_with_all_that_is_known_of_them(disputing: Three) -> None:
    bo = disputing[1]
    said = bo.ok("mediate", "--model", "none").out
    assert "Drafted without a model, from members' own sentences." in said
    assert "(A trial instead of a rule; to try for 14 days)" in said
    assert "<- Ada: “The house must be quiet after ten.”" in said
    assert "  does: " in said and "Security: personal +" in said
    assert "  for Ada " in said and "  for Bo " in said
    assert "  passed  Every member heard:" in said


def test_wordings_are_told_to_programs(disputing: Three) -> None:
    bo = disputing[1]
    told = bo.ok("mediate", "--model", "none", "--json").json
    assert told["present"] == "Music is quiet after ten in the evening."
    trial = next(each for each in told["candidates"] if each["kind"] == "trial")
    assert (trial["days"], trial["revises"]) == (14, 0)
    ada, me, _ = (member["id"] for member in bo.status()["members"])
    assert {each["member"] for each in trial["critiques"]} >= {ada, me}
    assert all(-1 <= each["score"] <= 1 for each in trial["critiques"])
    effects = {e["value"]: e["effect"] for c in told["candidates"] for e in c["effects"]}
    assert effects and all(-1 <= each <= 1 for each in effects.values())


def test_a_model_that_did_badly_is_labelled_where_its_words_stand(
    disputing: Three, scripted: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This one claims that everybody can live with everything, also where that cannot be."""
    bo = disputing[1]
    monkeypatch.setenv("OLLAMA_HOST", scripted(Fair()).host)
    said = bo.ok("mediate").out
    assert said.startswith("Drafted by the model talker:latest f00df00df00d.\ntalker:latest: ")
    assert "It invents agreement" in said.split("Candidate 1")[0].replace("\n", " ")


# -- the blend of candidates, and ratings ---------------------------------------------------------


def test_candidates_are_rated_by_hand_and_blend(drafted: Three) -> None:
    bo = drafted[1]
    before = bo.ok("candidates", "--json").json
    numbers = [each["option"] for each in before["options"] if each["option"] != "keep"]
    assert sorted(numbers, key=int) == [str(n) for n in range(1, len(numbers) + 1)]
    me = bo.status()["me"]
    ratings = [str(10 * n - 30) for n in range(len(numbers))]
    assert "Your ratings are noted." in bo.ok("candidates", "rate", *ratings).out
    after = bo.ok("candidates", "--json").json
    by_number = {each["option"]: each for each in after["options"]}
    assert by_number["1"]["utilities"][me] == -0.3
    assert by_number[str(len(numbers))]["utilities"][me] == (10 * len(numbers) - 40) / 100
    assert [(each["candidate"], each["by"]) for each in after["ratings"]] == [
        (n + 1, "hand") for n in range(len(numbers))
    ]
    said = bo.ok("candidates", "--explain").out
    assert "candidate 1 (" in said and "The least of these is −0.30 (Bo), so W = −0.30." in said
    ada = bo.status()["members"][0]["id"]
    assert ada in by_number["1"]["computed"], "worked out from the values that she shares"
    for row in after["options"]:
        assert row["W"] == min(row["utilities"].values())


def test_ratings_that_do_not_fit(drafted: Three) -> None:
    ada, bo, _ = drafted
    assert "No mediator has drafted anything yet" in ada.refused("candidates")
    assert "No mediator has drafted anything yet" in ada.refused("audits")
    assert "rate each of them" in bo.refused("candidates", "rate", "40")
    count = len(bo.ok("candidates", "--json").json["options"]) - 1
    assert "from -100 to 100" in bo.refused("candidates", "rate", *["101"] * count)
    assert "is not a whole number" in bo.refused("candidates", "rate", "much")
    assert "There is no mediation" in bo.refused("candidates", "--mediation", "abcd")
    assert "There is no deliberation" in bo.refused(
        "candidates", "--deliberation", "abcd", "rate", "1"
    )
    assert "knows nothing of what matters to you yet" in bo.refused("candidates", "agent")


def test_ones_own_agent_rates_and_sends_only_with_a_yes(drafted: Three) -> None:
    bo = drafted[1]
    bo.ok("values", "correct", "hedonism", "90")
    bo.ok("values", "correct", "security-personal", "-90")
    mediation = bo.ok("candidates", "--json").json["mediation"]
    entries = bo.status()["entries"]
    said = bo.ok("candidates", "agent", "--model", "none")
    assert "(by the word list), resting on: " in said.out
    assert "Nobody else has these" in said.out
    assert bo.status()["entries"] == entries
    sent = bo.ok("candidates", "agent", "--send", "--mediation", mediation[:8], "--json",
                 "--model", "none").json  # fmt: skip
    assert sent["sent"] and not any(each["by_model"] for each in sent["candidates"])
    assert bo.status()["entries"] == entries + 1
    noted = bo.ok("candidates", "--json").json["ratings"]
    assert [each["utility"] for each in noted] == [each["utility"] for each in sent["candidates"]]
    assert [each["words"] for each in noted] == [each["words"] for each in sent["candidates"]]
    assert {each["by"] for each in noted} == {"agent"}
    bo.ok("candidates", "rate", *["5"] * len(noted))
    assert {each["by"] for each in bo.ok("candidates", "--json").json["ratings"]} == {"hand"}


# -- audits ---------------------------------------------------------------------------------------


def test_every_check_is_done_again_by_whoever_looks(drafted: Three) -> None:
    ada, bo, _ = drafted
    carry(bo, ada)
    said = ada.ok("audits").out
    assert "As its author stored them:" in said
    assert "Done again on this laptop" in said
    assert said.rstrip().endswith("All of these pass.")
    told = ada.ok("audits", "--json").json
    assert told["passed"] is True
    assert "Recount of every sum" in {each["name"] for each in told["again"]}


def test_a_check_that_fails_here_is_a_failure(drafted: Three) -> None:
    """A mediation whose author stored that all is well, with a quote that nobody wrote."""
    bo = drafted[1]
    workspace = open_workspace(bo.folder)
    view = workspace.view(workspace.groups()[0].id)
    (about,) = view.state.deliberations
    forged = _forged(workspace, view.id, about.id)
    workspace.record_mediation(view.id, about.id, forged)
    workspace.close()
    for words in (["audits"], ["audits", "--json"]):
        assert bo(*words).status == 1
    assert "Stored as passed, but failed here" in " ".join(bo("audits").out.split())
    assert bo("audits", "--json").json["passed"] is False
    older = bo.ok("status", "--json").json["deliberations"][0]["mediations"][0]["id"]
    assert "All of these pass." in bo.ok("audits", "--mediation", older[:10]).out


def _forged(workspace: Workspace, group: str, deliberation: str) -> Mediated:
    made = mediate_embedded(workspace.dispute(group, deliberation))
    first, *rest = made.candidates
    one, *more = first.sentences
    cite = replace(one.cites[0], quote="Parties every night please.")
    wrong = replace(first, sentences=(replace(one, cites=(cite,)), *more))
    return replace(made, candidates=(wrong, *rest))


# -- what would be sent ---------------------------------------------------------------------------


def test_prompts_show_to_the_letter_what_is_then_sent(
    disputing: Three, scripted: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    bo = disputing[1]
    server = scripted(Fair())
    monkeypatch.setenv("OLLAMA_HOST", server.host)
    shown = bo.ok("prompts", "--show", "mediate", "--deliberation", "1.3", "--json").json
    assert server.requests == [], "nothing was sent"
    assert shown["model"] == "ollama:talker:latest f00df00df00d"
    bo.ok("mediate")
    journal = bo.ok("journal", "--limit", "200", "--json").json["exchanges"]
    about = bo.status()["deliberations"][0]["id"]
    drafts = [each for each in journal if (each["purpose"], each["ref"]) == ("mediate", about)]
    lines = [bo.ok("journal", "show", each["id"], "--json").json for each in reversed(drafts)]
    # The first are the drafts; the last repeats one in another order, as an audit.
    asked = [each["request"] for each in shown["questions"]]
    assert [json.loads(each["request"]) for each in lines][: len(asked)] == asked
    assert len(lines) == len(asked) + 1


def test_what_rests_on_wordings_is_shown_with_those_that_there_are(drafted: Three) -> None:
    ada, bo, _ = drafted
    shown = bo.ok("prompts", "--show", "critique", "--json").json
    assert len(shown["questions"]) == 2, "for each of the two who said something"
    assert all("newest mediation" in each["says"] for each in shown["questions"])
    effects = bo.ok("prompts", "--show", "effects", "--json").json["questions"]
    assert len(effects) == len(bo.ok("candidates", "--json").json["options"]) - 1
    every = bo.ok("prompts", "--show")
    assert "== mediate, version" in every.out and '"messages": [' in every.out
    assert "solve: Your agent knows none of your words yet" in every.out
    nothing = {each["prompt"]: each["why"] for each in ada.ok(
        "prompts", "--show", "--json").json["nothing"]}  # fmt: skip
    assert "no mediator has drafted any yet" in nothing["critique"]
    begun = bo.ok("prompts", "--show", "start-trial", "--json").json["questions"]
    assert [each["prompt"] for each in begun] == ["mediate"]
    assert "There is no prompt called dragons" in bo.refused("prompts", "--show", "dragons")
    assert "There is no deliberation" in bo.refused("prompts", "--show", "--deliberation", "abcd")


def test_prompts_on_a_laptop_without_a_group(cheap: None, tmp_path: Path) -> None:
    eve = Terminal(tmp_path / "eve")
    listed = eve.ok("prompts", "--name", "Eve", "--json").json["prompts"]
    assert {"talk", "extract", "mediate", "critique"} <= {each["name"] for each in listed}
    assert next(e for e in listed if e["name"] == "talk")["sees"] == [
        "known", "remembered", "matters",
    ]  # fmt: skip
    shown = eve.ok("prompts", "--show", "--json").json
    assert [each["prompt"] for each in shown["questions"]] == ["talk"]
    assert "no group here yet" in next(
        each["why"] for each in shown["nothing"] if each["prompt"] == "mediate"
    )
