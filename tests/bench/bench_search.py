"""Finding the likest of 100,000 lessons, against the bare query that finds them.

`python tests/bench/bench_search.py` prints a line for each; run by `make bench`. By vectors: text
in, hits out, against one matrix times the ready vector in NumPy and `argpartition`. By words: the
same against FTS5 alone with the very same MATCH, ordered by bm25, the ten best. The lessons are
made of the shipped pieces' sentences with random numbers and words, from one line to a long page.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import psutil

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from desktop.library import shipped  # noqa: E402
from llm.search.by_vectors import ByVectors  # noqa: E402
from llm.search.by_words import ByWords  # noqa: E402
from llm.search.embedding import Embedder, embedder  # noqa: E402
from llm.search.finding import text_of_piece  # noqa: E402

LESSONS = 100_000
QUERIES = 40
MOST = 10
TARGET = 1.5
BARE_FTS = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found) LIMIT ?"


class Made:
    """Lessons that never happened, each its own words: sentences of several pieces, mixed."""

    def __init__(self) -> None:
        self._chance = random.Random(1)
        texts = [text_of_piece(piece) for piece in shipped()]
        self._sentences = [each.strip() for text in texts for each in text.split(".")]
        self._words = sorted({word for text in texts for word in text.split()})

    def lesson(self) -> str:
        """Short ones are the most frequent."""
        count = min(30, 1 + int(self._chance.expovariate(1 / 5)))
        return ". ".join(self._sentence() for _ in range(count))

    def _sentence(self) -> str:
        words = self._chance.choice(self._sentences).split()
        for place, word in enumerate(words):
            if word.isdigit():
                words[place] = str(self._chance.randrange(1, 400))
            elif self._chance.random() < 0.2:
                words[place] = self._chance.choice(self._words)
        return " ".join(words)


def timed(work: Callable[..., object], *given: object) -> float:
    start = time.perf_counter()
    work(*given)
    return time.perf_counter() - start


def report(
    name: str,
    ours_of: Callable[[str], object],
    raw_of: Callable[[str], object],
    queries: Sequence[str],
) -> None:
    """The medians of both, run in turn for each query, and that of the ratios."""
    pairs = [(timed(ours_of, text), timed(raw_of, text)) for text in queries]
    ours, raw = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    verdict = "ok" if ratio <= TARGET else "OVER"
    print(f"{name:57} {ours * 1000:8.1f} ms  raw {raw * 1000:8.1f} ms  "
          f"ratio {ratio:5.2f}  target {TARGET:.1f}  {verdict}", flush=True)  # fmt: skip


def built(name: str, index: ByVectors | ByWords, items: Sequence[tuple[str, str]]) -> None:
    """Fills the index; says how long that took and what it takes in memory beside the texts."""
    gc.collect()
    before = psutil.Process().memory_info().rss
    seconds = timed(index.add, items)
    gc.collect()
    more = (psutil.Process().memory_info().rss - before) / 2**20
    print(f"{name:57} {seconds:8.1f} s   {more:8.0f} MiB more in memory", flush=True)


def by_vectors(items: Sequence[tuple[str, str]], queries: Sequence[str], by: Embedder) -> None:
    short, long = [text[:60] for text in queries] * 50, [text for _, text in items[:2_000]]
    for name, texts in (("60 letters", short), ("lessons", long)):
        pace = len(texts) / timed(by.vectors, texts)
        print(f"{f'Vectors of {name}, together':57} {pace:8.0f} a second")
    pace = len(queries) / timed(lambda: [by.vectors([text]) for text in queries])
    print(f"{'Vectors of lessons, one by one':57} {pace:8.0f} a second")
    index = ByVectors(by)
    built("Build the index by vectors", index, items)
    matrix = np.concatenate([by.vectors([text for _, text in items[start : start + 5_000]])
                             for start in range(0, len(items), 5_000)])  # fmt: skip
    ready = {text: by.vectors([text])[0] for text in queries}
    report(
        f"The likest {MOST} of {len(items):,} lessons by vectors",
        lambda text: index.search(text, MOST),
        lambda text: np.argpartition(matrix @ ready[text], -MOST)[-MOST:],
        queries,
    )


def by_words(items: Sequence[tuple[str, str]], queries: Sequence[str]) -> None:
    index = ByWords()
    built("Build the index by words", index, items)
    lines = [text[:60] for text in queries]
    asked = {text: index._match(text) for text in (*lines, *queries)}
    bare = index._database
    for name, texts in (("a line", lines), ("a lesson", queries)):
        report(
            f"The likest {MOST} of {len(items):,} lessons to {name} by words",
            lambda text: index.search(text, MOST),
            lambda text: bare.execute(BARE_FTS, (asked[text], MOST)).fetchall(),
            texts,
        )


def main() -> None:
    made = Made()
    items = [(f"{number:06}", made.lesson()) for number in range(LESSONS)]
    queries = [made.lesson() for _ in range(QUERIES)]
    letters = statistics.mean(len(text) for _, text in items)
    print(f"{len(items):,} lessons of {letters:.0f} letters on average")
    by_words(items, queries)
    by = embedder()
    if by is None:
        print("Without the package wordllama there are no vectors to measure.")
        return
    print(f"The model: {by.name}, loaded in {timed(embedder.__wrapped__) * 1000:.0f} ms")
    by_vectors(items, queries, by)


if __name__ == "__main__":
    main()
