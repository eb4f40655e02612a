"""A wording on trial and what it teaches, typed on three laptops and carried to a fourth."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import Terminal

Three = tuple[Terminal, Terminal, Terminal]
LATER = "2099-12-31"
OLD = "Music is quiet after ten in the evening."
NEW = "Music is quiet after eleven."


@pytest.fixture
def meet(typed: Three) -> Callable[[], None]:
    numbers = itertools.count()

    def all_meet() -> None:
        written = []
        for writer in typed:
            out = writer.folder.parent / f"{next(numbers)}.folkmoot"
            writer.ok("bundle", out)
            written.append((writer, out))
        for reader in typed:
            for writer, out in written:
                if writer is not reader:
                    reader.ok("take", out)

    return all_meet


@pytest.fixture
def tried(typed: Three, meet: Callable[[], None]) -> Three:
    """Bo's wording for clause 1.3 is on trial; Bo and Cleo consented to that."""
    ada, bo, cleo = typed
    for each in typed:
        each.ok("acknowledge", "--clause", "1.3")
    meet()
    bo.ok("propose", NEW)
    bo.ok("trial", "1", "--hope", "Bo is happy.", "--until", LATER, "--worked", "Nobody complains.",
          "--failed", "Somebody does.")  # fmt: skip
    meet()
    said = bo.ok("consent", "--option", "1", "--on-trial").out
    assert "only if you keep them" in said and NEW in said
    meet()
    assert "the group adopted it" in cleo.ok("consent", "--option", "1", "--on-trial").out
    meet()
    return ada, bo, cleo


def test_a_trial_from_its_terms_to_its_lesson(
    tried: Three, meet: Callable[[], None], tmp_path: Path
) -> None:
    ada, bo, cleo = tried
    assert ada.clause("1.3")["text"] == NEW
    assert "on trial until 2099-12-31; 0 of 3 have said what they saw" in ada.ok("status").out
    ada.ok("observe", "mixed", "Bo was loud.", "--harm", "30", "--tell")
    said = ada.ok("review").out
    assert "failed if: Somebody does." in said
    assert "sealed by Ada, to be opened once all" in said and "by Bo, Cleo" in said
    assert "cannot be changed" in ada.refused("observe", "worked")
    bo.ok("observe", "worked", "-", typed="Fine.\n")
    meet()
    assert "opened with theirs" in cleo.ok("observe", "failed", "I slept badly.", "--tell").out
    meet()
    meet()
    for each, verdict in zip(tried, ("end", "keep", "end"), strict=True):
        each.ok("conclude", verdict, "So I see it.")
    meet()
    said = ada.ok("review").out
    assert "Ada saw: mixed, harm 0.30: “Bo was loud.”" in said
    assert "Bo says: keep" in said
    assert "things are as they were" in cleo.ok("close-review").out
    meet()
    assert [each.clause("1.3")["text"] for each in tried] == [OLD] * 3
    assert "ended; things are as they were" in ada.ok("status").out
    assert "(back to how it was, by Cleo)" in ada.ok("status").out
    assert "nothing to put back" in ada.refused("put-back")
    ada.ok("learn", "Ask Cleo first.")
    said = ada.ok("lessons").out
    assert "our own; 3 members" in said and "worked 1, mixed 1, failed 1: y = 0.500" in said
    assert "a dissenter: “Bo was loud.”" in said and "lesson: Ask Cleo first." in said
    assert "our own; 3 members" in ada.ok("lessons", "--like", "What did we learn of Cleo?").out
    assert "holds 1 lesson" in ada.ok("lessons", "give", tmp_path / "lessons").out
    _elsewhere(tmp_path)


def _elsewhere(tmp: Path) -> None:
    dan = Terminal(tmp / "dan")
    dan.ok("found", "The Yard", "--name", "Dan")
    assert "There are no lessons yet" in dan.ok("lessons").out
    assert "1 lesson is taken in" in dan.ok("lessons", "take", tmp / "lessons").out
    assert "here already" in dan.refused("lessons", "take", tmp / "lessons")
    dan.ok("acknowledge", "--topic", "Music")
    dan.ok("propose", NEW)
    said = dan.ok("lessons").out
    assert "from elsewhere" in said and "trust t = 0.500" in said
    assert "a dissenter: “a member was loud.”" in said and "lesson: Ask a member first." in said
    assert "likeness to option 1 (new, by Dan): 1.000" in said
    summed = dan.ok("blend", "--explain").out
    assert "t × s = 0.500000" in summed and "It is a tie" in summed


def test_a_review_closes_when_it_is_due(tried: Three) -> None:
    assert "more than half of the members" in tried[0].refused("close-review")
    assert "when the review is closed" in tried[0].refused("learn", "Words.")


def test_what_costs_much_is_asked_in_typed_words(typed: Three, meet: Callable[[], None]) -> None:
    ada, bo, _ = typed
    for each in (ada, bo):
        each.ok("acknowledge", "--clause", "1.3")
    meet()
    ada.ok("propose", NEW)
    for value in ("security-personal", "benevolence-caring", "humility"):
        ada.ok("values", "correct", value, "100")
    ada.ok("assess", "1", "security-personal=-100", "benevolence-caring=-100", "humility=-100")
    refusal = ada.refused("consent", "--option", "1")
    asked = refusal.partition("type “")[2].rstrip("”.")
    assert asked.startswith("I agree although it costs me ")
    assert "type “" in ada.refused("consent", "--option", "1", "--although", "I agree")
    assert NEW in ada.ok("consent", "--option", "1", "--although", asked.upper()).out
    bo.ok("take", _bundle(ada))
    bo.ok("consent", "--option", "1")


def _bundle(writer: Terminal) -> Path:
    out = writer.folder.parent / "one-more.folkmoot"
    writer.ok("bundle", out)
    return out
