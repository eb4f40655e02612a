"""Merging: whatever comes when, however often and in whatever portions, everybody ends up alike."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.edits import AddClause, EditClause, RenameClause
from crdt.entry import Entry
from crdt.identity import join_person
from deliberation.acts import Acknowledge, Admit, Consent, Leave, Revoke, TakePosition
from deliberation.folding.membership import FORKED, NOT_A_MEMBER
from deliberation.rulebook import text_sha256
from tests.crdt.laptops import (
    MATTER,
    NOON,
    OLD,
    QUIET,
    WASH,
    Laptop,
    delivered,
    house,
    identity,
)

KINDS = (
    "edit", "edit", "edit", "wash", "add", "title", "amend", "repeal", "consent", "consent",
    "oppose", "stand", "revoke", "position", "meet", "meet", "some", "backup", "backup",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(KINDS), st.integers(0, 9)), max_size=24
)
Steps = list[tuple[int, str, int]]


class Moot:
    """Four laptops after some steps, and the devices that have been run from two copies."""

    def __init__(self, steps: Steps, *, forks: bool = True) -> None:
        self.laptops = house(4)
        self.start = self.laptops[0].entries
        self.running: list[Laptop] = list(self.laptops)
        self.forks = forks
        for who, kind, pick in steps:
            laptop = self.running[who % len(self.running)]
            try:
                self._step(laptop, kind, pick)
            except AssertionError:  # only who knows of their own fork cannot write any more
                assert laptop.device in laptop.replica.log.forked
                laptop.refused.clear()

    @property
    def entries(self) -> list[Entry]:
        every = {e.id: e for each in self.running for e in (*each.entries, *each.waiting.values())}
        return list(every.values())

    def _step(self, laptop: Laptop, kind: str, pick: int) -> None:
        other = self.running[pick % len(self.running)]
        options = [option.id for d in laptop.state.deliberations for option in d.options[1:]]
        option = options[pick % len(options)] if options else ""
        if kind == "meet":
            laptop.meet(other)
        elif kind == "some":
            laptop.take(other.entries[pick::2])
        elif kind == "backup" and self.forks and len(self.running) < 6:
            self.running.append(laptop.copy())
        elif kind == "edit":
            words = laptop.text()
            laptop.edit(EditClause(QUIET, f"{words[:pick]} {laptop.device[:2]}{words[pick + 1 :]}"))
        elif kind == "wash":
            laptop.edit(EditClause(WASH, laptop.text(WASH) + f" {pick}."))
        elif kind == "add":
            number = f"{laptop.device[:8]}{len(laptop.wires):024x}"
            laptop.edit(AddClause(number, "", f"Rule {pick}.", after=""))
        elif kind == "title":
            laptop.edit(RenameClause(QUIET, f"Title {laptop.device[:4]} {len(laptop.wires)}"))
        elif kind == "amend":
            laptop.amend(f"{laptop.text()} Not on day {pick} of {len(laptop.wires)}.")
        elif kind == "repeal" and not self._is_repealed(laptop):
            laptop.repeal()
        elif kind == "consent" and option:
            laptop.consent(option)
        elif kind == "oppose" and option:
            laptop.oppose(option)
        elif kind == "stand":
            words = laptop.text()
            laptop.act(Consent(QUIET, text_sha256(words), words))
        elif kind == "revoke":
            laptop.act(Revoke(QUIET))
        elif kind == "position":
            laptop.act(TakePosition(MATTER, f"Let it be {pick}."))

    @staticmethod
    def _is_repealed(laptop: Laptop) -> bool:
        return laptop.replica.document.rulebook().clause(QUIET) is None


def portions(entries: list[Entry], chance: random.Random) -> list[list[Entry]]:
    """All of the entries in some order and in some portions, some of them again and again."""
    shuffled = chance.sample(entries, len(entries)) + chance.choices(entries, k=len(entries) // 4)
    batches = []
    while shuffled:
        size = chance.choice((1, 2, 5, len(shuffled)))
        batches.append(shuffled[:size])
        shuffled = shuffled[size:]
    return batches


@settings(max_examples=60, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_any_order_and_any_portions_give_the_same(steps: Steps, chance: random.Random) -> None:
    moot = Moot(steps)
    expected = delivered(moot.laptops[0], moot.entries).outcome()
    assert not expected.waiting and not expected.refused
    for _ in range(3):
        other = delivered(moot.laptops[1], *portions(moot.entries, chance))
        assert other.outcome() == expected


@settings(max_examples=40, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_those_who_lived_through_it_hold_what_a_newcomer_gets(
    steps: Steps, chance: random.Random
) -> None:
    """Also where adoptions came and went, and forks came to light, in between."""
    moot = Moot(steps)
    expected = delivered(moot.laptops[0], moot.entries).outcome()
    for laptop in moot.running:
        for portion in portions(moot.entries, chance):
            laptop.take(portion)
            assert laptop.outcome()  # looked at in between, as a person would
        assert laptop.outcome() == expected


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_acts_of_honest_devices_always_count(steps: Steps) -> None:
    moot = Moot(steps)
    laptop = delivered(moot.laptops[0], moot.entries)
    log = laptop.replica.log
    honest = {node.id for node in log.nodes.values() if node.device not in log.forked}
    left_out = {each.id: each.why for each in laptop.state.no_effect}
    assert not [id_ for id_ in honest if left_out.get(id_) in (FORKED, NOT_A_MEMBER)]
    assert len(laptop.state.current) == 4


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_without_forks_every_word_that_was_typed_is_in_the_document(steps: Steps) -> None:
    moot = Moot(steps, forks=False)
    laptop = delivered(moot.laptops[0], moot.entries)
    texts = [n for n in laptop.replica.log.nodes.values() if n.change and n.body is None]
    assert all(laptop.replica.document.has(n.change.hash) for n in texts if n.change)


# -- forks ----------------------------------------------------------------------------------------


def everywhere(first: Laptop, *parts: list[Entry]) -> Any:
    """The outcome of these parts, which must be the same in every order and all at once."""
    start = [entry for part in parts for entry in part]
    expected = delivered(first, start).outcome()
    chance = random.Random(1)
    for _ in range(12):
        shuffled = chance.sample(parts, len(parts))
        assert delivered(first, *shuffled).outcome() == expected
        assert delivered(first, *portions(start, chance)).outcome() == expected
    return expected


def new_of(laptop: Laptop, *known: Laptop) -> list[Entry]:
    have = {id_ for each in known for id_ in each.wires}
    return [entry for entry in laptop.entries if entry.id not in have]


def test_two_texts_under_one_number_of_which_nobody_had_one_do_not_count() -> None:
    ada, ben, _ = house()
    backup = ben.copy()
    ben.edit(EditClause(QUIET, "Ben says one thing."))
    backup.edit(EditClause(QUIET, "Ben says another."))
    result = everywhere(ada, ada.entries, new_of(ben, ada), new_of(backup, ada))
    assert result.rulebook.clause(QUIET).text == OLD


@pytest.mark.parametrize("number", range(5))  # whichever has the smaller id
def test_what_others_had_built_on_counts_on_the_branch_that_most_knew(number: int) -> None:
    words = f"Told to two of us, {number}."
    ada, ben, cem, dee = house(4)
    backup = ben.copy()
    ben.edit(EditClause(QUIET, words))
    for each in (ada, cem):
        each.take(ben.entries)
        each.edit(EditClause(WASH, each.text(WASH) + f" {each.identity.name} too."))
    backup.edit(EditClause(QUIET, "Told to Dee."))
    dee.take(backup.entries)
    heard = dee.act(TakePosition(MATTER, "I heard Ben."))
    dee.edit(EditClause(QUIET, "Told to Dee, who says more."))
    start = house(4)[0]
    result = everywhere(ada, start.entries, *(new_of(each, start) for each in (ada, cem, dee)))
    assert result.rulebook.clause(QUIET).text == words
    assert "Ada too." in result.rulebook.clause(WASH).text
    assert "Cem too." in result.rulebook.clause(WASH).text
    assert heard not in {each.id for each in result.state.no_effect}


def test_an_act_and_a_text_under_one_number() -> None:
    ada, ben, cem = house()
    backup = ben.copy()
    ben.edit(EditClause(QUIET, "Ben's words."))
    act = backup.act(TakePosition(MATTER, "Ben's view."))
    later = backup.act(TakePosition(MATTER, "Ben's later view."))
    mine = cem.act(TakePosition(MATTER, "Cem's view."))
    parts = [ada.entries, new_of(ben, ada), new_of(backup, ada), new_of(cem, ada)]
    result = everywhere(ada, *parts)
    assert result.rulebook.clause(QUIET).text == OLD
    why = {each.id: each.why for each in result.state.no_effect}
    assert why[act] == why[later] == FORKED
    assert [said.id for said in result.state.deliberations[0].said] == [mine]


def test_a_text_that_was_here_before_the_fork_came_to_light_is_taken_out_again() -> None:
    ada, ben, _ = house()
    backup = ben.copy()
    ben.edit(EditClause(QUIET, "Ben's words."))
    backup.act(TakePosition(MATTER, "Ben's view."))
    ada.take(ben.entries)
    assert ada.text() == "Ben's words."
    ada.take(backup.entries)  # no text in it
    assert ada.text() == OLD


def test_a_text_alone_can_tell_which_branch_counts() -> None:
    ada, ben, cem = house()
    backup = ben.copy()
    ben.edit(EditClause(QUIET, "Told to Cem."))
    backup.edit(EditClause(QUIET, "Told to Ada."))
    ada.take([*ben.entries, *backup.entries])
    assert ada.text() == OLD
    cem.take(ben.entries)
    cem.edit(EditClause(WASH, "Cem knows of one."))
    ada.take(cem.entries)
    assert ada.text() == "Told to Cem."


def test_signing_an_old_number_anew_undoes_nothing_that_others_relied_on() -> None:
    """The founder admitted everybody and wrote the rulebook: a twin of that must not end it."""
    ada, ben, cem = house()
    start = ada.entries
    for number, laptop in enumerate((ben, cem)):
        laptop.edit(EditClause(QUIET, f"{OLD} {number}"))
    ada.meet(ben, cem)
    before = ada.outcome()
    earlier = [e for e in start if e.seq == 1 and not e.prev]
    twins = [
        ada.sign("act", {"act": "position", "at": NOON, "deliberation": MATTER, "text": f"{n}"},
                 seq=2, prev=[earlier[0].id])
        for n in range(3)
    ]  # fmt: skip
    result = everywhere(ada, ada.entries, *[[twin] for twin in twins])
    assert result.rulebook == before.rulebook and result.bound == before.bound
    assert result.state.members == before.state.members
    assert {each.id for each in result.state.no_effect} == {twin.id for twin in twins}


def test_a_forked_device_gets_no_further_once_others_know() -> None:
    ada, ben, cem = house()
    backup = ben.copy()
    ben.act(TakePosition(MATTER, "One."))
    backup.act(TakePosition(MATTER, "Two."))
    ada.meet(ben, backup, cem)
    ben.act(TakePosition(MATTER, "Three."))
    ada.take(ben.entries)
    ada.act(TakePosition(MATTER, "I read that, and I know."))
    assert [said.text for said in ada.state.deliberations[0].said] == ["I read that, and I know."]
    assert ada.text() == OLD
    ben.edit(EditClause(QUIET, "Five, by an app that lets him."))
    ada.take(ben.entries)
    assert ada.replica.log.latest[ben.device].how == "edit" and ada.text() == OLD


def test_an_objection_is_not_late_because_of_a_branch_that_its_author_never_saw() -> None:
    """Ben consents where Cem cannot see it, and shows Cem another entry with the same number."""
    ada, ben, cem = house()
    option = ada.amend("Quiet hours start at nine.")
    ada.consent(option)
    ada.meet(ben, cem)
    backup = ben.copy()
    ben.consent(option)
    ada.take(ben.entries)
    ada.act(TakePosition(MATTER, "So it is settled."))
    assert ada.text() == "Quiet hours start at nine."
    backup.act(TakePosition(MATTER, "I do not know yet."))
    cem.take(backup.entries)
    objection = cem.oppose(option)
    result = everywhere(ada, ada.entries, new_of(backup, ada), new_of(cem, ada, backup))
    assert objection not in {each.id for each in result.state.no_effect}
    assert result.state.deliberations[0].adopted == ""
    assert result.rulebook.clause(QUIET).text == OLD


def test_a_proposal_on_words_that_a_fork_took_away_is_still_let_in() -> None:
    ada, ben, cem = house()
    backup = ben.copy()
    ben.edit(EditClause(QUIET, "Ben told Cem this."))
    cem.take(ben.entries)
    proposal = cem.amend("Ben told Cem this, and Cem wants more.")
    backup.edit(EditClause(QUIET, "Ben told everybody else that."))
    for each in (ada, *house(4)[3:]):
        each.take(backup.entries)
    ada.act(TakePosition(MATTER, "I know of one of them."))
    result = everywhere(ada, ada.entries, new_of(ben, ada), new_of(cem, ada, ben))
    assert not result.refused
    options = {option.id for option in result.state.deliberations[0].options}
    assert proposal in options


@pytest.mark.parametrize("which", [0, 1])
def test_one_change_signed_twice_is_one_change(which: int) -> None:
    ada, ben, cem = house()
    change = ben.change(EditClause(QUIET, "Ben's words."))
    body = {"at": NOON, "how": "edit", "change": change}
    twins = ben.sign("text", body), ben.sign("text", {**body, "at": NOON + 1})
    cem.take([twins[which]])
    cem.edit(EditClause(QUIET, "Ben's words, and Cem's."))
    one, two = twins
    result = everywhere(ada, ada.entries, [one], [two], new_of(cem, ada))
    assert not result.refused and not result.waiting
    assert result.rulebook.clause(QUIET).text == "Ben's words, and Cem's."


# -- adoption and the document --------------------------------------------------------------------


def adopted_house() -> tuple[Laptop, Laptop, Laptop, str]:
    """Ada and Ben adopted an option that Cem knows of, without Cem."""
    ada, ben, cem = house()
    option = ada.amend("Quiet hours start at nine in the evening.")
    ada.meet(ben, cem)
    ada.consent(option)
    ada.meet(ben)
    ben.consent(option)
    ada.meet(ben)
    assert ada.state.deliberations[0].adopted == option
    return ada, ben, cem, option


def test_an_adopted_option_is_the_same_change_on_every_laptop() -> None:
    ada, ben, _, _ = adopted_house()
    assert ada.text() == ben.text() == "Quiet hours start at nine in the evening."
    assert ada.replica.document.heads() == ben.replica.document.heads()
    assert ada.replica.document.save() == ben.replica.document.save()


def test_an_edit_at_the_same_time_is_merged_by_the_letter_and_marked() -> None:
    ada, ben, cem, _ = adopted_house()
    cem.edit(EditClause(QUIET, OLD + " Dogs, too."))
    ada.meet(ben, cem)
    for laptop in (ada, ben, cem):
        clause = laptop.replica.document.rulebook().clause(QUIET)
        assert clause is not None and clause.concurrent
        assert clause.text == "Quiet hours start at nine in the evening. Dogs, too."


def test_a_late_objection_takes_the_text_back_where_nothing_builds_on_it() -> None:
    ada, ben, cem, option = adopted_house()
    cem.oppose(option)
    ada.meet(ben, cem)
    for laptop in (ada, ben, cem):
        assert laptop.state.deliberations[0].adopted == ""
        assert laptop.text() == OLD


def test_a_late_objection_leaves_a_text_that_somebody_wrote_on() -> None:
    ada, ben, cem, option = adopted_house()
    ben.edit(EditClause(QUIET, "Quiet hours start at nine in the evening. Ben likes that."))
    cem.oppose(option)
    ada.meet(ben, cem)
    for laptop in (ada, ben, cem):
        assert laptop.state.deliberations[0].adopted == ""
        assert laptop.text() == "Quiet hours start at nine in the evening. Ben likes that."


def test_an_option_on_an_option_takes_both_back_when_both_are_opposed() -> None:
    ada, ben, cem, option = adopted_house()
    second = ben.amend("Quiet hours start at nine in the evening, not on Fridays.")
    ada.meet(ben)
    cem.oppose(option)
    ada.meet(ben, cem)
    assert ada.text() == ben.text() == cem.text() == OLD
    ada.consent(second)
    ada.meet(ben)
    ben.consent(second)
    ada.meet(ben, cem)
    assert ada.text() == cem.text() == "Quiet hours start at nine in the evening, not on Fridays."


# -- people who come and go -----------------------------------------------------------------------


def test_what_was_written_while_its_author_left_elsewhere_comes_in_all_the_same() -> None:
    ada, ben, cem = house()
    ada.act(Acknowledge(True, True, WASH))
    backup = ben.copy()
    ben.act(Leave())
    cem.edit(EditClause(WASH, "Wash up at once."))
    result = everywhere(ada, ada.entries, new_of(ben, ada), new_of(cem, ada))
    assert [m.name for m in result.state.current] == ["Ada", "Cem"]
    assert result.rulebook.clause(WASH).text == "Wash up at once."
    assert backup.state.members == house()[0].state.members


def test_a_vote_for_somebody_new_counts_wherever_it_comes_first() -> None:
    ada, ben, cem = house()
    dee = join_person(identity(3), ada.group)
    ada.act(Admit((dee,)))
    ben.act(Admit((dee,)))
    result = everywhere(ada, new_of(ada), new_of(ben, ada), cem.entries)
    assert [m.name for m in result.state.current] == ["Ada", "Ben", "Cem", "Dee"]
