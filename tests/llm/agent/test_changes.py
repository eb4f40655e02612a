"""What changed in a profile: only what evidence moved, the greatest first, with its evidence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deliberation.profiles.profile import Evidence, fold
from deliberation.profiles.values import VALUES
from llm.agent.changes import ValueChange, changes


def item(id_: str, value: str, direction: int = 1, strength: int = 100) -> Evidence:
    return Evidence(id_, value, direction, strength, "quote")


def test_what_nothing_was_said_of_did_not_change_though_all_weights_moved() -> None:
    before, now = fold([]), fold([item("a", "face")])
    assert before.weights != now.weights
    assert changes(before, now) == (ValueChange("face", 50, now.of("face").weight, ("a",)),)


def test_what_was_struck_is_a_reason_too() -> None:
    both = [item("a", "face"), item("b", "face", -1)]
    (one,) = changes(fold(both), fold(both[:1]))
    assert one.because == ("b",)
    assert one.after > one.before


def test_what_came_for_and_against_alike_moved_nothing() -> None:
    # One in four, as at the start: 50 hundredths for and 150 against.
    came = [item("a", "face", 1, 50), item("b", "face", -1, 100), item("c", "face", -1, 50)]
    assert fold(came).of("face").mean == fold([]).of("face").mean
    assert changes(fold([]), fold(came)) == ()


def test_the_greatest_move_stands_first() -> None:
    now = fold([item("a", "face", 1, 25), item("b", "hedonism"), item("c", "tradition", -1)])
    assert [each.value for each in changes(fold([]), now)] == ["hedonism", "tradition", "face"]


some = st.lists(
    st.builds(
        item,
        st.sampled_from("abcdefgh"),
        st.sampled_from(VALUES[:4]),
        st.sampled_from([1, -1]),
        st.integers(1, 100),
    ),
    max_size=8,
    unique_by=lambda each: each.id,
)


@given(some, some)
def test_a_change_is_real_has_its_evidence_and_runs_back_the_same_way(
    before: list[Evidence], now: list[Evidence]
) -> None:
    was, became = fold(before), fold(now)
    found = changes(was, became)
    kept = set(before) & set(now)
    for each in found:
        assert each.before != each.after
        assert (each.before, each.after) == (
            was.of(each.value).weight, became.of(each.value).weight,
        )  # fmt: skip
        about = {e.id for e in (set(before) | set(now)) - kept if e.value == each.value}
        assert set(each.because) == about
        assert about
    moves = [abs(each.after - each.before) for each in found]
    assert moves == sorted(moves, reverse=True)
    back = {each.value: (each.after, each.before) for each in changes(became, was)}
    assert back == {each.value: (each.before, each.after) for each in found}
    assert changes(was, was) == ()
