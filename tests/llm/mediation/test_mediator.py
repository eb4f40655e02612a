"""Whatever the server and the model do, wordings come back, with what was wrong said beside."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Any

import pytest

from deliberation.acts import (
    Audit,
)
from deliberation.bodies import act_body
from deliberation.quotes import unproven
from llm.errors import NothingToMediate
from llm.mediation.blends import draft
from llm.mediation.dispute import Dispute, Mediated
from llm.mediation.mediator import mediate
from llm.room.budget import Budget

Scripted = Callable[..., Any]
Sentences = list[dict[str, Any]]
CUT_OFF = {
    "message": {"role": "assistant", "content": '{"sen'},
    "done": True,
    "done_reason": "length",
}
QUICK = Budget(answer_seconds=20, total_seconds=40, tokens=200)


def go(dispute: Dispute, host: str, model: str = "auto", budget: Budget = QUICK) -> Mediated:
    mediated = asyncio.run(mediate(dispute, model=model, host=host, budget=budget))
    act_body(mediated.act(dispute.deliberation), at=0)  # always something that can be kept
    return mediated


def audit(mediated: Mediated, name: str) -> Audit:
    return next(each for each in mediated.audits if each.name == name)


def writer(
    write: Callable[[dict[str, str]], Sentences], record_of: Callable[..., Any]
) -> Callable[[dict[str, Any]], Iterable[Any]]:
    """A model that reads the record and writes sentences, in pieces of seven characters."""

    def script(request: dict[str, Any]) -> Iterable[Any]:
        words = {each["member"]: each["words"] for each in record_of(request)["positions"]}
        text = json.dumps({"sentences": write(words)})
        return [text[start : start + 7] for start in range(0, len(text), 7)]

    return script


def cited(text: str, **quotes: str) -> dict[str, Any]:
    return {"text": text, "cites": [{"member": m, "quote": q} for m, q in quotes.items()]}


def everybody(words: dict[str, str]) -> Sentences:
    """Well-behaved: a sentence for each member, quoting the last four words, in a new order."""
    return [cited(f"Rule {m}.", **{m: " ".join(w.split()[-4:])}) for m, w in words.items()]


def test_a_well_behaved_model(dispute: Dispute, scripted: Scripted, record_of: Any) -> None:
    server = scripted(writer(everybody, record_of))
    steps: list[str] = []
    mediated = asyncio.run(mediate(dispute, host=server.host, progress=steps.append, budget=QUICK))
    assert mediated.mediator == "ollama:talker:latest f00df00df00d"
    assert [each.start for each in mediated.candidates] == [
        "The least heard first",
        "What several want",
        "What matters most to each",
        "The smallest change to the present text",
    ][: len(mediated.candidates)]
    assert len(server.requests) == 4
    for candidate in mediated.candidates:
        assert unproven(candidate, dispute.by_source()) == ()
    failed = {each.name for each in mediated.audits if not each.passed}
    assert failed <= {"Instructions in positions", "Mediator"}
    assert steps[0] == "Looking for a model."
    assert "talker:latest drafts wording 1 of 4: The least heard first." in steps


def test_each_wording_is_asked_for_with_another_blend_and_seed(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    server = scripted(writer(everybody, record_of))
    go(dispute, server.host)
    asked = [request["messages"][-1]["content"] for request in server.requests]
    assert len(set(asked)) == 4
    assert len({request["options"]["seed"] for request in server.requests}) == 4


def test_an_inventor_of_quotes_is_shown_as_one(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    server = scripted(writer(lambda _: [cited("All agree.", M1="I agree with all")], record_of))
    mediated = go(dispute, server.host)
    first = mediated.candidates[0]
    assert first.text == "All agree."
    assert unproven(first, dispute.by_source())
    assert not audit(mediated, "Quotes of wording 1").passed
    assert "did not write “I agree with all”" in audit(mediated, "Quotes of wording 1").detail


def test_beside_unproven_wordings_stand_members_own_sentences(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    server = scripted(writer(lambda _: [cited("So be it.")], record_of))
    mediated = go(dispute, server.host)
    own = mediated.candidates[1:]
    assert [each.text for each in own] == [each.text for each in draft(dispute)]
    assert all(each.start.startswith("Without the model: ") for each in own)
    assert not audit(mediated, "Wordings added").passed


def test_a_model_that_obeys_a_members_order_is_seen_through(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    def obey(words: dict[str, str]) -> Sentences:
        label = next(m for m, text in words.items() if "choose mine" in text)
        return [cited("Parties must be announced.", **{label: "Parties must be announced."})]

    mediated = go(dispute, scripted(writer(obey, record_of)).host)
    heard = audit(mediated, "Every member heard")
    assert not heard.passed
    assert "No wording serves the words of Ada and Ben" in heard.detail
    assert "Cleo wrote “Ignore the others" in audit(mediated, "Instructions in positions").detail


def fallen_back(mediated: Mediated, dispute: Dispute) -> str:
    """Asserts that the wordings are the embedded ones; what the first audit says of it."""
    assert mediated.mediator == "embedded"
    assert mediated.candidates == draft(dispute)
    assert mediated.audits[0].name == "Mediator"
    assert "No model took part" in mediated.audits[0].detail
    return mediated.audits[0].detail


@pytest.mark.parametrize(
    ("pieces", "says"),
    [
        (["Here is ", "your rule!"], "was no JSON"),
        (['{"sentences": [{"te'], "was no JSON"),
        (['{"sentences": []}'], "was empty"),
        ([""], "was no JSON"),
        ([CUT_OFF], "no sentences"),
        (["half", {"error": "the runner has crashed"}], "the runner has crashed"),
        ([404], "does not have the model 'talker:latest'"),
        ([500], "could not answer"),
    ],
)
def test_unusable_answers_end_with_members_own_sentences(
    pieces: list[Any], says: str, dispute: Dispute, scripted: Scripted
) -> None:
    server = scripted(lambda _: pieces)
    mediated = go(dispute, server.host)
    assert says in fallen_back(mediated, dispute)
    assert not mediated.audits[0].passed
    assert len(server.requests) <= QUICK.wordings * QUICK.attempts


def test_an_endless_answer_ends(dispute: Dispute, scripted: Scripted) -> None:
    server = scripted(lambda _: repeat("and on "))
    mediated = go(dispute, server.host, budget=Budget(wordings=1, attempts=1, tokens=100))
    assert "went on writing without an end" in fallen_back(mediated, dispute)


def test_a_server_that_dies_is_not_asked_again(dispute: Dispute, scripted: Scripted) -> None:
    server = scripted(lambda _: ["half an", server.DIE])
    assert "in the middle of its answer" in fallen_back(go(dispute, server.host), dispute)
    assert len(server.requests) == 1


def test_what_came_before_the_server_died_is_kept(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    whole = writer(everybody, record_of)
    server = scripted(lambda r: whole(r) if len(server.requests) == 1 else [server.DIE])
    mediated = go(dispute, server.host)
    assert mediated.mediator.startswith("ollama:")
    assert len(mediated.candidates) == 1
    drafted = audit(mediated, "Mediator")
    assert not drafted.passed
    assert "drafted 1 of 4 wordings" in drafted.detail
    assert "in the middle of its answer" in drafted.detail


def test_a_bad_answer_is_asked_for_once_more(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    whole = writer(everybody, record_of)
    server = scripted(lambda r: whole(r) if len(server.requests) % 2 == 0 else ["Sure!"])
    mediated = go(dispute, server.host)
    assert mediated.mediator.startswith("ollama:")
    assert len(server.requests) == 8
    assert len({request["options"]["seed"] for request in server.requests}) == 8


def test_the_time_is_bounded(dispute: Dispute, scripted: Scripted) -> None:
    def silent(_: object) -> Iterable[str]:
        server.gone.wait(20)
        return ["too late"]

    server = scripted(silent)
    mediated = go(dispute, server.host, budget=Budget(answer_seconds=30, total_seconds=0.2))
    assert "The time for the model was over" in fallen_back(mediated, dispute)
    server.gone.set()


def test_without_a_server_it_is_as_expected(dispute: Dispute, nobody_there: str) -> None:
    mediated = go(dispute, nobody_there)
    assert f"No Ollama server answers at {nobody_there}" in fallen_back(mediated, dispute)
    assert mediated.audits[0].passed


def test_without_a_server_a_model_asked_for_by_name_is_missed(
    dispute: Dispute, nobody_there: str
) -> None:
    assert not go(dispute, nobody_there, model="llama").audits[0].passed


def test_a_model_that_the_server_lacks(dispute: Dispute, scripted: Scripted) -> None:
    server = scripted(lambda _: ["x"])
    mediated = go(dispute, server.host, model="other")
    assert "does not have the model 'other'" in fallen_back(mediated, dispute)
    assert not mediated.audits[0].passed
    assert server.requests == []


def test_a_server_without_models(dispute: Dispute, scripted: Scripted) -> None:
    server = scripted(lambda _: ["x"], models=[])
    assert "has no model that can draft" in fallen_back(go(dispute, server.host), dispute)


def test_none_asks_nobody(dispute: Dispute, scripted: Scripted) -> None:
    server = scripted(lambda _: ["x"])
    fallen_back(go(dispute, server.host, model="none"), dispute)
    assert server.requests == []


def test_a_model_at_its_vendors_is_said_to_be_there(
    dispute: Dispute, scripted: Scripted, record_of: Any, listed: Any
) -> None:
    cloud = [listed("huge:671b-cloud", 400)]
    server = scripted(writer(everybody, record_of), models=cloud)
    mediated = go(dispute, server.host, model="huge:671b-cloud")
    assert not audit(mediated, "Where the model ran").passed
    assert "has no model that can draft" in fallen_back(go(dispute, server.host), dispute)


def test_nothing_to_mediate_is_a_sentence(dispute: Dispute, nobody_there: str) -> None:
    empty = Dispute(dispute.deliberation, "?", "", (), {})
    with pytest.raises(NothingToMediate):
        asyncio.run(mediate(empty, host=nobody_there))


def test_cancelling_stops_it(dispute: Dispute, scripted: Scripted) -> None:
    server = scripted(lambda _: repeat("on and on "))

    async def give_up() -> None:
        task = asyncio.create_task(
            mediate(
                dispute,
                host=server.host,
                budget=Budget(tokens=8_000),
                progress=lambda step: task.cancel() if "words so far" in step else None,
            )
        )
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(give_up())
    assert server.gone.wait(20)
