"""What is drawn from a key is the same everywhere and always."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from llm.canaries.drawing import Draw


def test_the_draws_of_a_key_never_change() -> None:
    draw = Draw(1, "a kind", 7)
    assert [draw.below(1_000) for _ in range(6)] == [947, 547, 37, 901, 704, 496]
    assert draw.shuffled("abcdef") == list("daebfc")
    assert draw.id() == "ea29eacd2eb8dc8366d9cc8a8c87ee51b779650c18fe361cd123161523ff17e4"


@given(st.integers(), st.integers(1, 2**32))
def test_a_draw_is_in_its_range(key: int, end: int) -> None:
    draw = Draw(key)
    assert all(0 <= draw.below(end) < end for _ in range(20))
    assert all(3 <= draw.between(3, 5) <= 5 for _ in range(20))


@given(st.integers(), st.lists(st.integers(), max_size=8))
def test_shuffling_loses_nothing(key: int, items: list[int]) -> None:
    assert sorted(Draw(key).shuffled(items)) == sorted(items)
    assert len(Draw(key).some(items, 3)) == min(3, len(items))


def test_every_order_comes_about_as_often() -> None:
    draw = Draw("orders")
    seen: dict[tuple[str, ...], int] = {}
    for _ in range(6_000):
        order = tuple(draw.shuffled("abc"))
        seen[order] = seen.get(order, 0) + 1
    assert len(seen) == 6
    assert all(850 < count < 1_150 for count in seen.values())


def test_different_keys_are_different_rows() -> None:
    assert len({Draw(1, kind, seed).id() for kind in "ab" for seed in range(50)}) == 100
