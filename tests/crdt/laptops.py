"""Laptops in memory: real keys, entries, gate and rulebook, and only the disk left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crdt.edits import AddClause, Edit, EditClause, RemoveClause
from crdt.entry import Entry, read_unverified, sign_entry
from crdt.gate import option_actor, text_actor
from crdt.identity import Identity, join_person, make_found
from crdt.replica import NeedsCare, Received, Replica
from crdt.sandbox import Sandbox
from deliberation.acts import (
    Acknowledge,
    Act,
    Admit,
    CloseReview,
    Consent,
    Object,
    Propose,
    StartTrial,
)
from deliberation.bodies import act_body
from deliberation.consent import bindings
from deliberation.rulebook import Rulebook, text_sha256
from deliberation.state import State

AGE_SECRETS = (  # made for these tests; they protect nothing
    "AGE-SECRET-KEY-1VZQCDTA22K7PZ9U3G4AFRGPYQFG8RVJE8ZVLZU6HU4GYA2EVTLRS46LUT7",
    "AGE-SECRET-KEY-1DC0VCGANE2SK837MN7E098CZX37HLMCRPZ7H9YKT9CGL79DMHFXSFX56RT",
    "AGE-SECRET-KEY-19E5TVYRFW7MKLHKRSUZTF7SNL7Y9VK739JQVXKGWUVYU9DE5RV5QUVRLM7",
    "AGE-SECRET-KEY-196QYC8XKS3YSE8V8PT2QAMCW6SVAS48S0R7W20W84T7VSPCMC3ZQ5L93TE",
    "AGE-SECRET-KEY-1JUZL8ER465DXKVS0RSGKM557Y6TLV7RFT9VMGCY8USE5ZSZE7X5QL3MKMX",
)
NAMES = ("Ada", "Ben", "Cem", "Dee", "Eve")
QUIET, WASH = "a" * 32, "b" * 32
OLD = "Quiet hours start at ten in the evening."
MATTER = Acknowledge(True, True, QUIET).deliberation
NOON = 1_800_000_000
DAY = "2027-03-31"


def identity(number: int) -> Identity:
    """The same person every time, so that a failing example fails again."""
    name = NAMES[number]
    seeds = [hashlib.sha256(f"{name}'s {what}".encode()).digest() for what in ("own", "laptop")]
    return Identity(name, seeds[0], seeds[1], AGE_SECRETS[number])


@dataclass(frozen=True)
class Outcome:
    """All that has to be the same on every laptop which got the same entries."""

    fingerprint: str
    state: State
    rulebook: Rulebook
    bound: dict[str, Any]
    waiting: frozenset[str]
    refused: dict[str, str]


class Laptop:
    """`waiting` and `refused` are kept as a data folder keeps them."""

    def __init__(self, who: Identity, group: str) -> None:
        self.identity, self.group = who, group
        self.wires: dict[str, bytes] = {}
        self.waiting: dict[str, Entry] = {}
        self.refused: dict[str, str] = {}
        self.replica = Replica(group, self.wires.__getitem__)

    @property
    def device(self) -> str:
        return self.identity.device_id

    @property
    def state(self) -> State:
        return self.replica.state

    @property
    def entries(self) -> list[Entry]:
        return [read_unverified(wire) for wire in self.wires.values()]

    def text(self, clause: str = QUIET) -> str:
        found = self.replica.document.rulebook(removed=True).clause(clause)
        return "" if found is None else found.text

    def copy(self) -> Laptop:
        """A backup: the same device, which goes on from here by itself."""
        other = Laptop(self.identity, self.group)
        other.take(self.entries)
        return other

    # -- writing

    def sign(self, kind: str, body: dict[str, Any], **other: Any) -> Entry:
        """An entry as this device would write it now, but for what is said otherwise."""
        log = self.replica.log
        latest = log.latest.get(self.device)
        fields = {
            "group": self.group,
            "seq": latest.seq + 1 if latest else 1,
            "prev": log.heads_for(self.device, 64),
        }
        key = other.pop("key", self.identity.device_key)
        return sign_entry(key, kind=kind, body=body, **(fields | other))

    def keep(self, entry: Entry) -> str:
        received = self.take([entry])
        assert received.accepted, received
        return entry.id

    def act(self, act: Act) -> str:
        return self.keep(self.sign("act", act_body(act, NOON)))

    def change(self, *edits: Edit) -> bytes:
        raw = self.replica.document.draft_change(edits, text_actor(self.device, b"1nstall."))
        assert raw is not None, "these edits change nothing"
        return raw

    def edit(self, *edits: Edit) -> str:
        body = {"at": NOON, "how": "edit", "change": self.change(*edits)}
        return self.keep(self.sign("text", body))

    def option(self, act: Propose, *edits: Edit) -> Entry:
        """A proposal, not kept yet, whose change makes `edits`."""
        latest = self.replica.log.latest.get(self.device)
        actor = option_actor(self.device, latest.seq + 1 if latest else 1)
        change = self.replica.document.draft_change(edits, actor)
        assert change is not None, "these edits change nothing"
        return self.sign("act", act_body(act, NOON) | {"change": change})

    def amend(self, text: str, clause: str = QUIET) -> str:
        about = Acknowledge(True, True, clause).deliberation
        base = text_sha256(self.text(clause))
        act = Propose(about, "amend", clause, text, base=base)
        return self.keep(self.option(act, EditClause(clause, text)))

    def repeal(self) -> str:
        act = Propose(MATTER, "repeal", QUIET, "", base=text_sha256(self.text()))
        return self.keep(self.option(act, RemoveClause(QUIET, MATTER)))

    def bring(self, clause: str, text: str) -> str:
        """An option that brings a new clause."""
        act = Propose(MATTER, "new", clause, text)
        return self.keep(self.option(act, AddClause(clause, "", text)))

    def consent(self, option: str, trial: str = "") -> str:
        """To an option as it is offered."""
        found = self._option(option)
        act = Consent(found.clause, found.sha256, found.text, MATTER, option, trial)
        return self.act(act)

    def trial(self, option: str) -> str:
        """Terms on which the option can be adopted for a time."""
        return self.act(StartTrial(MATTER, option, "Less noise.", DAY))

    def way_back(self, trial: str) -> str:
        return self.act(self.replica.way_back(trial))

    def close(self, trial: str) -> str:
        return self.act(CloseReview(trial, DAY))

    def oppose(self, option: str) -> str:
        return self.act(Object(MATTER, option, "I cannot live with that."))

    def _option(self, option: str) -> Any:
        return next(o for d in self.state.deliberations for o in d.options if o.id == option)

    # -- meeting

    def take(self, entries: Iterable[Entry], sandbox: Sandbox | None = None) -> Received:
        todo = [*entries, *self.waiting.values()]
        known = self.refused.__contains__
        try:
            received = self.replica.receive(todo, was_refused=known, sandbox=sandbox)
        except NeedsCare:
            self.replica = Replica(self.group, self.wires.__getitem__)
            self.replica.receive(self.entries, careful=True)
            received = self.replica.receive(todo, was_refused=known, careful=True, sandbox=sandbox)
        self.wires.update({entry.id: entry.wire for entry in received.accepted})
        self.replica.kept()
        self.waiting = {entry.id: entry for entry in received.waiting}
        self.refused |= {entry.id: why for entry, why in received.refused}
        return received

    def meet(self, *others: Laptop) -> None:
        """Afterwards each knows what any of them knew."""
        everybody = (self, *others)
        known = [entry for each in everybody for entry in each.entries]
        for each in everybody:
            each.take(known)

    def outcome(self) -> Outcome:
        document = self.replica.document
        clauses = document.rulebook(removed=True).clauses
        return Outcome(
            self.replica.summary.fingerprint,
            self.state,
            document.rulebook(removed=True),
            bindings(self.state, {clause.id: clause.text for clause in clauses}),
            frozenset(self.waiting),
            dict(self.refused),
        )


def house(members: int = 3) -> list[Laptop]:
    """Members who share a rulebook of two clauses and have opened a deliberation on the first."""
    people = [identity(number) for number in range(members)]
    group, body = make_found(people[0], "The house", NOON, bytes(16))
    laptops = [Laptop(who, group) for who in people]
    first = laptops[0]
    first.keep(first.sign("act", body))
    if members > 1:
        first.act(Admit(tuple(join_person(who, group) for who in people[1:])))
    first.edit(AddClause(QUIET, "", OLD), AddClause(WASH, "", "Wash up."))
    first.meet(*laptops)
    for laptop in laptops:
        laptop.act(Acknowledge(True, True, QUIET))
    first.meet(*laptops)
    return laptops


def delivered(laptop: Laptop, *batches: Iterable[Entry]) -> Laptop:
    """A laptop that got these entries and nothing else, batch by batch."""
    other = Laptop(laptop.identity, laptop.group)
    for batch in batches:
        other.take(batch)
    return other
