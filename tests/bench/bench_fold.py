"""Folding the acts of a group's long life: all of them, and one more on top of them.

Run it as `python tests/bench/bench_fold.py`. All acts are held against decoding the same acts, as
must happen anyway: from the bytes of an entry to its body (`crdt.entry`, signatures left out), and
from there to the act. One more is held against a thousandth of folding all. Processor time; among
those that are added one by one, what is rare otherwise is frequent.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import cbor2

from crdt.canonical import encode
from crdt.entry import read_unverified
from deliberation.bodies import read_act
from deliberation.folding.fold import fold
from deliberation.folding.incremental import Folding
from deliberation.state import Record
from tests.bench.long_history import LongHistory

ACTS = 100_000
MORE = 3_000  # that are added one by one
RUNS = 3


def wire_of(record: Record) -> bytes:
    """An entry as it is kept, with a signature that nobody looks at here."""
    payload = {
        "v": 1,
        "group": bytes(32),
        "device": bytes.fromhex(record.device),
        "seq": record.seq,
        "prev": [bytes.fromhex(record.id)],
        "kind": "act",
        "body": record.body,
    }
    return encode([encode(payload), bytes(64)])


def seconds(work: Callable[[], object]) -> float:
    """Of one run, without what the collector would do about everything that was there before."""
    gc.collect()
    gc.freeze()
    start = time.process_time()
    kept = work()
    taken = time.process_time() - start
    del kept
    gc.unfreeze()
    return taken


def report(name: str, ours: float, raw: float, ratio: float, target: float | None) -> None:
    verdict = (
        "" if target is None else f"target {target:.1f}  {'ok' if ratio <= target else 'OVER'}"
    )
    print(
        f"{name:57} {ours * 1000:8.2f} ms  raw {raw * 1000:8.2f} ms  ratio {ratio:5.2f}  {verdict}"
    )


def bench_whole(records: list[Record]) -> float:
    """All acts; the seconds that folding them takes."""
    wires = [wire_of(record) for record in records]

    def decode() -> object:
        return [read_act(read_unverified(wire).body) for wire in wires]

    def bare() -> object:
        return [cbor2.loads(cbor2.loads(wire)[0]) for wire in wires]

    runs = [(seconds(lambda: fold(records)), seconds(decode), seconds(bare)) for _ in range(RUNS)]
    folding, decoding, alone = (statistics.median(column) for column in zip(*runs, strict=True))
    ratio = statistics.median(run[0] / run[1] for run in runs)
    bare_ratio = statistics.median(run[0] / run[2] for run in runs)
    title = f"Fold {len(records)} acts, vs decoding"
    report(f"{title} them", folding, decoding, ratio, 5.0)
    report(f"{title} CBOR alone, nothing checked", folding, alone, bare_ratio, None)
    return float(folding)


def bench_one_more(records: list[Record], more: list[Record], whole: float) -> None:
    """One act after the other; the mean of all, and of each kind."""
    folding = Folding()
    folding.add(records)
    gc.collect()
    gc.freeze()
    taken: dict[str, list[float]] = defaultdict(list)
    for record in more:
        start = time.process_time()
        folding.add([record])
        taken[str(record.body["act"])].append(time.process_time() - start)
    assert folding.state == fold([*records, *more])
    share = whole / 1000
    mean = statistics.mean(each for times in taken.values() for each in times)
    report("One act more, vs a thousandth of the fold", mean, share, mean / share, 1.0)
    slowest = sorted(
        ((statistics.mean(times), kind) for kind, times in taken.items()), reverse=True
    )
    for mean, kind in slowest:
        name = f"  {kind} ({len(taken[kind])} of them)"
        report(name, mean, share, mean / share, 1.0)


def main() -> None:
    life = LongHistory(members=12)
    life.live(ACTS)
    life.often = 0.05  # so that there are enough of the acts that are rare
    life.live(ACTS + MORE)
    records, more = life.records[:ACTS], life.records[ACTS:]
    bench_one_more(records, more, bench_whole(records))


if __name__ == "__main__":
    main()
