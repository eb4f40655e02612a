"""What matters to one person and how sure that is: a profile, folded from evidence.

Each value has a pseudo-count for it and one against it, which start the same for all twenty and
to which every item adds its strength. Whole numbers and fractions throughout, so that the same
evidence gives the same profile in any order, on every laptop.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor, isqrt

from deliberation.acts import KINDS_OF_EVIDENCE
from deliberation.errors import FolkmootError
from deliberation.fields import TEXT_LIMIT, is_number, is_text
from deliberation.profiles.values import VALUES, position

WHOLE = 1000  # thousandths that the twenty weights of a profile add up to
FULL = 100  # hundredths: the strength that counts as one whole observation
FOR, AGAINST = 50, 150  # hundredths that each value starts from: one in four matters, surely none
FIRM = 4  # a correction counts so many times: in full it triples a value's share or thirds it
SPREAD = Fraction(128, 100)  # standard deviations to either side: four times out of five


class ProfileError(FolkmootError, ValueError):
    """Something that cannot be evidence, a weight or an effect; the message names it."""


@dataclass(frozen=True)
class Evidence:
    """One sign that a value matters to the owner (`direction` 1) or matters little to them (-1).

    `strength` is in hundredths, 1 to 100. `kind` is where it comes from, one of
    `acts.KINDS_OF_EVIDENCE`; `ref` names it there (a situation, an option, a conversation) and
    `words` are what was said. A correction is the owner's own setting of a value. Raises
    `ProfileError`.
    """

    id: str
    value: str
    direction: int
    strength: int
    kind: str
    ref: str = ""
    words: str = ""

    def __post_init__(self) -> None:
        if self.value not in VALUES:
            raise ProfileError(f"There is no value called {self.value!r}; choose one of the 20.")
        if not is_number(-1, 1)(self.direction) or self.direction == 0:
            raise ProfileError("Evidence is for a value (1) or against it (-1), and nothing else.")
        if not is_number(1, FULL)(self.strength):
            raise ProfileError("The strength of evidence is a whole number from 1 to 100.")
        if self.kind not in KINDS_OF_EVIDENCE:
            raise ProfileError(f"Evidence is one of these: {', '.join(KINDS_OF_EVIDENCE)}.")
        if not (is_text(empty=False)(self.id) and is_text()(self.ref) and is_text()(self.words)):
            raise ProfileError(
                f"Evidence has an id, and words of at most {TEXT_LIMIT:,} whole characters; "
                "say it more briefly."
            )


@dataclass(frozen=True)
class Standing:
    """One value in a profile. `weight`, `low` and `high` are thousandths, low <= weight <= high.

    `plus` and `minus` are what evidence adds to the counts for and against, in hundredths.
    `count` items made them; `aside` more do not count, because a correction stands instead.
    """

    value: str
    weight: int
    low: int
    high: int
    plus: int
    minus: int
    count: int
    aside: int

    @property
    def mean(self) -> Fraction:
        """The posterior mean (0.5 + P) / (2 + P + M), P and M in whole observations; in (0, 1)."""
        return Fraction(FOR + self.plus, FOR + AGAINST + self.plus + self.minus)


@dataclass(frozen=True)
class Profile:
    """A standing for each value in the circle's order, and the evidence by id.

    Made by `fold`; the weights add up to 1000.
    """

    standings: tuple[Standing, ...]
    evidence: tuple[Evidence, ...]

    @property
    def weights(self) -> tuple[int, ...]:
        """Thousandths, in the order of `VALUES`."""
        return tuple(each.weight for each in self.standings)

    def of(self, value: str) -> Standing:
        """Raises `ValuesError` for an unknown value."""
        return self.standings[position(value)]


def fold(evidence: Iterable[Evidence]) -> Profile:
    """The profile that `evidence` amounts to, in any order and however often an item comes.

    A value's posterior is Beta(0.5 + P, 1.5 + M): P and M are the strengths for and against it, in
    whole observations (Gelman et al., "Bayesian Data Analysis", 2.4). Where it has corrections,
    they alone count, four times each. Its weight is its posterior mean over the sum of all
    twenty, so that without evidence each has 1/20; `apportion` makes whole thousandths of them.
    `low` and `high` are the weights at 1.28 standard deviations of the posterior below and above
    its mean (some 80 %, by the normal approximation), with the other values at theirs.

    Raises `ProfileError` where two different items have one id.
    """
    kept: dict[str, Evidence] = {}
    for each in evidence:
        if kept.setdefault(each.id, each) != each:
            raise ProfileError(f"Two different pieces of evidence are called {each.id}; strike it.")
    items = tuple(kept[key] for key in sorted(kept))
    counted = [_counted(value, items) for value in VALUES]
    weights = apportion([each.mean for each in counted], WHOLE)
    everything = sum((each.mean for each in counted), Fraction())
    standings = [
        _placed(standing, weight, everything - standing.mean)
        for standing, weight in zip(counted, weights, strict=True)
    ]
    return Profile(tuple(standings), items)


def _counted(value: str, items: Sequence[Evidence]) -> Standing:
    about = [each for each in items if each.value == value]
    firm = [each for each in about if each.kind == "correction"]
    used, times = (firm, FIRM) if firm else (about, 1)
    plus = times * sum(each.strength for each in used if each.direction > 0)
    minus = times * sum(each.strength for each in used if each.direction < 0)
    return Standing(value, 0, 0, WHOLE, plus, minus, len(used), len(about) - len(used))


def _placed(standing: Standing, weight: int, others: Fraction) -> Standing:
    """With its weight and how far that may be off; `others` is the sum of the other means."""
    a, b = FOR + standing.plus, AGAINST + standing.minus
    variance = Fraction(a * b * FULL, (a + b) ** 2 * (a + b + FULL))
    away = _root(SPREAD**2 * variance)
    low, high = max(Fraction(), standing.mean - away), min(Fraction(1), standing.mean + away)
    return replace(
        standing,
        weight=weight,
        low=floor(WHOLE * low / (low + others)),
        high=ceil(WHOLE * high / (high + others)),
    )


def _root(number: Fraction) -> Fraction:
    """The square root, cut off after 9 decimals: no float, so it is the same everywhere."""
    scale = 1_000_000_000
    return Fraction(isqrt(floor(number * scale * scale)), scale)


def apportion(amounts: Sequence[Fraction | int], whole: int) -> tuple[int, ...]:
    """`whole` shared out in whole units in proportion to `amounts`, which are not all 0.

    Hamilton's method of largest remainders (M. Balinski and H. P. Young, "Fair Representation",
    1982). Of equal remainders the one that stands first gets the unit, here the first on the
    circle: it hangs on no order in which evidence came.
    """
    total = sum(amounts, Fraction())
    exact = [whole * amount / total for amount in amounts]
    units = [floor(each) for each in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (units[i] - exact[i], i))
    for i in by_remainder[: whole - sum(units)]:
        units[i] += 1
    return tuple(units)


def strike(evidence: Iterable[Evidence], id_: str) -> tuple[Evidence, ...]:
    """All but the item of that id. Raises `ProfileError` if there is none."""
    items = tuple(evidence)
    left = tuple(each for each in items if each.id != id_)
    if len(left) == len(items):
        raise ProfileError("There is no such evidence; look at the list again.")
    return left


def correct(evidence: Iterable[Evidence], correction: Evidence) -> tuple[Evidence, ...]:
    """With the correction, in place of the earlier ones of the same value.

    Raises `ProfileError` for what is no correction.
    """
    if correction.kind != "correction":
        raise ProfileError("Only a correction can set a value; this is another kind of evidence.")
    items = tuple(evidence)
    earlier = corrections_of(items, correction.value)
    return (*(each for each in items if each not in earlier), correction)


def corrections_of(evidence: Iterable[Evidence], value: str) -> tuple[Evidence, ...]:
    """Those items by which the owner set the value."""
    return tuple(each for each in evidence if each.kind == "correction" and each.value == value)


def utility(weights: Sequence[int], effects: Mapping[str, int]) -> int:
    """u = sum over v of w_v E_v: what an option is worth to somebody, in hundredths, -100 to 100.

    `weights` are thousandths in the order of `VALUES` that add up to 1000; `effects` are in
    hundredths, -100 to 100, by value, 0 where none is given. The exact sum is rounded to the
    nearest whole hundredth, halves to the even one. Raises `ProfileError`.
    """
    if len(weights) != len(VALUES) or not all(map(is_number(0, WHOLE), weights)):
        raise ProfileError("A profile has 20 weights, each a whole number from 0 to 1000.")
    if sum(weights) != WHOLE:
        raise ProfileError(f"The weights of a profile add up to 1000, and not to {sum(weights)}.")
    for value, effect in effects.items():
        if value not in VALUES:
            raise ProfileError(f"There is no value called {value!r}; choose one of the 20.")
        if not is_number(-FULL, FULL)(effect):
            raise ProfileError(f"An effect is a whole number from -100 to 100, and not {effect}.")
    total = sum(w * effects.get(v, 0) for v, w in zip(VALUES, weights, strict=True))
    return round(Fraction(total, WHOLE))


def baseline(effects: Mapping[str, int]) -> int:
    """The same for an agent that knows nothing of its owner: every weight is 1/20."""
    return utility((WHOLE // len(VALUES),) * len(VALUES), effects)
