"""Data folders of several members, with real stores, for the tests of groups."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crdt.bundle import open_bundle
from crdt.edits import AddClause
from crdt.group import Group
from crdt.identity import Identity, join_person, make_found
from crdt.rows import GroupRow
from crdt.store import Store
from crdt.taken import Taken
from deliberation.acts import (
    Acknowledge,
    Admit,
    Person,
)
from deliberation.bodies import read_act
from tests.crdt.laptops import NOON, OLD, QUIET, WASH, identity

KEY = bytes(range(32))


@dataclass
class Folder:
    """One member's data folder, which can be closed and opened again."""

    path: Path
    who: Identity
    group_id: str
    stack: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.path.mkdir(parents=True)
        self.store = self.stack.enter_context(Store.create(self.path, KEY))
        self.store.set_group(GroupRow(self.group_id, "The house", "asked"))
        self.group = self._open()

    def _open(self) -> Group:
        return Group(self.store, self.who, self.group_id, lambda: NOON)

    def again(self) -> Group:
        """The group as it is read anew from the disk."""
        self.stack.close()
        self.store = self.stack.enter_context(Store.open(self.path, KEY))
        self.group = self._open()
        return self.group

    def take(self, data: bytes) -> Taken:
        bundle = open_bundle(data, self.who.age_secret)
        return self.group.take(bundle, hashlib.sha256(data).hexdigest())

    def tell(self, *others: Folder) -> None:
        data, _ = self.group.bundle()
        for other in others:
            other.take(data)

    def person(self) -> Person:
        return join_person(self.who, self.group_id)


Houses = Callable[[int], list[Folder]]


@pytest.fixture
def houses(tmp_path: Path) -> Iterator[Houses]:
    """`houses(n)`: n members who share two clauses and have opened a deliberation on the first."""
    with ExitStack() as stack:

        def make(members: int) -> list[Folder]:
            group_id, body = make_found(identity(0), "The house", NOON, bytes(16))
            folders = [
                Folder(tmp_path / str(number), identity(number), group_id)
                for number in range(members)
            ]
            for folder in folders:
                stack.callback(folder.stack.close)
            first, *others = folders
            first.group.act(read_act(body), at=NOON)
            if others:
                first.group.act(Admit(tuple(each.person() for each in others)))
            first.group.edit([AddClause(QUIET, "", OLD), AddClause(WASH, "", "Wash up.")])
            first.group.act(Acknowledge(True, True, QUIET))
            if others:
                first.tell(*others)
                for other in others:
                    other.group.act(Acknowledge(True, True, QUIET))
                    other.tell(*(each for each in folders if each is not other))
            return folders

        yield make
