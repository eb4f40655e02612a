"""Clocks that are ten years off, either way: what comes out of the merging is the same.

Times are shown to people and decide nothing. So one story is lived several times, each time with
other clocks, and has to end in the same way: who is bound by what, what was adopted, and how the
rulebook reads. Ids are left out of the comparing, for a time is part of what an id stands for.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.edits import EditClause
from deliberation.acts import Act, Consent, Object, TakePosition
from deliberation.bodies import act_body
from deliberation.rulebook import text_sha256
from tests.counts import count
from tests.crdt.laptops import MATTER, NOON, QUIET, WASH, Laptop, delivered, house

pytestmark = pytest.mark.faults
TEN_YEARS = 3653 * 24 * 3600  # seconds
CLOCKS = (
    (0, 0, 0),
    (TEN_YEARS, 0, -TEN_YEARS),
    (-TEN_YEARS, -TEN_YEARS, TEN_YEARS),
    (-NOON, 0, 0),  # a laptop whose battery ran out: 1970
)

_WHO = st.integers(0, 2)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), _WHO, st.integers(0, 9)),
        st.tuples(st.just("edit"), _WHO, st.integers(0, 9)),
        st.tuples(st.just("propose"), _WHO, st.integers(0, 9)),
        st.tuples(st.just("consent"), _WHO, st.integers(0, 9)),
        st.tuples(st.just("object"), _WHO, st.integers(0, 9)),
        st.tuples(st.just("meet"), _WHO, _WHO),
    ),
    min_size=3,
    max_size=14,
)


class Off(Laptop):
    """A laptop whose clock is `off` seconds away from noon."""

    off = 0

    def act(self, act: Act) -> str:
        return self.keep(self.sign("act", act_body(act, NOON + self.off)))

    def edit(self, *edits: EditClause) -> str:  # type: ignore[override]
        body = {"at": NOON + self.off, "how": "edit", "change": self.change(*edits)}
        return self.keep(self.sign("text", body))


def laptops_with(clocks: Sequence[int]) -> list[Off]:
    made = []
    for laptop, off in zip(house(3), clocks, strict=True):
        other = Off(laptop.identity, laptop.group)
        other.take(laptop.entries)
        other.off = off
        made.append(other)
    return made


def live(steps: Sequence[tuple[str, int, int]], clocks: Sequence[int]) -> object:
    laptops = laptops_with(clocks)
    for what, who, which in steps:
        _step(laptops, laptops[who], what, which)
    first, *others = laptops
    first.meet(*others)
    entries = first.entries
    for each in (*others, delivered(first, reversed(entries))):
        assert each.outcome().state == first.outcome().state
        assert each.outcome().rulebook == first.outcome().rulebook
    return summary(first)


def _step(laptops: Sequence[Off], me: Off, what: str, which: int) -> None:
    options = [o for d in me.state.deliberations for o in d.options if o.kind != "keep"]
    by_words = sorted(options, key=lambda each: each.text)
    option = by_words[which % len(by_words)] if by_words else None
    if what == "meet":
        me.meet(laptops[which])
    elif what == "say":
        me.act(TakePosition(MATTER, f"{me.identity.name} thinks of number {which}."))
    elif what == "edit":
        clause = (QUIET, WASH)[which % 2]
        words = me.text(clause)
        at = which * len(words) // 10
        me.edit(EditClause(clause, words[:at] + f" {me.identity.name}{which}" + words[at:]))
    elif what == "propose":
        text = f"{me.identity.name}'s rule {which}."
        if text not in {each.text for each in options} and me.text() != text:
            me.amend(text)
    elif option is not None and what == "consent":
        me.act(Consent(QUIET, text_sha256(option.text), option.text, MATTER, option.id))
    elif option is not None:
        me.act(Object(MATTER, option.id, f"{me.identity.name} cannot, for reason {which}."))


def summary(laptop: Laptop) -> object:
    """What the group has come to, without the ids and the times."""
    rulebook = laptop.replica.document.rulebook(removed=True)
    bound = {
        clause: sorted((each.member, each.sha256) for each in by)
        for clause, by in laptop.outcome().bound.items()
    }
    matters = []
    for each in laptop.state.deliberations:
        texts = {option.id: option.text for option in each.options}
        matters.append(
            (
                each.id,
                each.stage,
                texts.get(each.adopted, each.adopted),
                sorted((position.member, position.text) for position in each.positions),
                sorted(texts.values()),
                sorted(
                    (o.member, texts.get(o.option, o.option), o.reason) for o in each.objections
                ),
            )
        )
    clauses = [(c.id, c.text, c.concurrent) for c in rulebook.clauses]
    return sorted(matters), clauses, bound, len(laptop.state.no_effect)


@settings(max_examples=count(12, 300), deadline=None)
@given(_STEPS)
def test_whatever_the_clocks_say_the_group_comes_to_the_same(
    steps: list[tuple[str, int, int]],
) -> None:
    expected = live(steps, CLOCKS[0])
    for clocks in CLOCKS[1:]:
        assert live(steps, clocks) == expected


def test_the_times_are_kept_as_they_were_said() -> None:
    """They are shown, wrong as they may be; an entry from before the founding, too."""
    ada, ben, cem = laptops_with(CLOCKS[2])
    for each in (ada, ben, cem):
        each.act(TakePosition(MATTER, "In my time."))
    ada.meet(ben, cem)
    positions = ada.state.deliberations[0].positions
    times = {each.member: each.at for each in positions if each.text == "In my time."}
    assert sorted(times.values()) == [NOON - TEN_YEARS, NOON - TEN_YEARS, NOON + TEN_YEARS]
    assert ada.replica.summary.newest == NOON + TEN_YEARS
