"""From the rows of the rulebook document to the rulebook in reading order: a pure function."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from crdt.rulebook_shape import CLAUSES, DRAFTS, META, SECTIONS, TEXT
from deliberation.rulebook import Clause, Draft, Rulebook, Section

Fields = Mapping[str, str]


def read(
    rows: Mapping[str, Mapping[str, Fields]], concurrent: Collection[str], *, removed: bool = False
) -> Rulebook:
    """Siblings stand by their order, those with the same order by id.

    Clauses that were repealed are left out unless `removed`. The sections in a section that was
    taken out move up to where it stood, its clauses go to the end, outside every section.
    """
    sections = _sections(rows[SECTIONS])
    at = {section.id: index for index, section in enumerate(sections)}
    clauses = [
        _clause(id_, fields, at, id_ in concurrent)
        for id_, fields in rows[CLAUSES].items()
        if removed or not fields.get("removed_by")
    ]

    def reading_place(pair: tuple[int, Clause]) -> tuple[int, str, str]:
        place, clause = pair
        return place, clause.order, clause.id

    clauses.sort(key=reading_place)
    drafts = tuple(
        Draft(id_, row.get("clause", ""), row.get(TEXT, ""), row.get("author", ""))
        for id_, row in sorted(rows[DRAFTS].items())
    )
    title = rows[META].get("", {}).get("title", "")
    return Rulebook(title, tuple(sections), tuple(clause for _, clause in clauses), drafts)


def _clause(id_: str, row: Fields, at: Mapping[str, int], concurrent: bool) -> tuple[int, Clause]:
    section = row.get("section", "")
    place = at.get(section, len(at)) if section else -1
    clause = Clause(
        id=id_,
        section=section if section in at else "",
        text=row.get(TEXT, ""),
        title=row.get("title", ""),
        order=row.get("order", ""),
        concurrent=concurrent,
        removed_by=row.get("removed_by", ""),
    )
    return place, clause


def _sections(rows: Mapping[str, Fields]) -> list[Section]:
    shown = {id_ for id_, row in rows.items() if not row.get("removed_by")}
    inside: dict[str, list[Section]] = defaultdict(list)
    for id_ in shown:
        row = rows[id_]
        parent = _shown_ancestor(id_, rows, shown)
        inside[parent].append(Section(id_, row.get("title", ""), parent, row.get("order", "")))
    for siblings in inside.values():
        siblings.sort(key=lambda section: (section.order, section.id))
    return list(_walk(inside))


def _shown_ancestor(id_: str, rows: Mapping[str, Fields], shown: Collection[str]) -> str:
    """The nearest section around it that is shown; "" too for sections that stand in each other."""
    seen, found = {id_}, ""
    parent = rows[id_].get("parent", "")
    while parent in rows:
        if parent in seen:
            return ""
        seen.add(parent)
        found = found or (parent if parent in shown else "")
        parent = rows[parent].get("parent", "")
    return found


def _walk(inside: Mapping[str, list[Section]]) -> Iterator[Section]:
    stack = list(reversed(inside.get("", [])))
    while stack:
        section = stack.pop()
        yield section
        stack += reversed(inside.get(section.id, []))
