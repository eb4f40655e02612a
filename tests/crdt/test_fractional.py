"""There is always room between two neighbours, whatever strings others wrote as their order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crdt.fractional import DIGITS, LONGEST, fresh_keys, key_between, keys_with_one_more


@given(st.lists(st.floats(0, 1), max_size=60))
def test_things_put_anywhere_stand_in_the_order_in_which_they_were_put(places: list[float]) -> None:
    keys: list[str] = []
    for place in places:
        at = int(place * len(keys))
        before = list(keys)
        keys = keys_with_one_more(keys, at)
        assert keys[:at] + keys[at + 1 :] == before  # nothing else had to move
        assert keys == sorted(set(keys))


def test_adding_at_either_end_keeps_keys_short() -> None:
    back, front = fresh_keys(1), fresh_keys(1)
    for _ in range(2000):
        back = keys_with_one_more(back, len(back))
        front = keys_with_one_more(front, 0)
    assert {len(key) for key in back + front} == {4}
    assert back == sorted(set(back)) and front == sorted(set(front))


def test_always_the_same_gap_gets_narrower_for_long_and_then_all_are_keyed_afresh() -> None:
    keys = fresh_keys(2)
    for count in range(3, 1600):
        keys = keys_with_one_more(keys, 1)
        assert len(keys) == count and keys == sorted(set(keys))
        assert all(len(key) <= LONGEST for key in keys)


@given(st.text(max_size=6), st.text(max_size=6))
def test_between_any_two_strings_there_is_a_key_or_none(low: str, high: str) -> None:
    key = key_between(low, high)
    if key is not None:
        assert low < key and (not high or key < high)


@given(st.text(DIGITS[:2] + DIGITS[-1], min_size=4, max_size=7),
       st.text(DIGITS[:2] + DIGITS[-1], min_size=4, max_size=7))  # fmt: skip
def test_between_two_keys_there_is_none_only_where_none_can_be(one: str, two: str) -> None:
    low, high = sorted((one, two))
    key = key_between(low, high)
    if key is not None:
        assert low < key < high
    else:
        assert not high.removeprefix(low).strip(DIGITS[0])


@given(st.lists(st.text(max_size=3), max_size=5), st.data())
def test_equal_or_strange_orders_are_dealt_afresh(strange: list[str], data: st.DataObject) -> None:
    keys = sorted(strange)
    at = data.draw(st.integers(0, len(keys)))
    new = keys_with_one_more(keys, at)
    assert len(new) == len(keys) + 1
    assert new[at] not in new[:at] + new[at + 1 :]
    assert new == sorted(new)
