"""The gate: what is refused, with which sentence, and that nothing changes by it."""

from __future__ import annotations

import hashlib
import random
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from nacl.signing import SigningKey

from crdt import intake
from crdt.automerge_document import ROOT_OBJECT, AutomergeDocument, Transaction
from crdt.canonical import encode
from crdt.change import inspect
from crdt.columns import uleb
from crdt.edits import AddClause, EditClause, MoveClause, RemoveClause, RenameClause
from crdt.entry import MAX_WIRE, Entry, read_entry, read_payload, sign_entry
from crdt.errors import BadSignature, Malformed
from crdt.gate import Looked, option_actor, text_actor
from crdt.identity import Identity, join_person
from crdt.intake import Refusal, read_all
from crdt.rulebook_shape import GENESIS, GENESIS_HASH
from deliberation.acts import (
    Acknowledge,
    Admit,
    Consent,
    Leave,
    Propose,
    TakePosition,
)
from deliberation.bodies import act_body
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

STRANGER = Identity("Sly", b"s" * 32, b"t" * 32, identity(4).age_secret)
VIEW = act_body(TakePosition(MATTER, "A view."), NOON)


def text_body(change: bytes) -> dict[str, Any]:
    return {"at": NOON, "how": "edit", "change": change}


def number(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def rebuilt(raw: bytes, *, deps: list[bytes] | None = None, start: int | None = None) -> bytes:
    """The change with other dependencies or another first operation, its checksum right."""
    _, at = uleb(raw, 9)
    count, at = uleb(raw, at)
    old = [raw[at + 32 * k : at + 32 * k + 32] for k in range(count)]
    begin = at + 32 * count
    size, at = uleb(raw, begin)
    _, at = uleb(raw, at + size)
    actor_and_seq = raw[begin:at]
    op, at = uleb(raw, at)
    new = sorted(old if deps is None else deps)
    body = number(len(new)) + b"".join(new) + actor_and_seq
    return chunk(body + number(op if start is None else start) + raw[at:])


def chunk(body: bytes) -> bytes:
    head = b"\x01" + number(len(body)) + body
    return b"\x85\x6f\x4a\x83" + hashlib.sha256(head).digest()[:4] + head


def raw_change(laptop: Laptop, steps: Callable[[Transaction, AutomergeDocument], None]) -> bytes:
    """Whatever Automerge lets a modified app write, on the whole rulebook, as the laptop's."""
    document = AutomergeDocument.load(laptop.replica.document.save())
    raw = document.commit(text_actor(laptop.device, b"1nstall."), lambda t: steps(t, document))
    assert raw is not None
    return raw


def op_bomb(laptop: Laptop, operations: int = 10_000_000) -> bytes:
    """A change of about a hundred bytes that puts so many letters into a map of the rulebook."""
    run = signed_number(operations)
    columns = [
        (0x15, run + b"\x01k"),  # the same key every time
        (0x34, number(operations)),  # none of them inserts
        (0x42, run + b"\x01"),  # every one sets
        (0x56, run + b"\x06"),  # an empty text
        (0x70, run + b"\x00"),
    ]
    actor = text_actor(laptop.device, b"1nstall.")
    body = b"\x01" + GENESIS_HASH + number(len(actor)) + actor + b"\x01\x05\x00\x00\x00"
    body += number(len(columns))
    body += b"".join(number(kind) + number(len(data)) for kind, data in columns)
    return chunk(body + b"".join(data for _, data in columns))


def signed_number(value: int) -> bytes:
    out = b""
    while True:
        byte, value = value & 0x7F, value >> 7
        if value == 0 and not byte & 0x40:
            return out + bytes([byte])
        out += bytes([byte | 0x80])


# -- every way in which one entry can be wrong ---------------------------------------------------


def other_group(ben: Laptop) -> Entry:
    return ben.sign("act", VIEW, group="c" * 64)


def stranger(ben: Laptop) -> Entry:
    return ben.sign("act", VIEW, seq=1, key=STRANGER.device_key)


def number_left_out(ben: Laptop) -> Entry:
    return ben.sign("act", VIEW, seq=3)


def number_used_again(ben: Laptop) -> Entry:
    """Its author's own entry 1 is in its past."""
    return ben.sign("act", VIEW, seq=1)


def no_such_act(ben: Laptop) -> Entry:
    return ben.sign("act", {"act": "crown", "at": NOON})


def wrong_hash(ben: Laptop) -> Entry:
    body = act_body(Consent(QUIET, text_sha256(OLD), OLD), NOON)
    return ben.sign("act", body | {"text": "Ben pays for everything."})


def in_anothers_name(ben: Laptop) -> Entry:
    """A consent has no field for who gives it."""
    body = act_body(Consent(QUIET, text_sha256(OLD), OLD), NOON)
    return ben.sign("act", body | {"member": identity(0).member_id})


def on_nothing(ben: Laptop) -> Entry:
    return ben.sign("act", VIEW, prev=[])


def second_founding(ben: Laptop) -> Entry:
    return ben.sign("act", next(e.body for e in ben.entries if e.body.get("act") == "found"))


def forged_invitee(ben: Laptop) -> Entry:
    person = join_person(identity(3), ben.group)
    return ben.sign("act", act_body(Admit((replace(person, name="Somebody else"),)), NOON))


def invitee_of_another_group(ben: Laptop) -> Entry:
    return ben.sign("act", act_body(Admit((join_person(identity(3), "d" * 64),)), NOON))


def text_without_change(ben: Laptop) -> Entry:
    return ben.sign("text", {"at": NOON, "how": "edit"})


def text_on_nothing(ben: Laptop) -> Entry:
    return ben.sign("text", text_body(ben.change(EditClause(QUIET, "x"))), prev=[])


def text_of_no_kind(ben: Laptop) -> Entry:
    return ben.sign("text", text_body(ben.change(EditClause(QUIET, "x"))) | {"how": "magic"})


def text_at_no_time(ben: Laptop) -> Entry:
    return ben.sign("text", text_body(ben.change(EditClause(QUIET, "x"))) | {"at": True})


def in_another_devices_actor(ben: Laptop) -> Entry:
    actor = text_actor(identity(0).device_id, b"1nstall.")
    change = ben.replica.document.draft_change([EditClause(QUIET, "x")], actor)
    assert change is not None
    return ben.sign("text", text_body(change))


def under_an_options_actor(ben: Laptop) -> Entry:
    change = ben.replica.document.draft_change(
        [EditClause(QUIET, "x")], option_actor(ben.device, 2)
    )
    assert change is not None
    return ben.sign("text", text_body(change))


def damaged_change(ben: Laptop) -> Entry:
    change = bytearray(ben.change(EditClause(QUIET, "x")))
    change[-1] ^= 1
    return ben.sign("text", text_body(bytes(change)))


def bomb(ben: Laptop) -> Entry:
    return ben.sign("text", text_body(op_bomb(ben)))


def on_an_unknown_change(ben: Laptop) -> Entry:
    change = rebuilt(ben.change(EditClause(QUIET, "x")), deps=[b"u" * 32])
    return ben.sign("text", text_body(change))


def on_a_change_not_in_its_past(ben: Laptop) -> Entry:
    """Cem's change is here, but the entry does not name anything that has seen it."""
    cem = house()[2]
    cem.edit(EditClause(WASH, "Wash up. At once."))
    before = list(ben.replica.log.heads)
    ben.take(cem.entries)
    return ben.sign("text", text_body(ben.change(EditClause(QUIET, "x"))), prev=before)


def on_no_change(ben: Laptop) -> Entry:
    change = rebuilt(ben.change(EditClause(QUIET, "x")), deps=[])
    return ben.sign("text", text_body(change))


def operations_counted_wrongly(ben: Laptop) -> Entry:
    change = rebuilt(ben.change(EditClause(QUIET, "x")), start=5_000)
    return ben.sign("text", text_body(change))


def changes_counted_wrongly(ben: Laptop) -> Entry:
    """A second first change of the same actor, made as if the first had never been."""
    other = ben.copy()
    ben.edit(EditClause(QUIET, "x"))
    return ben.sign("text", text_body(other.change(EditClause(QUIET, "y"))))


def in_no_rulebooks_shape(ben: Laptop) -> Entry:
    def put(transaction: Transaction, document: AutomergeDocument) -> None:
        meta = document.object(ROOT_OBJECT, "meta")
        assert meta is not None
        transaction.put(meta, "crown", "Ben")

    return ben.sign("text", text_body(raw_change(ben, put)))


def amendment(text: str) -> Propose:
    return Propose(MATTER, "amend", QUIET, text, base=text_sha256(OLD))


def proposal_of_another_text(ben: Laptop) -> Entry:
    return ben.option(amendment("Quiet at nine."), EditClause(QUIET, "Ben may be loud."))


def proposal_that_touches_another_clause(ben: Laptop) -> Entry:
    edits = EditClause(QUIET, "Quiet at nine."), EditClause(WASH, "Ben need not.")
    return ben.option(amendment("Quiet at nine."), *edits)


def proposal_that_adds_a_clause(ben: Laptop) -> Entry:
    edits = EditClause(QUIET, "Quiet at nine."), AddClause("e" * 32, "", "Ben is king.")
    return ben.option(amendment("Quiet at nine."), *edits)


def repeal_that_only_renames(ben: Laptop) -> Entry:
    act = Propose(MATTER, "repeal", QUIET, "", base=text_sha256(OLD))
    return ben.option(act, RenameClause(QUIET, "Gone"))


def proposal_that_also_renames(ben: Laptop) -> Entry:
    edits = EditClause(QUIET, "Quiet at nine."), RenameClause(QUIET, "Ben decides")
    return ben.option(amendment("Quiet at nine."), *edits)


def proposal_that_quotes_a_text_that_never_was(ben: Laptop) -> Entry:
    act = replace(amendment("Quiet at nine."), base=text_sha256("Ben is king."))
    return ben.option(act, EditClause(QUIET, "Quiet at nine."))


def proposal_without_a_change(ben: Laptop) -> Entry:
    return ben.sign("act", act_body(amendment("Quiet at nine."), NOON))


def proposal_under_the_texts_actor(ben: Laptop) -> Entry:
    change = ben.change(EditClause(QUIET, "Quiet at nine."))
    return ben.sign("act", act_body(amendment("Quiet at nine."), NOON) | {"change": change})


def _taking_out(ben: Laptop, by: str) -> Entry:
    change = ben.change(RemoveClause(QUIET, by))
    return ben.sign("text", text_body(change))


def taken_out_in_anothers_name(ben: Laptop) -> Entry:
    return _taking_out(ben, identity(0).member_id)


def taken_out_in_the_name_of_a_deliberation(ben: Laptop) -> Entry:
    """By hand, as if the group had decided it."""
    return _taking_out(ben, MATTER)


def repeal_in_the_name_of_another_matter(ben: Laptop) -> Entry:
    act = Propose(MATTER, "repeal", QUIET, "", base=text_sha256(OLD))
    return ben.option(act, RemoveClause(QUIET, "f" * 64))


def draft_that_says_whose_it_is(ben: Laptop) -> Entry:
    """A signature says who wrote a thing, and no field that anybody can fill in."""

    def put(transaction: Transaction, document: AutomergeDocument) -> None:
        drafts = document.object(ROOT_OBJECT, "drafts")
        assert drafts is not None
        row = transaction.make_map(drafts, "e" * 32)
        transaction.splice(transaction.make_text(row, "text"), 0, 0, "I agree to everything.")
        transaction.put(row, "author", identity(0).member_id)

    return ben.sign("text", text_body(raw_change(ben, put)))


def words_changed_under_the_name_of_reading(ben: Laptop) -> Entry:
    body = text_body(ben.change(EditClause(QUIET, "Ben may be loud.")))
    return ben.sign("text", body | {"how": "looked"})


def title_changed_under_the_name_of_reading(ben: Laptop) -> Entry:
    body = text_body(ben.change(RenameClause(QUIET, "Ben decides")))
    return ben.sign("text", body | {"how": "looked"})


def proposal_that_also_moves_the_clause(ben: Laptop) -> Entry:
    edits = EditClause(QUIET, "Quiet at nine."), MoveClause(QUIET, "", after=WASH)
    return ben.option(amendment("Quiet at nine."), *edits)


def proposal_that_also_moves_another_clause(ben: Laptop) -> Entry:
    edits = EditClause(QUIET, "Quiet at nine."), MoveClause(WASH, "", after="")
    return ben.option(amendment("Quiet at nine."), *edits)


def new_clause_that_also_turns_others_round(ben: Laptop) -> Entry:
    edits = AddClause("e" * 32, "", "No shoes."), MoveClause(WASH, "", after="")
    return ben.option(Propose(MATTER, "new", "e" * 32, "No shoes."), *edits)


def by_a_member_who_left(ben: Laptop) -> Entry:
    ben.act(Leave())
    return ben.sign("act", VIEW)


DAMAGED = "A change of the rulebook is damaged or not one that this app makes"
WRONG: dict[Callable[[Laptop], Entry], str] = {
    other_group: "It belongs to another group.",
    stranger: "It was written by a stranger's device, not by a member's.",
    number_left_out: "Its author's entries are counted, and this one says 3 after 1.",
    number_used_again: "Its author's entries are counted, and this one says 1 after 1.",
    no_such_act: "There is no act called 'crown'.",
    wrong_hash: "The consent names another text than the one that it carries.",
    in_anothers_name: "consent has an unknown field 'member'.",
    on_nothing: "It builds on nothing, and only the founding of a group may.",
    second_founding: "It builds on nothing, and only the founding of a group may.",
    forged_invitee: "Somebody else did not sign what it says Somebody else signed.",
    invitee_of_another_group: "Dee did not sign what it says Dee signed.",
    text_without_change: "It is an edit of the rulebook without exactly one change in it.",
    text_on_nothing: "It builds on nothing, and only the founding of a group may.",
    text_of_no_kind: "It does not say how the change came about.",
    text_at_no_time: "The time 'at' must be whole seconds since 1970.",
    in_another_devices_actor: "The change inside was made in another device's name.",
    under_an_options_actor: "The change inside is not made under an installation's actor.",
    damaged_change: DAMAGED,
    bomb: DAMAGED,
    on_an_unknown_change: "The change inside builds on a change that its author had not seen.",
    on_a_change_not_in_its_past: "The change inside builds on a change that its author "
    "had not seen.",
    on_no_change: "The change inside does not build on the rulebook.",
    operations_counted_wrongly: "The change inside counts its operations wrongly.",
    changes_counted_wrongly: "The change inside breaks the count of its author's changes.",
    in_no_rulebooks_shape: "The change inside is one that the rulebook cannot take.",
    proposal_of_another_text: "The proposal's change does something else than the proposal says.",
    proposal_that_touches_another_clause: "The proposal's change does something else than the "
    "proposal says.",
    proposal_that_adds_a_clause: "The proposal's change does something else than the "
    "proposal says.",
    proposal_that_also_renames: "The proposal's change does something else than the proposal says.",
    proposal_that_quotes_a_text_that_never_was: "The proposal's change does something else than "
    "the proposal says.",
    repeal_that_only_renames: "The proposal's change does something else than the proposal says.",
    taken_out_in_anothers_name: "It takes something out of the rulebook in another's name.",
    taken_out_in_the_name_of_a_deliberation: "It takes something out of the rulebook in another's "
    "name.",
    repeal_in_the_name_of_another_matter: "The proposal takes something out in the name of "
    "something else.",
    draft_that_says_whose_it_is: "The change inside is one that the rulebook cannot take.",
    words_changed_under_the_name_of_reading: "It says that somebody has only looked, and changes "
    "the rulebook.",
    title_changed_under_the_name_of_reading: "It says that somebody has only looked, and changes "
    "the rulebook.",
    proposal_that_also_moves_the_clause: "The proposal's change does something else than the "
    "proposal says.",
    proposal_that_also_moves_another_clause: "The proposal's change does something else than the "
    "proposal says.",
    new_clause_that_also_turns_others_round: "The proposal's change does something else than the "
    "proposal says.",
    proposal_without_a_change: DAMAGED,
    proposal_under_the_texts_actor: "The proposal's change is not made under the proposal's own "
    "actor.",
    by_a_member_who_left: "Its author had left the group when it was written.",
}


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_it_is_refused_with_a_sentence_and_changes_nothing(
    wrong: Callable[[Laptop], Entry],
) -> None:
    ben = house()[1]
    entry = wrong(ben)
    ada = delivered(house()[0], ben.entries)
    before = ada.outcome()
    ada.take([entry])
    assert ada.refused.keys() == {entry.id}
    assert ada.refused[entry.id].startswith(WRONG[wrong])
    ada.refused.clear()
    assert ada.outcome() == before


def test_the_same_is_refused_everywhere_for_the_same_reasons() -> None:
    """Whatever comes first, honest entries that build on some of it among them."""
    hostile: dict[str, Entry] = {}
    honest: dict[str, Entry] = {}
    for wrong in WRONG:
        ben = house()[1]
        entry = wrong(ben)
        honest |= {each.id: each for each in ben.entries}
        hostile[entry.id] = entry
        # somebody with a modified app, who takes everything, writes on
        prev = [entry.id, *sorted(ben.replica.log.heads)[:3]]
        follower = sign_entry(
            identity(2).device_key, group=ben.group, seq=2, prev=prev, kind="act", body=VIEW
        )
        hostile[follower.id] = follower
    entries = [*honest.values(), *hostile.values()]
    ada = house()[0]
    expected = delivered(ada, entries).outcome()
    assert expected.refused.keys() == hostile.keys() and not expected.waiting
    chance = random.Random(7)
    for size in (1, 3, 10, 40):
        shuffled = chance.sample(entries, len(entries))
        batches = [shuffled[i : i + size] for i in range(0, len(entries), size)]
        assert delivered(ada, *batches).outcome() == expected


def test_what_builds_on_something_refused_is_refused() -> None:
    ada, ben, cem = house()
    bad = no_such_act(ben)
    after = cem.sign("act", VIEW, prev=[bad.id, *cem.replica.log.heads])
    last = cem.sign("act", VIEW, seq=3, prev=[after.id])
    for batches in ([[bad, after, last]], [[last], [after], [bad]], [[bad], [last], [after]]):
        laptop = delivered(ada, ada.entries, *batches)
        assert (
            laptop.refused[after.id]
            == laptop.refused[last.id]
            == ("It builds on an entry that was refused.")
        )
        assert not laptop.waiting


def test_what_builds_on_something_unknown_waits_and_is_looked_at_later() -> None:
    ada, ben, _ = house()
    first, second = ben.sign("act", VIEW), None
    ben.keep(first)
    second = ben.sign("act", VIEW)
    ada.take([second])
    assert set(ada.waiting) == {second.id} and not ada.refused
    ada.take([first])
    assert not ada.waiting and second.id in ada.wires


def test_a_consent_binds_whoever_signed_it_and_nobody_else() -> None:
    ada, ben, _ = house()
    ben.act(Consent(QUIET, text_sha256(OLD), OLD))
    ada.take(ben.entries)
    assert [b.name for b in ada.outcome().bound[QUIET]] == ["Ben"]


def test_a_signature_that_was_forged_or_moved_is_refused() -> None:
    _, ben, _ = house()
    good = ben.sign("act", act_body(Consent(QUIET, text_sha256(OLD), OLD), NOON))
    other = SigningKey(b"o" * 32).sign(good.payload).signature
    for signature in (other, bytes(64), good.signature[:-1] + b"\0"):
        with pytest.raises(BadSignature):
            read_entry(read_payload(good.payload, signature).wire)
        _, (refusal,) = read_all([encode([good.payload, signature])], ben.group)
        assert refusal.why == "An entry was not signed by the device that it names."
        assert refusal.id != good.id  # so that the true entry can still come in


def test_what_is_too_large_or_names_too_much_is_no_entry() -> None:
    _, ben, _ = house()
    fields = {
        "v": 1, "group": bytes.fromhex(ben.group), "device": bytes.fromhex(ben.device), "seq": 2,
        "prev": [], "kind": "act", "body": VIEW,
    }  # fmt: skip
    prevs = sorted(hashlib.sha256(bytes([n])).digest() for n in range(65))
    for change in (
        {"body": {"x": bytes(MAX_WIRE)}},
        {"prev": prevs},
        {"prev": [prevs[1], prevs[0]]},
        {"prev": [prevs[0], prevs[0]]},
        {"seq": 0},
        {"v": 2},
        {"kind": "song"},
    ):
        payload = encode({**fields, **change})
        signed = encode([payload, ben.identity.device_key.sign(payload).signature])
        with pytest.raises(Malformed):
            read_entry(signed)
        looked, (refusal,) = read_all([signed], ben.group)
        assert not looked and isinstance(refusal, Refusal)
        assert refusal.id == hashlib.sha256(signed).hexdigest()


def test_noise_is_refused_entry_by_entry() -> None:
    _, ben, _ = house()
    good = ben.sign("act", VIEW).wire
    chance = random.Random(3)
    wires = [chance.randbytes(chance.randrange(300)) for _ in range(100)]
    for _ in range(300):
        at = chance.randrange(len(good))
        wires.append(good[:at] + bytes([good[at] ^ 1 << chance.randrange(8)]) + good[at + 1 :])
    looked, refused = read_all([*wires, good], ben.group)
    assert [each.entry.wire for each in looked] == [good]
    assert len(refused) == len(wires)


def test_a_bomb_costs_no_more_than_its_size() -> None:
    ben = house()[1]
    assert len(op_bomb(ben)) < 160
    entry = bomb(ben)
    tracemalloc.start()
    read_all([entry.wire], ben.group)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 20


def test_entries_of_empty_lists_are_let_go_before_the_next_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They take 70 times their size in memory; ten of them take no more than two."""
    monkeypatch.setattr(intake, "CHUNK_BYTES", 20_000)
    ben = house()[1]
    body = {"act": "leave", "at": NOON, "x": [[]] * 10_000}
    wires = [ben.sign("act", {**body, "at": n}).wire for n in range(10)]
    tracemalloc.start()
    _, refused = read_all(wires, ben.group)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(refused) == 10 and peak < 5 << 20


def test_a_looked_at_entry_says_what_it_holds() -> None:
    ben = house()[1]
    text = ben.sign("text", text_body(ben.change(EditClause(QUIET, "x"))))
    act = ben.sign("act", act_body(Acknowledge(True, True, WASH), NOON))
    option = ben.option(amendment("Nine."), EditClause(QUIET, "Nine."))
    (first, second, third), refused = read_all([e.wire for e in (text, act, option)], ben.group)
    assert not refused and all(isinstance(each, Looked) for each in (first, second, third))
    assert first.act is None and first.info is not None
    assert second.act == Acknowledge(True, True, WASH) and second.info is None
    assert third.act is not None and third.info is not None
    assert GENESIS[8:] not in third.info.raw


def test_a_change_on_the_branch_that_its_author_never_saw_is_refused_in_every_order() -> None:
    """A clock says "number 2 of Ben" of both branches; Cem names one and builds on the other."""
    ada, ben, cem = house()
    copy = ben.copy()
    one = ben.sign("text", text_body(ben.change(EditClause(QUIET, "One."))))
    two = copy.sign("text", text_body(copy.change(EditClause(QUIET, "Two."))))
    ben.keep(one)
    third = cem.copy()
    third.take([one])
    change = third.change(EditClause(QUIET, "One. And Cem."))
    prev = [two.id, *cem.replica.log.heads]
    bad = cem.sign("text", text_body(change), prev=prev)
    good = cem.sign("text", text_body(change), prev=[one.id, *cem.replica.log.heads])
    chance = random.Random(5)
    for _ in range(12):
        order = chance.sample([one, two, bad], 3)
        for batches in ([[each] for each in order], [order], [order[:2], order[2:]]):
            laptop = delivered(ada, ada.entries, *batches)
            assert laptop.refused == {bad.id: WRONG[on_an_unknown_change]}
    assert not delivered(ada, ada.entries, [one, two, good]).refused


def test_a_count_that_another_branch_used_up_is_free_on_this_one() -> None:
    """Whether an actor's number was used before is asked of the entry's own past."""
    ada, ben, _ = house()
    copy = ben.copy()
    first = ben.sign("text", text_body(ben.change(EditClause(QUIET, "One."))))
    view = copy.sign("act", VIEW)
    copy.keep(view)
    second = copy.sign("text", text_body(copy.change(EditClause(QUIET, "Two."))))
    for order in ([first, view, second], [view, second, first], [second, first, view]):
        for batches in ([order], [[each] for each in order]):
            laptop = delivered(ada, ada.entries, *batches)
            assert not laptop.refused and not laptop.waiting
            assert laptop.text() == OLD


def test_a_member_takes_a_clause_out_by_hand_in_their_own_name_and_others_see_whose() -> None:
    ada, ben, _ = house()
    ben.edit(RemoveClause(QUIET, ben.identity.member_id))
    ada.take(ben.entries)
    clause = ada.replica.document.rulebook(removed=True).clause(QUIET)
    assert clause is not None and clause.removed_by == ben.identity.member_id


def test_a_new_clause_may_have_its_neighbours_numbered_afresh() -> None:
    """Nothing fits between two that were put at one spot, so all get new keys in their order."""
    ada, ben, cem = house()
    ben.edit(AddClause("1" * 32, "", "No shoes.", after=QUIET))
    cem.edit(AddClause("2" * 32, "", "No smoke.", after=QUIET))
    ada.meet(ben, cem)
    act = Propose(MATTER, "new", "e" * 32, "No dogs.")
    option = ben.option(act, AddClause("e" * 32, "", "No dogs.", after="1" * 32))
    orders = [op for op in inspect(option.body["change"]).map_ops if op.key == "order"]
    ada.take([option])
    assert not ada.refused and option.id in ada.wires and len(orders) > 1
