"""From the journal alone a stranger comes to every figure again, and finds whatever was changed."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from deliberation.acts import Audit, Candidate, Cell, TakePosition
from deliberation.folding.fold import fold
from deliberation.state import Deliberation, Mediation, State
from llm.audits.rederiving import rederive
from llm.canaries.generating import KINDS
from llm.canaries.running import run
from llm.discretion import TOLD
from llm.errors import ENDLESS
from llm.mediation.dispute import Mediated
from llm.mediation.disputing import dispute_then
from llm.mediation.embedded import mediate_embedded
from llm.mediation.mediator import mediate
from llm.room.asking import open_room
from llm.room.budget import Budget
from llm.room.exchange import Exchange
from llm.vault.records import CanaryRun
from tests.deliberation.folding.moots import AUGUST_1
from tests.deliberation.histories import MATTER, OLD_TEXT, Laptop, founded, meet, open_matter
from tests.journeys.adversaries import Fair, Inventor, spoken
from tests.ollama import ScriptedOllama

QUICK = Budget(wordings=5, answer_seconds=20, total_seconds=40)
POSITIONS = (
    "I work early. The house should be quiet from nine in the evening on all days of the week.",
    "I want to play music until midnight on Fridays and Saturdays, and not too loud otherwise.",
    "Parties must be announced three days before, and everybody may say no to one each month.",
)


class Thorough(Fair):
    """Means well, names effects, and says more in a revision; at first it does not want to."""

    refused = False

    def __call__(self, request: dict[str, Any]) -> Any:
        pieces = super().__call__(request)
        if not self.refused and POSITIONS[0] in request["messages"][-1]["content"]:
            self.refused = True
            return ["I had rather not."]
        return pieces

    def critique(self, record: dict[str, Any]) -> Any:
        """The more of the member's words there are, the better."""
        found = super().critique(record)["critiques"]
        own = {word for each in record["words"] for word in each.split()}
        texts = {each["candidate"]: each["text"].split() for each in record["candidates"]}
        for each in found:
            each["score"] = sum(word in own for word in texts[each["candidate"]])
        return {"critiques": found}

    def effects(self, record: dict[str, Any]) -> Any:
        words = " ".join(record["text"].split()[:4])
        grade = "for" if "Friday" in record["text"] else "a little against"
        return {"effects": [{"value": "hedonism", "effect": grade, "words": words}]}

    def revise(self, record: dict[str, Any]) -> Any:
        worst = record["critiques"][0]["member"]
        words = " ".join(spoken(record)[worst].split()[5:])
        more = {"text": f"First of all: {words}.", "cites": [{"member": worst, "quote": words}]}
        return {"sentences": [*record["wording"], more], "left_out": [], "days": 0}


@dataclass(frozen=True)
class Case:
    """A mediation in a group's log, and the journal of the laptop that made it."""

    state: State
    deliberation: Deliberation
    mediation: Mediation
    exchanges: tuple[Exchange, ...]
    runs: tuple[CanaryRun, ...]
    then: State

    def rederived(self) -> dict[str, Audit]:
        found = rederive(
            self.state, self.deliberation, self.mediation, self.exchanges, self.runs, then=self.then
        )
        return {each.name: each for each in found}

    @property
    def failed(self) -> dict[str, str]:
        return {name: it.detail for name, it in self.rederived().items() if not it.passed}

    def other(self, place: int, **changes: Any) -> Case:
        """With a candidate of the act changed."""
        candidates = list(self.mediation.candidates)
        candidates[place] = replace(candidates[place], **changes)
        return self.act(candidates=tuple(candidates))

    def act(self, **changes: Any) -> Case:
        return replace(self, mediation=replace(self.mediation, **changes))

    def journal(self, change: Callable[[Exchange], Exchange | None]) -> Case:
        changed = [change(each) for each in self.exchanges]
        return replace(self, exchanges=tuple(each for each in changed if each is not None))

    def asked(self, purpose: str) -> list[Exchange]:
        """The mediation's own, that were used."""
        about = [each for each in self.exchanges if each.ref == MATTER and not each.verdict]
        return [each for each in about if each.purpose == purpose]


def history() -> tuple[Laptop, Laptop, Laptop]:
    laptops = Laptop("Ada"), Laptop("Ben"), Laptop("Cem")
    founded(*laptops)
    open_matter(*laptops)
    for laptop, words in zip(laptops, POSITIONS, strict=True):
        laptop.say(TakePosition(MATTER, words), AUGUST_1)
    meet(*laptops)
    return laptops


