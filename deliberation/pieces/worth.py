"""What one piece is worth to one member: their values, what lessons say, and its length.

Every amount is a whole number of hundred-thousandths, the smallest step in which a weight (in
thousandths) times an effect (in hundredths) comes, so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from deliberation.errors import FolkmootError
from deliberation.fields import is_number
from deliberation.pieces.piece import Piece

ONE = 100_000  # hundred-thousandths in a whole
LESSON_ONE = 10_000  # ten-thousandths in a whole: p, lam and the cost of a clause
WEIGHTS_SUM = 1000  # thousandths that the weights of a profile share out
# A clause must change a value of average weight (1/20) by a half to be worth its reading.
COST_PER_CLAUSE = 250


class ComposeError(FolkmootError, ValueError):
    """The pieces cannot be weighed or chosen from; the message says why."""


@dataclass(frozen=True)
class Learnt:
    """What lessons say of a piece: `p` that it works, and their weight `lam`, in ten-thousandths.

    Both are those of `evidence.posterior`, rounded to 4 decimals.
    """

    p: int
    lam: int


@dataclass(frozen=True)
class Term:
    """One value's say: weight (thousandths) × effect (hundredths) = amount."""

    value: str
    weight: int
    effect: int

    @property
    def amount(self) -> int:
        """w E, in hundred-thousandths."""
        return self.weight * self.effect


@dataclass(frozen=True)
class Worth:
    """Every term of a piece's worth; `terms` that come to 0 are left out, the greatest first.

    `utility` is their sum u, `blended` is B, `cost` what its clauses take off, `net` what is left.
    """

    piece: str
    area: str
    terms: tuple[Term, ...]
    learnt: Learnt | None
    blended: int
    clauses: int
    cost: int

    @property
    def utility(self) -> int:
        """u = sum of w E over the values, in hundred-thousandths."""
        return sum(term.amount for term in self.terms)

    @property
    def net(self) -> int:
        """B less what its clauses cost, in hundred-thousandths."""
        return self.blended - self.cost


def weigh(
    profile: Mapping[str, int],
    piece: Piece,
    learnt: Learnt | None = None,
    cost_per_clause: int = COST_PER_CLAUSE,
) -> Worth:
    """What `piece` is worth under `profile` (weights by value, thousandths that sum to 1000).

    u = sum over values of w_v E_v; B = (1 - lam) u + lam (2p - 1), as in the blend; net = B less
    `cost_per_clause` (ten-thousandths, 0 to 10,000) for each clause. B is rounded once, to the
    nearest hundred-thousandth, a half to the even one; without lessons nothing is rounded. A
    value that the profile does not name weighs 0. Raises `ComposeError` for a number out of range.
    """
    check_profile(profile)
    if not is_number(0, LESSON_ONE)(cost_per_clause):
        raise ComposeError("What a clause costs must be a whole number from 0 to 10,000.")
    effect_ok, learnt_ok = is_number(-100, 100), is_number(0, LESSON_ONE)
    if not all(effect_ok(effect) for effect in piece.effects.values()):
        raise ComposeError(
            f"An effect of “{piece.title}” must be a whole number from -100 to 100: correct it."
        )
    if learnt is not None and not (learnt_ok(learnt.p) and learnt_ok(learnt.lam)):
        raise ComposeError(
            f"What lessons say of “{piece.title}” must be whole numbers from 0 to 10,000."
        )
    found = (Term(value, profile.get(value, 0), effect) for value, effect in piece.effects.items())
    terms = sorted((t for t in found if t.amount), key=lambda term: (-term.amount, term.value))
    utility = sum(term.amount for term in terms)
    length = len(piece.clauses)
    cost = length * cost_per_clause * ONE // LESSON_ONE
    blended = _blended(utility, learnt)
    return Worth(piece.id, piece.area, tuple(terms), learnt, blended, length, cost)


def check_profile(profile: Mapping[str, int]) -> None:
    """Raises `ComposeError` unless the weights are thousandths that sum to 1000."""
    if not all(is_number(0, WEIGHTS_SUM)(weight) for weight in profile.values()):
        raise ComposeError("A weight of a profile must be a whole number from 0 to 1000.")
    if sum(profile.values()) != WEIGHTS_SUM:
        raise ComposeError(
            f"The weights of a profile must sum to 1000, not to {sum(profile.values())}."
        )


def _blended(utility: int, learnt: Learnt | None) -> int:
    if learnt is None:
        return utility
    said = (2 * learnt.p - LESSON_ONE) * (ONE // LESSON_ONE)
    return round(Fraction((LESSON_ONE - learnt.lam) * utility + learnt.lam * said, LESSON_ONE))
