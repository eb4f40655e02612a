"""What of a journal stays on its laptop when the rest is given away: all that is private."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from llm.discretion import TOLD, Discretion, said_in
from llm.room.exchange import Exchange


def without_private(
    exchanges: Iterable[Exchange], keeps: Discretion
) -> tuple[tuple[Exchange, ...], int]:
    """The exchanges without the answers that hold something private, and how many these were.

    That there was an answer is still told. A line of which anything else is private, such as what
    the server calls itself, is left out whole.
    """
    clean: list[Exchange] = []
    withheld = 0
    for each in exchanges:
        beside = (each.request, each.model, each.host, each.ended, each.verdict)
        if any(map(keeps.is_broken_by, beside)):
            withheld += 1
        elif each.verdict == TOLD or any(
            map(keeps.is_broken_by, (each.answer, *said_in(each.answer)))
        ):
            withheld += 1
            clean.append(replace(each, answer=""))
        else:
            clean.append(each)
    return tuple(clean), withheld
