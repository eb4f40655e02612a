"""Packing saves room and nothing else: whoever asks for entries cannot tell that it was done."""

from __future__ import annotations

import hashlib
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crdt import kept_entries, packing
from crdt.canonical import encode
from crdt.edits import EditClause
from crdt.packing import blocks, entry_id, pack, unpack
from crdt.rows import EntryRow
from crdt.store import Store
from deliberation.acts import TakePosition
from tests.counts import count
from tests.crdt.conftest import KEY, Houses
from tests.crdt.laptops import MATTER, QUIET

GROUPS = ("ab" * 32, "cd" * 32)


def row(payload: bytes, grp: str = GROUPS[0], seq: int = 1) -> EntryRow:
    """An entry of which the store only sees that it is a pair."""
    wire = encode([payload, bytes(64)])
    return EntryRow(entry_id(wire), grp, payload[:1].hex() * 32, seq, "act", seq, wire)


def rows_of(numbers: Sequence[int], grp: str = GROUPS[0]) -> list[EntryRow]:
    return [row(b"entry %d of %s" % (n, grp[:4].encode()), grp, n) for n in numbers]


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (packing, kept_entries):
        monkeypatch.setattr(module, "BLOCK_ENTRIES", 4)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path, KEY) as store:
        yield store


def rows_left(store: Store) -> int:
    return int(store.db.execute("SELECT count(*) FROM entries").fetchone()[0])


def test_the_id_of_an_entry_is_worked_out_of_its_bytes() -> None:
    assert row(b"what is said").id == hashlib.sha256(b"what is said").hexdigest()


@given(st.lists(st.tuples(st.binary(min_size=1, max_size=200), st.integers(0, 2**40)), min_size=1))
def test_what_went_into_a_block_comes_out_of_it(entries: list[tuple[bytes, int]]) -> None:
    rows = [row(payload, seq=seq) for payload, seq in entries]
    assert unpack(pack(rows), GROUPS[0]) == rows


def test_a_block_is_full_by_count_or_by_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "BLOCK_BYTES", 1_000)
    small, large = row(b"s"), row(bytes(900))
    portions = blocks([small] * 5 + [large] * 2 + [small])
    assert [[len(each.wire) for each in portion] for portion in portions] == [
        [len(small.wire)] * 4,
        [len(small.wire)],
        [len(large.wire)],
        [len(large.wire)],
        [len(small.wire)],
    ]


_NUMBERS = st.integers(0, 25)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(GROUPS), st.lists(_NUMBERS, max_size=12)),
        st.tuples(st.sampled_from(GROUPS), st.integers(1, 6), st.integers(1, 3)),
    ),
    max_size=15,
)


@settings(max_examples=count(30, 1_000), deadline=None)
@given(_STEPS, st.integers(0, 60))
def test_nobody_who_asks_can_tell_what_is_packed(
    steps: list[tuple[str, list[int]] | tuple[str, int, int]], after: int
) -> None:
    """Entries of two groups come in any portions, some again, and are packed now and then."""
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as two,
        Store.create(Path(one), KEY) as packs,
        Store.create(Path(two), KEY) as plain,
    ):
        for step in steps:
            if len(step) == 2:
                grp, numbers = step
                for store in (packs, plain):
                    store.add_entries(rows_of(numbers, grp))
            else:
                grp, newest, most = step
                moved = packs.pack_entries(grp, newest, most)
                assert moved % 4 == 0 and moved <= 4 * most
        everything = [each.id for grp in GROUPS for each in rows_of(range(30), grp)]
        for grp in GROUPS:
            assert packs.entries(grp) == plain.entries(grp)
            assert packs.entries(grp, after) == plain.entries(grp, after)
            assert packs.last_pos(grp) == plain.last_pos(grp)
        assert packs.has(everything) == plain.has(everything)
        assert packs.wires(everything) == plain.wires(everything)
        assert [packs.entry(id_) for id_ in everything] == [plain.entry(i) for i in everything]


