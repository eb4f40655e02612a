"""A rulebook as a Markdown file that any reader shows and that comes back exactly as it was."""

from __future__ import annotations

import json
import re

from deliberation.rulebook import Rulebook
from desktop.export.front_matter import OWN_FORMAT
from desktop.export.inline import escape
from desktop.export.outline import OutlineSection, outline_of

_CLOSING = re.compile(r"(?:(?<= )|^)(#+)$")


def to_markdown(rulebook: Rulebook, *, title_front_matter: bool = True) -> str:
    """The rulebook as CommonMark: sections as headings, each clause an item of a numbered list.

    Reading it back gives `outline_of(rulebook)`, which says what is evened out. With
    `title_front_matter` false the title is a heading above all others and the file says nothing
    of where it is from; then a list that looks like a table of contents is taken for one.

    A section deeper than six has a heading with as many "#" as it is deep. That is a heading
    here and plain text to other readers, which know six levels.
    """
    outline = outline_of(rulebook)
    if title_front_matter:
        head = ["---", f"title: {json.dumps(outline.title, ensure_ascii=False)}"]
        lines = [*head, f"{OWN_FORMAT}: 1", "---"]
    else:
        lines = [_heading(1, outline.title)] if outline.title else []
    lower = 0 if title_front_matter or not outline.title else 1
    for section in outline.sections:
        lines.extend(_section(section, lower))
    return "\n".join(lines).strip("\n") + "\n"


def _section(section: OutlineSection, lower: int) -> list[str]:
    lines = ["", _heading(section.depth + lower, section.title)] if section.depth else []
    if section.clauses:
        lines.append("")
    for number, clause in enumerate(section.clauses, 1):
        lines.extend(_item(f"{number}. ", clause))
    return lines


def _heading(depth: int, title: str) -> str:
    return f"{'#' * depth} {_CLOSING.sub(_escaped, escape(title))}".rstrip()


def _escaped(found: re.Match[str]) -> str:
    return "\\" + found[0]


def _item(marker: str, clause: str) -> list[str]:
    """The clause behind its number, its further lines under its first."""
    first, *rest = clause.split("\n")
    return [marker + first, *(" " * len(marker) + line if line else "" for line in rest)]
