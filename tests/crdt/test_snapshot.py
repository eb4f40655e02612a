"""Snapshots save time and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import cbor2
import pytest

from crdt import snapshot
from crdt.bundle import Bundle
from crdt.edits import EditClause
from crdt.group import Group
from crdt.lesson_file import sign_lesson
from crdt.plain import reader, to_plain
from crdt.replica import Replica
from deliberation import acts as a
from deliberation.acts import CloseReview, Consent, Leave, Object, Propose, StartTrial, TakePosition
from deliberation.agents.sealing import OutcomeSeal, PredictionSeal
from deliberation.profiles.values import VALUES
from deliberation.rulebook import text_sha256
from deliberation.state import Stage, State
from tests.crdt.conftest import Folder, Houses
from tests.crdt.laptops import DAY, MATTER, OLD, QUIET, identity

NINE = "Quiet hours start at nine in the evening."
OF_REMOVALS = ("removals", "removing", "contests", "suspended")


def reads(group: Group) -> Any:
    document = group.replica.document
    return group.replica.summary, group.state, group.rulebook, document.heads()


def full_of_life(houses: Houses) -> list[Folder]:
    """A group with an adopted option, edits made apart, consents, an objection, a leaving."""
    ada, ben, cem = houses(3)
    act = Propose(MATTER, "amend", QUIET, NINE, base=text_sha256(OLD))
    option = ada.group.propose(act, [EditClause(QUIET, NINE)])
    ada.group.act(Consent(QUIET, text_sha256(NINE), NINE, MATTER, option))
    ada.tell(ben, cem)
    ben.group.act(Consent(QUIET, text_sha256(NINE), NINE, MATTER, option))
    cem.group.edit([EditClause(QUIET, OLD + " Dogs, too.")])
    cem.group.act(TakePosition(MATTER, "Dogs bark."))
    ben.tell(ada, cem)
    cem.tell(ada, ben)
    ben.group.act(Leave())
    ben.tell(ada, cem)
    assert ada.group.state.deliberations[0].adopted == option
    assert ada.group.rulebook.clauses[0].concurrent
    return [ada, ben, cem]


def test_with_and_without_them_everything_is_the_same(houses: Houses) -> None:
    ada, *_ = full_of_life(houses)
    expected = reads(ada.group)
    assert reads(ada.again()) == expected  # no snapshot yet
    ada.group.save_snapshot()
    assert {part for part in snapshot.PARTS if ada.store.snapshot(ada.group_id, part)} == set(
        snapshot.PARTS
    )
    assert reads(ada.again()) == expected
    ada.store.delete_snapshots(ada.group_id)
    assert reads(ada.again()) == expected


def test_reading_from_a_snapshot_needs_no_entry(
    houses: Houses, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, *_ = full_of_life(houses)
    expected = reads(ada.group)
    ada.group.save_snapshot()
    group = ada.again()
    monkeypatch.setattr(Replica, "receive", None)
    monkeypatch.setattr(Replica, "log", None)
    assert reads(group) == expected


def test_entries_after_the_snapshot_are_read_on_top_of_it(houses: Houses) -> None:
    ada, _, cem = full_of_life(houses)
    ada.group.save_snapshot()
    ada.group.act(TakePosition(MATTER, "After it."))
    ada.group.edit([EditClause(QUIET, "Written after it.")])
    expected = reads(ada.group)
    assert reads(ada.again()) == expected
    ada.tell(cem)
    assert reads(cem.group) == expected


def test_a_log_from_a_snapshot_goes_on_where_it_was(houses: Houses) -> None:
    ada, _, cem = full_of_life(houses)
    before = ada.group.replica.log
    ada.group.save_snapshot()
    log = ada.again().replica.log
    assert list(log.nodes.items()) == list(before.nodes.items())
    assert (log.heads, log.latest, log.forked) == (before.heads, before.latest, before.forked)
    assert (log.changes, log.by_actor) == (before.changes, before.by_actor)
    assert log.membership_acts == before.membership_acts
    entry = ada.group.act(TakePosition(MATTER, "On and on."))
    node = ada.group.replica.log.nodes[entry]
    assert node.seq == before.latest[ada.who.device_id].seq + 1
    assert set(node.prev) == before.heads
    ada.tell(cem)
    assert reads(ada.group) == reads(cem.group)


def test_a_fork_is_remembered(houses: Houses) -> None:
    ada, ben, _ = houses(3)
    wires = [row.wire for row in ben.store.entries(ben.group_id)]
    ben.group.act(TakePosition(MATTER, "One."))
    one = ben.store.entries(ben.group_id)[-1].wire
    other = Folder(ben.path.parent / "copy", ben.who, ben.group_id)
    other.group.take(Bundle(ada.group_id, ada.who.device_id, (), tuple(wires)), "1" * 64)
    other.group.edit([EditClause(QUIET, "Two.")])
    two = other.store.entries(ben.group_id)[-1].wire
    ada.group.take(Bundle(ada.group_id, ada.who.device_id, (), (one, two)), "1" * 64)
    expected = reads(ada.group)
    assert ada.group.replica.log.forked
    ada.group.save_snapshot()
    assert reads(ada.again()) == expected
    ada.group.act(TakePosition(MATTER, "On."))
    expected = reads(ada.group)
    ada.store.delete_snapshots(ada.group_id)
    assert reads(ada.again()) == expected
    other.stack.close()


@pytest.mark.parametrize("part", snapshot.PARTS)
@pytest.mark.parametrize("damage", ["missing", "cut", "changed", "version", "other pos", "noise"])
def test_one_that_is_damaged_or_of_another_version_is_passed_over(
    houses: Houses, part: str, damage: str
) -> None:
    ada, *_ = full_of_life(houses)
    ada.group.save_snapshot()
    expected = reads(ada.group)
    kept = ada.store.snapshot(ada.group_id, part)
    assert kept is not None
    pos, blob = kept
    if damage == "missing":
        ada.store.db.execute("DELETE FROM snapshots WHERE name = ?", [part])
    elif damage == "other pos":
        ada.store.put_snapshot(ada.group_id, part, pos - 1, blob)
    else:
        raw = blob[32:35] + bytes([snapshot.VERSION + 1]) + blob[36:]
        blobs = {
            "cut": blob[:-1],
            "changed": blob[:-1] + bytes([blob[-1] ^ 1]),
            "version": hashlib.sha256(raw).digest() + raw,
            "noise": b"",
        }
        ada.store.put_snapshot(ada.group_id, part, pos, blobs[damage])
    ada.store.db.conn.execute("PRAGMA wal_checkpoint")
    group = ada.again()
    assert reads(group) == expected
    group.act(TakePosition(MATTER, "Still writing."))
    assert reads(ada.group) == reads(ada.again())


def test_one_is_written_by_itself_after_many_entries(
    houses: Houses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crdt.kept_replica.SNAPSHOT_EVERY", 5)
    ada, _ = houses(2)
    for number in range(12):
        ada.group.act(TakePosition(MATTER, f"Position {number}."))
    kept = ada.store.snapshot(ada.group_id, "log")
    assert kept is not None and ada.store.last_pos(ada.group_id) - kept[0] < 5
    assert reads(ada.group) == reads(ada.again())


def test_an_objection_undoes_an_adoption_that_came_from_a_snapshot(houses: Houses) -> None:
    ada, ben, cem = houses(3)
    act = Propose(MATTER, "amend", QUIET, NINE, base=text_sha256(OLD))
    option = ada.group.propose(act, [EditClause(QUIET, NINE)])
    ada.group.act(Consent(QUIET, text_sha256(NINE), NINE, MATTER, option))
    ada.tell(ben, cem)
    ben.group.act(Consent(QUIET, text_sha256(NINE), NINE, MATTER, option))
    ben.tell(ada)
    assert ada.group.rulebook.clauses[0].text == NINE
    ada.group.save_snapshot()
    ada.again()
    cem.group.act(Object(MATTER, option, "I cannot."))
    cem.tell(ada)
    assert ada.group.rulebook.clauses[0].text == OLD
    assert reads(ada.group) == reads(ada.again())


def test_a_trial_that_ends_after_the_snapshot_leads_back_all_the_same(houses: Houses) -> None:
    ada, ben = houses(2)
    act = Propose(MATTER, "amend", QUIET, NINE, base=text_sha256(OLD))
    option = ada.group.propose(act, [EditClause(QUIET, NINE)])
    trial = ada.group.act(StartTrial(MATTER, option, "Less noise.", DAY))
    ada.group.way_back(trial)
    ada.tell(ben)
    for each in (ada, ben):
        each.group.act(Consent(QUIET, text_sha256(NINE), NINE, MATTER, option, trial))
    ben.tell(ada)
    assert ada.group.rulebook.clauses[0].text == NINE
    ada.group.save_snapshot()
    assert ada.again().former(option) == OLD
    ada.group.act(CloseReview(trial, DAY))
    assert ada.group.rulebook.clauses[0].text == OLD
    ada.group.save_snapshot()
    expected = reads(ada.group)
    assert reads(ada.again()) == expected
    ada.store.delete_snapshots(ada.group_id)
    assert reads(ada.again()) == expected
    ada.tell(ben)
    assert reads(ben.group) == expected


def with_every_record(houses: Houses) -> State:
    """A state in which nothing that a state can list is left empty."""
    ada, ben = houses(2)
    act = ada.group.act
    me, salt = ada.who.member_id, "5" * 32
    act(a.Situate(MATTER, ("quiet",), "At night"))
    act(TakePosition(MATTER, "I sleep early."))
    option = ada.group.propose(
        Propose(MATTER, "amend", QUIET, NINE, base=text_sha256(OLD)), [EditClause(QUIET, NINE)]
    )
    sealed = PredictionSeal(MATTER, option, me, 50, 10, salt).sha256()
    prediction = act(a.Predict(MATTER, option, sealed))
    act(a.Rate(MATTER, option, 60))
    act(a.Reveal(prediction, 50, 10, salt))
    act(a.Assess(MATTER, option, (a.Cell(VALUES[0], 40, "nine"),), "hand"))
    sentence = a.Sentence("I sleep early.", ())
    wording = a.Candidate("I sleep early.", (sentence,))
    act(a.Mediate(MATTER, "m", (wording,), (a.Audit("heard", True),)))
    act(a.SetDeadline(MATTER, DAY))
    act(a.Touch(QUIET, text_sha256(NINE), (a.Touched("named", "Mia", me, 5),)))
    act(a.Choose("quorum", "60"))
    act(a.Delegate(ben.who.member_id, DAY))
    evidence = (a.SharedEvidence(VALUES[0], 1, 50, "answer"),)
    act(a.ShareValues("evidence", (50,) * 20, evidence))
    lesson = a.ToldLesson(tried=NINE, tags=("quiet",), worked=1, made_up=True)
    act(sign_lesson(identity(3), "ab" * 32, lesson))
    act(a.Originate(QUIET, "quiet-hours", text_sha256(OLD), "Quiet", (a.Filled("hour", "ten"),)))
    trial = act(StartTrial(MATTER, option, "Less noise.", DAY))
    ada.tell(ben)
    ben.group.act(Object(MATTER, option, "I play late."))
    ben.group.act(a.Judge(MATTER, option, -20))
    ben.group.act(Consent(QUIET, text_sha256(NINE), NINE, MATTER, option, trial))
    ben.tell(ada)
    act(Consent(QUIET, text_sha256(NINE), NINE, MATTER, option, trial))
    act(a.SealOutcome(trial, OutcomeSeal(trial, me, "worked", 0, "Fine.", salt).sha256()))
    ada.tell(ben)
    ben.group.act(a.Conclude(trial, "keep"))
    ben.tell(ada)
    act(a.Conclude(trial, "keep"))
    act(CloseReview(trial, DAY))
    act(a.Observe(trial, "worked", salt, note="Fine.", tell=True))
    act(a.Learn(trial, "It helps."))
    return ada.group.state


def torn_apart(houses: Houses) -> State:
    """Two who removed each other, with what they wrote meanwhile, and a vote about a third."""
    ada, ben, cem, dee, eve = houses(5)

    def remove(voter: Folder, target: Folder) -> None:
        member = voter.group.state.member(target.who.member_id)
        assert member is not None
        voter.group.act(a.Remove(member.id, member.since, "It does not go on like this."))

    for voter in (cem, dee):
        remove(voter, ada)
        remove(voter, ben)
        voter.tell(*(each for each in (ada, ben, cem, dee, eve) if each is not voter))
    ben.group.act(TakePosition(MATTER, "Before he knew of it."))
    remove(ada, ben)
    remove(ben, ada)
    ada.tell(eve)
    ben.tell(eve)
    remove(eve, cem)
    (contest,) = eve.group.state.contests
    eve.group.act(a.Uphold(contest.id))
    return eve.group.state


@pytest.mark.parametrize(
    "lived", [lambda h: full_of_life(h)[0].group.state, with_every_record, torn_apart]
)
def test_plain_values_come_back_as_the_records_that_they_were(
    houses: Houses, lived: Callable[[Houses], State]
) -> None:
    state = lived(houses)
    plain = cbor2.loads(cbor2.dumps(to_plain(state)))
    assert reader(State)(plain) == state
    assert isinstance(reader(State)(plain).deliberations[0].stage, Stage)


def test_every_sort_of_record_was_there(houses: Houses) -> None:
    """So that the test above has seen them all, but for closings of a vote and people who ask."""
    state = with_every_record(houses)
    (about,) = state.deliberations
    empty = {name for name, value in vars(state).items() if value == ()}
    assert empty <= {"pending", "no_effect", *OF_REMOVALS}
    assert {name for name, value in vars(about).items() if value == ()} == {"counts"}
    assert about.trials[0].outcomes and about.predictions[0].opened and about.trials[0].lessons


def test_every_sort_of_record_of_removals_was_there(houses: Houses) -> None:
    state = torn_apart(houses)
    assert all(getattr(state, name) for name in OF_REMOVALS)
    assert state.contests[0].upheld


def test_a_value_that_could_be_two_things_cannot_be_read_back() -> None:
    with pytest.raises(TypeError):
        reader(int | str)
