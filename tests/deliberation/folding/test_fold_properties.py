"""What must hold of every history: order, repeats, promises, and a second opinion on adoption."""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.acts import (
    KEEP,
    Acknowledge,
    Conclude,
    Consent,
    Delegate,
    Leave,
    Object,
    Rate,
    Recall,
    Retract,
    Revoke,
    Withdraw,
)
from deliberation.bodies import ActError, read_act
from deliberation.consent import bindings
from deliberation.folding.fold import fold
from deliberation.folding.membership import FREEING, NOT_A_MEMBER, fold_membership
from deliberation.folding.sense import ADOPTED, RETRACTED, TOO_LATE
from deliberation.state import Record, Stage, State
from deliberation.weighing.blend import blend_of
from tests.deliberation.folding.random_histories import MANY_STEPS, MOOTS, OTHER, Moot, Step
from tests.deliberation.histories import MATTER, OLD_TEXT, QUIET

TEXTS = {QUIET: OLD_TEXT, OTHER: "Wash up."}
SCRAP = st.one_of(
    st.none(), st.integers(), st.floats(), st.text(max_size=3), st.binary(max_size=3),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=2), st.none()),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(MOOTS, st.randoms(use_true_random=False))
def test_the_order_and_repeats_of_the_input_do_not_matter(
    moot: Moot, chance: random.Random
) -> None:
    records = moot.records
    shuffled = chance.sample(records, len(records)) + chance.choices(records, k=5)
    assert fold(shuffled) == fold(records)
    assert fold_membership(shuffled) == fold_membership(records)


@settings(max_examples=100, deadline=None)
@given(MOOTS, st.data())
def test_whatever_the_bodies_hold_the_fold_never_raises(moot: Moot, data: st.DataObject) -> None:
    records = moot.records
    for number in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(records) - 1))
        body = dict(records[at].body)
        body[data.draw(st.sampled_from([*body, "extra"]))] = data.draw(SCRAP)
        kept = records[at].id if data.draw(st.booleans()) else f"junk {number}"
        records.append(replace(records[at], id=kept, body=body))
    fold(records)


@settings(max_examples=100, deadline=None)
@given(MOOTS)
def test_the_parts_of_every_state_fit_together(moot: Moot) -> None:
    state = fold(moot.records)
    current = {member.id for member in state.current}
    left_out = {each.id for each in state.no_effect}
    assert not left_out & {consent.id for consent in state.consents}
    for matter in state.deliberations:
        assert matter.options[0].id == KEEP
        assert matter.adopted in ("", *(option.id for option in matter.options))
        assert matter.open or (matter.adopted == "" and matter.stage is Stage.ACKNOWLEDGED)
        assert matter.adopted in ("", KEEP) or matter.adopted == matter.passed[0]
        assert set(matter.positions) <= set(matter.said)
        assert {rating.member for rating in matter.ratings} <= current
        assert set(matter.consents) <= set(state.consents)
        options = {option.id: option for option in matter.options}
        assert not any(options[each.option].retracted for each in matter.ratings)
        assert not any(options[each].retracted for each in (*matter.passed, *matter.in_document))
        for consent in matter.consents:
            assert consent.in_force <= (consent.option in (KEEP, *matter.passed))
        for trial in matter.trials:
            assert {outcome.member for outcome in trial.outcomes} <= set(trial.sealed)
            assert (trial.verdict != "") == (trial.closed != "")
            assert not (trial.over and matter.adopted != KEEP)
            assert trial.back in (*matter.in_document, "")
        if current:
            blend = blend_of(state, matter)
            assert {row.option for row in blend.rows} <= set(options)


@settings(max_examples=120, deadline=None)
@given(MOOTS)
def test_nobody_is_bound_by_what_they_did_not_consent_to(moot: Moot) -> None:
    acts = [(_author(moot, r), act) for r in moot.records if (act := _act(r)) is not None]
    own = {(who, act.clause, act.text): act for who, act in acts if isinstance(act, Consent)}
    firm = {(who, act.text) for who, act in acts if isinstance(act, Consent) and not act.trial}
    keeping = {who for who, act in acts if isinstance(act, Conclude) and act.verdict == "keep"}
    state = fold(moot.records)
    current = {member.id for member in state.current}
    running = any(trial.running for matter in state.deliberations for trial in matter.trials)
    for clause, bound in bindings(state, TEXTS).items():
        assert len({binding.member for binding in bound}) == len(bound)
        for binding in bound:
            assert binding.member in current
            assert (binding.member, clause, binding.text) in own
            assert binding.text
            assert binding.current == (binding.text == TEXTS[clause])
            # What was consented to on trial binds no longer than that, unless they keep it.
            assert running or (binding.member, binding.text) in firm or binding.member in keeping


