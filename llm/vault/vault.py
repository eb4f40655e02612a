"""The owner's private database: what they told their agent, and what came of it. Nothing in it
ever leaves the laptop.

A SQLCipher file of its own beside the group's, with a key of its own; `crdt`, through which all
that leaves goes, cannot see this module. Any thread may use a vault.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlcipher3 import dbapi2

from llm.vault.canaries import KeptCanaries
from llm.vault.conversations import KeptConversations
from llm.vault.errors import VaultError, plain_errors
from llm.vault.forgetting import Forgetting
from llm.vault.journal import Journal
from llm.vault.notes import KeptNotes
from llm.vault.opening import PAGE, open_database
from llm.vault.settings import KeptSettings

__all__ = ["FILE", "PAGE", "Vault", "VaultError"]

FILE = "vault.db"


class Vault(KeptConversations, Forgetting, Journal, KeptNotes, KeptCanaries, KeptSettings):
    """An open vault. Every method may raise `VaultError`; a change that fails is taken back whole.

    What was changed is on the disk when the method returns.
    """

    @classmethod
    def open(cls, folder: Path, key: bytes) -> Vault:
        """The vault in `folder`, made if there is none, with the 32-byte `key`.

        Raises `VaultError` for another key than it was made with, and for a file that is damaged,
        empty or of a newer Folkmoot.
        """
        if len(key) != 32:
            raise ValueError("the key of a vault is 32 bytes")
        path = folder / FILE
        with plain_errors(path):
            return cls(path, open_database(path, key))

    def read(self, do: Callable[[dbapi2.Connection], None]) -> None:
        """Let `do` read the whole database through this connection, the only one that can."""
        with self._held():
            do(self.db.conn)

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
