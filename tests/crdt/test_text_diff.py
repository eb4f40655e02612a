"""From one text to another in few, small splices."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crdt.text_diff import Splice, splices

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
