"""The difference of two wordings, drawn and said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.worddiff import Run, diff, in_words, unlike

TEXTS = st.text(alphabet="ab ,.é\n", max_size=60)


@given(TEXTS, TEXTS)
def test_the_runs_spell_both_texts(old: str, new: str):
    runs = diff(old, new)
    assert "".join(run.text for run in runs if run.how != "added") == old
    assert "".join(run.text for run in runs if run.how != "removed") == new


@given(TEXTS)
def test_the_same_text_has_no_difference(text: str):
    assert all(run.how == "same" for run in diff(text, text))


def test_a_changed_word_is_one_removed_and_one_added():
    runs = diff("Guests may stay for one week.", "Guests may stay for two weeks.")
    assert [run for run in runs if run.how != "same"] == [
        Run("removed", "one week"),
        Run("added", "two weeks"),
    ]
    assert in_words(runs) == "Removed: “one week”. Added: “two weeks”."


def test_a_lone_word_that_stays_does_not_make_a_patchwork():
    runs = diff("All items located within the space", "I need quiet in the evenings")
    assert [run.how for run in runs] == ["removed", "added"]
    assert unlike(runs)


def test_an_addition_is_not_unlike():
    assert not unlike(diff("Guests are welcome.", "Guests are welcome. They may stay."))


def test_no_change_is_said():
    assert in_words(diff("Same.", "Same.")) == "The words are the same."
