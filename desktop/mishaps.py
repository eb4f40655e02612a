"""Errors that nobody foresaw: told in one sentence, with the details in a log file.

The file names the places in the program and the kinds of errors. It holds no words of theirs:
an error's own message may quote what somebody wrote, and log files are sent around.
"""

from __future__ import annotations

import traceback
from pathlib import Path

from platformdirs import user_log_path

LIMIT = 500_000  # bytes; an older log is begun anew


def log_file() -> Path:
    return user_log_path("folkmoot") / "command.log"


def tell(error: BaseException, command: str, now: str) -> str:
    """The sentence for the person. `command` is its name alone; `now` is a date and time."""
    file = log_file()
    record = f"{now} {command}\n{places(error)}\n"
    sentence = "Something went wrong inside Folkmoot, and this command was not finished"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = not file.exists() or file.stat().st_size > LIMIT
        with file.open("w" if fresh else "a", encoding="utf-8") as log:
            log.write(record)
    except OSError:
        return f"{sentence}; {type(error).__name__} is all that is known, for no log can be kept."
    return f"{sentence}; the details are in {file}."


def places(error: BaseException) -> str:
    """The chain of errors, each with its kind and where it came from."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        lines += [f"{type(seen).__module__}.{type(seen).__qualname__}"]
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines)
