"""The chosen set of pieces in words: each number, each reason, and what the next best costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from deliberation.pieces.composition import Alternative, Chosen, Composition, LeftOut
from deliberation.pieces.worth import LESSON_ONE, ONE, Term, Worth


def explain(composition: Composition, names: Mapping[str, str]) -> list[str]:
    """One paragraph a piece, the chosen first, then their sum and the next best set.

    `names` gives the words for pieces' ids and values' slugs; without one the id is shown.
    """
    return [
        f"Each clause takes off {composition.cost_per_clause / LESSON_ONE:.4f}, because rules "
        "that are too long to read serve nobody.",
        *(f"{_said(e.worth, names)} {reason(e, names)}" for e in composition.chosen),
        *(f"{_said(e.worth, names)} {why(e, names)}" for e in composition.left_out),
        _total(composition, names),
        next_best_sentence(composition, names),
    ]


def reason(chosen: Chosen, names: Mapping[str, str]) -> str:
    """Why a piece is in the set, and what refusing it would cost."""
    needers = _listed(chosen.needed_by, names)
    because = {
        "asked": "Chosen because you asked for it.",
        "itself": f"Chosen for itself, and needed by {needers}."
        if chosen.needed_by
        else "Chosen for itself.",
        "needed": f"Chosen because it is needed by {needers}.",
        "area": f"Chosen because you asked for pieces from “{chosen.worth.area}”.",
    }[chosen.because]
    if chosen.because == "asked":
        return because
    if chosen.without is None:
        return f"{because} No set without it can be had."
    return f"{because} Without it: {_change(chosen.without, names)}."


def why(left_out: LeftOut, names: Mapping[str, str]) -> str:
    """Why a piece is not in the set, and what having it would cost."""
    parts = []
    if left_out.conflicts:
        parts.append(f"It conflicts with {_listed(left_out.conflicts, names)}.")
    for need in left_out.lacks:
        parts.append(f"It needs {_listed(need, names, 'or') or 'what nothing here is'}.")
    if left_out.because == "refused":
        parts.insert(0, "Left out because you refused it.")
    elif left_out.because == "nothing":
        less = "less than nothing" if left_out.worth.net < 0 else "nothing"
        parts.insert(0, f"Left out because it is worth {less} to you.")
    elif left_out.with_it is None:
        parts.insert(0, "Left out because no set can have it with what else holds.")
    else:
        parts.insert(0, "Left out.")
        parts.append(f"With it: {_change(left_out.with_it, names)}.")
    return " ".join(parts)


def next_best_sentence(composition: Composition, names: Mapping[str, str]) -> str:
    """What the next best set would be and cost; a tie is said as a tie, with both sets."""
    other = composition.next_best
    if other is None:
        return "No other set can be had."
    if not composition.tied:
        return f"The next best set {_change(other, names)}."
    chosen = tuple(each.worth.piece for each in composition.chosen)
    return (
        f"There is a tie: {_set(chosen, names)} ({_counted(composition.clauses)}) and "
        f"{_set(other.chosen, names)} ({_counted(other.clauses)}) come to the same, "
        "and others may. The first is shown: it has the fewest clauses or, if they have as many, "
        "the piece whose id comes first where they differ."
    )


def _said(worth: Worth, names: Mapping[str, str]) -> str:
    terms = ", ".join(_term(term, names) for term in worth.terms)
    parts = [f"{_name(worth.piece, names)}: {terms or 'it touches none of your values'}."]
    parts.append(f"Together u = {_amount(worth.utility)}.")
    if worth.learnt is not None:
        p, lam = (f"{each / LESSON_ONE:.4f}" for each in (worth.learnt.p, worth.learnt.lam))
        parts.append(
            f"Lessons: B = (1 − {lam}) × ({_amount(worth.utility)}) + {lam} × (2 × {p} − 1) = "
            f"{_amount(worth.blended)}."
        )
    parts.append(
        f"Less {worth.cost / ONE:.5f} for {_counted(worth.clauses)}: {_amount(worth.net)}."
    )
    return " ".join(parts)


def _term(term: Term, names: Mapping[str, str]) -> str:
    effect = f"{term.effect / 100:+.2f}".replace("-", "−")
    return (
        f"{_name(term.value, names)} {term.weight / 1000:.3f} × {effect} = {_amount(term.amount)}"
    )


def _total(composition: Composition, names: Mapping[str, str]) -> str:
    if not composition.chosen:
        return "Nothing is chosen: the best set is none of them, and comes to 0."
    terms = ", ".join(
        f"{_name(e.worth.piece, names)} {_amount(e.worth.net)}" for e in composition.chosen
    )
    length = _counted(composition.clauses)
    return f"The chosen set, {length}: {terms}; in all {_amount(composition.total)}."


def _change(other: Alternative, names: Mapping[str, str]) -> str:
    parts = []
    if other.drops:
        parts.append(f"leaves out {_listed(other.drops, names)}")
    if other.adds:
        parts.append(f"takes {_listed(other.adds, names)}")
    cost = f"is {other.worse / ONE:.5f} worse" if other.worse else "is as good: a tie"
    return f"{' and '.join(parts)}; it {cost}"


def _set(ids: tuple[str, ...], names: Mapping[str, str]) -> str:
    return _listed(ids, names) or "no piece at all"


def _amount(number: int) -> str:
    return f"{number / ONE:+.5f}".replace("-", "−") if number else "0"


def _counted(clauses: int) -> str:
    return "1 clause" if clauses == 1 else f"{clauses} clauses"


def _name(id_: str, names: Mapping[str, str]) -> str:
    return names.get(id_) or id_


def _listed(ids: Iterable[str], names: Mapping[str, str], word: str = "and") -> str:
    items = [f"“{_name(id_, names)}”" for id_ in ids]
    return f" {word} ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)
