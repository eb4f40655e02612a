"""Agents say by word lists what options do, and their owners correct them by hand."""

from __future__ import annotations

import pytest

from deliberation.acts import KEEP
from deliberation.state import Assessment
from desktop.deciding import DecidingRefused
from desktop.session import NotFound
from desktop.workspace import Workspace
from tests.house import House, open_deliberation

# The clause as it stands says "Music is quiet after ten in the evening."
PARTY = "Music is quiet after ten in the evening. On Fridays there may be a party."


@pytest.fixture
def deliberation(house: House) -> str:
    return open_deliberation(house)


def propose(house: House, deliberation: str, text: str, kind: str = "amend") -> str:
    changed = house.bo.propose(house.group, deliberation, kind=kind, text=text)
    house.meet()
    return changed.subject


def cells(laptop: Workspace, house: House, deliberation: str) -> dict[str, Assessment]:
    """The owner's cells as they stand, by value."""
    found = laptop.view(house.group).state.deliberation(deliberation)
    assert found is not None
    return {each.value: each for each in found.assessments if each.member == laptop.me}


def test_an_agent_says_what_is_new_and_rests_on_the_options_words(
    house: House, deliberation: str
) -> None:
    option = propose(house, deliberation, PARTY)
    changed = house.ada.assess_by_agent(house.group, deliberation, option)
    assert changed.sentence.startswith("By a word list, not by understanding, it does something to")
    assert changed.subject
    found = cells(house.ada, house, deliberation)
    assert {value: each.effect for value, each in found.items()} == {
        "self-direction-action": 8,  # may
        "stimulation": 30,
        "hedonism": 30,
    }
    assert found["hedonism"].words == "“party”"
    assert {each.by for each in found.values()} == {"agent"}
    house.meet()
    assert house.bo.view(house.group).state == house.ada.view(house.group).state


def test_a_repeal_says_what_falls_away(house: House, deliberation: str) -> None:
    option = propose(house, deliberation, "", "repeal")
    house.ada.assess_by_agent(house.group, deliberation, option)
    found = cells(house.ada, house, deliberation)
    assert found["conformity-interpersonal"].effect == -20
    assert found["conformity-interpersonal"].words == "no longer “quiet”"


def test_a_new_clause_is_compared_with_nothing(house: House, deliberation: str) -> None:
    option = propose(house, deliberation, "From ten on it is quiet.", "new")
    house.ada.assess_by_agent(house.group, deliberation, option)
    assert cells(house.ada, house, deliberation)["conformity-interpersonal"].effect == 20


def test_where_nothing_is_found_nothing_is_signed(house: House, deliberation: str) -> None:
    option = propose(house, deliberation, "Music is quiet after eleven in the evening.")
    before = house.ada.view(house.group)
    changed = house.ada.assess_by_agent(house.group, deliberation, option)
    assert "finds no word in it" in changed.sentence
    assert (changed.topics, changed.subject) == (frozenset(), "")
    assert house.ada.view(house.group) == before


def test_saying_the_same_again_signs_nothing(house: House, deliberation: str) -> None:
    option = propose(house, deliberation, PARTY)
    house.ada.assess_by_agent(house.group, deliberation, option)
    before = house.ada.view(house.group)
    changed = house.ada.assess_by_agent(house.group, deliberation, option)
    assert changed.sentence == "All that the word list finds is noted already."
    assert house.ada.view(house.group) == before


def test_what_is_said_by_hand_stays(house: House, deliberation: str) -> None:
    option = propose(house, deliberation, PARTY)
    house.ada.assess(house.group, deliberation, option, {"hedonism": -40})
    house.ada.assess_by_agent(house.group, deliberation, option)
    found = cells(house.ada, house, deliberation)
    assert (found["hedonism"].effect, found["hedonism"].by) == (-40, "hand")
    assert (found["stimulation"].effect, found["stimulation"].by) == (30, "agent")


def test_all_options_that_the_agent_has_said_nothing_of(house: House, deliberation: str) -> None:
    first = propose(house, deliberation, PARTY)
    propose(house, deliberation, "Music is quiet after eleven in the evening.")
    propose(house, deliberation, "", "repeal")
    house.ada.assess_by_agent(house.group, deliberation, first)
    changed = house.ada.assess_all_by_agent(house.group, deliberation)
    assert "not by understanding" in changed.sentence
    assert "what 1 of the 2 options do" in changed.sentence
    found = house.ada.view(house.group).state.deliberation(deliberation)
    assert found is not None
    assert len({each.option for each in found.assessments}) == 2
    before = house.ada.view(house.group)
    again = house.ada.assess_all_by_agent(house.group, deliberation)
    assert "what 0 of the 1 options do" in again.sentence
    assert again.topics == frozenset()
    assert house.ada.view(house.group) == before


def test_with_no_option_there_is_nothing_to_say(house: House, deliberation: str) -> None:
    changed = house.ada.assess_all_by_agent(house.group, deliberation)
    assert changed.sentence == "Your agent has said already what each option does."


def test_an_agent_that_knows_its_owner_seals_a_prediction(house: House, deliberation: str) -> None:
    option = propose(house, deliberation, PARTY)
    house.ada.correct("hedonism", 1, 100)
    house.ada.assess_by_agent(house.group, deliberation, option)
    found = house.ada.view(house.group).state.deliberation(deliberation)
    assert found is not None
    assert [each.option for each in found.predictions] == [option]
    seen = house.ada.foresees(house.group, deliberation, option)
    assert seen is not None and seen.utility > seen.baseline > 0


def test_keeping_things_is_the_measure(house: House, deliberation: str) -> None:
    with pytest.raises(DecidingRefused, match="is the measure"):
        house.ada.assess_by_agent(house.group, deliberation, KEEP)
    with pytest.raises(NotFound):
        house.ada.assess_by_agent(house.group, deliberation, "0" * 64)
