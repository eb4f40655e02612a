"""Data folders that carriers are tried on: real stores, gates and groups, and as many as needed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from crdt.carriers.copy import Copy, Peer
from crdt.carriers.direct import DirectCopy
from crdt.edits import AddClause
from crdt.entry import MAX_PREV, sign_entry
from crdt.group import Group
from crdt.identity import Identity, join_person, make_found
from crdt.rows import GroupRow
from crdt.store import Store
from deliberation.acts import Acknowledge, Admit, Leave, Remove, TakePosition
from deliberation.bodies import act_body, read_act
from tests.crdt.laptops import MATTER, NOON, OLD, QUIET

KEY = bytes(range(32))
NAMES = ("Ada", "Ben", "Cem", "Dee", "Eve", "Flo", "Gil", "Hal", "Ida", "Jan", "Kim", "Lou")
AGE_SECRETS = (  # made for these tests; they protect nothing
    "AGE-SECRET-KEY-19DJ5WRSF9CKSVPC0G60QV0L5UWW7Q6EMVAFNZU3KPMVUGR4Y4Q4S2VGYLK",
    "AGE-SECRET-KEY-12A0D08F5DAMWWH4ZHGNSAR35DMEKRUYADJC88HYKHXMRACQVN90S09M0W9",
    "AGE-SECRET-KEY-12V8LANG2Q2F98L5EJ3CJG8709V076P526SWUJH79JEUPKMU4LF8SX7MH8G",
    "AGE-SECRET-KEY-1CHR7CV66JL3UCSPS6TEULU7CAC7VDENK24PGK8D9CZHMD7K0LF0STH7M5Y",
    "AGE-SECRET-KEY-1QPP040VRZJ97ZZ0SUSHE2MTY89YCQ087AMFGHQ6LZ97V8M52Y0QQAZCHJ8",
    "AGE-SECRET-KEY-1YR68LRMWGVHHC6A6J5X2U2PAQC5733C5W02UDQHRX679FSEXD7ASH647DE",
    "AGE-SECRET-KEY-1VEVNDCFTYJCH0PTHAV9075GVU90KNY7FUYQP087DZ2PY3HE86ERQV5PQSA",
    "AGE-SECRET-KEY-1ZDM3EZZ33U353M0K7Q35D87VXUK3PNWSFQNNAS8FHHM6CE2PFQNS567X2Q",
    "AGE-SECRET-KEY-1L9CHZ6CQVN9755EHKDCM46CRJFD3LADQF3Z03JVHQ34RXV3UCR6QZMKGJH",
    "AGE-SECRET-KEY-1AF08N0CD4JKP2XT3QTFDV0ERPE54CNKWUW8XAKA35Q75H0PFX9XQW7FZR3",
    "AGE-SECRET-KEY-1E5SPQFTRAM8T9DDLUNH507TZQHFCSCPHNMHUEE9F23T57HAP4EHQ08E6QU",
    "AGE-SECRET-KEY-1ZEEFPP3JKARGGR0CLH98S3ZCTJCM9FN9UVF7A7F2LRXCTW8S07DQQD0KS0",
)


def identity(number: int) -> Identity:
    """The same person every time, so that a failing example fails again."""
    name = NAMES[number]
    seeds = [hashlib.sha256(f"{name}'s {what}".encode()).digest() for what in ("key", "laptop")]
    return Identity(name, seeds[0], seeds[1], AGE_SECRETS[number])


class Laptop:
    """One data folder with any number of groups; `copies` is what its carriers are given."""

    def __init__(self, path: Path, who: Identity) -> None:
        self.who, self.path = who, path
        self.stack = ExitStack()
        path.mkdir(parents=True)
        self.store = self.stack.enter_context(Store.create(path, KEY))
        self.groups: dict[str, Group] = {}
        self.copies: dict[str, Copy] = {}

    @property
    def device(self) -> str:
        return self.who.device_id

    def join(self, group: str) -> Group:
        self.store.set_group(GroupRow(group, "The house", "asked"))
        self.groups[group] = Group(self.store, self.who, group, lambda: NOON)
        self.copies[group] = DirectCopy(group, lambda: self.groups[group])
        return self.groups[group]

    def group(self, group: str = "") -> Group:
        """The one with this id, or the only one."""
        return self.groups[group] if group else next(iter(self.groups.values()))

    def write(self, many: int = 1, group: str = "") -> None:
        """Add that many entries of a few hundred bytes, each another clause."""
        it = self.group(group)
        before = len(it.replica.log)
        batches = []
        for number in range(before, before + many):
            clause = hashlib.sha256(f"{self.device}{number}".encode()).hexdigest()
            said = f"{self.who.name} would like rule {number} to be about {clause[40:]}."
            batches.append([AddClause(clause[:32], "", said)])
        it.edit_all(batches, "edit")

    def say(self, many: int, group: str = "") -> None:
        """Add that many acts, quickly."""
        it = self.group(group)
        log = it.replica.log
        seq, prev = log.latest[self.device].seq, log.heads_for(self.device, MAX_PREV)
        wires = []
        for number in range(seq + 1, seq + many + 1):
            digest = hashlib.sha256(f"{self.device}{number}".encode()).hexdigest()
            act = TakePosition(MATTER, f"{self.who.name} thinks of {number} what {digest} says.")
            entry = sign_entry(
                self.who.device_key,
                group=it.id,
                seq=number,
                prev=prev,
                kind="act",
                body=act_body(act, NOON),
            )
            prev = [entry.id]
            wires.append(entry.wire)
        it.take_wires(wires)

    def acknowledge(self, group: str = "") -> None:
        self.group(group).act(Acknowledge(True, True, QUIET))

    def wires(self, group: str = "") -> dict[str, bytes]:
        return {row.id: row.wire for row in self.store.entries(self.group(group).id)}

    def take(self, wires: Mapping[str, bytes], group: str = "") -> None:
        self.group(group).take_wires(list(wires.values()))

    def fingerprint(self, group: str = "") -> str:
        return self.group(group).replica.summary.fingerprint

    def twin(self) -> Laptop:
        """The same data folder, run in a second place by mistake."""
        other = Laptop(self.path.with_name(f"{self.path.name} again"), self.who)
        self.stack.callback(other.stack.close)
        for group in self.groups:
            other.join(group)
            other.take(self.wires(group), group)
        return other


class Pushy(DirectCopy):
    """The copy of somebody who claims that the group is open to all whom it ever met."""

    def __init__(self, group: Group, *others: Laptop) -> None:
        super().__init__(group.id, lambda: group)
        self._everybody = [each.who for each in others]

    async def peers(self) -> Mapping[str, Peer]:
        return {
            who.device_id: Peer(who.device_id, who.member_id, who.name, who.recipient)
            for who in self._everybody
        }


class Moot:
    """The laptops of one test, and the groups that they found."""

    def __init__(self, path: Path) -> None:
        self.path, self.stack = path, ExitStack()
        self._people = self._groups = 0

    def laptops(self, count: int) -> list[Laptop]:
        made = []
        for _ in range(count):
            made.append(Laptop(self.path / f"{self._people}", identity(self._people)))
            self.stack.callback(made[-1].stack.close)
            self._people += 1
        return made

    def found(self, *laptops: Laptop) -> str:
        """A group of these, all with the same entries, in which each has written one."""
        first, *others = laptops
        self._groups += 1
        group, body = make_found(first.who, "The house", NOON, self._groups.to_bytes(16))
        for laptop in laptops:
            laptop.join(group)
        first.groups[group].act(read_act(body), at=NOON)
        if others:
            people = tuple(join_person(each.who, group) for each in others)
            first.groups[group].act(Admit(people))
        first.groups[group].edit([AddClause(QUIET, "", OLD)])
        for laptop in laptops:
            laptop.take(first.wires(group), group)
            laptop.acknowledge(group)
        meet(group, *laptops)
        return group

    def house(self, count: int) -> list[Laptop]:
        laptops = self.laptops(count)
        self.found(*laptops)
        return laptops


def meet(group: str, *laptops: Laptop) -> None:
    """Everybody gets what anybody has, by no road at all."""
    everything: dict[str, bytes] = {}
    for laptop in laptops:
        everything |= laptop.wires(group)
    for laptop in laptops:
        laptop.take(everything, group)


def leave(laptop: Laptop) -> None:
    laptop.group().act(Leave())


def remove(laptop: Laptop, *voters: Laptop) -> None:
    """`voters` remove the laptop's owner, and know of it; nobody else does."""
    member = laptop.who.member_id
    for voter in voters:
        found = voter.group().state.member(member)
        assert found is not None
        voter.group().act(Remove(member, found.since, "We agreed on it."))
        meet(voter.group().id, *voters)


def agree(*laptops: Laptop, group: str = "") -> bool:
    """Whether all hold the same entries, and so the same of everything."""
    return len({laptop.fingerprint(group) for laptop in laptops}) == 1
