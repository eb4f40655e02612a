"""A hidden dispute goes through the same door as everything else, and its grade can be redone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from llm.canaries.generating import ABSENT, DOMINATED, KINDS, NO_CONSENSUS, CanaryError, make
from llm.canaries.grading import UNUSABLE
from llm.canaries.regrading import regrade
from llm.canaries.running import run
from llm.errors import ServerGone
from llm.room.asking import Room
from llm.room.budget import Budget
from llm.room.exchange import Exchange
from llm.room.models import Model, Server
from llm.vault.records import CanaryRun, check

BUDGET = Budget(attempts=2)
Ask = Callable[..., tuple[CanaryRun, list[Exchange]]]


@pytest.fixture
def ask() -> Ask:
    """Runs a hidden dispute at a server's address, and gives the journal too."""

    def asked(host: str, kind: str, seed: int, **more: Any) -> tuple[CanaryRun, list[Exchange]]:
        journal: list[Exchange] = []
        model = Model("talker:latest", 2_000_000_000, "f00d" * 16)
        room = Room(Server(host, (model,)), model, BUDGET, journal.append)
        return asyncio.run(run(room, kind, seed, **more)), journal

    return asked


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("how", "passes"), [("honest", True), ("liar", False)])
def test_a_run_is_graded_journalled_and_can_be_graded_again(
    kind: str, how: str, passes: bool, scripted: Any, answering: Any, answers: Any, ask: Ask
) -> None:
    canary = make(kind, 11)
    server = scripted(answering(canary, answers[how]))
    kept, journal = ask(server.host, kind, 11)
    check(kept)
    assert (kept.passed, kept.kind, kept.seed) == (passes, kind, 11)
    assert (kept.model, kept.digest) == ("talker:latest", "f00d" * 16)
    assert kept.exchange.split() == [each.id for each in journal]
    assert all(each.at <= kept.at for each in journal)
    assert len(journal) == (len(canary.limits) if kind == DOMINATED else 1)
    assert {each.ref for each in journal} == {canary.dispute.deliberation}
    again = regrade(kept, journal[::-1])
    assert (again.passed, again.detail) == (kept.passed, kept.detail)


def test_the_request_has_what_any_request_has(
    scripted: Any, answering: Any, answers: Any, ask: Ask
) -> None:
    server = scripted(answering(make(ABSENT, 4), answers["honest"]))
    ask(server.host, ABSENT, 4, ref="the matter at hand")
    (request,) = server.requests
    assert set(request) <= {"model", "messages", "stream", "format", "options", "think", "tools"}
    assert "the matter at hand" not in str(request)


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ("I am sorry, I cannot help with that.", "was no JSON"),
        ("", "answered with nothing"),
        ('{"sentences": []}', "was empty"),
        ('{"sentences": [{"text": 3, "cites": []}]}', "had another shape"),
    ],
)
def test_what_cannot_be_used_is_a_run_that_failed(
    says: str, why: str, scripted: Any, ask: Ask
) -> None:
    kept, journal = ask(scripted(lambda _: [says]).host, NO_CONSENSUS, 2)
    assert not kept.passed
    assert kept.detail.startswith(UNUSABLE)
    assert why in kept.detail
    assert len(journal) == BUDGET.attempts
    assert kept.exchange == journal[-1].id
    assert not regrade(kept, journal).passed


def test_a_second_attempt_counts_as_it_does_for_people(
    scripted: Any, answering: Any, answers: Any, ask: Ask
) -> None:
    good = answering(make(ABSENT, 2), answers["honest"])
    tries: list[int] = []

    def script(request: dict[str, Any]) -> Any:
        tries.append(1)
        return ["{ oh"] if len(tries) == 1 else good(request)

    kept, journal = ask(scripted(script).host, ABSENT, 2)
    assert kept.passed
    assert len(journal) == 2
    assert kept.exchange == journal[-1].id


def test_a_critique_that_never_comes_ends_the_run(scripted: Any, ask: Ask) -> None:
    kept, journal = ask(scripted(lambda _: ["{}"]).host, DOMINATED, 2)
    assert not kept.passed
    assert kept.detail.startswith(UNUSABLE)
    assert len(journal) == BUDGET.attempts


def test_a_server_that_is_gone_says_nothing_about_the_model(
    scripted: Any, nobody_there: str, ask: Ask
) -> None:
    with pytest.raises(ServerGone):
        ask(nobody_there, ABSENT, 1)
    server = scripted(lambda _: ['{"sent', server.DIE])
    with pytest.raises(ServerGone):
        ask(server.host, ABSENT, 1)


def test_a_changed_result_or_journal_does_not_hold(
    scripted: Any, answering: Any, answers: Any, ask: Ask
) -> None:
    server = scripted(answering(make(NO_CONSENSUS, 8), answers["liar"]))
    kept, journal = ask(server.host, NO_CONSENSUS, 8)
    assert not regrade(replace(kept, passed=True), journal).passed
    with pytest.raises(CanaryError, match="another question"):
        regrade(replace(kept, seed=9), journal)
    with pytest.raises(CanaryError, match="no longer has"):
        regrade(kept, [])
    with pytest.raises(CanaryError, match="another version of the generator"):
        regrade(replace(kept, detail="It failed (generator 7)."), journal)
