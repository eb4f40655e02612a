"""One wording by the model from each starting blend, and like wordings brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.acts import Candidate
from deliberation.quotes import normalise
from deliberation.state import Position
from llm.errors import BadAnswer, ModelError
from llm.mediation.answers import read_candidate
from llm.mediation.asking import Asked, mediate_questions
from llm.mediation.deadline import Deadline, Progress, Steps
from llm.mediation.dispute import Dispute
from llm.mediation.starts import Start, starts_for
from llm.room.asking import Room
from llm.words.likeness import Shape, likeness

ALIKE = 0.9  # higher than for one sentence: a sentence more may be all that a member asked for
OUT_OF_TIME = "The time for the model was over, so it was stopped."


@dataclass(frozen=True)
class Drafts:
    """What the model wrote: different wordings, each with its blend.

    `asked`: how many were asked for; `repeated`: what people see of the blends that gave a
    wording which was there already, each with that of the first; `troubles`: what went wrong.
    """

    candidates: tuple[Candidate, ...]
    starts: tuple[Start, ...]
    asked: int
    repeated: tuple[tuple[str, str], ...]
    troubles: tuple[str, ...]


async def draft_all(
    room: Room, dispute: Dispute, wordings: int, deadline: Deadline, progress: Progress
) -> Drafts:
    """One wording from each starting blend, until all are there or the time is over."""
    starts = starts_for(dispute, wordings)
    asked = mediate_questions(dispute, wordings)
    written: list[tuple[Start, Candidate]] = []
    troubles: list[str] = []
    try:
        async with deadline.until_end_of("drafting"):
            for number, (start, each) in enumerate(zip(starts, asked, strict=True), 1):
                step = f"{room.model.name} drafts wording {number} of {len(starts)}: {start.label}"
                try:
                    candidate = await _draft_one(room, start, each, Steps(progress, step))
                except BadAnswer as error:
                    troubles.append(str(error))
                    continue
                written.append((start, candidate))
    except ModelError as error:  # the server is gone, or too slow: the rest would fail likewise
        troubles.append(str(error))
    except TimeoutError:
        troubles.append(OUT_OF_TIME)
    kept, repeated = different(written)
    return Drafts(
        tuple(candidate for _, candidate in kept),
        tuple(start for start, _ in kept),
        len(starts),
        tuple(repeated),
        tuple(dict.fromkeys(troubles)),
    )


async def _draft_one(room: Room, start: Start, asked: Asked[Position], steps: Steps) -> Candidate:
    return await room.ask(
        asked.question,
        lambda answer: read_candidate(answer, asked.labels, start),
        on_text=steps.on_text,
        on_attempt=steps.on_attempt,
    )


def different(
    written: Sequence[tuple[Start, Candidate]],
) -> tuple[list[tuple[Start, Candidate]], list[tuple[str, str]]]:
    """The wordings without those that say what an earlier one says, and which these were."""
    kept: list[tuple[Start, Candidate, Shape]] = []
    repeated: list[tuple[str, str]] = []
    for start, candidate in written:
        shape = Shape(candidate.text)
        first = next((begun for begun, _, other in kept if alike(shape, other)), None)
        if first is None:
            kept.append((start, candidate, shape))
        else:
            repeated.append((start.label, first.label))
    return [(start, candidate) for start, candidate, _ in kept], repeated


def alike(one: Shape, other: Shape) -> bool:
    """Whether two wordings are one and the same.

    They are where only case and punctuation differ, or where nearly all letters are the same
    (Dice's coefficient of 0.9) and so are numbers, "not" and "may".
    """
    if _bare(one.text) == _bare(other.text):
        return True
    return one.firm == other.firm and likeness(one, other) >= ALIKE


def _bare(text: str) -> str:
    letters = (ch if ch.isalnum() else " " for ch in normalise(text).casefold())
    return " ".join("".join(letters).split())
