"""Who is bound by what, in the words that stand under a clause and above an earlier wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from deliberation.consent import Binding
from desktop.export.lettering import isolated, line
from desktop.export.printed import PrintedRulebook

_LAST_SECOND = 253_402_300_799  # of the year 9999: a false clock must not stop the printing


def day(seconds: int) -> datetime:
    """The UTC time of a clock in Unix seconds, at most the end of the year 9999."""
    return datetime.fromtimestamp(min(max(seconds, 0), _LAST_SECOND), UTC)


@dataclass(frozen=True)
class BoundLine:
    """One line under a clause. `earlier` is the SHA-256 of the earlier wording it speaks of."""

    text: str
    earlier: str = ""


@dataclass(frozen=True)
class EarlierWording:
    """A wording that is no longer in the rulebook and still binds `bindings`' members."""

    clause: str
    text: str
    sha256: str
    bindings: tuple[Binding, ...]


def printed_names(book: PrintedRulebook) -> dict[str, str]:
    """Each member's name as it is printed, by id, such that no two members look alike.

    Members who share a name get the start of their id; a name with a comma, which would look
    like two people in a list, stands in quotes.
    """
    raw = {binding.member: binding.name for each in book.bindings.values() for binding in each}
    raw |= dict(book.members)
    clean = {member: line(name) or "(no name)" for member, name in raw.items()}
    count = Counter(name.casefold() for name in clean.values())
    names = {}
    for member, name in clean.items():
        shown = isolated(f"“{name}”" if "," in name or ";" in name else name)
        names[member] = shown if count[name.casefold()] == 1 else f"{shown} ({member[:8]})"
    return names


def bound_lines(
    bindings: Iterable[Binding], members: Iterable[str], names: Mapping[str, str]
) -> tuple[BoundLine, ...]:
    """What stands under a clause: who is bound to this wording, to earlier ones, and who is not."""
    bindings = tuple(bindings)
    if not bindings:
        return (BoundLine("Nobody is bound yet"),)
    lines = []
    now = [binding for binding in bindings if binding.current]
    if now:
        who = ", ".join(names[binding.member] for binding in now)
        lines.append(BoundLine(f"Bound: {who} (this wording, {now[0].sha256[:8]}…)"))
    lines += [
        BoundLine(
            f"{names[binding.member]} is bound to an earlier wording, {binding.sha256[:8]}…, "
            f"consented {day(binding.at):%Y-%m-%d}",
            binding.sha256,
        )
        for binding in bindings
        if not binding.current
    ]
    bound = {binding.member for binding in bindings}
    if free := [names[member] for member in members if member not in bound]:
        lines.append(BoundLine(f"Not bound: {', '.join(free)}"))
    return tuple(lines)


def earlier_wordings(book: PrintedRulebook) -> tuple[EarlierWording, ...]:
    """Every wording that binds somebody and is not the rulebook's: clauses in printed order.

    Clauses that the group has repealed come last, by id.
    """
    order = {clause: index for index, clause in enumerate(book.rulebook.numbers())}
    found = []
    for clause in sorted(book.bindings, key=lambda each: (order.get(each, len(order)), each)):
        texts: dict[str, list[Binding]] = {}
        for binding in book.bindings[clause]:
            if not binding.current:
                texts.setdefault(binding.sha256, []).append(binding)
        found += [
            EarlierWording(clause, each[0].text, sha256, tuple(each))
            for sha256, each in texts.items()
        ]
    return tuple(found)


def bound_to(wording: EarlierWording, names: Mapping[str, str]) -> str:
    """Who is bound to an earlier wording and since when, with its whole SHA-256."""
    who = ", ".join(
        f"{names[each.member]} (consented {day(each.at):%Y-%m-%d})" for each in wording.bindings
    )
    return f"Bound: {who}. SHA-256 of this wording: {wording.sha256}"
