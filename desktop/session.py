"""An open data folder: its lock, its key, its store, its owner and their groups."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from crdt import keys, lock
from crdt.bundle import LIMIT as BUNDLE_LIMIT
from crdt.bundle import Bundle, open_bundle
from crdt.group import Group
from crdt.identity import Identity
from crdt.store import Store
from deliberation.acts import LINE_LIMIT
from deliberation.errors import FolkmootError
from deliberation.state import State
from desktop.files import read_file
from desktop.views import GroupSummary


class NoIdentity(FolkmootError):
    """The data folder has no owner yet."""


class UnknownGroup(FolkmootError):
    """There is no such group here."""


class NotFound(FolkmootError):
    """What was named is not in the group."""


def _clock() -> int:
    return int(time.time())


class Session:
    """Use from one thread at a time. `now` gives Unix seconds, for people to read."""

    def __init__(
        self, folder: Path, store: Store, identity: Identity, now: Callable[[], int]
    ) -> None:
        self.folder = folder
        self._store, self._identity, self._now = store, identity, now
        self._groups: dict[str, Group] = {}
        self._closing = ExitStack()

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether somebody's data are in the folder."""
        return (folder / "folkmoot.db").exists()

    @classmethod
    def open(
        cls,
        folder: Path,
        ceremony: keys.Ceremony,
        *,
        name: str | None = None,
        keep_key_in: str = "keyring",
        cost: keys.Cost = keys.MODERATE,
        now: Callable[[], int] = _clock,
    ) -> Self:
        """Open the folder, or make it for somebody called `name`.

        Raises `NoIdentity` where the folder is new and no name is given, and the errors of
        `crdt.lock`, `crdt.keys` and `crdt.store`; nothing is left open then.
        """
        if not cls.exists(folder) and not (name or "").strip():
            raise NoIdentity(
                f"Nobody's data are in {folder} yet; say your name to begin, or choose another one."
            )
        with ExitStack() as stack:
            stack.enter_context(lock.hold(folder))
            store = cls._open_store(folder, ceremony, keep_key_in, cost)
            stack.callback(store.close)
            identity = store.identity()
            if identity is None:
                if not name or not name.strip() or len(name) > LINE_LIMIT:
                    raise NoIdentity("Say your name to begin, in at most 300 characters.")
                identity = Identity.create(name.strip())
                store.set_identity(identity)
            session = cls(folder, store, identity, now)
            session._closing = stack.pop_all()
            return session

    @classmethod
    def _open_store(
        cls, folder: Path, ceremony: keys.Ceremony, keep_key_in: str, cost: keys.Cost
    ) -> Store:
        if cls.exists(folder):
            return Store.open(folder, keys.open_key(folder, ceremony))
        if (folder / keys.FILE).exists():  # the making of the folder was cut off here
            return Store.create(folder, keys.open_key(folder, ceremony))
        return Store.create(folder, keys.create_key(folder, ceremony, keep_key_in, cost))

    def close(self) -> None:
        """Save what makes the next opening quick, and let go of the folder."""
        try:
            for group in self._groups.values():
                group.save_snapshot()
        finally:
            self._closing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def me(self) -> str:
        """The member id of the folder's owner."""
        return self._identity.member_id

    @property
    def my_name(self) -> str:
        return self._identity.name

    def groups(self) -> tuple[GroupSummary, ...]:
        return tuple(
            GroupSummary(row.id, row.name, row.state == "joined") for row in self._store.groups()
        )

    def _group(self, group_id: str) -> Group:
        """The group, joined or only asked. Raises `UnknownGroup`."""
        if group_id not in self._groups:
            if self._store.group(group_id) is None:
                raise UnknownGroup("This laptop has no such group; found it or ask to join it.")
            self._groups[group_id] = Group(self._store, self._identity, group_id, self._now)
        return self._groups[group_id]

    def _state(self, group_id: str) -> State:
        return self._group(group_id).state

    def _open_bundle(self, path: Path) -> tuple[bytes, Bundle]:
        data = read_file(path, BUNDLE_LIMIT)
        return data, open_bundle(data, self._identity.age_secret)
