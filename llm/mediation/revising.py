"""One revised round: the wordings that members miss least in, taken further by what they miss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deliberation.acts import LINE_LIMIT, Candidate, Critique
from llm.errors import BadAnswer, ModelError
from llm.mediation.answers import read_candidate
from llm.mediation.asking import revise_question, seed_of
from llm.mediation.choosing import name_of, serves_better, sound_ones, to_revise
from llm.mediation.critiquing import critique_all
from llm.mediation.deadline import Deadline, Progress, Steps
from llm.mediation.dispute import Dispute
from llm.mediation.drafting import OUT_OF_TIME
from llm.mediation.starts import Start
from llm.room.asking import Room


@dataclass(frozen=True)
class Revised:
    """`candidates` are the revisions that are kept, with `critiques` of them; each `revises` one.

    A critique's place counts on from the wordings that there were. `asked`: how many were to be
    revised; `left`: why a revision was left out, a clause each; `dropped` counts quotes that the
    member never said; `unmeasured`: whether no member could be asked about the revisions.
    """

    candidates: tuple[Candidate, ...] = ()
    critiques: tuple[Critique, ...] = ()
    asked: int = 0
    left: tuple[str, ...] = ()
    dropped: int = 0
    unmeasured: bool = False
    troubles: tuple[str, ...] = ()


async def revise_best(
    room: Room,
    dispute: Dispute,
    candidates: Sequence[Candidate],
    critiques: Sequence[Critique],
    deadline: Deadline,
    progress: Progress,
) -> Revised:
    """The best two or three wordings, each revised once where somebody misses something in it.

    Only wordings whose quotes are all proven are taken further. A revision stays where it is
    another wording than all that there are, keeps every quote proven and everybody heard whom
    its origin heard, and serves members better: both are put before every member side by side,
    and leximin over the scores decides. Where no member could be asked, it stays and is said to
    be unmeasured.
    """
    best = to_revise(dispute, candidates, critiques)
    written, troubles = await _write(room, dispute, candidates, critiques, best, deadline, progress)
    sound, left = sound_ones(dispute, candidates, written)
    if not sound:
        return Revised(asked=len(best), left=left, troubles=troubles)
    pairs = [*(candidates[each.revises] for each in sound), *sound]
    again = await critique_all(room, dispute, pairs, deadline, progress, step="revising")
    kept: list[Candidate] = []
    theirs: list[Critique] = []
    for number, revision in enumerate(sound):
        place = number + len(sound)
        if again.heard and not serves_better(again.critiques, place, number):
            left = (*left, f"the revision of {name_of(revision)} serves members no better")
            continue
        theirs += [
            replace(each, candidate=len(candidates) + len(kept))
            for each in again.critiques
            if each.candidate == place
        ]
        kept.append(revision)
    return Revised(
        tuple(kept),
        tuple(theirs),
        len(best),
        left,
        again.dropped,
        not again.heard,
        tuple(dict.fromkeys([*troubles, *again.troubles])),
    )


async def _write(
    room: Room,
    dispute: Dispute,
    candidates: Sequence[Candidate],
    critiques: Sequence[Critique],
    best: Sequence[int],
    deadline: Deadline,
    progress: Progress,
) -> tuple[list[Candidate], tuple[str, ...]]:
    """What the model makes of each of the best, and what went wrong."""
    found: list[Candidate] = []
    troubles: list[str] = []
    try:
        async with deadline.until_end_of("revising"):
            for place in best:
                origin = candidates[place]
                steps = Steps(progress, f"{room.model.name} revises wording {place + 1}")
                try:
                    found.append(await _revise_one(room, dispute, origin, place, critiques, steps))
                except BadAnswer as error:
                    troubles.append(str(error))
    except ModelError as error:  # the server is gone, or too slow: the rest would fail likewise
        troubles.append(str(error))
    except TimeoutError:
        troubles.append(OUT_OF_TIME)
    return found, tuple(dict.fromkeys(troubles))


async def _revise_one(
    room: Room,
    dispute: Dispute,
    origin: Candidate,
    place: int,
    critiques: Sequence[Critique],
    steps: Steps,
) -> Candidate:
    theirs = [each for each in critiques if each.candidate == place]
    asked = revise_question(dispute, origin, theirs, seed=seed_of(dispute, "revise", origin.text))
    label = f"Revised: {origin.start}"[:LINE_LIMIT]
    start = Start("revise", label, origin.kind, days=origin.days)
    return await room.ask(
        asked.question,
        lambda answer: read_candidate(answer, asked.labels, start, revises=place),
        on_text=steps.on_text,
        on_attempt=steps.on_attempt,
    )
