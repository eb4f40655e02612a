"""The key ceremony in a terminal: a passphrase from a file, the environment, or the keyboard."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from crdt.errors import NoKey
from desktop.files import FileProblem, read_file

VARIABLE = "FOLKMOOT_PASSPHRASE"
LIMIT = 1 << 16  # bytes of a passphrase file


@dataclass(frozen=True)
class Terminal:
    """`passphrase_file` holds the passphrase in its first line; it wins over the environment."""

    passphrase_file: Path | None = None

    @property
    def given(self) -> bool:
        """Whether the person said beforehand that it is to be a passphrase."""
        return self.passphrase_file is not None or bool(os.environ.get(VARIABLE))

    def passphrase(self, new: bool, why: str) -> str | None:
        """Ask at the keyboard where there is one; None where the person gives none.

        Raises `NoKey` where nobody can be asked, or what was typed twice differs.
        """
        if self.passphrase_file is not None:
            return _first_line(self.passphrase_file)
        if os.environ.get(VARIABLE):
            return os.environ[VARIABLE]
        if not sys.stdin.isatty():
            raise NoKey(
                "A passphrase is needed, and nobody can be asked for it here; name "
                f"--passphrase-file or set {VARIABLE}."
            )
        print(why, file=sys.stderr)
        try:
            first = getpass.getpass("New passphrase: " if new else "Passphrase: ")
            again = getpass.getpass("The same again: ") if new else first
        except EOFError:
            return None
        if first != again:
            raise NoKey("The two passphrases differ, so nothing was made; start again.")
        return first


def _first_line(path: Path) -> str:
    """Editors end lines with CR, or begin the file with a mark: neither is part of it."""
    try:
        return read_file(path, LIMIT).decode("utf-8-sig").partition("\n")[0].rstrip("\r")
    except UnicodeDecodeError:
        raise FileProblem(f"{path.name} is not a text in UTF-8; save it as one.") from None
