"""A group's state: what the set of its acts amounts to. Made by `fold.fold` and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from deliberation.acts import (
    KEEP,
    Audit,
    Candidate,
    Critique,
    QuotedLesson,
    SharedEvidence,
    ToldLesson,
)
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
    """A laptop of a member; `recipient` is the age key that bundles are sealed to.

    `name` is what its owner calls it, "" if they never said. `retired` is the entry that took it
    out of use for ever, "" while it is in use.
    """

    id: str
    recipient: str
    name: str = ""
    retired: str = ""


@dataclass(frozen=True)
class Member:
    """Somebody who is in the group, or was.

    `since` is the entry that completed the admission, "" for whoever was in only to some who had
    not heard of all that stands against it. `gone` is the newest by which they left or
    were removed, "" for whoever never did; both may be from before a later admission. `left` says
    that they are not in the group now, `removed` that it was the others who ended it.
    """

    id: str
    name: str
    devices: tuple[Device, ...]
    since: str
    left: bool = False
    gone: str = ""
    removed: bool = False

    @property
    def active(self) -> tuple[Device, ...]:
        """The devices that are not retired."""
        return tuple(device for device in self.devices if not device.retired)


@dataclass(frozen=True)
class Pending:
    """Somebody whom some members, not yet enough of them, want to take in."""

    id: str
    name: str
    votes: tuple[str, ...]
    needed: int


@dataclass(frozen=True)
class Removal:
    """`member`, in since the entry `since`, was removed by the `voters`, each for their reason.

    `id` is the vote that made the majority.
    """

    id: str
    member: str
    voters: tuple[str, ...]
    since: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Removing:
    """A member whom some of the others, not yet enough of them, want to remove.

    `votes` are the members who said so, with their `reasons` in the same order.
    """

    member: str
    votes: tuple[str, ...]
    needed: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Contest:
    """Members who removed each other without knowing of it, so that the group is asked again.

    `removals` are the ids of those removals, the least of which is `id`, and `members` whom they
    removed. It is over once `needed` members uphold what came of it (`upheld` are those who do),
    or once all of `members` are in again. Where nobody is left to say so (`needed` is 0) it stays.
    """

    id: str
    removals: tuple[str, ...]
    members: tuple[str, ...]
    upheld: tuple[str, ...]
    needed: int


@dataclass(frozen=True)
class Suspended:
    """An act that is kept and shown but does not count, because of what was done meanwhile.

    `by` is the removal of its author, or the retirement of the device that signed it, which its
    author had not seen; "" where it is that its author was no member or the device not theirs once
    all acts are counted together. `why` says so in a sentence.
    """

    id: str
    member: str
    by: str
    why: str


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
    """A member's newest word on whether what we have is it, and who knows the answer."""

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
    answers: tuple[str, ...] = ()  # objections that it takes up
    back: str = ""  # the trial after whose end it puts things back as they were
    retracted: bool = False

    @property
    def sha256(self) -> str:
        """Of its text: what a consent to it names."""
        return text_sha256(self.text)


@dataclass(frozen=True)
class Rating:
    """A member's rating as it stands: by hand, else by their agent."""

    member: str
    option: str
    utility: int  # hundredths of [-1, 1]
    by: str
    reason: str


@dataclass(frozen=True)
class Objection:
    """It stands until it is withdrawn; `ground` is "harm" or "purpose"."""

    id: str
    member: str
    option: str
    reason: str
    withdrawn: bool
    ground: str = "harm"
    purpose: str = ""
    answered: tuple[str, ...] = ()  # options that take it up
    integrated: bool = False  # its author consents to one of those