def case_of(
    make: Callable[[State, Mediation], tuple[Mediated, list[Exchange], list[CanaryRun]]],
) -> Case:
    """Ada mediates; afterwards somebody says something else, which is none of the mediation's."""
    ada, ben, cem = history()
    then = fold(ada.records)
    empty = Mediation("", ada.member, "", (), (), 0, OLD_TEXT)
    made, exchanges, runs = make(then, empty)
    at = max((each.at for each in exchanges), default=AUGUST_1)
    ada.say(made.act(MATTER), at)
    cem.say(TakePosition(MATTER, "I only want to sleep."), at)
    meet(ada, ben, cem)
    state = fold(ben.records)
    (matter,) = state.deliberations
    return Case(state, matter, matter.mediations[0], tuple(exchanges), tuple(runs), then)


def with_model(
    model: Any, seeds: tuple[int, ...] = (), *, budget: Budget = QUICK, **more: Any
) -> Case:
    server = ScriptedOllama(model, **more)
    exchanges: list[Exchange] = []

    async def go(then: State, empty: Mediation) -> tuple[Mediated, list[CanaryRun]]:
        room = await open_room(host=server.host, budget=budget, record=exchanges.append)
        assert room is not None
        runs = [await run(room, kind, seed) for kind in KINDS for seed in seeds]
        (matter,) = then.deliberations
        dispute = dispute_then(then, matter, empty)
        return await mediate(dispute, room=room, runs=runs), runs

    def make(then: State, empty: Mediation) -> tuple[Mediated, list[Exchange], list[CanaryRun]]:
        made, runs = asyncio.run(go(then, empty))
        return made, exchanges, runs

    try:
        return case_of(make)
    finally:
        server.stop()


@pytest.fixture(scope="module")
def true() -> Case:
    return with_model(Thorough((1, 2)), (1, 2))


# -- what happened ---------------------------------------------------------------------------------


def test_a_true_history_comes_out_the_same(true: Case) -> None:
    found = true.rederived()
    assert true.failed == {}
    assert list(found) == [
        "Questions in the journal",
        "Answers as they were read",
        "Wordings re-derived",
        "Scores and critiques re-derived",
        "Effects re-derived",
        "Audits re-derived",
        "Hidden disputes graded again",
        "Recount of every sum",
    ]
    assert any(each.revises >= 0 for each in true.mediation.candidates), "or nothing is shown"
    assert any(each.effects for each in true.mediation.candidates)
    assert any(each.verdict for each in true.exchanges)
    wordings = len(true.mediation.candidates)
    assert found["Wordings re-derived"].detail.startswith(f"{wordings} wordings, with ")
    critiques = len(true.mediation.critiques)
    assert found["Scores and critiques re-derived"].detail.startswith(f"{critiques} critiques: ")
    assert found["Hidden disputes graded again"].detail.startswith("6 hidden disputes, ")


def test_wordings_that_were_set_beside_are_made_again() -> None:
    it = with_model(Inventor((1,)), (1,))
    assert any(each.start.startswith("Without the model") for each in it.mediation.candidates)
    assert it.failed == {}
    place = len(it.mediation.candidates) - 1
    assert "Of wording" in it.other(place, text="Quiet!").failed["Wordings re-derived"]


def test_a_mediation_without_a_model_is_made_again() -> None:
    def make(then: State, empty: Mediation) -> Any:
        (matter,) = then.deliberations
        return mediate_embedded(dispute_then(then, matter, empty), "No server."), [], []

    it = case_of(make)
    assert it.mediation.mediator == "embedded"
    assert it.failed == {}
    words = it.mediation.candidates[0].text.replace("nine", "ten")
    changed = it.other(0, text=words)
    assert set(changed.failed) == {"Wordings re-derived"}


def test_what_was_broken_off_ends_the_same_way() -> None:
    """Endless the first time and gone in the middle of the critiques."""

    class Failing(Thorough):
        def __call__(self, request: dict[str, Any]) -> Any:
            pieces = super().__call__(request)
            if len(self.asked) == 3:
                return iter(["on and "] * 20_000)
            return [*pieces, ScriptedOllama.DIE] if self.asked.count("critique") == 2 else pieces

    it = with_model(Failing(), ())
    assert ENDLESS in {each.ended for each in it.exchanges}
    assert any("stopped in the middle" in each.ended for each in it.exchanges)
    assert it.failed == {}
    assert "broken off" in it.rederived()["Answers as they were read"].detail


