"""The difference of two texts word by word, as runs and as a sentence that can be read aloud."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from desktop.ui.words import translate

_WORD = re.compile(r"\w+(?:['’]\w+)*")
FEWEST = 3  # words in a row that stay the same, to be shown as staying between two changes
_TOKEN = re.compile(r"\w+(?:['’]\w+)*|\s+|[^\w\s]")


@dataclass(frozen=True)
class Run:
    """A stretch of text: `how` is "same", "removed" or "added"."""

    how: str
    text: str


def diff(old: str, new: str) -> tuple[Run, ...]:
    """Runs that spell `old` without the added ones, and `new` without the removed ones.

    A word or two that happen to be the same amid changes are not kept apart: whole phrases
    are easier to read than a patchwork.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    pieces = [
        (tag == "equal", "".join(before[a:b]), "".join(after[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
    ]
    last = len(pieces) - 1
    runs: list[Run] = []
    removed, added = "", ""
    for index, (same, was, now) in enumerate(pieces):
        if same and (index in (0, last) or len(_WORD.findall(was)) >= FEWEST):
            runs += _changed(removed, added)
            removed, added = "", ""
            runs.append(Run("same", was))
        else:
            removed, added = removed + was, added + now
    return (*runs, *_changed(removed, added))


def _changed(removed: str, added: str) -> list[Run]:
    return [Run(how, text) for how, text in (("removed", removed), ("added", added)) if text]


def unlike(runs: tuple[Run, ...]) -> bool:
    """Whether so little stays the same that a difference would tell nothing."""
    kept = sum(len(_WORD.findall(run.text)) for run in runs if run.how == "same")
    there = sum(len(_WORD.findall(run.text)) for run in runs if run.how != "added")
    return there > 0 and kept < there / 4


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
