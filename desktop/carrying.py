"""What goes out of the laptop and comes in: bundles, exports, and the check of any file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from crdt.bundle import MAGIC as BUNDLE_MAGIC
from crdt.carriers.carrier import Met
from crdt.group import Group
from crdt.log_file import LIMIT as LOG_LIMIT
from crdt.log_file import LogFile, read_log
from crdt.taken import Taken
from crdt.verify import Verification, verify_log, verify_wires
from deliberation.consent import bindings
from deliberation.errors import FolkmootError
from desktop.export.markdown_export import to_markdown
from desktop.export.printed import PrintedRulebook
from desktop.files import read_file
from desktop.meeting import Meeting
from desktop.views import Changed, Topic


class TakeRefused(FolkmootError):
    """The bundle changed nothing; the sentence says why."""


def read_log_file(path: Path) -> LogFile:
    """An exported log. Needs no data folder. Raises `FileProblem`, `LogFileRefused`."""
    return read_log(read_file(path, LOG_LIMIT))


def verify_file(path: Path) -> Verification:
    """Check an exported log with no key at all."""
    return verify_log(read_log_file(path))


def is_bundle(path: Path) -> bool:
    """Whether the file begins as a bundle does; anything unreadable is none."""
    try:
        with path.open("rb") as file:
            return file.read(len(BUNDLE_MAGIC)) == BUNDLE_MAGIC
    except OSError:
        return False


class BundleForNobody(FolkmootError):
    """There is nobody to whom a bundle could be encrypted."""


class Carrying(Meeting):
    def bundle(self, group: str, out: Path) -> Changed:
        """Write what the other laptops lack to one encrypted file."""
        it = self._group(group)
        others = [member.name for member in it.state.current if member.id != self.me]
        if not others:
            raise BundleForNobody(
                "There is no other member in the group, so there is nobody to write a bundle "
                "for; let somebody in first."
            )
        data, count = it.bundle()
        self._write_out(out, data)
        entries = _counted(count, "entry", "entries")
        sentence = f"{out.name} holds {entries} for {listed(others)}; hand it to them."
        return Changed(sentence, group=group)

    def take(self, path: Path) -> Changed:
        """Merge a bundle. Raises a `FolkmootError` where it brings nothing, and says why."""
        data, bundle = self._open_bundle(path)
        if self._store.group(bundle.group) is None:
            raise TakeRefused(
                "This bundle belongs to a group that this laptop has not joined; "
                "ask to join it first."
            )
        fingerprint = hashlib.sha256(data).hexdigest()
        if self._store.has_taken(fingerprint, bundle.group):
            raise TakeRefused("This bundle was taken before; nothing was changed.")
        with self._watched(bundle.group):
            taken = self._keep(bundle.group).take(bundle, fingerprint)
        # Whoever wrote it was met by that; what they have by now, a file does not tell.
        self.note_met(Met("file", bundle.group, bundle.writer, came=taken.new, still=1))
        if not taken.new and (taken.refused or taken.waiting):
            raise TakeRefused(_why_nothing(taken))
        return Changed(_what_came(taken), frozenset(Topic), bundle.group)

    def verify_bundle(self, path: Path) -> Verification:
        """Check a bundle that this laptop can open, with the entries that it builds on."""
        _, bundle = self._open_bundle(path)
        known = self._store.entries(bundle.group)
        wires = {row.wire: None for row in known} | dict.fromkeys(bundle.entries)
        return verify_wires(bundle.group, list(wires))

    def export_markdown(self, group: str, out: Path) -> Changed:
        return self._export(group, out, lambda it: to_markdown(it.rulebook).encode())

    def export_log(self, group: str, out: Path) -> Changed:
        """The whole log in the open, for anybody to check."""
        return self._export(group, out, lambda it: it.export_log())

    def export_automerge(self, group: str, out: Path) -> Changed:
        """The rulebook document as an Automerge file, which other libraries open."""
        return self._export(group, out, lambda it: it.export_document())

    def export_pdf(self, group: str, out: Path) -> Changed:
        from desktop.export.pdf import render_pdf  # typst is slow to load, and seldom needed

        return self._export(group, out, lambda it: render_pdf(self._printed(it)))

    def _export(self, group: str, out: Path, make: Callable[[Group], bytes]) -> Changed:
        self._write_out(out, make(self._group(group)))
        return Changed(f"Written to {out.name}.", group=group)

    @staticmethod
    def _printed(group: Group) -> PrintedRulebook:
        state, rulebook = group.state, group.rulebook
        summary = group.replica.summary
        texts = {clause.id: clause.text for clause in rulebook.clauses}
        return PrintedRulebook(
            group_name=state.group_name,
            rulebook=rulebook,
            bindings=bindings(state, texts),
            members=tuple((member.id, member.name) for member in state.current),
            fingerprint=summary.fingerprint,
            as_of=summary.newest,
            entries=summary.entries,
        )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def listed(names: Sequence[str]) -> str:
    """ "Ada", "Ada and Bo", "Ada, Bo and Cleo"."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _why_nothing(taken: Taken) -> str:
    if taken.refused:
        return f"Nothing was taken from this bundle. {taken.refused[0]}"
    waiting = _counted(taken.waiting, "entry is", "entries are")
    return (
        f"This bundle builds on entries that have not come yet: {waiting} kept aside until they "
        "do, so take the bundles that were written before it."
    )


def _what_came(taken: Taken) -> str:
    parts = [
        f"{_counted(taken.new, 'new entry', 'new entries')} came in."
        if taken.new
        else "Nothing new: this laptop had all of it already."
    ]
    if taken.refused:
        parts.append(f"{_counted(len(taken.refused), 'was', 'were')} refused: {taken.refused[0]}")
    if taken.waiting:
        waiting = _counted(taken.waiting, "entry waits", "entries wait")
        parts.append(f"{waiting} for others that have not come yet.")
    return " ".join(parts)
