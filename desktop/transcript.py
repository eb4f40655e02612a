"""What happened in a rehearsal, told while it happens and kept as Markdown to read afterwards."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

WIDTH = 96
BAR = "  | "  # beside what somebody wrote


class Transcript:
    """`say` hears each paragraph as it is told."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._parts: list[str] = []

    def title(self, words: str) -> None:
        self._tell(f"# {words}", words.upper())

    def scene(self, words: str) -> None:
        self._tell(f"## {words}", f"\n== {words}")

    def text(self, words: str) -> None:
        self._tell(words, textwrap.fill(words, WIDTH))

    def quote(self, words: str) -> None:
        lines = words.splitlines()
        said = [textwrap.fill(x, WIDTH, initial_indent=BAR, subsequent_indent=BAR) for x in lines]
        self._tell("\n".join(f"> {line}" for line in lines), "\n".join(said))

    def block(self, words: str) -> None:
        """A table or a list whose lines are to stay as they are."""
        self._tell(f"```text\n{words}\n```", textwrap.indent(words, "  "))

    def progress(self, step: str) -> None:
        """Heard, not kept."""
        self._say(f"  … {step}")

    def markdown(self) -> str:
        return "\n\n".join(self._parts) + "\n"

    def _tell(self, kept: str, said: str) -> None:
        self._parts.append(kept)
        self._say(said)