def test_the_newest_stay_rows_and_only_full_blocks_are_made(store: Store) -> None:
    store.add_entries(rows_of(range(12)))
    assert store.pack_entries(GROUPS[0], newest=5) == 4  # three more do not fill a block
    assert rows_left(store) == 8
    assert store.pack_entries(GROUPS[0], newest=5) == 0
    assert store.pack_entries(GROUPS[1], newest=5) == 0
    with pytest.raises(ValueError, match="newest"):
        store.pack_entries(GROUPS[0], newest=0)


def test_large_entries_make_a_block_of_few(store: Store) -> None:
    large = [row(bytes([n]) * 500_000, seq=n) for n in range(4)]
    store.add_entries(large)
    assert store.pack_entries(GROUPS[0], newest=1, most=1) == 2
    assert [each.wire for each in store.entries(GROUPS[0])] == [each.wire for each in large]


def test_ids_that_are_not_there_are_left_out(store: Store) -> None:
    rows = rows_of(range(9))
    store.add_entries(rows)
    store.pack_entries(GROUPS[0], newest=1)
    assert store.wires(["f" * 64, rows[0].id, rows[8].id, rows[0].id]) == {
        rows[0].id: rows[0].wire,
        rows[8].id: rows[8].wire,
    }
    assert store.entry("f" * 64) is None
    assert store.wires([]) == {}


def test_many_blocks_are_read_through_a_few_open_ones(store: Store) -> None:
    rows = rows_of(range(60))
    store.add_entries(rows)
    assert store.pack_entries(GROUPS[0], newest=1, most=100) == 56
    shuffled = random.Random(1).sample(rows, len(rows))
    assert {each.id: each.wire for each in rows} == store.wires(each.id for each in shuffled)
    for each in shuffled:
        kept = store.entry(each.id)
        assert kept is not None and kept.wire == each.wire
    assert len(store._open_blocks) == kept_entries._OPEN_BLOCKS


def test_a_crash_between_two_steps_of_packing_loses_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add_entries(rows_of(range(20)))
    before = store.entries(GROUPS[0])

    def dies(rows: Sequence[EntryRow]) -> bytes:
        if rows[0].seq == 8:  # the third block
            raise KeyboardInterrupt
        return pack(rows)

    monkeypatch.setattr(kept_entries, "pack", dies)
    with pytest.raises(KeyboardInterrupt):
        store.pack_entries(GROUPS[0], newest=1)
    assert rows_left(store) == 20
    assert store.entries(GROUPS[0]) == before
    monkeypatch.undo()


def test_what_is_packed_takes_less_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # whole blocks
    words = [b"kitchen", b"quiet", b"guests", b"found", b"washes", b"evening"]
    chance = random.Random(1)
    payloads = [
        chance.randbytes(64) + b" ".join([b"In each of them:", *chance.choices(words, k=30)])
        for _ in range(4_001)
    ]
    with Store.create(tmp_path, KEY) as store:
        store.add_entries(row(payload) for payload in payloads)
    before = store.path.stat().st_size
    with Store.open(tmp_path, KEY) as store:
        assert store.pack_entries(GROUPS[0], newest=1) == 4_000
    assert store.path.stat().st_size < before / 2


def test_a_group_that_was_packed_reads_writes_tells_and_exports_as_before(
    houses: Houses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_entries.KeptEntries.pack_entries, "__defaults__", (1, 100))
    ada, ben = houses(2)
    for number in range(20):
        ada.group.act(TakePosition(MATTER, f"Position {number}."))
        ada.group.edit([EditClause(QUIET, f"Quiet hours, the {number}th time.")])
    exported = ada.group.export_log()
    ada.group.save_snapshot()
    assert rows_left(ada.store) <= 4
    assert ada.group.export_log() == exported
    ada.tell(ben)
    assert ben.group.replica.summary == ada.group.replica.summary
    ada.store.delete_snapshots(ada.group_id)
    again = ada.again()
    assert again.replica.summary == ben.group.replica.summary
    assert (again.rulebook, again.state) == (ben.group.rulebook, ben.group.state)
    again.act(TakePosition(MATTER, "After it."))
    ada.tell(ben)
    assert ben.group.replica.summary == again.replica.summary