def test_what_the_time_did_not_allow_is_not_missed() -> None:
    """Wherever it was stopped: silent from the second critique on."""

    class Stalling(Thorough):
        def __call__(self, request: dict[str, Any]) -> Any:
            yield from super().__call__(request)
            if self.asked.count("critique") > 1:
                time.sleep(1)

    it = with_model(Stalling(), budget=replace(QUICK, total_seconds=1.5))
    assert "stopped" in {each.ended for each in it.exchanges}
    assert it.failed == {}


def test_what_the_model_could_not_read_at_once_was_not_asked() -> None:
    show = {"model_info": {"general.architecture": "x", "x.context_length": 2_700}}
    it = with_model(Thorough(), show=show)
    assert {each.purpose for each in it.exchanges} == {"mediate", "critique"}
    assert "too long for the model" in str(it.mediation.audits)
    assert it.failed == {}
    it = it.act(audits=[replace(each, detail="It went well.") for each in it.mediation.audits])
    assert "of the kind “revise”" in it.failed["Questions in the journal"]


# -- what was changed in the act -------------------------------------------------------------------


def test_a_changed_letter(true: Case) -> None:
    text = true.mediation.candidates[1].text
    it = true.other(1, text=text.replace("e", "a", 1))
    says = "Of wording 2, by the answer, its words must be other."
    assert it.failed == {"Wordings re-derived": says}


def test_another_citation(true: Case) -> None:
    first, *rest = true.mediation.candidates[0].sentences
    (cite, *others) = first.cites
    it = true.other(0, sentences=(replace(first, cites=(*others,)), *rest))
    assert (
        "Of wording 1, by the answer, its sentences or whom they cite"
        in it.failed["Wordings re-derived"]
    )
    wrong = replace(cite, quote=cite.quote[:-1])
    it = true.other(0, sentences=(replace(first, cites=(wrong, *others)), *rest))
    assert set(it.failed) == {"Wordings re-derived"}


@pytest.mark.parametrize(
    ("part", "value"),
    [("left_out", ("a" * 64,)), ("days", 99), ("kind", "split"), ("start", "From nowhere")],
)
def test_anything_else_about_a_wording(true: Case, part: str, value: Any) -> None:
    assert "Wordings re-derived" in true.other(0, **{part: value}).failed


def test_a_wording_that_nobody_drafted(true: Case) -> None:
    made_up = Candidate("Ada decides.", true.mediation.candidates[0].sentences, "Ada's own")
    it = true.act(candidates=(*true.mediation.candidates, made_up))
    assert "(“Ada's own”) is in no answer" in it.failed["Wordings re-derived"]


def test_a_usable_wording_that_was_left_out(true: Case) -> None:
    dropped = true.mediation.candidates[0]
    it = true.act(candidates=true.mediation.candidates[1:])
    says = it.failed["Wordings re-derived"]
    assert f"A wording that can be used was left out: “{dropped.start}”" in says


def test_another_score_and_other_words_of_a_critique(true: Case) -> None:
    first, *rest = true.mediation.critiques
    better = replace(first, score=first.score + 1)
    it = true.act(critiques=(better, *rest))
    assert set(it.failed) == {"Scores and critiques re-derived"}
    assert f"is {better.score}, and {first.score} by the answer" in str(it.failed)
    it = true.act(critiques=(replace(first, text="Nothing."), *rest))
    assert "are others than in the answer" in str(it.failed)
    it = true.act(critiques=tuple(rest))
    assert "was left out" in str(it.failed)
    it = true.act(critiques=(*true.mediation.critiques, first))
    assert "judge one wording twice" in str(it.failed)


def test_another_effect(true: Case) -> None:
    (cell,) = true.mediation.candidates[0].effects
    it = true.other(0, effects=(replace(cell, effect=80),))
    assert set(it.failed) == {"Effects re-derived"}
    told = it.failed["Effects re-derived"]
    assert told == f"Hedonism of wording 1 is +80, and {cell.effect:+d} re-derived."
    it = true.other(0, effects=(cell, Cell("face", 20, cell.words)))
    assert it.failed["Effects re-derived"] == "Face of wording 1 is +20, and nothing re-derived."


def test_an_audit_that_was_polished(true: Case) -> None:
    kept = true.mediation.audits
    for changed in (
        (replace(kept[0], detail="All went very well."), *kept[1:]),
        (replace(kept[0], passed=not kept[0].passed), *kept[1:]),
        kept[1:],
        (*kept, Audit("Fairness", True, "It is fair.")),
    ):
        assert set(true.act(audits=changed).failed) == {"Audits re-derived"}


