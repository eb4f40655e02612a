"""The knock: it opens to who knows a group, and says nothing to who does not."""

from __future__ import annotations

import os

from hypothesis import given
from hypothesis import strategies as st

from crdt.carriers.knock import CHALLENGE, KNOCK, challenge, is_heard, knock

group_ids = st.binary(min_size=32, max_size=32).map(bytes.hex)
groups = st.lists(group_ids, max_size=32, unique=True)


@given(groups, groups)
def test_it_is_heard_where_a_group_is_shared(mine: list[str], theirs: list[str]) -> None:
    asked = challenge()
    answer = knock(asked, mine)
    assert len(asked) == CHALLENGE and len(answer) == KNOCK
    assert is_heard(asked, answer, theirs) == bool(set(mine) & set(theirs))


@given(group_ids)
def test_one_that_was_overheard_opens_nothing_later(group: str) -> None:
    overheard = knock(challenge(), [group])
    assert not is_heard(challenge(), overheard, [group])


def test_noise_opens_nothing() -> None:
    assert not any(is_heard(challenge(), os.urandom(KNOCK), ["ab" * 32]) for _ in range(200))


def test_of_many_groups_the_first_are_shown() -> None:
    many = [f"{number:064x}" for number in range(40)]
    asked = challenge()
    answer = knock(asked, many)
    assert len(answer) == KNOCK
    assert all(is_heard(asked, answer, [group]) for group in many[:32])
    assert not is_heard(asked, answer, many[32:])
