"""Taking in what others wrote: checked, tried, and kept together or not at all.

What is refused goes to quarantine, and what builds on entries that are not here yet waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crdt.bundle import Bundle, BundleRefused, open_bundle
from crdt.entry import Entry
from crdt.gate import Looked
from crdt.identity import Identity
from crdt.intake import MOST_ENTRIES, Refusal, read_all, that_fit
from crdt.replica import NeedsCare, Received
from crdt.rows import GroupRow, QuarantineRow, Waiting, WaitingRow
from crdt.sandbox import Sandbox
from crdt.shared_replica import SharedReplica
from crdt.store import Store
from crdt.taken import Taken
from crdt.uncollected import uncollected


class Taking(SharedReplica):
    """`now` gives Unix seconds."""

    def __init__(
        self, store: Store, identity: Identity, group_id: str, now: Callable[[], int]
    ) -> None:
        super().__init__(store, identity, group_id)
        self._now = now
        self._tried: set[str] = set()  # entries that wait though nothing is missing
        self.sandbox = Sandbox()

    def close(self) -> None:
        """End the process in which others' changes are tried, if there is one."""
        self.sandbox.close()

    def open(self, data: bytes) -> Bundle:
        """A bundle, of any group, that was sealed to this device. Raises `BundleRefused`."""
        return open_bundle(data, *self._identity.age_secrets)

    def take(self, bundle: Bundle, bundle_sha256: str) -> Taken:
        """Merge a bundle. Raises `BundleRefused` or a store's error; nothing changed then."""
        with self._all_or_nothing(), uncollected():
            return self._take(bundle.entries, bundle.writer, bundle_sha256)

    def take_wires(self, wires: Sequence[bytes]) -> Taken:
        """Merge entries that came from a device which is known already. Raises as `take` does."""
        with self._all_or_nothing(), uncollected():
            return self._take(wires)

    def note_taken(self, bundle_sha256: str) -> None:
        """A bundle was taken in parts, all of it."""
        self._store.add_taken(bundle_sha256, self.id, self._now())

    def _take(self, wires: Sequence[bytes], writer: str = "", bundle_sha256: str = "") -> Taken:
        held = self._store.all_waiting(self.id)
        looked, refusals = read_all(
            wires, self.id, lambda each: self.replica.foresee(each, self.sandbox)
        )
        came = {each.entry.id for each in looked} | {each.id for each in refusals}
        ripe = self._ripe(held, came)
        ripened = self._store.waiting_wires(row.id for row in ripe if row.id not in came)
        again, bad = read_all(ripened, self.id)
        looked, refusals = looked + again, refusals + bad
        quarantine = self._store.quarantine_sizes(self.id)
        stopped = quarantine.keys() | {each.id for each in refusals}
        received = self._merge(looked, stopped)
        self._check_writer(writer)
        refusals += [Refusal(e.id, e.device, why, e.wire) for e, why in received.refused]
        fresh = [each for each in refusals if each.id not in quarantine]
        room = that_fit(quarantine.values(), [len(each.wire) for each in fresh])
        before, at = {row.id for row in held}, self._now()
        with self._store.transaction():
            pos = self._keep(received.accepted)
            for each in fresh[:room]:
                row = QuarantineRow(each.id, self.id, each.device, each.why, each.wire, at)
                self._store.add_quarantine(row)
            left_out = self._keep_waiting(held, ripe, received.waiting)
            waiting = sum(entry.id not in before for entry in received.waiting)
            if bundle_sha256 and not left_out:
                self._store.add_taken(bundle_sha256, self.id, at)
            self._let_in()
        self._note(pos)
        sentences = [each.why for each in fresh]
        sentences += [why for entry, why in received.held if entry.id not in before]
        if left_out:
            sentences.append(
                f"More than {MOST_ENTRIES:,} entries wait for others, so {left_out:,} were left "
                "out; take the bundles that were written before this one first."
            )
        return Taken(len(received.accepted), received.known, waiting - left_out, tuple(sentences))

    def _merge(self, looked: list[Looked], stopped: set[str]) -> Received:
        try:
            return self.replica.merge(
                looked, was_refused=stopped.__contains__, sandbox=self.sandbox
            )
        except NeedsCare:
            self._replica = None
            return self.replica.merge(
                looked, was_refused=stopped.__contains__, careful=True, sandbox=self.sandbox
            )

    def _check_writer(self, writer: str) -> None:
        log = self.replica.log
        if not len(log):
            raise BundleRefused("This bundle does not begin with the founding of the group.")
        if writer and writer not in log.everyone.device_owner:
            raise BundleRefused("This bundle was put together by a stranger; nothing was taken.")

    def _ripe(self, held: Sequence[Waiting], came: set[str]) -> list[Waiting]:
        """Those that wait for something that came, or for each other then; and once those that
        wait for nothing that is missing. All others are left in peace: somebody may have made
        thousands of them."""
        log, freed = self.replica.log, set(came)
        ripe: dict[str, Waiting] = {}
        more = True
        while more:
            found = {
                row.id: row
                for row in held
                if row.id not in ripe and (row.id in freed or not freed.isdisjoint(row.missing))
            }
            ripe |= found
            freed |= found.keys()
            more = bool(found)
        tried = {row.id: row for row in held if all(each in log for each in row.missing)}
        ripe |= {id_: row for id_, row in tried.items() if id_ not in self._tried}
        self._tried |= tried.keys()
        return list(ripe.values())

    def _keep_waiting(
        self, held: Sequence[Waiting], ripe: Sequence[Waiting], waiting: Sequence[Entry]
    ) -> int:
        """Note anew what waits, the longest held first; how many there is no room for."""
        log, rank = self.replica.log, {row.id: number for number, row in enumerate(held)}
        gone = {row.id for row in ripe}
        ordered = sorted(waiting, key=lambda entry: rank.get(entry.id, len(held)))
        stay = [row.size for row in held if row.id not in gone]
        room = that_fit(stay, [len(entry.wire) for entry in ordered])
        self._store.remove_waiting(gone)
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
