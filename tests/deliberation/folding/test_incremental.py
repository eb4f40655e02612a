"""Acts taken in one by one come to the same state as all at once, whatever order they come in."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.acts import Choose, Leave, Rate, Revoke, TakePosition
from deliberation.folding.fold import fold
from deliberation.folding.incremental import Folding
from deliberation.state import Record, State
from tests.bench.long_history import LongHistory
from tests.deliberation.folding.random_histories import MANY_STEPS, MOOTS, Moot, Step
from tests.deliberation.histories import (
    MATTER,
    QUIET,
    Laptop,
    acknowledge,
    amend,
    consent,
    founded,
    hex32,
    meet,
    open_matter,
)

CHANCE = st.randoms(use_true_random=False)


def batches(records: list[Record], chance: random.Random) -> list[list[Record]]:
    """All of `records` and some twice, mostly one at a time."""
    found, start = [], 0
    while start < len(records):
        size = chance.choice((1, 1, 1, 2, 7))
        found.append([*records[start : start + size], *chance.choices(records, k=size // 2)])
        start += size
    return found


@settings(max_examples=100, deadline=None)
@given(MOOTS, CHANCE)
def test_in_any_order_and_any_portions_the_state_is_the_same(
    moot: Moot, chance: random.Random
) -> None:
    records = moot.records
    folding = Folding()
    for some in batches(chance.sample(records, len(records)), chance):
        folding.add(some)
    assert folding.state == fold(records)


@settings(max_examples=40, deadline=None)
@given(MANY_STEPS, CHANCE)
def test_at_every_moment_it_is_the_fold_of_what_has_come_in(
    steps: list[Step], chance: random.Random
) -> None:
    records = sorted(Moot(steps).records, key=lambda each: (each.depth, chance.random()))
    folding, so_far = Folding(), []
    for some in batches(records, chance):
        so_far += some
        assert folding.add(some) == fold(so_far)


@settings(max_examples=60, deadline=None)
@given(MOOTS, CHANCE)
def test_a_mark_of_suspension_that_comes_later_holds(moot: Moot, chance: random.Random) -> None:
    records = moot.records
    marked = [replace(each, suspended=True) for each in chance.sample(records, 2)]
    folding = Folding()
    folding.add(records)
    assert folding.add(marked) == folding.add(records) == fold([*marked, *records])


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.integers(5, 7), CHANCE)
def test_a_life_with_votes_delegations_trials_and_settings_in_any_order(
    seed: int, members: int, chance: random.Random
) -> None:
    life = LongHistory(members, seed, often=0.2)
    records = life.live(150)
    whole = fold(records)
    late, folding = Folding(), Folding()
    for some in batches(chance.sample(records, len(records)), chance):
        late.add(some)
    assert late.state == whole
    for each in records:
        folding.add([each])
    assert folding.state == whole


def opened() -> tuple[list[Laptop], Folding]:
    """Three members, two deliberations that are open, and a folding that knows it all."""
    laptops = [Laptop("Ada"), Laptop("Ben"), Laptop("Cem")]
    founded(*laptops)
    open_matter(*laptops)
    for laptop in laptops:
        laptop.say(acknowledge(hex32("kitchen")))
    meet(*laptops)
    folding = Folding()
    folding.add(laptops[0].records)
    return laptops, folding


def touched(before: State, after: State) -> list[bool]:
    """For each deliberation before, in order, whether it was folded anew."""
    pairs = zip(before.deliberations, after.deliberations, strict=True)
    return [one is not other for one, other in pairs]


def test_an_act_touches_its_own_deliberation_alone() -> None:
    (ada, *_), folding = opened()
    for act in (TakePosition(MATTER, "Nine."), amend("Nine."), Rate(MATTER, "keep", 10)):
        before = folding.state
        ada.say(act)
        assert touched(before, folding.add(ada.records)) == [True, False]


def test_a_revocation_touches_the_deliberations_with_consents_to_its_clause() -> None:
    (ada, *_), folding = opened()
    option = ada.say(amend("Nine."))
    ada.say(consent("Nine.", option))
    before = folding.add(ada.records)
    ada.say(Revoke(QUIET))
    after = folding.add(ada.records)
    assert touched(before, after) == [True, False]
    assert [each.revoked for each in after.consents] == [True]


def test_a_setting_touches_the_deliberations_for_which_it_is_another_now() -> None:
    laptops, folding = opened()
    ada, ben, _ = laptops
    ada.say(acknowledge(hex32("garden")))  # not open yet, so the rule of its opening is to come
    ada.say(Choose("rule", "majority"))
    ben.hear(ada)
    before = folding.add(ben.records)
    ben.say(Choose("rule", "majority"))
    after = folding.add(ben.records)
    assert touched(before, after) == [False, False, True]
    assert [each.rule for each in after.deliberations] == ["consent", "consent", "majority"]


def test_what_concerns_membership_touches_all() -> None:
    (ada, *_), folding = opened()
    before = folding.state
    ada.say(Leave())
    assert touched(before, folding.add(ada.records)) == [True, True]


def test_what_is_known_changes_nothing() -> None:
    (ada, *_), folding = opened()
    assert folding.add(ada.records) is folding.add([]) is folding.state
