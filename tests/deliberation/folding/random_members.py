"""Histories of people who take in, remove and retire, apart from each other and in bad faith.

Up to six people with several devices each. Nothing here keeps anybody from writing what the gate
would refuse: strangers vote, and new devices speak as if they knew no more than long ago.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

from deliberation.acts import (
    AddDevice,
    Admit,
    DeviceCertificate,
    Found,
    Leave,
    Person,
    Remove,
    RetireDevice,
    Revoke,
    Uphold,
)
from deliberation.folding.membership import Membership, fold_membership
from deliberation.state import Record
from tests.deliberation.folding.random_acts import MAKERS, Draw
from tests.deliberation.histories import (
    OLD_TEXT,
    QUIET,
    Laptop,
    acknowledge,
    consent,
    hex32,
    hex64,
    person,
)

NAMES = ("Ada", "Ben", "Cem", "Dee", "Eve", "Fay")


def certificate(laptop: Laptop) -> DeviceCertificate:
    return DeviceCertificate(laptop.device, f"age1{laptop.name}", "0" * 128, "0" * 128)


def bring(laptop: Laptop, device: str, known: Iterable[Record] | None = None) -> Laptop:
    """A new device of whoever has this laptop, which says so with no more than `known` in hand."""
    new = Laptop(laptop.name, device)
    new.known = {each.id: each for each in (laptop.records if known is None else known)}
    new.say(AddDevice(new.member, device, certificate(new)))
    return new


def known_to(witness: Laptop, *new: Laptop) -> None:
    """Have `witness` say something in knowledge of new devices, which hear of it."""
    witness.hear(*new)
    witness.say(acknowledge())
    for each in new:
        each.hear(witness)


def members(laptop: Laptop) -> Membership:
    """The membership as far as the laptop knows."""
    return fold_membership(laptop.records)


def remove(laptop: Laptop, target: Laptop, reason: str = "It must be.") -> str:
    """A vote by this laptop to remove the other's owner, as it knows them; the entry's id."""
    known = members(laptop).member(target.member)
    since = known.since if known is not None else ""
    return laptop.say(Remove(target.member, since or hex64("never"), reason))


def again(laptop: Laptop, joiner: Laptop) -> Person:
    """The joiner's request to come back, as far as `laptop` knows how they went."""
    known = members(laptop).member(joiner.member)
    return person(joiner, after=known.gone if known is not None else "")


def past_of(entry: Record, records: Iterable[Record]) -> list[Record]:
    """What the author of an entry had."""
    return [each for each in records if each.id != entry.id and entry.saw(each)]


class Quarrel:
    """The devices after some random steps. `records`: all that was ever written, wherever it is."""

    def __init__(self, seed: int, *, steps: int = 22, returns: bool = True) -> None:
        self.chance = random.Random(seed)
        self.people = [Laptop(name) for name in NAMES[: self.chance.randint(3, 6)]]
        self.devices = [*self.people]
        self.returns = returns
        first, *rest = self.people
        first.say(Found("The house", hex32("nonce"), person(first)))
        first.say(Admit(tuple(person(each) for each in rest[: self.chance.randint(1, 5)])))
        for each in rest:
            each.hear(first)
        for _ in range(steps):
            self._step()

    @property
    def records(self) -> list[Record]:
        return list({id_: each for d in self.devices for id_, each in d.known.items()}.values())

    def owner(self, device: str) -> str:
        """The id of the person whose device it is."""
        return next(each.member for each in self.devices if each.device == device)

    def _step(self) -> None:
        acts: list[tuple[int, Callable[[Laptop], object]]] = [
            (8, self._meet),
            (2, self._gather),
            (6, self._vote_out),
            (3, self._coalition),
            (3, self._admit),
            (1, lambda d: d.say(Leave())),
            (1, self._new_device),
            (1, self._backdated),
            (2, self._retire),
            (1, self._uphold),
            (1, self._forged),
            (2, lambda d: d.say(consent(OLD_TEXT))),
            (1, lambda d: d.say(Revoke(QUIET))),
            (1, lambda d: d.say(acknowledge())),
            (4, self._speak),
        ]
        weights = [weight for weight, _ in acts]
        (step,) = self.chance.choices([act for _, act in acts], weights)
        step(self.chance.choice(self.devices))

    def _speak(self, laptop: Laptop) -> None:
        """Anything else: on options, votes, settings, delegations, trials."""
        kinds = sorted(MAKERS.keys() - {"admit", "leave"})
        laptop.say(MAKERS[self.chance.choice(kinds)](Draw(laptop, self.chance.randrange(8))))

    def _meet(self, laptop: Laptop) -> None:
        other = self.chance.choice(self.devices)
        laptop.hear(other)
        if self.chance.random() < 0.7:
            other.hear(laptop)

    def _gather(self, laptop: Laptop) -> None:
        some = self.chance.sample(self.devices, len(self.devices) // 2)
        for each in (*some, laptop):
            for other in (*some, laptop):
                each.hear(other)

    def _vote_out(self, laptop: Laptop) -> None:
        remove(laptop, self.chance.choice(self.people))

    def _coalition(self, laptop: Laptop) -> None:
        """Several who are apart vote out one and the same."""
        target = self.chance.choice(self.people)
        for each in self.chance.sample(self.devices, min(3, len(self.devices))):
            remove(each, target)
            if self.chance.random() < 0.5:
                laptop.hear(each)

    def _admit(self, laptop: Laptop) -> None:
        joiner = self.chance.choice(self.people)
        request = again(laptop if self.chance.random() < 0.8 else joiner, joiner)
        if not self.returns and request.after:
            return
        for each in (laptop, *self.chance.sample(self.devices, 2)):
            each.say(Admit((request,)))
            if self.chance.random() < 0.6:
                laptop.hear(each)

    def _new_device(self, laptop: Laptop) -> None:
        self.devices.append(bring(laptop, f"device {len(self.devices)}"))

    def _backdated(self, laptop: Laptop) -> None:
        """A new device that claims to know only what somebody knew long ago, and votes at once."""
        entry = self.chance.choice(laptop.records or self.people[0].records)
        known = [*past_of(entry, laptop.records), entry] if laptop.records else []
        new = bring(laptop, f"device {len(self.devices)}", known)
        self.devices.append(new)
        remove(new, self.chance.choice(self.people))

    def _retire(self, laptop: Laptop) -> None:
        mine = [each for each in self.devices if each.member == laptop.member]
        anyone = self.chance.choice(self.devices)
        chosen = self.chance.choice(mine) if self.chance.random() < 0.8 else anyone
        laptop.say(RetireDevice(chosen.device))

    def _uphold(self, laptop: Laptop) -> None:
        open_ = members(laptop).contests
        laptop.say(Uphold(self.chance.choice(open_).id if open_ else hex64("no contest")))

    def _forged(self, laptop: Laptop) -> None:
        """A stranger who says that they are one of the people."""
        stranger = Laptop("Mallory", f"laptop {len(self.devices)}")
        stranger.known = dict(laptop.known)
        victim = self.chance.choice(self.people)
        stranger.say(AddDevice(victim.member, "a copy", certificate(victim)))
        remove(stranger, victim)
        stranger.say(Admit((person(stranger),)))
        laptop.hear(stranger)
