"""The owner's settings of their agent; not for words of conversations, which forgetting would not
find here."""

from __future__ import annotations

from deliberation.fields import LINE_LIMIT, TEXT_LIMIT, is_text
from llm.vault.errors import VaultError
from llm.vault.kept import Kept


class KeptSettings(Kept):
    def setting(self, name: str) -> str:
        """What was set last, "" where nothing was."""
        rows = self._rows("SELECT value FROM settings WHERE name = ?", [name])
        return str(rows[0][0]) if rows else ""

    def set_setting(self, name: str, value: str) -> None:
        """Raises `VaultError` for a value of more than 20,000 characters."""
        if not (is_text(LINE_LIMIT, empty=False)(name) and is_text()(value)):
            raise VaultError(
                f"The setting {name[:LINE_LIMIT]!r} was not kept: it must be a text of at most "
                f"{TEXT_LIMIT:,} whole characters."
            )
        with self._transaction():
            self._change("REPLACE INTO settings VALUES (?, ?)", [name, value])

    def drop_settings(self, prefix: str) -> int:
        """Delete all whose names begin so, and say how many these were."""
        with self._transaction():
            which = "substr(name, 1, ?) = ?"
            return self._change(f"DELETE FROM settings WHERE {which}", [len(prefix), prefix])
