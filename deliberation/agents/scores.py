"""Agents score agents: what I think of an agent's solutions, steadied by what all judges think.

Each judge counts once in the global average, however many solutions they marked and however many
identities they marked with, so that one of five who lies moves it by a fifth of the range at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deliberation.errors import FolkmootError
from deliberation.fields import is_number

STEADY = 5  # k: how many of my own marks the global average weighs as much as


class ScoreError(FolkmootError, ValueError):
    """The marks cannot be counted; the message says why."""


@dataclass(frozen=True)
class Mark:
    """What `judge` thinks of one `solution` by `agent`, by the judge's own criteria.

    `mark` is in hundredths of [-1, 1]. `judge` and `agent` are identities.
    """

    judge: str
    agent: str
    solution: str
    mark: int


@dataclass(frozen=True)
class Judge:
    """One judge's `mean` over `n` solutions, in hundredths."""

    judge: str
    n: int
    mean: float


@dataclass(frozen=True)
class Score:
    """Every term, in hundredths of [-1, 1]: `score` = (n mean_me + k global_mean) / (n + k).

    `judges` are those whose means make up `global_mean`, in order of their names. Without any mark
    the means and `score` are None: too few to tell.
    """

    agent: str
    n: int
    mean_me: float | None
    k: int
    judges: tuple[Judge, ...]
    global_mean: float | None
    score: float | None


def score(
    me: str,
    agent: str,
    marks: Iterable[Mark],
    principals: Mapping[str, str] | None = None,
    k: int = STEADY,
) -> Score:
    """What `agent` is worth to `me`: my mean, drawn towards the mean of all judges' means.

    A credibility estimate, with my own experience weighing n/(n + k) (H. Bühlmann, "Experience
    Rating and Credibility", ASTIN Bulletin 4, 1967). `principals` says who stands behind an
    identity, itself if not named: their marks are one judge's, marks for one solution count once
    at their mean, and a judge never scores itself. Means are exact fractions until each is shown.
    Raises `ScoreError` for a mark or `k` out of range, or two marks by one identity for one
    solution.
    """
    if not is_number(1, 1000)(k):
        raise ScoreError(
            "How much the global average weighs must be a whole number from 1 to 1000."
        )
    behind = principals or {}
    given = _by_judge(agent, marks, behind)
    means = {judge: _mean([_mean(m) for m in by.values()]) for judge, by in given.items()}
    mine = behind.get(me, me)
    n, own = len(given.get(mine, {})), means.get(mine, Fraction(0))
    everyone = _mean(list(means.values())) if means else None
    return Score(
        agent,
        n,
        float(own) if n else None,
        k,
        tuple(Judge(judge, len(given[judge]), float(means[judge])) for judge in sorted(means)),
        None if everyone is None else float(everyone),
        None if everyone is None else float((n * own + k * everyone) / (n + k)),
    )


def sentence(found: Score, names: Mapping[str, str]) -> str:
    """The sum in words; `names` by identity, without one the id is shown."""
    name = names.get(found.agent) or found.agent
    if found.score is None or found.global_mean is None:
        return f"Nobody has marked a solution by {name} yet: too few to tell."
    means = ", ".join(f"{names.get(j.judge) or j.judge} {_signed(j.mean)}" for j in found.judges)
    world = f"the mean over judges, each counted once ({means}), is {_signed(found.global_mean)}"
    if found.mean_me is None:
        return f"You have marked no solution by {name}, so the score is that of all: {world}."
    return (
        f"{name}: your mean over {found.n} of its solutions is {_signed(found.mean_me)}, and "
        f"{world}; ({found.n} × {_signed(found.mean_me)} + {found.k} × "
        f"{_signed(found.global_mean)}) / ({found.n} + {found.k}) = {_signed(found.score)}."
    )


def _by_judge(
    agent: str, marks: Iterable[Mark], behind: Mapping[str, str]
) -> dict[str, dict[str, list[Fraction]]]:
    """The marks for `agent` that count, by judge and solution."""
    given: dict[str, dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    seen = set()
    for each in marks:
        if not is_number(-100, 100)(each.mark):
            raise ScoreError(f"A mark cannot be {each.mark}: it is from -100 to 100, and whole.")
        if (each.judge, each.agent, each.solution) in seen:
            raise ScoreError(f"“{each.judge}” marks one solution twice: keep one of the marks.")
        seen.add((each.judge, each.agent, each.solution))
        judge = behind.get(each.judge, each.judge)
        if behind.get(each.agent, each.agent) == judge:
            continue
        if each.agent == agent:
            given[judge][each.solution].append(Fraction(each.mark))
    return given


def _mean(numbers: Sequence[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0)) / len(numbers)


def _signed(hundredths: float) -> str:
    return f"{hundredths / 100:+.4f}".replace("-", "−") if hundredths else "0"
