"""A group on this laptop: what its owner does, what goes out in bundles and what comes in.

Everything is checked by one gate, whoever wrote it, and all of it is kept or none.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from crdt.bundle import Bundle, BundleRefused, seal
from crdt.edits import Edit
from crdt.entry import MAX_PREV, Entry, sign_entry
from crdt.gate import Looked, option_actor, text_actor
from crdt.identity import Identity
from crdt.intake import MOST_ENTRIES, Refusal, read_all, that_fit
from crdt.kept_replica import KeptReplica
from crdt.log_file import write_log
from crdt.replica import NeedsCare, Received
from crdt.rows import GroupRow, QuarantineRow, WaitingRow
from crdt.store import Store
from crdt.taken import Taken
from deliberation.acts import KEEP, Act, Admit, Person, Propose
from deliberation.bodies import act_body, read_act
from deliberation.errors import FolkmootError
from deliberation.folding.membership import FREEING

FORKED = (
    "This laptop signed two things under one number, as a restored copy does, so what it writes "
    "no longer counts, but for leaving and taking consents back; leave, and ask to join again with "
    "a new data folder."
)


class ActRefused(FolkmootError):
    """What the person wanted to do is not possible now; the sentence says why."""


class Group(KeptReplica):
    """`now` gives Unix seconds: they are shown to people and decide nothing."""

    def __init__(
        self, store: Store, identity: Identity, group_id: str, now: Callable[[], int]
    ) -> None:
        super().__init__(store, group_id)
        self._identity, self._now = identity, now

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
        actor = option_actor(self._identity.device_id, self._next_seq())
        change = self.replica.document.draft_change(edits, actor)
        if change is None:
            raise ActRefused("The option is the same as what stands; write what should change.")
        return self.act(replace(act, change=change))

    def way_back(self, trial: str) -> str:
        """Keep the proposal that puts things back as they were once the trial is over; its id.

        One that somebody has made already will do. Raises `crdt.way_back.NoWayBack`, and as
        `act` does.
        """
        options = (option for each in self.state.deliberations for option in each.options)
        made = next((option.id for option in options if option.back == trial), None)
        return self.act(self.replica.way_back(trial)) if made is None else made

    def former(self, option: str) -> str | None:
        """What the clause said before an option; None where the option brings a new clause."""
        known = (each.option(option) for each in self.state.deliberations)
        if option == KEEP or not any(known):
            raise ActRefused("There is no such option; look at the deliberation again.")
        return self.replica.former(option)

    def _next_seq(self) -> int:
        latest = self.replica.log.latest.get(self._identity.device_id)
        return latest.seq + 1 if latest else 1

    def _installation(self) -> bytes:
        """The part of this device's Automerge actor that was drawn for its data folder."""
        kept = self._store.meta("installation")
        if kept is None:
            kept = os.urandom(8).hex()
            self._store.set_meta("installation", kept)
        return bytes.fromhex(kept)

    def _receive_own(self, kind: str, body: dict[str, object]) -> Entry:
        log = self.replica.log
        frees = kind == "act" and isinstance(read_act(body), FREEING)
        if self._identity.device_id in log.forked and not frees:
            raise ActRefused(FORKED)
        entry = sign_entry(
            self._identity.device_key,
            group=self.id,
            seq=self._next_seq(),
            prev=log.heads_for(self._identity.device_id, MAX_PREV),
            kind=kind,
            body=body,
        )
        received = self.replica.receive([entry])
        if received.refused:
            raise ActRefused(received.refused[0][1])
        return entry

    def _commit(self, entries: Iterable[Entry]) -> None:
        with self._store.transaction():
            pos = self._keep(entries)
        self._note(pos)

    # -- what goes out ------------------------------------------------------------------------

    def bundle(self) -> tuple[bytes, int]:
        """What the other members' devices may lack, sealed to all devices, and the entries' count.

        A device has surely got what it had seen when it wrote its newest entry; all the rest goes
        in, so a bundle never waits for another one. Raises `ActRefused`, `BundleRefused`.
        """
        log = self.replica.log
        devices = {d.id: d.recipient for member in self.state.current for d in member.devices}
        if not devices:
            raise ActRefused("Nothing of this group is here yet; take a member's bundle first.")
        # What a forked device has seen, nobody can tell, nor which of its branches others saw.
        clocks = [
            log.latest[device].clock if device in log.latest and device not in log.forked else {}
            for device in devices
            if device != self._identity.device_id
        ]
        lacking = [
            node
            for node in sorted(log.nodes.values(), key=lambda each: (each.depth, each.id))
            if any(c.get(node.device, 0) < node.seq for c in clocks)
            or (clocks and log.is_doubtful(node))
        ]
        wires = [self._wire(node.id) for node in lacking]
        return seal(self.id, wires, self._identity.device_key, devices), len(wires)

    def export_log(self) -> bytes:
        """The whole log in the open, with what it amounts to: `crdt.log_file`."""
        wires = {row.id: row.wire for row in self._store.entries(self.id)}
        return write_log(self.replica, wires)

    def export_document(self) -> bytes:
        """The rulebook document as Automerge saves it."""
        return self.replica.document.save()

    # -- what comes in ------------------------------------------------------------------------

    def take(self, bundle: Bundle, bundle_sha256: str) -> Taken:
        """Merge a bundle. Raises `BundleRefused` or a store's error; nothing changed then."""
        with self._all_or_nothing():
            return self._take(bundle, bundle_sha256)

    def _take(self, bundle: Bundle, bundle_sha256: str) -> Taken:
        held = self._store.waiting(self.id)
        looked, refusals = read_all([*(row.wire for row in held), *bundle.entries], self.id)
        quarantine = self._store.quarantine(self.id)
        refused_before = {row.id for row in quarantine}
        stopped = refused_before | {each.id for each in refusals}
        received = self._merge(looked, stopped)
        self._check_writer(bundle.writer)
        refusals += [Refusal(e.id, e.device, why, e.wire) for e, why in received.refused]
        fresh = [each for each in refusals if each.id not in refused_before]
        room = that_fit([row.wire for row in quarantine], [each.wire for each in fresh])
        before, at = {row.id for row in held}, self._now()
        with self._store.transaction():
            pos = self._keep(received.accepted)
            for each in fresh[:room]:
                row = QuarantineRow(each.id, self.id, each.device, each.why, each.wire, at)
                self._store.add_quarantine(row)
            left_out = self._keep_waiting([row.id for row in held], received.waiting)
            waiting = sum(entry.id not in before for entry in received.waiting)
            if not left_out:
                self._store.add_taken(bundle_sha256, self.id, at)
            self._let_in()
        self._note(pos)
        sentences = [each.why for each in fresh]
        if left_out:
            sentences.append(
                f"More than {MOST_ENTRIES:,} entries wait for others, so {left_out:,} were left "
                "out; take the bundles that were written before this one first."
            )
        return Taken(len(received.accepted), received.known, waiting - left_out, tuple(sentences))

    def _merge(self, looked: list[Looked], stopped: set[str]) -> Received:
        try:
            return self.replica.merge(looked, was_refused=stopped.__contains__)
        except NeedsCare:
            self._replica = None
            return self.replica.merge(looked, was_refused=stopped.__contains__, careful=True)

    def _check_writer(self, writer: str) -> None:
        log = self.replica.log
        if not len(log):
            raise BundleRefused("This bundle does not begin with the founding of the group.")
        if writer not in log.everyone.device_owner:
            raise BundleRefused("This bundle was put together by a stranger; nothing was taken.")

    def _keep_waiting(self, held: list[str], waiting: Sequence[Entry]) -> int:
        """Note anew what waits, the longest held first; how many there is no room for."""
        log, rank = self.replica.log, {id_: number for number, id_ in enumerate(held)}
        ordered = sorted(waiting, key=lambda entry: rank.get(entry.id, len(held)))
        room = that_fit([], [entry.wire for entry in ordered])
        self._store.remove_waiting(held)
        for entry in ordered[:room]:
            missing = tuple(p for p in entry.prev if p not in log)
            self._store.add_waiting(WaitingRow(entry.id, self.id, entry.wire, missing))
        return len(ordered) - room

    def _let_in(self) -> None:
        """Note that the group has taken this laptop's owner in, once it has."""
        row = self._store.group(self.id)
        member = self.state.member(self._identity.member_id)
        if row is not None and row.state == "asked" and member is not None and not member.left:
            self._store.set_group(GroupRow(self.id, self.state.group_name, "joined"))
