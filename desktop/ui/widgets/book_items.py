"""What the book is made of before it is drawn: headings, clauses, and who stands beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deliberation.consent import Binding
from deliberation.rulebook import Clause, Section
from desktop.export.markup import parse
from desktop.ui.needs import going_on
from desktop.ui.typeset import plain_words
from desktop.ui.words import join_names, translate
from desktop.views import GroupView


@dataclass(frozen=True)
class Heading:
    id: str
    number: str
    title: str
    depth: int

    @property
    def spoken(self) -> str:
        return translate("book", "Section {number}, {title}").format(
            number=self.number, title=self.title
        )


@dataclass(frozen=True)
class Entry:
    """A clause as the book shows it. `bound` are bindings of members who are in the group."""

    clause: Clause
    number: str
    bound: tuple[Binding, ...]
    missing: tuple[str, ...]  # names of members whom it does not bind in any wording
    in_deliberation: bool

    @property
    def id(self) -> str:
        return self.clause.id

    @property
    def who(self) -> str:
        """Who is bound, in words."""
        now = [each.name for each in self.bound if each.current]
        before = [each.name for each in self.bound if not each.current]
        if not self.bound:
            return translate("book", "Binds nobody yet.")
        if not self.missing and not before:
            return translate("book", "Binds everybody: {names}.").format(names=join_names(now))
        said = [translate("book", "Binds {names}.").format(names=join_names(now))]
        if before:
            earlier = translate("book", "By an earlier wording: {names}.")
            said.append(earlier.format(names=join_names(before)))
        if self.missing:
            said.append(
                translate("book", "Does not bind {names}.").format(names=join_names(self.missing))
            )
        return " ".join(said)

    @property
    def marks(self) -> tuple[str, ...]:
        """What is going on with the clause, a short phrase each."""
        found = []
        if self.clause.concurrent:
            found.append(translate("book", "to read again"))
        if self.in_deliberation:
            found.append(translate("book", "in deliberation"))
        return tuple(found)

    @property
    def spoken(self) -> str:
        title = f"{self.clause.title}. " if self.clause.title else ""
        words = plain_words(parse(self.clause.text))
        marks = "".join(f" ({mark})" for mark in self.marks)
        said = translate("book", "Clause {number}{marks}: {title}{words} {who}")
        return said.format(number=self.number, marks=marks, title=title, words=words, who=self.who)


Item = Heading | Entry


def items_of(view: GroupView) -> tuple[Item, ...]:
    """Everything in reading order: clauses outside every section, then section by section."""
    book = view.rulebook
    known = {section.id for section in book.sections}
    by_section: dict[str, list[Clause]] = {}
    for clause in book.clauses:
        by_section.setdefault(clause.section if clause.section in known else "", []).append(clause)
    open_on = {each.clause for each in view.state.deliberations if going_on(each) and each.clause}
    items: list[Item] = [*_entries(view, by_section.get("", []), open_on)]
    for section in book.sections:
        items.append(_heading(view, section))
        items.extend(_entries(view, by_section.get(section.id, []), open_on))
    return tuple(items)


def _heading(view: GroupView, section: Section) -> Heading:
    number = view.numbers.get(section.id, "")
    return Heading(section.id, number, section.title, view.rulebook.depth(section))


def _entries(view: GroupView, clauses: list[Clause], open_on: set[str]) -> Iterator[Entry]:
    members = view.state.current
    for clause in clauses:
        bound = view.bindings.get(clause.id, ())
        bound_ids = {binding.member for binding in bound}
        missing = tuple(member.name for member in members if member.id not in bound_ids)
        number = view.numbers.get(clause.id, "")
        yield Entry(clause, number, tuple(bound), missing, clause.id in open_on)
