"""Tone parity: the mediator's own words about members, never what it quotes from them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deliberation.acts import Critique
from llm.audits.tone import tone_parity, tones
from llm.mediation.dispute import Dispute
from tests.llm.audits.wordings import ADA, BEN, CLEO


def critiques(**texts: str) -> list[Critique]:
    of = {"ada": ADA, "ben": BEN, "cleo": CLEO}
    return [Critique(0, of[who], 0, text) for who, text in texts.items()]


def test_plain_words_about_everybody_pass(dispute: Dispute) -> None:
    plain = critiques(ada="It says nothing of the early hours.", ben="Music ends too soon.")
    assert tone_parity(dispute, plain).passed
    assert tone_parity(dispute, []).passed


@pytest.mark.parametrize(
    "text", ["A selfish wish for music.", "Childish as ever.", "Der Wunsch ist kindisch."]
)
def test_who_alone_is_belittled_is_named(dispute: Dispute, text: str) -> None:
    found = tone_parity(dispute, critiques(ada="The early hours are missing.", ben=text))
    assert not found.passed
    assert found.detail.startswith("Ben is spoken of with “")


def test_who_is_spoken_of_alone_and_belittled_is_named_too(dispute: Dispute) -> None:
    assert not tone_parity(dispute, critiques(ben="That is ridiculous.")).passed


def test_parity_is_about_some_and_not_others(dispute: Dispute) -> None:
    rude = critiques(ada="Petty.", ben="Childish.", cleo="Silly.")
    found = tone_parity(dispute, rude)
    assert found.passed
    assert "Everybody alike" in found.detail


def test_what_a_member_said_themselves_is_not_the_mediators_tone(dispute: Dispute) -> None:
    said = replace(dispute.positions[1], text="I hate these stupid rules.")
    annoyed = replace(dispute, positions=(dispute.positions[0], said, dispute.positions[2]))
    quoting = critiques(ada="Hm.", ben="It does not meet “I hate these stupid rules”.")
    assert tone_parity(annoyed, quoting).passed
    assert not tone_parity(dispute, quoting).passed  # nobody said that: it is the mediator's


def test_a_not_before_it_turns_a_word(dispute: Dispute) -> None:
    fair = critiques(ada="Fine.", ben="It is not unreasonable, nor is it a not too silly wish.")
    assert tone_parity(dispute, fair).passed


def test_one_alone_who_is_praised_again_and_again_is_named(dispute: Dispute) -> None:
    once = critiques(ada="A wise wish.", ben="Music ends too soon.")
    again = [*once, Critique(1, ADA, 0, "Again an admirable thought.")]
    assert tone_parity(dispute, once).passed
    found = tone_parity(dispute, again)
    assert found.detail == "Ada alone is praised, 2 times."
    assert tone_parity(dispute, [*again, *critiques(ben="Wise.")]).passed


def test_the_lists_hold_plain_words_that_are_not_on_both_sides() -> None:
    lists = tones()
    assert not lists.praise & lists.belittle
    assert all(word.replace("-", "").isalpha() for word in lists.praise | lists.belittle)
    assert {"selfish", "kindisch"} <= lists.belittle
