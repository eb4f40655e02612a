"""The blend: which option the least content member can best live with, and what lessons add.

Every term is kept, so that each sum can be done again with pencil and paper (`sums.explain`). A
member who has not rated an option is put in at 0, as if nothing changed for them, and is named:
as long as anybody is silent about an option, its W is no better than that of keeping things.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from deliberation.acts import KEEP
from deliberation.errors import FolkmootError
from deliberation.evidence import EvidenceError, Lesson, posterior
from deliberation.likeness import likeness
from deliberation.state import Deliberation, Option, State

LAM_MAX = 0.5  # the most that lessons may weigh, unless the group sets another
LIKE_ENOUGH = 0.2  # a lesson about something less alike is left out
TIE_DIGITS = 9  # numbers that agree to so many decimals count as equal
_OUTCOME = {"worked": 1.0, "mixed": 0.5, "failed": 0.0}


class BlendError(FolkmootError, ValueError):
    """The blend cannot be worked out from what was given; the message says why."""


@dataclass(frozen=True)
class BlendRow:
    """One option with every term of its sum. Utilities, W and B are in [-1, 1]; rank 1 is best.

    `unrated` names the members whose 0 in `utilities` stands for "has not said". `nash` is the
    product of the utilities, 0 unless everybody gains.
    """

    option: str
    utilities: Mapping[str, float]
    unrated: tuple[str, ...]
    W: float
    n: float
    a: float
    b: float
    p: float
    lam: float
    B: float
    nash: float
    rank: int


@dataclass(frozen=True)
class Blend:
    """The rows, best first; options that tie share a rank (1, 1, 3) and keep the order given."""

    rows: tuple[BlendRow, ...]
    lam_max: float = LAM_MAX

    def row(self, option: str) -> BlendRow | None:
        return next((row for row in self.rows if row.option == option), None)

    @property
    def leaders(self) -> tuple[BlendRow, ...]:
        return tuple(row for row in self.rows if row.rank == 1)


def blend(
    options: Sequence[str],
    members: Sequence[str],
    utilities: Mapping[tuple[str, str], float],
    lessons: Mapping[str, Sequence[Lesson]],
    lam_max: float = LAM_MAX,
) -> Blend:
    """The blend of `options` for `members`, from `utilities[option, member]` in [-1, 1].

    W(o) = min over members of u(o); B(o) = (1 - lam) W(o) + lam (2p - 1), with p and lam from
    `evidence.posterior`. Best B first. Ties in B go by leximin, the utilities sorted from the
    worst and compared one by one (A. Sen, "Collective Choice and Social Welfare", 1970), then by
    the Nash product of the gains over keeping things as they are (J. Nash, "The Bargaining
    Problem", Econometrica 18, 1950). Equal lists have equal products, so the product parts
    nothing that leximin leaves together; it is shown as a term of its own. Numbers that agree
    when rounded to 9 decimals tie. What is still tied stays tied.

    Raises `BlendError` for no or repeated options or members, for a number that is not in its
    range, for an option or member not listed, and for a rating of "keep", which is 0 for all.
    """
    _check(options, members, utilities, lessons)
    rows = [_row(each, members, utilities, lessons.get(each, ()), lam_max) for each in options]
    standings = [_standing(row) for row in rows]
    ranked = [
        replace(row, rank=1 + sum(other > own for other in standings))
        for row, own in zip(rows, standings, strict=True)
    ]
    return Blend(tuple(sorted(ranked, key=lambda row: row.rank)), lam_max)


def _check(
    options: Sequence[str],
    members: Sequence[str],
    utilities: Mapping[tuple[str, str], float],
    lessons: Mapping[str, Sequence[Lesson]],
) -> None:
    if not options or not members:
        raise BlendError("There is nothing to weigh: it takes an option and a member.")
    if len(set(options)) < len(options) or len(set(members)) < len(members):
        raise BlendError("An option or a member is listed twice: each counts once.")
    for (option, member), utility in utilities.items():
        if option not in options or member not in members:
            raise BlendError("A rating is of an option, or by a member, that is not listed.")
        if not -1 <= utility <= 1:  # false for what is not a number, too
            raise BlendError(f"A rating cannot be {utility}: it is a number from -1 to 1.")
        if option == KEEP and utility != 0:
            raise BlendError("Keeping things as they are cannot be rated: it is 0 for everybody.")
    if not lessons.keys() <= set(options):
        raise BlendError("A lesson is about an option that is not listed.")


def _row(
    option: str,
    members: Sequence[str],
    utilities: Mapping[tuple[str, str], float],
    lessons: Sequence[Lesson],
    lam_max: float,
) -> BlendRow:
    shown = {member: float(utilities.get((option, member), 0)) for member in members}
    silent = tuple(m for m in members if option != KEEP and (option, m) not in utilities)
    try:
        learnt = posterior(lessons, lam_max)
    except EvidenceError as error:
        raise BlendError(str(error)) from error
    worst = min(shown.values())
    gains = sorted(shown.values())
    return BlendRow(
        option=option,
        utilities=shown,
        unrated=silent,
        W=worst,
        n=learnt.n,
        a=learnt.a,
        b=learnt.b,
        p=learnt.p,
        lam=learnt.lam,
        B=(1 - learnt.lam) * worst + learnt.lam * (2 * learnt.p - 1),
        nash=math.prod(gains) if worst > 0 else 0.0,
        rank=0,
    )


def _standing(row: BlendRow) -> tuple[float, ...]:
    """What decides the rank, term by term; the greater the better."""
    return tuple(round(x, TIE_DIGITS) for x in (row.B, *sorted(row.utilities.values()), row.nash))


def blend_of(state: State, deliberation: Deliberation, lam_max: float = LAM_MAX) -> Blend:
    """The blend of a deliberation's options from its ratings and the group's own lessons.

    Raises `BlendError` while nobody is in the group.
    """
    members = [member.id for member in state.current]
    return blend(
        [option.id for option in deliberation.options],
        members,
        {(each.option, each.member): each.utility / 100 for each in deliberation.ratings},
        {option.id: lessons_about(state, option) for option in deliberation.options},
        lam_max,
    )


def lessons_about(state: State, option: Option) -> list[Lesson]:
    """One lesson from each trial that the group has drawn a lesson from, if alike enough.

    y is the mean over what members saw (worked 1, mixed 1/2, failed 0), t = 1 for the group's
    own, s the likeness of the option that was tried; below 0.2 it is left out.
    """
    found = []
    for past in state.deliberations:
        for trial in past.trials:
            tried = past.option(trial.option)
            if tried is None or not trial.lessons or not trial.outcomes:
                continue
            s = likeness(tried.text, option.text)
            if s >= LIKE_ENOUGH:
                y = sum(_OUTCOME[each.result] for each in trial.outcomes) / len(trial.outcomes)
                found.append(Lesson(y, 1.0, s))
    return found
