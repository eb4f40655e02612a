"""What would have to change for another option to come first: one number at a time, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from deliberation.fields import HUNDRED
from deliberation.state import Deliberation, State
from deliberation.weighing.blend import BlendRow, blend
from deliberation.weighing.evidence import PERCENT, WHOLE, Posterior, posteriors
from deliberation.weighing.given import Given, given_of
from deliberation.weighing.lessons import known, setting
from deliberation.weighing.shifts import (
    LessonShift,
    RatingShift,
    SettingShift,
    Standings,
    WeightShift,
    rating_shifts,
    setting_shift,
    shifting_lessons,
    weight_shifts,
)
from deliberation.weighing.sums import listed, name_of, signed


@dataclass(frozen=True)
class Sensitivity:
    """`leaders` come first now; where they are several it is a tie and nothing else is said.

    `rating` and `weight` are the smallest changes of one number, `lam_max` and `trust` the
    nearest other setting, `lessons` each lesson that turns the order when it alone is left out;
    None or empty where none does. `options` are how many are weighed. `computed`: somebody's
    rating is worked out from shared values. `taught`: a lesson is about an option. `taken`: one
    of these comes from elsewhere.
    """

    leaders: tuple[str, ...]
    options: int
    rating: RatingShift | None = None
    weight: WeightShift | None = None
    lam_max: SettingShift | None = None
    trust: SettingShift | None = None
    lessons: tuple[LessonShift, ...] = ()
    computed: bool = False
    taught: bool = False
    taken: bool = False


def sensitivity(state: State, deliberation: Deliberation) -> Sensitivity:
    """What turns the order of the blend of a deliberation. Raises `BlendError` as `blend` does."""
    given = given_of(state, deliberation)
    found = turning(given)
    own = {trial.id for past in state.deliberations for trial in past.trials}
    taken = any(
        lesson.source not in own
        and not lesson.made_up
        and any(s[i] for s in given.likeness.values())
        for i, lesson in enumerate(given.lessons)
    )
    if not taken or not settled(found):
        return found

    none, whole = (_trusting(state, given, percent) for percent in (0, PERCENT))

    def evidence(trust: int) -> Mapping[str, Posterior]:
        return {each: _between(none[each], whole[each], trust) for each in given.likeness}

    table = Standings(blend(given).rows)
    trust = setting_shift("trust", int(setting(state, "trust")), table, evidence)
    return replace(found, trust=trust, taken=True)


def _trusting(state: State, given: Given, percent: int) -> Mapping[str, Posterior]:
    lessons = [each.lesson for each in known(state, percent)]  # in the same order: s stays
    learnt = posteriors(lessons, list(given.likeness.values()), given.lam_max)
    return dict(zip(given.likeness, learnt, strict=True))


def _between(none: Posterior, whole: Posterior, percent: int) -> Posterior:
    """With so much trust in lessons from elsewhere: all that comes from there weighs in
    proportion, and says the same."""
    n, a = whole.weight - none.weight, whole.worked - none.worked
    return Posterior(
        (), (), none.weight + n * percent // PERCENT, none.worked + a * percent // PERCENT,
        none.lam_max,
    )  # fmt: skip


def turning(given: Given) -> Sensitivity:
    """The same for whatever a blend is worked out from, with nothing said of trust."""
    now = blend(given)
    found = Sensitivity(tuple(row.option for row in now.leaders), len(now.rows))
    if not settled(found):
        return found
    table = Standings(now.rows)
    taught = [row for row in now.rows if row.evidence.weight]
    return replace(
        found,
        rating=min(
            rating_shifts(table),  # of two as small, rather one that lifts an option
            key=lambda each: (each.by, each.option == table.leader),
            default=None,
        ),
        weight=min(weight_shifts(table), key=lambda each: each.by, default=None),
        lam_max=setting_shift("lessons", now.lam_max, table, lambda most: _at_most(taught, most)),
        lessons=tuple(shifting_lessons(given.lessons, table)),
        computed=any(row.computed for row in now.rows),
        taught=bool(taught),
    )


def _at_most(taught: Sequence[BlendRow], lam_max: int) -> Mapping[str, Posterior]:
    return {row.option: replace(row.evidence, lam_max=lam_max) for row in taught}


def settled(found: Sensitivity) -> bool:
    """Whether one option comes first and there is another that could."""
    return len(found.leaders) == 1 and found.options > 1


def sentences(
    found: Sensitivity, names: Mapping[str, str], values: Mapping[str, str] | None = None
) -> list[str]:
    """What would turn the order, a sentence each, and what could not.

    `names` gives the words for members' and options' ids, `values` those for values' ids.
    """
    if found.options < 2:
        return ["There is only one option: nothing could come before it."]
    if len(found.leaders) > 1:
        tied = listed([name_of(each, names) for each in found.leaders])
        return [f"It is a tie between {tied}: any change in favour of one of them could end it."]
    return list(_sentences(found, names, values or {}))


def _sentences(
    found: Sensitivity, names: Mapping[str, str], values: Mapping[str, str]
) -> Iterator[str]:
    yield _rating(found, names)
    if found.computed:
        yield _weight(found, names, values)
    if found.taught:
        more = ("lessons could weigh at most", "However much lessons could weigh")
        yield _setting(found, found.lam_max, more, names)
        yield from _lessons(found, names)
    if found.taken:
        further = (
            "lessons from elsewhere were trusted by",
            "However far lessons from elsewhere were trusted",
        )
        yield _setting(found, found.trust, further, names)


def _rating(found: Sensitivity, names: Mapping[str, str]) -> str:
    it = found.rating
    if it is None:
        return f"No single rating could change it: {_stays(found, names)}."
    who, option = name_of(it.member, names), name_of(it.option, names)
    then = _then(found, it.first, names)
    after = signed(it.after / HUNDRED)
    if not it.rated:
        return f"If {who}, who has not rated {option}, rated it {after}, {then}."
    way = "higher" if it.after > it.before else "lower"
    before = signed(it.before / HUNDRED)
    return (
        f"If {who}'s rating of {option} were {it.by / HUNDRED:.2f} {way} ({after} instead of "
        f"{before}), {then}."
    )


def _weight(found: Sensitivity, names: Mapping[str, str], values: Mapping[str, str]) -> str:
    it = found.weight
    if it is None:
        return f"No single weight of a shared value could change it: {_stays(found, names)}."
    return (
        f"If {values.get(it.value, it.value)} weighed {it.after / WHOLE:.3f} instead of "
        f"{it.before / WHOLE:.3f} for {name_of(it.member, names)}, next to the same weights of "
        f"all else, {_then(found, it.first, names)}."
    )


def _setting(
    found: Sensitivity, it: SettingShift | None, what: tuple[str, str], names: Mapping[str, str]
) -> str:
    if it is None:
        return f"{what[1]}, {_stays(found, names)}."
    then = _then(found, it.first, names)
    return f"If {what[0]} {it.after} percent instead of {it.before}, {then}."


def _lessons(found: Sensitivity, names: Mapping[str, str]) -> Iterator[str]:
    if not found.lessons:
        yield f"Without any single one of the lessons {_stays(found, names)}."
    for each in found.lessons:
        then = _then(found, each.first, names)
        yield f"Without the lesson “{each.lesson.title}” {then}."


def _then(found: Sensitivity, first: Sequence[str], names: Mapping[str, str]) -> str:
    others = listed([name_of(each, names) for each in first if each not in found.leaders])
    if found.leaders[0] in first:
        return f"{others} would draw level with {name_of(found.leaders[0], names)}"
    return f"{others} would come first" + " together" * (len(first) > 1)


def _stays(found: Sensitivity, names: Mapping[str, str]) -> str:
    return f"{name_of(found.leaders[0], names)} would still come first"
