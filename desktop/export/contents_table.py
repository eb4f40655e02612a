"""Telling a table of contents from rules, so that it is left out: the app makes its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from desktop.export.blocks import Items, Raw, Text
from desktop.export.markup import spans

_CONTENTS_HEADING = re.compile(
    "(table of )?contents|toc|index|inhalt(sverzeichnis)?|table des matières|sommaire|[íi]ndice"
    "|contenido|inhoud(sopgave)?|innehåll|indhold|innhold|sisällys|spis treści|obsah|tartalom"
)
_PLACEHOLDER = re.compile(r"\[TOC\]|\[\[_?TOC_?\]\]|\{:toc\}", re.IGNORECASE)
_NUMBER = re.compile(r"^[§\d.)\s]+(?:[a-z][.)]\s)?")


def is_contents_heading(title: str) -> bool:
    return bool(_CONTENTS_HEADING.fullmatch(bare(title)))


def bare(title: str) -> str:
    """A heading's words without its number and case, to compare it with an entry."""
    return _NUMBER.sub("", title.casefold()).strip(" :.")


def is_contents(block: Raw, titles: Collection[str], *, under_heading: bool) -> bool:
    """Whether a block is a table of contents: mostly links into this document, two at least.

    Under a heading that says so, a list that mostly repeats the document's headings is one too;
    `titles` are those, each as `bare` gives it.
    """
    if isinstance(block, Text):
        return bool(_PLACEHOLDER.fullmatch(block.source))
    if not isinstance(block, Items):
        return False
    entries = list(_entries(block))
    hits = sum(_leads_inside(entry) or (under_heading and _repeats(entry, titles))
               for entry in entries)  # fmt: skip
    return hits >= (1 if under_heading else 2) and hits * 5 >= len(entries) * 3


def _entries(items: Items) -> Iterator[str]:
    for item in items.items:
        yield from _entries_in(item)


def _entries_in(blocks: Sequence[Raw]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Items):
            yield from _entries(block)
        else:
            yield block.source if isinstance(block, Text) else block.text


def _leads_inside(entry: str) -> bool:
    runs = spans(entry)
    linked = sum(len(run.text) for run in runs if run.link.startswith("#"))
    return linked * 2 >= sum(len(run.text) for run in runs) > 0


def _repeats(entry: str, titles: Collection[str]) -> bool:
    return bare("".join(run.text for run in spans(entry))) in titles
