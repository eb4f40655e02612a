"""Who changes a clause with an earlier state of it before their eyes takes nothing from anybody."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crdt import earlier
from crdt.edits import AddClause, EditClause, Looked, RemoveClause, RenameClause
from crdt.rulebook_document import RulebookDocument

ADA, BO, CLEO, SPARE = (name * 16 for name in (b"a", b"b", b"c", b"s"))
A, B = "a" * 32, "b" * 32
BASE = "Guests may stay for a week."
WORDS = st.lists(st.sampled_from(["guests", "stay", " ", ", ", "é", "😀", "not"]), max_size=12)
TEXTS = WORDS.map("".join)


def rulebook(base: str = BASE) -> RulebookDocument:
    document = RulebookDocument()
    document.make_change([AddClause(A, "", base), AddClause(B, "", "Another.")], ADA)
    return document


def copy(document: RulebookDocument) -> RulebookDocument:
    return RulebookDocument.from_snapshot(document.snapshot())


def text(document: RulebookDocument) -> str:
    clause = document.rulebook().clause(A)
    assert clause is not None
    return clause.text


def is_marked(document: RulebookDocument) -> bool:
    clause = document.rulebook().clause(A)
    return clause is not None and clause.concurrent


def carry(document: RulebookDocument, base: str, words: str) -> bytes:
    raw = document.draft_from(A, base, words, [ADA, SPARE])
    assert raw is not None
    document.apply([raw])
    return raw


@settings(deadline=None, max_examples=50)
@given(TEXTS.filter(bool), TEXTS, TEXTS)
def test_it_is_the_very_merge_of_two_changes_made_apart(base: str, mine: str, now: str) -> None:
    document = rulebook(base)
    apart = copy(document)
    other = document.make_change([EditClause(A, now)], BO)
    own = apart.make_change([EditClause(A, mine)], ADA)
    raw = document.draft_from(A, base, mine, [ADA, SPARE])
    if now == base or mine == base:
        assert (raw is None) == (mine == base)
        return
    assert raw is not None and other is not None and own is not None
    document.apply([raw])
    apart.apply([other])
    assert text(document) == text(apart)
    assert is_marked(document) and is_marked(apart)


def test_any_state_that_was_seen_can_be_gone_back_to() -> None:
    """Also one that two people's changes made together, and that nobody wrote."""
    document = rulebook()
    apart = copy(document)
    document.make_change([EditClause(A, "Dear guests may stay for a week.")], BO)
    raw = apart.make_change([EditClause(A, "Guests may stay for two weeks.")], CLEO)
    assert raw is not None
    document.apply([raw])
    merged = text(document)
    document.make_change([Looked(A), RenameClause(A, "Guests")], BO)
    document.make_change([EditClause(A, merged + " No longer.")], BO)
    assert not is_marked(document)
    carry(document, merged, merged.replace("Dear", "Most dear"))
    assert text(document) == "Most dear guests may stay for two weeks. No longer."
    assert is_marked(document)
    carry(document, BASE, BASE.replace("may", "can"))
    assert text(document) == "Most dear guests can stay for two weeks. No longer."


def test_of_equal_states_it_is_the_newest() -> None:
    document = rulebook()
    for words in ("Nobody stays.", BASE, BASE + " Or so."):
        document.make_change([EditClause(A, words)], BO)
    carry(document, BASE, "Most guests may stay for a week.")
    assert text(document) == "Most guests may stay for a week. Or so."


def test_an_author_who_saw_the_later_words_elsewhere_goes_back_under_another_actor() -> None:
    document = rulebook()
    document.make_change([EditClause(A, BASE + " Or so.")], BO)
    raw = document.draft_from(A, BASE, "Most guests may stay for a week.", [ADA, SPARE])
    assert raw is not None and ADA in raw and SPARE not in raw
    document.make_change([EditClause(B, "Another one.")], ADA)  # having seen what Bo wrote
    assert document.draft_from(A, BASE, "Most guests may stay for a week.", [ADA]) is None
    raw = carry(document, BASE, "Most guests may stay for a week.")
    assert SPARE in raw
    assert text(document) == "Most guests may stay for a week. Or so." and is_marked(document)
    assert document.rulebook().clauses[1].text == "Another one."


def test_their_own_changes_elsewhere_are_counted_on() -> None:
    document = rulebook()
    document.make_change([EditClause(B, "Another one.")], ADA)
    document.make_change([EditClause(A, BASE + " Or so.")], BO)
    raw = carry(document, BASE, "Most guests may stay for a week.")
    assert ADA in raw and document.actor_seq(ADA) == 3


def test_where_one_cannot_go_back_nothing_is_drafted(monkeypatch: pytest.MonkeyPatch) -> None:
    document = rulebook()
    document.make_change([EditClause(A, BASE + " Or so.")], BO)
    before = document.heads()
    assert document.draft_from(A, "It never said so.", "Words.", [ADA, SPARE]) is None
    assert document.draft_from("f" * 32, BASE, "Words.", [ADA, SPARE]) is None
    assert document.draft_from(A, BASE, BASE, [ADA, SPARE]) is None
    monkeypatch.setattr(earlier, "MOST", 1)
    assert document.draft_from(A, BASE, "Words.", [ADA, SPARE]) is None
    assert document.heads() == before


def test_a_clause_that_was_taken_out_meanwhile_stays_out() -> None:
    document = rulebook()
    document.make_change([EditClause(A, BASE + " Or so.")], BO)
    document.make_change([RemoveClause(A, "b" * 64)], BO)
    carry(document, BASE, "Most guests may stay for a week.")
    clause = document.rulebook(removed=True).clause(A)
    assert clause is not None and clause.concurrent and document.rulebook().clause(A) is None
