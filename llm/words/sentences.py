"""Splits what a member wrote into sentences, each of them the member's own characters."""

from __future__ import annotations

import re

_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+•–]|\d{1,3}[.)]|[A-Za-z][.)])[ \t]+")
_TERMINALS = ".!?…。！？؟।"
_CLOSERS = "\"'”’»)]*_"
# Before a full stop (lower case): those that never end a sentence, those that do before a capital,
# and those that do unless a number follows.
_NEVER_LAST, _MAYBE_LAST, _BEFORE_NUMBER = (
    frozenset(listed.split())
    for listed in (
        "e.g i.e cf vs approx mr mrs ms dr prof p pp vol fig z.b d.h bzw ca evtl ggf u.a hr fr "
        "p.ex ej sr sra núm art abs",
        "etc a.m p.m min max incl excl usw o.ä st str",
        "no nr",
    )
)
_STOP = re.compile(rf"[{_TERMINALS}]+[{re.escape(_CLOSERS)}]*")
_WORD_BEFORE = re.compile(r"[\w.]+\Z")


def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences of `text` in order, each a substring of it, without spaces around it.

    List items, blank lines and lines that start anew (with a capital, a digit or a list mark, or
    after a line that ended a sentence) are ends too; a line that was only wrapped is not. What
    holds no letter and no digit is left out.
    """
    found: list[str] = []
    for block in _blocks(text):
        start = 0
        for stop in _STOP.finditer(block):
            if _ends(block, stop):
                found.append(block[start : stop.end()])
                start = stop.end()
        found.append(block[start:])
    stripped = (sentence.strip() for sentence in found)
    return tuple(each for each in stripped if any(ch.isalnum() for ch in each))


def _ends(block: str, stop: re.Match[str]) -> bool:
    mark, after = stop.group(), block[stop.end() : stop.end() + 1]
    if mark[0] in "。！？؟।":
        return True
    if after and not after.isspace():
        return False  # 10.30, a.m, example.org
    word = _WORD_BEFORE.search(block[max(0, stop.start() - 30) : stop.start()])
    if mark != "." or word is None:
        return True
    short, following = word.group().casefold().strip("."), block[stop.end() :].lstrip()[:1]
    if short in _MAYBE_LAST:
        return following.isupper()
    if short in _BEFORE_NUMBER:
        return not following.isdigit()
    initial = len(short) == 1 and short.isalpha()
    return not initial and short not in _NEVER_LAST


def _blocks(text: str) -> list[str]:
    """Runs of lines that belong together, as substrings of `text` without their list marks."""
    blocks: list[str] = []
    begin = end = 0  # the run so far is text[begin:end]
    previous = ""
    for line in text.splitlines(keepends=True):
        item = _LIST_ITEM.match(line)
        if item or _starts_anew(previous, line):
            blocks.append(text[begin:end])
            begin = end + (item.end() if item else 0)
        end += len(line)
        previous = line
    blocks.append(text[begin:end])
    return [block for block in blocks if block.strip()]


def _starts_anew(previous: str, line: str) -> bool:
    last, first = previous.rstrip(), line.lstrip()[:1]
    if not first or not last or last.endswith(tuple(_TERMINALS + _CLOSERS + ":;")):
        return True
    return first.isupper() or first.isdigit() or not first.isalnum()
