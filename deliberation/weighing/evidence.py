"""What lessons say about an option, and how much they may weigh against the members' wishes.

Whole numbers until the last division, so that every laptop gets the same bits. However many
lessons one source tells, it has one voice, no louder than its heaviest lesson; and however many
sources one member brings in, these have one voice, no louder than the heaviest of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from deliberation.errors import FolkmootError
from deliberation.weighing.voices import Sums, Whole, runs, share, voice, voices_of

WHOLE = 1000  # thousandths: outcome, trust and likeness are counted in them
WEIGHT = WHOLE * WHOLE  # millionths: trust times likeness
TOLD = WEIGHT * WHOLE  # billionths: a weight times an outcome
PERCENT = 100
LAM_MAX = 50  # percent: the most that lessons may weigh, unless the group sets another
HALFWAY = 4  # whole lessons that weigh half of what lessons may


class EvidenceError(FolkmootError, ValueError):
    """A number that no lesson can have; the message says which can be."""


@dataclass(frozen=True)
class Lesson:
    """`y` outcome (worked 1000, mixed 500, failed 0) and `t` trust, in thousandths, 0 to 1000.

    `source` is whoever told it: their lessons share one voice. `taker` is the member who alone
    took in what this source told: all that they took in shares one voice; "" for a source that
    stands for itself. `id` and `title` say which it is.
    `harmed` members saw harm, the worst of it `harm` hundredths: shown beside, not in `y`.
    `made_up`: a sample, which is told with trust 0.
    """

    y: int
    t: int
    source: str
    id: str = ""
    title: str = ""
    harmed: int = 0
    harm: int = 0
    made_up: bool = False
    taker: str = ""


@dataclass(frozen=True)
class Voice:
    """One source: `weight` in millionths, outcome `y` in thousandths, of `lessons` lessons;
    `taker` as in `Lesson`."""

    source: str
    weight: int
    y: int
    lessons: int
    taker: str = ""


@dataclass(frozen=True)
class Together:
    """What counts as one: all sources that `taker` alone brought in, or, without one, a single
    source. `weight` in millionths, outcome `y` in thousandths."""

    taker: str
    weight: int
    y: int
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class Term:
    """A lesson as it weighs: `s` in thousandths, `full` = t s in millionths, `share` of this
    that is left once its source and its taker count as one each, in (0, 1]."""

    lesson: Lesson
    s: int
    full: int
    share: Fraction

    @property
    def weight(self) -> float:
        """After the cap, in whole lessons."""
        return float(self.full * self.share / WEIGHT)


@dataclass(frozen=True)
class Posterior:
    """What `lessons` say of one option; `likeness[i]` is s of `lessons[i]`, in thousandths.

    `weight` is n in millionths, `worked` is a - 1 in billionths, `lam_max` in percent.
    """

    lessons: tuple[Lesson, ...] = ()
    likeness: tuple[int, ...] = ()
    weight: int = 0
    worked: int = 0
    lam_max: int = LAM_MAX

    @property
    def n(self) -> float:
        """Lessons' worth of evidence, 0 or more."""
        return self.weight / WEIGHT

    @property
    def a(self) -> float:
        """a = 1 + sum of t s y."""
        return (TOLD + self.worked) / TOLD

    @property
    def b(self) -> float:
        """b = 1 + sum of t s (1 − y)."""
        return (TOLD + self.weight * WHOLE - self.worked) / TOLD

    @property
    def p(self) -> float:
        """The mean of Beta(a, b), in (0, 1); 1/2 without a lesson."""
        return (TOLD + self.worked) / (2 * TOLD + self.weight * WHOLE)

    @property
    def lam(self) -> float:
        """The weight of lessons in the blend, 0 to lam_max."""
        return self.lam_max * self.weight / (PERCENT * (self.weight + HALFWAY * WEIGHT))

    @property
    def exact_p(self) -> Fraction:
        """p = a / (a + b), not rounded."""
        return Fraction(TOLD + self.worked, 2 * TOLD + self.weight * WHOLE)

    @property
    def exact_lam(self) -> Fraction:
        """lam = lam_max n / (n + 4), not rounded."""
        return Fraction(self.lam_max * self.weight, PERCENT * (self.weight + HALFWAY * WEIGHT))

    @property
    def terms(self) -> tuple[Term, ...]:
        """The lessons that weigh anything, one by one, in the order given."""
        full = [each.t * s for each, s in zip(self.lessons, self.likeness, strict=True)]
        by_source: dict[_Source, list[int]] = {}
        for each, weight in zip(self.lessons, full, strict=True):
            by_source.setdefault(_source(each), []).append(weight)
        heard: dict[_Source, list[int]] = {}
        for source, said in by_source.items():
            heard.setdefault(_taker(source), []).append(max(said))
        shares = {
            source: share(said) * share(heard[_taker(source)]) for source, said in by_source.items()
        }
        return tuple(
            Term(each, s, weight, shares[_source(each)])
            for each, s, weight in zip(self.lessons, self.likeness, full, strict=True)
            if weight
        )

    @property
    def voices(self) -> tuple[Voice, ...]:
        """The sources that weigh anything, in the order of their first lessons."""
        of: dict[_Source, list[Term]] = {}
        for term in self.terms:
            of.setdefault(_source(term.lesson), []).append(term)
        return tuple(
            Voice(source, *voice([(t.full, t.lesson.y) for t in terms]), len(terms), taker)
            for (taker, source), terms in of.items()
        )

    @property
    def together(self) -> tuple[Together, ...]:
        """What counts as one each, in the order of their first lessons; n is the sum of their
        weights."""
        of: dict[_Source, list[Voice]] = {}
        for each in self.voices:
            of.setdefault(_taker((each.taker, each.source)), []).append(each)
        return tuple(
            Together(taker, *voice([(v.weight, v.y) for v in said]), tuple(said))
            for (taker, _), said in of.items()
        )


