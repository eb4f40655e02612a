"""What rests on whose words: so that with a conversation all goes that its words went into."""

from __future__ import annotations

from collections.abc import Iterable

from llm.vault.errors import VaultError
from llm.vault.kept import Kept


class Resting(Kept):
    def _resting(self, rests_on: Iterable[str], shown: str) -> tuple[str, ...]:
        """The conversations of `rests_on`, and those whose words the agent brought into the one
        that it was `shown`: what it says next rests on them, whether or not the caller says so.
        """
        rows = self._rows(
            "SELECT DISTINCT value FROM messages, json_each(rests_on) WHERE conversation = ? "
            "ORDER BY value",
            [shown],
        )
        brought = (row[0] for row in rows if row[0] != shown)
        return tuple(dict.fromkeys((*rests_on, *brought)))

    def _is_here(self, conversation: str) -> bool:
        return bool(
            self._rows("SELECT 1 FROM messages WHERE conversation = ? LIMIT 1", [conversation])
        )

    def _is_forgotten(self, named: Iterable[str]) -> bool:
        sql = "SELECT 1 FROM forgotten WHERE conversation = ?"
        return any(self._rows(sql, [each]) for each in named)

    def _refuse_forgotten(self, named: Iterable[str]) -> None:
        """Raises `VaultError` where one of the conversations was forgotten in the meantime."""
        if self._is_forgotten(named):
            raise VaultError(
                "This rests on a conversation that you forgot, so it was not kept; begin again "
                "without it."
            )
