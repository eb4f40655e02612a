"""A group on this laptop: what its owner does, what goes out in bundles, and what comes in.

Everything passes one gate, whoever wrote it, and all of it is kept or none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from crdt.bundle import seal
from crdt.carriers.have import Have
from crdt.edits import Edit
from crdt.entry import MAX_PREV, Entry, sign_entry
from crdt.farewell import farewell_for
from crdt.gate import option_actor, text_actor
from crdt.lacking import lacking, met_by
from crdt.log_file import write_log
from crdt.quarantine import MOST, Quarantined, quarantined
from crdt.taking import Taking
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


class Group(Taking):
    """`now` gives Unix seconds: they are shown to people and decide nothing."""

    # -- writing ------------------------------------------------------------------------------

    def requests(self) -> dict[str, Person]:
        """What people signed to be let in, by member id, from the admissions in the log.

        Of those who left or were removed since, only what they signed after that.
        """
        gone = {member.id: member.gone for member in self.state.members}
        acts = (read_act(node.body) for node in self.replica.log.membership_acts if node.body)
        asked = (p for act in acts if isinstance(act, Admit) for p in act.joiners)
        return {person.id: person for person in asked if person.after == gone.get(person.id, "")}

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

    def edit_from(self, clause: str, base: str, text: str) -> str | None:
        """Change a clause's words as somebody who saw it say `base`, and not what came after that.

        Both changes stay, and the clause is marked for somebody to read. The entry's id, or None
        where that cannot be: see `RulebookDocument.draft_from`. Raises as `edit_all` does.
        """
        drawn = (self._installation(), os.urandom(8))  # the first may have seen too much by now
        actors = (text_actor(self._identity.device_id, each) for each in drawn)
        with self._all_or_nothing():
            change = self.replica.document.draft_from(clause, base, text, actors)
            if change is None:
                return None
            body = {"at": self._now(), "how": "edit", "change": change}
            entry = self._receive_own("text", body)
            self._commit([entry])
        return entry.id

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
        if kept is None or self._is_set_aside(bytes.fromhex(kept)):
            kept = os.urandom(8).hex()
            self._store.set_meta("installation", kept)
        return bytes.fromhex(kept)

    def _is_set_aside(self, installation: bytes) -> bool:
        """Whether the rulebook lacks changes that this actor made, because they are suspended: it
        cannot make more of them then, since they would be counted twice."""
        log, actor = self.replica.log, text_actor(self._identity.device_id, installation)
        if not self.state.removals:
            return False
        made = [nodes for (each, _), nodes in log.by_actor.items() if each == actor]
        refs = [node.change for nodes in made for node in nodes]
        return any(ref is not None and not self.replica.document.has(ref.hash) for ref in refs)

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
            raise ActRefused(self._why_out() or received.refused[0][1])
        return entry

    def _why_out(self) -> str:
        """What to tell an owner who is no member any more, "" to all others."""
        me = self.state.member(self._identity.member_id)
        if me is None or not me.left:
            return ""
        how = "were removed from" if me.removed else "have left"
        return f"You {how} {self.state.group_name}, so this cannot be done; ask to join again."

    def _commit(self, entries: Iterable[Entry]) -> None:
        with self._store.transaction():
            pos = self._keep(entries)
        self._note(pos)

    # -- what goes out ------------------------------------------------------------------------

    def bundle(self, known: Mapping[str, Have] | None = None) -> tuple[bytes, int]:
        """What the other members' devices may lack, sealed to all devices, and the entries' count.

        A device has surely got what it had seen when it wrote its newest entry, and what it told
        (`known`, by device); all the rest goes in, so a bundle never waits for another one. Raises
        `ActRefused`, `BundleRefused`.
        """
        log = self.replica.log
        devices = {d.id: d.recipient for member in self.state.current for d in member.active}
        if not devices:
            raise ActRefused("Nothing of this group is here yet; take a member's bundle first.")
        nodes = {
            node.id: node
            for device in devices
            if device != self._identity.device_id
            for node in lacking(log, met_by(log, device, (known or {}).get(device, Have())))
        }
        ids = sorted(nodes, key=lambda each: (nodes[each].depth, each))
        kept = self._store.wires(ids)
        wires = [kept[each] for each in ids]
        return seal(self.id, wires, self._identity.device_key, devices, self.have()), len(wires)

    def farewell(self, member: str) -> tuple[bytes, int]:
        """A bundle for somebody who was removed or left, sealed to their devices alone, and the
        count of its entries: see `crdt.farewell`. Raises `NoFarewell`, `BundleRefused`."""
        found = self.state.member(member)
        ids = farewell_for(self.replica.log, found, self.device)
        kept = self._store.wires(ids)
        wires = [kept[each] for each in ids]
        devices = {each.id: each.recipient for each in found.active} if found else {}
        # What this laptop has itself would tell of what came later, so that is left out.
        return seal(self.id, wires, self._identity.device_key, devices, Have()), len(wires)

    def export_log(self) -> bytes:
        """The whole log in the open, with what it amounts to: `crdt.log_file`."""
        wires = {row.id: row.wire for row in self._store.entries(self.id)}
        return write_log(self.replica, wires)

    def export_document(self) -> bytes:
        """The rulebook document as Automerge saves it."""
        return self.replica.document.save()

    def quarantined(self, most: int = MOST) -> tuple[Quarantined, ...]:
        """What was refused or set aside, at most so much of it, for people to look through."""
        rows, replica = self._store.quarantine(self.id), self.replica
        return quarantined(rows, replica.log, replica.document.has, self._wire, most)
