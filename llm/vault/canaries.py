"""How each model did on the disputes whose answer is known."""

from __future__ import annotations

from llm.vault.kept import Kept
from llm.vault.records import CanaryRun, check


class KeptCanaries(Kept):
    def keep_canary(self, run: CanaryRun) -> None:
        """Keep a result once. Raises `VaultError` where another one is kept under its id."""
        check(run)
        with self._transaction():
            self._keep("canaries", run)

    def canaries(self, digest: str) -> tuple[CanaryRun, ...]:
        """The results of the model of that digest, the one that was kept last first."""
        return self._records(CanaryRun, "canaries", "WHERE digest = ? ORDER BY pos DESC", [digest])
