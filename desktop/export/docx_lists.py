"""Which Word paragraphs are list items, how deep, and with numbers or bullets."""

from __future__ import annotations

import re
from typing import Any

from docx.oxml.ns import qn

_LIST_STYLE = re.compile(r"list (bullet|number|continue)(?: (\d))?$", re.IGNORECASE)


class Numbering:
    """The list definitions of a document, looked up for one paragraph at a time."""

    def __init__(self, document: Any) -> None:
        self._formats: dict[tuple[str, str], str] = {}
        part = next(
            (
                r.target_part
                for r in document.part.rels.values()
                if r.reltype.endswith("/numbering")
            ),
            None,
        )
        if part is None:
            return
        levels = {
            (abstract.get(qn("w:abstractNumId")), level.get(qn("w:ilvl"))): _value(
                level.find(qn("w:numFmt"))
            )
            for abstract in part.element.iter(qn("w:abstractNum"))
            for level in abstract.iter(qn("w:lvl"))
        }
        for num in part.element.iter(qn("w:num")):
            abstract = _value(num.find(qn("w:abstractNumId")))
            for (owner, level), kind in levels.items():
                if owner == abstract:
                    self._formats[str(num.get(qn("w:numId"))), str(level)] = kind

    def mark(self, paragraph: Any, styles: list[Any]) -> str | None:
        """What stands before the paragraph's words in Markdown; None if it is in no list.

        `styles` are its styles, the nearest first: a style can make list items too.
        """
        for owner in (paragraph, *(style.element for style in styles)):
            properties = owner.find(qn("w:pPr"))
            numbered = properties.find(qn("w:numPr")) if properties is not None else None
            if numbered is not None:
                which, level = (_value(numbered.find(qn(f"w:{n}"))) for n in ("numId", "ilvl"))
                if which == "0":
                    return None
                if which:
                    named = 0 if level or owner is paragraph else _named_level(styles)
                    kind = self._formats.get((which, level or "0"), "decimal")
                    return _mark(kind == "bullet", int(level or named))
        for style in styles:
            if found := _LIST_STYLE.match(style.name or ""):
                inner = " " * 4 * _named_level(styles)
                return inner + {"bullet": "- ", "number": "1. "}.get(found[1].lower(), "    ")
        return None


def _named_level(styles: list[Any]) -> int:
    """How deep a style like "List Bullet 2" puts its items, counted from 0."""
    names = (_LIST_STYLE.match(style.name or "") for style in styles)
    return next((int(found[2] or 1) - 1 for found in names if found), 0)


def _mark(bullet: bool, level: int) -> str:
    return " " * 4 * min(level, 9) + ("- " if bullet else "1. ")


def _value(element: Any) -> str:
    return str(element.get(qn("w:val"), "")) if element is not None else ""
