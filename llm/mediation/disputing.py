"""The dispute that a mediation was about, put together again from the group's own state."""

from __future__ import annotations

from deliberation.state import Deliberation, Mediation, Position, State
from deliberation.weighing.given import weights_of
from deliberation.weighing.quotable import genuine
from llm.mediation.dispute import CLAUSE_QUESTION, Dispute


def dispute_of(state: State, deliberation: Deliberation, mediation: Mediation) -> Dispute:
    """What the mediation can have been given, as far as the group's state tells.

    The text as it stood is what the mediation carries, and so are the lessons, but for those that
    the group does not have in these words: a forged one proves nothing. Of each member of
    today it has the newest position that the mediation's author had in their log, and besides
    every position that the mediation cites. So nobody is missed for not having heard what was
    said later, or what was still on its way.
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
        question=deliberation.topic or CLAUSE_QUESTION,
        present_text=mediation.present,
        positions=positions,
        names=names,
        values=weights_of(state),
        lessons=genuine(state, mediation.lessons),
        objections=tuple(each for each in deliberation.objections if not each.withdrawn),
    )


def dispute_then(then: State, deliberation: Deliberation, mediation: Mediation) -> Dispute:
    """The dispute from `then`, the group's state as the mediation's author had it: what their
    laptop put before the mediator, unless something came in while it was drafting."""
    return Dispute(
        deliberation=deliberation.id,
        question=deliberation.topic or CLAUSE_QUESTION,
        present_text=mediation.present,
        positions=deliberation.positions,
        names={member.id: member.name for member in then.current},
        values=weights_of(then),
        lessons=genuine(then, mediation.lessons),
        objections=tuple(each for each in deliberation.objections if not each.withdrawn),
    )


def seen(state: State, deliberation: Deliberation, mediation: Mediation) -> tuple[Position, ...]:
    """The positions that the mediation's author had and could speak of, in order."""
    cited = {
        cite.source
        for candidate in mediation.candidates
        for sentence in candidate.sentences
        for cite in sentence.cites
    }
    members = {member.id for member in state.current}
    had = {*mediation.saw}
    return tuple(
        each
        for each in deliberation.said
        if each.id in cited or (each.id in had and each.member in members)
    )
