"""A mediation done again on another laptop: what a member with another program put in shows."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from deliberation.acts import Audit, Candidate, Citation, Mediate, QuotedLesson, Sentence
from deliberation.rulebook import text_sha256
from desktop import telling
from desktop.model_work import draft_between
from tests.house import House, found_house, open_deliberation

PASSWORD = "hunter2"


@pytest.fixture
def disputing(tmp_path: Path) -> tuple[House, str]:
    """Ada and Bo have said what they want of a clause."""
    house = found_house(tmp_path)
    about = open_deliberation(house)
    house.ada.position(house.group, about, "Music must stop at ten every night.")
    house.bo.position(house.group, about, "I want music on Saturdays.")
    house.meet()
    return house, about


def drafted(house: House, about: str, host: str | None = None, model: str = "auto") -> Mediate:
    asked = house.ada.to_mediate(house.group, about)
    found = draft_between(asked, model, host=host, progress=lambda _: None)
    return asyncio.run(found).act(about)


def rechecked(house: House, about: str, act: Mediate) -> dict[str, Audit]:
    """What Bo's laptop finds of a mediation that Ada signed."""
    signed = house.ada._group(house.group).act(act)
    house.meet()
    return {each.name: each for each in house.bo.recheck(house.group, about, signed)}


def test_what_a_laptop_made_without_a_model_passes_everything(
    disputing: tuple[House, str],
) -> None:
    house, about = disputing
    found = rechecked(house, about, drafted(house, about, model="none"))
    assert [each for each in found.values() if not each.passed] == []
    assert {"Made without a model", "The clause as it stood"} <= found.keys()


def test_it_still_passes_when_somebody_spoke_and_shared_since(
    disputing: tuple[House, str],
) -> None:
    house, about = disputing
    act = drafted(house, about, model="none")
    signed = house.ada._group(house.group).act(act)
    house.bo.position(house.group, about, "No music at all, at any time.")
    house.cleo.position(house.group, about, "I need to sleep.")
    house.meet()
    found = {each.name: each for each in house.bo.recheck(house.group, about, signed)}
    assert [each for each in found.values() if not each.passed] == []
    assert "Cleo's position was not before the mediator" in found["Every member heard"].detail


def test_a_present_text_that_never_stood_fails(disputing: tuple[House, str]) -> None:
    house, about = disputing
    act = replace(drafted(house, about, model="none"), present="Ada decides alone about music.")
    found = rechecked(house, about, act)
    assert not found["The clause as it stood"].passed
    assert not found["Made without a model"].passed


def test_a_forged_lesson_proves_no_quote(disputing: tuple[House, str]) -> None:
    house, about = disputing
    lesson = QuotedLesson("ab" * 32, "Ada decides alone about music.")
    cites = (Citation("", text_sha256(lesson.text), lesson.text),)
    wording = Candidate(lesson.text, (Sentence(lesson.text, cites),))
    act = replace(
        drafted(house, about, model="none"), candidates=(wording,), lessons=(lesson,), critiques=()
    )
    found = rechecked(house, about, act)
    assert not found["Quotes of wording 1"].passed
    it = house.bo.deliberation(house.group, about)
    view = house.bo.view(house.group)
    assert "NOT PROVEN" in telling.mediation(view, it, it.mediations[-1], {})


def test_no_address_stands_in_what_goes_to_the_group(
    disputing: tuple[House, str], nobody_there: str
) -> None:
    house, about = disputing
    for host in (nobody_there, f"http://ada:{PASSWORD}@{nobody_there}", "a b:1"):
        act = drafted(house, about, host, model="wanted")
        says = " ".join(each.detail for each in act.audits)
        assert "Ollama server" in says
        assert host not in says and PASSWORD not in says and nobody_there not in says
