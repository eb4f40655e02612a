"""What a mediation may weigh, so that the act that keeps it fits into one entry of the log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from deliberation.acts import Critique

# An entry holds 512 KiB; the present text, the lessons and the audits need room as well.
CANDIDATES_BYTES = 200_000
CRITIQUES_BYTES = 160_000
MOST_CRITIQUES = 2_000
_BARE = 136  # bytes of a critique without words


def size_of(record: Any) -> int:
    """Bytes of a record as JSON in UTF-8, which is never less than what the log's CBOR takes."""
    return len(json.dumps(asdict(record), ensure_ascii=False).encode())


def first_that_fit(sizes: Iterable[int], limit: int) -> list[bool]:
    """Which things of these sizes to keep, each that still fits beside those kept before it."""
    kept = []
    for size in sizes:
        kept.append(size <= limit)
        limit -= size if kept[-1] else 0
    return kept


def fitting_critiques(critiques: Sequence[Critique]) -> tuple[Critique, ...]:
    """The critiques by place and member, those of the worst-off first where not all fit.

    Of those for whose words there is no room the score alone is kept.
    """
    ranked = sorted(critiques, key=lambda each: (each.score, each.candidate, each.text))
    ranked = ranked[: min(MOST_CRITIQUES, CRITIQUES_BYTES // _BARE)]
    words = (len((each.text + each.quote).encode()) for each in ranked)
    told = first_that_fit(words, CRITIQUES_BYTES - _BARE * len(ranked))
    kept = [
        each if whole else replace(each, text="", quote="")
        for each, whole in zip(ranked, told, strict=True)
    ]
    return tuple(sorted(kept, key=lambda each: (each.candidate, each.member)))
