"""What a blend is worked out from: what members say and share, whom it harms, what was learnt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.acts import KEEP
from deliberation.folding.touching import Imposition, impositions
from deliberation.profiles.values import VALUES
from deliberation.state import Deliberation, Option, State
from deliberation.weighing.effects import Table, table
from deliberation.weighing.evidence import LAM_MAX, Lesson
from deliberation.weighing.lessons import alike, known, setting

Of = Mapping[tuple[str, str], int]  # [option, member] -> hundredths of [-1, 1]


@dataclass(frozen=True)
class Given:
    """What a blend is worked out from.

    `ratings` are what members say: `[option, member]` in hundredths, -100 to 100. `weights` are
    what members share of their values, and `tables` the group's effects of options; together
    they stand in for ratings that are missing. `imposed`: for an option, the others whom it
    touches without their consent. `likeness`: for an option, s of each of `lessons`, in
    thousandths; none for an option that no lesson is about. `lam_max` in percent.
    """

    options: Sequence[str]
    members: Sequence[str]
    ratings: Of = field(default_factory=dict)
    weights: Mapping[str, Sequence[int]] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    imposed: Mapping[str, Sequence[Imposition]] = field(default_factory=dict)
    lessons: Sequence[Lesson] = ()
    likeness: Mapping[str, Sequence[int]] = field(default_factory=dict)
    lam_max: int = LAM_MAX


def given_of(state: State, deliberation: Deliberation, lam_max: int | None = None) -> Given:
    """What the group has said and learnt of a deliberation's standing options.

    A rating goes first, by hand or by agent; a member who shares values and has given none is
    weighed by these and the group's effect table. `lam_max` is the setting "lessons" unless
    given. `blend` raises `BlendError` while nobody is in the group.
    """
    options, members = deliberation.standing, [member.id for member in state.current]
    listed = {(option.id, member) for option in options for member in members}
    tables = [table(option.id, deliberation.assessments) for option in options]
    lessons = known(state)
    return Given(
        options=[option.id for option in options],
        members=members,
        ratings={
            (each.option, each.member): each.utility
            for each in deliberation.ratings
            if (each.option, each.member) in listed
        },
        weights=weights_of(state),
        tables={each.option: each for each in tables if each.cells},
        imposed={option.id: others(state, deliberation, option) for option in options},
        lessons=[each.lesson for each in lessons],
        likeness=alike(lessons, deliberation, options),
        lam_max=int(setting(state, "lessons")) if lam_max is None else lam_max,
    )


def weights_of(state: State) -> dict[str, tuple[int, ...]]:
    """The weights that members of today share, by member; in the order of `VALUES`."""
    current = {member.id for member in state.current}
    return {
        each.member: each.weights
        for each in state.sharing
        if each.member in current
        and each.level != "ratings"
        and len(each.weights) == len(VALUES)
        and any(each.weights)
    }


def others(state: State, deliberation: Deliberation, option: Option) -> tuple[Imposition, ...]:
    """Those besides members whom an option touches without their consent.

    Members are not among them: what it means to a member is their rating, and a clause has no
    force on a member who has not consented to it.
    """
    if option.id == KEEP:
        return ()
    agreed = {c.member for c in deliberation.consents if c.option == option.id and not c.revoked}
    found = impositions(state, option.clause, option.sha256, agreed)
    return tuple(each for each in found if not each.member)
