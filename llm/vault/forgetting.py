"""Forgetting a conversation: it goes, and with it all that its words went into."""

from __future__ import annotations

from sqlcipher3 import dbapi2

from llm.vault.errors import VaultError
from llm.vault.records import Forgotten
from llm.vault.resting import Resting
from llm.vault.wiping import wipe

_RESTS = "EXISTS (SELECT 1 FROM json_each(rests_on) WHERE value = ?1)"
_MESSAGES = f"conversation = ?1 OR (\"by\" = 'agent' AND {_RESTS})"
_ANSWERED = f"id IN (SELECT exchange FROM messages WHERE {_MESSAGES})"
_EVIDENCE = "ref = ?1 AND kind = 'quote'"  # what the owner set or answered themselves stays


class Forgetting(Resting):
    def forget(self, conversation: str) -> Forgotten:
        """Remove a conversation and its effects, as if it had never been, and wipe its traces.

        Its messages go, its evidence at all times (struck or not, with the mark), the journal's
        entries and the notes that rest on it, and what the agent said elsewhere that rests on it.
        What the owner said elsewhere stays, and so do the counts of a model's quotes, which hold
        no word. What still comes of the conversation later is not kept. The id alone is noted.

        Raises `VaultError` where there is nothing of it, and where it is gone but its traces could
        not be wiped yet: then they are when the vault is next opened.
        """
        with self._held():
            gone = self._remove(conversation)
            try:
                wipe(self.db)
            except dbapi2.DatabaseError as error:
                raise VaultError(
                    "The conversation is forgotten, but its traces in the file could not be wiped "
                    "yet; make room on the disk and open Folkmoot again, which wipes them."
                ) from error
        return gone

    def _remove(self, conversation: str) -> Forgotten:
        with self._transaction():
            if not self._is_here(conversation):
                raise VaultError("There is no such conversation in your vault; look again.")
            for table in ("evidence", "replaced"):
                ids = f"SELECT id FROM {table} WHERE {_EVIDENCE}"
                self._change(f"DELETE FROM struck WHERE id IN ({ids})", [conversation])
            answered, exchanges, messages, evidence, replaced, notes = (
                self._change(f"DELETE FROM {table} WHERE {which}", [conversation])
                for table, which in (
                    ("journal", _ANSWERED),  # before the messages, which name them
                    ("journal", f"ref = ?1 OR {_RESTS}"),
                    ("messages", _MESSAGES),
                    ("evidence", _EVIDENCE),
                    ("replaced", _EVIDENCE),
                    ("notes", _RESTS),
                )
            )
            self._change("INSERT INTO forgotten VALUES (?)", [conversation])
            self._change("INSERT INTO wiping VALUES (1)")
        return Forgotten(messages, evidence + replaced, answered + exchanges, notes)
