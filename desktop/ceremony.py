"""Passphrases in a terminal: of the data folder, which opens its key, and of a backup.

Each comes from a file, the environment, or the keyboard; never from the words of a command, which
others on the same computer may see.
"""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from crdt.errors import NoKey
from desktop.files import FileProblem, read_file

VARIABLE = "FOLKMOOT_PASSPHRASE"
BACKUP_VARIABLE = "FOLKMOOT_BACKUP_PASSPHRASE"
LIMIT = 1 << 16  # bytes of a passphrase file


@dataclass(frozen=True)
class Terminal:
    """`passphrase_file` holds the passphrase in its first line; it wins over the environment.

    `called` is which passphrase it is, `option` the one that names the file, and `variable` that
    of the environment.
    """

    passphrase_file: Path | None = None
    called: str = "passphrase"
    option: str = "--passphrase-file"
    variable: str = VARIABLE

    @classmethod
    def of_backup(cls, passphrase_file: Path | None) -> Terminal:
        """A backup has a passphrase of its own, by which others must not open the data folder."""
        option = "--backup-passphrase-file"
        return cls(passphrase_file, "passphrase of the backup", option, BACKUP_VARIABLE)

    @property
    def given(self) -> bool:
        """Whether the person said beforehand that it is to be a passphrase."""
        return self.passphrase_file is not None or bool(os.environ.get(self.variable))

    def passphrase(self, new: bool, why: str) -> str | None:
        """Ask at the keyboard where there is one; None where the person gives none.

        Raises `NoKey` where nobody can be asked, or what was typed twice differs.
        """
        if self.passphrase_file is not None:
            return _first_line(self.passphrase_file)
        if os.environ.get(self.variable):
            return os.environ[self.variable]
        if not sys.stdin.isatty():
            raise NoKey(
                f"A {self.called} is needed, and nobody can be asked for it here; name "
                f"{self.option} or set {self.variable}."
            )
        print(why, file=sys.stderr)
        try:
            first = getpass.getpass(f"{'New ' if new else ''}{self.called}: ".capitalize())
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
