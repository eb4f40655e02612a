"""Three laptops for tests: through the workspace, or through the command line as people type it."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from nacl.pwhash import argon2id

from crdt.backup.making import write_backup
from crdt.backup.restoring import restore
from crdt.keys import Cost
from desktop import ceremony, cli, safekeeping
from desktop.session import Session
from desktop.workspace import Workspace

CHEAP = Cost(argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN)
PASSPHRASE = "a long enough passphrase"
NAMES = ("Ada", "Bo", "Cleo")
RULES = """# House rules

## Living together

1. Whoever cooks does not wash up.
2. Guests are welcome. They may stay for a week.
3. Music is quiet after ten in the evening.

## Money

1. Everybody pays into the kitty each month.
2. Purchases above fifty euro are decided together.
"""


@pytest.fixture(autouse=True)
def sighted_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the ids come out as: nothing is among the one in three that is rated blind."""
    monkeypatch.setattr("desktop.blind.rate_blind", lambda *_: False)


class Passphrase:
    """Whoever sits there knows the passphrase."""

    def passphrase(self, new: bool, why: str) -> str | None:
        return PASSPHRASE


def open_workspace(folder: Path, name: str | None = None) -> Workspace:
    return Workspace.open(folder, Passphrase(), name=name, keep_key_in="passphrase", cost=CHEAP)


@dataclass
class House:
    """Ada, Bo and Cleo in one group, each with a workspace; they only exchange files."""

    base: Path
    laptops: list[Workspace]
    group: str = ""

    def __post_init__(self) -> None:
        self._numbers = itertools.count()

    @property
    def ada(self) -> Workspace:
        return self.laptops[0]

    @property
    def bo(self) -> Workspace:
        return self.laptops[1]

    @property
    def cleo(self) -> Workspace:
        return self.laptops[2]

    def file(self, ending: str = "file") -> Path:
        """A name that is new."""
        return self.base / f"{next(self._numbers)}.{ending}"

    def bundle(self, writer: Workspace) -> Path:
        out = self.file("folkmoot")
        writer.bundle(self.group, out)
        return out

    def meet(self) -> None:
        """Everybody takes everybody's bundle."""
        written = [(laptop, self.bundle(laptop)) for laptop in self.laptops]
        for reader in self.laptops:
            for writer, file in written:
                if writer is not reader:
                    reader.take(file)

    def clause(self, number: str) -> str:
        """The id of the clause that has this number on Ada's laptop."""
        numbers = self.ada.view(self.group).numbers
        return next(id_ for id_, given in numbers.items() if given == number)


def found_house(base: Path, names: Sequence[str] = NAMES) -> House:
    """All let in and with the rules on each laptop; nobody is bound by anything yet."""
    house = House(base, [open_workspace(base / name.lower(), name) for name in names])
    house.group = house.ada.found("Mill Lane").group
    rules = base / "rules.md"
    rules.write_text(RULES, encoding="utf-8")
    house.ada.import_rules(house.group, rules)
    house.ada.invite(house.group, base / "invitation")
    requests = [base / f"{name}.request" for name in names[1:]]
    for laptop, request in zip(house.laptops[1:], requests, strict=True):
        laptop.join(base / "invitation", request)
    house.ada.admit(house.group, requests)
    first = house.bundle(house.ada)
    for laptop in house.laptops[1:]:
        laptop.take(first)
    return house


def open_deliberation(house: House, number: str = "1.3") -> str:
    """All three say that the clause isn't it, and meet; returns the deliberation's id."""
    clause = house.clause(number)
    changes = [laptop.acknowledge(house.group, clause=clause) for laptop in house.laptops]
    house.meet()
    return changes[0].subject


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """The one line that a refusal is; never a traceback."""
        assert "Traceback" not in self.err
        (line,) = self.err.splitlines()
        return line


@dataclass(frozen=True)
class Terminal:
    """A terminal on one laptop: its commands run in this process, on this data folder."""

    folder: Path

    def __call__(self, *words: str | Path, typed: str = "") -> Said:
        return run([*words, "--data", self.folder], typed)

    def ok(self, *words: str | Path, typed: str = "") -> Said:
        """Run a command that must be done."""
        said = self(*words, typed=typed)
        assert said.status == 0, said
        return said

    def refused(self, *words: str | Path, typed: str = "") -> str:
        """Run a command that must be refused as bad input, and change nothing; its sentence."""
        with self.unchanged():
            said = self(*words, typed=typed)
        assert said.status == 2, said
        assert said.out == "", "a refusal is said on standard error alone"
        assert said.sentence.endswith((".", "”", ")")), said.sentence
        return said.sentence

    def status(self) -> Any:
        return self.ok("status", "--json").json

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """What the folder holds is the same after the block."""
        before = self._all()
        yield
        assert self._all() == before

    def _all(self) -> Any:
        if not (self.folder / "folkmoot.db").exists():
            return [self.folder.exists() and sorted(each.name for each in self.folder.iterdir())]
        said = self("status", "--json")
        return [
            said.out or said.err,
            sorted(each.name for each in self.folder.iterdir()),
            hashlib.sha256((self.folder / "key.json").read_bytes()).hexdigest(),
        ]

    def clause(self, number: str) -> Any:
        return next(each for each in self.status()["clauses"] if each["number"] == number)


def run(words: Sequence[str | Path], typed: str = "") -> Said:
    """`folkmoot WORDS` in this process, with `typed` as its standard input."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "stdin", io.StringIO(typed))
        try:
            status = cli.main([str(word) for word in words])
        except SystemExit as asked:  # --help
            status = int(asked.code or 0)
    return Said(status, out.getvalue(), err.getvalue())


def cheap_passphrases(patch: pytest.MonkeyPatch) -> None:
    """From here on folders are made with a passphrase that is known and cheap to stretch."""
    patch.setenv(ceremony.VARIABLE, PASSPHRASE)
    patch.setitem(Session.open.__func__.__kwdefaults__, "cost", CHEAP)  # type: ignore[attr-defined]


def cheap_backups(patch: pytest.MonkeyPatch) -> None:
    """From here on backups are made and restored with passphrases that are cheap to stretch."""
    patch.setattr(safekeeping, "write_backup", partial(write_backup, cost=CHEAP))
    patch.setattr(safekeeping, "restore", partial(restore, cost=CHEAP))


def three_terminals(base: Path) -> tuple[Terminal, Terminal, Terminal]:
    """The house of `found_house`, made by typing."""
    ada, bo, cleo = (Terminal(base / name.lower()) for name in NAMES)
    rules = base / "rules.md"
    rules.write_text(RULES, encoding="utf-8")
    ada.ok("found", "Mill Lane", "--name", "Ada")
    ada.ok("import", rules)
    ada.ok("invite", base / "invitation")
    bo.ok("join", base / "invitation", base / "bo.request", "--name", "Bo")
    cleo.ok("join", base / "invitation", base / "cleo.request", "--name", "Cleo")
    ada.ok("admit", base / "bo.request", base / "cleo.request")
    ada.ok("bundle", base / "first.folkmoot")
    for each in (bo, cleo):
        each.ok("take", base / "first.folkmoot")
    return ada, bo, cleo
