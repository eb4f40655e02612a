"""How long it takes until what one person writes is on the other's screen, in the same room.

`python tests/bench/bench_live.py`. Two windows, each a program of its own in a network of its own,
joined by a cable. Timed from the press on "Save these words" in the one until the new words are
drawn in the other: signing, both disks, the gate, the road and both windows are in it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.journeys.network import Cable, NoNamespaces, cable
from tests.journeys.together import QUIET, begin, edit, found_group, join_by_code, open_clause
from tests.journeys.windows import Window, window

TIMES = 20  # changes each way
AIM = 1.0  # seconds


def seen_after(writer: Window, reader: Window, number: int) -> float:
    """Seconds until the reader's window has drawn what the writer changed."""
    mark = f"number {number}."
    reader.do("watch", mark)
    pressed = edit(writer, f"Quiet hours start at ten, {mark}")
    reader.until(lambda: reader.do("painted") is not None, "draw it")
    return float(reader.do("painted")) - pressed


def measured(link: Cable, folder: Path) -> list[float]:
    with (
        window("Ada", folder / "ada", link.around(0)) as ada,
        window("Bo", folder / "bo", link.around(1)) as bo,
    ):
        for each in (ada, bo):
            begin(each)
        found_group(ada, folder / "rules.md")
        join_by_code(ada, bo)
        for each, other in ((ada, "Bo"), (bo, "Ada")):
            each.menu("People")
            each.shows(f"Near now: {other}.")
            open_clause(each, QUIET)
        pairs = [(ada, bo), (bo, ada)] * TIMES
        return [seen_after(*pair, number) for number, pair in enumerate(pairs)]


def main() -> None:
    try:
        with tempfile.TemporaryDirectory() as folder, cable() as link:
            found = measured(link, Path(folder))
    except NoNamespaces as why:
        print(f"A change on the other's screen: cannot be measured here. {why}")
        return
    middle, worst = statistics.median(found), max(found)
    print(
        f"A change on the other's screen: {middle * 1000:.0f} ms, at most {worst * 1000:.0f} ms "
        f"of {len(found)}  target {AIM * 1000:.0f} ms  {'ok' if middle <= AIM else 'OVER'}"
    )


if __name__ == "__main__":
    main()
