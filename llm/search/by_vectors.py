"""Likeness by the angle between vectors, held as whole numbers so that each sum is exact.

A vector of length 1 becomes whole numbers of length 4000. Every partial sum of a product of two
then stays below 2^24, up to which 32-bit floats count exactly: it is the same in whichever order
a processor adds, so that neither a text's place in the matrix nor the machine changes a hit.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from llm.search.embedding import Embedder, Vectors
from llm.search.index import Hit, best

LENGTH = 4000
THOUSANDTH = LENGTH * LENGTH // 1000  # of the product of two vectors that point the same way
CHUNK = 4096  # rows, at least, that memory is taken for at a time: 4 MB


class ByVectors:
    """An `Index` by cosine. Rows lie without gaps in one matrix, so that a search is one product;
    the last row fills the gap of one that is removed.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._matrix: Vectors = np.empty((0, embedder.width), np.float32)
        self._ids: list[str] = []
        self._rows: dict[str, int] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, items: Iterable[tuple[str, str]]) -> None:
        texts = dict(items)
        vectors = whole_numbers(self._embedder.vectors(list(texts.values())))
        with self._lock:
            new = [id_ for id_ in texts if id_ not in self._rows]
            self._make_room(len(self._ids) + len(new))
            self._rows.update(zip(new, range(len(self._ids), len(self._matrix)), strict=False))
            self._ids += new
            self._matrix[[self._rows[id_] for id_ in texts]] = vectors

    def _make_room(self, rows: int) -> None:
        """At least half as much again, so that adding one by one seldom moves the rest."""
        there = len(self._matrix)
        if rows > there:
            larger = np.empty((max(rows, there + max(there // 2, CHUNK)), self._matrix.shape[1]),
                              np.float32)  # fmt: skip
            larger[: len(self._ids)] = self._matrix[: len(self._ids)]
            self._matrix = larger

    def remove(self, ids: Iterable[str]) -> None:
        with self._lock:
            for id_ in ids:
                row = self._rows.pop(id_, None)
                if row is None:
                    continue
                last = self._ids.pop()
                if last != id_:
                    self._matrix[row] = self._matrix[len(self._ids)]
                    self._ids[row] = last
                    self._rows[last] = row

    def search(self, text: str, most: int = 10) -> tuple[Hit, ...]:
        wanted = whole_numbers(self._embedder.vectors([text]))[0]
        with self._lock:
            scores = self._matrix[: len(self._ids)] @ wanted
            rows = np.flatnonzero(scores >= _floor(scores, most))
            found = (rows.tolist(), _thousandths(scores[rows]).tolist())
            return best((Hit(self._ids[row], s) for row, s in zip(*found, strict=True)), most)


def whole_numbers(vectors: Vectors) -> Vectors:
    """Vectors of length 1 with `LENGTH` times each number, rounded, in place; still as floats."""
    return np.rint(np.multiply(vectors, LENGTH, out=vectors), out=vectors)


def _thousandths(scores: Vectors) -> NDArray[np.int64]:
    """Likenesses to the nearest thousandth; rounding may have made a vector a hair too long."""
    return np.minimum((scores.astype(np.int64) + THOUSANDTH // 2) // THOUSANDTH, 1000)


def _floor(scores: Vectors, most: int) -> int:
    """The lowest product that can be among the best: at least one thousandth, and as many
    thousandths as the last of the best, since those alike go by id.
    """
    least = 1
    if 0 < most < len(scores):
        least = max(least, int(_thousandths(np.partition(scores, -most)[-most:])[0]))
    return least * THOUSANDTH - THOUSANDTH // 2
