"""How benchmarks measure: both sides in turn, and ratios within one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

RUNS = 5


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def paired(ours: Callable[[], float], raw: Callable[[], float]) -> tuple[float, float, float]:
    """Median seconds of both, and the median of the ratios, run in turn."""
    pairs = [(ours(), raw()) for _ in range(RUNS)]
    medians = [statistics.median(column) for column in zip(*pairs, strict=True)]
    return medians[0], medians[1], statistics.median(a / b for a, b in pairs)


def report(name: str, target: float | None, figures: tuple[float, float, float]) -> None:
    ours, raw, ratio = figures
    verdict = ""
    if target is not None:
        verdict = f"target {target:.1f}  {'ok' if ratio <= target else 'OVER'}"
    print(f"{name:57} {ours * 1000:8.0f} ms  raw {raw * 1000:8.0f} ms  "
          f"ratio {ratio:5.2f}  {verdict}")  # fmt: skip
