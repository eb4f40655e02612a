"""The parser of every command: what it does not understand is said in one sentence."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from deliberation.errors import FolkmootError


class NotUnderstood(FolkmootError):
    """What was typed is no command of ours; the message is a sentence."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, and where to read more, rather than the whole usage.

    `usual` is the command among those behind this one that is meant where none is named:
    "talk WORDS" is "talk say WORDS". Its first positional argument is `words`.
    """

    usual: Parser | None = None
    named: tuple[str, ...] = ()  # the commands behind this one

    def error(self, message: str) -> NoReturn:
        if unknown := re.match(r"argument (COMMAND\S*): invalid choice: ('[^']*')", message):
            message = f"there is no {unknown[1].lower().replace('|', ' or ')} {unknown[2]}"
        says = message.removesuffix(".")
        raise NotUnderstood(f"{says[:1].upper()}{says[1:]}; '{self.prog} --help' tells more.")

    def parse_known_args(  # type: ignore[override]  # the stubs overload what is one function
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        typed = list(args or ())
        if self.usual is not None and not {"-h", "--help"} & set(typed):
            first = self.usual.parse_known_args(typed)[0].words
            if first is not None and first not in self.named:
                typed = [self.usual.prog.rpartition(" ")[2], *typed]
        return super().parse_known_args(typed, namespace)
