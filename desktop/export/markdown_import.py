"""Markdown to an outline: headings to sections, top-level items and paragraphs to clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.export.block_writer import write_blocks
from desktop.export.blocks import Code, Items, Raw, Text, read_blocks
from desktop.export.contents_table import bare, is_contents, is_contents_heading
from desktop.export.front_matter import OWN_FORMAT
from desktop.export.html_in_markdown import without_tags
from desktop.export.inline import one_line
from desktop.export.limits import check_blocks
from desktop.export.markdown_document import read_document
from desktop.export.markup import spans
from desktop.export.outline import Outline, assemble

Heading = tuple[int, str, list[Raw]]
RawHeading = tuple[int, str, tuple[Raw, ...]]

_REFERENCE = re.compile(r"\[([^\[\]]+)\](?:\[([^\[\]]*)\])?(?![(:\[])")
_HEADING_ID = re.compile(r"\s*\{[:#][^{}]*\}$")


def outline_from_markdown(text: str, name: str) -> Outline:
    """The outline of a Markdown file; `name` is its title where it gives none itself.

    What an exported rulebook holds is taken as it stands. In any other file tables of contents
    are dropped, and a single heading at the top is taken for the title.
    """
    document = read_document(text)
    raw = [(part.level, part.title, read_blocks(part.body)) for part in document.parts]
    check_blocks(raw)
    headings = [_finished_heading(heading, document.definitions) for heading in raw]
    if OWN_FORMAT in document.values:
        title = document.values.get("title", "")
    else:
        headings = _without_contents([_without_id(heading) for heading in headings])
        title, headings = find_title(headings, document.values.get("title", ""))
    return assemble(title or ("" if OWN_FORMAT in document.values else name), clauses_of(headings))


def _finished_heading(heading: RawHeading, definitions: dict[str, str]) -> Heading:
    level, title, blocks = heading
    return level, _words(_finish(title, definitions)), list(_finished(blocks, definitions))


def _without_id(heading: Heading) -> Heading:
    return heading[0], _HEADING_ID.sub("", heading[1]), heading[2]


def _words(source: str) -> str:
    return one_line("".join(span.text for span in spans(source)))


def _finish(source: str, definitions: dict[str, str]) -> str:
    """One line of Markdown with its references written out and without HTML."""

    def target(found: re.Match[str]) -> str:
        known = definitions.get((found[2] or found[1]).strip().casefold())
        return f"[{found[1]}]({known})" if known else found[0]

    return without_tags(_REFERENCE.sub(target, source) if definitions else source)


def _finished(blocks: Sequence[Raw], definitions: dict[str, str]) -> tuple[Raw, ...]:
    out: list[Raw] = []
    for block in blocks:
        if isinstance(block, Items):
            items = (_finished(item, definitions) for item in block.items)
            kept = tuple(item for item in items if item)
            if kept:
                out.append(Items(block.ordered, kept, block.start))
        elif isinstance(block, Code):
            out.append(block)
        elif source := _finish(block.source, definitions):
            out.append(Text(source))
    return tuple(out)


def _without_contents(headings: list[Heading]) -> list[Heading]:
    """The headings without tables of contents, and without a heading that held nothing else."""
    titles = {bare(title) for _, title, _ in headings if title}
    out: list[Heading] = []
    for at, (level, title, blocks) in enumerate(headings):
        about = is_contents_heading(title)
        kept = [b for b in blocks if not is_contents(b, titles, under_heading=about)]
        last = at + 1 == len(headings) or headings[at + 1][0] <= level
        if kept or not (about and last):
            out.append((level, title, kept))
    return out


def find_title(headings: list[Heading], given: str) -> tuple[str, list[Heading]]:
    """The title that the file has, and the headings without it.

    It is the one `given`, or else the only heading of the top level if the text starts with it.
    A heading that only repeats the one given is dropped.
    """
    at = next((n for n, heading in enumerate(headings) if heading[0]), None)
    if at is None or any(blocks for _, _, blocks in headings[:at]):
        return given, headings
    level, title, blocks = headings[at]
    alone = sum(each[0] <= level for each in headings if each[0]) == 1
    if not title or not alone or level > 1 or (given and bare(given) != bare(title)):
        return given, headings
    return given or title, [(0, "", blocks), *headings[at + 1 :]]


def clauses_of(headings: Sequence[Heading]) -> list[tuple[int, str, list[str]]]:
    return [(level, title, clause_texts(blocks)) for level, title, blocks in headings]


def clause_texts(blocks: Sequence[Raw]) -> list[str]:
    """Each item of a list outside lists is a clause, and so is each other block."""
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Items):
            out.extend(write_blocks(item) for item in block.items)
        else:
            out.append(write_blocks([block]))
    return out
