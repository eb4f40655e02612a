"""What the agent remembers: the strongest values, recent words, and what is being deliberated."""

from __future__ import annotations

from deliberation.profiles.profile import Evidence, fold
from llm.agent import memory as limits
from llm.agent.memory import Known, Matter, Memory, Remembered, recall
from llm.agent.quoting import evidence_from

NAMES = {"hedonism": "Hedonism", "face": "Face", "tradition": "Tradition"}


def said(words: str, value: str = "hedonism", direction: int = 1, talk: str = "talk-1") -> Evidence:
    return evidence_from(words, talk, value, direction, 100)


def test_a_new_owner_is_a_blank_page() -> None:
    assert recall(fold([]), [], [], NAMES) == Memory()


def test_the_strongest_values_by_name_with_how_sure_that_is() -> None:
    items = [said(f"I love feast {n}") for n in range(4)]
    items += [said("I hate to be mocked", "face"), said("old things bore me", "tradition", -1)]
    remembered = recall(fold(items), [], [], NAMES)
    assert remembered.known == (Known("Hedonism", "well founded"), Known("Face", "some signs"))


def test_words_are_remembered_with_the_conversation_that_they_are_from() -> None:
    items = [said("I love feasts", talk="talk-2"), said("old things bore me", "tradition", -1)]
    remembered = recall(fold(items), items, [], NAMES)
    assert remembered.remembered == (
        Remembered("I love feasts", "Hedonism", True, "talk-2"),
        Remembered("old things bore me", "Tradition", False, "talk-1"),
    )
    assert remembered.rests_on == ("talk-2", "talk-1")


def test_what_was_struck_is_remembered_no_more() -> None:
    item = said("I love feasts")
    assert recall(fold([]), [item], [], NAMES) == Memory()


def test_answers_and_corrections_are_no_words_of_a_conversation() -> None:
    item = Evidence("a", "face", 1, 60, "answer", "empty-room", "A room is free.")
    assert recall(fold([item]), [item], [], NAMES).rests_on == ()


def test_it_never_grows_beyond_a_page() -> None:
    items = [said(f"I love feast {n} " + "so much " * 40, talk=f"t{n}") for n in range(50)]
    matters = [Matter(f"Topic {n}", "All of it.\n" * 500) for n in range(50)]
    remembered = recall(fold(items), items, matters, NAMES)
    assert len(remembered.remembered) == limits.QUOTES
    assert len(remembered.matters) == limits.MATTERS
    assert all(len(each.quote) == limits.QUOTED for each in remembered.remembered)
    assert all(len(each.present) == limits.SHOWN for each in remembered.matters)
    assert remembered.rests_on == tuple(f"t{n}" for n in range(limits.QUOTES))
