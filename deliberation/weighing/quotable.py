"""Lessons as a mediator is given them: as words that can be quoted, and checked by anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import product

from deliberation.acts import QuotedLesson, ToldLesson
from deliberation.state import Deliberation, State, Trial
from deliberation.weighing.lessons import known
from deliberation.weighing.likeness import LIKE_ENOUGH, likeness, shared, situation
from deliberation.wording import counted

TRIED = 1_200  # letters of the rule that was tried
LEARNT = 600  # of what was learnt
DISSENT, MOST_DISSENT = 200, 3


def quotable(told: ToldLesson) -> str:
    """What was tried, how it went, what was learnt, dissent: a line each, at most 2,500 letters.

    People's words stand as they told them, cut off where they are long. How it went is counted.
    """
    dissent = [_line(each, DISSENT) for each in told.dissent[:MOST_DISSENT]]
    return "\n".join([*_opening(told), *dissent])


def strong_lessons(
    state: State, deliberation: Deliberation, most: int = 3
) -> tuple[QuotedLesson, ...]:
    """The lessons about the matter that weigh most, at most so many, the strongest first.

    A lesson's strength is t s: its trust (`lessons.known`) times its likeness to the position or
    option that it is most like, or to the situation alone where that is greater. What is less
    alike than for the blend is left out, and so is what has no trust, such as made-up samples.
    Ties go by the lesson's id.
    """
    here = situation(deliberation.tags, deliberation.situation)
    texts = [each.text for each in deliberation.positions]
    texts += [each.text for each in deliberation.standing]
    found = []
    for each in known(state):
        there = situation(each.told.tags, each.told.words)
        alike = [likeness(each.told.tried, text, there, here) for text in texts if text]
        s = max([shared(here, there), *alike])
        if s >= LIKE_ENOUGH and each.lesson.t:
            found.append((-each.lesson.t * s, each.lesson.id, each.told))
    found.sort(key=lambda each: each[:2])
    return tuple(QuotedLesson(id_, quotable(told)) for _, id_, told in found[:most])


def says_so(state: State, quoted: QuotedLesson) -> bool:
    """Whether the group has that lesson and it says, or once said, exactly these words.

    One taken in never changes. Of an own trial outcomes may still be opened, and other words be
    found, after a mediator was given its lesson: no more outcomes than today's do, any of its
    words, and any of its dissent. False for a lesson that the group does not have.
    """
    told = next((each.told for each in known(state) if each.lesson.id == quoted.lesson), None)
    if told is None:
        return False
    trials = (trial for matter in state.deliberations for trial in matter.trials)
    own = next((trial for trial in trials if trial.id == quoted.lesson), None)
    return quotable(told) == quoted.text or (own is not None and _earlier(told, own, quoted.text))


def genuine(state: State, quoted: Iterable[QuotedLesson]) -> tuple[QuotedLesson, ...]:
    """Those of the quoted lessons that the group has in these words: only they prove a quote."""
    return tuple(each for each in quoted if says_so(state, each))


def _earlier(told: ToldLesson, own: Trial, text: str) -> bool:
    """Whether a lesson that now is `told` may have read so before all outcomes were opened."""
    counts = (range(most + 1) for most in (told.worked, told.mixed, told.failed))
    lines, dissent = text.split("\n"), {_line(each, DISSENT) for each in told.dissent}
    return any(
        lines[: len(opening)] == opening
        and len(lines) - len(opening) <= MOST_DISSENT
        and dissent.issuperset(lines[len(opening) :])
        for worked, mixed, failed in product(*counts)
        for words in own.lessons
        for opening in [
            _opening(replace(told, text=words, worked=worked, mixed=mixed, failed=failed))
        ]
    )


def _opening(told: ToldLesson) -> list[str]:
    """The lines up to what was learnt."""
    days = f"Tried for {counted(told.days, 'day')}: " if told.days else "Tried: "
    went = (
        f"{days}it worked for {counted(told.worked, 'member')}, in part for {told.mixed}, "
        f"and failed for {told.failed}."
    )
    lines = (_line(told.tried, TRIED), went, _line(told.text, LEARNT))
    return [line for line in lines if line]


def _line(words: str, limit: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
