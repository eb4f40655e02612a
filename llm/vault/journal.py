"""The journal: every exchange with a model, word for word, for the owner to read."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

from deliberation.fields import TEXT_LIMIT
from llm.room.exchange import Exchange
from llm.vault.errors import VaultError
from llm.vault.resting import Resting

NEWEST = 20_000  # entries that are kept; with one more, the oldest goes
ANSWER_LIMIT = 200_000  # code points of an answer
REQUEST_LIMIT = 2_000_000  # code points of what was asked

_LIMITS = {"answer": ANSWER_LIMIT, "request": REQUEST_LIMIT}
_HALF = re.compile("[\ud800-\udfff]")


class Journal(Resting):
    def record(self, exchange: Exchange) -> None:
        """Keep an exchange, and let the oldest go beyond the newest 20,000.

        It rests on all that its conversation rests on. Nothing is kept of one
        that names a conversation which was forgotten while it ran. Half a character, which no
        file can hold, is kept as U+FFFD. Raises `VaultError` for more than 200,000 characters of
        answer, 2,000,000 of request or 20,000 of anything else.
        """
        for each in fields(exchange):
            value, limit = getattr(exchange, each.name), _LIMITS.get(each.name, TEXT_LIMIT)
            if isinstance(value, str) and len(value) > limit:
                raise VaultError(
                    f"This exchange with the model is not in the journal: its {each.name} has "
                    f"more than {limit:,} characters."
                )
        whole = _whole(exchange)
        with self._transaction():
            rests_on = self._resting(whole.rests_on, whole.ref)
            if not self._is_forgotten((whole.ref, *rests_on)):
                self._keep("journal", replace(whole, rests_on=rests_on))
                self._trim()

    def _trim(self) -> None:
        over = self._rows("SELECT count(*) FROM journal")[0][0] - NEWEST
        if over > 0:
            oldest = "SELECT pos FROM journal ORDER BY pos LIMIT ?"
            self._change(f"DELETE FROM journal WHERE pos IN ({oldest})", [over])

    def journal(self, limit: int = 50, before: str = "") -> tuple[Exchange, ...]:
        """At most `limit` entries, the newest first; only those before the entry `before`.

        Raises `VaultError` where that one is not there (any more).
        """
        with self._held():
            top = self._rows("SELECT pos FROM journal WHERE id = ?", [before])
            if before and not top:
                raise VaultError("This entry of the journal is gone; read from the newest again.")
            rest = "WHERE pos < ?" if top else ""
            values = [top[0][0], limit] if top else [limit]
            return self._records(Exchange, "journal", f"{rest} ORDER BY pos DESC LIMIT ?", values)

    def exchange(self, id_: str) -> Exchange | None:
        """The entry of that id; None where it is not there, or was let go."""
        found = self._records(Exchange, "journal", "WHERE id = ?", [id_])
        return found[0] if found else None

    def exchanges_about(self, ref: str) -> tuple[Exchange, ...]:
        """Every entry about that conversation or deliberation, the oldest first."""
        return self._records(Exchange, "journal", "WHERE ref = ? ORDER BY pos", [ref])

    def exchanges_since(self, digest: str, at: int) -> int:
        """How many entries of the model of that digest are younger than `at`, in Unix seconds."""
        sql = "SELECT count(*) FROM journal WHERE digest = ? AND at > ?"
        return int(self._rows(sql, [digest, at])[0][0])


def _whole(exchange: Exchange) -> Exchange:
    values = ((each.name, getattr(exchange, each.name)) for each in fields(exchange))
    texts: dict[str, Any] = {
        name: _HALF.sub("\ufffd", text) for name, text in values if isinstance(text, str)
    }
    return replace(exchange, **texts)
