"""What is said outside deliberations is kept by its key, in whatever order it comes."""

import random

from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import SetDeadline
from deliberation.folding.collected import Collected
from deliberation.folding.order import Counted
from deliberation.state import Record
from tests.deliberation.histories import MATTER, hex64

DEVICE = hex64("device")


def said(depth: int, key: str) -> Counted[SetDeadline]:
    """An act at a place of its own, with what stands for a key."""
    record = Record(hex64(str(depth)), DEVICE, depth, depth, {}, {})
    return Counted(record, SetDeadline(MATTER, key), "", ())


def kept(*, first: bool = False) -> tuple[Collected[tuple[str, int]], list[int]]:
    """By their key, with the depths of all acts that were ever shown."""
    shown: list[int] = []

    def show(each: Counted[SetDeadline]) -> tuple[tuple[str, int], ...]:
        shown.append(each.record.depth)
        return ((each.act.until, each.record.depth),)

    return Collected(lambda each: each.act.until, show, first=first), shown


@given(st.lists(st.sampled_from("abc")), st.booleans(), st.randoms(use_true_random=False))
def test_the_newest_or_the_first_of_each_key_is_kept_whatever_comes_when(
    keys: list[str], first: bool, chance: random.Random
) -> None:
    acts = [said(depth, key) for depth, key in enumerate(keys)]
    found, _ = kept(first=first)
    for each in chance.sample(acts, len(acts)):
        found.take(each)
    expected: dict[str, int] = {}
    for depth, key in enumerate(keys):
        if not first or key not in expected:
            expected[key] = depth
    assert found.values == tuple(expected.items())


def test_what_comes_late_touches_its_own_key_alone() -> None:
    found, shown = kept()
    for depth in reversed(range(300)):
        found.take(said(depth, str(depth)))
        found.take(said(depth + 1000, "newest"))
    assert len(shown) == 300 + 1  # each key once; the newest of all came first