@dataclass(frozen=True)
class Consented:
    """A consent. It stands while it is not revoked and its member is in the group.

    `in_force`: it is to a text that the group has, not to an option that is still open, nor to
    one whose trial has ended. `trial`: the trial for which alone it was given, or "".
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
    trial: str = ""


@dataclass(frozen=True)
class CandidateRating:
    """A member's rating of a candidate, by its place, as it stands: by hand, else by their agent.

    `utility` is in hundredths of [-1, 1].
    """

    member: str
    candidate: int
    utility: int
    by: str
    words: str


@dataclass(frozen=True)
class Mediation:
    """What a mediator drafted, and how members and their agents rate it."""

    id: str
    member: str
    mediator: str
    candidates: tuple[Candidate, ...]
    audits: tuple[Audit, ...]
    at: int
    present: str = ""  # the clause's text as the mediator saw it
    lessons: tuple[QuotedLesson, ...] = ()
    critiques: tuple[Critique, ...] = ()
    ratings: tuple[CandidateRating, ...] = ()
    saw: tuple[str, ...] = ()  # ids of each member's newest position that its author had


@dataclass(frozen=True)
class Outcome:
    """`harm` in hundredths; `tell`: the note may be told to other groups, without the name."""

    member: str
    result: str
    note: str
    harm: int = 0
    tell: bool = False


@dataclass(frozen=True)
class Trial:
    """Terms for adopting `option` for a time; `running` once it is adopted on them.

    `sealed` are the members who recorded their outcome; `outcomes` those that are opened.
    `verdicts`: what each member wants now, `reasons` why, where they said so. `closed`: the act
    that closed the review, or "". `verdict`: how it ended: keep, change, end, "lapsed" where the
    review was closed without a majority, or "" while it goes on. `back`: the option that puts
    things back as they were.
    """

    id: str
    member: str
    option: str
    hope: str
    until: str
    worked: str = ""
    failed: str = ""
    at: int = 0
    running: bool = False
    sealed: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    verdicts: Mapping[str, str] = field(default_factory=dict)
    closed: str = ""
    verdict: str = ""
    back: str = ""
    lessons: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether it has ended otherwise than by being kept."""
        return self.verdict in ("change", "end", "lapsed")


@dataclass(frozen=True)
class Assessment:
    """A member's cell of the effect table as it stands: by hand, else by their agent."""

    member: str
    option: str
    value: str
    effect: int  # hundredths of [-1, 1]
    by: str
    words: str


@dataclass(frozen=True)
class Deadline:
    """The newest word of a member on when to have decided; it decides nothing."""

    member: str
    until: str


@dataclass(frozen=True)
class Vote:
    """A ballot as it was counted: whose, cast by whom, along which delegations."""

    member: str
    chain: tuple[str, ...]  # from the member to who cast it; only the member for an own ballot


@dataclass(frozen=True)
class Count:
    """One closing of the vote. `passed`: what it adopts; empty where it decides nothing, and
    `why` then says so in a sentence. `votes` are in the order of admission."""

    id: str
    member: str
    day: str
    rule: str
    votes: tuple[Vote, ...]
    needed: int  # ballots for the quorum
    options: tuple[str, ...]  # what could be chosen, "keep" among it
    ballots: tuple[Mapping[str, int], ...]  # as `votes`: option -> rating in hundredths
    passed: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Prediction:
    """By a member's agent, of that member's rating by hand. Opened once `salt` is told.

    `rating` is the owner's first of that option, in hundredths; `rated` whether there is one and
    it was given blind: after the sealing and before the opening.
    """

    id: str
    member: str
    option: str
    sealed: str
    opened: bool = False
    utility: int = 0
    baseline: int = 0
    rated: bool = False
    rating: int = 0


@dataclass(frozen=True)
class Judgement:
    """How well an option, put forward by `author`, serves `judge`, in hundredths of [-1, 1]."""

    judge: str
    author: str
    option: str
    mark: int


