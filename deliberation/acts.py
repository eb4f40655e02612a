"""What people and their agents can do, as records.

A body is the map that a signed entry carries (see `crdt/FORMAT.md`): `act` names the kind, `at`
is the author's clock in Unix seconds (shown, never deciding), the rest are the fields below.
`bodies` reads and writes them; `fields` says what each may hold.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from deliberation import fields as f
from deliberation.fields import KEEP, LATEST, LINE_LIMIT, TEXT_LIMIT, is_time
from deliberation.profiles.values import VALUES

__all__ = ["KEEP", "LATEST", "LINE_LIMIT", "TEXT_LIMIT", "is_time"]  # known by their older place

LEVELS = ("ratings", "weights", "evidence")  # how much of a profile a member shares
KINDS_OF_EVIDENCE = ("answer", "rating", "quote", "correction")
TOUCHED = ("consenting", "members", "named", "outsiders")
RESULTS = ("worked", "mixed", "failed")
VERDICTS = ("keep", "change", "end")


@dataclass(frozen=True)
class DeviceCertificate:
    """A member's word that a device is theirs, and (`proof`) the device's that it is that member's:
    nobody can claim another's device. `crdt.identity` checks both."""

    device: str = f.entry_id()
    recipient: str = f.checked(f.is_text(120, empty=False), "an age recipient")
    signature: str = f.signature()
    proof: str = f.signature()


@dataclass(frozen=True)
class Person:
    """Somebody who founds or joins. `signature` is theirs, over the group and all else here.

    `after` is the entry by which they last left this group or were removed from it, "" for
    whoever never was in it: an old request cannot bring back somebody who has gone since.
    """

    id: str = f.entry_id()
    name: str = f.name()
    devices: tuple[DeviceCertificate, ...] = f.count(1, 16, "devices")
    signature: str = f.signature()
    after: str = f.entry_id("")


@dataclass(frozen=True)
class Found:
    """Founds the group; the nonce makes it another than any of the same name."""

    group_name: str = f.name()
    nonce: str = f.clause_id()
    founder: Person = f.record(Person, "a person")  # noqa: RUF009


@dataclass(frozen=True)
class Admit:
    """A vote to take in each of `joiners`, who signed that they want to join."""

    joiners: tuple[Person, ...] = f.count(1, 64, "people")


@dataclass(frozen=True)
class Leave:
    """Leaves the group, and takes back every consent."""


@dataclass(frozen=True)
class AddDevice:
    """Brings a new device of `member`, which signs this itself as the first of its entries.

    `name` is what its owner calls it, `certificate` the member's word that it is theirs.
    """

    member: str = f.entry_id()
    name: str = f.name()
    certificate: DeviceCertificate = f.record(DeviceCertificate, "a certificate")  # noqa: RUF009


@dataclass(frozen=True)
class RetireDevice:
    """Takes a device of the author out of use for ever, such as a lost one."""

    device: str = f.entry_id()


@dataclass(frozen=True)
class Remove:
    """A vote to remove `member`, ending the membership that began with the entry `since`.

    `reason` may be "" where somebody joins in others' vote.
    """

    member: str = f.entry_id()
    since: str = f.entry_id()
    reason: str = f.words()


@dataclass(frozen=True)
class Uphold:
    """A vote to leave things as they are after members removed each other: see `state.Contest`."""

    contest: str = f.entry_id()


@dataclass(frozen=True)
class Acknowledge:
    """About a clause, or (`clause` empty) about a `topic` that no clause covers yet.

    `round` counts the deliberations on the same matter that had ended when it was written, so
    that members who are apart and say the same thing speak in one and the same deliberation.
    """

    not_it: bool = f.flag()
    dont_know: bool = f.flag()
    clause: str = f.clause_id("")
    topic: str = f.line("")
    round: int = f.checked(f.is_number(0, 10_000), "a count", 0)

    @property
    def deliberation(self) -> str:
        """The id of the deliberation in which it speaks."""
        return deliberation_id(self.clause, self.topic, self.round)


