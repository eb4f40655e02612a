"""Keeping everything safe: one encrypted file that brings it all back, and a monthly reminder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crdt import keys
from crdt.backup.copying import copy_database
from crdt.backup.due import due
from crdt.backup.making import Made, Staged, check_place, write_backup
from crdt.backup.parts import Extra
from crdt.backup.restoring import Restored, restore
from desktop.valuing import Valuing
from desktop.views import Changed, Topic

EXTRAS = {"vault.db": "vault"}  # databases beside the store, and what their keys are derived for
FOLDERS = ("pieces",)
_BACKED_UP, _REMINDED = "backed up", "reminded of backup"  # the store's notes, in Unix seconds


class Safekeeping(Valuing):
    def back_up(self, out: Path, passphrase: str) -> Changed:
        """Everything of this data folder, keys included, in one file that the passphrase opens.

        Raises `WeakPassphrase`, `BackupProblem`, and the errors of the store; a file that was
        there stays then.
        """
        with self.stage_backup(out, passphrase) as staged:
            return self.note_backup(write_backup(staged, out, passphrase))

    def stage_backup(self, out: Path, passphrase: str) -> Staged:
        """Consistent copies of the databases, which can be written out from any thread."""
        check_place(self.folder, out, passphrase)
        vault = self._open_vault()

        def copy(path: Path, key: bytes) -> None:
            vault.read(lambda connection: copy_database(connection, path, key))

        extras = [Extra(name, purpose, copy) for name, purpose in EXTRAS.items()]
        return Staged.take(self._store, extras, FOLDERS, now=self._now())

    def note_backup(self, made: Made) -> Changed:
        """To be called once the backup is written."""
        self._store.set_meta(_BACKED_UP, str(self._now()))
        sentence = (
            f"{made.path.name} holds everything ({_megabytes(made.size)}). Keep it away from this "
            "laptop, and its passphrase in your head: nobody can help without it."
        )
        if made.left_out:
            sentence += f" Left out, as no other computer could take them: {made.left_out[0]}."
        return Changed(sentence, frozenset({Topic.SAFETY}))

    @property
    def backed_up(self) -> int:
        """When the last backup was made, in Unix seconds; 0 for never."""
        return self._noted(_BACKED_UP) or 0

    def remind(self) -> bool:
        """Whether to remind the owner now; asking counts as reminding, for the next thirty days.

        A new data folder is not asked about on its first day.
        """
        now = self._now()
        last = self._noted(_REMINDED)
        if last is None or due(self._noted(_BACKED_UP), last, now):
            self._store.set_meta(_REMINDED, str(now))
        return last is not None and due(self._noted(_BACKED_UP), last, now)

    def _noted(self, what: str) -> int | None:
        kept = self._store.meta(what)
        return int(kept) if kept else None

    @staticmethod
    def restore(
        file: Path, passphrase: str, folder: Path, ceremony: keys.Ceremony, **options: Any
    ) -> Restored:
        """Bring a backup back into a new folder: see `crdt.backup.restoring.restore`."""
        return restore(
            file, passphrase, folder, ceremony, extras=EXTRAS, folders=FOLDERS, **options
        )


def _megabytes(size: int) -> str:
    return f"{max(size / 1e6, 0.1):.1f} MB"
