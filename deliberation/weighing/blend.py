"""The blend: which option the least content can best live with, and what lessons add.

Every term is kept, so that each sum can be done again with pencil and paper (`sums.explain`). A
member who has not rated an option is put in at 0, as if nothing changed for them, and is named:
as long as anybody is silent about an option, its W is no better than that of keeping things.
Others whom an option harms, and who were not asked, stand among the members with that harm.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from deliberation.acts import KEEP
from deliberation.errors import FolkmootError
from deliberation.fields import HUNDRED, is_number
from deliberation.folding.touching import Imposition
from deliberation.state import Deliberation, State
from deliberation.weighing.effects import EffectError, Table, utilities
from deliberation.weighing.evidence import LAM_MAX, EvidenceError, Posterior, posteriors
from deliberation.weighing.given import Given, Of, given_of


class BlendError(FolkmootError, ValueError):
    """The blend cannot be worked out from what was given; the message says why."""


@dataclass(frozen=True)
class BlendRow:
    """One option with every term of its sum; rank 1 is best.

    `ratings` are in hundredths by member, whole numbers; `unrated` names the members whose 0 in
    it stands for "has not said", `computed` those whose number comes from the `weights` that
    they share and the `table` of effects. `imposed` are weighed where their harm is above 0.
    """

    option: str
    ratings: Mapping[str, int]
    unrated: tuple[str, ...] = ()
    weights: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    table: Table | None = None
    imposed: tuple[Imposition, ...] = ()
    evidence: Posterior = field(default_factory=Posterior)
    rank: int = 0

    @property
    def computed(self) -> tuple[str, ...]:
        """The members whose rating was worked out from values that they share."""
        return tuple(self.weights)

    @property
    def utilities(self) -> dict[str, float]:
        """u by member, in [-1, 1]."""
        return {member: u / HUNDRED for member, u in self.ratings.items()}

    @property
    def weighed(self) -> list[int]:
        """The hundredths of all who count, the worst first: members, and others who are harmed."""
        return sorted([*self.ratings.values(), *(-each.harm for each in self.imposed if each.harm)])

    @property
    def worst(self) -> int:
        """W in hundredths."""
        return self.weighed[0]

    @property
    def W(self) -> float:
        """The least of the utilities and of the harms to others, in [-1, 1]."""
        return self.worst / HUNDRED

    @property
    def n(self) -> float:
        """n = sum of t s, how many lessons' worth of evidence there is."""
        return self.evidence.n

    @property
    def a(self) -> float:
        """a = 1 + sum of t s y, from 1: what worked."""
        return self.evidence.a

    @property
    def b(self) -> float:
        """b = 1 + sum of t s (1 − y), from 1: what failed."""
        return self.evidence.b

    @property
    def p(self) -> float:
        """p = a / (a + b), in (0, 1): how likely it is to work."""
        return self.evidence.p

    @property
    def lam(self) -> float:
        """lam = lam_max n / (n + 4), in [0, 1]: how much the lessons weigh."""
        return self.evidence.lam

    @property
    def exact(self) -> Fraction:
        """B = (1 - lam) W + lam (2p - 1), exactly."""
        lam, p = self.evidence.exact_lam, self.evidence.exact_p
        return (1 - lam) * Fraction(self.worst, HUNDRED) + lam * (2 * p - 1)

    @property
    def B(self) -> float:
        """In [-1, 1]; rounded once, at the very end."""
        return float(self.exact)

    @property
    def nash(self) -> float:
        """The product of all that is weighed, 0 unless everybody gains."""
        gains = self.weighed
        return float(Fraction(math.prod(gains), HUNDRED ** len(gains))) if gains[0] > 0 else 0.0

    def standing(self, counted: int) -> tuple[Fraction, list[int]]:
        """What decides the rank, the greater the better: B, then who is weighed from the worst
        up. Where others count more than here (`counted` in all), those are not touched here: 0."""
        fill = [0] * (counted - len(self.weighed))
        return self.exact, sorted(self.weighed + fill)


