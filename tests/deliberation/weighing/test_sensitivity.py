"""What would turn the order: each change that is named is made, and turns it; none smaller does."""

from dataclasses import replace

from hypothesis import given, settings

from deliberation.acts import KEEP
from deliberation.profiles.values import VALUES, position
from deliberation.weighing.blend import blend
from deliberation.weighing.evidence import Lesson
from deliberation.weighing.given import Given
from deliberation.weighing.sensitivity import sentences, settled, turning
from deliberation.weighing.shifts import RatingShift, WeightShift
from tests.deliberation.weighing.givens import (
    MEMBERS,
    NAMES,
    OPTIONS,
    effects,
    givens,
    others,
    ratings,
    weighed,
    weights,
)


def leaders(it: Given) -> set[str]:
    return {row.option for row in blend(it).leaders}


def rated(it: Given, member: str, option: str, rating: int) -> Given:
    return replace(it, ratings={**it.ratings, (option, member): rating})


def weighted(it: Given, member: str, value: str, weight: int) -> Given:
    own = list(it.weights[member])
    own[position(value)] = weight
    return replace(it, weights={**it.weights, member: tuple(own)})


def test_the_smallest_change_of_one_rating() -> None:
    it = weighed(ratings=ratings("ten", 40, 30, 60) | ratings("nine", 90, 20, 50))
    found = turning(it)
    assert found.leaders == ("ten",)
    # Ben's +0.20 is the least for nine, and +0.30 draws level with ten's; then leximin decides.
    assert found.rating == RatingShift("ben", "nine", 20, 30, True, ("nine",))
    assert sentences(found, NAMES) == [
        "If Ben's rating of from nine were 0.10 higher (+0.30 instead of +0.20), from nine would "
        "come first."
    ]


def test_the_leader_may_have_to_fall() -> None:
    it = weighed(ratings=ratings("ten", 40, 30, 60) | ratings("nine", 10, 10, 10))
    found = turning(it)
    assert found.rating is not None
    assert (found.rating.option, found.rating.by, found.rating.member) == ("ten", 21, "ben")
    assert sentences(found, NAMES)[0].startswith(
        "If Ben's rating of quiet from ten were 0.21 lower"
    ) or found.rating.first == ("nine", "ten")


def test_whoever_has_not_rated_may_turn_it() -> None:
    it = weighed(ratings=ratings("nine", 60, 50) | ratings("ten", 10, 10, 10))
    assert sentences(turning(it), NAMES)[0] == (
        "If Cem, who has not rated from nine, rated it +0.10, from nine would come first."
    )


def test_where_no_single_rating_can() -> None:
    it = weighed(options=[KEEP, "nine"], ratings=ratings("nine", -50, -60, 70))
    found = turning(it)
    assert found.rating is None
    assert sentences(found, NAMES) == [
        "No single rating could change it: keeping things as they are would still come first."
    ]


def test_a_harm_to_others_leaves_no_single_rating_to_turn_it() -> None:
    it = weighed(
        options=[KEEP, "nine"],
        ratings=ratings("nine", 50, 60, 70),
        imposed={"nine": [others("nine", 30)]},
    )
    assert turning(it).rating is None


def test_how_much_lessons_may_weigh_and_which_of_them_decides() -> None:
    """Two failures: n = 2, p = 1/4, lam = 0.6 × 2/6 = 0.2, B = 0.8 × 0.20 − 0.2 × 0.5 = 0.06."""
    it = weighed(
        ratings=ratings("nine", 20, 20, 20) | ratings("ten", 10, 10, 10),
        lessons=[Lesson(0, 1000, title, title=title) for title in ("First", "Second")],
        likeness={"nine": [1000, 1000]},
        lam_max=60,
    )
    found = turning(it)
    assert found.leaders == ("ten",)
    # At 42 percent lam = 0.14, and B = 0.86 × 0.20 − 0.14 × 0.50 = 0.102: more than ten's 0.10.
    # With one failure alone p = 1/3, lam = 0.12, and B = 0.88 × 0.20 − 0.12 / 3 = 0.136.
    assert sentences(found, NAMES)[1:] == [
        "If lessons could weigh at most 42 percent instead of 60, from nine would come first.",
        "Without the lesson “First” from nine would come first.",
        "Without the lesson “Second” from nine would come first.",
    ]
    three = [*it.lessons, Lesson(0, 1000, "third", title="Third")]
    worse = turning(replace(it, lessons=three, likeness={"nine": [1000, 1000, 1000]}))
    assert (worse.leaders, worse.lessons) == (("ten",), ())
    assert "Without any single one of the lessons quiet from ten would still come first." in (
        sentences(worse, NAMES)
    )


