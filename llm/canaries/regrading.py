"""Grades a hidden dispute anew from the journal alone: no model, and no trust in whoever ran it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from llm.canaries.asking import Part, Step, steps, together
from llm.canaries.generating import VERSION, CanaryError, make
from llm.canaries.grading import Grade, grade, made_by, signed, unusable
from llm.errors import BadAnswer, EmptyAnswer
from llm.room.exchange import Answer, Exchange
from llm.vault.records import CanaryRun


def regrade(run: CanaryRun, exchanges: Iterable[Exchange]) -> Grade:
    """What the run's grade must have been, its dispute made again and its answers read again.

    `exchanges` are the journal's entries that the run names, among others or not. Where the grade
    is not what the run says, the run was not kept as it was. Raises `CanaryError` where it cannot
    be said: the app's generator or prompts are no longer those of the run, an entry is gone, or
    it holds another question.
    """
    if made_by(run.detail) != VERSION:
        raise CanaryError(
            f"This hidden dispute was made by another version of the generator than {VERSION}, so "
            "it can only be graded again by the app of then."
        )
    canary = make(run.kind, run.seed)
    found = {each.id: each for each in exchanges}
    entries = [found[name] for name in run.exchange.split() if name in found]
    asked = steps(canary)
    if not entries or len(entries) < len(run.exchange.split()):
        raise CanaryError("The journal no longer has what was asked, so it cannot be graded again.")
    try:
        parts = [_read(step, each) for step, each in zip(asked, entries, strict=False)]
    except BadAnswer as error:
        return signed(unusable(str(error)))
    if len(parts) < len(asked):
        raise CanaryError("The run names fewer answers than it had questions.")
    return signed(grade(canary, together(parts)))


def _read(step: Step, exchange: Exchange) -> Part:
    asked = json.loads(exchange.request)["messages"]
    if [_bare(each) for each in asked] != [_bare(each) for each in step.question.messages]:
        raise CanaryError(
            "The journal has another question than this hidden dispute asks today, as when the "
            f"prompt “{exchange.purpose}” was changed since its version {exchange.version}."
        )
    if exchange.ended not in ("whole", "cut off"):
        raise BadAnswer(exchange.ended)
    if not exchange.answer.strip():
        raise EmptyAnswer(exchange.verdict)
    return step.read(Answer(exchange.answer, exchange.ended == "cut off"))


def _bare(message: Mapping[str, str]) -> tuple[str, str]:
    return message["role"], message["content"]
