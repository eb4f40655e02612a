"""What each member would miss in each candidate, asked about one member at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deliberation.acts import Candidate, Citation, Critique
from deliberation.quotes import prove
from deliberation.state import Position
from llm.errors import BadAnswer, ModelError
from llm.mediation.answers import read_critiques
from llm.mediation.asking import critique_question, seed_of
from llm.mediation.deadline import Deadline, Progress, Steps
from llm.mediation.dispute import Dispute
from llm.mediation.drafting import OUT_OF_TIME
from llm.mediation.labels import digest
from llm.mediation.record import objected_by, said_by
from llm.mediation.sharing import shared_values
from llm.room.asking import Room

MOST_CRITICS = 24  # members that a model is asked about, one question each


@dataclass(frozen=True)
class Critiqued:
    """`critics`: the members who could be asked about; `heard`: those for whom answers came.

    `dropped` counts quotes that the member never said; `troubles`: what went wrong.
    """

    critiques: tuple[Critique, ...] = ()
    critics: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    dropped: int = 0
    troubles: tuple[str, ...] = ()


def critics_of(dispute: Dispute) -> tuple[str, ...]:
    """The members who said or shared something, in an order that depends on that alone."""
    keys = {}
    for member in dict.fromkeys([*dispute.names, *(each.member for each in dispute.positions)]):
        own = [each.text for each in own_words(dispute, member)]
        values = shared_values(dispute, member)
        if own or values:
            keys[member] = (digest(*own, *values), member)
    return tuple(sorted(keys, key=lambda member: keys[member]))


async def critique_all(
    room: Room,
    dispute: Dispute,
    candidates: Sequence[Candidate],
    deadline: Deadline,
    progress: Progress,
    *,
    step: str = "critiques",
) -> Critiqued:
    """Every member's critiques of every candidate, until all are there or the time is over."""
    critics = critics_of(dispute)
    asked = critics[:MOST_CRITICS]
    found: list[Critique] = []
    heard: list[str] = []
    troubles: list[str] = []
    dropped = 0
    try:
        async with deadline.until_end_of(step):
            for number, member in enumerate(asked, 1):
                says = f"{room.model.name} looks with the eyes of member {number} of {len(asked)}"
                try:
                    given = await _ask_one(room, dispute, member, candidates, progress, says)
                except BadAnswer as error:
                    troubles.append(str(error))
                    continue
                kept, wrong = proven(given, own_words(dispute, member))
                found += kept
                dropped += wrong
                heard.append(member)
    except ModelError as error:  # the server is gone, or too slow: the rest would fail likewise
        troubles.append(str(error))
    except TimeoutError:
        troubles.append(OUT_OF_TIME)
    return Critiqued(tuple(found), critics, tuple(heard), dropped, tuple(dict.fromkeys(troubles)))


def own_words(dispute: Dispute, member: str) -> tuple[Position, ...]:
    """What may be quoted of a member: their positions, and their objections that stand."""
    return (*said_by(dispute, member), *objected_by(dispute, member))


def proven(
    critiques: Sequence[Critique], own: Sequence[Position]
) -> tuple[tuple[Critique, ...], int]:
    """The critiques without the quotes that the member never said, and how many these were."""
    kept = tuple(
        each if not each.quote or _said(each, own) else replace(each, quote="")
        for each in critiques
    )
    return kept, sum(one.quote != other.quote for one, other in zip(critiques, kept, strict=True))


def _said(critique: Critique, own: Sequence[Position]) -> bool:
    sources = {each.id: each for each in own}
    return any(prove(Citation(critique.member, id_, critique.quote), sources) for id_ in sources)


async def _ask_one(
    room: Room,
    dispute: Dispute,
    member: str,
    candidates: Sequence[Candidate],
    progress: Progress,
    says: str,
) -> tuple[Critique, ...]:
    seed = seed_of(dispute, "critique", *(each.text for each in candidates))
    asked = critique_question(dispute, member, candidates, seed=seed)
    steps = Steps(progress, says)
    return await room.ask(
        asked.question,
        lambda answer: read_critiques(answer, asked.labels, member),
        on_text=steps.on_text,
        on_attempt=steps.on_attempt,
    )
