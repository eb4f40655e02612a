"""The parts of one deliberation: positions, options, ratings, effects, drafts by mediators.

Each is a pure function of the acts in that deliberation. Order decides only which of two words
by one member is the newer; an act may speak of another that sorts after it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from deliberation.acts import (
    KEEP,
    Assess,
    Candidate,
    Judge,
    Mediate,
    Propose,
    Rate,
    RateCandidates,
    SetDeadline,
    Situate,
    StartTrial,
    TakePosition,
)
from deliberation.folding.order import Counted, only
from deliberation.quotes import normalise, sources, unproven
from deliberation.rulebook import text_sha256
from deliberation.state import (
    Assessment,
    CandidateRating,
    Deadline,
    Judgement,
    Mediation,
    Option,
    Position,
    Rating,
)

UNKNOWN_CANDIDATE = "It names a wording by a mediator that this deliberation does not have."
MISRATED = "It rates more candidates, or fewer, than the mediation has that it names."
UNKNOWN_MEDIATION = "It rates the candidates of a mediation that its author had not seen."
NO_WAY_BACK = "It does not put things back as they were before that trial."
UNPROVEN = (
    "It takes over a mediator's wording unchanged, and that is not proven to be members' own "
    "words: {why} Edit the wording to make it yours."
)


def positions(acts: Iterable[Counted[Any]]) -> tuple[Position, ...]:
    """Every position ever stated, in order."""
    return tuple(
        Position(each.id, each.author, each.act.text, each.at) for each in only(acts, TakePosition)
    )


def newest(positions_: Iterable[Position], members: Collection[str]) -> tuple[Position, ...]:
    """The newest position of each of `members`, in order."""
    by_member: dict[str, Position] = {}
    for position in positions_:
        by_member.pop(position.member, None)
        by_member[position.member] = position
    return tuple(each for member, each in by_member.items() if member in members)


def mediations(
    acts: Iterable[Counted[Any]], stated: Iterable[Counted[Any]]
) -> tuple[Mediation, ...]:
    """Every mediation, in order; `stated` are the acts by which members took positions."""
    taken = list(stated)
    return tuple(
        Mediation(
            id=each.id,
            member=each.author,
            mediator=each.act.mediator,
            candidates=each.act.candidates,
            audits=each.act.audits,
            at=each.at,
            present=each.act.present,
            lessons=each.act.lessons,
            critiques=each.act.critiques,
            saw=_seen(each, taken),
        )
        for each in only(acts, Mediate)
    )


def _seen(draft: Counted[Any], stated: Iterable[Counted[Any]]) -> tuple[str, ...]:
    """Each member's newest position that the draft's author had, in order."""
    newest = {each.author: each.id for each in stated if draft.record.saw(each.record)}
    return tuple(sorted(newest.values()))


def rated(
    drafts: Iterable[Mediation], acts: Iterable[Counted[Any]], members: Collection[str]
) -> tuple[Mediation, ...]:
    """The mediations with the ratings of their candidates by each of `members`: the newest by
    hand, or else the newest by an agent."""
    found: dict[str, dict[str, Counted[Any]]] = {}
    for each in only(acts, RateCandidates):
        of = found.setdefault(each.act.mediation, {})
        before = of.get(each.author)
        if before is None or each.act.by == "hand" or before.act.by == "agent":
            of[each.author] = each
    return tuple(
        replace(draft, ratings=_ratings_of(found.get(draft.id, {}), members)) for draft in drafts
    )


def _ratings_of(
    said: Mapping[str, Counted[Any]], members: Collection[str]
) -> tuple[CandidateRating, ...]:
    return tuple(
        CandidateRating(
            member, place, utility, each.act.by, each.act.words[place] if each.act.words else ""
        )
        for member, each in said.items()
        if member in members
        for place, utility in enumerate(each.act.utilities)
    )


def misrated(drafts: Iterable[Counted[Any]], acts: Iterable[Counted[Any]]) -> dict[str, str]:
    """Why ratings of candidates count for nothing, by act: they are of no mediation that their
    author had seen here, or of more or fewer candidates than it has."""
    named = {each.id: each for each in only(drafts, Mediate)}
    faults = {}
    for each in only(acts, RateCandidates):
        draft = named.get(each.act.mediation)
        if draft is None or not each.record.saw(draft.record):
            faults[each.id] = UNKNOWN_MEDIATION
        elif len(draft.act.candidates) != len(each.act.utilities):
            faults[each.id] = MISRATED
    return faults


def keep(clause: str) -> Option:
    """The option that every deliberation has. The text it keeps is the rulebook's to tell."""
    return Option(KEEP, KEEP, clause, "")


