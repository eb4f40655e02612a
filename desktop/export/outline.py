"""A rulebook without ids, as it is in a file: headings in order, and under each its clauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deliberation.rulebook import Clause, Rulebook, Section
from desktop.export.inline import escape, one_line
from desktop.export.markup import canonical


@dataclass(frozen=True)
class OutlineSection:
    """A heading and the clauses right under it, each clause in the form of `markup.canonical`.

    `depth` is 1 at the top. The section that it stands in is the nearest one before it of a
    smaller depth. Clauses outside every heading are in a first section of depth 0, title "".
    """

    title: str
    depth: int
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Outline:
    """Sections in reading order; the first heading has depth 1 and no level is left out."""

    title: str
    sections: tuple[OutlineSection, ...]


def assemble(title: str, headings: Iterable[tuple[int, str, Sequence[str]]]) -> Outline:
    """The outline of `(level, heading, clauses)` in reading order; level 0 is for no heading.

    Levels are whatever the file used (a book may start at the third) and are evened out. Clauses
    are brought into canonical form, and those without words are left out.
    """
    sections: list[OutlineSection] = []
    open_levels: list[int] = []
    for level, heading, texts in headings:
        clauses = tuple(clause for text in texts if (clause := canonical(text)))
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        if level:
            open_levels.append(level)
        if level or clauses:
            sections.append(OutlineSection(one_line(heading), len(open_levels), clauses))
    return Outline(one_line(title), tuple(sections))


def clause_markdown(clause: Clause) -> str:
    """A clause as its outline has it: its title, where it has one, as a bold first paragraph."""
    title = one_line(clause.title)
    return f"**{escape(title)}**\n\n{clause.text}" if title else clause.text


def outline_of(rulebook: Rulebook) -> Outline:
    """What a file of `rulebook` holds: `read_rules` of its export gives exactly this.

    Texts are in canonical form (`markup.canonical`), titles on one line. Repealed clauses and
    clauses without words are left out. What points to a section that is not there, or to itself
    in a circle, is put at the top, so that nothing is lost.
    """
    clauses = [clause for clause in rulebook.clauses if not clause.removed_by]
    known = {section.id for section in rulebook.sections}
    outside = [clause for clause in clauses if clause.section not in known]
    headings = [(0, "", [clause_markdown(clause) for clause in outside])]
    for depth, section in _in_reading_order(rulebook.sections):
        own = [clause_markdown(clause) for clause in clauses if clause.section == section.id]
        headings.append((depth, section.title, own))
    return assemble(rulebook.title, headings)


def _in_reading_order(sections: Sequence[Section]) -> list[tuple[int, Section]]:
    """Each section with its depth, every section right before those that stand in it."""
    known = {section.id for section in sections}
    children: dict[str, list[Section]] = {}
    for section in sections:
        children.setdefault(section.parent if section.parent in known else "", []).append(section)
    out: list[tuple[int, Section]] = []
    seen: set[str] = set()

    def take(first: Section) -> None:
        waiting = [(1, first)]
        while waiting:
            depth, section = waiting.pop()
            if section.id not in seen:
                seen.add(section.id)
                out.append((depth, section))
                inner = children.get(section.id, [])
                waiting.extend((depth + 1, child) for child in reversed(inner))

    for section in children.get("", []):
        take(section)
    for section in sections:  # what is left points at itself in a circle
        take(section)
    return out
