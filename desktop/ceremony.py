"""The key ceremony in a terminal: a passphrase from a file, the environment, or the keyboard."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from desktop.files import read_file

VARIABLE = "FOLKMOOT_PASSPHRASE"


@dataclass(frozen=True)
class Terminal:
    """`passphrase_file` holds the passphrase in its first line; it wins over the environment."""

    passphrase_file: Path | None = None

    @property
    def given(self) -> bool:
        """Whether the person said beforehand that it is to be a passphrase."""
        return self.passphrase_file is not None or bool(os.environ.get(VARIABLE))

    def passphrase(self, new: bool, why: str) -> str | None:
        """Ask at the keyboard only where there is one; None where nobody can answer."""
        if self.passphrase_file is not None:
            return (
                read_file(self.passphrase_file, 1 << 16).decode("utf-8", "replace").split("\n")[0]
            )
        if os.environ.get(VARIABLE):
            return os.environ[VARIABLE]
        if not sys.stdin.isatty():
            print(
                f"{why} Nobody can be asked here: name --passphrase-file or set {VARIABLE}.",
                file=sys.stderr,
            )
            return None
        print(why, file=sys.stderr)
        first = getpass.getpass("New passphrase: " if new else "Passphrase: ")
        if new and first != getpass.getpass("The same again: "):
            print("The two differ.", file=sys.stderr)
            return None
        return first
