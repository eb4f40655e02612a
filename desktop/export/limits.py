"""How much a file of rules may hold, checked as early as it is known: nothing of a file that is
too long is worked through before it is refused."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.acts import LINE_LIMIT, TEXT_LIMIT
from desktop.export.blocks import Items, Raw, Text
from desktop.export.errors import ImportRefused
from desktop.export.outline import Outline

SIZE_LIMIT = 2 * 1024 * 1024  # bytes of the file
LINE_COUNT_LIMIT = 100_000
COUNT_LIMIT = 5_000  # clauses, and sections

_ROUGHLY = 2  # markup may be this much longer than the words that are left of it


def check_size(size: int, name: str) -> None:
    if size > SIZE_LIMIT:
        raise ImportRefused(
            f"{name} has {size / 1024**2:.1f} MiB, and a file of rules may have"
            f" {SIZE_LIMIT // 1024**2} MiB at most: take out the pictures, or divide it."
        )


def check_text(text: str) -> None:
    """Refuse a text of too many lines, or with a line that must be too long a rule."""
    lines = text.split("\n")
    if len(lines) > LINE_COUNT_LIMIT:
        raise ImportRefused(
            f"The file has {len(lines):,} lines, and {LINE_COUNT_LIMIT:,} at most are possible:"
            " divide it."
        )
    for line in lines:
        _check_clause(line.strip(), _ROUGHLY * TEXT_LIMIT)


def check_blocks(headings: Sequence[tuple[int, str, Sequence[Raw]]]) -> None:
    """Refuse too many sections and clauses, and paragraphs that must be too long."""
    _check_count(len(headings) - 1, "sections")
    blocks = [block for _, _, each in headings for block in each]
    _check_count(sum(len(b.items) if isinstance(b, Items) else 1 for b in blocks), "rules")
    for _, title, _ in headings:
        _check_title(title, _ROUGHLY * LINE_LIMIT)
    waiting = blocks
    while waiting:
        block = waiting.pop()
        if isinstance(block, Items):
            waiting.extend(inner for item in block.items for inner in item)
        else:
            words = block.source if isinstance(block, Text) else block.text
            _check_clause(words, _ROUGHLY * TEXT_LIMIT)


def check_outline(outline: Outline, name: str) -> None:
    """Refuse an outline without a clause, or with a title or clause that no group could keep."""
    clauses = [clause for section in outline.sections for clause in section.clauses]
    if not clauses:
        raise ImportRefused(f"{name} holds no rule: choose a file with rules written in it.")
    _check_count(len(clauses), "rules")
    for title in (outline.title, *(section.title for section in outline.sections)):
        _check_title(title, LINE_LIMIT)
    for clause in clauses:
        _check_clause(clause, TEXT_LIMIT)


def _check_count(count: int, what: str) -> None:
    if count > COUNT_LIMIT:
        raise ImportRefused(
            f"The file has {count:,} {what}, and a rulebook may have {COUNT_LIMIT:,} at most:"
            " divide it."
        )


def _check_title(title: str, limit: int) -> None:
    if len(title) > limit:
        raise ImportRefused(
            f"The title that starts “{title[:40].strip()}…” has {len(title):,} characters, and"
            f" {LINE_LIMIT} at most are possible: make it shorter."
        )


def _check_clause(clause: str, limit: int) -> None:
    if len(clause) > limit:
        start = " ".join(clause[:60].split())
        raise ImportRefused(
            f"The rule that starts “{start}…” has {len(clause):,} characters, and {TEXT_LIMIT:,}"
            " at most are possible: divide it into several."
        )
