"""Lessons: what one trial taught, told without names, and which lessons are about an option.

The group's own count in full; those taken in from elsewhere count as much as the group's setting
of trust says; a sample that never happened counts for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from deliberation.acts import KEEP, VERDICTS, ToldLesson
from deliberation.days import DAY, number_of
from deliberation.errors import FolkmootError
from deliberation.fields import LINE_LIMIT, TEXT_LIMIT
from deliberation.folding.settings import SETTINGS
from deliberation.folding.touching import impositions
from deliberation.state import Deliberation, Option, State, Trial
from deliberation.weighing.evidence import PERCENT, WHOLE, Lesson, Term, posterior
from deliberation.weighing.likeness import LIKE_ENOUGH, likeness, situation
from deliberation.weighing.naming import names_found, without_names

MOST_DAYS = 100_000  # what a told lesson can say
MOST_DISSENT = 64
_OUTCOME = {"worked": WHOLE, "mixed": WHOLE // 2, "failed": 0}


class LessonError(FolkmootError, ValueError):
    """A trial of which there is no lesson to tell yet."""


@dataclass(frozen=True)
class Known:
    """A lesson that the group has: `told` says what happened, `lesson` how it is weighed."""

    told: ToldLesson
    lesson: Lesson


def told(state: State, deliberation: Deliberation, trial: Trial) -> ToldLesson:
    """The lesson of a trial as it can be told to other groups, without anybody's name.

    Counts of outcomes and harms; of the notes only those of dissenters (who saw it fail, or work
    in part) who let them be told, in an order that says nothing of who wrote which; whom it
    touched without consent. `days` is from the day on which the terms were written (UTC) to the
    last day. Members' names that are found in all words but the exact text that was tried become
    "a member": `names_in` says which names that text has. Raises `LessonError` until the review
    is closed and a lesson is drawn.
    """
    option = deliberation.option(trial.option)
    if option is None or not trial.closed or not trial.lessons:
        raise LessonError(
            "A lesson is told once the review of its trial is closed and somebody has put into "
            "words what was learnt."
        )
    return _nameless(state, _seen(state, deliberation, trial, option))


def _seen(state: State, deliberation: Deliberation, trial: Trial, option: Option) -> ToldLesson:
    """The lesson as the group itself knows it."""
    results = [each.result for each in trial.outcomes]
    harms = [each.harm for each in trial.outcomes if each.harm]
    dissent = {
        each.note
        for each in trial.outcomes
        if each.tell and each.note.strip() and each.result != "worked"
    }
    agreed = {c.member for c in deliberation.consents if c.option == option.id and not c.revoked}
    return ToldLesson(
        tags=deliberation.tags,
        words=deliberation.situation,
        title=option.title or deliberation.topic,
        tried=option.text,
        group_size=max(1, len(state.current)),
        days=_days(trial),
        hope=trial.hope,
        worked_if=trial.worked,
        failed_if=trial.failed,
        worked=results.count("worked"),
        mixed=results.count("mixed"),
        failed=results.count("failed"),
        harmed=len(harms),
        harm=max(harms, default=0),
        verdict=trial.verdict if trial.verdict in VERDICTS else "",
        dissent=tuple(sorted(dissent)),
        unconsented=bool(impositions(state, option.clause, option.sha256, agreed)),
        text=trial.lessons[-1] if trial.lessons else "",
    )


def _nameless(state: State, lesson: ToldLesson) -> ToldLesson:
    return replace(
        lesson,
        words=nameless(state, lesson.words, LINE_LIMIT),
        title=nameless(state, lesson.title, LINE_LIMIT),
        hope=nameless(state, lesson.hope),
        worked_if=nameless(state, lesson.worked_if),
        failed_if=nameless(state, lesson.failed_if),
        dissent=tuple(sorted(nameless(state, each) for each in lesson.dissent))[:MOST_DISSENT],
        text=nameless(state, lesson.text),
    )


def nameless(state: State, text: str, limit: int = TEXT_LIMIT) -> str:
    """`text` with "a member" for each member's name that is found in it (`without_names`); cut
    off at `limit` code points, which it may come to exceed."""
    return without_names(text, [member.name for member in state.members])[:limit]


def names_in(state: State, lesson: ToldLesson) -> tuple[str, ...]:
    """The members of whose names a lesson still has a word in it, for its teller to look at
    before telling: in the exact text that was tried, which is told as it is."""
    said = [getattr(lesson, each.name) for each in fields(lesson)]
    texts = [each for each in said if isinstance(each, str)] + list(lesson.dissent)
    return names_found(texts, [member.name for member in state.members])


def _days(trial: Trial) -> int:
    return min(max(0, number_of(trial.until) - trial.at // DAY), MOST_DAYS)


def outcome(lesson: ToldLesson) -> int | None:
    """y in thousandths: worked 1, mixed 1/2, failed 0, the mean over all who said, a half
    upwards. None where nobody did. Harm is shown beside it and does not change it."""
    said = lesson.worked + lesson.mixed + lesson.failed
    if not said:
        return None
    total = lesson.worked * _OUTCOME["worked"] + lesson.mixed * _OUTCOME["mixed"]
    return (2 * total + said) // (2 * said)


def known(state: State, trust: int | None = None) -> tuple[Known, ...]:
    """Every lesson that the group has: of its own trials, then those taken in.

    Of its own: each trial of which a lesson was drawn and an outcome seen; t = 1 and each is its
    own source. Taken in: t is `trust` percent, or else the setting of that name; all that one
    key signed is one source, and all sources that one member alone brought in count as one
    (`evidence.posteriors`). Anybody can make keys without end, but not members: so a source stands
    for itself only once two members have each taken in lessons of it. Each lesson is its first
    taker's. None counts twice, and one that the group itself had told does not count again. A
    lesson that is `made_up`, or in which nobody said how it went, has t = 0.
    """
    found = [
        _known(_seen(state, past, trial, tried), WHOLE, trial.id, trial.id)
        for past in state.deliberations
        for trial in past.trials
        if trial.lessons and trial.outcomes and (tried := past.option(trial.option)) is not None
    ]
    percent = int(setting(state, "trust")) if trust is None else trust
    ours = state.device_owner.keys() | {member.id for member in state.members}
    seen = {_nameless(state, each.told) for each in found if state.lessons}
    takers = _takers(state)
    for each in state.lessons:
        if each.source not in ours and each.lesson not in seen:
            seen.add(each.lesson)
            t = percent * WHOLE // PERCENT
            found.append(_known(each.lesson, t, each.source, each.id, takers[each.source]))
    return tuple(found)


def _takers(state: State) -> dict[str, str]:
    """Of each source the member who alone took in its lessons, or "" where several did."""
    found: dict[str, str] = {}
    for each in state.lessons:
        if found.setdefault(each.source, each.member) != each.member:
            found[each.source] = ""
    return found


def _known(it: ToldLesson, trust: int, source: str, id_: str, taker: str = "") -> Known:
    y = outcome(it)
    counts = y is not None and not it.made_up
    title = it.title or " ".join(it.tried.split())[:60]
    weighed = Lesson(
        y or 0, trust if counts else 0, source, id_, title, it.harmed, it.harm, it.made_up, taker
    )
    return Known(it, weighed)


def setting(state: State, name: str) -> str:
    """What the group has set, or what holds until it sets anything."""
    return next((each.value for each in state.settings if each.name == name), "") or (
        SETTINGS[name].default
    )


def alike(
    lessons: Sequence[Known], deliberation: Deliberation, options: Sequence[Option]
) -> Mapping[str, tuple[int, ...]]:
    """s of each lesson to each option, in thousandths, by the option's id: `likeness.likeness`.

    Below 200 a lesson is left out (0). No lesson is about keeping things as they are.
    """
    here = situation(deliberation.tags, deliberation.situation)
    there = [situation(each.told.tags, each.told.words) for each in lessons]

    def of(option: Option, number: int) -> int:
        found = likeness(lessons[number].told.tried, option.text, there[number], here)
        return found if found >= LIKE_ENOUGH else 0

    return {
        option.id: tuple(of(option, number) for number in range(len(lessons)))
        for option in options
        if option.id != KEEP
    }


def about(state: State, deliberation: Deliberation, option: Option) -> tuple[Term, ...]:
    """The lessons that weigh on `option`, each with its likeness and its weight after the cap."""
    lessons = known(state)
    s = alike(lessons, deliberation, [option]).get(option.id, ())
    return posterior([each.lesson for each in lessons], s).terms if s else ()
