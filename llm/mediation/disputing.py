"""The dispute that a mediation was about, put together again from the group's own state."""

from __future__ import annotations

from deliberation.state import Deliberation, Mediation, Position, State
from deliberation.weighing.given import weights_of
from llm.mediation.dispute import Dispute


def dispute_of(state: State, deliberation: Deliberation, mediation: Mediation) -> Dispute:
    """What the mediation can have been given, as far as the group's state tells.

    The text as it stood and the lessons are those that the mediation carries. Of each member it
    has every position that the mediation cites, since an id is a hash that nobody can know
    without having seen it; and of each member of today the newest that is no younger than the
    mediation by the clocks of the two laptops. So nobody is missed for not having heard what was
    said later. Clocks can be wrong, and a position may have been on its way: what is shown as
    missed is to be looked at, not held against anybody.
    """
    positions = seen(state, deliberation, mediation)
    speaking = {position.member for position in positions}
    names = {
        member.id: member.name
        for member in state.members
        if not member.left or member.id in speaking
    }
    return Dispute(
        deliberation=deliberation.id,
        question=deliberation.topic or "How should this clause read?",
        present_text=mediation.present,
        positions=positions,
        names=names,
        values=weights_of(state),
        lessons=mediation.lessons,
        objections=tuple(each for each in deliberation.objections if not each.withdrawn),
    )


def seen(state: State, deliberation: Deliberation, mediation: Mediation) -> tuple[Position, ...]:
    """The positions that the mediation's author had, for all that can be told, in order."""
    cited = {
        cite.source
        for candidate in mediation.candidates
        for sentence in candidate.sentences
        for cite in sentence.cites
    }
    members = {member.id for member in state.current}
    newest = {
        each.member: each.id
        for each in deliberation.said
        if each.member in members and each.at <= mediation.at
    }
    kept = cited | set(newest.values())
    return tuple(each for each in deliberation.said if each.id in kept)
