"""How often the tests of faults try: a few times by default, as often as it takes at length."""

from __future__ import annotations

import os


def count(short: int, long: int) -> int:
    """`long` under `make test-long`, else `short`."""
    return long if os.environ.get("FOLKMOOT_LONG") else short