@dataclass(frozen=True)
class Situate:
    """What a deliberation is about, in `situations.TAGS` and words: lessons are found by it."""

    deliberation: str = f.entry_id()
    tags: tuple[str, ...] = f.each(f.is_slug, 12, "at most 12 tags", ())
    words: str = f.line("")


@dataclass(frozen=True)
class TakePosition:
    """What its author wants and why, in their own words."""

    deliberation: str = f.entry_id()
    text: str = f.words(empty=False)


@dataclass(frozen=True)
class Propose:
    """An exact change of the rulebook. `change` is the Automerge change that makes it.

    `base` is the SHA-256 of the text that it changes ("" for a new clause). `mediation` and
    `candidate` say which of the mediator's wordings it takes over, if any; `answers` are ids of
    objections that it takes up. `back` names a trial after whose end it puts things back as they
    were.
    """

    deliberation: str = f.entry_id()
    kind: str = f.choice("new", "amend", "repeal")
    clause: str = f.clause_id()
    text: str = f.words()
    section: str = f.clause_id("")
    title: str = f.line("")
    base: str = f.entry_id("")
    change: bytes = f.checked(f.is_bytes(200_000), "at most 200,000 bytes", b"")
    reason: str = f.words("")
    mediation: str = f.entry_id("")
    candidate: int = f.checked(f.is_number(-1, 63), "-1 to 63", -1)
    answers: tuple[str, ...] = f.each(f.is_entry_id, 16, "at most 16 ids of 64 hex digits", ())
    back: str = f.entry_id("")


@dataclass(frozen=True)
class Retract:
    """Takes back an option that the author put forward, while it is not adopted."""

    option: str = f.entry_id()


@dataclass(frozen=True)
class Touched:
    """Somebody whom a clause touches.

    `consenting`: the members who consent to it. `members`: all of them. `named`: others, by name
    or kind ("the neighbours", "Mia, aged six"). `outsiders`: whoever comes by. `speaker`: the
    member who speaks for somebody who cannot consent, such as a child, or "". `harm`: what it
    does to them against keeping things as they are, in hundredths, 0 for none and 100 for the
    worst.
    """

    who: str = f.choice(*TOUCHED)
    name: str = f.line("")
    speaker: str = f.entry_id("")
    harm: int = f.number(0, 100, 0)


@dataclass(frozen=True)
class Touch:
    """Says whom exactly this text of a clause touches; each member's newest word counts."""

    clause: str = f.clause_id()
    sha256: str = f.entry_id()
    touched: tuple[Touched, ...] = f.count(1, 32, "whom it touches")


@dataclass(frozen=True)
class Rate:
    """How much better (or worse) than keeping things as they are, in hundredths of [-1, 1].

    A rating by hand is also its author's ballot where the group counts.
    """

    deliberation: str = f.entry_id()
    option: str = f.option_id()
    utility: int = f.number(-100, 100)
    by: str = f.choice("hand", "agent", default="hand")
    reason: str = f.words("")


@dataclass(frozen=True)
class Cell:
    """What an option does to a value, in hundredths of [-1, 1], and the words that it rests on."""

    value: str = f.choice(*VALUES)
    effect: int = f.number(-100, 100)
    words: str = f.line("")


@dataclass(frozen=True)
class Assess:
    """Effects of an option by a member's agent, or by the member, whose own cells go first."""

    deliberation: str = f.entry_id()
    option: str = f.entry_id()
    cells: tuple[Cell, ...] = f.count(1, len(VALUES), "effects")
    by: str = f.choice("hand", "agent", default="hand")


@dataclass(frozen=True)
class Citation:
    """`quote` stands in the position `source` (an entry's id) that `member` took.

    Or in the clause as it stands, or in a lesson: then `member` is "", since nobody says it anew,
    and `source` is the SHA-256 of the clause's text or the lesson's.
    """

    member: str = f.maybe_member()
    source: str = f.entry_id()
    quote: str = f.words(empty=False)


