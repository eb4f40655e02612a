"""The blend of a mediation's candidates, before any of them is put forward as an option."""

from __future__ import annotations

from deliberation.acts import KEEP, Candidate
from deliberation.state import Assessment, Deliberation, Mediation, Option, State
from deliberation.weighing.blend import Blend, blend
from deliberation.weighing.effects import Table, table
from deliberation.weighing.given import Given, weights_of
from deliberation.weighing.lessons import alike, known, setting


def blend_of_candidates(state: State, deliberation: Deliberation, mediation: Mediation) -> Blend:
    """The blend of the candidates, each called by its place ("0", "1", ...), and of "keep".

    A member's rating goes first, by hand or by agent; one who shares values and has given none is
    weighed by these and the effects that the mediator names. Raises `BlendError` while nobody is
    in the group.
    """
    members = [member.id for member in state.current]
    places = [str(place) for place in range(len(mediation.candidates))]
    lessons = known(state)
    return blend(
        Given(
            options=[KEEP, *places],
            members=members,
            ratings={
                (str(each.candidate), each.member): each.utility
                for each in mediation.ratings
                if each.member in members
            },
            weights=weights_of(state),
            tables={
                place: _table(place, candidate, mediation.member)
                for place, candidate in zip(places, mediation.candidates, strict=True)
                if candidate.effects
            },
            lessons=[each.lesson for each in lessons],
            likeness=alike(
                lessons,
                deliberation,
                [
                    Option(place, "amend", deliberation.clause, candidate.text)
                    for place, candidate in zip(places, mediation.candidates, strict=True)
                ],
            ),
            lam_max=int(setting(state, "lessons")),
        )
    )


def _table(place: str, candidate: Candidate, mediator: str) -> Table:
    """The effects that the mediator names: nobody else has said anything of a candidate yet."""
    return table(
        place,
        [
            Assessment(mediator, place, cell.value, cell.effect, "agent", cell.words)
            for cell in candidate.effects
        ],
    )
