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
        Draft(id_, row.get("clause", ""), row.get(TEXT, ""))
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
    inside: dict[str, list[tuple[list[tuple[str, str]], Section]]] = defaultdict(list)
    for id_, row in rows.items():
        if not row.get("removed_by"):
            parent, place = _standing(id_, rows)
            section = Section(id_, row.get("title", ""), parent, row.get("order", ""))
            inside[parent].append((place, section))
    for siblings in inside.values():
        siblings.sort(key=lambda each: each[0])
    return list(_walk({parent: [s for _, s in found] for parent, found in inside.items()}))


def _standing(id_: str, rows: Mapping[str, Fields]) -> tuple[str, list[tuple[str, str]]]:
    """The nearest section around it that is shown, and its place there.

    The place is its order within the removed sections between the two. Sections that stand in
    each other, which takes two people who do not know of each other, come out at the top.
    """
    own = (rows[id_].get("order", ""), id_)
    place, seen, parent = [own], {id_}, rows[id_].get("parent", "")
    found = ""
    while parent in rows:
        if parent in seen:
            return "", [own]
        seen.add(parent)
        row = rows[parent]
        if not found and row.get("removed_by"):
            place.insert(0, (row.get("order", ""), parent))
        found = found or ("" if row.get("removed_by") else parent)
        parent = row.get("parent", "")
    return found, place


def _walk(inside: Mapping[str, list[Section]]) -> Iterator[Section]:
    stack = list(reversed(inside.get("", [])))
    while stack:
        section = stack.pop()
        yield section
        stack += reversed(inside.get(section.id, []))