def test_a_weight_that_a_member_shares() -> None:
    it = weighed(
        options=[KEEP, "nine"],
        members=["cem"],
        weights={"cem": weights(benevolence_caring=400, face=600)},
        tables={"nine": effects("nine", {"benevolence-caring": 50, "face": -50})},
    )
    found = turning(it)
    assert found.leaders == (KEEP,)
    # 0.400 × 0.5 − 0.600 × 0.5 = −0.10. With caring at 0.589 it is −0.0055 / 1.189 = −0.0046,
    # which is rounded to 0; with 0.588 it is −0.0060 / 1.188 = −0.0051, which is not.
    assert found.weight == WeightShift("cem", "benevolence-caring", 400, 589, ("keep", "nine"))
    assert sentences(found, NAMES, {"benevolence-caring": "caring"})[1] == (
        "If caring weighed 0.589 instead of 0.400 for Cem, next to the same weights of all "
        "else, from nine would draw level with keeping things as they are."
    )


def test_a_tie_and_a_single_option_are_said() -> None:
    assert sentences(turning(weighed()), {}) == [
        "It is a tie between keeping things as they are, nine and ten: any change in favour of "
        "one of them could end it."
    ]
    assert sentences(turning(weighed(options=[KEEP])), {}) == [
        "There is only one option: nothing could come before it."
    ]


@settings(max_examples=60, deadline=None)
@given(givens())
def test_each_change_turns_the_order_and_no_smaller_one_does(it: Given) -> None:
    found = turning(it)
    if not settled(found):
        return
    now = leaders(it)
    assert sentences(found, NAMES)
    nearest = found.rating.by if found.rating else 201
    if found.rating:
        shift = found.rating
        changed = leaders(rated(it, shift.member, shift.option, shift.after))
        assert changed == set(shift.first) != now
    for option in OPTIONS[1:]:
        for member in MEMBERS:
            row = blend(it).row(option)
            assert row is not None
            for by in {1, nearest - 1}:
                for rating in (row.ratings[member] - by, row.ratings[member] + by):
                    if by < nearest and -100 <= rating <= 100:
                        assert leaders(rated(it, member, option, rating)) == now


@settings(max_examples=60, deadline=None)
@given(givens())
def test_so_it_is_with_weights_lessons_and_their_share(it: Given) -> None:
    found = turning(it)
    if not settled(found):
        return
    now = leaders(it)
    if found.weight:
        shift = found.weight
        assert leaders(weighted(it, shift.member, shift.value, shift.after)) == set(shift.first)
        for value in VALUES[:6]:
            for member, own in it.weights.items():
                for weight in (own[position(value)] - 1, own[position(value)] + 1):
                    if shift.by > 1 and weight >= 0 and sum(own) + weight > own[position(value)]:
                        assert leaders(weighted(it, member, value, weight)) == now
    if found.lam_max:
        assert leaders(replace(it, lam_max=found.lam_max.after)) == set(found.lam_max.first)
    turned = [each.lesson for each in found.lessons]
    for place, lesson in enumerate(it.lessons):
        silent = [*it.lessons[:place], replace(lesson, t=0), *it.lessons[place + 1 :]]
        without = leaders(replace(it, lessons=silent))
        assert (without != now) == (lesson in turned) or it.lessons.count(lesson) > 1
