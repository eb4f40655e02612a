"""The rulebook: what edits make of it, how copies merge, and that nothing bad gets in or sticks."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crdt.change import ChangeRefused, inspect
from crdt.edits import (
    AddClause,
    AddSection,
    Edit,
    EditClause,
    EditRefused,
    Looked,
    MoveClause,
    PutDraft,
    RemoveClause,
    RemoveSection,
    RenameClause,
    RenameSection,
    RestoreClause,
    RestoreSection,
    SetTitle,
)
from crdt.errors import Malformed
from crdt.outcome import Face
from crdt.rulebook_document import RulebookDocument
from crdt.rulebook_shape import GENESIS, GENESIS_HASH, GENESIS_MAX_OP
from deliberation.acts import LINE_LIMIT, TEXT_LIMIT

ANNA, BEN, CARO, OPTION = (name * 16 for name in (b"a", b"b", b"c", b"o"))
S, T, U = (digit * 32 for digit in "123")
A, B, C, D = (digit * 32 for digit in "abcd")
BASIS = (
    SetTitle("House rules"),
    AddSection(S, "Living"),
    AddSection(T, "Money"),
    AddClause(A, S, "Quiet from 10 pm on every day."),
    AddClause(B, S, "We clean on Sundays."),
)


def house(*edits: Edit) -> RulebookDocument:
    document = RulebookDocument()
    document.make_change([*BASIS, *edits], ANNA)
    return document


def copy(document: RulebookDocument) -> RulebookDocument:
    return RulebookDocument.from_snapshot(document.snapshot())


def change(document: RulebookDocument, *edits: Edit, by: bytes = ANNA) -> bytes:
    raw = document.make_change(edits, by)
    assert raw is not None
    return raw


def texts(document: RulebookDocument) -> dict[str, str]:
    return {clause.id: clause.text for clause in document.rulebook().clauses}


def order(document: RulebookDocument) -> str:
    return "".join(clause.id[0] for clause in document.rulebook().clauses)


# --- edits


def test_every_copy_starts_from_the_same_first_change() -> None:
    document = RulebookDocument()
    assert document.heads() == (GENESIS_HASH,) and document.has(GENESIS_HASH)
    assert document.max_op == GENESIS_MAX_OP
    assert document.rulebook().clauses == document.rulebook().sections == ()
    assert hashlib.sha256(GENESIS[8:]).digest() == GENESIS_HASH


def test_a_rulebook_is_written_and_read() -> None:
    document = house(
        AddSection(U, "Nights", parent=S, after=""),
        AddClause(C, U, "No drums.", "Drums"),
        PutDraft(D, A, "Quiet from 11 pm."),
    )
    book = document.rulebook()
    assert book.title == "House rules"
    assert [(s.title, s.parent) for s in book.sections] == [
        ("Living", ""), ("Nights", S), ("Money", "")
    ]  # fmt: skip
    assert [(c.id, c.section, c.title) for c in book.clauses] == [
        (A, S, ""), (B, S, ""), (C, U, "Drums")
    ]  # fmt: skip
    assert book.drafts[0].text == "Quiet from 11 pm." and book.drafts[0].clause == A
    assert not any(clause.concurrent for clause in book.clauses)


def test_edits_change_what_they_say() -> None:
    document = house()
    change(document, EditClause(A, "Quiet from 11 pm."), RenameClause(A, "Noise"))
    change(document, RenameSection(T, "Our money"), SetTitle("The house"))
    book = document.rulebook()
    clause = book.clause(A)
    assert clause is not None and (clause.text, clause.title) == ("Quiet from 11 pm.", "Noise")
    assert book.title == "The house" and book.sections[1].title == "Our money"


def test_a_draft_gets_new_words_and_stays_with_its_clause() -> None:
    document = house(PutDraft(D, A, "One."))
    change(document, PutDraft(D, A, "Two."), by=BEN)
    (draft,) = document.rulebook().drafts
    assert (draft.clause, draft.text) == (A, "Two.")
    with pytest.raises(EditRefused):
        document.make_change([PutDraft(D, B, "Three.")], BEN)


def test_clauses_are_put_first_last_or_after_another() -> None:
    document = house(AddClause(C, S, "x", after=""), AddClause(D, S, "y", after=A))
    assert order(document) == "cadb"
    change(document, MoveClause(B, S, ""))
    assert order(document) == "bcad"
    change(document, MoveClause(B, S), MoveClause(C, T))
    assert order(document) == "adbc"
    change(document, MoveClause(A, ""))
    assert order(document) == "adbc" and document.rulebook().clauses[0].section == ""


def test_what_is_repealed_is_kept_out_of_sight() -> None:
    document = house()
    change(document, RemoveClause(A, "e" * 64))
    assert order(document) == "b"
    kept = document.rulebook(removed=True).clause(A)
    assert kept is not None and kept.removed_by == "e" * 64 and kept.text.startswith("Quiet")
    change(document, RestoreClause(A))
    assert order(document) == "ab"


def test_clauses_of_a_removed_section_go_to_the_end_and_its_sections_move_up() -> None:
    document = house(AddSection(U, "Nights", S), AddClause(C, U, "x"), AddClause(D, T, "y"))
    change(document, RemoveSection(S, "tidying"))
    book = document.rulebook()
    assert [(s.id, s.parent) for s in book.sections] == [(U, ""), (T, "")]
    assert [(c.id, c.section) for c in book.clauses] == [(C, U), (D, T), (A, ""), (B, "")]
    assert len(book.numbers()) == 6
    change(document, RestoreSection(S))
    assert {s.id: s.parent for s in document.rulebook().sections} == {S: "", U: S, T: ""}


@pytest.mark.parametrize(
    "edits",
    [
        [EditClause(C, "x")], [RenameClause(C, "x")], [RenameSection(U, "x")], [Looked(C)],
        [MoveClause(C, S)], [MoveClause(A, U)], [MoveClause(A, T, after=B)], [RestoreClause(C)],
        [AddClause(C, U, "x")], [AddClause(A, S, "x")], [AddClause("C" * 32, S, "x")],
        [AddClause("c", S, "x")], [AddClause(C, S, "x", after=D)], [AddSection(S, "x")],
        [AddSection(U, "x", parent=A)], [AddSection(U, "x", after=A)], [PutDraft(D, C, "x")],
        [RemoveClause(A, "")], [RemoveSection(U, "x")], [EditClause(A, "\ud83d")],
        [EditClause(A, "x" * (TEXT_LIMIT + 1))], [RenameClause(A, "x" * (LINE_LIMIT + 1))],
        [EditClause(A, "fine"), EditClause(C, "not")],
    ],
)  # fmt: skip
def test_an_edit_that_makes_no_sense_changes_nothing(edits: list[Edit]) -> None:
    document = house()
    before = document.heads(), document.rulebook()
    for attempt in (document.make_change, document.draft_change):
        with pytest.raises(EditRefused) as caught:
            attempt(edits, BEN)
        assert str(caught.value).endswith(".")
    assert (document.heads(), document.rulebook()) == before
    change(document, EditClause(A, "It still works."))


def test_no_change_is_made_where_nothing_would_change() -> None:
    document = house()
    same = [EditClause(A, texts(document)[A]), SetTitle("House rules"), Looked(A), RestoreClause(A)]
    assert document.make_change(same, BEN) is None and document.make_change([], BEN) is None
    assert document.actor_seq(BEN) == 0 and document.actor_seq(ANNA) == 1


def test_a_constitution_is_brought_in_with_few_changes() -> None:
    document = RulebookDocument()
    words = "Everyone who lives here takes part in the work of the house. " * 20
    made = [change(document, AddSection(S, "All"))]
    for part in range(5):
        ids = [f"{part * 30 + index:032x}" for index in range(30)]
        made.append(change(document, *(AddClause(id_, S, f"{id_} {words}") for id_ in ids)))
    other = RulebookDocument()
    other.apply(made)
    assert other.rulebook() == document.rulebook() and len(other.rulebook().clauses) == 150
    assert [clause.text[:32] for clause in other.rulebook().clauses] == sorted(texts(other))


def test_too_much_for_one_change_is_refused_and_can_be_made_in_parts() -> None:
    document = RulebookDocument()
    much = [AddClause(f"{index:032x}", "", "x" * 20_000) for index in range(11)]
    with pytest.raises(EditRefused, match="several"):
        document.make_change(much, ANNA)
    assert document.heads() == (GENESIS_HASH,)
    change(document, *much[:5])
    change(document, *much[5:])


# --- options


def test_an_option_carries_the_very_change_that_it_would_make() -> None:
    document = house()
    before = document.heads()
    option = document.draft_change([EditClause(A, "Quiet from 11 pm.")], OPTION)
    assert option is not None and document.heads() == before and document.actor_seq(OPTION) == 0
    again = document.draft_change([EditClause(A, "Quiet from 11 pm.")], OPTION)
    assert again == option
    outcome = document.preview([option], A, inspect(option).hash)
    assert outcome.after is not None and outcome.before is not None
    assert (outcome.after.text, outcome.after.removed) == ("Quiet from 11 pm.", False)
    assert outcome.before.text == document.clause_text_at(A, document.heads()[0])
    assert not outcome.others_touched and outcome.after.section == S
    assert document.heads() == before and not document.has(inspect(option).hash)
    other = copy(document)
    change(other, EditClause(B, "We clean on Saturdays."), by=BEN)
    other.apply([option])
    other.apply([option])
    assert texts(other) == {A: "Quiet from 11 pm.", B: "We clean on Saturdays."}


def test_a_preview_shows_an_option_as_its_author_saw_it_and_all_that_it_touches() -> None:
    document = house()
    option = document.draft_change([RemoveClause(A, "x")], OPTION)
    sly = document.draft_change([EditClause(A, "x"), EditClause(B, "y")], OPTION)
    new = document.draft_change([AddClause(C, S, "New.", "Title", after=A)], OPTION)
    assert option is not None and sly is not None and new is not None
    change(document, EditClause(A, "Something else by now."))
    outcome = document.preview([option], A, inspect(option).hash)
    assert outcome.after is not None
    assert outcome.after.removed and outcome.after.text == "Quiet from 10 pm on every day."
    assert document.preview([sly], A, inspect(sly).hash).others_touched
    fresh = document.preview([new], C, inspect(new).hash)
    assert fresh.before is None and fresh.after == Face("New.", "Title", S, removed=False)
    assert not fresh.others_touched
    assert document.preview([new], D, inspect(new).hash).after is None
    with pytest.raises(ChangeRefused):
        document.preview([new], C, bytes(32))


# --- merging


def test_edits_of_one_clause_merge_letter_by_letter() -> None:
    anna = house()
    ben = copy(anna)
    one = change(anna, EditClause(A, "Quiet from 11 pm on every day."))
    two = change(ben, EditClause(A, "Quiet from 10 pm on every weekday 😀."), by=BEN)
    anna.apply([two])
    ben.apply([one])
    assert texts(anna) == texts(ben)
    assert texts(anna)[A] == "Quiet from 11 pm on every weekday 😀."
    assert anna.heads() == ben.heads() and anna.rulebook() == ben.rulebook()


def test_two_who_write_at_one_spot_are_asked_to_look() -> None:
    anna = house(AddClause(C, S, "Guests leave by ten."))
    ben = copy(anna)
    one = change(anna, EditClause(C, "Guests must not leave by ten."))
    two = change(ben, EditClause(C, "Guests shall leave by ten."), by=BEN)
    anna.apply([two])
    ben.apply([one])
    for document in (anna, ben):
        clause = document.rulebook().clause(C)
        assert clause is not None and clause.concurrent
        assert "must not" in clause.text and "shall" in clause.text
        assert not any(c.concurrent for c in document.rulebook().clauses if c.id != C)

    caro = copy(ben)
    look = change(ben, Looked(C), by=BEN)
    assert change(caro, EditClause(C, "Guests leave by ten, shall we say."), by=CARO)
    anna.apply([look])
    for document in (anna, ben, caro):
        assert not any(c.concurrent for c in document.rulebook().clauses)
    assert copy(anna).rulebook() == anna.rulebook()


def test_moving_a_clause_while_another_writes_needs_no_look() -> None:
    anna = house()
    ben = copy(anna)
    one = change(anna, MoveClause(A, T))
    ben.apply([one, change(copy(ben), EditClause(A, "Quiet."), by=BEN)])
    clause = ben.rulebook().clause(A)
    assert clause is not None
    assert (clause.text, clause.section, clause.concurrent) == ("Quiet.", T, False)


def test_repealing_a_clause_while_another_writes_keeps_the_words() -> None:
    anna = house()
    ben = copy(anna)
    anna.apply([change(ben, EditClause(A, "Quiet."), by=BEN)])
    late = house()
    late.apply([change(copy(late), RemoveClause(A, "x"), by=CARO)])
    anna.apply([change(copy(house()), RemoveClause(A, "x"), by=CARO)])
    kept = anna.rulebook(removed=True).clause(A)
    assert kept is not None and kept.text == "Quiet." and kept.removed_by and kept.concurrent


IDS = st.sampled_from([A, B, C, D])
WORDS = st.lists(st.sampled_from(["we", " ", "must", "not", ". ", "😀", "é"]), max_size=12).map(
    "".join
)
EDITS = st.one_of(
    st.builds(EditClause, IDS, WORDS),
    st.builds(AddClause, IDS, st.sampled_from(["", S, T, U]), WORDS, WORDS,
              st.sampled_from([None, "", A])),
    st.builds(MoveClause, IDS, st.sampled_from(["", S, T]), st.sampled_from([None, "", A, B])),
    st.builds(RenameClause, IDS, WORDS),
    st.builds(RemoveClause, IDS, st.just("x")),
    st.builds(RestoreClause, IDS),
    st.builds(AddSection, st.just(U), WORDS, st.sampled_from(["", S])),
    st.builds(RemoveSection, st.sampled_from([S, T, U]), st.just("x")),
    st.builds(Looked, IDS),
    st.builds(PutDraft, st.just(D), IDS, WORDS),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_is_edited_apart_all_copies_become_the_same(data: st.DataObject) -> None:
    start = house()
    copies = [copy(start) for _ in range(3)]
    made: list[bytes] = []
    for _ in range(data.draw(st.integers(1, 10))):
        who = data.draw(st.integers(0, 2))
        if data.draw(st.booleans()) and made:
            known = [raw for raw in made if set(inspect(raw).deps) <= {*copies[who].heads()}
                     or all(copies[who].has(dep) for dep in inspect(raw).deps)]  # fmt: skip
            copies[who].apply(data.draw(st.lists(st.sampled_from(known))) if known else [])
        try:
            raw = copies[who].make_change(
                data.draw(st.lists(EDITS, min_size=1, max_size=3)), bytes([65 + who]) * 16
            )
        except EditRefused:
            continue
        made += [raw] if raw else []
    for each in copies:
        each.apply(data.draw(st.permutations(made)))
    single = copy(start)
    for raw in made:
        single.apply([raw])
    saved = RulebookDocument.load(copies[0].save())
    for each in (*copies, single, saved, copy(copies[1])):
        assert each.heads() == copies[0].heads()
        assert each.rulebook() == copies[0].rulebook()
        assert each.rulebook(removed=True) == copies[0].rulebook(removed=True)
        assert each.max_op == copies[0].max_op
        for clause in (A, B, C, D):
            assert each.clause_history(clause) == copies[0].clause_history(clause)


# --- history


def test_a_clause_tells_each_text_that_it_has_had() -> None:
    document = house()
    first = document.heads()[0]
    second = inspect(change(document, EditClause(A, "Quiet from 11 pm."))).hash
    change(document, RenameClause(A, "Noise"))  # no new text
    apart = copy(document)
    third = inspect(change(document, EditClause(A, "Quiet from noon."))).hash
    other = change(apart, EditClause(A, "Quiet from 11 pm on."), by=BEN)
    document.apply([other])
    told = document.clause_history(A)
    assert told[:2] == (
        (first, "Quiet from 10 pm on every day."), (second, "Quiet from 11 pm.")
    )  # fmt: skip
    assert set(told[2:]) == {
        (third, "Quiet from noon."), (inspect(other).hash, "Quiet from 11 pm on.")
    }  # fmt: skip
    assert document.clause_text_at(A, third) == "Quiet from noon."
    assert document.clause_text_at(C, third) is document.clause_text_at(A, GENESIS_HASH) is None
    assert document.clause_text_at(A, bytes(32)) is None and document.clause_history(C) == ()


def test_a_snapshot_opens_to_the_same_and_works_on() -> None:
    document = house()
    again = copy(copy(document))
    assert again.rulebook() == document.rulebook() and again.heads() == document.heads()
    raw = change(again, EditClause(A, "x"), by=BEN)
    document.apply([raw])
    assert again.rulebook() == document.rulebook() and again.save() == document.save()
    assert again.actor_seq(ANNA) == again.actor_seq(BEN) == 1


def test_a_saved_document_opens_again_with_every_change_looked_through() -> None:
    document = house()
    again = RulebookDocument.load(document.save())
    assert again.rulebook() == document.rulebook() and again.heads() == document.heads()
    for bad in (b"", b"nonsense", document.save()[:-9]):
        with pytest.raises(ChangeRefused):
            RulebookDocument.load(bad)


# --- what never gets in


def test_a_change_whose_past_is_missing_is_refused() -> None:
    document, other = house(), house()
    change(other, EditClause(A, "x"), by=BEN)
    orphan = change(other, EditClause(A, "xy"), by=BEN)
    with pytest.raises(ChangeRefused) as caught:
        document.apply([orphan])
    assert caught.value.change == inspect(orphan).hash


def test_a_batch_comes_in_whole_or_not_at_all() -> None:
    document, other = house(), house()
    good = change(other, EditClause(A, "x"), by=BEN)
    change(other, EditClause(A, "xy"), by=BEN)
    orphan = change(other, EditClause(A, "xyz"), by=BEN)
    before = document.heads(), document.rulebook(), document.max_op
    with pytest.raises(ChangeRefused):
        document.apply([good, orphan])
    with pytest.raises(Malformed):
        document.apply([good, good[:-1]])
    assert (document.heads(), document.rulebook(), document.max_op) == before
    assert not document.has(inspect(good).hash)
    document.apply([good])
    assert texts(document)[A] == "x"


def test_two_changes_of_one_author_with_one_number_cannot_both_be_in() -> None:
    document, one, two = house(), house(), house()
    document.apply([change(one, EditClause(A, "x"), by=BEN)])
    with pytest.raises(ChangeRefused):
        document.apply([change(two, EditClause(A, "y"), by=BEN)])
    assert texts(document)[A] == "x"


def uleb(number: int) -> bytes:
    return bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])


def with_parts(raw: bytes, old: bytes, new: bytes) -> bytes:
    """The change with some bytes of its body replaced and its checksum made right."""
    size = raw[9]
    assert size < 128 or raw[10] < 128
    body = raw[10 if size < 128 else 11 :]
    assert body.count(old) == 1, body.hex()
    body = body.replace(old, new)
    framed = b"\x01" + uleb(len(body)) + body
    return raw[:4] + hashlib.sha256(framed).digest()[:4] + framed


def test_a_change_that_does_something_else_is_refused() -> None:
    document = house()
    title = change(copy(document), RenameClause(A, "Noise!"), by=BEN)
    for field in (b"owner", b"texts", b"text"):
        bad = with_parts(title, b"\x05title", bytes([len(field)]) + field)
        with pytest.raises((ChangeRefused, Malformed)):
            document.apply([bad])
    make = change(copy(document), AddClause(C, "", "x"), by=BEN)
    for id_ in (A, "C" * 32, "c" * 31 + "\n"):
        with pytest.raises(ChangeRefused):
            document.apply([with_parts(make, C.encode(), id_.encode())])
    assert order(document) == "ab"


def test_a_change_on_words_that_its_author_had_not_seen_is_refused_everywhere() -> None:
    """Else it would fit on the laptops that happen to have those words, and on no others."""
    without, seen = house(), house()
    caro = change(seen, EditClause(A, "Quiet from 10 pm on every single day."), by=CARO)
    honest = change(copy(seen), EditClause(A, "Quiet from 10 pm on every sincere day."), by=BEN)
    info, before = inspect(honest), inspect(caro)
    sly = with_parts(honest, before.hash, before.deps[0])
    count = BEN + b"\x01"
    sly = with_parts(sly, count + uleb(info.start_op), count + uleb(before.start_op))
    for document in (without, seen):
        with pytest.raises(ChangeRefused, match="had not seen"):
            document.apply([sly])
    seen.apply([honest])


def test_a_change_with_idle_run_lengths_is_refused() -> None:
    """Automerge would take it in, and never load the document again once it was saved."""
    document = house()
    raw = change(copy(document), EditClause(A, "Quiet from 10 pm on every single day."), by=BEN)
    insert_seven = b"\x07\x01\x07\x16"  # seven times "set", then seven one-byte strings
    idle = with_parts(raw, insert_seven, b"\x06\x01\x7f\x01\x07\x16")
    idle = with_parts(idle, b"\x42\x02\x56", b"\x42\x04\x56")
    assert inspect(idle).ops == inspect(raw).ops
    before = document.heads(), document.rulebook(), document.save()
    with pytest.raises(ChangeRefused, match="does not add up"):
        document.apply([idle])
    assert (document.heads(), document.rulebook(), document.save()) == before
    document.apply([raw])
    assert RulebookDocument.load(document.save()).rulebook() == document.rulebook()
