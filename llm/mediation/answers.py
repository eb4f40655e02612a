"""Reads what a model wrote as a candidate: bounded, labels turned into ids, nothing repaired."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json

from deliberation.acts import Candidate, Citation, Sentence
from deliberation.state import Position
from llm.errors import BadAnswer
from llm.room.chatting import Answer

NOBODY = "0" * 64  # stands for a member whom the model made up; proves nothing, so it is shown
MOST_SENTENCES = 40
MOST_CITES = 16
MOST_LETTERS = 2_000  # of a sentence, and of a quote
MOST_TOTAL = 15_000  # of a wording

# Control characters, halves of characters, and marks that turn the direction of what follows.
_UNWANTED = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def read_candidate(answer: Answer, labels: Mapping[str, Position], start: str) -> Candidate:
    """The wording in an answer. Raises `BadAnswer` for anything that is not clearly one.

    A quote that cannot be proven and a sentence without one stay as they are: the audits show
    them. Of an answer that was cut off, the sentences that were finished count.
    """
    try:
        read = from_json(answer.text, allow_partial=answer.cut_off)
    except ValueError:
        raise BadAnswer("The model's answer was no JSON, so it was not used.") from None
    given = read.get("sentences") if isinstance(read, dict) else None
    if not isinstance(given, list):
        raise BadAnswer("The model's answer held no sentences, so it was not used.")
    if answer.cut_off and given:
        given = [*given[:-1], *_finished(given[-1])]
    if len(given) > MOST_SENTENCES:
        raise BadAnswer("The model's answer was far too long for a rule, so it was not used.")
    sentences = tuple(s for each in given if (s := _sentence(each, labels)) is not None)
    text = " ".join(sentence.text for sentence in sentences)
    if not any(ch.isalpha() for ch in text):
        raise BadAnswer("The model's answer was empty, so it was not used.")
    if len(text) > MOST_TOTAL:
        raise BadAnswer("The model's answer was far too long for a rule, so it was not used.")
    return Candidate(text, sentences, start)


def _finished(last: Any) -> list[Any]:
    """A sentence that was cut off, with its whole citations; nothing where it has none yet."""
    cites = last.get("cites") if isinstance(last, dict) else None
    if not isinstance(cites, list):
        return []
    whole = [c for c in cites if isinstance(c, dict) and {"member", "quote"} <= set(c)]
    return [{**last, "cites": whole}] if whole else []


def _sentence(given: Any, labels: Mapping[str, Position]) -> Sentence | None:
    """One sentence of the answer; none where it has no words at all."""
    if not isinstance(given, dict):
        raise BadAnswer("The model's answer had another shape than asked for, so it was not used.")
    cites = given.get("cites", [])
    if not isinstance(cites, list) or len(cites) > MOST_CITES:
        raise BadAnswer("The model's answer had another shape than asked for, so it was not used.")
    text = _words(given.get("text"))
    if not text:
        return None
    read = (_citation(cite, labels) for cite in cites)
    return Sentence(text, tuple(dict.fromkeys(cite for cite in read if cite is not None)))


def _citation(given: Any, labels: Mapping[str, Position]) -> Citation | None:
    """A citation with the ids behind its label; a blank quote says nothing and is none."""
    if not isinstance(given, dict):
        raise BadAnswer("The model's answer had another shape than asked for, so it was not used.")
    quote = _words(given.get("quote"))
    if not quote:
        return None
    position = labels.get(str(given.get("member", "")).strip())
    if position is None:
        return Citation(NOBODY, NOBODY, quote)
    return Citation(position.member, position.id, quote)


def _words(given: Any) -> str:
    """A line of text, without the characters that no document can hold."""
    if not isinstance(given, str):
        raise BadAnswer("The model's answer had another shape than asked for, so it was not used.")
    if len(given) > MOST_LETTERS:
        raise BadAnswer("The model's answer was far too long for a rule, so it was not used.")
    return " ".join(_UNWANTED.sub(" ", given).split())
