"""What comes again, twice at once, or from another group changes nothing."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from crdt.bundle import Bundle, BundleRefused
from crdt.edits import EditClause
from crdt.entry import Entry, read_unverified, sign_entry
from crdt.identity import make_found
from deliberation.acts import TakePosition
from deliberation.bodies import act_body
from tests.counts import count
from tests.crdt.conftest import Folder, Houses
from tests.crdt.laptops import MATTER, NOON, QUIET, Laptop, delivered, house, identity

pytestmark = pytest.mark.faults
TIMES = count(30, 500)


def busy() -> tuple[Laptop, list[Entry]]:
    """A laptop, and all that is in its group: acts and texts of three, made apart and together."""
    ada, ben, cem = laptops = house(3)
    for number, each in enumerate(laptops):
        each.act(TakePosition(MATTER, f"Position {number}."))
        each.edit(EditClause(QUIET, f"Quiet from {number} on."))
    ada.meet(ben, cem)
    option = ben.amend("Quiet hours start at nine.")
    ada.meet(ben, cem)
    for each in laptops:
        each.consent(option)
    ada.meet(ben, cem)
    return ada, ada.entries


def test_any_replay_in_any_order_with_any_duplicates_changes_nothing() -> None:
    ada, entries = busy()
    expected = ada.outcome()
    chance = random.Random(1)
    for _ in range(TIMES):
        again = chance.choices(entries, k=chance.randrange(1, 2 * len(entries)))
        received = ada.take(again)
        assert not received.accepted and not received.refused
        assert ada.outcome() == expected


def test_whoever_gets_everything_several_times_over_has_it_once() -> None:
    ada, entries = busy()
    expected = ada.outcome()
    chance = random.Random(2)
    for _ in range(max(3, TIMES // 10)):
        all_of_it = entries + chance.choices(entries, k=len(entries))
        chance.shuffle(all_of_it)
        size = chance.randrange(1, len(all_of_it))
        batches = [all_of_it[at : at + size] for at in range(0, len(all_of_it), size)]
        assert delivered(ada, *batches).outcome() == expected


def test_the_same_bundle_again_and_again_leaves_the_disk_as_it_is(houses: Houses) -> None:
    ada, ben = houses(2)
    ada.group.edit([EditClause(QUIET, "All quiet.")])
    data, _ = ada.group.bundle()
    assert ben.take(data).new
    expected = _all(ben)
    for _ in range(TIMES):
        taken = ben.take(data)
        assert (taken.new, taken.waiting, taken.refused) == (0, 0, ())
        assert _all(ben) == expected


def _all(folder: Folder) -> object:
    store, id_ = folder.store, folder.group_id
    group = folder.group
    rows = store.entries(id_), store.waiting(id_), store.quarantine(id_)
    return rows, group.replica.summary, group.state, group.rulebook


def test_entries_of_another_group_are_refused_whoever_signed_them(houses: Houses) -> None:
    """Ada is in both, with the same laptop: what she says in one is not said in the other."""
    ada, ben = houses(2)
    other, founding = make_found(ada.who, "The garden", NOON, bytes(range(16)))
    wires = [_signed(ada, other, 1, (), founding)]
    for number in range(2, TIMES + 2):
        body = act_body(TakePosition(MATTER, f"In the garden, {number}."), NOON)
        wires.append(_signed(ada, other, number, (read_unverified(wires[-1]).id,), body))
    before = ben.group.replica.summary, ben.group.state, ben.store.last_pos(ben.group_id)
    taken = ben.group.take(Bundle(ben.group_id, ada.who.device_id, (), tuple(wires)), "1" * 64)
    assert taken.new == taken.waiting == 0
    assert len(taken.refused) == len(wires)
    assert set(taken.refused) == {"It belongs to another group."}
    assert (
        ben.group.replica.summary, ben.group.state, ben.store.last_pos(ben.group_id)
    ) == before  # fmt: skip


def test_an_entry_moved_to_another_group_is_no_longer_signed(houses: Houses) -> None:
    ada, ben = houses(2)
    other, founding = make_found(identity(2), "The garden", NOON, bytes(range(16)))
    entry = read_unverified(_signed(ada, other, 1, (), founding))
    moved = entry.payload.replace(bytes.fromhex(other), bytes.fromhex(ben.group_id))
    assert moved != entry.payload
    before = ben.group.replica.summary
    taken = ben.group.take(
        Bundle(ben.group_id, ada.who.device_id, (), (replace(entry, payload=moved).wire,)), "1" * 64
    )
    assert taken.new == 0
    assert taken.refused == ("An entry was not signed by the device that it names.",)
    assert ben.group.replica.summary == before


def test_a_bundle_of_a_group_that_is_not_here_is_refused(houses: Houses) -> None:
    ada, ben = houses(2)
    before = ben.group.replica.summary
    empty = Folder(ben.path.parent / "elsewhere", ben.who, "f" * 64)
    with pytest.raises(BundleRefused, match="founding"):
        wires = tuple(row.wire for row in ada.store.entries(ada.group_id))
        empty.group.take(Bundle("f" * 64, ada.who.device_id, (), wires), "1" * 64)
    assert empty.store.entries("f" * 64) == []
    empty.stack.close()
    assert ben.group.replica.summary == before


def _signed(
    ada: Folder, group: str, seq: int, prev: tuple[str, ...], body: dict[str, object]
) -> bytes:
    key = ada.who.device_key
    return sign_entry(key, group=group, seq=seq, prev=prev, kind="act", body=body).wire