@dataclass(frozen=True)
class Sentence:
    """A sentence of a candidate, with whose words it rests on."""

    text: str = f.words(empty=False)
    cites: tuple[Citation, ...] = f.count(0, 64, "citations", ())


@dataclass(frozen=True)
class Candidate:
    """A wording by the mediator, as sentences that say whose words they serve.

    `text` is the whole wording; the sentences, in order, make it up. `start`: what it was drafted
    from. `kind`: a rule, a rule to try for some `days`, or one part of the matter alone ("split").
    `effects` on values, by the mediator's means; `revises`: the place of the candidate that it
    takes further, or -1; `left_out`: the members whose wish it does not meet, as whoever drafted
    it says.
    """

    text: str = f.words(empty=False)
    sentences: tuple[Sentence, ...] = f.count(1, 200, "sentences")
    start: str = f.line("")
    kind: str = f.choice("rule", "trial", "split", default="rule")
    days: int = f.number(0, 3_660, 0)
    effects: tuple[Cell, ...] = f.count(0, len(VALUES), "effects", ())
    revises: int = f.checked(f.is_number(-1, 63), "-1 to 63", -1)
    left_out: tuple[str, ...] = f.each(f.is_entry_id, 64, "at most 64 ids of 64 hex digits", ())


@dataclass(frozen=True)
class Audit:
    """One check of what the model said, and how it went."""

    name: str = f.line()
    passed: bool = f.flag()
    detail: str = f.words("")


@dataclass(frozen=True)
class QuotedLesson:
    """A lesson as the mediator saw it and may quote it.

    `lesson` is the id of the act that took it in, or of the group's own trial.
    """

    lesson: str = f.entry_id()
    text: str = f.words(empty=False)


@dataclass(frozen=True)
class Critique:
    """What a member would miss in a candidate, by what they said and shared.

    `candidate` is its place, `score` how well it serves the member against keeping things as
    they are, in hundredths of [-1, 1]; `quote` are words of that member's own, or "".
    """

    candidate: int = f.number(0, 63)
    member: str = f.entry_id()
    score: int = f.number(-100, 100, 0)
    text: str = f.words("")
    quote: str = f.words("")


@dataclass(frozen=True)
class Mediate:
    """What a mediator drafted: kept so that everybody can look at it and check it.

    `present` is the clause's text as the mediator saw it, "" where there is none; `lessons` are
    those that it was given.
    """

    deliberation: str = f.entry_id()
    mediator: str = f.line()
    candidates: tuple[Candidate, ...] = f.count(0, 64, "candidates")
    audits: tuple[Audit, ...] = f.count(0, 64, "audits", ())
    present: str = f.words("")
    lessons: tuple[QuotedLesson, ...] = f.count(0, 16, "lessons", ())
    critiques: tuple[Critique, ...] = f.count(0, 2_000, "critiques", ())


@dataclass(frozen=True)
class RateCandidates:
    """A member's ratings of a mediation's candidates, in their order, in hundredths of [-1, 1].

    By hand they go before their agent's. `words`: of each candidate those that its rating rests
    on, or nothing at all.
    """

    deliberation: str = f.entry_id()
    mediation: str = f.entry_id()
    utilities: tuple[int, ...] = f.each(f.is_number(-100, 100), 64, "whole numbers, -100 to 100")
    by: str = f.choice("hand", "agent", default="hand")
    words: tuple[str, ...] = f.each(f.is_text(), 64, "at most 64 texts", ())


@dataclass(frozen=True)
class Object:
    """`ground` is "harm", or "purpose" with the one of the group's that it goes against."""

    deliberation: str = f.entry_id()
    option: str = f.option_id()
    reason: str = f.words(empty=False)
    ground: str = f.choice("harm", "purpose", default="harm")
    purpose: str = f.line("")


@dataclass(frozen=True)
class Withdraw:
    """Takes back an objection of its author."""

    objection: str = f.entry_id()


