"""A group's state: what the set of its acts amounts to. Made by `fold.fold` and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from deliberation.acts import KEEP, Audit, Candidate
from deliberation.rulebook import text_sha256


@dataclass(frozen=True)
class Record:
    """One act as the log hands it over, its signature already checked.

    `depth` is 1 + the greatest depth among the entries that its author had seen (0 for the
    founding); `clock` maps each device to the greatest `seq` of it in the entry's past, the entry
    itself included. `(depth, id)` orders any set of acts so that causes come before effects.
    `body` is what `acts.read_act` reads. `suspended` marks acts of a device that forked itself.
    """

    id: str
    device: str
    seq: int
    depth: int
    clock: Mapping[str, int]
    body: Mapping[str, object]
    suspended: bool = False

    def saw(self, other: Record) -> bool:
        """Whether the author of this act had `other` when writing it."""
        return self.clock.get(other.device, 0) >= other.seq


@dataclass(frozen=True)
class Device:
    id: str
    recipient: str


@dataclass(frozen=True)
class Member:
    id: str
    name: str
    devices: tuple[Device, ...]
    since: str  # the entry that completed the admission
    left: bool = False


@dataclass(frozen=True)
class Pending:
    """Somebody whom some members, not yet enough of them, want to take in."""

    id: str
    name: str
    votes: tuple[str, ...]
    needed: int


class Stage(StrEnum):
    """How far a deliberation has got: the furthest stage that anybody has reached in it."""

    ACKNOWLEDGED = "acknowledged"
    POSITIONS = "positions"
    OPTIONS = "options"
    RATINGS = "ratings"
    MEDIATION = "mediation"
    CONSENT = "consent"
    TRIAL = "trial"
    LESSON = "lesson"


@dataclass(frozen=True)
class Acknowledgement:
    member: str
    not_it: bool
    dont_know: bool


@dataclass(frozen=True)
class Position:
    """`id` is the entry's: what a citation's `source` names. The newest of a member counts."""

    id: str
    member: str
    text: str
    at: int


@dataclass(frozen=True)
class Option:
    """An exact change of text. `id` is the entry's, or "keep" for keeping things as they are."""

    id: str
    kind: str  # new, amend, repeal, keep
    clause: str
    text: str
    section: str = ""
    title: str = ""
    base: str = ""
    author: str = ""
    reason: str = ""
    mediation: str = ""
    candidate: int = -1
    at: int = 0

    @property
    def sha256(self) -> str:
        return text_sha256(self.text)


@dataclass(frozen=True)
class Rating:
    member: str
    option: str
    utility: int  # hundredths of [-1, 1]
    by: str
    reason: str


@dataclass(frozen=True)
class Objection:
    id: str
    member: str
    option: str
    reason: str
    withdrawn: bool


@dataclass(frozen=True)
class Consented:
    """A consent. It stands while it is not revoked and its member is in the group.

    `in_force`: it is to a text that the group has, not to an option that is still open.
    """

    id: str
    member: str
    clause: str
    sha256: str
    text: str
    deliberation: str
    option: str
    at: int
    revoked: bool
    in_force: bool


@dataclass(frozen=True)
class Mediation:
    id: str
    member: str
    mediator: str
    candidates: tuple[Candidate, ...]
    audits: tuple[Audit, ...]
    at: int
    present: str = ""  # the clause's text as the mediator saw it


@dataclass(frozen=True)
class Outcome:
    member: str
    result: str
    note: str


@dataclass(frozen=True)
class Trial:
    id: str
    member: str
    option: str
    hope: str
    until: str
    outcomes: tuple[Outcome, ...] = ()
    lessons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deliberation:
    id: str
    clause: str  # "" while it is about a topic that no clause covers
    topic: str
    round: int
    acknowledgements: tuple[Acknowledgement, ...]
    needed: int  # how many members must acknowledge both before it opens
    open: bool
    stage: Stage
    positions: tuple[Position, ...] = ()
    options: tuple[Option, ...] = ()  # "keep" first
    ratings: tuple[Rating, ...] = ()
    mediations: tuple[Mediation, ...] = ()
    objections: tuple[Objection, ...] = ()
    consents: tuple[Consented, ...] = ()
    trials: tuple[Trial, ...] = ()
    adopted: str = ""  # the option that the group adopted, or ""
    said: tuple[Position, ...] = ()  # every position ever stated, those taken over by newer too

    def option(self, option_id: str) -> Option | None:
        return next((option for option in self.options if option.id == option_id), None)

    @property
    def kept(self) -> bool:
        return self.adopted == KEEP


@dataclass(frozen=True)
class NoEffect:
    """An act that is kept but counts for nothing, and why, in a sentence."""

    id: str
    why: str


@dataclass(frozen=True)
class State:
    group_name: str = ""
    members: tuple[Member, ...] = ()  # those who left are listed too, marked
    pending: tuple[Pending, ...] = ()
    deliberations: tuple[Deliberation, ...] = ()
    consents: tuple[Consented, ...] = ()  # all, in order, revoked ones too
    no_effect: tuple[NoEffect, ...] = ()
    device_owner: Mapping[str, str] = field(default_factory=dict)

    @property
    def current(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if not member.left)

    def member(self, member_id: str) -> Member | None:
        return next((member for member in self.members if member.id == member_id), None)

    def deliberation(self, deliberation_id: str) -> Deliberation | None:
        return next((d for d in self.deliberations if d.id == deliberation_id), None)
