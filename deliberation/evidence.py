"""What lessons say about an option, and how much they may weigh against the members' wishes.

Whole numbers until the last division, so that every laptop gets the same bits. However many
lessons one source tells, it has one voice, no louder than its heaviest lesson.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliberation.errors import FolkmootError

WHOLE = 1000  # thousandths: outcome, trust and likeness are counted in them
WEIGHT = WHOLE * WHOLE  # millionths: trust times likeness
TOLD = WEIGHT * WHOLE  # billionths: a weight times an outcome
PERCENT = 100
LAM_MAX = 50  # percent: the most that lessons may weigh, unless the group sets another
HALFWAY = 4  # whole lessons that weigh half of what lessons may

Whole = NDArray[np.int64]


class EvidenceError(FolkmootError, ValueError):
    """A number that no lesson can have; the message says which can be."""


@dataclass(frozen=True)
class Lesson:
    """`y` outcome (worked 1000, mixed 500, failed 0) and `t` trust, in thousandths, 0 to 1000.

    `source` is whoever told it: their lessons share one voice. `id` and `title` say which it is.
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


@dataclass(frozen=True)
class Voice:
    """One source: `weight` in millionths, outcome `y` in thousandths, of `lessons` lessons."""

    source: str
    weight: int
    y: int
    lessons: int


@dataclass(frozen=True)
class Term:
    """A lesson as it weighs: `s` in thousandths, `full` = t s in millionths, `share` in the
    weight of its source, in (0, 1]."""

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
        return (TOLD + self.worked) / TOLD

    @property
    def b(self) -> float:
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
        return Fraction(TOLD + self.worked, 2 * TOLD + self.weight * WHOLE)

    @property
    def exact_lam(self) -> Fraction:
        return Fraction(self.lam_max * self.weight, PERCENT * (self.weight + HALFWAY * WEIGHT))

    @property
    def terms(self) -> tuple[Term, ...]:
        """The lessons that weigh anything, one by one, in the order given."""
        full = [each.t * s for each, s in zip(self.lessons, self.likeness, strict=True)]
        of: dict[str, list[int]] = {}
        for each, weight in zip(self.lessons, full, strict=True):
            of.setdefault(each.source, []).append(weight)
        shares = {source: Fraction(max(all_), sum(all_) or 1) for source, all_ in of.items()}
        return tuple(
            Term(each, s, weight, shares[each.source])
            for each, s, weight in zip(self.lessons, self.likeness, full, strict=True)
            if weight
        )

    @property
    def voices(self) -> tuple[Voice, ...]:
        """The sources that weigh anything, in the order of their first lessons."""
        of: dict[str, list[Term]] = {}
        for term in self.terms:
            of.setdefault(term.lesson.source, []).append(term)
        return tuple(
            Voice(source, *voice([(t.full, t.lesson.y) for t in terms]), len(terms))
            for source, terms in of.items()
        )


def voice(said: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Weight and outcome of one source, from the weight and outcome of each of its lessons.

    H = max of w, Y = (sum of w y) / (sum of w), rounded to whole thousandths, a half upwards;
    (0, 0) where nothing weighs anything.
    """
    told = sum(weight * y for weight, y in said)
    heaviest = max((weight for weight, _ in said), default=0)
    return heaviest, _mean(told, sum(weight for weight, _ in said))


def _mean(told: int, total: int) -> int:
    return (2 * told + total) // (2 * total) if total else 0


def without_each(it: Posterior) -> dict[int, Posterior]:
    """For each lesson that weighs anything, by its place: the sums as they are without it."""
    of: dict[str, list[tuple[int, int, int]]] = {}
    for place, (each, s) in enumerate(zip(it.lessons, it.likeness, strict=True)):
        if each.t * s:
            of.setdefault(each.source, []).append((place, each.t * s, each.y))
    found = {}
    for said in of.values():
        total, told = sum(w for _, w, _ in said), sum(w * y for _, w, y in said)
        loudest, next_ = [*sorted((w for _, w, _ in said), reverse=True), 0][:2]
        weight, y = voice([(w, y) for _, w, y in said])
        for place, w, own in said:
            left = total - w
            heard = next_ if w == loudest else loudest
            mean = _mean(told - w * own, left)
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
    Then n = sum of H, a = 1 + sum of H Y, b = 1 + sum of H (1 - Y), over sources: the uniform
    prior Beta(1, 1) updated by each voice as so much of a success (Gelman et al., "Bayesian Data
    Analysis", 2.4); p = a / (a + b); lam = lam_max n / (n + 4), so that four whole voices weigh
    half of what lessons may. A source with a single lesson has H = t s and Y = y. The order of
    the lessons is of no account.

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
    weight, worked = _sums(y, t, s, *_by_source(lessons))
    kept = tuple(lessons)
    return [
        Posterior(kept, tuple(own), n, a, lam_max)
        for own, n, a in zip(s.tolist(), weight.tolist(), worked.tolist(), strict=True)
    ]


def _sums(y: Whole, t: Whole, s: Whole, order: Whole, starts: Whole) -> tuple[Whole, Whole]:
    """n in millionths and a - 1 in billionths, for each row of `s`."""
    weights = (s * t)[:, order]
    loudest = np.maximum.reduceat(weights, starts, axis=1)
    total = np.add.reduceat(weights, starts, axis=1)
    told = np.add.reduceat(weights * y[order], starts, axis=1)
    mean = (2 * told + total) // np.maximum(2 * total, 1)
    return loudest.sum(axis=1), (loudest * mean).sum(axis=1)


def _by_source(lessons: Sequence[Lesson]) -> tuple[Whole, Whole]:
    """The lessons' places so that each source's stand together, and where each source starts."""
    numbers: dict[str, int] = {}
    of = np.array([numbers.setdefault(each.source, len(numbers)) for each in lessons], np.int64)
    order = np.argsort(of, kind="stable")
    return order, np.searchsorted(of[order], np.arange(len(numbers)))


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