@dataclass(frozen=True)
class Consent:
    """To exactly `text`, as a clause that stands (`option` empty) or as an option offers it.

    The words travel inside, so that the signature alone proves what was agreed to. With `trial`
    it holds for that trial only.
    """

    clause: str = f.clause_id()
    sha256: str = f.entry_id()
    text: str = f.words()
    deliberation: str = f.entry_id("")
    option: str = f.option_id("")
    trial: str = f.entry_id("")


@dataclass(frozen=True)
class Revoke:
    """Takes back every consent that the author has given to the clause so far."""

    clause: str = f.clause_id()


@dataclass(frozen=True)
class Choose:
    """A member's word on a setting of the group (see `settings`): for a value, or against it.

    Against (`agree` false) is an objection and needs its `reason`.
    """

    setting: str = f.slug()
    value: str = f.words(empty=False)
    agree: bool = f.flag(True)
    reason: str = f.words("")


@dataclass(frozen=True)
class SetDeadline:
    """A day by which the group means to have decided: shown, and deciding nothing."""

    deliberation: str = f.entry_id()
    until: str = f.day()


@dataclass(frozen=True)
class Close:
    """Closes the vote in a deliberation. `day` is today as its author says: see `delegation`."""

    deliberation: str = f.entry_id()
    day: str = f.day()


@dataclass(frozen=True)
class Delegate:
    """Lets another member's ballot count for the author's too, where the author casts none.

    In deliberations tagged `topic` ("": in all), in votes closed up to the day `until`. Never for
    consents and objections: these are nobody else's to give.
    """

    to: str = f.entry_id()
    until: str = f.day()
    topic: str = f.slug("")


@dataclass(frozen=True)
class Recall:
    """Takes back a delegation of its author."""

    delegation: str = f.entry_id()


@dataclass(frozen=True)
class StartTrial:
    """Terms on which an option can be adopted for a time, written before it starts.

    What is hoped for, what would show that it worked or that it failed, and until when.
    """

    deliberation: str = f.entry_id()
    option: str = f.entry_id()
    hope: str = f.words(empty=False)
    until: str = f.day()
    worked: str = f.words("")
    failed: str = f.words("")


@dataclass(frozen=True)
class SealOutcome:
    """A member's outcome, committed to before anybody's is told: `sealing.outcome_seal`."""

    trial: str = f.entry_id()
    sealed: str = f.entry_id()


@dataclass(frozen=True)
class Observe:
    """What a member saw of a trial, opening their seal. `harm` in hundredths, 0 for none.

    `tell`: the note may be told to other groups, in these words and without the name.
    """

    trial: str = f.entry_id()
    result: str = f.choice(*RESULTS)
    salt: str = f.clause_id()
    note: str = f.words("")
    harm: int = f.number(0, 100, 0)
    tell: bool = f.flag(False)


@dataclass(frozen=True)
class Conclude:
    """What a member wants after a trial; how it ends is settled when the review is closed."""

    trial: str = f.entry_id()
    verdict: str = f.choice(*VERDICTS)
    reason: str = f.words("")


@dataclass(frozen=True)
class CloseReview:
    """Closes a trial's review. `day` is today as its author says."""

    trial: str = f.entry_id()
    day: str = f.day()


@dataclass(frozen=True)
class Learn:
    """The lesson of a trial, in words that could be told to others."""

    trial: str = f.entry_id()
    text: str = f.words(empty=False)


@dataclass(frozen=True)
class ToldLesson:
    """One trial as it is told to others, by `lessons.told`: without the names that it found.

    `tried` is the exact text; `group_size` members, `days` it was meant to last; counts of
    outcomes; `harmed` members who saw harm, `harm` the worst of it in hundredths; `dissent` in
    the dissenters' own words, as far as they let them be told; `unconsented`: it touched somebody
    who had not consented. `made_up` marks a sample that never happened.
    """

    tried: str = f.words()
    tags: tuple[str, ...] = f.each(f.is_slug, 12, "at most 12 tags", ())
    words: str = f.line("")
    title: str = f.line("")
    group_size: int = f.number(1, 10_000, 1)
    days: int = f.number(0, 100_000, 0)
    hope: str = f.words("")
    worked_if: str = f.words("")
    failed_if: str = f.words("")
    worked: int = f.number(0, 10_000, 0)
    mixed: int = f.number(0, 10_000, 0)
    failed: int = f.number(0, 10_000, 0)
    harmed: int = f.number(0, 10_000, 0)
    harm: int = f.number(0, 100, 0)
    verdict: str = f.choice("", *VERDICTS, default="")
    dissent: tuple[str, ...] = f.each(f.is_text(), 64, "at most 64 texts", ())
    unconsented: bool = f.flag(False)
    text: str = f.words("")
    made_up: bool = f.flag(False)


