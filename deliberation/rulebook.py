"""The rulebook as plain records: sections in order, and in each its clauses in order."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


def text_sha256(text: str) -> str:
    """SHA-256 of `text` in UTF-8, as 64 lower-case hex digits: what a consent names."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Section:
    """A heading. `parent` is the id of the section it stands in, or "" at the top."""

    id: str
    title: str
    parent: str = ""
    order: str = ""


@dataclass(frozen=True)
class Clause:
    """One rule: the smallest piece that can be consented to. `text` is Markdown (see docs).

    `concurrent` says that two laptops edited it without knowing of each other, so that a
    person should read the merged words. `removed_by` is the id of what repealed it, or "".
    """

    id: str
    section: str
    text: str
    title: str = ""
    order: str = ""
    concurrent: bool = False
    removed_by: str = ""

    @property
    def sha256(self) -> str:
        """Of its text: what a consent names."""
        return text_sha256(self.text)


@dataclass(frozen=True)
class Draft:
    """A wording that somebody is still working on; it binds nobody and is no option yet."""

    id: str
    clause: str
    text: str


@dataclass(frozen=True)
class Rulebook:
    """Sections in reading order (parents before children), clauses in reading order."""

    title: str
    sections: tuple[Section, ...] = ()
    clauses: tuple[Clause, ...] = ()
    drafts: tuple[Draft, ...] = ()

    def clause(self, clause_id: str) -> Clause | None:
        """The clause of that id, or None."""
        return next((clause for clause in self.clauses if clause.id == clause_id), None)

    def depth(self, section: Section) -> int:
        """1 for a top section, 2 for a section in it, and so on."""
        by_id = {each.id: each for each in self.sections}
        depth, seen = 1, {section.id}
        while section.parent in by_id and section.parent not in seen:
            section = by_id[section.parent]
            seen.add(section.id)
            depth += 1
        return depth

    def numbers(self) -> dict[str, str]:
        """The printed number of every section ("2.1") and clause ("2.1.3"), by id.

        Within a section its clauses are counted first, then the sections in it, one count for
        both, so that no two things in the book share a number. Clauses outside every section
        come first and are numbered 0.1, 0.2, ...
        """
        numbers: dict[str, str] = {}
        known = {section.id for section in self.sections}

        def walk(parent: str, prefix: str) -> None:
            own = [c for c in self.clauses if (c.section if c.section in known else "") == parent]
            for index, clause in enumerate(own, 1):
                numbers[clause.id] = f"{prefix or '0.'}{index}"
            start = len(own) + 1 if parent else 1
            children = [s for s in self.sections if s.parent == parent and s.id not in numbers]
            for index, section in enumerate(children, start):
                numbers[section.id] = f"{prefix}{index}"
                walk(section.id, f"{prefix}{index}.")

        walk("", "")
        return numbers