@settings(max_examples=100, deadline=None)
@given(MOOTS)
def test_no_delegation_makes_a_consent_or_an_objection(moot: Moot) -> None:
    by = {r.id: _author(moot, r) for r in moot.records}
    state = fold(moot.records)
    for matter in state.deliberations:
        for each in (*matter.consents, *matter.objections):
            assert by[each.id] == each.member
    without = [r for r in moot.records if not isinstance(_act(r), Delegate | Recall)]
    assert [each.id for each in fold(without).consents] == [each.id for each in state.consents]


@settings(max_examples=120, deadline=None)
@given(MOOTS, st.integers(0, 1000))
def test_what_counts_for_nothing_changes_nothing(moot: Moot, pick: int) -> None:
    """But a rating of an option that is taken back: a vote closed before had counted it. And an
    act that others name: without it these would be about nothing."""
    records = moot.records
    state = fold(records)
    rates = {record.id for record in records if isinstance(_act(record), Rate)}
    idle = [e.id for e in state.no_effect if e.why != RETRACTED or e.id not in rates]
    named = {word for record in records for word in _words(record.body)}
    idle = [each for each in idle if each not in named]
    if idle:
        gone = idle[pick % len(idle)]
        after = fold([record for record in records if record.id != gone])
        assert replace(after, no_effect=()) == replace(state, no_effect=())


@settings(max_examples=100, deadline=None)
@given(MOOTS, st.integers(0, 4), st.booleans(), st.booleans())
def test_revoking_and_leaving_always_free_and_free_nobody_else(
    moot: Moot, who: int, leave: bool, informed: bool
) -> None:
    """Also on a laptop that has not heard of the consent, given on another at the same time."""
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


def _words(body: Mapping[str, object]) -> Iterator[str]:
    """Every text in it, such as the ids that it names."""
    for value in body.values():
        for each in value if isinstance(value, list | tuple) else [value]:
            if isinstance(each, str):
                yield each


def _act(record: Record) -> Any:
    try:
        act = read_act(record.body)
    except ActError:
        return None
    return act if isinstance(act, FREEING) or not record.suspended else None


def _author(moot: Moot, record: Record) -> str:
    return next(each.member for each in moot.laptops if each.device == record.device)


def _adopted_by_definition(state: State, records: Iterable[Record]) -> str:
    """The option adopted, straight from the definition: every point in turn, nothing remembered."""
    matter = state.deliberation(MATTER)
    assert matter is not None
    had_sense = {each.id for each in state.no_effect if each.why in (TOO_LATE, RETRACTED, ADOPTED)}
    had_sense -= {r.id for r in records if isinstance(_act(r), Consent)}
    out = {each.id for each in state.no_effect} - had_sense
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
        live: dict[tuple[str, str], list[Record]] = {}
        tries: dict[str, Record] = {}  # who would try it on these terms, by member
        for member in members:
            record, act = newest(Consent, member)
            turned = record is not None and any(
                who == member and isinstance(a, Object) and a.option == act.option and r.saw(record)
                for r, a, who in past
            )
            if record is not None and not turned and not taken_back(record, act, member):
                live.setdefault((act.option, act.trial), []).append(record)
                tries[member] = record
        for (option, trial), made_by in live.items():
            if 2 * len(made_by) <= len(members):
                continue
            blocked = any(isinstance(a, Retract) and a.option == option for _, a, _ in past)
            for objection, act, objector in objections:
                settled = any(
                    (isinstance(a, Withdraw) and a.objection == objection.id)
                    or (
                        who == objector
                        and isinstance(a, Consent)
                        and a.option == option
                        and not a.trial
                        and r.saw(objection)
                        and not taken_back(r, a, who, past[: past.index((r, a, who))])
                    )
                    or (who == objector and isinstance(a, Leave) and not objection.saw(r))
                    for r, a, who in past
                ) or (tries.get(objector) in made_by and tries[objector].saw(objection))
                late = all(objection.saw(each) for each in (*made_by, last))
                blocked = blocked or (act.option == option and not settled and not late)
            if not blocked:
                return option if not trial else _after(state, trial, option)
    return ""


def _after(state: State, trial: str, option: str) -> str:
    """What is adopted once `option` was on `trial`: by how its review ended."""
    ended = {each.id: each.verdict for d in state.deliberations for each in d.trials}
    return option if ended[trial] in ("", "keep") else KEEP


@settings(max_examples=120, deadline=None)
@given(MANY_STEPS, st.booleans())
def test_adoption_agrees_with_its_definition(steps: list[Step], tried: bool) -> None:
    records = Moot(steps, tried=tried).records
    state = fold(records)
    matter = state.deliberation(MATTER)
    assert matter is not None
    assert matter.adopted == _adopted_by_definition(state, records)
