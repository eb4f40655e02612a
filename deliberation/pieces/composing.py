"""Which pieces serve a member best together, exactly, and what the next best would cost.

The choice is a 0-1 linear programme with whole coefficients, solved to a gap of 0 by HiGHS
(Q. Huangfu and J. A. J. Hall, "Parallelizing the dual revised simplex method", Mathematical
Programming Computation 10, 2018). What the solver answers is added up again in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import highspy

from deliberation.pieces.composing_rules import NO_END, Row, check, differs, rules, wished
from deliberation.pieces.composition import Alternative, Chosen, Composition, LeftOut, Wishes
from deliberation.pieces.piece import Piece
from deliberation.pieces.worth import (
    COST_PER_CLAUSE,
    ComposeError,
    Learnt,
    Worth,
    check_profile,
    weigh,
)

MOST_NODES = 100_000  # of the solver's search: a count, so that it is the same on every laptop
_AT_ONCE = 16  # ids ranked in one solve: powers of two that a float holds with room to spare


def compose(
    profile: Mapping[str, int],
    pieces: Iterable[Piece],
    lessons: Mapping[str, Learnt] | None = None,
    wishes: Wishes | None = None,
    cost_per_clause: int = COST_PER_CLAUSE,
) -> Composition:
    """The set of `pieces` with the greatest sum of net worths (`worth.weigh`) under `profile`.

    Of each tuple in a chosen piece's `needs` one piece at least is chosen too, of its `conflicts`
    none is (either piece may name the other), and `wishes` hold. The order of `pieces` makes no
    difference. Raises `ComposeError` if a number is out of range, an id is unknown or used twice,
    or no set at all can be chosen, naming wishes that contradict each other.
    """
    ordered = sorted(pieces, key=lambda piece: piece.id)
    known, wishes = lessons or {}, wishes or Wishes()
    check_profile(profile)
    check(ordered, known, wishes)
    worths = [weigh(profile, each, known.get(each.id), cost_per_clause) for each in ordered]
    fixed, asked = rules(ordered), wished(ordered, wishes)
    rows = [*fixed, *asked.values()]
    best = _choose(worths, rows)
    if best is None:
        raise ComposeError(_contradiction(worths, fixed, asked))
    finder = _Finder(worths, rows, best)
    return Composition(
        tuple(_chosen(i, ordered, finder, wishes) for i in sorted(best)),
        tuple(_left_out(i, ordered, finder, wishes) for i in range(len(worths)) if i not in best),
        sum(worths[i].net for i in best),
        sum(worths[i].clauses for i in best),
        cost_per_clause,
        finder.find(differs(best, len(worths))),
    )


class _Finder(NamedTuple):
    """Looks for the best set under one more condition, and compares it with the best of all."""

    worths: Sequence[Worth]
    rows: Sequence[Row]
    best: frozenset[int]

    def find(self, condition: Row) -> Alternative | None:
        found = _choose(self.worths, [*self.rows, condition])
        if found is None:
            return None
        total = sum(self.worths[i].net for i in found)
        return Alternative(
            self._ids(found),
            total,
            sum(self.worths[i].clauses for i in found),
            sum(self.worths[i].net for i in self.best) - total,
            self._ids(self.best - found),
            self._ids(found - self.best),
        )

    def _ids(self, taken: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.worths[i].piece for i in sorted(taken))


def _choose(worths: Sequence[Worth], rows: Sequence[Row]) -> frozenset[int] | None:
    """The best set under `rows`: the greatest total, then the fewest clauses, then the first ids.

    One goal after the other, each kept at its best while the next is sought; None if no set can be.
    """
    n = len(worths)
    goals = [[each.net for each in worths], [-each.clauses for each in worths]]
    for start in range(0, n, _AT_ONCE):
        chunk = range(start, min(start + _AT_ONCE, n))
        goals.append([1 << (chunk.stop - 1 - i) if i in chunk else 0 for i in range(n)])
    held = list(rows)
    taken = _solve(goals[0], held)
    for goal, following in pairwise(goals):
        if taken is None:
            return None
        held.append(Row(sum(goal[i] for i in taken), dict(enumerate(goal)), NO_END))
        if _solve([0] * n, [*held, differs(taken, n)]) is None:
            return taken  # nothing ties with it, so the remaining goals have nothing to part
        taken = _solve(following, held)
    return taken


def _solve(gains: Sequence[int], rows: Sequence[Row]) -> frozenset[int] | None:
    """A set with the greatest sum of `gains` under `rows`, proven so; None if there is none."""
    if not gains:
        return frozenset() if all(row.holds(frozenset()) for row in rows) else None
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves __init__ bare
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.0)
    solver.setOptionValue("mip_max_nodes", MOST_NODES)
    for i, gain in enumerate(gains):
        solver.addCol(float(gain), 0.0, 1.0, 0, [], [])
        solver.changeColIntegrality(i, highspy.HighsVarType.kInteger)
    for row in rows:
        solver.addRow(row.low, row.high, len(row.terms), list(row.terms), list(row.terms.values()))
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    taken = frozenset(i for i, x in enumerate(solver.getSolution().col_value) if x > 0.5)
    proven = solver.getInfo().mip_dual_bound < sum(gains[i] for i in taken) + 0.5
    if status != highspy.HighsModelStatus.kOptimal or not proven:
        raise ComposeError("The pieces are too tangled to find the best set: choose from fewer.")
    if not all(row.holds(taken) for row in rows):
        raise ComposeError("The best set does not add up when checked: choose from fewer pieces.")
    return taken


def _contradiction(worths: Sequence[Worth], fixed: Sequence[Row], asked: Mapping[str, Row]) -> str:
    """A sentence naming wishes of which none can be spared from the contradiction.

    The deletion filter: drop each in turn, and keep it only if the rest could then be had
    (J. W. Chinneck and E. W. Dravnieks, "Locating Minimal Infeasible Constraint Sets in Linear
    Programs", ORSA Journal on Computing 3, 1991).
    """
    left = dict(asked)
    for words in asked:
        rest = [row for key, row in left.items() if key != words]
        if _solve([0] * len(worths), [*fixed, *rest]) is None:
            del left[words]
    if len(left) == 1:
        return f"You asked {next(iter(left))}, which cannot be: what it takes cannot be had."
    listed = f"{', '.join(list(left)[:-1])} and {list(left)[-1]}"
    return f"You asked {listed}, which cannot be had together: drop one of these wishes."


def _chosen(i: int, pieces: Sequence[Piece], finder: _Finder, wishes: Wishes) -> Chosen:
    worth, best = finder.worths[i], finder.best
    ids = {finder.worths[j].piece for j in best}
    needed_by = tuple(
        pieces[j].id
        for j in sorted(best - {i})
        if any(ids.intersection(need) == {worth.piece} for need in pieces[j].needs)
    )
    because = "asked" if worth.piece in wishes.must else "itself" if worth.net >= 0 else "area"
    if because == "area" and needed_by:
        because = "needed"
    return Chosen(worth, because, needed_by, finder.find(Row(0, {i: 1}, 0)))


def _left_out(i: int, pieces: Sequence[Piece], finder: _Finder, wishes: Wishes) -> LeftOut:
    worth, piece = finder.worths[i], pieces[i]
    chosen = {finder.worths[j].piece: pieces[j] for j in sorted(finder.best)}
    conflicts = tuple(
        key
        for key, other in chosen.items()
        if key in piece.conflicts or piece.id in other.conflicts
    )
    lacks = tuple(
        need for need in piece.needs if piece.id not in need and not chosen.keys() & set(need)
    )
    with_it = None
    if piece.id in wishes.never:
        because = "refused"
    elif worth.net <= 0:
        because = "nothing"
    else:
        with_it = finder.find(Row(1, {i: 1}, 1))
        because = "outweighed" if with_it else "impossible"
    return LeftOut(worth, because, conflicts, lacks, with_it)
