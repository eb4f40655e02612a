"""Why a piece is in one's draft rulebook or not, and what the other way would cost, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from deliberation.pieces.composition import Alternative, Chosen, Composition, LeftOut
from deliberation.pieces.worth import ONE
from desktop.ui.words import join_names, translate


def amount(number: int) -> str:
    """Hundred-thousandths as a person reads them, such as "+0.1240"."""
    return f"{number / ONE:+.4f}".replace("-", "−") if number else "0"


def chosen_words(it: Chosen, titles: Mapping[str, str]) -> str:
    """Why it is in, and what it would cost to do without."""
    said = {
        "asked": translate("composing", "It is in because you asked for it."),
        "itself": translate("composing", "It is in for what it does for you."),
        "needed": translate("composing", "It is in because {titles} cannot do without it."),
        "area": translate("composing", "It is in because you asked for pieces of its area."),
    }[it.because].format(titles=_quoted(it.needed_by, titles))
    if it.because == "itself" and it.needed_by:
        needed = translate("composing", "It is in for what it does for you, and {titles} cannot "
                           "do without it.")  # fmt: skip
        said = needed.format(titles=_quoted(it.needed_by, titles))
    if it.because == "asked":
        return said
    if it.without is None:
        return said + " " + translate("composing", "There is no set without it.")
    cost = translate("composing", "Without it, {change}.")
    return said + " " + cost.format(change=_change(it.without, {it.worth.piece}, titles))


def left_out_words(it: LeftOut, titles: Mapping[str, str]) -> str:
    """Why it is out, and what it would cost to have it."""
    parts = [_why_out(it)]
    if it.conflicts:
        against = translate("composing", "It does not go together with {titles}.")
        parts.append(against.format(titles=_quoted(it.conflicts, titles)))
    for need in it.lacks:
        if need:
            lacks = translate("composing", "It needs {titles}, which is not in the draft.")
            parts.append(lacks.format(titles=_quoted(need, titles, either=True)))
    if it.with_it is not None:
        cost = translate("composing", "With it, {change}.")
        parts.append(cost.format(change=_change(it.with_it, {it.worth.piece}, titles)))
    return " ".join(filter(None, parts))


def _why_out(it: LeftOut) -> str:
    if it.because == "nothing":
        if it.worth.net < 0:
            return translate("composing", "It would take more from you than it gives.")
        return translate("composing", "It would give you nothing.")
    return {
        "refused": translate("composing", "It is out because you refused it."),
        "outweighed": "",
        "impossible": translate("composing", "It cannot be had with what you asked for."),
    }[it.because]


def next_best_words(it: Composition, titles: Mapping[str, str]) -> str:
    """The next best set against this one; a tie is said as a tie."""
    other = it.next_best
    if other is None:
        return translate("composing", "There is no other set that fits together.")
    if it.tied:
        said = translate("composing", "There is a tie, and perhaps more than one: {change}. Shown "
                         "is the set with the fewest clauses and, where they have as many, the "
                         "one that comes first by its pieces' ids.")  # fmt: skip
    else:
        said = translate("composing", "The next best set: {change}.")
    return said.format(change=_change(other, set(), titles))


def _change(other: Alternative, plain: Collection[str], titles: Mapping[str, str]) -> str:
    """What another set leaves out and takes in, but for what is `plain`, and what it costs."""
    parts = []
    drops = [each for each in other.drops if each not in plain]
    adds = [each for each in other.adds if each not in plain]
    if drops:
        out = translate("composing", "{titles} is out")
        parts.append(out.format(titles=_quoted(drops, titles)))
    if adds:
        into = translate("composing", "{titles} is in")
        parts.append(into.format(titles=_quoted(adds, titles)))
    worse = translate("composing", "the whole is as good for you")
    if other.worse:
        worse = translate("composing", "the whole is worth {less} less to you")
        worse = worse.format(less=f"{other.worse / ONE:.4f}")
    return ", ".join([*parts, worse])


def _quoted(ids: Iterable[str], titles: Mapping[str, str], *, either: bool = False) -> str:
    names = [f"“{titles.get(each, each)}”" for each in ids]
    if not either or len(names) < 2:
        return join_names(names)
    last = translate("composing", "{first} or {last}")
    return last.format(first=", ".join(names[:-1]), last=names[-1])
