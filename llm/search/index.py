"""Finding the texts that are most like a text, whichever way likeness is told: one interface.

By vectors where the model's package is there, otherwise by the words that texts share. What is
found helps a person or an agent to look; no sum rests on it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from llm.search.embedding import Embedder


class Hit(NamedTuple):
    """A text that was found. `likeness` is in thousandths, from 1 to 1000."""

    id: str
    likeness: int


class Index(Protocol):
    """Texts by id. Any thread may use it; a search sees a whole `add` or `remove` or nothing."""

    def __len__(self) -> int:
        """How many texts there are."""

    def add(self, items: Iterable[tuple[str, str]]) -> None:
        """Takes in each (id, text); an id that is there already has its text replaced."""

    def remove(self, ids: Iterable[str]) -> None:
        """Drops these texts; an id that is not there is passed over."""

    def search(self, text: str, most: int = 10) -> tuple[Hit, ...]:
        """At most so many texts that are like `text`, the likest first, those alike by id.

        What has nothing in common with it is left out. In whichever order texts were added, the
        hits are the same.
        """


def best(hits: Iterable[Hit], most: int) -> tuple[Hit, ...]:
    """The likest, and of those alike the first by id."""
    return tuple(heapq.nsmallest(most, hits, key=lambda hit: (-hit.likeness, hit.id)))


def make_index(by: Embedder | None) -> Index:
    """An empty index: by the vectors of `by`, or by words where there is no embedder."""
    from llm.search.by_vectors import ByVectors  # here, since both rest on this module
    from llm.search.by_words import ByWords

    return ByWords() if by is None else ByVectors(by)
