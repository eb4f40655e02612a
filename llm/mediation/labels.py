"""What members, texts and candidates are called before a model: labels that tell nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from deliberation.rulebook import text_sha256
from deliberation.state import Position
from llm.mediation.dispute import Dispute
from llm.mediation.sharing import shared_values

NOBODY = "0" * 64  # stands for a member or a source that is not there; proves nothing
MOST_LESSONS = 8  # that a model is given
MOST_SILENT = 24  # members who said nothing; those who shared values go first
PRESENT = "PRESENT"  # stands among the members' labels for the text as it is now


def labelled(dispute: Dispute, salt: str, *, reverse: bool = False) -> dict[str, Position]:
    """Who stands in the record as M1, M2, …: every position, and each member who took none.

    The order depends on `salt` and the words, so that no one gains by their name or their place;
    `reverse` turns it round. Who took none has the words "" and a source that proves nothing.
    """
    silent = sorted(dispute.absent, key=lambda each: (not shared_values(dispute, each), each))
    rows = [
        (digest(salt, each.text, each.id), each) for each in dispute.positions if each.text.strip()
    ]
    for member in silent[:MOST_SILENT]:
        key = digest(salt, *shared_values(dispute, member), member)
        rows.append((key, Position(NOBODY, member, "", 0)))
    rows.sort(key=lambda row: row[0], reverse=reverse)
    return {f"M{number}": position for number, (_, position) in enumerate(rows, 1)}


def quotable(dispute: Dispute, members: Mapping[str, Position]) -> dict[str, Position]:
    """All labels that a citation may carry: members, the text as it stands, and lessons."""
    found = dict(members)
    sources = dispute.by_source()
    if dispute.present_text.strip():
        found[PRESENT] = sources[text_sha256(dispute.present_text)]
    for number, lesson in enumerate(dispute.lessons[:MOST_LESSONS]):
        found[lesson_label(number)] = sources[text_sha256(lesson.text)]
    return found


def lesson_label(number: int) -> str:
    """L1, L2, … for 0, 1, …"""
    return f"L{number + 1}"


def candidate_label(number: int) -> str:
    """A, B, … Z, AA, AB, … for 0, 1, …"""
    label = ""
    while number >= 0:
        label = chr(ord("A") + number % 26) + label
        number = number // 26 - 1
    return label


def digest(*parts: str) -> str:
    """An order that nobody can choose: SHA-256 of the parts, a line each, in hex."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
