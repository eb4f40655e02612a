"""What lessons say about an option, and how much they may weigh against the members' wishes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from deliberation.errors import FolkmootError


class EvidenceError(FolkmootError, ValueError):
    """A number that no lesson can have; the message names it."""


@dataclass(frozen=True)
class Lesson:
    """`y` outcome (worked 1, mixed 1/2, failed 0), `t` trust, `s` likeness: each in [0, 1]."""

    y: float
    t: float
    s: float


@dataclass(frozen=True)
class Posterior:
    """`n` lessons' worth of evidence, the mean `p` of Beta(a, b), and its weight `lam`."""

    n: float
    a: float
    b: float
    p: float
    lam: float


def posterior(lessons: Iterable[Lesson], lam_max: float = 0.5) -> Posterior:
    """What `lessons` amount to, their order being of no account.

    a = 1 + sum t s y and b = 1 + sum t s (1 - y): the uniform prior Beta(1, 1) updated by each
    outcome as so much of a success (Gelman et al., "Bayesian Data Analysis", 2.4); p = a/(a + b);
    n = sum t s; lam = lam_max n/(n + 4), so that four whole lessons weigh half of what they may.
    Raises `EvidenceError` for a number outside [0, 1].
    """
    known = list(lessons)
    for number in (lam_max, *(x for each in known for x in (each.y, each.t, each.s))):
        if not 0 <= number <= 1:
            raise EvidenceError(f"A lesson cannot weigh {number}: each number is from 0 to 1.")
    n = math.fsum(each.t * each.s for each in known)
    a = 1 + math.fsum(each.t * each.s * each.y for each in known)
    b = 1 + math.fsum(each.t * each.s * (1 - each.y) for each in known)
    return Posterior(n, a, b, a / (a + b), lam_max * n / (n + 4))
