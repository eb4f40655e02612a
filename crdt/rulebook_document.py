"""The rulebook of a group as one merged document: edits and changes in, rulebook out.

Every change is tried on a fork which then takes the document's place, so that whatever goes
wrong, with an edit of ours or with bytes from a stranger, the document is as it was before.
Not for several threads at once: a document lives on the one worker thread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import cbor2

from crdt.automerge_document import AutomergeDocument, AutomergeFailure
from crdt.change import ChangeInfo, ChangeRefused, inspect
from crdt.document_rows import Row, Rows
from crdt.earlier import ending_at, rewritten, state_with, with_own
from crdt.editing import plan
from crdt.edits import Edit, EditRefused
from crdt.errors import Malformed
from crdt.history import Accepted, History
from crdt.outcome import Outcome, face_at, outcome_of
from crdt.reading import read
from crdt.rulebook_shape import CLAUSES, GENESIS, GENESIS_HASH, GENESIS_MAX_OP, META
from crdt.sandbox import Run
from crdt.steps import take_steps
from deliberation.rulebook import Rulebook

__all__ = ["GENESIS_HASH", "GENESIS_MAX_OP", "Outcome", "RulebookDocument"]

_SNAPSHOT = 1  # the version of what `snapshot` writes


class RulebookDocument:
    """Starts as the empty rulebook that every copy starts from."""

    def __init__(self) -> None:
        self._loaded: AutomergeDocument | None = AutomergeDocument()
        self._loaded.apply([GENESIS])
        self._known: History | None = History()
        self._saved = self._saved_history = b""
        self._heads = self._loaded.heads()
        self._rows = Rows()
        self._concurrent: set[str] = set()
        self._stale: set[tuple[str, str, str]] = {(META, "", "")}
        self._read: dict[bool, Rulebook] = {}

    @property
    def _document(self) -> AutomergeDocument:
        """Reading the rulebook needs none: one from a snapshot is opened when something does."""
        if self._loaded is None:
            self._loaded = AutomergeDocument.load(self._saved)
        return self._loaded

    @property
    def _history(self) -> History:
        if self._known is None:
            self._known = History.from_snapshot(self._saved_history)
        return self._known

    # --- what it is

    def heads(self) -> tuple[bytes, ...]:
        """The hashes of the changes that no other change has seen, sorted: the version."""
        return self._heads

    def has(self, change: bytes) -> bool:
        return change in self._history.moments

    def changes_since(self, heads: Sequence[bytes]) -> list[bytes]:
        """The raw changes, causes first, that whoever had seen `heads`, all here, has not seen."""
        return list(self._document.changes_since(heads).values())

    @property
    def max_op(self) -> int:
        """The highest operation number so far."""
        return self._history.max_op

    def actor_seq(self, actor: bytes) -> int:
        """How many changes `actor` has made; 0 for a stranger."""
        return self._history.actor_seq(actor)

    def save(self) -> bytes:
        """The document as an Automerge file, which the JavaScript library opens too."""
        if not self._saved:
            self._saved = self._document.save()
        return self._saved

    @classmethod
    def load(cls, data: bytes) -> RulebookDocument:
        """From what `save` wrote, every change looked through again.

        Raises `ChangeRefused` or `Malformed` if it is no Automerge file or holds what no
        rulebook may hold.
        """
        document = cls()
        try:
            changes = AutomergeDocument.load(data).changes_since()
        except AutomergeFailure:
            changes = {}
        if changes.pop(GENESIS_HASH, None) is None:
            raise ChangeRefused("This is not a rulebook that Automerge could open.")
        document.apply(changes.values())
        return document

    def snapshot(self) -> bytes:
        """Everything, with what was worked out of it, so that opening costs next to nothing."""
        self._refresh()
        rows = [
            [kind, id_, row.map, row.text, row.fields]
            for kind, by_id in self._rows.by_kind.items()
            for id_, row in by_id.items()
        ]
        history = self._saved_history if self._known is None else self._known.snapshot()
        parts = [_SNAPSHOT, self.save(), history, self._heads, rows, sorted(self._concurrent)]
        return cbor2.dumps(parts)

    @classmethod
    def from_snapshot(cls, data: bytes) -> RulebookDocument:
        """From what `snapshot` wrote and nobody else could have touched.

        Raises ValueError, TypeError, KeyError or CBORError for what another version wrote.
        """
        version, saved, history, heads, rows, concurrent = cbor2.loads(data)
        if version != _SNAPSHOT:
            raise ValueError("a snapshot of another version")
        document = cls.__new__(cls)
        document._loaded = document._known = None
        document._saved, document._saved_history = saved, history
        document._heads = tuple(heads)
        document._concurrent = set(concurrent)
        document._rows = Rows()
        for kind, id_, map_, text, fields in rows:
            document._rows.by_kind[kind][id_] = Row(map_, text, fields)
        document._stale, document._read = set(), {}
        return document

    # --- changes

    def apply(
        self,
        changes: Iterable[bytes],
        infos: Iterable[ChangeInfo] | None = None,
        run: Run | None = None,
    ) -> None:
        """Take in raw changes, in any order, as long as none that they build on is missing.

        `infos` is what `inspect` said of them, where the caller has that already. With a `run` on
        this document, they are tried in the sandbox first. All or none: raises `Malformed`,
        `ChangeRefused`, with the hash of the one to blame where it is known, or
        `crdt.sandbox.Held`, and leaves the document as it was. Changes that are here already are
        passed over.
        """
        tried = self._tried(map(inspect, changes) if infos is None else infos, run)
        if tried is not None:
            self._settle(*tried)
            if run is not None:
                run.keep(self._heads)

    def preview(
        self, changes: Iterable[bytes], clause: str, change: bytes, run: Run | None = None
    ) -> Outcome:
        """What `change`, a new one among `changes`, makes of `clause`; nothing is taken in.

        Raises as `apply` does, and `ChangeRefused` if `change` is not among what is new.
        """
        tried = self._tried(map(inspect, changes), run)
        fork, accepted = tried if tried is not None else (self._document, [])
        self._forget(accepted)
        found = next((each for each in accepted if each.info.hash == change), None)
        if found is None:
            raise ChangeRefused("There is no such change of the rulebook to look at.", change)
        clauses = self._history.ids(CLAUSES)
        return outcome_of(fork, found.touch, clause, found.info, clauses)

    def _tried(
        self, infos: Iterable[ChangeInfo], run: Run | None
    ) -> tuple[AutomergeDocument, list[Accepted]] | None:
        """A fork with the changes that are new, which the history then knows; None without any."""
        accepted: list[Accepted] = []
        try:
            for info in self._history.in_order(infos):
                accepted.append(self._history.accept(info))
            if not accepted:
                return None
            fork = self._document.fork()
            raws = [each.info.raw for each in accepted]
            for part in [raws] if run is None else run.outcome(raws):
                fork.apply(part)
        except BaseException as error:
            self._forget(accepted)
            if isinstance(error, AutomergeFailure):
                raise ChangeRefused(
                    "A change of the rulebook cannot be merged, because it does not add up.",
                    accepted[0].info.hash if len(accepted) == 1 else b"",
                ) from None
            raise
        return fork, accepted

    def _forget(self, accepted: Sequence[Accepted]) -> None:
        for each in reversed(accepted):
            self._history.forget(each)

    def make_change(self, edits: Sequence[Edit], actor: bytes) -> bytes | None:
        """Make `edits` as one change of `actor` (16 to 32 bytes) and return its raw bytes.

        None if nothing would change. Raises `EditRefused`, with nothing changed, for an edit
        that makes no sense here or is too much for one change.
        """
        made = self._drafted(edits, actor)
        if made is None:
            return None
        fork, info = made
        self._settle(fork, [self._history.accept(info)])
        return info.raw

    def draft_change(self, edits: Sequence[Edit], actor: bytes) -> bytes | None:
        """The change that `make_change` would make, without making it."""
        made = self._drafted(edits, actor)
        return None if made is None else made[1].raw

    def draft_from(
        self, clause: str, base: str, text: str, actors: Iterable[bytes]
    ) -> bytes | None:
        """The change by which somebody gives a clause, which they saw say `base`, the words `text`.

        It is concurrent with all that was done to the clause after it last said so. It is that of
        the first of `actors` who has not seen what was; the last of them should be a new one.
        None where the clause never said so here, the history is too long to go back in, or
        nothing would change. Raises `EditRefused`; nothing is taken in.
        """

        def says_base(changes: tuple[bytes, ...]) -> bool:
            return self.clause_text_at(clause, *changes) == base

        history = self._history
        state = state_with(history, clause, says_base)
        for actor in actors if state is not None else ():
            ends = with_own(history, clause, state or (), actor)
            if ends:
                earlier = ending_at(history, self._document, ends)
                raw = rewritten(earlier, clause, text, actor) if earlier is not None else None
                return None if raw is None else _inspected(raw).raw
        return None

    def _drafted(
        self, edits: Sequence[Edit], actor: bytes
    ) -> tuple[AutomergeDocument, ChangeInfo] | None:
        self._refresh()
        steps = plan(edits, self._rows.fields(), self._looks())
        if not steps:
            return None
        fork = self._document.fork()
        raw = fork.commit(actor, lambda tx: take_steps(steps, self._rows, self._document, tx))
        return None if raw is None else (fork, _inspected(raw))

    def _settle(self, fork: AutomergeDocument, accepted: Sequence[Accepted]) -> None:
        self._loaded, self._heads, self._saved = fork, fork.heads(), b""
        history = self._history
        for each in accepted:
            history.settle(each)
            self._stale |= each.touch.fields
            for clause in each.touch.words | each.touch.looks:
                if history.marks[clause].concurrent:
                    self._concurrent.add(clause)
                else:
                    self._concurrent.discard(clause)
        self._read.clear()

    # --- reading

    def rulebook(self, *, removed: bool = False) -> Rulebook:
        """The rulebook in reading order; with `removed`, repealed clauses are in it too."""
        if removed not in self._read:
            self._refresh()
            self._read[removed] = read(self._rows.fields(), self._concurrent, removed=removed)
        return self._read[removed]

    def clause_text_at(self, clause: str, *changes: bytes) -> str | None:
        """The clause as it was for whoever had seen `changes` and what they build on, and no more.

        None if it was not there for them, or if one of the changes is not here.
        """
        if not all(map(self.has, changes)):
            return None
        face = face_at(self._document, clause, changes)
        return face.text if face else None

    def clause_history(self, clause: str) -> tuple[tuple[bytes, str], ...]:
        """Each text that the clause has had, with the change that made it, oldest first.

        Each is as its author saw it; the last is that of the latest change, before merging.
        """
        moments = self._history.moments
        changes = [moments[change] for change in self._history.words.get(clause, ())]
        found: list[tuple[bytes, str]] = []
        for moment in sorted(changes, key=lambda each: (each.start_op, each.hash)):
            text = self.clause_text_at(clause, moment.hash)
            if text is not None and (not found or found[-1][1] != text):
                found.append((moment.hash, text))
        return tuple(found)

    def _looks(self) -> dict[str, str]:
        """For each concurrent clause a name of the very changes that somebody has now seen."""
        found = {}
        for clause in self._concurrent:
            last = sorted(moment.hash for moment in self._history.marks[clause].last)
            found[clause] = hashlib.sha256(b"".join(last)).hexdigest()
        return found

    def _refresh(self) -> None:
        if self._stale:
            self._rows.refresh(self._document, self._stale)
            self._stale.clear()


def _inspected(raw: bytes) -> ChangeInfo:
    """Of a change that was made here. Raises `EditRefused`."""
    try:
        return inspect(raw)
    except Malformed:
        raise EditRefused("This is too much for one change; make it in several.") from None
