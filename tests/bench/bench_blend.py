"""The blend of a large group, from plain records, against the same sums in bare NumPy.

`python tests/bench/bench_blend.py` prints a line for each; run by `make bench`. 50 members, 40
options, 20 values, 10,000 lessons, each with a likeness to each option: as records and lists for
us, as arrays that lie ready for NumPy, which keeps no terms and makes no ranking.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from deliberation.profiles.values import VALUES  # noqa: E402
from deliberation.weighing.blend import Blend, blend  # noqa: E402
from deliberation.weighing.effects import GroupCell, Table  # noqa: E402
from deliberation.weighing.evidence import Lesson  # noqa: E402
from deliberation.weighing.given import Given  # noqa: E402
from deliberation.weighing.sensitivity import turning  # noqa: E402

RUNS = 7
TARGET = 10.0
Whole = NDArray[np.int64]


def group(
    members: int = 50, options: int = 40, lessons: int = 10_000, sources: int = 4_000
) -> Given:
    """Nobody has rated anything, so that every utility is worked out from values."""
    chance = random.Random(1)
    people = [f"member {n}" for n in range(members)]
    offered = [f"option {n}" for n in range(options)]
    return Given(
        options=offered,
        members=people,
        weights={who: tuple(chance.randrange(1001) for _ in VALUES) for who in people},
        tables={
            option: Table(
                option, tuple(GroupCell(v, chance.randrange(-200, 201), ()) for v in VALUES)
            )
            for option in offered
        },
        lessons=[
            Lesson(
                chance.choice((0, 500, 1000)),
                chance.randrange(1001),
                f"group {chance.randrange(sources)}",
            )
            for _ in range(lessons)
        ],
        likeness={option: [chance.randrange(1001) for _ in range(lessons)] for option in offered},
    )


class Ready:
    """The same as arrays, with the lessons in the order of their sources."""

    def __init__(self, given: Given) -> None:
        number: dict[str, int] = {}
        lessons = sorted(given.lessons, key=lambda e: number.setdefault(e.source, len(number)))
        order = sorted(range(len(given.lessons)), key=lambda i: number[given.lessons[i].source])
        self.weights = np.array(list(given.weights.values()), np.int64)
        cells = [[cell.halves for cell in table.cells] for table in given.tables.values()]
        self.effects = np.array(cells, np.int64).T.copy()
        self.y = np.array([each.y for each in lessons], np.int64)
        self.t = np.array([each.t for each in lessons], np.int64)
        of = np.array([number[each.source] for each in lessons])
        self.starts = np.searchsorted(of, np.arange(len(number)))
        self.s = np.array([[row[i] for i in order] for row in given.likeness.values()], np.int64)
        self.lam_max = given.lam_max / 100

    def sums(self) -> tuple[Whole, NDArray[np.float64]]:
        """W in half-hundredths times the weights' sum rounded down, and B."""
        u = (self.weights @ self.effects) // (2 * self.weights.sum(axis=1, keepdims=True))
        worst = u.min(axis=0)
        weight = self.s * self.t
        total = np.maximum(np.add.reduceat(weight, self.starts, axis=1), 1)
        mean = np.add.reduceat(weight * self.y, self.starts, axis=1) // total
        heaviest = np.maximum.reduceat(weight, self.starts, axis=1)
        n = heaviest.sum(axis=1) / 1e6
        a = 1 + (heaviest * mean).sum(axis=1) / 1e9
        p = a / (2 + n)
        lam = self.lam_max * n / (n + 4)
        return worst, (1 - lam) * worst / 100 + lam * (2 * p - 1)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def paired(ours: Callable[[], object], raw: Callable[[], object]) -> tuple[float, float, float]:
    """Median seconds of both, and the median of the ratios, run in turn."""
    pairs = [(timed(ours), timed(raw)) for _ in range(RUNS)]
    medians = [statistics.median(column) for column in zip(*pairs, strict=True)]
    return medians[0], medians[1], statistics.median(a / b for a, b in pairs)


def same(ours: Blend, raw: NDArray[np.float64], given: Given) -> bool:
    """To a hundredth: bare NumPy rounds down where we round to the nearest."""
    found = [row.B for option in given.options if (row := ours.row(option))]
    return bool(np.allclose(found, raw, atol=0.011))


def report(name: str, figures: tuple[float, float, float]) -> None:
    ours, raw, ratio = figures
    verdict = "ok" if ratio <= TARGET else "OVER"
    print(f"{name:57} {ours * 1000:8.1f} ms  raw {raw * 1000:8.1f} ms  "
          f"ratio {ratio:5.2f}  target {TARGET:.1f}  {verdict}")  # fmt: skip


def main() -> None:
    given = group()
    ready = Ready(given)
    assert same(blend(given), ready.sums()[1], given)
    report("Blend, 50 members, 40 options, 10,000 lessons",
           paired(lambda: blend(given), ready.sums))  # fmt: skip
    seconds = timed(lambda: turning(group(12, 6, 300, 100)))
    print(f"{'What would turn it, 12 members, 6 options, 300 lessons':57} {seconds * 1000:8.1f} ms")


if __name__ == "__main__":
    main()
