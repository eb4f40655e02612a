"""The difference of two texts word by word, as runs and as a sentence that can be read aloud."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from desktop.ui.words import translate

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|\s+|[^\w\s]")


@dataclass(frozen=True)
class Run:
    """A stretch of text: `how` is "same", "removed" or "added"."""

    how: str
    text: str


def diff(old: str, new: str) -> tuple[Run, ...]:
    """Runs that spell `old` without the added ones, and `new` without the removed ones."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    runs: list[Run] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            runs.append(Run("same", "".join(before[a:b])))
            continue
        if b > a:
            runs.append(Run("removed", "".join(before[a:b])))
        if d > c:
            runs.append(Run("added", "".join(after[c:d])))
    return tuple(runs)


def in_words(runs: tuple[Run, ...]) -> str:
    """ "Removed: “…”. Added: “…”.", in the order of the text; says so when nothing changed."""
    labels = {
        "removed": translate("worddiff", "Removed: “{words}”."),
        "added": translate("worddiff", "Added: “{words}”."),
    }
    said = [
        labels[run.how].format(words=" ".join(run.text.split()))
        for run in runs
        if run.how in labels and run.text.strip()
    ]
    return " ".join(said) or translate("worddiff", "The words are the same.")
