"""From one text to another in few, small splices, and two people's splices of one text together."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.edits import AddClause, EditClause
from crdt.rulebook_document import RulebookDocument
from crdt.text_diff import Splice, carried_over, splices

SENTENCES = st.lists(
    st.sampled_from(["quiet", "after", "ten", " ", ", ", "é", "😀", "\n", "must", "not"]),
    max_size=30,
).map("".join)


def applied(old: str, changes: list[Splice]) -> str:
    """`old` with the splices made, in the order in which `splices` gives them."""
    for at, delete, insert in changes:
        old = old[:at] + insert + old[at + delete :]
    return old


@given(st.text(), st.text())
def test_the_splices_make_the_new_text(old: str, new: str) -> None:
    assert applied(old, splices(old, new)) == new


@given(SENTENCES, SENTENCES)
def test_they_do_for_texts_that_have_much_in_common(old: str, new: str) -> None:
    found = splices(old, new)
    assert applied(old, found) == new
    assert [each.at for each in found] == sorted((each.at for each in found), reverse=True)
    assert all(each.delete or each.insert for each in found)


def test_only_what_differs_is_touched() -> None:
    assert splices("We clean weekly.", "We clean weekly.") == []
    assert splices("We clean weekly.", "We all clean weekly.") == [Splice(3, 0, "all ")]
    assert splices("We clean weekly.", "We cleaned weekly.") == [Splice(8, 0, "ed")]
    assert splices("Quiet from 10 pm.", "Quiet from 11 pm.") == [Splice(12, 1, "1")]
    assert splices("a 😀 b", "a 😀😀 b") in ([Splice(2, 0, "😀")], [Splice(3, 0, "😀")])


def test_words_far_apart_are_changed_each_in_its_place() -> None:
    found = splices("The quick brown fox jumps.", "The slow brown fox sleeps.")
    assert all("brown" not in each.insert for each in found) and len(found) == 2


def test_the_longest_clause_made_of_one_word_does_not_take_for_ever() -> None:
    old, new = "a b " * 5_000, "b a c " * 3_333
    assert applied(old, splices(old, new)) == new


BASE = "Whoever cooks does not wash up."


def apart(base: str, mine: str, now: str) -> str:
    """What Automerge makes of two changes, made apart, of one text."""
    clause, document = "c" * 32, RulebookDocument()
    document.make_change([AddClause(clause, "", base)], b"f" * 16)
    other = RulebookDocument.from_snapshot(document.snapshot())
    document.make_change([EditClause(clause, now)], b"n" * 16)
    change = other.make_change([EditClause(clause, mine)], b"m" * 16)
    if change is not None:
        document.apply([change])
    return document.rulebook().clauses[0].text


def test_a_change_is_carried_over_to_what_stands_now() -> None:
    mine, now = "Whoever cooks does not have to wash up.", "Whoever cooks at home does not wash up."
    assert carried_over(BASE, mine, now) == "Whoever cooks at home does not have to wash up."
    assert (
        carried_over(BASE, "Whoever cooks rests.", BASE + " Ever.") == "Whoever cooks rests. Ever."
    )
    assert carried_over(BASE, "Cooks do not wash up.", "Whoever cooks does not.") == "Cooks do not."


@given(st.text(), st.text())
def test_who_changed_nothing_leaves_what_stands(base: str, other: str) -> None:
    assert carried_over(base, base, other) == carried_over(base, other, base) == other


@given(SENTENCES, SENTENCES, SENTENCES)
def test_what_either_put_in_is_in_it_and_what_either_took_out_is_not(base, mine, now) -> None:
    """Letter by letter: what is left of the base, and all that came in, in both people's order."""
    together = carried_over(base, mine, now)
    own, others = splices(base, mine), splices(base, now)
    gone = {at + n for at, delete, _ in own + others for n in range(delete)}
    came_in = [each.insert for each in own + others]
    kept = [letter for at, letter in enumerate(base) if at not in gone]
    assert Counter(together) == Counter("".join([*kept, *came_in]))
    for changes in (own, others):
        assert is_in_order("".join(each.insert for each in reversed(changes)), together)
    assert all(insert in together for insert in came_in)


def is_in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


@settings(max_examples=60, deadline=None)
@given(SENTENCES.filter(str.strip), SENTENCES, SENTENCES)
def test_it_is_what_automerge_makes_of_two_changes_made_apart(base, mine, now) -> None:
    """But for the order where both put something in at one place, which Automerge draws."""
    together, merged = carried_over(base, mine, now), apart(base, mine, now)
    own = {each.at for each in splices(base, mine) if each.insert}
    others = {each.at for each in splices(base, now) if each.insert}
    if own & others:
        assert Counter(together) == Counter(merged)
    else:
        assert together == merged
