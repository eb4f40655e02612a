"""Lessons: told without names, and weighed by how alike they are and where they come from."""

from dataclasses import replace

import pytest

from deliberation.acts import KEEP, TakeLesson, ToldLesson
from deliberation.bodies import act_body, read_act
from deliberation.state import Consented, Member, Outcome, Touching
from deliberation.weighing.lessons import LessonError, about, alike, known, names_in, outcome, told
from tests.deliberation.folding.moots import (
    ADA,
    AUGUST_1,
    BEN,
    CEM,
    NINE,
    TEN,
    TRIAL,
    deliberation,
    house,
    taken,
    trial,
)
from tests.deliberation.histories import QUIET, hex64

SEEN = (
    Outcome(ADA, "worked", "Bliss.", 0, True),
    Outcome(BEN, "mixed", "Ada still sings, said Ben.", 10, True),
    Outcome(CEM, "failed", "I lie awake.", 40, False),
)
ELSEWHERE = ToldLesson(
    tags=("quiet",),
    tried="Quiet hours start at nine.",
    group_size=6,
    worked=3,
    mixed=1,
    text="Nine did for us.",
)


def test_what_a_trial_taught_is_told_without_names() -> None:
    matter = deliberation(trial(*SEEN))
    got = told(house(matter), matter, matter.trials[0])
    assert got == ToldLesson(
        tags=("quiet",),
        words="a member works nights",
        title="Quiet hours",
        tried="Quiet hours start at nine.",
        group_size=3,
        days=30,
        hope="a member sleeps.",
        worked_if="Nobody is woken.",
        failed_if="a member is woken.",
        worked=1,
        mixed=1,
        failed=1,
        harmed=2,
        harm=40,
        verdict="keep",
        dissent=("a member still sings, said a member.",),  # Cem keeps theirs, Ada is content
        unconsented=False,
        text="a member and a member are rested.",
        made_up=False,
    )
    act = TakeLesson(got, hex64("key"), "0" * 128)
    assert read_act(act_body(act, 0)) == act  # others can take it in as it is


def test_names_are_whole_words_and_the_exact_text_is_left_for_its_teller_to_look_at() -> None:
    matter = deliberation(trial(option=TEN.id, hope="Benches for Ben; Ben-Hur by Adaline."))
    state = house(matter)
    got = told(state, matter, matter.trials[0])
    assert got.hope == "Benches for a member; a member-Hur by Adaline."
    assert got.tried == TEN.text
    assert names_in(state, got) == ("Ben",)
    assert names_in(state, replace(got, tried="")) == ()


def test_first_names_alone_and_in_any_case_are_found_too() -> None:
    matter = deliberation(trial(option=TEN.id, hope="ADA rests, says lovelace."))
    state = house(matter)
    longer = Member("f", "Ada Lovelace", (), "")
    state = replace(state, members=(longer, *state.members[1:]))
    got = told(state, matter, matter.trials[0])
    assert got.hope == "a member rests, says a member."
    assert names_in(state, replace(got, tried="For ada.")) == ("Ada Lovelace",)


def test_a_longer_name_goes_before_a_shorter_one_in_it() -> None:
    matter = deliberation(trial(hope="Ben Ash rests."))
    state = house(matter)
    state = replace(state, members=(*state.members, Member("e", "Ben Ash", (), "")))
    assert told(state, matter, matter.trials[0]).hope == "a member rests."


def test_dissent_comes_in_an_order_that_says_nothing_of_who() -> None:
    said = ((ADA, "z"), (BEN, "a"), (CEM, "y"))
    notes = [Outcome(member, "failed", note, 0, True) for member, note in said]
    for outcomes in (notes, notes[::-1]):
        matter = deliberation(trial(*outcomes))
        assert told(house(matter), matter, matter.trials[0]).dissent == ("a", "y", "z")


@pytest.mark.parametrize(
    ("until", "days"), [("2026-07-01", 0), ("2028-02-29", 577), ("9999-12-31", 100_000)]
)
def test_days_are_counted_by_the_calendar(until: str, days: int) -> None:
    matter = deliberation(trial(until=until, at=AUGUST_1))
    assert told(house(matter), matter, matter.trials[0]).days == days


