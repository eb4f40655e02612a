"""How much longer the PDF of 500 clauses takes than raw typst on the same source.

Run it as `python tests/bench/bench_pdf.py`. Both sides of a pair run one after the other, each in
a fresh process, because typst remembers within a process what it has set before. Loading the
modules is timed on neither side. Prints one line: the median of the pairs' ratios.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import typst

from deliberation.consent import Binding
from deliberation.rulebook import Clause, Rulebook, Section
from desktop.export.fonts import fonts_for
from desktop.export.pdf import STANDARDS, render_pdf
from desktop.export.printed import PrintedRulebook
from desktop.export.typeset import typeset
from resources import read_text

_SENTENCES = (
    "Whoever cooks does not wash up, and says by noon *what* there will be.",
    "Guests may stay for **three nights**; longer stays are talked about at supper.",
    "What breaks is mended within a week:\n\n1. by whoever broke it\n2. or from the common purse",
    "The workshop is open to all, see [the list](https://example.org/tools) for the tools.",
)


def book(clauses: int) -> PrintedRulebook:
    """A rulebook of that many clauses in sections of twenty-five, with five members."""
    members = tuple((hashlib.sha256(name).hexdigest(), name.decode()) for name in _NAMES)
    sections = tuple(Section(f"s{n}", f"Chapter {n}") for n in range(1 + clauses // 25))
    rules = tuple(
        Clause(f"c{n}", f"s{n // 25}", f"Rule {n}. " + _text(n), f"Rule {n}" if n % 2 else "")
        for n in range(clauses)
    )
    bindings = {
        rule.id: tuple(
            Binding(member, name, rule.sha256, rule.text, 1_790_000_000 + n, True, "")
            for n, (member, name) in enumerate(members[: index % 6])
        )
        for index, rule in enumerate(rules)
    }
    rulebook = Rulebook("House rules", sections, rules)
    digest = hashlib.sha256(b"bench").hexdigest()
    return PrintedRulebook("The house", rulebook, bindings, members, digest, 1_795_000_000, 9_000)


_NAMES = (b"Ada", b"Bo", b"Cleo", b"Dan", b"Eve")


def _text(n: int) -> str:
    return "\n\n".join(_SENTENCES[(n + k) % len(_SENTENCES)] for k in range(1 + n % 3))


def seconds_ours(printed: PrintedRulebook) -> float:
    """From the rulebook in memory to the bytes of its PDF."""
    start = time.perf_counter()
    render_pdf(printed)
    return time.perf_counter() - start


def seconds_raw(printed: PrintedRulebook) -> float:
    """The same source, data, fonts and standards handed to typst with nothing around it."""
    source = read_text("pdf/rulebook.typ").encode()
    inputs = {"book": json.dumps(typeset(printed), ensure_ascii=False)}
    with fonts_for(inputs["book"]) as fonts:
        start = time.perf_counter()
        typst.compile(
            source,
            format="pdf",
            font_paths=fonts,
            sys_inputs=inputs,
            pdf_standards=STANDARDS,
            timestamp=printed.as_of,
        )
        return time.perf_counter() - start


def _in_fresh_process(side: str, clauses: int) -> float:
    command = [sys.executable, __file__, "--side", side, "--clauses", str(clauses)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Measure one side (used by itself), or pairs of both in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clauses", type=int, default=500)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--side", choices=("ours", "raw"))
    given = parser.parse_args()
    if given.side:
        measure = seconds_ours if given.side == "ours" else seconds_raw
        print(measure(book(given.clauses)))
        return
    times: dict[str, list[float]] = {"ours": [], "raw": []}
    for pair in range(given.pairs):
        for side in ("ours", "raw") if pair % 2 else ("raw", "ours"):
            times[side].append(_in_fresh_process(side, given.clauses))
    ratio = statistics.median(a / b for a, b in zip(times["ours"], times["raw"], strict=True))
    ours, raw = (statistics.median(times[side]) for side in ("ours", "raw"))
    print(
        f"PDF of {given.clauses} clauses: {ratio:.2f} times raw typst "
        f"({ours:.2f} s against {raw:.2f} s, medians of {given.pairs} pairs; at most 1.5)"
    )


if __name__ == "__main__":
    main()
