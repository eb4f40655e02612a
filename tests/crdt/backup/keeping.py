"""A data folder that somebody has lived in, as it is before it is lost."""

from __future__ import annotations

import io
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path

from crdt import keys
from crdt.backup.copying import copy_database
from crdt.backup.making import Made, make_backup
from crdt.backup.parts import Extra
from crdt.backup.restoring import Restored, restore
from crdt.backup.sealing import seal
from crdt.edits import AddClause
from crdt.group import Group
from crdt.identity import Identity, make_found
from crdt.keys import Cost
from crdt.rows import GroupRow
from crdt.store import Store
from deliberation.bodies import read_act
from llm.vault.records import Message
from llm.vault.vault import Vault
from tests.crdt.laptops import NOON, OLD, QUIET, WASH, identity

CHEAP = Cost(1, 8192)  # the least that Argon2id does
PASSPHRASE = "a long walk by the river"
PURPOSES = {"vault.db": "vault"}
FOLDERS = ("pieces",)
SECRET = "I never told the others that the piano keeps me awake."
PIECE = 'id = "quiet"\ntitle = "Ruhe, bitte"\n'


class Person:
    """Somebody who gives the passphrase of their new data folder, or none."""

    def __init__(self, answer: str | None = "of the new laptop") -> None:
        self.answer = answer

    def passphrase(self, new: bool, why: str) -> str | None:
        return self.answer


@dataclass
class Home:
    """An open data folder."""

    path: Path
    key: bytes
    who: Identity
    store: Store
    vault: Vault

    @property
    def extras(self) -> tuple[Extra, ...]:
        return (Extra("vault.db", "vault", self._copy_vault),)

    def _copy_vault(self, path: Path, key: bytes) -> None:
        copy_database(self.vault.db.conn, path, key)

    def back_up(self, out: Path, *, at: int = NOON, passphrase: str = PASSPHRASE) -> Made:
        return make_backup(
            self.store,
            out,
            passphrase,
            extras=self.extras,
            folders=FOLDERS,
            now=at,
            cost=CHEAP,
        )

    @property
    def group_ids(self) -> list[str]:
        return [row.id for row in self.store.groups()]

    def group(self, group_id: str) -> Group:
        who = self.store.identity()
        assert who is not None
        return Group(self.store, who, group_id, lambda: NOON)

    def entry_ids(self) -> dict[str, list[str]]:
        return {each: [row.id for row in self.store.entries(each)] for each in self.group_ids}

    def fingerprints(self) -> list[str]:
        return [self.group(each).replica.summary.fingerprint for each in self.group_ids]

    def close(self) -> None:
        self.vault.close()
        self.store.close()


def furnish(path: Path) -> Home:
    """Ada's folder: two groups with entries, a conversation with her agent, and two pieces."""
    key = keys.create_key(path, Person(), "passphrase", CHEAP)
    store = Store.create(path, key)
    who = identity(0)
    store.set_identity(who)
    for number, name in enumerate(("The house", "The choir")):
        group_id, body = make_found(who, name, NOON, bytes([number]) * 16)
        store.set_group(GroupRow(group_id, name, "joined"))
        group = Group(store, who, group_id, lambda: NOON)
        group.act(read_act(body), at=NOON)
        group.edit([AddClause(QUIET, "", OLD), AddClause(WASH, "", f"Wash up, {name}.")])
        group.save_snapshot()
    vault = Vault.open(path, store.derive("vault"))
    vault.keep_message(Message("1", "talk", NOON, "owner", SECRET))
    (path / "pieces" / "old").mkdir(parents=True)
    (path / "pieces" / "quiet.toml").write_text(PIECE, "utf-8")
    (path / "pieces" / "old" / "größer.toml").write_bytes(bytes(range(256)) * 500)
    return Home(path, key, who, store, vault)


def bring_back(file: Path, folder: Path, passphrase: str = PASSPHRASE) -> Restored:
    return restore(file, passphrase, folder, Person(), extras=PURPOSES, folders=FOLDERS, cost=CHEAP)


def open_home(path: Path) -> Home:
    """The folder as Folkmoot opens it, with the key that its own `key.json` leads to."""
    key = keys.open_key(path, Person())
    store = Store.open(path, key)
    who = store.identity()
    assert who is not None
    return Home(path, key, who, store, Vault.open(path, store.derive("vault")))


def everything_below(folder: Path) -> list[str]:
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*"))


def forge(out: Path, archive: bytes, passphrase: str = PASSPHRASE) -> Path:
    """What somebody who knows the passphrase seals by hand."""
    with out.open("wb") as file:
        seal(iter([archive]), file, passphrase, CHEAP)
    return out


def manifest_of(**databases: bytes) -> bytes:
    named = {name.replace("_", "."): key.hex() for name, key in databases.items()}
    return json.dumps({"v": 1, "at": NOON, "databases": named}).encode()


def tar_of(
    *files: tuple[str | tarfile.TarInfo, bytes], format_: int = tarfile.USTAR_FORMAT
) -> bytes:
    """A tar archive as Python's own library writes one."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=format_) as archive:
        for name, data in files:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return raw.getvalue()
