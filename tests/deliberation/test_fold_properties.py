"""What must hold of every history: order, repeats, promises, and a second opinion on adoption."""

import random
from collections.abc import Iterable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.acts import (
    KEEP,
    Acknowledge,
    Consent,
    Leave,
    Object,
    Revoke,
    Withdraw,
    read_act,
)
from deliberation.blend import blend_of
from deliberation.consent import bindings
from deliberation.fold import fold
from deliberation.membership import NOT_A_MEMBER, fold_membership
from deliberation.sense import TOO_LATE
from deliberation.state import Record, Stage, State
from tests.deliberation.histories import MATTER, OLD_TEXT, QUIET
from tests.deliberation.random_histories import MANY_STEPS, OTHER, STEPS, Moot

TEXTS = {QUIET: OLD_TEXT, OTHER: "Wash up."}
Steps = list[tuple[int, str, int]]


@settings(max_examples=150, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_the_order_and_repeats_of_the_input_do_not_matter(
    steps: Steps, chance: random.Random
) -> None:
    records = Moot(steps).records
    shuffled = chance.sample(records, len(records)) + chance.choices(records, k=5)
    assert fold(shuffled) == fold(records)
    assert fold_membership(shuffled) == fold_membership(records)


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_the_parts_of_every_state_fit_together(steps: Steps) -> None:
    state = fold(Moot(steps).records)
    current = {member.id for member in state.current}
    left_out = {each.id for each in state.no_effect}
    assert not left_out & {consent.id for consent in state.consents}
    for matter in state.deliberations:
        assert matter.options[0].id == KEEP
        assert matter.adopted in ("", *(option.id for option in matter.options))
        assert matter.open or (matter.adopted == "" and matter.stage is Stage.ACKNOWLEDGED)
        assert set(matter.positions) <= set(matter.said)
        assert {rating.member for rating in matter.ratings} <= current
        assert set(matter.consents) <= set(state.consents)
        for consent in matter.consents:
            assert consent.in_force <= (consent.option in (KEEP, matter.adopted))
        if current:
            blend = blend_of(state, matter)
            assert {row.option for row in blend.rows} == {option.id for option in matter.options}


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_nobody_is_bound_by_what_they_did_not_consent_to(steps: Steps) -> None:
    moot = Moot(steps)
    own = {
        (laptop.member, act.clause, act.text)
        for laptop in moot.laptops
        for record in moot.records
        if record.device == laptop.device and isinstance(act := _act(record), Consent)
    }
    state = fold(moot.records)
    current = {member.id for member in state.current}
    for clause, bound in bindings(state, TEXTS).items():
        assert len({binding.member for binding in bound}) == len(bound)
        for binding in bound:
            assert binding.member in current
            assert (binding.member, clause, binding.text) in own
            assert binding.text
            assert binding.current == (binding.text == TEXTS[clause])


@settings(max_examples=100, deadline=None)
@given(STEPS, st.integers(0, 4), st.booleans(), st.booleans())
def test_revoking_and_leaving_always_free_and_free_nobody_else(
    steps: Steps, who: int, leave: bool, informed: bool
) -> None:
    """Also on a laptop that has not heard of the consent, given on another at the same time."""
    moot = Moot(steps)
    laptop = moot.laptops[who]
    if informed:
        laptop.hear(*moot.laptops)
    before = bindings(fold(moot.records), TEXTS)
    entry = laptop.say(Leave() if leave else Revoke(QUIET))
    state = fold(moot.records)
    after = bindings(state, TEXTS)
    if not informed and NOT_A_MEMBER in {each.why for each in state.no_effect if each.id == entry}:
        return  # written while its author, as they did not know, was out of the group
    assert laptop.member not in {binding.member for binding in after[QUIET]}
    if leave:
        assert laptop.member not in {binding.member for binding in after[OTHER]}
    elif informed:
        kept = [binding for binding in before[QUIET] if binding.member != laptop.member]
        assert list(after[QUIET]) == kept
        assert after[OTHER] == before[OTHER]


def _act(record: Record) -> Any:
    return None if record.suspended or record.body.get("act") == 0 else read_act(record.body)


def _adopted_by_definition(state: State, records: Iterable[Record]) -> str:
    """The option adopted, straight from the definition: every point in turn, nothing remembered."""
    matter = state.deliberation(MATTER)
    assert matter is not None
    out = {each.id for each in state.no_effect if each.why != TOO_LATE}
    ordered = sorted({r.id: r for r in records}.values(), key=lambda r: (r.depth, r.id))
    valid = [(r, _act(r), state.device_owner[r.device]) for r in ordered if r.id not in out]
    objections = [
        each for each in valid if isinstance(each[1], Object) and each[1].deliberation == MATTER
    ]
    opened = False
    for index, (last, _, _) in enumerate(valid):
        past = valid[: index + 1]
        members = {m.id for m in fold_membership([record for record, *_ in past]).current}

        def newest(cls: type[Any], member: str, past: Any = past) -> Any:
            own = [(r, a) for r, a, who in past if who == member and isinstance(a, cls)]
            own = [(r, a) for r, a in own if getattr(a, "deliberation", "") == MATTER]
            return own[-1] if own else (None, None)

        def taken_back(record: Record, act: Any, member: str, past: Any = past) -> bool:
            return any(
                who == member
                and not record.saw(r)
                and (isinstance(a, Leave) or (isinstance(a, Revoke) and a.clause == act.clause))
                for r, a, who in past
            )

        both = 0
        for member in members:
            record, act = newest(Acknowledge, member)
            gone = [r for r, a, who in past if who == member and isinstance(a, Leave)]
            since = record is not None and all(
                (r.depth, r.id) < (record.depth, record.id) for r in gone
            )
            both += since and act.not_it and act.dont_know
        opened = opened or 2 * both > len(members)
        if not opened:
            continue
        live: dict[str, list[Record]] = {}
        for member in members:
            record, act = newest(Consent, member)
            if record is not None and not taken_back(record, act, member):
                live.setdefault(act.option, []).append(record)
        for option, made_by in live.items():
            if 2 * len(made_by) <= len(members):
                continue
            blocked = False
            for objection, act, objector in objections:
                settled = any(
                    (isinstance(a, Withdraw) and a.objection == objection.id)
                    or (
                        who == objector
                        and isinstance(a, Consent)
                        and a.option == option
                        and r.saw(objection)
                        and not taken_back(r, a, who, past[: past.index((r, a, who))])
                    )
                    or (who == objector and isinstance(a, Leave) and not objection.saw(r))
                    for r, a, who in past
                )
                late = all(objection.saw(each) for each in (*made_by, last))
                blocked = blocked or (act.option == option and not settled and not late)
            if not blocked:
                return option
    return ""


@settings(max_examples=120, deadline=None)
@given(MANY_STEPS)
def test_adoption_agrees_with_its_definition(steps: Steps) -> None:
    records = Moot(steps).records
    state = fold(records)
    matter = state.deliberation(MATTER)
    assert matter is not None
    assert matter.adopted == _adopted_by_definition(state, records)
