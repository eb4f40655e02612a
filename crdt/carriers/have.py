"""What a laptop holds of a group, in few bytes, so that another can tell what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Have:
    """Of one group: `latest` names each device's newest entry, its number and its id.

    A device's entries are a chain, each in the next one's past, so its newest stands for all of
    them. Of a device that forked itself `doubtful` has the ids of all entries from the first
    number on that it used twice. `heads` are the entries that nothing builds on: two laptops with
    the same heads hold the same set.
    """

    latest: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    doubtful: Mapping[str, frozenset[str]] = field(default_factory=dict)
    heads: frozenset[str] = frozenset()
