"""Working on the rulebook's text: bringing rules in, editing a clause, taking the rules out."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

from crdt.edits import AddClause, AddSection, Edit, EditClause, Looked, SetTitle
from crdt.text_diff import carried_over
from deliberation.acts import TEXT_LIMIT
from deliberation.combining import LONGEST, too_many_marks
from deliberation.errors import FolkmootError
from deliberation.rulebook import Clause
from desktop.export import markup
from desktop.export.import_rules import read_rules
from desktop.export.outline import Outline
from desktop.session import NotFound, Session
from desktop.views import Changed, Topic

BATCH = 60_000  # code points to a change: what fits into one entry with room to spare
_SAME = "The words are the same; nothing was changed."
_TEXT = frozenset({Topic.RULEBOOK, Topic.CONSENTS})


class EditingRefused(FolkmootError):
    """The rulebook stays as it is; the sentence says why."""


class Editing(Session):
    def import_rules(self, group: str, path: Path, *, add: bool = False) -> Changed:
        """Bring a file of rules in. With `add`, after clauses that are here already.

        Nobody is bound by what is imported: each consents, clause by clause, or does not.
        """
        outline = read_rules(path)
        for section in outline.sections:
            check_letters("\n".join((outline.title, section.title, *section.clauses)))
        rulebook = self._group(group).rulebook
        if rulebook.clauses and not add:
            raise EditingRefused(
                "The rulebook has clauses already; say that you want to add these after them."
            )
        batches = list(_batches(outline, named=bool(rulebook.title)))
        self._group(group).edit_all(batches, "import")
        clauses = sum(len(section.clauses) for section in outline.sections)
        sections = sum(1 for section in outline.sections if section.depth)
        sentence = (
            f"{path.name} brought in {clauses} clauses in {sections} sections; "
            "nobody is bound by any of them yet."
        )
        return Changed(sentence, _TEXT, group)

    def edit_clause(
        self, group: str, clause: str, text: str, *, base: str | None = None
    ) -> Changed:
        """Change the words of a clause. Who consented stays bound to the words they had.

        `base` is what the clause said when the person began. Where somebody changed it since, both
        changes are kept, as if the two had been out of each other's reach.
        """
        now, words = self._clause(group, clause).text, self._words(text)
        if base is not None and now not in (base, words):
            return self._carry_over(group, clause, base, words, now)
        if words == now or self._group(group).edit([EditClause(clause, words)]) is None:
            return Changed(_SAME, group=group)
        sentence = "The wording is changed; it binds nobody until they consent to it."
        return Changed(sentence, _TEXT, group, clause)

    def _carry_over(self, group: str, clause: str, base: str, words: str, now: str) -> Changed:
        together = self._words(carried_over(base, words, now))
        if words == markup.canonical(base) or together == now:
            return Changed(_SAME, group=group)
        held = self._group(group)
        if held.edit_from(clause, base, words) is None:
            held.edit([EditClause(clause, together)])
        sentence = (
            "The clause was changed meanwhile, and both changes were kept; read what they became."
        )
        return Changed(sentence, _TEXT, group, clause)

    def looked(self, group: str, clause: str) -> Changed:
        """Say that the merged words of a clause have been read and may stand."""
        self._clause(group, clause)
        self._group(group).edit([Looked(clause)], "looked")
        return Changed("The merged wording is marked as read.", _TEXT, group, clause)

    def _clause(self, group: str, clause: str) -> Clause:
        found = self._group(group).rulebook.clause(clause)
        if found is None:
            raise NotFound("There is no such clause in the rulebook; look at the list again.")
        return found

    @staticmethod
    def _words(text: str) -> str:
        check_letters(text)
        words = markup.canonical(text)
        if not words:
            raise EditingRefused("A clause needs words.")
        if len(words) > TEXT_LIMIT:
            raise EditingRefused(
                f"A text may have {TEXT_LIMIT:,} characters; this has {len(words):,}."
            )
        return words


def check_letters(text: str) -> None:
    """Raises `EditingRefused` for half a character, which no file could hold, and for more marks
    on one letter than any laptop would accept."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise EditingRefused(
            "The words hold half a character, as from a text that is not UTF-8; type them again."
        ) from None
    if too_many_marks(text):
        raise EditingRefused(
            f"The words stack more than {LONGEST} accents or other marks on one letter; take some "
            "of them away."
        )


def new_id() -> str:
    """An id for a clause or a section: 32 hex digits that nobody else draws."""
    return uuid.uuid4().hex


def _batches(outline: Outline, *, named: bool) -> Iterator[list[Edit]]:
    """The outline as edits, in pieces of about `BATCH` code points."""
    batch: list[Edit] = [] if named or not outline.title else [SetTitle(outline.title)]
    weight = 0
    ancestors: list[str] = []  # the sections that the present one stands in
    for section in outline.sections:
        section_id = ""
        if section.depth:
            del ancestors[section.depth - 1 :]
            parent = ancestors[-1] if ancestors else ""
            section_id = new_id()
            batch.append(AddSection(section_id, section.title, parent))
            ancestors.append(section_id)
        for text in section.clauses:
            batch.append(AddClause(new_id(), section_id, text))
            weight += len(text)
            if weight > BATCH:
                yield batch
                batch, weight = [], 0
    if batch:
        yield batch
