"""Log lines without anybody's words: where something went wrong and of what kind it was."""

from __future__ import annotations

import logging

from desktop.mishaps import places

_OURS = frozenset({"crdt", "deliberation", "desktop", "llm", "resources"})


class Wordless(logging.Formatter):
    """What we log ourselves is told without its arguments, what libraries log by its place alone.

    An error's own message may quote what somebody wrote, asyncio repeats it in its own line, and
    log files are sent around.
    """

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.partition(".")[0] in _OURS and isinstance(record.msg, str)
        said = record.msg if ours else f"said something at {record.pathname}:{record.lineno}"
        line = f"{self.formatTime(record)} {record.name} {record.levelname} {said}"
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else f"{line}\n{places(error)}"
