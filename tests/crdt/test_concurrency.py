"""Who had seen what, by clocks alone; and when a clause needs a person to look."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crdt.change import ChangeInfo, ChangeRefused
from crdt.concurrency import Mark, Moment, place


def info(actor: str, seq: int, start_op: int, deps: list[Moment]) -> ChangeInfo:
    name = f"{actor}{seq}{[d.hash for d in deps]}"
    hash_ = hashlib.sha256(name.encode()).digest()
    return ChangeInfo(
        b"", hash_, tuple(d.hash for d in deps), actor.encode(), seq, start_op, 1, (), frozenset()
    )


def after(actor: str, *deps: Moment) -> Moment:
    """The next change of `actor`, who has seen `deps`."""
    seq = max((d.count(actor.encode()) for d in deps), default=0) + 1
    return place(info(actor, seq, 1 + max((d.max_op for d in deps), default=0), [*deps]), [*deps])


def test_a_change_has_seen_what_it_builds_on_and_nothing_else() -> None:
    first = after("a")
    mine, yours = after("a", first), after("b", first)
    both = after("c", mine, yours)
    assert mine.has_seen(first) and both.has_seen(first) and both.has_seen(yours)
    assert not mine.has_seen(yours) and not yours.has_seen(mine) and not mine.has_seen(both)


def test_an_author_who_does_not_count_on_is_refused() -> None:
    first = after("a")
    for seq, start_op in ((1, 2), (3, 2), (2, 3), (2, 1)):
        with pytest.raises(ChangeRefused):
            place(info("a", seq, start_op, [first]), [first])
    with pytest.raises(ChangeRefused):  # a second branch that forgot the author's own first change
        place(info("a", 2, 2, [after("b")]), [after("b")])


def test_two_who_did_not_know_of_each_other_make_a_clause_concurrent() -> None:
    first = after("a")
    mine, yours = after("a", first), after("b", first)
    mark = Mark().changed(first).changed(mine)
    assert not mark.concurrent
    mark = mark.changed(yours)
    assert mark.concurrent
    assert not mark.changed(after("c", mine, yours)).concurrent
    assert mark.changed(after("c", yours)).concurrent  # has seen one of the two only


def test_a_look_clears_the_mark_until_something_new_comes() -> None:
    first = after("a")
    mine, yours = after("a", first), after("b", first)
    mark = Mark().changed(mine).changed(yours)
    assert mark.seen(after("c", mine)).concurrent  # one side is not enough
    looked = mark.seen(after("c", mine, yours))
    assert not looked.concurrent
    assert not looked.seen(after("d", mine, yours)).concurrent  # two may look at once
    assert looked.changed(after("e", yours)).concurrent


@given(st.data())
def test_the_mark_depends_on_the_set_of_changes_alone(data: st.DataObject) -> None:
    moments: list[Moment] = []
    kinds: dict[bytes, str] = {}
    heads: dict[str, Moment] = {}
    for _ in range(data.draw(st.integers(1, 10))):
        actor = data.draw(st.sampled_from("abcd"))
        seen = data.draw(st.lists(st.sampled_from(moments), max_size=2)) if moments else []
        deps = {d.hash: d for d in [*seen, *([heads[actor]] if actor in heads else [])]}
        heads[actor] = moment = after(actor, *deps.values())
        moments.append(moment)
        kinds[moment.hash] = data.draw(st.sampled_from(["changed", "changed", "seen", "other"]))

    def play(order: list[Moment]) -> tuple[set[bytes], bool, bool]:
        mark = Mark()
        for moment in order:
            if kinds[moment.hash] != "other":
                mark = getattr(mark, kinds[moment.hash])(moment)
        return {m.hash for m in mark.last}, mark.concurrent, mark.looked and len(mark.last) > 1

    waiting, order = list(moments), []
    while waiting:  # another order in which everything comes after what it builds on
        ready = [m for m in waiting if not any(m is not o and m.has_seen(o) for o in waiting)]
        order.append(data.draw(st.sampled_from(ready)))
        waiting.remove(order[-1])
    assert play(order) == play(moments)

    words = [m for m in moments if kinds[m.hash] == "changed"]
    last = [m for m in words if not any(o is not m and o.has_seen(m) for o in words)]
    looks = [m for m in moments if kinds[m.hash] == "seen"]
    looked = any(all(map(look.has_seen, last)) for look in looks)
    assert play(order)[1] == (len(last) > 1 and not looked)