@dataclass(frozen=True)
class Blend:
    """The rows, best first; options that tie share a rank (1, 1, 3) and keep the order given.

    `lam_max` in percent.
    """

    rows: tuple[BlendRow, ...]
    lam_max: int = LAM_MAX

    def row(self, option: str) -> BlendRow | None:
        """The row of an option, or None."""
        return next((row for row in self.rows if row.option == option), None)

    @property
    def leaders(self) -> tuple[BlendRow, ...]:
        """The rows that come first: several are a tie."""
        return tuple(row for row in self.rows if row.rank == 1)


def blend(given: Given) -> Blend:
    """The blend of the options for the members.

    W(o) = the least of u_i(o) over members and of -harm over others who are harmed without
    having consented; B(o) = (1 - lam) W(o) + lam (2p - 1), p and lam from `evidence.posteriors`.
    Best B first. Ties in B go by leximin, all who are weighed sorted from the worst and compared
    one by one (A. Sen, "Collective Choice and Social Welfare", 1970), then by the Nash product of
    the gains over keeping things as they are (J. Nash, "The Bargaining Problem", Econometrica 18,
    1950). Equal lists have equal products, so the product parts nothing that leximin leaves
    together; it is shown as a term of its own. All comparisons are of exact numbers. What is
    still tied stays tied.

    Raises `BlendError` for no or repeated options or members, for a number that is not in its
    range, for an option or member not listed, and for a rating of "keep", which is 0 for all.
    """
    _check(given)
    rows = _rows(given)
    counted = max(len(row.weighed) for row in rows)
    standings = [row.standing(counted) for row in rows]
    ordered = sorted(standings, reverse=True)
    ranked = [
        replace(row, rank=1 + ordered.index(own)) for row, own in zip(rows, standings, strict=True)
    ]
    return Blend(tuple(sorted(ranked, key=lambda row: row.rank)), given.lam_max)


def _check(given: Given) -> None:
    options, members = set(given.options), set(given.members)
    if not options or not members:
        raise BlendError("There is nothing to weigh: it takes an option and a member.")
    if len(options) < len(given.options) or len(members) < len(given.members):
        raise BlendError("An option or a member is listed twice: each counts once.")
    fits = is_number(-HUNDRED, HUNDRED)
    for (option, member), utility in given.ratings.items():
        if option not in options or member not in members:
            raise BlendError("A rating is of an option, or by a member, that is not listed.")
        if not fits(utility):
            raise BlendError(f"A rating cannot be {utility}: it is a whole number, -100 to 100.")
        if option == KEEP and utility != 0:
            raise BlendError("Keeping things as they are cannot be rated: it is 0 for everybody.")
    if not given.imposed.keys() | given.likeness.keys() | given.tables.keys() <= options:
        raise BlendError("A lesson, effect or harm is about an option that is not listed.")
    if not given.weights.keys() <= members:
        raise BlendError("Values are shared by a member who is not listed.")
    harm_fits = is_number(0, HUNDRED)
    if not all(harm_fits(each.harm) for harmed in given.imposed.values() for each in harmed):
        raise BlendError("A harm to others is a whole number from 0 to 100.")


def _rows(given: Given) -> list[BlendRow]:
    nothing = [0] * len(given.lessons)
    try:
        learnt = posteriors(
            given.lessons,
            [given.likeness.get(option, nothing) for option in given.options],
            given.lam_max,
        )
        computed = utilities(given.weights, list(given.tables.values()))
    except (EffectError, EvidenceError) as error:
        raise BlendError(str(error)) from error
    return [
        _row(option, given, computed, own)
        for option, own in zip(given.options, learnt, strict=True)
    ]


def _row(option: str, given: Given, computed: Of, learnt: Posterior) -> BlendRow:
    shown, silent, weights = {}, [], {}
    for member in given.members:
        said = given.ratings.get((option, member))
        if said is None and option != KEEP:
            said = computed.get((option, member))
            if said is None:
                silent.append(member)
            else:
                weights[member] = tuple(given.weights[member])
        shown[member] = said or 0
    return BlendRow(
        option,
        shown,
        tuple(silent),
        weights,
        given.tables.get(option),
        tuple(given.imposed.get(option, ())),
        learnt,
    )


def blend_of(state: State, deliberation: Deliberation, lam_max: int | None = None) -> Blend:
    """The blend of the options that can still be chosen: `blend` of `given_of`."""
    return blend(given_of(state, deliberation, lam_max))
