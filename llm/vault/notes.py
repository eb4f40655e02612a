"""The quiet list: what the agent did while the owner was away."""

from __future__ import annotations

from llm.vault.errors import VaultError
from llm.vault.records import Note, check
from llm.vault.resting import Resting


class KeptNotes(Resting):
    def keep_note(self, note: Note) -> None:
        """Keep a note, in place of the one of the same id if there is one.

        Raises `VaultError` for a field that holds too much, and where a conversation that it rests
        on was forgotten.
        """
        check(note)
        with self._transaction():
            self._refuse_forgotten(note.rests_on)
            self._change("DELETE FROM notes WHERE id = ?", [note.id])
            self._keep("notes", note)

    def notes(self) -> tuple[Note, ...]:
        """All of them, the one that was kept last first."""
        return self._records(Note, "notes", "ORDER BY pos DESC")

    def see_notes(self) -> None:
        """Mark all notes as seen."""
        with self._transaction():
            self._change("UPDATE notes SET seen = 1 WHERE NOT seen")

    def drop_note(self, id_: str) -> None:
        """Let a note go. Raises `VaultError` where there is none."""
        with self._transaction():
            if not self._change("DELETE FROM notes WHERE id = ?", [id_]):
                raise VaultError("There is no such note in your vault; look at the list again.")
