"""What each candidate does to the twenty values: by the model, and by word lists where it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deliberation.acts import LINE_LIMIT, Candidate, Cell
from llm.errors import BadAnswer, ModelError
from llm.mediation.deadline import Deadline, Progress
from llm.mediation.dispute import Dispute
from llm.mediation.drafting import OUT_OF_TIME
from llm.mediation.sizes import first_that_fit, size_of
from llm.rating.effects import model_effects
from llm.room.asking import Room
from llm.words.effects import Found, effects_of

EFFECTS_BYTES = 40_000  # of all effects in an act; beyond it they stand without their words


@dataclass(frozen=True)
class Affected:
    """The candidates with their effects. `by_words`: the places of those that a word list read.

    `dropped` counts effects that rest on words which stand in no text.
    """

    candidates: tuple[Candidate, ...]
    by_words: tuple[int, ...]
    dropped: int
    troubles: tuple[str, ...]

    @property
    def by_model(self) -> tuple[Candidate, ...]:
        """Those whose effects the model named: word lists agree with themselves, which says
        nothing."""
        return tuple(c for place, c in enumerate(self.candidates) if place not in self.by_words)


async def with_effects(
    room: Room,
    dispute: Dispute,
    candidates: Sequence[Candidate],
    deadline: Deadline,
    progress: Progress,
) -> Affected:
    """Every candidate with its effects against the present text, whatever the model does."""
    found: dict[int, tuple[Found, ...]] = {}
    troubles: list[str] = []
    dropped = 0
    try:
        async with deadline.until_end_of("effects"):
            for place, candidate in enumerate(candidates):
                progress(
                    f"{room.model.name} reads what wording {place + 1} of {len(candidates)} does."
                )
                try:
                    effects = await model_effects(
                        room, candidate.text, dispute.present_text, ref=dispute.deliberation
                    )
                except BadAnswer as error:
                    troubles.append(str(error))
                    continue
                found[place] = effects.found
                dropped += effects.dropped
    except ModelError as error:  # the server is gone, or too slow: the rest would fail likewise
        troubles.append(str(error))
    except TimeoutError:
        troubles.append(OUT_OF_TIME)
    by_words = tuple(place for place in range(len(candidates)) if place not in found)
    for place in by_words:
        found[place] = effects_of(candidates[place].text, dispute.present_text)
    cells = [_cells(found[place]) for place in range(len(candidates))]
    sizes = (sum(map(size_of, each)) for each in cells)
    told = first_that_fit(sizes, EFFECTS_BYTES)
    return Affected(
        tuple(
            replace(each, effects=own if whole else _without_words(own))
            for each, own, whole in zip(candidates, cells, told, strict=True)
        ),
        by_words,
        dropped,
        tuple(dict.fromkeys(troubles)),
    )


def _cells(found: Sequence[Found]) -> tuple[Cell, ...]:
    return tuple(Cell(each.value, each.effect, each.words[:LINE_LIMIT]) for each in found)


def _without_words(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(replace(each, words="") for each in cells)