@dataclass(frozen=True)
class TakeLesson:
    """Takes another group's lesson in, as its teller signed it; `source` is the teller's key."""

    lesson: ToldLesson = f.record(ToldLesson, "a lesson")  # noqa: RUF009
    source: str = f.entry_id()
    signature: str = f.signature()


@dataclass(frozen=True)
class Filled:
    """A parameter of a piece, filled in."""

    name: str = f.slug()
    value: str = f.line()


@dataclass(frozen=True)
class Originate:
    """Says that a clause came from a piece: it remembers so through all changes."""

    clause: str = f.clause_id()
    piece: str = f.slug()
    sha256: str = f.entry_id()
    title: str = f.line()
    filled: tuple[Filled, ...] = f.count(0, 32, "parameters", ())


@dataclass(frozen=True)
class SharedEvidence:
    """A thing that a profile rests on, without its words: see `profile.Evidence`."""

    value: str = f.choice(*VALUES)
    direction: int = f.checked(lambda v: type(v) is int and v in (-1, 1), "-1 or 1")
    strength: int = f.number(1, 100)
    kind: str = f.choice(*KINDS_OF_EVIDENCE)


@dataclass(frozen=True)
class ShareValues:
    """How much of their profile a member shares with the group; the newest counts.

    `weights`: in thousandths, in the order of `values.VALUES`, or none.
    """

    level: str = f.choice(*LEVELS)
    weights: tuple[int, ...] = f.each(f.is_number(0, 1000), len(VALUES), "whole thousandths", ())
    items: tuple[SharedEvidence, ...] = f.count(0, 2000, "items", ())


@dataclass(frozen=True)
class Predict:
    """An agent's prediction of its owner's rating, sealed before the vote: see `fidelity`."""

    deliberation: str = f.entry_id()
    option: str = f.entry_id()
    sealed: str = f.entry_id()


@dataclass(frozen=True)
class Reveal:
    """Opens a prediction; `baseline` is what an agent without a profile would have said."""

    prediction: str = f.entry_id()
    utility: int = f.number(-100, 100)
    baseline: int = f.number(-100, 100)
    salt: str = f.clause_id()


@dataclass(frozen=True)
class Judge:
    """How well another's option serves the author's own criteria, in hundredths of [-1, 1]."""

    deliberation: str = f.entry_id()
    option: str = f.entry_id()
    mark: int = f.number(-100, 100)


Act = (
    Found | Admit | Leave | AddDevice | RetireDevice | Remove | Uphold | Acknowledge | Situate
    | TakePosition | Propose | Retract | Touch | Rate | Assess | Mediate | RateCandidates | Object
    | Withdraw | Consent | Revoke | Choose | SetDeadline | Close | Delegate | Recall | StartTrial
    | SealOutcome | Observe | Conclude | CloseReview | Learn | TakeLesson | Originate | ShareValues
    | Predict | Reveal | Judge
)  # fmt: skip


def matter(clause: str, topic: str) -> str:
    """What a deliberation is about, as one string. Case and spacing of a topic do not count."""
    return clause or "topic " + " ".join(topic.casefold().split())


def deliberation_id(clause: str, topic: str, round_: int) -> str:
    """The id of the deliberation on a clause, or on a topic where there is no clause yet.

    Derived, not drawn: members who are apart and raise the same matter meet in one deliberation.
    """
    text = f"folkmoot deliberation v1\n{matter(clause, topic)}\n{round_}"
    return hashlib.sha256(text.encode()).hexdigest()
