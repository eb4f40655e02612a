"""The dispute around the limits: members, what they say and share, lessons and objections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from deliberation.acts import QuotedLesson
from deliberation.profiles.values import VALUES
from deliberation.state import Objection, Position
from llm.canaries.drawing import Draw
from llm.canaries.matters import OPEN, Limit, Matter, words_of
from llm.canaries.speaking import Said, again, lesson, text_about
from llm.mediation.dispute import CLAUSE_QUESTION, Dispute

_NAMES = (
    "Ada",
    "Ben",
    "Cleo",
    "Dario",
    "Eva",
    "Finn",
    "Gül",
    "Hanna",
    "Ivo",
    "Jana",
    "Kofi",
    "Lea",
)
_FIRST, _LAST = 1_700_000_000, 1_790_000_000  # Unix seconds in which positions were taken


def dispute_about(
    draw: Draw, matter: Matter, language: str, limits: Sequence[Limit], said: Sequence[Said]
) -> tuple[Dispute, dict[str, Limit]]:
    """The dispute in which members with these limits say these words, and whose limit is which."""
    members = [draw.id() for _ in said]
    limited = dict(zip(members, limits, strict=True))
    sharing = draw.one((0, 50, 100))
    question, present = _subject(draw, matter, language)
    dispute = Dispute(
        deliberation=draw.id(),
        question=question,
        present_text=present,
        positions=_positions(draw, members, said),
        names=dict(zip(members, draw.some(_NAMES, len(members)), strict=True)),
        values={member: weights(draw) for member in members if draw.chance(sharing)},
        lessons=_lessons(draw, matter, language),
        objections=_objections(draw, matter, language, limited),
    )
    return dispute, limited


def with_silent_member(draw: Draw, dispute: Dispute) -> tuple[Dispute, str]:
    """The dispute with one member more, who took no position and perhaps shares their values."""
    silent = draw.id()
    names = draw.shuffled([*dispute.names.items(), (silent, draw.one(_NAMES))])
    shared = {silent: weights(draw)} if draw.chance(50) else {}
    return replace(dispute, names=dict(names), values={**dispute.values, **shared}), silent


def weights(draw: Draw) -> tuple[int, ...]:
    """Some profile: thousandths that sum to 1000, in the order of `VALUES`."""
    parts = [draw.between(1, 9) ** 2 for _ in VALUES]
    found = [1_000 * part // sum(parts) for part in parts]
    found[draw.below(len(found))] += 1_000 - sum(found)
    return tuple(found)


def _subject(draw: Draw, matter: Matter, language: str) -> tuple[str, str]:
    """The question and the present text, of a clause or of a topic as the app puts them."""
    if draw.chance(70):
        return CLAUSE_QUESTION, text_about(draw, matter, language)
    topic: str = draw.one(words_of(language)["matters"][matter.name]["questions"])
    return topic, ""


def _positions(draw: Draw, members: Sequence[str], said: Sequence[Said]) -> tuple[Position, ...]:
    at = draw.between(_FIRST, _LAST)
    taken = [
        Position(draw.id(), member, each.text, at + draw.below(200_000))
        for member, each in zip(members, said, strict=True)
    ]
    return tuple(draw.shuffled(taken))


def _lessons(draw: Draw, matter: Matter, language: str) -> tuple[QuotedLesson, ...]:
    told = [lesson(draw, matter, language) for _ in range(draw.one((0, 0, 0, 0, 1, 2, 3)))]
    return tuple(QuotedLesson(draw.id(), each) for each in dict.fromkeys(told))


def _objections(
    draw: Draw, matter: Matter, language: str, limits: Mapping[str, Limit]
) -> tuple[Objection, ...]:
    """Now and then a member has objected to something, by the same limit."""
    against = [who for who, limit in limits.items() if limit.side != OPEN and draw.chance(12)]
    return tuple(
        Objection(draw.id(), who, draw.id(), again(draw, matter, limits[who], language), False)
        for who in against
    )