@dataclass(frozen=True)
class Deliberation:
    """`rule` and `quorum` are the settings that held when it opened; `passed` are all options
    that are adopted, of which `adopted` is the first."""

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
    passed: tuple[str, ...] = ()
    in_document: tuple[str, ...] = ()  # options whose changes the rulebook has
    rule: str = "consent"
    quorum: str = "51"
    tags: tuple[str, ...] = ()
    situation: str = ""
    assessments: tuple[Assessment, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    counts: tuple[Count, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    judgements: tuple[Judgement, ...] = ()

    def option(self, option_id: str) -> Option | None:
        """The option of that id, or None."""
        return next((option for option in self.options if option.id == option_id), None)

    def trial(self, trial_id: str) -> Trial | None:
        """The trial of that id, or None."""
        return next((trial for trial in self.trials if trial.id == trial_id), None)

    @property
    def standing(self) -> tuple[Option, ...]:
        """The options that can still be chosen: not taken back, and no mere way back."""
        return tuple(each for each in self.options if not each.retracted and not each.back)

    @property
    def kept(self) -> bool:
        """Whether the group decided to keep things as they are."""
        return self.adopted == KEEP


@dataclass(frozen=True)
class Touching:
    """A member's newest word on whom exactly this text of a clause touches."""

    member: str
    clause: str
    sha256: str
    who: str
    name: str
    speaker: str
    harm: int


@dataclass(frozen=True)
class Choice:
    """A member's newest word on a setting: for a value, or against it with a reason."""

    id: str
    member: str
    value: str
    agree: bool
    reason: str
    at: int


@dataclass(frozen=True)
class Setting:
    """`since` is the act with which the value came into force, "" for the default."""

    name: str
    value: str
    since: str
    said: tuple[Choice, ...]


@dataclass(frozen=True)
class Delegation:
    """The ballot of `member` may be cast by `to`, in votes closed up to the day `until`.

    `recalled`: it has ended, since its giver took it back or one of the two left.
    """

    id: str
    member: str
    to: str
    topic: str
    until: str
    recalled: bool


@dataclass(frozen=True)
class SharedValues:
    """What a member shares of their profile; weights in thousandths, in the order of VALUES."""

    member: str
    level: str
    weights: tuple[int, ...] = ()
    items: tuple[SharedEvidence, ...] = ()


@dataclass(frozen=True)
class TakenLesson:
    """Another group's lesson that `member` took in; `source` is the key that signed it."""

    id: str
    member: str
    source: str
    signature: str
    lesson: ToldLesson


@dataclass(frozen=True)
class Origin:
    """The piece that a clause came from, and how it was filled in at first."""

    id: str
    clause: str
    piece: str
    sha256: str
    title: str
    filled: Mapping[str, str]


@dataclass(frozen=True)
class NoEffect:
    """An act that is kept but counts for nothing, and why, in a sentence."""

    id: str
    why: str


@dataclass(frozen=True)
class State:
    """A whole group at one moment."""

    group_name: str = ""
    members: tuple[Member, ...] = ()  # those who left are listed too, marked
    pending: tuple[Pending, ...] = ()
    deliberations: tuple[Deliberation, ...] = ()
    consents: tuple[Consented, ...] = ()  # all, in order, revoked ones too
    no_effect: tuple[NoEffect, ...] = ()
    device_owner: Mapping[str, str] = field(default_factory=dict)
    settings: tuple[Setting, ...] = ()
    touches: tuple[Touching, ...] = ()
    delegations: tuple[Delegation, ...] = ()  # recalled ones too, in order
    sharing: tuple[SharedValues, ...] = ()
    lessons: tuple[TakenLesson, ...] = ()
    origins: tuple[Origin, ...] = ()  # the newest of each clause
    removals: tuple[Removal, ...] = ()  # in order, those of members who are in again too
    removing: tuple[Removing, ...] = ()
    contests: tuple[Contest, ...] = ()  # those that are open
    suspended: tuple[Suspended, ...] = ()  # acts; in order

    @property
    def current(self) -> tuple[Member, ...]:
        """Those who have not left."""
        return tuple(member for member in self.members if not member.left)

    def member(self, member_id: str) -> Member | None:
        """The member of that id, also if they have left, or None."""
        return next((member for member in self.members if member.id == member_id), None)

    def deliberation(self, deliberation_id: str) -> Deliberation | None:
        """The deliberation of that id, or None."""
        return next((d for d in self.deliberations if d.id == deliberation_id), None)

    def setting(self, name: str) -> str:
        """The value in force today; `settings.SETTINGS` says which settings there are."""
        return next(each.value for each in self.settings if each.name == name)
