"""Hidden disputes: the same from the same seed, truly without a way out, and like any other."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.quotes import unproven
from llm.canaries.generating import (
    ABSENT,
    DOMINATED,
    KINDS,
    MOST_SEED,
    NO_CONSENSUS,
    VERSION,
    Canary,
    CanaryError,
    make,
)
from llm.canaries.matters import LEAST, MOST, ONLY, OPEN, shown, words_of

seeds = st.integers(0, MOST_SEED)
kinds = st.sampled_from(KINDS)

MADE = "d3f9fd4531a0d25435c485be7f1a94ba9bf7ff64d7562b83683545957fdbcfc8"


def test_what_a_version_makes_never_changes() -> None:
    """Where this fails, what was kept cannot be graded again: raise VERSION, then this digest."""
    made = repr([told(make(kind, seed)) for kind in KINDS for seed in range(60)])
    assert (VERSION, hashlib.sha256(made.encode()).hexdigest()) == (2, MADE)


def told(canary: Canary) -> list[object]:
    """All of it that a model is told or that its grade depends on."""
    dispute = canary.dispute
    return [
        [dispute.deliberation, dispute.question, dispute.present_text, list(dispute.names)],
        [(each.id, each.member, each.text) for each in dispute.positions],
        sorted(dispute.values.items()),
        [(each.lesson, each.text) for each in dispute.lessons],
        [(each.member, each.reason) for each in dispute.objections],
        [(who, limit.side, limit.value) for who, limit in canary.limits.items()],
        [canary.absent, canary.better, canary.worse, *(each.text for each in canary.candidates)],
    ]


@given(kinds, seeds)
def test_the_same_seed_makes_the_same_dispute(kind: str, seed: int) -> None:
    assert make(kind, seed) == make(kind, seed)


@given(seeds)
def test_no_value_is_within_contradicting_limits(seed: int) -> None:
    canary = make(NO_CONSENSUS, seed)
    limits = canary.limits.values()
    assert not any(all(limit.meets(v) for limit in limits) for v in canary.matter.space)
    # Two alone leave no way out, so whoever meets the others still has to leave one of them out.
    alone = [
        (one, other)
        for one in limits
        for other in limits
        if not any(one.meets(v) and other.meets(v) for v in canary.matter.space)
    ]
    assert alone


@given(seeds)
def test_where_one_is_silent_the_others_can_agree(seed: int) -> None:
    canary = make(ABSENT, seed)
    limits = canary.limits.values()
    assert any(all(limit.meets(v) for limit in limits) for v in canary.matter.space)
    assert canary.dispute.absent == (canary.absent,)
    assert canary.absent not in canary.limits
    assert any(limit.side != OPEN for limit in limits)


@given(seeds)
def test_one_wording_is_within_all_limits_and_one_within_none(seed: int) -> None:
    canary = make(DOMINATED, seed)
    words = [canary.candidates[place].sentences[0].text for place in (canary.better, canary.worse)]
    values = [_values_said(canary, text) for text in words]
    assert all(values)
    for limit in canary.limits.values():
        assert all(limit.meets(v) for v in values[0])
        assert not any(limit.meets(v) for v in values[1])


def _values_said(canary: Canary, text: str) -> list[int]:
    """Which value of the matter a rule sets, read from its words alone."""
    matter = canary.matter
    found = []
    for language in ("en", "de"):
        words = words_of(language)["matters"][matter.name]
        if matter.unit == "never":
            found += [v for v, which in enumerate(("never", "always")) if text in words[which]]
            continue
        found += [
            value
            for value in matter.space
            for form in (0, 1)
            for spelt in (False, True)
            for template in words["rule"]
            if template.replace("{x}", shown(matter, value, language, form, spelt)) == text
        ]
    return sorted(set(found))


@given(kinds, seeds)
def test_each_member_says_their_limit_in_their_own_words(kind: str, seed: int) -> None:
    canary = make(kind, seed)
    matter = canary.matter
    for position in canary.dispute.positions:
        limit, text = canary.limits[position.member], position.text.lower()
        assert limit.side in (MOST, LEAST, ONLY, OPEN)
        stated = False
        for language in ("en", "de"):
            words = words_of(language)
            listed = (
                words["open"] if limit.side == OPEN else words["matters"][matter.name][limit.side]
            )
            forms = {""}
            if limit.side != OPEN:
                forms = {
                    shown(matter, limit.value, language, form, spelt)
                    for form in (0, 1)
                    for spelt in (False, True)
                }
            said = (t.replace("{x}", form).lower() for t in listed for form in forms)
            stated = stated or any(each.rstrip(".") in text for each in said)
        assert stated


@given(kinds, seeds)
def test_it_has_the_shape_of_any_dispute(kind: str, seed: int) -> None:
    canary = make(kind, seed)
    dispute = canary.dispute
    ids = [
        dispute.deliberation,
        *dispute.names,
        *(each.id for each in dispute.positions),
        *(each.lesson for each in dispute.lessons),
    ]
    assert all(len(each) == 64 and set(each) <= set("0123456789abcdef") for each in ids)
    assert len(set(ids)) == len(ids)
    assert 2 <= len(dispute.names) <= (4 if kind == DOMINATED else 8)
    assert {each.member for each in dispute.positions} <= set(dispute.names)
    assert all(sum(weights) == 1_000 and len(weights) == 20 for weights in dispute.values.values())
    assert len({each.text for each in canary.candidates}) == len(canary.candidates)
    assert canary.candidates == () or 2 <= len(canary.candidates) <= 8
    for candidate in canary.candidates:
        assert not unproven(candidate, dispute.by_source())


def test_thousands_of_different_ones_come_out() -> None:
    for kind in KINDS:
        made = [make(kind, seed) for seed in range(1_000)]
        said = {tuple(sorted(p.text for p in each.dispute.positions)) for each in made}
        assert len(said) > 990
        assert Counter(each.matter.name for each in made).most_common(1)[0][1] < 120
        most = 4 if kind == DOMINATED else 8
        assert {len(each.dispute.names) for each in made} == {*range(2, most + 1)}
        some = [bool(each.dispute.present_text) for each in made]
        assert 500 < sum(some) < 900
        assert 150 < sum(bool(each.dispute.lessons) for each in made) < 500
        assert 300 < sum(bool(each.dispute.values) for each in made) < 900


def test_neither_place_nor_label_of_the_better_wording_is_set() -> None:
    made = [make(DOMINATED, seed) for seed in range(600)]
    first = sum(each.better < each.worse for each in made)
    assert 230 < first < 370


@pytest.mark.parametrize(("kind", "seed"), [("a riddle", 1), (ABSENT, -1), (ABSENT, MOST_SEED + 1)])
def test_there_is_nothing_else(kind: str, seed: int) -> None:
    with pytest.raises(CanaryError, match="There is no hidden dispute"):
        make(kind, seed)
