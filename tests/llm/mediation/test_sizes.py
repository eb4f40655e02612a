"""A mediation fits into one entry of the log, whatever is said in it."""

from __future__ import annotations

from itertools import compress

import cbor2
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Critique
from deliberation.bodies import act_body
from deliberation.state import Position
from llm.mediation.dispute import Dispute, Mediated
from llm.mediation.embedded import in_two_rounds
from llm.mediation.sizes import (
    CANDIDATES_BYTES,
    CRITIQUES_BYTES,
    first_that_fit,
    fitting_critiques,
    size_of,
)

ENTRY = 512 * 1024  # bytes of an entry of the log


@given(st.lists(st.integers(0, 50)), st.integers(0, 200))
def test_what_is_kept_fits_and_what_is_left_out_did_not(sizes: list[int], limit: int) -> None:
    kept = first_that_fit(sizes, limit)
    assert sum(compress(sizes, kept)) <= limit
    for place, fits in enumerate(kept):
        if not fits:
            assert sum(compress(sizes[:place], kept)) + sizes[place] > limit


def test_few_critiques_stay_as_they_are() -> None:
    some = tuple(Critique(n % 2, f"{n // 2:064x}", n, "Misses it.", "it") for n in range(8))
    ordered = tuple(sorted(some, key=lambda each: (each.candidate, each.member)))
    assert fitting_critiques(some) == ordered


def test_of_too_many_critiques_the_worst_off_keep_their_words() -> None:
    many = [Critique(0, f"{n:064x}", n - 100, "x" * 1_200, "quote") for n in range(200)]
    kept = fitting_critiques(many)
    assert len(kept) == 200
    assert kept[0] == many[0]
    assert (kept[-1].score, kept[-1].text, kept[-1].quote) == (99, "", "")
    assert sum(map(size_of, kept)) <= CRITIQUES_BYTES


def test_fifty_who_write_at_length_fit_into_an_entry() -> None:
    rules = [
        f"Room {n} must be クリーン and quiet before {n % 12}:00 every day." for n in range(90)
    ]
    positions = tuple(
        Position(f"{n:064x}", f"{n + 99:064x}", " ".join(rules[n:] + rules[:n]), n)
        for n in range(50)
    )
    dispute = Dispute("d" * 64, "Rooms?", "x " * 1_000, positions, {})
    candidates, critiques = in_two_rounds(dispute)
    assert candidates
    assert len(critiques) == 50 * len(candidates)
    act = Mediated("embedded", candidates, (), dispute.present_text, (), critiques).act("d" * 64)
    assert len(cbor2.dumps(act_body(act, at=0))) < CANDIDATES_BYTES + CRITIQUES_BYTES < ENTRY