_Source = tuple[str, str]  # taker and source


def _source(lesson: Lesson) -> _Source:
    return lesson.taker, lesson.source


def _taker(source: _Source) -> _Source:
    """What a source counts as one with: all of its taker, or itself alone."""
    return (source[0], "") if source[0] else source


def without_each(it: Posterior) -> dict[int, Posterior]:
    """For each lesson that weighs anything, by its place: the sums as they are without it."""
    of: dict[_Source, dict[_Source, list[tuple[int, tuple[int, int]]]]] = {}
    for place, (each, s) in enumerate(zip(it.lessons, it.likeness, strict=True)):
        if each.t * s:
            source = _source(each)
            said = of.setdefault(_taker(source), {}).setdefault(source, [])
            said.append((place, (each.t * s, each.y)))
    found = {}
    for sources in of.values():
        own = [voice([lesson for _, lesson in said]) for said in sources.values()]
        all_, (weight, y) = Sums.of(own), voice(own)
        for before, said in zip(own, sources.values(), strict=True):
            told = Sums.of([lesson for _, lesson in said])
            for place, lesson in said:
                heard, mean = all_.changed(before, told.changed(lesson, (0, 0)))
                n, a = it.weight - weight + heard, it.worked - weight * y + heard * mean
                found[place] = Posterior((), (), n, a, it.lam_max)
    return found


def posterior(
    lessons: Sequence[Lesson], likeness: Sequence[int], lam_max: int = LAM_MAX
) -> Posterior:
    """What `lessons` amount to for one option: see `posteriors`."""
    return posteriors(lessons, [likeness], lam_max)[0]


def posteriors(
    lessons: Sequence[Lesson], likeness: Sequence[Sequence[int]], lam_max: int = LAM_MAX
) -> list[Posterior]:
    """What `lessons` amount to for each option; `likeness[o][i]` is s of lesson i, in thousandths.

    Each lesson weighs w = t s. All lessons of one source speak with one voice: it weighs H, the
    greatest w among them, and says Y, their mean outcome weighted by w, in whole thousandths.
    In the same way all sources with one taker speak with one voice: the greatest H, and the mean
    of Y weighted by H, in whole thousandths. So one member who makes up two hundred sources weighs
    no more than with one, at most one whole lesson.

    Then n = sum of H, a = 1 + sum of H Y, b = 1 + sum of H (1 - Y), over these voices: the uniform
    prior Beta(1, 1) updated by each voice as so much of a success (Gelman et al., "Bayesian Data
    Analysis", 2.4); p = a / (a + b); lam = lam_max n / (n + 4), so that four whole voices weigh
    half of what lessons may. A source with a single lesson has H = t s and Y = y, and a taker with
    a single source has what that has. The order of the lessons is of no account.

    Raises `EvidenceError` for what is no whole number of thousandths from 0 to 1000, or a
    `lam_max` that is no whole percentage.
    """
    if not (type(lam_max) is int and 0 <= lam_max <= PERCENT):
        raise EvidenceError("Lessons may weigh a whole number of percent, from 0 to 100.")
    y = _thousandths([each.y for each in lessons])
    t = _thousandths([each.t for each in lessons])
    s = _table(likeness, len(lessons))
    if not lessons:
        return [Posterior(lam_max=lam_max) for _ in likeness]
    weight, worked = _sums(y, t, s, *_by_voice(lessons))
    kept = tuple(lessons)
    return [
        Posterior(kept, tuple(own), n, a, lam_max)
        for own, n, a in zip(s.tolist(), weight.tolist(), worked.tolist(), strict=True)
    ]


def _sums(
    y: Whole, t: Whole, s: Whole, order: Whole, sources: Whole, takers: Whole
) -> tuple[Whole, Whole]:
    """n in millionths and a - 1 in billionths, for each row of `s`."""
    weights, said = voices_of((s * t)[:, order], y[order], sources)
    weights, said = voices_of(weights, said, takers)
    return weights.sum(axis=1), (weights * said).sum(axis=1)


def _by_voice(lessons: Sequence[Lesson]) -> tuple[Whole, Whole, Whole]:
    """The lessons' places so that those of each source stand together, and the sources of each
    taker; where each source starts among the lessons, and each taker among the sources."""
    sources = _numbered([_source(each) for each in lessons])
    takers = _numbered([_taker(_source(each)) for each in lessons])
    order = np.lexsort((sources, takers))
    starts = runs(sources[order])
    return order, starts, runs(takers[order][starts])


def _numbered(keys: Sequence[_Source]) -> Whole:
    numbers: dict[_Source, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)


def _table(likeness: Sequence[Sequence[int]], width: int) -> Whole:
    if any(len(row) != width for row in likeness):
        raise EvidenceError("Each lesson has one likeness to each option: some are missing.")
    return _thousandths(likeness).reshape(len(likeness), width)


def _thousandths(numbers: Sequence[Any]) -> Whole:
    """Exactly these, or an error: a float or a huge number makes another kind of array."""
    found = np.array(numbers if len(numbers) else [], None if len(numbers) else np.int64)
    if found.size and (found.dtype != np.int64 or found.min() < 0 or found.max() > WHOLE):
        raise EvidenceError(
            "Outcome, trust and likeness of a lesson are whole thousandths, from 0 to 1000."
        )
    return found.astype(np.int64)
