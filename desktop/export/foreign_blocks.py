"""What Markdown files hold and clauses do not: blocks of HTML and tables, written as Markdown."""

from __future__ import annotations

import re

from markdown_it.rules_block.html_block import HTML_SEQUENCES

from desktop.export.fences import indent_of
from desktop.export.html_in_markdown import html_block
from desktop.export.inline import escape_start

_DELIMITERS = re.compile(r" *(?=[^|]*\|)\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$")
_RAW, _COMMENT, _ELEMENT = (HTML_SEQUENCES[n][:2] for n in (0, 1, 5))


def without_html(lines: list[str]) -> list[str]:
    """The lines (none of them in fenced code) with blocks of HTML as Markdown."""
    out: list[str] = []
    last_end = {
        pattern: max((n for n, line in enumerate(lines) if pattern.search(line)), default=-1)
        for _, pattern in (_RAW, _COMMENT)
    }
    at = 0
    while at < len(lines):
        line = lines[at].lstrip(" ")
        closing = next((c for o, c in (_RAW, _COMMENT, _ELEMENT) if o.search(line)), None)
        if closing is None or not line.startswith("<"):
            out.append(lines[at])
            at += 1
            continue
        end = at
        if last_end.get(closing, -1) >= at:
            while not closing.search(lines[end]):
                end += 1
        else:
            while end + 1 < len(lines) and lines[end + 1].strip():
                end += 1
        indent = " " * indent_of(lines[at])
        markdown = html_block("\n".join(lines[at : end + 1])).split("\n")
        out += ["", *(indent + each if each else "" for each in markdown), ""]
        at = end + 1
    return out


def without_tables(lines: list[str]) -> list[str]:
    """Each table as a list item of its headings, with its rows in it and cells parted by dashes."""
    out: list[str] = []
    at = 0
    while at < len(lines):
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if "|" not in lines[at] or not _DELIMITERS.match(following):
            out.append(lines[at])
            at += 1
            continue
        rows = [lines[at]]
        at += 2
        while at < len(lines) and "|" in lines[at]:
            rows.append(lines[at])
            at += 1
        indent = " " * indent_of(rows[0])
        out += ["", *(indent + item for item in table_items([_row(row) for row in rows])), ""]
    return out


def table_items(rows: list[str]) -> list[str]:
    """The rows of a table, as inline Markdown, as the lines of one list item: one clause."""
    texts = [escape_start(row) for row in rows if row]
    return [f"{'    ' if number else ''}- {text}" for number, text in enumerate(texts)]


def _row(line: str) -> str:
    cells = (cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line))
    return " — ".join(cell for cell in cells if cell)
