"""After a trial the rulebook says again what it said before, on every laptop, in every order."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.change import inspect
from crdt.edits import AddClause, Edit, EditClause, RemoveClause, RenameClause, RestoreClause
from crdt.entry import Entry
from crdt.gate import option_actor
from crdt.group import ActRefused
from crdt.way_back import NoWayBack, back_actor
from deliberation.acts import KEEP, Conclude, Propose, StartTrial
from deliberation.bodies import act_body
from deliberation.rulebook import Clause, text_sha256
from deliberation.state import Trial
from tests.crdt.conftest import Houses
from tests.crdt.laptops import DAY, MATTER, NOON, OLD, QUIET, WASH, Laptop, delivered, house

NEW, NINE = "c" * 32, "Quiet hours start at nine in the evening."
DOGS = "Dogs sleep outside."
Kind = Callable[[Laptop], str]


def amend(laptop: Laptop) -> str:
    return laptop.amend(NINE)


def bring(laptop: Laptop) -> str:
    return laptop.bring(NEW, DOGS)


def repeal(laptop: Laptop) -> str:
    return laptop.repeal()


KINDS = (amend, bring, repeal)
kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def on_trial(kind: Kind, members: int = 3, away: int = 0) -> tuple[list[Laptop], str]:
    """Members who have adopted an option on trial, all alike, and the trial.

    The last `away` of them are not there.
    """
    everybody = house(members)
    laptops = everybody[: members - away]
    first = laptops[0]
    option = kind(first)
    trial = first.trial(option)
    first.meet(*laptops)
    for laptop in laptops:
        laptop.consent(option, trial)
    first.meet(*laptops)
    assert the_trial(first, trial).running and texts(first) == tried(kind)
    return everybody, trial


def the_trial(laptop: Laptop, trial: str) -> Trial:
    found = laptop.state.deliberations[0].trial(trial)
    assert found is not None
    return found


def texts(laptop: Laptop) -> dict[str, str]:
    """What the rulebook shows, by clause."""
    return {clause.id: clause.text for clause in laptop.replica.document.rulebook().clauses}


BEFORE = {QUIET: OLD, WASH: "Wash up."}


def tried(kind: Kind) -> dict[str, str]:
    return {
        amend: {**BEFORE, QUIET: NINE},
        bring: {**BEFORE, NEW: DOGS},
        repeal: {WASH: "Wash up."},
    }[kind]


def clause_of(laptop: Laptop, clause: str) -> Clause:
    found = laptop.replica.document.rulebook(removed=True).clause(clause)
    assert found is not None
    return found


# -- what it puts back ----------------------------------------------------------------------------


@kinds
def test_a_trial_that_lapses_leaves_things_as_they_were(kind: Kind) -> None:
    laptops, trial = on_trial(kind)
    ada, ben, _ = laptops
    ben.way_back(trial)
    ada.close(trial)
    assert the_trial(ada, trial).verdict == "lapsed" and texts(ada) == tried(kind)
    ada.meet(*laptops)
    for laptop in laptops:
        assert texts(laptop) == BEFORE
        assert not any(c.concurrent for c in laptop.replica.document.rulebook().clauses)
    assert len({laptop.replica.document.save() for laptop in laptops}) == 1


@kinds
def test_it_can_be_made_with_the_terms_and_waits_for_the_end(kind: Kind) -> None:
    """So that falling back never depends on who happens to be there at the end."""
    ada, ben, cem = house()
    option = kind(ada)
    trial = ada.trial(option)
    back = ada.way_back(trial)
    assert texts(ada) == BEFORE
    ada.meet(ben, cem)
    for laptop in (ada, ben, cem):
        laptop.consent(option, trial)
    ada.meet(ben, cem)
    assert texts(cem) == tried(kind)
    cem.close(trial)
    assert texts(cem) == BEFORE and the_trial(cem, trial).back == back


@kinds
def test_a_trial_that_is_kept_stays(kind: Kind) -> None:
    laptops, trial = on_trial(kind)
    laptops[0].way_back(trial)
    for laptop in laptops:
        laptop.act(Conclude(trial, "keep"))
    laptops[0].meet(*laptops)
    laptops[1].close(trial)
    laptops[0].meet(*laptops)
    assert all(texts(laptop) == tried(kind) for laptop in laptops)


@kinds
def test_other_clauses_that_were_edited_meanwhile_stay_as_edited(kind: Kind) -> None:
    laptops, trial = on_trial(kind)
    ada, ben, cem = laptops
    ben.edit(EditClause(WASH, "Wash up at once."))
    ada.way_back(trial)
    cem.edit(AddClause("d" * 32, "", "Keys hang by the door."), RenameClause(WASH, "Dishes"))
    ada.close(trial)
    ada.meet(*laptops)
    for laptop in laptops:
        assert texts(laptop) == {
            **BEFORE, WASH: "Wash up at once.", "d" * 32: "Keys hang by the door.",
        }  # fmt: skip
        assert not clause_of(laptop, QUIET).concurrent


def test_words_written_into_the_clause_on_trial_stay_and_somebody_is_asked_to_read() -> None:
    laptops, trial = on_trial(amend)
    ada, ben, _ = laptops
    ben.edit(EditClause(QUIET, NINE + " Dogs, too."))
    ben.meet(*laptops)
    ada.way_back(trial)
    ada.close(trial)
    ada.meet(*laptops)
    for laptop in laptops:
        assert texts(laptop)[QUIET] == OLD + " Dogs, too."
        assert clause_of(laptop, QUIET).concurrent


def test_an_edit_from_before_the_trial_that_comes_in_late_stays_too() -> None:
    laptops, trial = on_trial(amend, 4, away=1)
    ada, _, cem, dee = laptops
    dee.edit(EditClause(QUIET, "In winter: " + OLD))
    ada.way_back(trial)
    cem.close(trial)
    ada.meet(*laptops)
    for laptop in laptops:
        assert texts(laptop)[QUIET] == "In winter: " + OLD
        assert clause_of(laptop, QUIET).concurrent


def test_words_written_into_a_new_clause_on_trial_are_kept_out_of_sight() -> None:
    laptops, trial = on_trial(bring)
    ada, ben, _ = laptops
    ben.edit(EditClause(NEW, DOGS + " Cats may stay."))
    ada.way_back(trial)
    ada.close(trial)
    ada.meet(*laptops)
    for laptop in laptops:
        assert texts(laptop) == BEFORE
        assert clause_of(laptop, NEW).text == DOGS + " Cats may stay."
        assert clause_of(laptop, NEW).concurrent and clause_of(laptop, NEW).removed_by == trial


def test_after_it_life_goes_on_and_the_same_can_be_tried_again() -> None:
    laptops, trial = on_trial(amend)
    ada, ben, cem = laptops
    ada.way_back(trial)
    ada.close(trial)
    ada.meet(*laptops)
    cem.edit(EditClause(QUIET, OLD + " Please."))
    cem.meet(*laptops)
    option = ben.amend(NINE)
    again = ben.trial(option)
    ben.way_back(again)
    base = next(o.base for o in ben.state.deliberations[0].options if o.id == option)
    assert base == text_sha256(OLD + " Please.")
    assert ben.replica.former(option) == OLD + " Please."
    assert all(not clause_of(laptop, QUIET).concurrent for laptop in laptops)


def test_who_writes_on_what_was_put_back_builds_on_it() -> None:
    laptops, trial = on_trial(amend)
    ada, _, cem = laptops
    ada.way_back(trial)
    ada.close(trial)
    ada.edit(EditClause(QUIET, OLD + " Please."))
    ada.meet(*laptops)
    assert all(texts(each)[QUIET] == OLD + " Please." for each in laptops)
    assert not clause_of(cem, QUIET).concurrent


# -- two of them ----------------------------------------------------------------------------------


@kinds
def test_two_members_make_one_and_the_same_change(kind: Kind) -> None:
    """Else a text written on the one of them would bring in both, and the words come twice."""
    laptops, trial = on_trial(kind)
    ada, ben, cem = laptops
    ben.edit(EditClause(WASH, "Wash up at once."))
    mine, yours = ada.way_back(trial), ben.way_back(trial)
    for laptop in (ada, ben):
        laptop.close(trial)
        assert laptop.text(QUIET) == OLD
        laptop.edit(RenameClause(QUIET, f"By {laptop.identity.name}"))
    ada.meet(*laptops)
    assert the_trial(cem, trial).back in (mine, yours)
    for laptop in laptops:
        assert not laptop.refused
        assert texts(laptop) == {**BEFORE, WASH: "Wash up at once."}


@kinds
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_whichever_comes_first(kind: Kind, order: tuple[int, ...]) -> None:
    laptops, trial = on_trial(kind)
    start = {entry.id for entry in laptops[0].entries}
    for laptop in laptops:
        laptop.way_back(trial)
        laptop.close(trial)
    parts = [[e for e in laptop.entries if e.id not in start] for laptop in laptops]
    got = delivered(laptops[0], house()[0].entries, on_trial(kind)[0][0].entries)
    for which in order:
        got.take(parts[which])
        assert texts(got) == BEFORE and not got.refused
    expected = delivered(laptops[1], [e for part in parts for e in part], got.entries)
    assert expected.outcome() == got.outcome()


def test_one_more_is_let_in_from_somebody_who_had_seen_the_first() -> None:
    """Its author may have left meanwhile, and then the first counts for nothing."""
    laptops, trial = on_trial(amend)
    ada, ben, _ = laptops
    ada.way_back(trial)
    ada.meet(*laptops)
    ben.way_back(trial)
    ada.close(trial)
    ada.meet(*laptops)
    assert all(texts(laptop) == BEFORE and not laptop.refused for laptop in laptops)


# -- whatever happens meanwhile -------------------------------------------------------------------

WHAT = ("edit", "wash", "title", "back", "back", "end", "meet", "meet", "some", "backup", "oppose")
STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(WHAT), st.integers(0, 9)), max_size=16
)


class Moot:
    """Four laptops in the middle of a trial, after some steps."""

    def __init__(self, kind: Kind, steps: list[tuple[int, str, int]]) -> None:
        self.laptops, self.trial = on_trial(kind, 4)
        self.clause = NEW if kind is bring else QUIET
        self.running = list(self.laptops)
        for who, what, pick in steps:
            laptop = self.running[who % len(self.running)]
            try:
                self._step(laptop, what, pick)
            except AssertionError:  # only who knows of their own fork cannot write any more
                assert laptop.device in laptop.replica.log.forked
                laptop.refused.clear()

    @property
    def entries(self) -> list[Entry]:
        every = {e.id: e for each in self.running for e in (*each.entries, *each.waiting.values())}
        return list(every.values())

    def _step(self, laptop: Laptop, what: str, pick: int) -> None:
        other = self.running[pick % len(self.running)]
        words = laptop.text(self.clause)
        if what == "meet":
            laptop.meet(other)
        elif what == "some":
            laptop.take(other.entries[pick::2])
        elif what == "backup" and len(self.running) < 6:
            self.running.append(laptop.copy())
        elif what == "edit":
            text = f"{words[:pick]} {laptop.device[:2]}{words[pick + 1 :]}"
            laptop.edit(EditClause(self.clause, text))
        elif what == "wash":
            laptop.edit(EditClause(WASH, laptop.text(WASH) + f" {pick}."))
        elif what == "title":
            laptop.edit(RenameClause(WASH, f"Title {laptop.device[:4]} {len(laptop.wires)}"))
        elif what == "back":
            laptop.way_back(self.trial)
        elif what == "end":
            laptop.close(self.trial)
        elif what == "oppose":
            laptop.oppose(the_trial(laptop, self.trial).option)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(KINDS), STEPS, st.randoms(use_true_random=False))
def test_any_order_and_any_portions_give_the_same(
    kind: Kind, steps: list[tuple[int, str, int]], chance: random.Random
) -> None:
    moot = Moot(kind, steps)
    expected = delivered(moot.laptops[0], moot.entries).outcome()
    assert not expected.waiting and not expected.refused
    for laptop in moot.running:
        entries = chance.sample(moot.entries, len(moot.entries))
        while entries:
            size = chance.choice((1, 3, len(entries)))
            laptop.take(entries[:size])
            entries = entries[size:]
            assert laptop.outcome()  # looked at in between, as a person would
        assert laptop.outcome() == expected


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(KINDS), STEPS)
def test_where_nobody_touched_the_clause_it_is_as_it_was(
    kind: Kind, steps: list[tuple[int, str, int]]
) -> None:
    quiet = [step for step in steps if step[1] not in ("edit", "oppose", "backup")]
    moot = Moot(kind, quiet)
    laptop = delivered(moot.laptops[0], moot.entries)
    trial = the_trial(laptop, moot.trial)
    now = {id_: text for id_, text in texts(laptop).items() if id_ != WASH}
    after = {id_: text for id_, text in tried(kind).items() if id_ != WASH}
    assert now == ({QUIET: OLD} if trial.back else after)
    assert bool(trial.back) == (trial.over and any(what == "back" for _, what, _ in quiet))


# -- what may not come in -------------------------------------------------------------------------


def forged(laptop: Laptop, trial: str, *edits: Edit, deps: str = "now") -> Entry:
    """A way back whose change makes `edits`, by somebody with a modified app."""
    act = laptop.replica.way_back(trial)
    document = laptop.replica.document
    if deps == "option":
        option = the_trial(laptop, trial).option
        change = laptop.replica.log.nodes[option].change
        assert change is not None
        document = laptop.replica._projection.as_seen_by([change.hash], laptop.replica.log)
    raw = document.draft_change(edits, bytes(32))
    assert raw is not None
    raw = document.draft_change(edits, back_actor(raw))
    assert raw is not None
    return laptop.sign("act", act_body(act, NOON) | {"change": raw})


def on_more_than_the_trial(ben: Laptop, trial: str) -> Entry:
    ben.edit(EditClause(WASH, "Wash up at once."))
    return forged(ben, trial, EditClause(QUIET, OLD))


def with_another_text(ben: Laptop, trial: str) -> Entry:
    return forged(ben, trial, EditClause(QUIET, "Ben decides."), deps="option")


def with_another_clause(ben: Laptop, trial: str) -> Entry:
    edits = EditClause(QUIET, OLD), EditClause(WASH, "Ben need not.")
    return forged(ben, trial, *edits, deps="option")


def from_no_trial(ben: Laptop, trial: str) -> Entry:
    act = replace(ben.replica.way_back(trial), back="e" * 64)
    return ben.sign("act", act_body(act, NOON))


def from_what_is_no_trial(ben: Laptop, trial: str) -> Entry:
    act = replace(ben.replica.way_back(trial), back=the_trial(ben, trial).option)
    return ben.sign("act", act_body(act, NOON))


def from_a_trial_unseen(ben: Laptop, trial: str) -> Entry:
    """The trial is here, but the entry does not name anything that has seen it."""
    option = the_trial(ben, trial).option
    act = ben.replica.way_back(trial)
    mine = {e.seq: e.id for e in ben.entries if e.device == ben.device}
    log = ben.replica.log
    prev = [mine[1], option]
    assert trial not in prev and not log.has_seen(log.past(prev), log.nodes[trial])
    return ben.sign("act", act_body(act, NOON), prev=prev, seq=2)


def under_an_options_own_actor(ben: Laptop, trial: str) -> Entry:
    act = ben.replica.way_back(trial)
    latest = ben.replica.log.latest[ben.device]
    raw = ben.replica.document.draft_change(
        [EditClause(QUIET, OLD)], option_actor(ben.device, latest.seq + 1)
    )
    return ben.sign("act", act_body(act, NOON) | {"change": raw})


def an_option_under_a_way_backs_actor(ben: Laptop, trial: str) -> Entry:
    return ben.sign("act", act_body(replace(ben.replica.way_back(trial), back=""), NOON))


NO_TRIAL = "The proposal does not lead back from a trial that its author had seen."
OTHER = "The proposal's change does something else than the proposal says."
ACTOR = "The proposal's change is not made under the proposal's own actor."
WRONG = {
    on_more_than_the_trial: NO_TRIAL,
    with_another_text: OTHER,
    with_another_clause: OTHER,
    from_no_trial: NO_TRIAL,
    from_what_is_no_trial: NO_TRIAL,
    from_a_trial_unseen: NO_TRIAL,
    under_an_options_own_actor: ACTOR,
    an_option_under_a_way_backs_actor: ACTOR,
}


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_a_wrong_one_is_refused_and_changes_nothing(wrong: Callable[[Laptop, str], Entry]) -> None:
    laptops, trial = on_trial(amend)
    ada, ben, _ = laptops
    entry = wrong(ben, trial)
    ada.take(ben.entries)
    before = ada.outcome()
    ada.take([entry])
    assert ada.refused == {entry.id: WRONG[wrong]}
    ada.refused.clear()
    assert ada.outcome() == before


def test_no_other_change_can_take_the_place_of_a_way_back() -> None:
    """Its actor is a hash of itself, so that two different ones never clash."""
    laptops, trial = on_trial(amend)
    raw = laptops[0].replica.way_back(trial).change
    info = inspect(raw)
    assert info.actor == back_actor(raw) and len(info.actor) == 32 and info.seq == 1
    assert raw == laptops[1].replica.way_back(trial).change
    other = laptops[0].replica.document.draft_change([EditClause(QUIET, OLD + "!")], info.actor)
    assert other is not None and back_actor(other) != info.actor


# -- what a group can do --------------------------------------------------------------------------


def test_a_group_makes_it_once_and_tells_the_former_text(houses: Houses) -> None:
    ada, ben = houses(2)
    act = Propose(MATTER, "amend", QUIET, NINE, base=text_sha256(OLD))
    option = ada.group.propose(act, [EditClause(QUIET, NINE)])
    trial = ada.group.act(StartTrial(MATTER, option, "Less noise.", DAY))
    back = ada.group.way_back(trial)
    assert ada.group.way_back(trial) == back
    assert ada.group.former(option) == OLD
    assert ada.group.former(back) == NINE
    ada.tell(ben)
    assert ben.group.way_back(trial) == back and ben.again().former(option) == OLD
    act = Propose(MATTER, "new", NEW, DOGS)
    assert ben.group.former(ben.group.propose(act, [AddClause(NEW, "", DOGS)])) is None


def test_there_is_a_sentence_where_there_is_nothing_to_go_back_to(houses: Houses) -> None:
    ada, _ = houses(2)
    with pytest.raises(NoWayBack, match="no such trial"):
        ada.group.way_back("e" * 64)
    for option in (KEEP, "e" * 64):
        with pytest.raises(ActRefused, match="no such option"):
            ada.group.former(option)
    ada.group.edit([AddClause(NEW, "", "")])
    act = Propose(MATTER, "amend", NEW, DOGS, base=text_sha256(""))
    option = ada.group.propose(act, [EditClause(NEW, DOGS)])
    trial = ada.group.act(StartTrial(MATTER, option, "Less noise.", DAY))
    with pytest.raises(NoWayBack, match="no words before"):
        ada.group.way_back(trial)


def test_a_restored_clause_stands_where_it_stood() -> None:
    ada = house()[0]
    order = [clause.id for clause in ada.replica.document.rulebook().clauses]
    ada.edit(RemoveClause(QUIET, ada.identity.member_id))
    ada.edit(RestoreClause(QUIET))
    assert [clause.id for clause in ada.replica.document.rulebook().clauses] == order
    assert ada.text() == OLD
