"""An open data folder: its lock, its key, its store, its owner and their groups."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from crdt import keys, lock
from crdt.bundle import LIMIT as BUNDLE_LIMIT
from crdt.bundle import Bundle, open_bundle
from crdt.group import Group
from crdt.identity import Identity
from crdt.store import Store
from deliberation.errors import FolkmootError
from deliberation.state import State
from desktop.files import FileProblem, read_file, write_file
from desktop.naming import checked_name
from desktop.views import GroupSummary

_DRAFTS = "drafts"  # the store's note of what is being written


class NoIdentity(FolkmootError):
    """The data folder has no owner yet."""


class UnknownGroup(FolkmootError):
    """There is no such group here."""


class NotJoined(FolkmootError):
    """The owner asked to join the group and has not been let in, as far as this laptop knows."""


class NotFound(FolkmootError):
    """What was named is not in the group."""


ASK = "Say your name to begin, in at most {limit} characters."

# A person who names one of these as a file to write would lose everything.
_OURS = ("folkmoot.db", "folkmoot.lock", "vault.db", ".backup", keys.FILE)


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
        try:
            return (folder / "folkmoot.db").exists()
        except OSError:  # such as a name that is too long: opening says so
            return False

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
        new = not cls.exists(folder)
        if new and not (name or "").strip():
            raise NoIdentity(
                f"Nobody's data are in {folder} yet; say your name to begin, or choose another "
                "folder."
            )
        named = checked_name(name or "", ASK, NoIdentity) if new else ""
        with ExitStack() as stack:
            stack.enter_context(lock.hold(folder))
            store = cls._open_store(folder, ceremony, keep_key_in, cost)
            stack.callback(store.close)
            identity = store.identity()
            if identity is None:
                identity = Identity.create(named or checked_name(name or "", ASK, NoIdentity))
                store.set_identity(identity)
            elif name and checked_name(name, ASK, NoIdentity) != identity.name:
                raise NoIdentity(
                    f"{folder} belongs to {identity.name}; say no name, or choose another folder."
                )
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
        """Save what makes the next opening quick, and let go of the folder, whatever happens.

        Closing twice is closing once.
        """
        with self._closing:
            while self._groups:
                _, group = self._groups.popitem()
                group.close()
                group.save_snapshot()

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

    @property
    def identity(self) -> Identity:
        """Who the owner is on this device, secrets included: for the roads and for pairing."""
        return self._identity

    def drafts(self) -> dict[str, str]:
        """What the owner was still writing, by the field that it stood in."""
        kept = self._store.meta(_DRAFTS)
        return dict(json.loads(kept)) if kept else {}

    def keep_drafts(self, drafts: Mapping[str, str]) -> None:
        """Keep all of `drafts` and no others. They stay in this store and bind nobody."""
        self._store.set_meta(_DRAFTS, json.dumps(dict(drafts)))

    def groups(self) -> tuple[GroupSummary, ...]:
        return tuple(
            GroupSummary(row.id, row.name, row.state == "joined") for row in self._store.groups()
        )

    def _group(self, group_id: str) -> Group:
        """The group that this laptop holds. Raises `UnknownGroup`, `NotJoined`."""
        if group_id not in self._groups:
            row = self._store.group(group_id)
            if row is None:
                raise UnknownGroup("This laptop has no such group; found it or ask to join it.")
            if row.state != "joined" and not self._store.last_pos(group_id):
                raise NotJoined(
                    f"You have asked to join {row.name}, and nothing of it is on this laptop yet; "
                    "take a bundle of somebody who let you in."
                )
            self._keep(group_id)
        return self._groups[group_id]

    def held(self, group_id: str) -> Group:
        """The group as it is in memory now, for the roads: never keep it, ask again each time."""
        return self._keep(group_id)

    def _keep(self, group_id: str) -> Group:
        """The group, also where nothing of it has come yet."""
        if group_id not in self._groups:
            self._groups[group_id] = Group(self._store, self._identity, group_id, self._now)
        return self._groups[group_id]

    @contextmanager
    def _together(self, group_id: str) -> Iterator[Group]:
        """Several acts that are kept together or not at all, also in memory."""
        try:
            with self._store.transaction():
                yield self._keep(group_id)
        except BaseException:
            self._groups.pop(group_id, None)  # read again from what was kept
            raise

    def _write_out(self, out: Path, data: bytes) -> None:
        """A file to hand on; never one of those that the data folder lives by."""
        if out.name.startswith(_OURS) and out.parent.resolve() == self.folder.resolve():
            raise FileProblem(f"{out} belongs to your data; choose another name.")
        write_file(out, data)

    def _state(self, group_id: str) -> State:
        return self._group(group_id).state

    def _open_bundle(self, path: Path) -> tuple[bytes, Bundle]:
        data = read_file(path, BUNDLE_LIMIT)
        return data, open_bundle(data, *self._identity.age_secrets)
