"""From edits to the steps that make them; all is checked here, before a document is touched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from crdt.edits import (
    AddClause,
    AddSection,
    Edit,
    EditClause,
    EditRefused,
    Looked,
    MoveClause,
    PutDraft,
    RemoveClause,
    RemoveSection,
    RenameClause,
    RenameSection,
    RestoreClause,
    RestoreSection,
    SetTitle,
)
from crdt.fractional import keys_with_one_more
from crdt.rulebook_shape import CLAUSES, DRAFTS, LOOKED, META, SECTIONS, TEXT
from crdt.steps import Make, Put, Rewrite, Step
from crdt.text_diff import splices
from deliberation.acts import LINE_LIMIT, TEXT_LIMIT

_ID = re.compile(r"[0-9a-f]{32}\Z")
_WHAT = {SECTIONS: "section", CLAUSES: "clause", DRAFTS: "draft"}
_UP = {SECTIONS: "parent", CLAUSES: "section"}  # the field that says where a thing stands

Fields = Mapping[str, str]
Rows = Mapping[str, Mapping[str, Fields]]


def plan(edits: Iterable[Edit], rows: Rows, looks: Mapping[str, str]) -> list[Step]:
    """The steps that make `edits` in this order, none where nothing would change.

    `rows` are the fields (and "text") of everything by kind and id, the title of the rulebook
    under kind "meta" and id "". `looks` has for each concurrent clause what to write when
    somebody has looked. Raises `EditRefused` for an edit that makes no sense here.
    """
    planner = _Planner(rows, looks)
    for edit in edits:
        planner.take(edit)
    return planner.steps


class _Planner:
    """Plays the edits through on a copy of the fields, so that each sees the ones before it."""

    def __init__(self, rows: Rows, looks: Mapping[str, str]) -> None:
        self.steps: list[Step] = []
        self._rows = {kind: dict(by_id) for kind, by_id in rows.items()}
        self._looks = dict(looks)

    def take(self, edit: Edit) -> None:
        match edit:
            case SetTitle(title):
                self._put(META, "", "title", _line(title))
            case AddSection(id_, title, parent, after):
                self._make(SECTIONS, id_, {"title": _line(title)})
                self._stand(SECTIONS, id_, parent, after)
            case RenameSection(id_, title):
                self._put(SECTIONS, id_, "title", _line(title))
            case RemoveSection(id_, by):
                self._put(SECTIONS, id_, "removed_by", _remover(by))
            case RestoreSection(id_):
                self._put(SECTIONS, id_, "removed_by", "")
            case AddClause(id_, section, text, title, after):
                self._make(CLAUSES, id_, {"title": _line(title)})
                self._stand(CLAUSES, id_, section, after)
                self._rewrite(CLAUSES, id_, text)
            case EditClause(id_, text):
                self._rewrite(CLAUSES, id_, text)
            case RenameClause(id_, title):
                self._put(CLAUSES, id_, "title", _line(title))
            case MoveClause(id_, section, after):
                self._stand(CLAUSES, id_, section, after)
            case RemoveClause(id_, by):
                self._put(CLAUSES, id_, "removed_by", _remover(by))
            case RestoreClause(id_):
                self._put(CLAUSES, id_, "removed_by", "")
            case PutDraft(id_, clause, text):
                self._put_draft(id_, clause, text)
            case Looked(clause):
                self._row(CLAUSES, clause)
                if clause in self._looks:
                    self._put(CLAUSES, clause, LOOKED, self._looks.pop(clause))

    def _row(self, kind: str, id_: str) -> Fields:
        row = self._rows[kind].get(id_)
        if row is None:
            raise EditRefused(f"There is no such {_WHAT[kind]} in the rulebook; look at it again.")
        return row

    def _make(self, kind: str, id_: str, values: Fields) -> None:
        if not _ID.match(id_):
            raise EditRefused(f"The id of a {_WHAT[kind]} must have 32 hex digits.")
        if id_ in self._rows[kind]:
            raise EditRefused(f"This {_WHAT[kind]} is in the rulebook already.")
        self.steps.append(Make(kind, id_))
        self._rows[kind][id_] = {}
        for field, value in values.items():
            self._put(kind, id_, field, value)

    def _put(self, kind: str, id_: str, field: str, value: str) -> None:
        row = self._row(kind, id_)
        if row.get(field, "") != value:
            self._rows[kind][id_] = {**row, field: value}
            self.steps.append(Put(kind, id_, field, value))

    def _rewrite(self, kind: str, id_: str, text: str) -> None:
        row = self._row(kind, id_)
        changes = splices(row.get(TEXT, ""), _text(text))
        if changes:
            self._rows[kind][id_] = {**row, TEXT: text}
            self.steps.append(Rewrite(kind, id_, changes))

    def _put_draft(self, id_: str, clause: str, text: str) -> None:
        if id_ not in self._rows[DRAFTS]:
            self._row(CLAUSES, clause)
            self._make(DRAFTS, id_, {"clause": clause})
        elif self._row(DRAFTS, id_).get("clause") != clause:
            raise EditRefused("A draft stays with the clause that it was begun for.")
        self._rewrite(DRAFTS, id_, text)

    def _stand(self, kind: str, id_: str, up: str, after: str | None) -> None:
        """Give the thing its place: after a neighbour, at the front ("") or at the end (None)."""
        self._row(kind, id_)
        if up:
            self._row(SECTIONS, up)
        field = _UP[kind]
        siblings = sorted(
            (row.get("order", ""), other)
            for other, row in self._rows[kind].items()
            if other != id_ and row.get(field, "") == up
        )
        ids = [other for _, other in siblings]
        if after and after not in ids:
            raise EditRefused(f"The {_WHAT[kind]} to put it after is not in that place any more.")
        at = len(ids) if after is None else ids.index(after) + 1 if after else 0
        self._put(kind, id_, field, up)
        keys = keys_with_one_more([key for key, _ in siblings], at)
        for other, key in zip([*ids[:at], id_, *ids[at:]], keys, strict=True):
            self._put(kind, other, "order", key)


def _text(text: str) -> str:
    if len(text) > TEXT_LIMIT:
        raise EditRefused(
            f"A clause can have {TEXT_LIMIT:,} characters and this has {len(text):,};"
            " split it into several."
        )
    return _sound(text)


def _line(text: str) -> str:
    if len(text) > LINE_LIMIT:
        raise EditRefused(
            f"A title can have {LINE_LIMIT} characters and this has {len(text):,}; shorten it."
        )
    return _sound(text)


def _sound(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise EditRefused(
            "The text has half a character in it, which cannot be kept; type it again."
        ) from None
    return text


def _remover(by: str) -> str:
    if not by:
        raise EditRefused("What is taken out of the rulebook must say by what it was repealed.")
    return _line(by)
