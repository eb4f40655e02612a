"""Members who left or were removed, as everything that depends on it wants to know of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from deliberation.acts import Leave
from deliberation.folding.order import Counted
from deliberation.state import Record


def _nobody(_: Record) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Departed(Counted[Leave]):
    """That `author` left or was removed: one and the same for all that they had said.

    A removal rests on several votes, so its `record` has their common clock, and `known` tells
    which records were written in knowledge of it; a leaving is seen as any act is.
    """

    removed: bool = False
    known: Callable[[Record], bool] = field(default=_nobody, compare=False)

    def seen_by(self, record: Record) -> bool:
        """Whether the author of a record knew of it."""
        return self.known(record) if self.removed else record.saw(self.record)
