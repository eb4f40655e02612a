"""A long life of a group, drawn at random: what its log would hand over, without signatures.

Members meet in a room and write what they think of the matters that are open; now and then one
of them is out for a while, writes apart, and comes back.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from deliberation.acts import (
    Acknowledge,
    Act,
    Admit,
    Assess,
    Candidate,
    Cell,
    Choose,
    Citation,
    Close,
    CloseReview,
    Conclude,
    Consent,
    Delegate,
    DeviceCertificate,
    Found,
    Judge,
    Learn,
    Mediate,
    Object,
    Observe,
    Originate,
    Person,
    Predict,
    Propose,
    Rate,
    Recall,
    Reveal,
    Revoke,
    SealOutcome,
    Sentence,
    SetDeadline,
    Situate,
    StartTrial,
    TakePosition,
    Touch,
    Touched,
    Withdraw,
)
from deliberation.agents.sealing import OutcomeSeal, PredictionSeal
from deliberation.bodies import act_body
from deliberation.profiles.values import VALUES
from deliberation.rulebook import text_sha256
from deliberation.situations import TAGS
from deliberation.state import Record

START = 1_800_000_000  # Unix seconds of the founding
BASE = "Whoever cooks does not wash up, and the kitchen is left as it was found."
WORDS = BASE.casefold().rstrip(".").replace(",", "").split()


def hex64(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


@dataclass
class Writer:
    """A member with one device: what it has seen, as a clock, and how deep that goes."""

    name: str
    seq: int = 0
    depth: int = -1
    clock: dict[str, int] = field(default_factory=dict)

    @property
    def member(self) -> str:
        return hex64(self.name)

    @property
    def device(self) -> str:
        return hex64(f"{self.name}'s laptop")

    def person(self) -> Person:
        certificate = DeviceCertificate(self.device, f"age1{self.name}", "0" * 128, "0" * 128)
        return Person(self.member, self.name, (certificate,), "0" * 128)


@dataclass
class Matter:
    """A deliberation as it goes on."""

    clause: str
    id: str
    script: list[Callable[[], object]]
    said: list[tuple[str, str, str]] = field(default_factory=list)  # entry, member, words
    options: list[tuple[str, str, str]] = field(default_factory=list)  # entry, author, text


class LongHistory:
    """`records` grow with `write`; `live` makes a life of at least `acts` acts."""

    def __init__(self, members: int = 12, seed: int = 1, often: float = 0.002) -> None:
        self.rng = random.Random(seed)
        self.often = often  # the share of occasions on which they speak of the group itself
        self.records: list[Record] = []
        self.writers = [Writer(f"Member {number}") for number in range(members)]
        self.out: set[str] = set()  # the names of those who are not in the room
        self._room = Writer("the room")
        self._open: list[Matter] = []
        self._begun = 0
        first, *others = self.writers
        self.write(first, Found("A long life", hex64("nonce")[:32], first.person()))
        self.write(first, Admit(tuple(each.person() for each in others)))

    # -- writing ----------------------------------------------------------------------------------

    def write(self, who: Writer, act: Act) -> str:
        """Write `act` on top of what `who` has seen: in the room, all; the entry's id."""
        here = who.name not in self.out
        if here:
            for device, seq in self._room.clock.items():
                who.clock[device] = max(seq, who.clock.get(device, 0))
            who.depth = max(who.depth, self._room.depth)
        who.seq, who.depth = who.seq + 1, who.depth + 1
        who.clock[who.device] = who.seq
        if here:
            self._room.clock.update(who.clock)
            self._room.depth = max(who.depth, self._room.depth)
        id_ = hex64(f"{who.device} {who.seq}")
        body = act_body(act, START + len(self.records) * 60)
        self.records.append(Record(id_, who.device, who.seq, who.depth, dict(who.clock), body))
        return id_

    def live(self, acts: int) -> list[Record]:
        """Ten matters are open at a time; after some fifty acts somebody goes out or comes back."""
        while len(self.records) < acts:
            while len(self._open) < 10:
                self._open.append(self._matter())
            matter = self.rng.choice(self._open)
            matter.script.pop(0)()
            if not matter.script:
                self._open.remove(matter)
            if self.rng.random() < max(0.02, self.often / 4):
                self.out ^= {self.rng.choice(self.writers).name}
            if self.rng.random() < self.often:
                self._about_the_group()
            if self.rng.random() < self.often / 7:
                self._choose()
        return self.records

    # -- what members say -------------------------------------------------------------------------

    def _words(self, count: int) -> str:
        return " ".join(self.rng.choices(WORDS, k=count)).capitalize() + "."

    def _about_the_group(self) -> None:
        """Delegations, who is touched, where a clause came from, a consent taken back."""
        rng, writers = self.rng, self.writers
        giver, to = rng.sample(writers, 2)
        given = self.write(giver, Delegate(to.member, "2027-12-31", rng.choice(("", *TAGS))))
        if rng.random() < 0.5:
            self.write(giver, Recall(given))
        clause = hex64(f"clause {rng.randrange(70)}")[:32]
        touched = (Touched("outsiders", "", "", 20),)
        self.write(rng.choice(writers), Touch(clause, text_sha256(BASE), touched))
        self.write(rng.choice(writers), Originate(clause, "quiet-hours", text_sha256(BASE), "A"))
        self.write(rng.choice(writers), Revoke(clause))

    def _choose(self) -> None:
        """Another decision rule, wanted by more than half."""
        rule = self.rng.choice(("consent", "majority", "score"))
        for who in self.writers[: len(self.writers) // 2 + 1]:
            self.write(who, Choose("rule", rule))

    def _matter(self) -> Matter:
        """A matter from the first word to the lesson, in some hundred acts."""
        rng, writers = self.rng, self.writers
        self._begun += 1
        clause = hex64(f"clause {self._begun % 70}")[:32]
        first = Acknowledge(True, True, clause, round=self._begun // 70)
        matter = Matter(clause, first.deliberation, [])
        say, id_ = matter.script.append, matter.id

        def each(make: Callable[[Writer], Act], share: float = 1.0) -> None:
            for who in rng.sample(writers, max(1, round(len(writers) * share))):
                say(lambda who=who: self.write(who, make(who)))  # type: ignore[misc]

        each(lambda who: first)
        say(lambda: self.write(writers[0], Situate(id_, (rng.choice(TAGS),), "At home")))
        say(lambda: self.write(writers[0], SetDeadline(id_, "2027-06-30")))
        for who in rng.sample(writers, 2 * len(writers) // 3):
            say(lambda who=who: self._position(who, matter))  # type: ignore[misc]
        say(lambda: self._mediate(rng.choice(writers), matter))
        for _ in range(4):
            say(lambda: self._propose(rng.choice(writers), matter))
        for by in ("agent", "hand"):
            for _ in range(4 * len(writers) // (2 if by == "agent" else 4)):
                say(lambda by=by: self._assess(rng.choice(writers), matter, by))  # type: ignore[misc]
            for _ in range(4 * len(writers) // 2):
                say(lambda by=by: self._rate(rng.choice(writers), matter, by))  # type: ignore[misc]
        say(lambda: self._predict(rng.choice(writers), matter))
        say(lambda: self._judge(rng.choice(writers), matter))
        say(lambda: self._decide(matter))
        return matter

    def _position(self, who: Writer, matter: Matter) -> None:
        words = self._words(30)
        id_ = self.write(who, TakePosition(matter.id, words))
        matter.said.append((id_, who.member, words))

    def _mediate(self, who: Writer, matter: Matter) -> None:
        def sentence(said: tuple[str, str, str]) -> Sentence:
            id_, member, words = said
            return Sentence(words, (Citation(member, id_, words),))

        chosen = [self.rng.sample(matter.said, 3) for _ in range(3)]
        candidates = tuple(
            Candidate(" ".join(words for _, _, words in said), tuple(map(sentence, said)))
            for said in chosen
        )
        drafts = Mediate(matter.id, "a model", candidates, present=BASE)
        id_ = self.write(who, drafts)
        taken = candidates[0].text
        self._offer(who, matter, taken, mediation=id_, candidate=0)

    def _propose(self, who: Writer, matter: Matter) -> None:
        self._offer(who, matter, self._words(60))

    def _offer(self, who: Writer, matter: Matter, text: str, **more: object) -> None:
        act = Propose(
            matter.id, "amend", matter.clause, text, base=text_sha256(BASE),
            change=bytes(250), reason=self._words(12), **more,  # type: ignore[arg-type]
        )  # fmt: skip
        matter.options.append((self.write(who, act), who.member, text))

    def _assess(self, who: Writer, matter: Matter, by: str) -> None:
        values = self.rng.sample(tuple(VALUES), 20 if by == "agent" else 2)
        cells = tuple(Cell(value, self.rng.randint(-100, 100), "So it is.") for value in values)
        self.write(who, Assess(matter.id, self.rng.choice(matter.options)[0], cells, by))

    def _rate(self, who: Writer, matter: Matter, by: str) -> None:
        option = self.rng.choice(matter.options)[0]
        self.write(who, Rate(matter.id, option, self.rng.randint(-100, 100), by, self._words(10)))

    def _predict(self, who: Writer, matter: Matter) -> None:
        option, salt = self.rng.choice(matter.options)[0], hex64("salt")[:32]
        seal = PredictionSeal(matter.id, option, who.member, 30, 0, salt).sha256()
        id_ = self.write(who, Predict(matter.id, option, seal))
        self.write(who, Rate(matter.id, option, 40))
        self.write(who, Reveal(id_, 30, 0, salt))

    def _judge(self, who: Writer, matter: Matter) -> None:
        others = [option for option, author, _ in matter.options if author != who.member]
        for option in others:
            self.write(who, Judge(matter.id, option, self.rng.randint(-100, 100)))

    def _decide(self, matter: Matter) -> None:
        """An objection that is withdrawn, consents for a trial, the vote closed, the review."""
        rng = self.rng
        some = rng.sample(self.writers, 2 * len(self.writers) // 3 + 1)
        option, _, text = matter.options[0]
        objection = self.write(some[0], Object(matter.id, option, self._words(20)))
        self.write(some[0], Withdraw(objection))
        terms = StartTrial(matter.id, option, self._words(10), "2027-03-31")
        trial = self.write(some[1], terms) if rng.random() < 0.5 else ""
        for who in some:
            self.write(who, Rate(matter.id, option, 80))
            held = Consent(matter.clause, text_sha256(text), text, matter.id, option, trial)
            self.write(who, held)
        if rng.random() < 0.7:
            self.write(some[0], Close(matter.id, "2027-01-31"))
        if trial:
            self._review(some, trial)
        for who in rng.sample(some, 2):
            self.write(who, Consent(matter.clause, text_sha256(text), text))
        if rng.random() < 0.1:
            self.write(some[2], Revoke(matter.clause))

    def _review(self, some: list[Writer], trial: str) -> None:
        salt = hex64("salt")[:32]
        for who in some:
            seal = OutcomeSeal(trial, who.member, "worked", 0, "", salt).sha256()
            self.write(who, SealOutcome(trial, seal))
        for who in some:
            self.write(who, Conclude(trial, "keep"))
        self.write(some[0], CloseReview(trial, "2027-04-01"))
        for who in some:
            self.write(who, Observe(trial, "worked", salt))
        self.write(some[0], Learn(trial, self._words(20)))
