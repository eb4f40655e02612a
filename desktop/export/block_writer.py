"""Blocks written back as Markdown in the one form that every clause is kept in.

Four columns of indentation a level, every item of an ordered list with the number of its first
(Markdown counts on by itself, and two members who each add an item do not renumber each other's),
an empty line between paragraphs and none between a paragraph and its list. The result is plain
CommonMark as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.export.blocks import Code, Items, Raw, Text
from desktop.export.inline import tidy


def write_blocks(blocks: Sequence[Raw]) -> str:
    """The Markdown that `read_blocks` reads back as `blocks`."""
    return "\n".join(_lines(blocks))


def _lines(blocks: Sequence[Raw]) -> list[str]:
    out: list[str] = []
    before: Raw | None = None
    for block in blocks:
        if before is not None and not _may_follow_at_once(before, block):
            out.append("")
        out.extend(_block_lines(block))
        before = block
    return out


def _may_follow_at_once(before: Raw, block: Raw) -> bool:
    """Only a list that starts at 1 is told from the paragraph's next line without a gap."""
    return isinstance(before, Text) and isinstance(block, Items) and block.start == 1


def _block_lines(block: Raw) -> list[str]:
    if isinstance(block, Text):
        return [tidy(block.source)]
    if isinstance(block, Code):
        longest = max((len(run) for run in re.findall("`+", block.text)), default=0)
        fence = "`" * max(3, longest + 1)
        return [fence, *block.text.split("\n"), fence]
    marker = f"{block.start}. " if block.ordered else "- "
    return [line for item in block.items for line in item_lines(marker, item)]


def item_lines(marker: str, blocks: Sequence[Raw]) -> list[str]:
    """A list item of `blocks` behind `marker`, its further lines indented."""
    column = max(4, len(marker))
    # A list or code in the marker's own line must start where its next lines will.
    first = marker if isinstance(blocks[0], Text) else marker.ljust(column)
    lines = _lines(blocks)
    return [first + lines[0], *(" " * column + line if line else "" for line in lines[1:])]
