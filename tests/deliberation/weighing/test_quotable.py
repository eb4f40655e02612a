"""Lessons as a mediator is given them: which, in what words, and who can check that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import QuotedLesson, ToldLesson
from deliberation.state import Outcome, Position, State
from deliberation.weighing.lessons import known
from deliberation.weighing.quotable import quotable, says_so, strong_lessons
from tests.deliberation.folding.moots import (
    ADA,
    BEN,
    CEM,
    NINE,
    TRIAL,
    deliberation,
    house,
    taken,
    trial,
)
from tests.deliberation.histories import hex64

TOLD = ToldLesson(
    "Quiet hours start at nine.", ("quiet",), days=30, worked=2, mixed=1, text="We slept.",
    dissent=("Too early for me.",),
)  # fmt: skip


def test_it_says_what_was_tried_how_it_went_and_what_was_learnt() -> None:
    assert quotable(TOLD) == (
        "Quiet hours start at nine.\n"
        "Tried for 30 days: it worked for 2 members, in part for 1, and failed for 0.\n"
        "We slept.\n"
        "Too early for me."
    )
    assert quotable(ToldLesson("", worked=1)) == (
        "Tried: it worked for 1 member, in part for 0, and failed for 0."
    )


@given(
    st.builds(
        ToldLesson, tried=st.text(), text=st.text(), worked=st.integers(0, 9),
        dissent=st.lists(st.text(min_size=300), max_size=9).map(tuple),
    )
)  # fmt: skip
def test_it_stays_short_and_a_line_stays_a_line(told: ToldLesson) -> None:
    text = quotable(told)
    assert 1 <= len(text.splitlines()) <= 6
    assert len(text) <= 2_500


def test_the_strongest_come_first_and_no_more_than_asked_for() -> None:
    near, far = TOLD, replace(TOLD, tried="Quiet hours in the kitchen, as ten voted.")
    other = replace(TOLD, tried="Bees are kept by whoever wants.", tags=("animals",))
    state = house(deliberation(), lessons=tuple(map(taken, (other, far, near))))
    found = strong_lessons(state, state.deliberations[0])
    assert [each.lesson for each in found] == [taken(near).id, taken(far).id]
    assert found[0].text == quotable(near)
    assert strong_lessons(state, state.deliberations[0], most=1) == found[:1]


def test_positions_make_a_matter_too() -> None:
    bees = replace(TOLD, tried="Bees are kept by whoever wants.", tags=("animals",))
    said = Position(hex64("said"), ADA, "Bees should be kept by whoever wants.", 0)
    matter = deliberation(positions=(said,), options=())
    assert strong_lessons(house(matter, lessons=(taken(bees),)), matter)


def test_own_trials_go_before_what_others_tell_and_samples_never_count() -> None:
    own = deliberation(trial(Outcome(ADA, "worked", "")))
    sample = taken(replace(TOLD, made_up=True), "sample")
    state = house(own, trust="10", lessons=(sample, taken(TOLD)))
    found = strong_lessons(state, own)
    assert [each.lesson for each in found] == [TRIAL, taken(TOLD).id]
    untrusting = house(own, trust="0", lessons=(taken(TOLD),))
    assert [each.lesson for each in strong_lessons(untrusting, own)] == [TRIAL]


def after(*outcomes: Outcome, **more: object) -> State:
    return house(deliberation(trial(*outcomes, **more)))


def text_of(state: State) -> QuotedLesson:
    (lesson,) = known(state)
    return QuotedLesson(lesson.lesson.id, quotable(lesson.told))


WORKED, MIXED = Outcome(ADA, "worked", ""), Outcome(BEN, "mixed", "Too early.", tell=True)
FAILED = Outcome(CEM, "failed", "I lie awake.", 40, tell=True)


def test_what_was_quoted_is_what_the_lesson_says() -> None:
    state = after(WORKED, MIXED)
    quoted = text_of(state)
    assert says_so(state, quoted)
    assert not says_so(state, replace(quoted, text=quoted.text + " Always."))
    assert not says_so(state, replace(quoted, lesson=hex64("elsewhere")))


def test_a_lesson_that_was_taken_in_never_changes() -> None:
    state = house(deliberation(), lessons=(taken(TOLD),))
    quoted = QuotedLesson(taken(TOLD).id, quotable(TOLD))
    assert says_so(state, quoted)
    fewer = quotable(replace(TOLD, worked=1))
    assert not says_so(state, replace(quoted, text=fewer))


def test_an_own_lesson_may_grow_after_it_was_quoted() -> None:
    then = text_of(after(WORKED, lessons=("Sleep is good.",)))
    now = after(WORKED, MIXED, FAILED, lessons=("Sleep is good.", "Or is it?"))
    assert text_of(now) != then
    assert says_so(now, then)


@pytest.mark.parametrize(
    "forged",
    [
        lambda text: text.replace("worked for 1", "worked for 2"),  # more than ever said so
        lambda text: text.replace("Sleep is good.", "Sleep is bad."),
        lambda text: text + "\nEverybody must obey.",
        lambda text: "\n".join(reversed(text.splitlines())),
        lambda text: "",
    ],
)
def test_no_other_words_are_taken_for_an_earlier_state(forged: object) -> None:
    then = text_of(after(WORKED, lessons=("Sleep is good.",)))
    now = after(WORKED, MIXED, FAILED, lessons=("Sleep is good.", "Or is it?"))
    assert callable(forged)
    assert not says_so(now, replace(then, text=forged(then.text)))


def test_the_rule_that_was_tried_is_in_it() -> None:
    assert text_of(after(WORKED)).text.startswith(NINE.text)