def test_another_text_than_the_mediator_was_given(true: Case) -> None:
    it = true.act(present="Anything goes.")
    assert "differs in its present_text" in it.failed["Questions in the journal"]
    assert len(it.failed) == 6, "what could not be checked has not passed"


# -- what was changed in the journal ---------------------------------------------------------------


def test_swapped_answers(true: Case) -> None:
    one, other, *_ = true.asked("mediate")
    swap = {one.id: other.answer, other.id: one.answer}
    it = true.journal(lambda each: replace(each, answer=swap.get(each.id, each.answer)))
    assert "Of wording 1, by the answer, its words" in it.failed["Wordings re-derived"]
    assert "of the kind “critique”" in it.failed["Questions in the journal"]


@pytest.mark.parametrize("purpose", ["mediate", "critique", "revise", "effects"])
def test_a_line_that_was_taken_out(true: Case, purpose: str) -> None:
    gone = true.asked(purpose)[-1]
    it = true.journal(lambda each: None if each.id == gone.id else each)
    assert f"of the kind “{purpose}”" in it.failed["Questions in the journal"]


def test_a_verdict_that_keeps_a_usable_answer_away(true: Case) -> None:
    """As if its wording could not have been read: it is not in the act either."""
    first = true.asked("mediate")[0]
    bad = replace(first, verdict="The model's answer was no JSON, so it was not used.")
    it = true.journal(lambda each: bad if each.id == first.id else each)
    assert f"Of the answer {first.id} it says" in it.failed["Answers as they were read"]
    used = replace(true.exchanges[0], id="x")
    it = true.journal(lambda each: replace(each, verdict="") if each.verdict else each)
    assert used and "cannot be used" in it.failed["Answers as they were read"]


def test_what_is_kept_back_as_private_is_said(true: Case) -> None:
    first = true.asked("mediate")[0]
    hidden = replace(first, verdict=TOLD, answer="")
    it = true.journal(lambda each: hidden if each.id == first.id else each)
    assert "1 answer may have been kept back" in it.failed["Answers as they were read"]


def test_a_question_in_other_words(true: Case) -> None:
    """Such as one that tells the model whom to serve."""
    one = true.asked("mediate")[1]
    request = json.loads(one.request)
    request["messages"][0]["content"] += " Serve Ada."
    led = replace(one, request=json.dumps(request))
    it = true.journal(lambda each: led if each.id == one.id else each)
    assert "1 of the kind “mediate”" in it.failed["Questions in the journal"]


@pytest.mark.parametrize("request_", ["", "[]", "{}", '{"options": 3}', '{"messages": [1]}', "{"])
def test_a_line_that_is_no_question_at_all(true: Case, request_: str) -> None:
    it = true.journal(lambda each: replace(each, request=request_) if each.ref == MATTER else each)
    assert "Questions in the journal" in it.failed


def test_lines_of_another_model_or_of_later_prove_nothing(true: Case) -> None:
    it = true.journal(lambda each: replace(each, digest="beef" * 16))
    assert "nothing that this model was asked" in it.failed["Questions in the journal"]
    it = true.journal(lambda each: replace(each, at=true.mediation.at + 1))
    assert "nothing that this model was asked" in it.failed["Questions in the journal"]


def test_older_tries_are_told(true: Case) -> None:
    first = true.asked("mediate")[0]
    bad = next(each for each in true.exchanges if each.ref == MATTER)
    older = replace(bad, id="older"), replace(first, id="older still")
    it = replace(true, exchanges=(*older, *true.exchanges))
    assert it.failed == {}
    assert "2 older answers about the matter" in it.rederived()["Questions in the journal"].detail


# -- hidden disputes -------------------------------------------------------------------------------


def test_a_verdict_on_a_hidden_dispute(true: Case) -> None:
    first, *rest = true.runs
    it = replace(true, runs=(replace(first, passed=not first.passed), *rest))
    assert set(it.failed) == {"Hidden disputes graded again", "Audits re-derived"}
    assert (
        f"The hidden dispute {first.seed} of the kind" in it.failed["Hidden disputes graded again"]
    )
    it = replace(true, runs=tuple(rest))
    assert set(it.failed) == {"Audits re-derived"}, "there are fewer than it was said"


def test_the_answer_to_a_hidden_dispute(true: Case) -> None:
    failed = next(each for each in true.runs if each.passed)
    name = failed.exchange.split()[0]
    it = true.journal(lambda each: replace(each, answer="{}") if each.id == name else each)
    assert "Hidden disputes graded again" in it.failed
    it = true.journal(lambda each: None if each.id == name else each)
    assert "no longer has what was asked" in it.failed["Hidden disputes graded again"]
