"""How an audit says what it found: one plain sentence that fits into an act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deliberation.acts import TEXT_LIMIT, Audit
from llm.mediation.dispute import Dispute


def audit(name: str, passed: bool, detail: str) -> Audit:
    """An audit whose detail fits into an act."""
    return Audit(
        name, passed, detail if len(detail) < TEXT_LIMIT else detail[: TEXT_LIMIT - 1] + "…"
    )


def short(words: str, limit: int = 120) -> str:
    """The words on one line of at most `limit` characters."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def names_of(dispute: Dispute, members: Iterable[str]) -> str:
    """At least one member, by name, as in "Ada, Ben and Cleo"."""
    return listed([dispute.name(member) for member in dict.fromkeys(members)])


def listed(items: Sequence[str]) -> str:
    """At least one item, with commas, and "and" before the last."""
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last


def joined(parts: Iterable[str]) -> str:
    """The parts of one sentence, the first with a capital letter."""
    whole = "; ".join(parts)
    return whole[:1].upper() + whole[1:]
