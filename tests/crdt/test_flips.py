"""Entries with a bit flipped or cut short: none crashes anything, and all laptops agree on each."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from crdt.columns import uleb
from crdt.edits import AddClause, EditClause, RenameClause
from crdt.entry import Entry
from crdt.intake import read_all
from crdt.sandbox import Sandbox
from tests.counts import count
from tests.crdt.laptops import QUIET, WASH, Laptop, delivered, house
from tests.crdt.test_gate import VIEW, chunk, text_body

pytestmark = [pytest.mark.faults, pytest.mark.timeout(7_200)]
Spoil = Callable[[bytes, random.Random], bytes]


@pytest.fixture(scope="module")
def people() -> list[Laptop]:
    return house()


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    sandbox = Sandbox()
    yield sandbox
    sandbox.close()


def flipped(data: bytes, chance: random.Random) -> bytes:
    bit = chance.randrange(8 * len(data))
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


@pytest.mark.parametrize("spoil", [flipped, cut], ids=["bit flips", "truncations"])
def test_no_entry_that_was_changed_on_its_way_gets_in(people: list[Laptop], spoil: Spoil) -> None:
    ada = people[0]
    chance = random.Random(11)
    wires = list(ada.wires.values())
    times = count(1_000, 10_000)
    spoilt = [spoil(chance.choice(wires), chance) for _ in range(times)]
    looked, refused = read_all(spoilt, ada.group)
    assert not looked and len(refused) == times
    assert all(each.why and not each.device for each in refused)


def changes_of(ben: Laptop) -> list[bytes]:
    """Of every kind that the app makes."""
    return [
        ben.change(EditClause(QUIET, "Quiet hours begin at ten, if not before.")),
        ben.change(EditClause(WASH, "Wash up – at once – 语😀.")),
        ben.change(AddClause("e" * 32, "", "No shoes.", "Shoes")),
        ben.change(RenameClause(WASH, "Dishes"), EditClause(QUIET, "Hush.")),
    ]


def spoilt_inside(ben: Laptop, changes: list[bytes], chance: random.Random) -> Entry:
    """Truly signed by a member, and its checksum right: only the change itself is wrong."""
    raw = chance.choice(changes)
    _, start = uleb(raw, 9)
    spoil = chance.choice([flipped, flipped, cut])
    return ben.sign("text", text_body(chunk(spoil(raw[start:], chance))))


def test_of_changes_spoilt_by_a_member_all_laptops_accept_the_same(
    people: list[Laptop], box: Sandbox
) -> None:
    ada, ben, cem = people
    chance = random.Random(12)
    changes, edit = changes_of(ben), cem.copy()
    edit.edit(EditClause(WASH, "Wash up tomorrow."))
    honest = [each for each in edit.entries if each.id not in ada.wires]
    verdicts = {"accepted": 0, "refused": 0}
    for _ in range(count(40, 10_000)):
        bad = spoilt_inside(ben, changes, chance)
        prev = sorted([bad.id, honest[-1].id])
        after = cem.sign("act", VIEW, seq=honest[-1].seq + 1, prev=prev)
        entries = [bad, *honest, after]
        here = with_sandbox(ada, entries, box)
        order = chance.sample(entries, len(entries))
        there = delivered(ada, ada.entries, *([each] for each in order))
        assert there.outcome() == here.outcome()
        assert not here.waiting
        verdicts["accepted" if bad.id in here.wires else "refused"] += 1
    assert min(verdicts.values()) > 0, "both happen, or this tests nothing"


def with_sandbox(like: Laptop, entries: list[Entry], box: Sandbox) -> Laptop:
    laptop = delivered(like, like.entries)
    laptop.take(entries, box)
    return laptop


def test_proposals_spoilt_by_a_member_do_what_they_say_or_nothing(
    people: list[Laptop], box: Sandbox
) -> None:
    ada, ben, _ = people
    chance = random.Random(13)
    writer = ben.copy()
    id_ = writer.amend("Quiet hours start at nine.")
    sound = next(each for each in writer.entries if each.id == id_)
    raw = sound.body["change"]
    _, start = uleb(raw, 9)
    for _ in range(count(30, 2_000)):
        change = chunk(chance.choice([flipped, cut])(raw[start:], chance))
        bad = ben.sign("act", {**sound.body, "change": change}, prev=sound.prev, seq=sound.seq)
        laptop = with_sandbox(ada, [bad], box)
        there = delivered(ada, ada.entries, [bad])
        assert laptop.refused.keys() == {bad.id} and there.outcome() == laptop.outcome()
        assert (laptop.state, laptop.text()) == (ada.state, ada.text())
