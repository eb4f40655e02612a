"""The part of the vault that holds what the owner's profile rests on, now and at earlier times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from deliberation.profiles.profile import Evidence
from llm.vault.errors import VaultError
from llm.vault.resting import Resting
from llm.vault.rows import columns, to_row

_COLUMNS = columns(Evidence)
_MARKS = ", ".join("?" * (_COLUMNS.count(",") + 1))
# Every stretch of time in which an item counted, if it was not struck; what counts has no end.
_STRETCHES = f"""(
    SELECT {_COLUMNS}, added, until FROM replaced
    UNION ALL SELECT {_COLUMNS}, added, NULL FROM evidence)"""


class KeptEvidence(Resting):
    def evidence(self) -> tuple[Evidence, ...]:
        """All that counts, by id: what was struck is not among it."""
        return self._among("NOT IN")

    def struck(self) -> tuple[Evidence, ...]:
        """What the owner struck, by id. It is kept, so that nothing brings it back to count."""
        return self._among("IN")

    def _among(self, among: str) -> tuple[Evidence, ...]:
        rest = f"WHERE id {among} (SELECT id FROM struck) ORDER BY id"
        return self._records(Evidence, "evidence", rest)

    def evidence_at(self, time: int) -> tuple[Evidence, ...]:
        """All that counted at `time` (Unix seconds), by id, as the clock then stood.

        What was kept or struck without a time counts, or does not, since ever. Of a conversation
        that was forgotten nothing is left at any time.
        """
        found = self._records(
            Evidence,
            _STRETCHES,
            "WHERE added <= ?1 AND (until IS NULL OR until > ?1) "
            "AND id NOT IN (SELECT id FROM struck WHERE struck_at <= ?1) "
            "ORDER BY id, until IS NULL, until",
            [time],
        )
        return tuple({each.id: each for each in found}.values())  # a clock set back doubles some

    def add_evidence(
        self, items: Iterable[Evidence], instead_of: Iterable[str] = (), at: int = 0
    ) -> None:
        """Keep the items, and let those whose ids are in `instead_of` go: both or neither.

        `at` is when, in Unix seconds; what goes still counts in `evidence_at` before then. An item
        that is here already, or was struck, stays as it is. Raises `VaultError` if another one is
        kept under its id, and for a quote from a conversation that was forgotten.
        """
        with self._transaction():
            for each in instead_of:
                self._replace("id = ?1", each, at)
            self._add(items, at)

    def _replace(self, which: str, value: str, at: int) -> None:
        self._change(
            f"INSERT INTO replaced SELECT {_COLUMNS}, added, ?2 FROM evidence "
            f"WHERE {which} AND added < ?2",
            [value, at],
        )
        self._change(f"DELETE FROM evidence WHERE {which}", [value])

    def _add(self, items: Iterable[Evidence], at: int) -> None:
        for item in items:
            if item.kind == "quote":
                self._refuse_forgotten([item.ref])
            kept = self._records(Evidence, "evidence", "WHERE id = ?", [item.id])
            if kept and kept[0] != item:
                raise VaultError(f"Another piece of evidence is kept as {item.id}; strike it.")
            if not kept:
                self._change(
                    f"INSERT INTO evidence ({_COLUMNS}, added) VALUES ({_MARKS}, ?)",
                    [*to_row(item), at],
                )

    def strike(self, id_: str, at: int = 0) -> None:
        """Let an item count no more from `at` (Unix seconds) on, even when it comes again.

        Raises `VaultError` where there is none.
        """
        with self._transaction():
            if not self._rows("SELECT 1 FROM evidence WHERE id = ?", [id_]):
                raise VaultError("There is no such evidence in your vault; look at the list again.")
            self._change("INSERT OR IGNORE INTO struck (id, struck_at) VALUES (?, ?)", [id_, at])

    def answers(self) -> dict[str, str]:
        """The owner's answer to each situation of the questionnaire that they answered."""
        return dict(self._rows("SELECT situation, answer FROM answers ORDER BY situation"))

    def set_answers(
        self, answers: Mapping[str, str], evidence: Iterable[Evidence], at: int = 0
    ) -> None:
        """Keep these answers and what they are evidence of from `at` (Unix seconds) on, in place
        of earlier ones to the same situations; the other answers stay as they are."""
        with self._transaction():
            self._write("REPLACE INTO answers VALUES (?, ?)", answers.items())
            for situation in answers:
                self._replace("kind = 'answer' AND ref = ?1", situation, at)
            self._add(evidence, at)
