"""The words of a Word paragraph with their styles and links; deleted ones left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from docx.oxml.ns import qn

from desktop.export.inline import one_line
from desktop.export.markup import Span
from desktop.export.spans_writer import write_spans

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What was struck in tracked changes, and the second copy of a text box.
_SKIPPED = (qn("w:del"), qn("w:moveFrom"), _FALLBACK)
_WHITE = (qn("w:tab"), qn("w:br"), qn("w:cr"))
_PROPERTIES = (qn("w:pPr"), qn("w:rPr"), qn("w:tcPr"), qn("w:tblPr"), qn("w:trPr"))
_OFF = ("0", "false", "off", "none")


def words_of(element: Any) -> str:
    """The words in a paragraph or a table cell, on one line."""
    return one_line("".join(run.text for run in _runs(element, Span(""), {})))


def markdown_of(element: Any, relations: Mapping[str, Any]) -> str:
    """The same as inline Markdown; `relations` are those of the document's part, for links."""
    return write_spans(list(_runs(element, Span(""), relations)))


def _runs(element: Any, style: Span, relations: Mapping[str, Any]) -> Iterator[Span]:
    for child in element:
        if child.tag in _SKIPPED or child.tag in _PROPERTIES:
            continue
        if child.tag == qn("w:t"):
            yield replace(style, text=child.text or "")
        elif child.tag == qn("w:noBreakHyphen"):
            yield replace(style, text="-")
        elif child.tag in _WHITE:
            yield replace(style, text=" ")
        elif child.tag == qn("w:hyperlink"):
            yield from _runs(child, replace(style, link=_target(child, relations)), relations)
        elif child.tag == qn("w:r"):
            bold, italic = _bold_italic(child)
            yield from _runs(child, replace(style, bold=bold, italic=italic), relations)
        else:
            yield from _runs(child, style, relations)
            if child.tag == qn("w:p"):  # in a cell or a text box
                yield Span(" ")


def _target(hyperlink: Any, relations: Mapping[str, Any]) -> str:
    relation = relations.get(hyperlink.get(qn("r:id")) or "")
    address = str(relation.target_ref) if relation is not None and relation.is_external else ""
    anchor = hyperlink.get(qn("w:anchor"))
    return address + (f"#{anchor}" if anchor else "")


def _bold_italic(run: Any) -> tuple[bool, bool]:
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return False, False
    style = properties.find(qn("w:rStyle"))
    name = str(style.get(qn("w:val"))).lower() if style is not None else ""
    return (
        _is_on(properties.find(qn("w:b"))) or name == "strong",
        _is_on(properties.find(qn("w:i"))) or name == "emphasis",
    )


def _is_on(switch: Any) -> bool:
    return switch is not None and switch.get(qn("w:val"), "1").lower() not in _OFF
