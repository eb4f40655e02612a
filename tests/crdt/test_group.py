"""A group in a data folder: bundles between laptops, and nothing ever half done."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from crdt import intake
from crdt.bundle import Bundle, BundleRefused, open_bundle
from crdt.edits import AddClause, EditClause, EditRefused, RemoveClause
from crdt.entry import sign_entry
from crdt.errors import DiskFull
from crdt.group import FORKED, ActRefused, Group
from crdt.rows import WaitingRow
from crdt.store import Store
from deliberation.acts import (
    KEEP,
    Admit,
    Consent,
    Leave,
    Object,
    Propose,
    Rate,
    Revoke,
    TakePosition,
)
from deliberation.bodies import act_body
from deliberation.consent import bindings
from deliberation.rulebook import text_sha256
from tests.crdt.conftest import Folder, Houses
from tests.crdt.laptops import MATTER, NOON, OLD, QUIET, WASH, house, identity

NINE = "Quiet hours start at nine in the evening."


def amendment(text: str = NINE) -> Propose:
    return Propose(MATTER, "amend", QUIET, text, base=text_sha256(OLD))


def reads(group: Group) -> Any:
    """All that a person can see of a group."""
    document = group.replica.document
    return group.replica.summary, group.state, group.rulebook, document.heads()


# -- between laptops ------------------------------------------------------------------------------


def test_a_bundle_brings_what_the_others_lack(houses: Houses) -> None:
    ada, ben, cem = houses(3)
    ada.group.edit([EditClause(QUIET, "Quiet, please.")])
    ben.group.act(TakePosition(MATTER, "I sleep early."))
    data, count = ben.group.bundle()
    assert count < len(ben.group.replica.log)
    taken = ada.take(data)
    assert (taken.new, taken.known, taken.waiting, taken.refused) == (1, count - 1, 0, ())
    ada.tell(ben, cem)
    assert reads(ada.group) == reads(ben.group) == reads(cem.group)


def test_the_same_bundle_again_changes_nothing(houses: Houses) -> None:
    ada, ben = houses(2)
    ada.group.edit([EditClause(QUIET, "Quiet, please.")])
    data, _ = ada.group.bundle()
    ben.take(data)
    before = reads(ben.group)
    taken = ben.take(data)
    assert taken.new == 0 and taken.waiting == 0 and taken.refused == ()
    assert reads(ben.group) == before


def newcomer(tmp_path: Any, member: Folder) -> Folder:
    return Folder(tmp_path / "dee", identity(3), member.group_id)


def test_somebody_new_gets_everything_in_one_bundle(houses: Houses, tmp_path: Any) -> None:
    ada, ben = houses(2)
    ada.group.edit([EditClause(QUIET, "Quiet, please.")])
    dee = newcomer(tmp_path, ada)
    ada.group.act(Admit((dee.person(),)))
    ada.tell(ben)
    ben.group.act(Admit((dee.person(),)))
    row = dee.store.group(dee.group_id)
    assert row is not None and row.state == "asked"
    ben.tell(dee)
    row = dee.store.group(dee.group_id)
    assert row is not None and row.state == "joined"
    assert reads(dee.group) == reads(ben.group)
    dee.stack.close()


@pytest.mark.parametrize("seed", range(6))
def test_no_bundle_ever_waits_for_another_one(houses: Houses, seed: int) -> None:
    """Whoever takes whichever bundle, in whatever order, and whoever never gets one."""
    chance = random.Random(seed)
    folders = houses(4)
    written: list[tuple[Folder, bytes]] = []
    for step in range(40):
        who = chance.choice(folders)
        what = chance.choice(("write", "write", "bundle", "take", "take", "take"))
        if what == "write":
            if chance.random() < 0.5:
                who.group.act(TakePosition(MATTER, f"Position {step}."))
            else:
                who.group.edit([AddClause(f"{step:032x}", "", f"Rule {step}.")])
        elif what == "bundle":
            written.append((who, who.group.bundle()[0]))
        elif written:
            _, data = chance.choice(written)
            taken = who.take(data)
            assert taken.waiting == 0 and taken.refused == ()
            assert not who.store.waiting(who.group_id)
    for folder in folders:
        folder.tell(*folders)
    for folder in folders:
        folder.tell(*folders)
    assert len({f.group.replica.summary.fingerprint for f in folders}) == 1
    assert reads(folders[0].group) == reads(folders[3].again())


def copied(folder: Folder) -> Folder:
    """The folder as it was, run from a second place by mistake."""
    other = Folder(folder.path.with_name(folder.path.name + " copy"), folder.who, folder.group_id)
    wires = tuple(row.wire for row in folder.store.entries(folder.group_id))
    other.group.take(Bundle(folder.group_id, folder.who.device_id, (), wires), "c" * 64)
    return other


def test_a_device_that_was_set_back_gets_what_its_other_self_had(houses: Houses) -> None:
    ada, ben = houses(2)
    copy = copied(ben)
    ada.group.act(TakePosition(MATTER, "Which only the copy gets."))
    ada.tell(copy)
    for number in range(3):
        copy.group.act(TakePosition(MATTER, f"By the copy, {number}."))
    ben.group.act(TakePosition(MATTER, "By the other."))
    copy.tell(ada)
    ben.tell(ada)
    ada.tell(ben)
    assert not ben.store.waiting(ben.group_id)
    assert reads(ben.group) == reads(ada.group)
    assert {t.device for t in ada.group.replica.summary.twins} == {ben.who.device_id}
    copy.stack.close()


def test_both_branches_of_a_fork_go_to_everybody(houses: Houses) -> None:
    """Who says "I have number 2 of Ben" may have the other one."""
    ada, ben, cem, dee = houses(4)
    copy = copied(ben)
    ben.group.act(Leave())
    ben.tell(cem, dee)
    copy.group.act(TakePosition(MATTER, "I stay."))
    copy.tell(ada)
    for each in (ada, cem, dee):
        each.group.act(TakePosition(MATTER, "I heard of Ben."))
    dee.tell(cem)
    ada.tell(cem)
    cem.tell(ada)
    assert not ada.store.waiting(ada.group_id) and not cem.store.waiting(cem.group_id)
    assert reads(ada.group) == reads(cem.group)
    assert [member.name for member in ada.group.state.current] == ["Ada", "Cem", "Dee"]
    copy.stack.close()


def test_a_group_of_which_nothing_is_here_has_no_bundle(tmp_path: Any) -> None:
    ada = Folder(tmp_path / "x", identity(0), "a" * 64)
    with pytest.raises(ActRefused, match="take a member's bundle first"):
        ada.group.bundle()
    ada.stack.close()


# -- what strangers can do ------------------------------------------------------------------------


def test_a_bundle_by_a_stranger_is_refused_though_its_entries_are_true(houses: Houses) -> None:
    ada, ben = houses(2)
    ada.group.edit([EditClause(QUIET, "Quiet, please.")])
    bundle = open_bundle(ada.group.bundle()[0], ben.who.age_secret)
    before = reads(ben.group)
    stranger = Bundle(bundle.group, "f" * 64, bundle.to, bundle.entries)
    with pytest.raises(BundleRefused, match="by a stranger"):
        ben.group.take(stranger, "0" * 64)
    assert reads(ben.group) == before and not ben.store.has_taken("0" * 64, ben.group_id)
    assert ben.group.take(bundle, "0" * 64).new > 0


def test_a_new_laptop_keeps_nothing_of_a_bundle_without_the_founding(
    houses: Houses, tmp_path: Any
) -> None:
    ada, _ = houses(2)
    wires = [row.wire for row in ada.store.entries(ada.group_id)]
    dee = newcomer(tmp_path, ada)
    with pytest.raises(BundleRefused, match="does not begin with the founding"):
        dee.group.take(Bundle(ada.group_id, ada.who.device_id, (), tuple(wires[1:])), "0" * 64)
    assert not dee.store.waiting(dee.group_id) and not dee.store.quarantine(dee.group_id)
    dee.stack.close()


def unsent(folder: Folder, number: int, prev: str) -> bytes:
    body = act_body(TakePosition(MATTER, f"Position {number}."), NOON)
    return sign_entry(
        folder.who.device_key, group=folder.group_id, seq=number, prev=[prev], kind="act", body=body
    ).wire


def test_nobody_fills_the_disk_with_entries_that_wait(
    houses: Houses, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = houses(2)
    monkeypatch.setattr(intake, "MOST_ENTRIES", 5)
    first = [unsent(ben, number, "1" * 64) for number in range(10, 14)]
    taken = ada.group.take(Bundle(ada.group_id, ben.who.device_id, (), tuple(first)), "1" * 64)
    assert (taken.waiting, taken.refused) == (4, ())
    held = {row.id for row in ada.store.waiting(ada.group_id)}
    more = [unsent(ben, number, "2" * 64) for number in range(20, 24)]
    taken = ada.group.take(Bundle(ada.group_id, ben.who.device_id, (), tuple(more)), "2" * 64)
    assert taken.waiting == 1 and "so 3 were left out" in taken.refused[0]
    now = {row.id for row in ada.store.waiting(ada.group_id)}
    assert len(now) == 5 and held < now  # the oldest stay
    assert not ada.store.has_taken("2" * 64, ada.group_id)  # it can be taken again, later


def test_nobody_fills_the_disk_with_what_is_refused(
    houses: Houses, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = houses(2)
    monkeypatch.setattr(intake, "MOST_BYTES", 1_000)
    junk = tuple(bytes([n]) * 300 for n in range(1, 7))
    before = reads(ada.group)
    taken = ada.group.take(Bundle(ada.group_id, ben.who.device_id, (), junk), "1" * 64)
    assert len(taken.refused) == 6
    kept = ada.store.quarantine(ada.group_id)
    assert [row.wire for row in kept] and len(kept) == 3
    again = tuple(bytes([n]) * 300 for n in range(7, 9))
    ada.group.take(Bundle(ada.group_id, ben.who.device_id, (), again), "2" * 64)
    assert ada.store.quarantine(ada.group_id) == kept
    assert reads(ada.group) == before


def test_what_lies_aside_is_not_read_each_time_that_something_comes(
    houses: Houses, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = houses(2)
    junk = tuple(bytes([n]) * 50_000 for n in range(1, 7))
    ada.group.take(Bundle(ada.group_id, ben.who.device_id, (), junk), "1" * 64)
    ben.group.act(TakePosition(MATTER, "One."))
    late = ben.group.act(TakePosition(MATTER, "Two."))
    last = ben.group.act(TakePosition(MATTER, "Three."))
    wires = {row.id: row.wire for row in ben.store.entries(ben.group_id)}
    ada.group.take_wires([wires[last]])

    def never(*_: object) -> None:
        raise AssertionError("all of it is read")

    monkeypatch.setattr(Store, "quarantine", never)
    monkeypatch.setattr(Store, "waiting", never)
    rest = [wire for id_, wire in wires.items() if id_ not in (late, last)]
    assert ada.group.take_wires(rest).new == 1
    assert ada.group.take_wires([wires[late]]).new == 2


def test_python_tidies_up_again_however_it_went(houses: Houses) -> None:
    ada, ben = houses(2)
    ben.group.act(TakePosition(MATTER, "One."))
    wires = tuple(row.wire for row in ben.store.entries(ben.group_id))
    assert ada.group.take_wires(wires).new == 1 and gc.isenabled()
    with pytest.raises(BundleRefused):
        ada.group.take(Bundle(ada.group_id, "e" * 64, (), wires), "1" * 64)
    assert gc.isenabled()


def test_an_entry_of_another_group_never_waits_in_this_one(houses: Houses) -> None:
    ada, ben = houses(2)
    foreign = sign_entry(
        ben.who.device_key, group="c" * 64, seq=9, prev=["d" * 64], kind="act",
        body=act_body(Leave(), NOON),
    )  # fmt: skip
    ada.store.add_waiting(WaitingRow(foreign.id, "c" * 64, foreign.wire, ("d" * 64,)))
    bundle = Bundle(ada.group_id, ben.who.device_id, (), (foreign.wire,))
    taken = ada.group.take(bundle, "1" * 64)
    assert taken.refused == ("It belongs to another group.",)
    assert [row.id for row in ada.store.waiting("c" * 64)] == [foreign.id]


def test_what_waited_comes_in_with_what_it_waited_for(houses: Houses) -> None:
    ada, ben = houses(2)
    first = ben.group.act(TakePosition(MATTER, "One."))
    second = ben.group.act(TakePosition(MATTER, "Two."))
    wires = {row.id: row.wire for row in ben.store.entries(ben.group_id)}
    last = Bundle(ada.group_id, ben.who.device_id, (), (wires[second],))
    assert ada.group.take(last, "1" * 64).waiting == 1
    assert [row.missing for row in ada.store.waiting(ada.group_id)] == [(first,)]
    assert ada.again().take(last, "1" * 64).waiting == 0  # it waits already
    taken = ada.group.take(Bundle(ada.group_id, ben.who.device_id, (), (wires[first],)), "2" * 64)
    assert (taken.new, taken.waiting) == (2, 0)
    assert not ada.store.waiting(ada.group_id)


# -- nothing half done ----------------------------------------------------------------------------


def an_act(ada: Folder, ben: Folder) -> None:
    ada.group.act(TakePosition(MATTER, "I sleep early."))


def an_edit(ada: Folder, ben: Folder) -> None:
    ada.group.edit([EditClause(QUIET, "Quiet, please.")])


def several_edits(ada: Folder, ben: Folder) -> None:
    ada.group.edit_all([[EditClause(QUIET, "Quiet.")], [EditClause(WASH, "Wash.")]], "import")


def a_proposal(ada: Folder, ben: Folder) -> None:
    ada.group.propose(amendment(), [EditClause(QUIET, NINE)])


def a_bundle_taken(ada: Folder, ben: Folder) -> None:
    if not any(d.positions for d in ben.group.state.deliberations):
        ben.group.edit([EditClause(WASH, "Wash up, Ben.")])
        ben.group.act(TakePosition(MATTER, "Ben's."))
    data, _ = ben.group.bundle()
    bundle = open_bundle(data, ada.who.age_secret)
    late = unsent(ben, 9, "1" * 64)
    ada.group.take(Bundle(*_fields(bundle), (*bundle.entries, late, b"junk" * 50)), "1" * 64)


def _fields(bundle: Bundle) -> tuple[str, str, tuple[str, ...]]:
    return bundle.group, bundle.writer, bundle.to


ACTIONS = (an_act, an_edit, several_edits, a_proposal, a_bundle_taken)
CALLS = (
    "transaction", "add_entries", "last_pos", "add_quarantine", "add_waiting", "remove_waiting",
    "add_taken", "group", "waiting", "quarantine", "meta",
)  # fmt: skip


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
@pytest.mark.parametrize("call", CALLS)
def test_a_failure_at_any_call_of_the_store_leaves_everything_as_it_was(
    houses: Houses, monkeypatch: pytest.MonkeyPatch, action: Callable[..., None], call: str
) -> None:
    ada, ben = houses(2)
    before = reads(ada.group)
    real = getattr(Store, call)

    def failing(self: Store, *args: Any, **kwargs: Any) -> Any:
        if self is ada.store:
            raise DiskFull("The disk is full.")
        return real(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Store, call, failing)
        try:
            action(ada, ben)
            failed = False
        except DiskFull:
            failed = True
    if failed:
        assert reads(ada.group) == before
        assert not ada.store.waiting(ada.group_id) and not ada.store.quarantine(ada.group_id)
        assert reads(ada.again()) == before
        action(ada, ben)
    assert reads(ada.group) != before
    assert reads(ada.group) == reads(ada.again())


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
def test_a_disk_that_is_really_full(houses: Houses, action: Callable[..., None]) -> None:
    ada, ben = houses(2)
    before = reads(ada.group)
    pages = ada.store.db.execute("PRAGMA page_count").fetchone()[0]
    ada.store.db.execute(f"PRAGMA max_page_count = {pages}")
    failed = False
    for _ in range(60):  # until the pages that are there are used up
        before = reads(ada.group)
        try:
            ada.group.act(TakePosition(MATTER, "Filling " + "x" * 3_000))
        except DiskFull:
            failed = True
            break
    assert failed and reads(ada.group) == before
    with pytest.raises(DiskFull):
        ada.group.edit([EditClause(QUIET, random.Random(1).randbytes(4_000).hex())])
    assert reads(ada.group) == before
    ada.store.db.execute("PRAGMA max_page_count = 100000")
    action(ada, ben)
    assert reads(ada.group) != before
    assert reads(ada.group) == reads(ada.again())


def test_a_snapshot_that_cannot_be_written_is_no_reason_to_say_that_an_act_failed(
    houses: Houses, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, _ = houses(2)
    monkeypatch.setattr("crdt.kept_replica.SNAPSHOT_EVERY", 1)

    def full(*_: Any) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(Store, "put_snapshot", full)
    entry = ada.group.act(TakePosition(MATTER, "I sleep early."))
    assert ada.store.entry(entry) is not None
    ada.group.save_snapshot()
    assert reads(ada.group) == reads(ada.again())


# -- own acts that would come to nothing ----------------------------------------------------------


def refused(folder: Folder, do: Callable[[Group], Any], match: str) -> None:
    before = reads(folder.group)
    with pytest.raises((ActRefused, EditRefused), match=match):
        do(folder.group)
    assert reads(folder.group) == before
    assert reads(folder.again()) == before


def test_an_act_that_counts_for_nothing_is_not_kept(houses: Houses) -> None:
    ada, _ = houses(2)
    refused(ada, lambda g: g.act(Rate("e" * 64, "f" * 64, 1)), "nobody has begun")
    refused(ada, lambda g: g.act(Object(MATTER, "f" * 64, "No.")), "does not have")
    refused(ada, lambda g: g.act(Rate(MATTER, KEEP, 5)), "rated against")
    refused(ada, lambda g: g.edit([EditClause("9" * 32, "x")]), "no such clause")
    same = amendment(OLD)
    refused(ada, lambda g: g.propose(same, [EditClause(QUIET, OLD)]), "the same as what stands")
    other = [RemoveClause(WASH, MATTER)]
    refused(ada, lambda g: g.propose(amendment(), other), "something else than the proposal says")


def test_who_has_left_writes_nothing_more(houses: Houses) -> None:
    _, ben = houses(2)
    ben.group.act(Leave())
    refused(ben, lambda g: g.act(TakePosition(MATTER, "Still here.")), "You have left The house")
    refused(ben, lambda g: g.edit([EditClause(QUIET, "x")]), "You have left The house")


def test_a_laptop_that_was_set_back_is_told_so(houses: Houses) -> None:
    """Once it has met its other self; before that it cannot know."""
    ada, ben = houses(2)
    copy = house(2)[1]
    assert copy.group == ben.group_id
    later = [
        copy.sign("act", act_body(TakePosition(MATTER, f"{n}"), NOON), seq=2) for n in range(2)
    ]
    ben.group.act(TakePosition(MATTER, "After the backup."))
    wires = [*(each.wire for each in copy.entries), *(each.wire for each in later)]
    ben.group.take(Bundle(ben.group_id, ada.who.device_id, (), tuple(wires)), "1" * 64)
    assert ben.who.device_id in ben.group.replica.log.forked
    refused(ben, lambda g: g.act(TakePosition(MATTER, "More.")), "as a restored copy does")
    refused(ben, lambda g: g.edit([EditClause(QUIET, "More.")]), "as a restored copy does")
    assert "new data folder" in FORKED


def test_whoever_was_copied_can_still_free_themselves(houses: Houses) -> None:
    """What a forked device signs counts no more, or its owner would stay bound for ever."""
    ada, ben = houses(2)
    ben.group.act(Consent(QUIET, text_sha256(OLD), OLD))
    ben.tell(ada)
    copy = copied(ben)
    for each in (ben, copy):
        each.group.act(TakePosition(MATTER, f"Mine, {each is copy}."))
    copy.tell(ada)
    ben.tell(ada)
    ada.tell(ben)
    assert ben.who.device_id in ada.group.replica.log.forked
    ben.group.act(Revoke(QUIET))
    ben.tell(ada)
    for each in (ada, ben):
        assert bindings(each.group.state, {QUIET: OLD})[QUIET] == ()
    ben.group.act(Leave())
    ben.tell(ada)
    for each in (ada, ben):
        assert [member.id for member in each.group.state.current] == [ada.who.member_id]
    copy.stack.close()


def test_a_forked_device_cannot_keep_others_from_writing(houses: Houses) -> None:
    """More branches than an entry can name, deeper than all that is honest."""
    ada, ben = houses(2)
    mine = ada.group.act(TakePosition(MATTER, "Mine."))
    heads = sorted(ben.group.replica.log.heads)
    number = ben.group.replica.log.latest[ben.who.device_id].seq
    wires = []
    for branch in range(70):
        prev, seq = heads, number
        for depth in range(3):
            seq += 1
            body = act_body(TakePosition(MATTER, f"Branch {branch} {depth}."), NOON)
            entry = sign_entry(
                ben.who.device_key, group=ben.group_id, seq=seq, prev=prev, kind="act", body=body
            )
            wires.append(entry.wire)
            prev = [entry.id]
    ada.group.take(Bundle(ada.group_id, ben.who.device_id, (), tuple(wires)), "1" * 64)
    assert len(ada.group.replica.log.heads) == 71
    entry = ada.group.act(Consent(QUIET, text_sha256(OLD), OLD))
    nodes = ada.group.replica.log.nodes
    assert mine in nodes[entry].prev and len(nodes[entry].prev) == 64


def test_what_waits_is_not_checked_again_for_nothing(
    houses: Houses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else thousands of entries that wait for ever would slow down everything that comes."""
    ada, ben = houses(2)
    for number in range(10, 30):
        ada.group.take_wires([unsent(ben, number, "1" * 64)])
    checked: list[int] = []

    def counting(wires: Sequence[bytes], group: str, *tell: Any) -> Any:
        checked.append(len(wires))
        return intake.read_all(wires, group, *tell)

    monkeypatch.setattr("crdt.taking.read_all", counting)
    ben.group.act(TakePosition(MATTER, "Something else."))
    ben.tell(ada)
    assert sum(checked) < 20
    assert len(ada.store.waiting(ada.group_id)) == 20


def test_a_chain_that_waits_comes_in_with_what_it_waits_for(houses: Houses) -> None:
    ada, ben = houses(2)
    before = len(ben.store.entries(ben.group_id))
    for number in range(5):
        ben.group.act(TakePosition(MATTER, f"Position {number}."))
    first, *others = [row.wire for row in ben.store.entries(ben.group_id)[before:]]
    for wire in reversed(others):
        assert ada.group.take_wires([wire]).waiting == 1
    assert ada.group.take_wires([first]).new == 5
    assert not ada.store.waiting(ada.group_id)
    assert reads(ada.group) == reads(ben.group)
