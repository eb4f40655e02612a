"""What goes on paper: one rulebook at one moment, with who is bound by what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.consent import Binding
from deliberation.rulebook import Rulebook


@dataclass(frozen=True)
class PrintedRulebook:
    """All that the printed rulebook depends on: equal values give equal bytes.

    `bindings` maps a clause's id to who is bound to some wording of it. `members` are the current
    ones as (id, name), in the order in which they are to be printed. `fingerprint` is 64 hex
    digits. `as_of` is the clock of the newest entry in Unix seconds: the only date in the
    document, so that printing again tomorrow changes nothing. `entries` counts the group's log.
    """

    group_name: str
    rulebook: Rulebook
    bindings: Mapping[str, tuple[Binding, ...]]
    members: tuple[tuple[str, str], ...]
    fingerprint: str
    as_of: int
    entries: int
