"""Length parity: who is passed over in length is named, and who wrote little is not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Candidate, Citation
from deliberation.state import Position
from llm.audits.parity import length_parity, letters
from llm.mediation.dispute import Dispute
from tests.llm.audits.wordings import ADA, ALL, BEN, CLEO, MUSIC, PARTIES, QUIET, wording

MEMBERS = (ADA, BEN, CLEO)
WORDS = "one two three four five six seven eight nine ten"


def said(member: str, text: str = WORDS) -> Position:
    return Position(member[0] * 64, member, text, 0)


EQUALS = Dispute(
    "d" * 64, "?", "", tuple(map(said, MEMBERS)), dict(zip(MEMBERS, "ABC", strict=True))
)


def of(lengths: dict[str, int]) -> Candidate:
    """A wording with a sentence of so many letters for each member."""
    return wording(
        *(("x" * length, (Citation(m, m[0] * 64, "two three"),)) for m, length in lengths.items())
    )


def test_the_letters_of_a_sentence_are_divided_among_whom_it_serves(dispute: Dispute) -> None:
    assert letters(dispute, ALL) == {ADA: 5, BEN: Fraction(15, 2), CLEO: Fraction(15, 2)}
    three = wording(("Quiet 22:00.", (QUIET, MUSIC, PARTIES)))
    assert letters(dispute, three) == dict.fromkeys(MEMBERS, 3)


def test_an_unproven_quote_earns_no_letters(dispute: Dispute) -> None:
    lying = wording(("Quiet.", (QUIET, replace(MUSIC, quote="silence"))))
    assert letters(dispute, lying) == {ADA: 5, BEN: 0, CLEO: 0}


def test_who_gets_few_words_everywhere_is_named() -> None:
    skewed = of({ADA: 60, BEN: 50, CLEO: 8})
    found = length_parity(EQUALS, (skewed, skewed, of({ADA: 20, BEN: 60, CLEO: 5})))
    assert not found.passed
    assert found.detail.startswith("C got 21 letters where an even share was 107")


def test_a_homogeniser_who_serves_one_alone_is_caught() -> None:
    assert not length_parity(EQUALS, (of({ADA: 80}),) * 3).passed


def test_few_words_here_and_many_there_are_even() -> None:
    assert length_parity(EQUALS, (of({ADA: 80}), of({BEN: 80}), of({CLEO: 80}))).passed


def test_one_wording_that_serves_a_member_well_makes_up_for_nothing() -> None:
    mostly = [of({ADA: 90, BEN: 90, CLEO: 1})] * 4 + [of({ADA: 5, BEN: 5, CLEO: 30})]
    assert "C got 34 letters" in length_parity(EQUALS, mostly).detail
    assert not length_parity(EQUALS, mostly).passed


def test_less_than_half_in_all_but_well_served_twice_is_not_systematic() -> None:
    often = [of({ADA: 90, BEN: 90})] * 2 + [of({CLEO: 20, ADA: 1, BEN: 1})] * 2
    assert length_parity(EQUALS, often).passed


def test_who_wrote_little_cannot_get_much() -> None:
    terse = replace(EQUALS, positions=(said(ADA), said(BEN), said(CLEO, "two three")))
    each = of({ADA: 60, BEN: 60, CLEO: 8})
    assert length_parity(terse, (each,) * 3).passed
    assert not length_parity(terse, (of({ADA: 60, BEN: 60, CLEO: 3}),) * 3).passed


def test_nothing_to_measure_is_not_a_pass(dispute: Dispute) -> None:
    assert not length_parity(dispute, ()).passed
    assert not length_parity(dispute, (wording(("Quiet.", ())),)).passed
    assert length_parity(replace(dispute, positions=dispute.positions[:1]), (ALL,)).passed


LENGTHS = st.fixed_dictionaries({m: st.integers(1, 90) for m in MEMBERS})


@given(st.lists(LENGTHS, min_size=1, max_size=5), st.permutations(MEMBERS))
def test_neither_names_nor_order_matter(rows: list[dict[str, int]], order: list[str]) -> None:
    swap = dict(zip(MEMBERS, order, strict=True))
    swapped = [{swap[m]: length for m, length in row.items()} for row in reversed(rows)]
    one = length_parity(EQUALS, [of(row) for row in rows]).passed
    assert one == length_parity(EQUALS, [of(row) for row in swapped]).passed


@given(st.lists(LENGTHS, min_size=1, max_size=5))
def test_whoever_gets_at_least_half_of_an_even_share_passes(rows: list[dict[str, int]]) -> None:
    totals = {m: sum(row[m] for row in rows) for m in MEMBERS}
    if all(2 * each >= Fraction(sum(totals.values()), 3) for each in totals.values()):
        assert length_parity(EQUALS, [of(row) for row in rows]).passed


@given(LENGTHS, st.integers(1, 5))
def test_the_same_skew_everywhere_is_found_below_half(row: dict[str, int], times: int) -> None:
    even = min(Fraction(sum(row.values()), 3), 39)  # everybody wrote the 39 letters of WORDS
    starved = any(2 * each < even for each in row.values())
    assert length_parity(EQUALS, [of(row)] * times).passed == (not starved)
