"""How commands declare what they take: the words that several share, and what a word must be."""

from __future__ import annotations

import re
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from typing import Any

from desktop.commands.parsing import Parser

CLAUSE = "its number or the start of its id"
OPTION = "its place in the list, or the start of its id"
TRIAL = "start of its id; needed where there are several"
STDIN = "or - to read them from standard input"
DAY = "a day to come, like 2031-03-31"

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}\Z")


class Adder:
    """Adds commands to a parser; each takes the options of `common` as well."""

    def __init__(self, commands: Any, common: ArgumentParser) -> None:
        self._commands, self._common = commands, common

    def __call__(self, name: str, help_: str, run: Callable[..., Any] | None = None) -> Parser:
        parser: Parser = self._commands.add_parser(
            name, help=help_, description=help_, parents=[self._common]
        )
        parser.set_defaults(run=run)
        return parser

    def within(
        self,
        parser: ArgumentParser,
        metavar: str = "COMMAND",
        *,
        new: bool = False,
        without: str = "show all",
    ) -> Adder:
        """Adds commands that stand behind that of `parser`, such as "lessons give".

        `new`: they too can be done in a new data folder. `without`: what is done without one.
        """
        below = parser.add_subparsers(metavar=metavar, help=f"without one: {without}")
        common = self._common
        if new:
            common = ArgumentParser(add_help=False, parents=[common])
            owner(common, default=SUPPRESS)  # else it would undo a name before the command
        return Adder(below, common)


def about(parser: ArgumentParser, default: str | None = None) -> None:
    parser.add_argument(
        "--deliberation", metavar="ID", default=default, help="start of its id, or its clause"
    )


def option(parser: ArgumentParser) -> None:
    parser.add_argument("option", metavar="OPTION", help=OPTION)


def owner(parser: ArgumentParser, default: str | None = None) -> None:
    """For what can be done in a new data folder."""
    parser.add_argument(
        "--name", default=default, help="your own name, when the data folder is new"
    )


def whole(text: str) -> int:
    """A whole number as people write it: no NaN, no digits of other scripts, no 1_000."""
    if not _WHOLE.match(text):
        raise ArgumentTypeError(f"{text[:40]!r} is not a whole number")
    return int(text)


def named(text: str) -> tuple[str, str]:
    """NAME=WORDS."""
    name, is_, value = text.partition("=")
    if not is_ or not name.strip():
        raise ArgumentTypeError(f"{text[:40]!r} is not written as name=value")
    return name.strip(), value


def numbered(text: str) -> tuple[str, int]:
    """NAME=N with a whole number."""
    name, value = named(text)
    return name, whole(value.strip())
