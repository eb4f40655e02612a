"""What was refused or set aside can be looked through: who wrote it, what it says, and why."""

from __future__ import annotations

from crdt.bundle import seal
from crdt.entry import Entry, sign_entry
from crdt.quarantine import FORK, REFUSED, SUMMARY, SUSPENDED, Quarantined
from deliberation.acts import Remove, TakePosition
from deliberation.bodies import act_body
from tests.crdt.conftest import Folder, Houses
from tests.crdt.laptops import MATTER, NOON


def signed(by: Folder, text: str, seq: int, prev: list[str], **more: object) -> Entry:
    body = act_body(TakePosition(MATTER, text), NOON) | more
    key = by.who.device_key
    return sign_entry(key, group=by.group_id, seq=seq, prev=prev, kind="act", body=body)


def hand(to: Folder, writer: Folder, *wires: bytes) -> None:
    """In a bundle that anybody can put together out of whatever they like."""
    members = to.group.state.current
    devices = {d.id: d.recipient for member in members for d in member.devices}
    to.take(seal(to.group_id, list(wires), writer.who.device_key, devices))


def of(found: tuple[Quarantined, ...], why: str) -> list[Quarantined]:
    return [each for each in found if each.why == why]


def next_of(folder: Folder) -> tuple[int, list[str]]:
    log = folder.group.replica.log
    return log.latest[folder.who.device_id].seq + 1, sorted(log.heads)


def test_nothing_is_there_at_first(houses: Houses) -> None:
    ada, _ = houses(2)
    assert ada.group.quarantined() == ()


def test_what_was_refused_is_shown_with_author_reason_and_words(houses: Houses) -> None:
    ada, ben = houses(2)
    seq, prev = next_of(ben)
    bad = signed(ben, "I am for it.", seq, prev, member="Ada")
    hand(ada, ben, bad.wire)
    (found,) = ada.group.quarantined()
    assert found == Quarantined(
        id=bad.id,
        device=ben.who.device_id,
        why=REFUSED,
        reason="position has an unknown field 'member'.",
        at=NOON,
        kind="act",
        size=len(bad.wire),
        twin="",
        summary="position · Ada · I am for it.",
    )


def test_bytes_that_nobody_signed_name_no_author(houses: Houses) -> None:
    ada, ben = houses(2)
    seq, prev = next_of(ben)
    wire = signed(ben, "Forged.", seq, prev).wire
    hand(ada, ben, wire[:-1] + bytes([wire[-1] ^ 1]), b"\x00" * 80)
    forged, noise = sorted(ada.group.quarantined(), key=lambda each: each.kind, reverse=True)
    assert forged.device == noise.device == ""
    assert (forged.kind, forged.summary) == ("act", "position · Forged.")
    assert (noise.kind, noise.summary, noise.size) == ("", "", 80)


def test_both_entries_of_a_fork_stand_side_by_side(houses: Houses) -> None:
    ada, ben, cem = houses(3)
    seq, prev = next_of(ben)
    yes, no = signed(ben, "Yes.", seq, prev), signed(ben, "No.", seq, prev)
    after = signed(ben, "And so on.", seq + 1, [no.id])
    hand(cem, ben, yes.wire)
    cem.group.act(TakePosition(MATTER, "As Ben says."))
    cem.tell(ada)
    hand(ada, ben, no.wire, after.wire)
    found = ada.group.quarantined()
    first, second = of(found, FORK)
    assert {first.id, second.id} == {yes.id, no.id}
    assert (first.twin, second.twin) == (second.id, first.id)
    says = {each.id: each for each in (first, second)}
    assert says[yes.id].summary == "position · Yes." and "so it counts" in says[yes.id].reason
    assert says[no.id].summary == "position · No." and "does not count" in says[no.id].reason
    (third,) = of(found, SUSPENDED)
    assert (third.id, third.device) == (after.id, ben.who.device_id)
    assert found == (first, second, third)


def test_it_is_bounded_and_on_one_line_whatever_came(houses: Houses) -> None:
    ada, ben = houses(2)
    seq, prev = next_of(ben)
    long = "Line\n\u202eturned round\x00 " * 500
    bad = [signed(ben, f"{n} {long}", seq, prev, member="Ada").wire for n in range(20)]
    hand(ada, ben, *bad)
    found = ada.group.quarantined()
    assert len(found) == 20 and len(ada.group.quarantined(most=5)) == 5
    assert all(len(each.summary) <= SUMMARY and each.summary.isprintable() for each in found)


def test_what_was_said_while_its_author_was_removed_is_shown_with_the_reason(
    houses: Houses,
) -> None:
    ada, ben, cem = houses(3)
    since = next(m.since for m in ada.group.state.members if m.id == cem.who.member_id)
    cem.group.act(TakePosition(MATTER, "But I live here."))
    for each in (ada, ben):
        each.group.act(Remove(cem.who.member_id, since, "Gone for a year."))
    ben.tell(ada)
    cem.tell(ada)
    (found,) = of(ada.group.quarantined(), SUSPENDED)
    assert found.device == cem.who.device_id and "removed" in found.reason
    assert found.summary == "position · But I live here."