def test_whether_anybody_was_touched_without_consent() -> None:
    matter = deliberation(trial(*SEEN))
    agreed = tuple(
        Consented("c", m, QUIET, NINE.sha256, NINE.text, matter.id, NINE.id, 0, False, True)
        for m in (ADA, BEN)
    )
    state = house(matter, touches=(Touching(ADA, QUIET, NINE.sha256, "members", "", "", 0),))
    assert told(state, matter, matter.trials[0]).unconsented
    two = replace(matter, consents=agreed)
    assert told(state, two, matter.trials[0]).unconsented  # Cem has not
    three = replace(matter, consents=(*agreed, replace(agreed[0], member=CEM)))
    assert not told(state, three, matter.trials[0]).unconsented
    back = replace(three, consents=(replace(agreed[0], revoked=True), *three.consents[1:]))
    assert told(state, back, matter.trials[0]).unconsented


def test_there_is_nothing_to_tell_before_the_review() -> None:
    for early in (trial(closed="", verdict=""), trial(lessons=()), trial(option=hex64("none"))):
        matter = deliberation(early)
        with pytest.raises(LessonError, match="once the review"):
            told(house(matter), matter, early)


def test_an_outcome_is_the_mean_and_harm_does_not_change_it() -> None:
    assert outcome(replace(ELSEWHERE, worked=1, mixed=1, failed=1)) == 500
    assert outcome(ELSEWHERE) == 875
    assert outcome(replace(ELSEWHERE, worked=1, mixed=0, failed=2, harmed=2, harm=90)) == 333
    assert outcome(replace(ELSEWHERE, worked=0, mixed=0)) is None


def test_what_a_group_knows() -> None:
    matter = deliberation(trial(*SEEN), trial(lessons=()))
    sample = replace(ELSEWHERE, made_up=True)
    silent = replace(ELSEWHERE, worked=0, mixed=0)
    state = house(
        matter,
        lessons=(
            taken(ELSEWHERE),
            taken(ELSEWHERE, "a copy"),
            taken(sample),
            taken(silent),
            taken(told(house(matter), matter, matter.trials[0]), "ours, come back"),
        ),
    )
    own, other, made_up, unsaid = [each.lesson for each in known(state)]
    assert (own.y, own.t, own.source, own.id, own.title) == (500, 1000, TRIAL, TRIAL, "Quiet hours")
    assert (own.harmed, own.harm) == (2, 40)
    assert (other.y, other.t, other.source) == (875, 500, hex64("elm house"))
    assert other.title == "Quiet hours start at nine."
    assert (made_up.t, made_up.made_up, unsaid.t) == (0, True, 0)
    assert [each.lesson.t for each in known(state, trust=20)] == [1000, 200, 0, 0]
    assert known(replace(state, settings=()))[1].lesson.t == 500  # what holds by default


def test_a_source_counts_with_its_taker_until_two_have_taken_its_lessons() -> None:
    matter = deliberation()
    other = replace(ELSEWHERE, worked=0, failed=3)
    of = {name: taken(ELSEWHERE, name) for name in ("oak", "elm", "ash")}
    each = [replace(it.lesson, text=name) for name, it in of.items()]
    lessons = tuple(replace(it, lesson=told) for it, told in zip(of.values(), each, strict=True))
    assert [k.lesson.taker for k in known(house(matter, lessons=lessons))] == [ADA] * 3
    twice = (*lessons, replace(taken(other, "elm"), member=BEN))
    assert [k.lesson.taker for k in known(house(matter, lessons=twice))] == [ADA, "", ADA, ""]
    (first, _, third) = about(house(matter, lessons=lessons), matter, NINE)
    assert first.weight == pytest.approx(0.389 / 3) and first.weight == third.weight


def test_which_lessons_are_about_an_option() -> None:
    """Texts: quiet, hours, start, nine of the same: 1. Against "start at ten, for Ben and all":
    quiet, hours, start of quiet, hours, start, nine: 3/4. Situations: #quiet of #quiet, works,
    nights: 1/3. So (2 × 1 + 1/3) / 3 = 0.778 and (2 × 0.75 + 1/3) / 3 = 0.611."""
    matter = deliberation()
    unlike = replace(ELSEWHERE, tags=("money",), tried="Everybody pays for dinner.")
    state = house(matter, lessons=(taken(ELSEWHERE), taken(unlike)))
    s = alike(known(state), matter, matter.options)
    assert s == {NINE.id: (778, 0), TEN.id: (611, 0)}  # none about keeping things
    (term,) = about(state, matter, NINE)
    assert (term.lesson.y, term.lesson.t, term.s, term.weight) == (875, 500, 778, 0.389)
    keep = matter.option(KEEP)
    assert keep is not None
    assert about(state, matter, keep) == ()
