"""A group on this laptop: the replica in memory and the store on disk, moved forward together.

Every change is checked by the same gate as a foreign one, committed, and only then shown. Where
the commit fails, the memory is thrown away and read again: nothing is ever half applied.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

from crdt import snapshot
from crdt.bundle import Bundle, BundleRefused, seal
from crdt.edits import Edit
from crdt.entry import MAX_PREV, Entry, read_entry, read_unverified, sign_entry
from crdt.errors import BadSignature, Malformed
from crdt.gate import option_actor, text_actor
from crdt.identity import Identity
from crdt.log_file import write_log
from crdt.replica import Received, Replica, UnsoundChanges
from crdt.rows import EntryRow, GroupRow, QuarantineRow, WaitingRow
from crdt.store import Store
from deliberation.acts import Act, Admit, Person, Propose, act_body, read_act
from deliberation.errors import FolkmootError
from deliberation.rulebook import Rulebook
from deliberation.state import State

SNAPSHOT_EVERY = 500  # entries; opening reads at most about so many one by one
VERIFY_IN = 64  # entries a thread checks at a time


class ActRefused(FolkmootError):
    """What the person wanted to do is not possible now; the sentence says why."""


@dataclass(frozen=True)
class Taken:
    """What a bundle brought: counts, and the sentence for each entry that was refused."""

    new: int
    known: int
    waiting: int
    refused: tuple[str, ...]


class Group:
    """`now` gives Unix seconds: they are shown to people and decide nothing."""

    def __init__(
        self, store: Store, identity: Identity, group_id: str, now: Callable[[], int]
    ) -> None:
        self.id = group_id
        self._store, self._identity, self._now = store, identity, now
        self._replica: Replica | None = None
        self._pos = 0  # of the last entry that the replica has
        self._snapshot_pos = 0

    # -- reading ------------------------------------------------------------------------------

    @property
    def replica(self) -> Replica:
        if self._replica is None:
            self._replica = self._load()
        return self._replica

    @property
    def state(self) -> State:
        return self.replica.state

    @property
    def rulebook(self) -> Rulebook:
        assert self.state is not None, "folding applies what was adopted to the document"
        return self.replica.document.rulebook()

    def _wire(self, entry_id: str) -> bytes:
        row = self._store.entry(entry_id)
        if row is None:
            raise KeyError(entry_id)
        return row.wire

    def _load(self) -> Replica:
        """From the snapshots where there are any, and then entry by entry."""
        replica, self._pos = snapshot.load(self._store, self.id, self._wire)
        self._snapshot_pos = self._pos
        rows = self._store.entries(self.id, self._pos)
        if rows:
            replica.receive(read_unverified(row.wire) for row in rows)
            replica.kept()
            self._pos = rows[-1].pos
        return replica

    def save_snapshot(self) -> None:
        """Make the next opening quick."""
        if self._replica is not None and self._pos > self._snapshot_pos:
            snapshot.save(self._store, self._replica, self._pos)
            self._snapshot_pos = self._pos

    # -- writing ------------------------------------------------------------------------------

    def requests(self) -> dict[str, Person]:
        """What people signed to be let in, by member id, from the admissions in the log."""
        acts = (read_act(node.body) for node in self.replica.log.membership_acts if node.body)
        return {p.id: p for act in acts if isinstance(act, Admit) for p in act.joiners}

    def act(self, act: Act, at: int | None = None) -> str:
        """Sign and keep an act of this device; returns the entry's id.

        `at` in Unix seconds is now unless said. Raises `ActRefused`, also for an act that would
        count for nothing, `deliberation.acts.ActError` or a store's error; nothing changed then.
        """
        body = act_body(act, self._now() if at is None else at)
        with self._all_or_nothing():
            entry = self._receive_own("act", body)
            why = next((each.why for each in self.state.no_effect if each.id == entry.id), None)
            if why is not None:
                raise ActRefused(why)
            self._commit([entry])
        return entry.id

    def edit(self, edits: Sequence[Edit], how: str = "edit") -> str | None:
        """Change the rulebook's text; the entry's id, or None where nothing changed."""
        ids = self.edit_all([edits], how)
        return ids[0] if ids else None

    def edit_all(self, batches: Sequence[Sequence[Edit]], how: str) -> list[str]:
        """Several changes, kept together or not at all. Raises `EditRefused` and as `act` does."""
        assert self.state is not None, "what was adopted is in the document before it is edited"
        entries: list[Entry] = []
        with self._all_or_nothing():
            for edits in batches:
                actor = text_actor(self._identity.device_id, self._installation())
                change = self.replica.document.make_change(edits, actor)
                if change is not None:
                    body = {"at": self._now(), "how": how, "change": change}
                    entries.append(self._receive_own("text", body))
            self._commit(entries)
        return [entry.id for entry in entries]

    def propose(self, act: Propose, edits: Sequence[Edit]) -> str:
        """Keep a proposal with the very change that adopting it will make."""
        assert self.state is not None, "what was adopted is in the document before it is changed"
        actor = option_actor(self._identity.device_id, self._next_seq())
        change = self.replica.document.draft_change(edits, actor)
        if change is None:
            raise ActRefused("The option is the same as what stands; write what should change.")
        return self.act(replace(act, change=change))

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """Where the block fails, what it did in memory is forgotten and read again."""
        try:
            yield
        except BaseException:
            self._replica = None
            raise

    def _next_seq(self) -> int:
        latest = self.replica.log.latest.get(self._identity.device_id)
        return latest.seq + 1 if latest else 1

    def _installation(self) -> bytes:
        """Drawn once for a data folder, so that two copies of it would not share an actor."""
        kept = self._store.meta("installation")
        if kept is None:
            kept = os.urandom(8).hex()
            self._store.set_meta("installation", kept)
        return bytes.fromhex(kept)

    def _receive_own(self, kind: str, body: dict[str, object]) -> Entry:
        entry = sign_entry(
            self._identity.device_key,
            group=self.id,
            seq=self._next_seq(),
            prev=self.replica.log.heads_for(self._identity.device_id, MAX_PREV),
            kind=kind,
            body=body,
        )
        received = self.replica.receive([entry])
        if received.refused:
            raise ActRefused(received.refused[0][1])
        return entry

    def _commit(self, entries: Iterable[Entry]) -> None:
        rows = [self._row(entry) for entry in entries]
        with self._store.transaction():
            self._store.add_entries(rows)
        self._note_position()

    def _row(self, entry: Entry) -> EntryRow:
        depth = self.replica.log.nodes[entry.id].depth
        return EntryRow(entry.id, self.id, entry.device, entry.seq, entry.kind, depth, entry.wire)

    def _note_position(self) -> None:
        self.replica.kept()
        self._pos = self._store.last_pos(self.id)
        if self._pos - self._snapshot_pos >= SNAPSHOT_EVERY:
            self.save_snapshot()

    # -- what goes out and comes in -----------------------------------------------------------

    def bundle(self) -> tuple[bytes, int]:
        """What the other members' devices may lack, sealed to all devices, and the entries' count.

        A device has surely got what it had seen when it wrote its newest entry; all the rest goes
        in, so a bundle never waits for another one.
        """
        log, state = self.replica.log, self.state
        devices = {d.id: d.recipient for member in state.current for d in member.devices}
        others = [device for device in devices if device != self._identity.device_id]
        clocks = [log.latest[d].clock if d in log.latest else {} for d in others]
        lacking = [
            node
            for node in sorted(log.nodes.values(), key=lambda each: (each.depth, each.id))
            if log.is_suspended(node) or any(c.get(node.device, 0) < node.seq for c in clocks)
        ]
        wires = [self._wire(node.id) for node in lacking]
        return seal(self.id, wires, self._identity.device_key, devices), len(wires)

    def export_log(self) -> bytes:
        """The whole log in the open, with what it amounts to: `crdt.log_file`."""
        wires = {row.id: row.wire for row in self._store.entries(self.id)}
        return write_log(self.replica, wires)

    def export_document(self) -> bytes:
        """The rulebook document as Automerge saves it."""
        assert self.state is not None, "what was adopted is in the document before it is saved"
        return self.replica.document.save()

    def take(self, bundle: Bundle, bundle_sha256: str) -> Taken:
        """Merge a bundle. Raises `BundleRefused` or a store's error; nothing changed then."""
        with self._all_or_nothing():
            return self._take(bundle, bundle_sha256)

    def _take(self, bundle: Bundle, bundle_sha256: str) -> Taken:
        entries, unreadable = _read_all(bundle.entries)
        held = self._store.waiting(self.id)
        entries += [read_unverified(row.wire) for row in held]
        refused_before = {row.id for row in self._store.quarantine(self.id)}
        received = self._receive_sound(entries, refused_before)
        log = self.replica.log
        everyone = log.membership((1 << len(log.membership_acts)) - 1)
        if len(log) and bundle.writer not in everyone.device_owner:
            raise BundleRefused("This bundle was put together by a stranger; nothing was taken.")
        refusals = [(e.id, e.device, why, e.wire) for e, why in received.refused]
        refusals += [(hashlib.sha256(w).hexdigest(), "", why, w) for w, why in unreadable]
        at = self._now()
        with self._store.transaction():
            self._store.add_entries(self._row(entry) for entry in received.accepted)
            for id_, device, why, wire in refusals:
                self._store.add_quarantine(QuarantineRow(id_, self.id, device, why, wire, at))
            self._store.remove_waiting(row.id for row in held)
            for entry in received.waiting:
                missing = tuple(p for p in entry.prev if p not in log)
                self._store.add_waiting(WaitingRow(entry.id, self.id, entry.wire, missing))
            if not received.waiting:
                self._store.add_taken(bundle_sha256, self.id, at)
            self._let_in()
        self._note_position()
        fresh = tuple(why for id_, _, why, _ in refusals if id_ not in refused_before)
        return Taken(len(received.accepted), received.known, len(received.waiting), fresh)

    def _receive_sound(self, entries: list[Entry], refused_before: set[str]) -> Received:
        unsound: frozenset[str] = frozenset()
        while True:
            try:
                return self.replica.receive(
                    entries, was_refused=refused_before.__contains__, unsound=unsound
                )
            except UnsoundChanges as error:
                unsound |= error.entries
                self._replica = None

    def _let_in(self) -> None:
        """Note that the group has taken this laptop's owner in, once it has."""
        row = self._store.group(self.id)
        member = self.state.member(self._identity.member_id)
        if row is not None and row.state == "asked" and member is not None and not member.left:
            self._store.set_group(GroupRow(self.id, self.state.group_name, "joined"))


def _read_all(wires: Sequence[bytes]) -> tuple[list[Entry], list[tuple[bytes, str]]]:
    """Entries with a good signature, and the rest with the reason.

    Signatures are checked on all cores: libsodium works outside Python's lock.
    """

    def read(chunk: Sequence[bytes]) -> list[Entry | tuple[bytes, str]]:
        results: list[Entry | tuple[bytes, str]] = []
        for wire in chunk:
            try:
                results.append(read_entry(wire))
            except (Malformed, BadSignature) as error:
                results.append((wire, str(error)))
        return results

    chunks = [wires[i : i + VERIFY_IN] for i in range(0, len(wires), VERIFY_IN)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = [each for chunk in pool.map(read, chunks) for each in chunk]
    entries = [each for each in results if isinstance(each, Entry)]
    return entries, [each for each in results if not isinstance(each, Entry)]
