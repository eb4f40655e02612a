"""Reads what a model wrote as candidates and critiques: bounded, labels turned into ids, nothing
repaired."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deliberation.acts import Candidate, Citation, Critique, Sentence
from deliberation.state import Position
from llm.errors import BadAnswer
from llm.mediation.labels import NOBODY
from llm.mediation.sizes import size_of
from llm.mediation.starts import Start
from llm.room.exchange import Answer
from llm.room.parsing import parsed
from llm.words.cleaning import seen

MOST_SENTENCES = 40
MOST_CITES = 16
MOST_LETTERS = 2_000  # of a sentence, and of a quote
MOST_TOTAL = 15_000  # of a wording
MOST_BYTES = 12_000  # of a wording with its citations: so many must fit into one entry
MOST_LEFT_OUT = 64
MOST_CRITIQUES = 64
MOST_MISSED = 600  # letters of what a member would miss, and of the quote that it rests on
DAYS = range(7, 366)  # that a trial may last


def read_candidate(
    answer: Answer, labels: Mapping[str, Position], start: Start, *, revises: int = -1
) -> Candidate:
    """The wording in an answer. Raises `BadAnswer` for anything that is not clearly one.

    A quote that cannot be proven and a sentence without one stay as they are: the audits show
    them. Of an answer that was cut off, the sentences that were finished count. `revises` is the
    place of the candidate that it takes further.
    """
    read = parsed(answer)
    given = read.get("sentences") if isinstance(read, dict) else None
    if not isinstance(given, list):
        raise BadAnswer("The model's answer held no sentences, so it was not used.")
    if answer.cut_off and given and "left_out" not in read:
        given = [*given[:-1], *_finished(given[-1])]
    if len(given) > MOST_SENTENCES:
        raise _too_long()
    sentences = tuple(s for each in given if (s := _sentence(each, labels)) is not None)
    text = " ".join(sentence.text for sentence in sentences)
    if not any(ch.isalpha() for ch in text):
        raise BadAnswer("The model's answer was empty, so it was not used.")
    if len(text) > MOST_TOTAL:
        raise _too_long()
    candidate = Candidate(
        text,
        sentences,
        start.label,
        kind=start.kind,
        days=_days(read.get("days"), start) if start.kind == "trial" else 0,
        revises=revises,
        left_out=_left_out(read.get("left_out"), labels),
    )
    if size_of(candidate) > MOST_BYTES:
        raise _too_long()
    return candidate


def read_critiques(answer: Answer, labels: Mapping[str, int], member: str) -> tuple[Critique, ...]:
    """One member's critiques in an answer, by the candidates' places, each candidate once.

    Scores are cut at -100 and 100; quotes are as the model gave them, proven or not. A candidate
    that the model passed over has no critique. Raises `BadAnswer` for what is no list of
    critiques, and where none of them is about a candidate.
    """
    read = parsed(answer)
    given = read.get("critiques") if isinstance(read, dict) else None
    if not isinstance(given, list) or len(given) > MOST_CRITIQUES:
        raise BadAnswer("The model's answer held no critiques, so it was not used.")
    if answer.cut_off:
        given = [each for each in given if isinstance(each, dict) and "score" in each]
    found: dict[int, Critique] = {}
    for each in given:
        critique = _critique(each, labels, member)
        if critique is not None:
            found.setdefault(critique.candidate, critique)
    if not found:
        raise BadAnswer("The model's answer was about no wording, so it was not used.")
    return tuple(found[place] for place in sorted(found))


def _misshapen() -> BadAnswer:
    return BadAnswer("The model's answer had another shape than asked for, so it was not used.")


def _too_long() -> BadAnswer:
    return BadAnswer("The model's answer was far too long for a rule, so it was not used.")


def _words(given: Any) -> str:
    """A line of text, without the characters that no document can hold. Raises `BadAnswer`."""
    if not isinstance(given, str):
        raise _misshapen()
    if len(given) > MOST_LETTERS:
        raise _too_long()
    return seen(given)


def _days(given: Any, start: Start) -> int:
    return given if type(given) is int and given in DAYS else start.days


def _left_out(given: Any, labels: Mapping[str, Position]) -> tuple[str, ...]:
    """The members behind the labels, each once; a label that stands for no member is none."""
    named = [each for each in given if isinstance(each, str)] if isinstance(given, list) else []
    found = (labels[each.strip()].member for each in named if each.strip() in labels)
    return tuple(dict.fromkeys(filter(None, found)))[:MOST_LEFT_OUT]


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
        raise _misshapen()
    cites = given.get("cites", [])
    if not isinstance(cites, list) or len(cites) > MOST_CITES:
        raise _misshapen()
    text = _words(given.get("text"))
    if not text:
        return None
    read = (_citation(cite, labels) for cite in cites)
    return Sentence(text, tuple(dict.fromkeys(cite for cite in read if cite is not None)))


def _citation(given: Any, labels: Mapping[str, Position]) -> Citation | None:
    """A citation with the ids behind its label; a blank quote says nothing and is none."""
    if not isinstance(given, dict):
        raise _misshapen()
    quote = _words(given.get("quote"))
    if not quote:
        return None
    position = labels.get(str(given.get("member", "")).strip())
    if position is None:
        return Citation(NOBODY, NOBODY, quote)
    return Citation(position.member, position.id, quote)


def _critique(given: Any, labels: Mapping[str, int], member: str) -> Critique | None:
    if not isinstance(given, dict):
        raise _misshapen()
    place = labels.get(str(given.get("candidate", "")).strip())
    if place is None:
        return None
    missed, quote = _words(given.get("misses", "")), _words(given.get("quote", ""))
    score = _score(given.get("score"))
    return Critique(place, member, score, missed[:MOST_MISSED], quote[:MOST_MISSED])


def _score(given: Any) -> int:
    """Whole hundredths. Raises `BadAnswer` for what is no number."""
    if isinstance(given, bool) or not isinstance(given, (int, float)) or given != given:
        raise _misshapen()
    return round(max(-100.0, min(100.0, given)))
