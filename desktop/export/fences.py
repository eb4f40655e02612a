"""Fenced code: which line opens it and which closes it. A fence that nothing closes is text."""

from __future__ import annotations

import re
from collections.abc import Sequence

FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")  # at the start of a line or behind a list's mark


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class Fences:
    """Finds closing fences among `lines`, in time that grows with the lines and not their square.

    What was looked for in vain is remembered, for many openers must not each look to the end.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._unclosed: dict[str, tuple[int, int, int]] = {}

    def closer(self, at: int, opener: re.Match[str], floor: int) -> int | None:
        """The line that closes the fence of line `at`; None if none does.

        A line with words in it that is indented by less than `floor` columns ends the search:
        there ends the list item that the fence stands in.
        """
        fence = opener[1] or opener[2]
        kind, length = fence[0], len(fence)
        known_length, known_end, known_floor = self._unclosed.get(kind, (0, 0, 0))
        if known_length and length >= known_length and at < known_end and floor >= known_floor:
            return None
        closing = re.compile(f" *{re.escape(kind)}{{{length},}}\\s*$")
        end = at + 1
        while end < len(self._lines):
            line = self._lines[end]
            if line.strip():
                if indent_of(line) < floor:
                    break
                if closing.match(line):
                    return end
            end += 1
        self._unclosed[kind] = (length, end, floor)
        return None
