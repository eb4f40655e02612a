"""Groups to measure with: members in memory who write quickly and commit nothing, and folders.

Imported first by the benchmarks of `crdt`: it makes the checkout's packages importable.
"""

from __future__ import annotations

import os
import random
import sys
import uuid
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from crdt.bundle import Bundle  # noqa: E402
from crdt.edits import AddClause, AddSection, Edit, EditClause  # noqa: E402
from crdt.entry import Entry, read_unverified, sign_entry  # noqa: E402
from crdt.gate import text_actor  # noqa: E402
from crdt.group import Group  # noqa: E402
from crdt.identity import Identity, join_person, make_found  # noqa: E402
from crdt.replica import Replica  # noqa: E402
from crdt.rows import GroupRow  # noqa: E402
from crdt.store import Store  # noqa: E402
from deliberation.acts import (  # noqa: E402
    Acknowledge,
    Act,
    Admit,
    Consent,
    Rate,
    TakePosition,
)
from deliberation.bodies import act_body  # noqa: E402
from deliberation.rulebook import text_sha256  # noqa: E402

KEY = bytes(32)


class Writer:
    """A member with a copy in memory, who writes quickly and commits nothing."""

    def __init__(self, identity: Identity, group: str) -> None:
        self.identity = identity
        self.wires: dict[str, bytes] = {}
        self.replica = Replica(group, self.wires.__getitem__)
        self.installation = os.urandom(8)

    def read(self, wires: Iterable[bytes]) -> None:
        entries = [read_unverified(wire) for wire in wires]
        self.wires.update({entry.id: entry.wire for entry in entries})
        self.replica.receive(entries)

    def write(self, kind: str, body: dict[str, object]) -> Entry:
        log = self.replica.log
        latest = log.latest.get(self.identity.device_id)
        entry = sign_entry(
            self.identity.device_key,
            group=self.replica.group,
            seq=latest.seq + 1 if latest else 1,
            prev=log.heads,
            kind=kind,
            body=body,
        )
        self.wires[entry.id] = entry.wire
        received = self.replica.receive([entry])
        assert received.accepted, received.refused
        return entry

    def act(self, act: Act) -> Entry:
        return self.write("act", act_body(act, 1))

    def edit(self, *edits: Edit) -> Entry | None:
        actor = text_actor(self.identity.device_id, self.installation)
        change = self.replica.document.make_change(edits, actor)
        if change is None:
            return None
        return self.write("text", {"at": 1, "how": "edit", "change": change})


def group_of(count: int) -> list[Writer]:
    """Members who have all seen the founding and the admissions, and nothing else."""
    people = [Identity.create(f"Member {number}") for number in range(count)]
    group, body = make_found(people[0], "Bench", 1, bytes(16))
    writers = [Writer(person, group) for person in people]
    writers[0].write("act", body)
    if count > 1:
        writers[0].act(Admit(tuple(join_person(person, group) for person in people[1:])))
    for writer in writers[1:]:
        writer.read(writers[0].wires.values())
    return writers


def constitution() -> list[str]:
    """The clauses of the real rules if they are beside the checkout, else as many made up."""
    path = ROOT.parent / "shared" / "data" / "kanthaus-constitution-before.md"
    if path.exists():
        from desktop.export.import_rules import read_rules

        return [text for section in read_rules(path).sections for text in section.clauses]
    return [f"Rule {number}: " + "we keep to it. " * 12 for number in range(110)]


def random_edit(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(("now ", "and so ", "x", " (or not)")) + text[at + 2 :]


def fill(writer: Writer, texts: list[str]) -> list[str]:
    section = uuid.uuid4().hex
    clauses = [uuid.uuid4().hex for _ in texts]
    writer.edit(
        AddSection(section, "All"),
        *(AddClause(c, section, t) for c, t in zip(clauses, texts, strict=True)),
    )
    return clauses


def edit_often(writer: Writer, clauses: list[str], times: int, rng: random.Random) -> None:
    texts = {clause.id: clause.text for clause in writer.replica.document.rulebook().clauses}
    for _ in range(times):
        clause = rng.choice(clauses)
        texts[clause] = random_edit(texts[clause], rng)
        writer.edit(EditClause(clause, texts[clause]))


def act_often(writer: Writer, clauses: list[str], times: int, rng: random.Random) -> None:
    texts = {clause.id: clause.text for clause in writer.replica.document.rulebook().clauses}
    about = [Acknowledge(True, True, clause) for clause in clauses[:20]]
    for act in about:
        writer.act(act)
    for number in range(times - len(about)):
        deliberation = rng.choice(about).deliberation
        clause = rng.choice(clauses)
        words = texts[clause]
        act: Act = (
            TakePosition(deliberation, f"Position {number}: {words[:200]}"),
            Rate(deliberation, "keep", 0),
            Consent(clause, text_sha256(words), words),
        )[number % 3]
        writer.act(act)


def kept(writer: Writer, folder: Path) -> None:
    """A data folder that holds what the writer has, with its snapshots."""
    with Store.create(folder, KEY) as store:
        group = Group(store, writer.identity, writer.replica.group, lambda: 1)
        store.set_group(GroupRow(group.id, "Bench", "joined"))
        group.take(bundle_of(writer, writer.wires.values()), "0" * 64)
        group.save_snapshot()


def bundle_of(writer: Writer, wires: Iterable[bytes]) -> Bundle:
    return Bundle(writer.replica.group, writer.identity.device_id, (), tuple(wires))