def options(
    acts: Iterable[Counted[Any]],
    drafts: Mapping[str, Mediation],
    said: Mapping[str, Position],
) -> tuple[tuple[Option, ...], dict[str, str]]:
    """The options proposed, in order, and for each proposal that is none of them why.

    Only a proposal that itself names a mediator's wording is held to the proof of its quotes:
    otherwise anybody could spoil another's words by having a mediator "draft" them uncited.
    """
    acts = list(acts)
    found: list[Option] = []
    faults: dict[str, str] = {}
    tried = {each.id: each.act.option for each in only(acts, StartTrial)}
    for each in only(acts, Propose):
        act = each.act
        fault = _candidate_fault(act, drafts, said)
        if act.back and not _leads_back(act, tried.get(act.back, ""), found):
            fault = NO_WAY_BACK
        if fault:
            faults[each.id] = fault
        else:
            found.append(
                Option(
                    id=each.id,
                    kind=act.kind,
                    clause=act.clause,
                    text=act.text,
                    section=act.section,
                    title=act.title,
                    base=act.base,
                    author=each.author,
                    reason=act.reason,
                    mediation=act.mediation,
                    candidate=act.candidate,
                    at=each.at,
                    answers=act.answers,
                    back=act.back,
                )
            )
    return tuple(found), faults


def _leads_back(act: Propose, tried: str, before: Iterable[Option]) -> bool:
    """Whether it undoes the option that was on trial: that comes before it in the order, since
    its author had seen it."""
    option = next((each for each in before if each.id == tried), None)
    if option is None or option.back or act.clause != option.clause:
        return False
    if option.kind == "new":
        return act.kind == "repeal" and act.base == option.sha256
    restores = act.kind == "amend" and text_sha256(act.text) == option.base
    return restores and act.base == (option.base if option.kind == "repeal" else option.sha256)


def _candidate_fault(
    act: Propose, drafts: Mapping[str, Mediation], said: Mapping[str, Position]
) -> str:
    if not act.mediation and act.candidate < 0:
        return ""
    candidate = _candidate(act, drafts)
    if candidate is None:
        return UNKNOWN_CANDIDATE
    if not _same_words(candidate.text, act.text):
        return ""
    mediation = drafts[act.mediation]
    present = text_sha256(mediation.present)
    if act.base != present and any(
        cite.source == present for sentence in candidate.sentences for cite in sentence.cites
    ):
        return UNPROVEN.format(why="It quotes the clause in words that the clause does not have.")
    lacking = unproven(candidate, sources(said.values(), mediation.present, mediation.lessons))
    return UNPROVEN.format(why=lacking[0].why) if lacking else ""


@lru_cache(maxsize=256)
def _same_words(one: str, other: str) -> bool:
    """Kept, since every fold asks again of every option."""
    return one == other or normalise(one) == normalise(other)


def _candidate(act: Propose, drafts: Mapping[str, Mediation]) -> Candidate | None:
    mediation = drafts.get(act.mediation)
    if mediation is None or not 0 <= act.candidate < len(mediation.candidates):
        return None
    return mediation.candidates[act.candidate]


def ratings(acts: Iterable[Counted[Any]], members: Collection[str]) -> tuple[Rating, ...]:
    """The rating of each option by each of `members`: the newest by hand, or else by an agent."""
    found: dict[tuple[str, str], Rating] = {}
    for each in only(acts, Rate):
        act = each.act
        place = (each.author, act.option)
        before = found.get(place)
        if before is None or act.by == "hand" or before.by == "agent":
            found[place] = Rating(each.author, act.option, act.utility, act.by, act.reason)
    return tuple(rating for (member, _), rating in found.items() if member in members)


def assessments(acts: Iterable[Counted[Any]], members: Collection[str]) -> tuple[Assessment, ...]:
    """Each member's cells as they stand: the newest by hand, or else the newest by their agent."""
    found: dict[tuple[str, str, str], Assessment] = {}
    for each in only(acts, Assess):
        by = each.act.by
        for cell in each.act.cells:
            place = (each.author, each.act.option, cell.value)
            before = found.get(place)
            if before is None or by == "hand" or before.by == "agent":
                found[place] = Assessment(*place, cell.effect, by, cell.words)
    return tuple(cell for (member, _, _), cell in found.items() if member in members)


def judgements(
    acts: Iterable[Counted[Any]], authors: Mapping[str, str], members: Collection[str]
) -> tuple[Judgement, ...]:
    """Each member's newest mark for each option; `authors` gives an option's author."""
    found = {(each.author, each.act.option): each.act.mark for each in only(acts, Judge)}
    return tuple(
        Judgement(judge, authors[option], option, mark)
        for (judge, option), mark in found.items()
        if judge in members
    )


def deadlines(acts: Iterable[Counted[Any]], members: Collection[str]) -> tuple[Deadline, ...]:
    """The day that each of `members` named last."""
    newest = {each.author: each.act.until for each in only(acts, SetDeadline)}
    return tuple(Deadline(member, until) for member, until in newest.items() if member in members)


def situation(acts: Iterable[Counted[Any]]) -> tuple[tuple[str, ...], str]:
    """The tags and the words that were said last of what the deliberation is about."""
    said = only(acts, Situate)
    return (said[-1].act.tags, said[-1].act.words) if said else ((), "")
