"""A small stand-in for the log: laptops that act on what they have seen, and meet or do not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from deliberation.acts import (
    Acknowledge,
    Act,
    Admit,
    Candidate,
    Choose,
    Citation,
    Consent,
    DeviceCertificate,
    Found,
    Person,
    Predict,
    Propose,
    SealOutcome,
    Sentence,
)
from deliberation.agents.sealing import OutcomeSeal, PredictionSeal
from deliberation.bodies import act_body
from deliberation.rulebook import text_sha256
from deliberation.state import Record, State


def hex64(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def hex32(word: str) -> str:
    return hex64(word)[:32]


QUIET = hex32("quiet hours")
OLD_TEXT = "Quiet hours start at ten."


class Laptop:
    """One device: it knows entries, and writes new ones on top of those."""

    def __init__(self, name: str, device: str = "laptop") -> None:
        self.name = name
        self.member = hex64(name)
        self.device = hex64(f"{name}'s {device}")
        self.known: dict[str, Record] = {}
        self._seq = 0

    def say(self, act: Act, at: int = 1_800_000_000) -> str:
        """Write `act` down; the entry's id."""
        self._seq += 1
        clock: dict[str, int] = {}
        for record in self.known.values():
            clock[record.device] = max(record.seq, clock.get(record.device, 0))
        clock[self.device] = self._seq
        depth = 1 + max((record.depth for record in self.known.values()), default=-1)
        body = act_body(act, at)
        seen = [self.device, self._seq, sorted(clock.items()), body]
        id_ = hex64(json.dumps(seen, default=repr, sort_keys=True))
        self.known[id_] = Record(id_, self.device, self._seq, depth, clock, body)
        return id_

    def hear(self, *others: Laptop) -> None:
        for other in others:
            self.known |= other.known

    @property
    def records(self) -> list[Record]:
        return list(self.known.values())


def meet(*laptops: Laptop) -> None:
    """Afterwards each knows what any of them knew."""
    for laptop in laptops:
        laptop.hear(*laptops)
    for laptop in laptops:
        laptop.hear(*laptops)


def person(*laptops: Laptop, after: str = "") -> Person:
    """Who asks to be in with these laptops; `after` is the entry by which they last went."""
    devices = tuple(
        DeviceCertificate(each.device, f"age1{each.name}", "0" * 128, "0" * 128) for each in laptops
    )
    return Person(laptops[0].member, laptops[0].name, devices, "0" * 128, after)


def founded(founder: Laptop, *joiners: Laptop, name: str = "The house") -> None:
    """A group of these, all of whom know of it; one laptop each."""
    founder.say(Found(name, hex32("nonce"), person(founder)))
    if joiners:
        founder.say(Admit(tuple(person(each) for each in joiners)))
    meet(founder, *joiners)


def acknowledge(clause: str = QUIET, *, both: bool = True, round_: int = 0) -> Acknowledge:
    return Acknowledge(not_it=True, dont_know=both, clause=clause, round=round_)


MATTER = acknowledge().deliberation


def amend(text: str, **more: Any) -> Propose:
    return Propose(
        more.pop("deliberation", MATTER),
        "amend",
        more.pop("clause", QUIET),
        text,
        base=text_sha256(OLD_TEXT),
        **more,
    )


def repeal() -> Propose:
    return Propose(MATTER, "repeal", QUIET, "", base=text_sha256(OLD_TEXT))


def consent(
    text: str, option: str = "", clause: str = QUIET, deliberation: str = MATTER, trial: str = ""
) -> Consent:
    about = deliberation if option else ""
    return Consent(clause, text_sha256(text), text, about, option, trial)


def open_matter(*laptops: Laptop) -> None:
    """All of them acknowledge both, and know of it."""
    for laptop in laptops:
        laptop.say(acknowledge())
    meet(*laptops)


def choose(setting: str, value: str, *laptops: Laptop, **more: Any) -> None:
    """Each of them says so, and all of them know of it."""
    for laptop in laptops:
        laptop.say(Choose(setting, value, **more))
    meet(*laptops)


SALT = hex32("salt")


def seal_of(laptop: Laptop, trial: str, result: str = "worked", **more: Any) -> SealOutcome:
    seal = OutcomeSeal(
        trial, laptop.member, result, more.get("harm", 0), more.get("note", ""), SALT
    )
    return SealOutcome(trial, seal.sha256())


def foretell(laptop: Laptop, option: str, utility: int = 40, baseline: int = 0) -> Predict:
    seal = PredictionSeal(MATTER, option, laptop.member, utility, baseline, SALT)
    return Predict(MATTER, option, seal.sha256())


def why(state: State, entry: str) -> str:
    """Why the act counts for nothing, "" if it counts."""
    return next((each.why for each in state.no_effect if each.id == entry), "")


def drafted(*sentences: tuple[str, Iterable[Citation]]) -> Candidate:
    text = " ".join(words for words, _ in sentences)
    return Candidate(text, tuple(Sentence(words, tuple(cites)) for words, cites in sentences))
