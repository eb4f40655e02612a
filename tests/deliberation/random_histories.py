"""Histories drawn at random: five laptops of four people act on what each knows, and meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from deliberation.acts import (
    KEEP,
    Act,
    Admit,
    Citation,
    Found,
    Learn,
    Leave,
    Mediate,
    Object,
    Observe,
    Propose,
    Rate,
    Revoke,
    StartTrial,
    TakePosition,
    Withdraw,
    read_act,
)
from deliberation.state import Record
from tests.deliberation.histories import (
    MATTER,
    OLD_TEXT,
    QUIET,
    Laptop,
    acknowledge,
    amend,
    consent,
    drafted,
    hex32,
    hex64,
    person,
    repeal,
)

OTHER = hex32("kitchen")
PEOPLE = (("Ada", "laptop"), ("Ada", "phone"), ("Ben", "laptop"), ("Cem", "laptop"), ("Dee", "pc"))
KINDS = (
    *("meet",) * 5,
    *("consent", "consent", "consent", "object", "withdraw", "revoke", "direct") * 2,
    *("acknowledge", "propose", "keep", "rate", "position", "mediate", "trial", "observe"),
    *("learn", "admit", "leave", "junk", "elsewhere"),
)
STEP = st.tuples(st.integers(0, 4), st.sampled_from(KINDS), st.integers(0, 7))
STEPS = st.lists(STEP, max_size=40)
MANY_STEPS = st.lists(STEP, min_size=15, max_size=50)


class Moot:
    """The laptops after some steps. `records`: all that was ever written, wherever it is."""

    def __init__(self, steps: Sequence[tuple[int, str, int]]) -> None:
        self.laptops = [Laptop(*who) for who in PEOPLE]
        ada, phone, ben, cem, self._dee = self.laptops
        ada.say(Found("The house", hex32("nonce"), person(ada, phone)))
        ada.say(Admit((person(ben), person(cem))))
        ben.hear(ada)
        ada.say(acknowledge())
        ben.say(acknowledge())
        cem.hear(ada, ben)
        cem.say(amend("Nine."))
        for laptop in self.laptops:
            laptop.hear(cem)
        self._junk: list[Record] = []
        for who, kind, pick in steps:
            self._step(self.laptops[who], kind, pick)

    @property
    def records(self) -> list[Record]:
        every = {id_: record for laptop in self.laptops for id_, record in laptop.known.items()}
        return [*every.values(), *self._junk]

    def gather(self) -> None:
        for laptop in self.laptops:
            laptop.hear(*self.laptops)

    def _step(self, laptop: Laptop, kind: str, pick: int) -> None:
        if kind == "meet":
            laptop.hear(self.laptops[pick % 5])
        elif kind == "junk":
            some = laptop.records[-1]
            body: dict[str, object] = {"act": "leave", "at": 0} if pick else {"act": pick}
            junk = replace(some, id=hex64(f"junk{pick}"), body=body, suspended=bool(pick))
            self._junk.append(junk)
        else:
            laptop.say(self._act(laptop, kind, pick))

    def _act(self, laptop: Laptop, kind: str, pick: int) -> Act:
        option, proposal = self._known(laptop, Propose, pick)
        text = f"Wording {pick}."
        kept = (KEEP, OLD_TEXT)
        chosen, words = (option, proposal.text) if proposal else kept
        trial = self._known(laptop, StartTrial, pick)[0]
        said = self._known(laptop, TakePosition, pick)[0]
        makers: dict[str, Any] = {
            "consent": lambda: consent(words, chosen),
            "object": lambda: Object(MATTER, chosen, "No."),
            "withdraw": lambda: Withdraw(self._known(laptop, Object, pick)[0]),
            "revoke": lambda: Revoke(QUIET if pick else OTHER),
            "direct": lambda: consent(text, clause=QUIET if pick % 2 else OTHER),
            "acknowledge": lambda: acknowledge(both=pick > 1, round_=pick % 2),
            "propose": lambda: amend(text) if pick else repeal(),
            "keep": lambda: consent(OLD_TEXT, KEEP),
            "rate": lambda: Rate(MATTER, chosen, pick * 25 - 100, "agent" if pick % 2 else "hand"),
            "position": lambda: TakePosition(MATTER, f"I want {text}"),
            "mediate": lambda: Mediate(
                MATTER,
                "no model",
                (drafted((text, [Citation(laptop.member, said, f"Wording {pick}")])),),
            ),
            "trial": lambda: StartTrial(MATTER, chosen, "Hope.", "2027-01-01"),
            "observe": lambda: Observe(trial, ("worked", "mixed", "failed")[pick % 3]),
            "learn": lambda: Learn(trial, "Learnt."),
            "admit": lambda: Admit(
                (person(self._dee),) if pick % 2 else (person(self.laptops[2]),)
            ),
            "leave": lambda: consent(words, chosen) if pick else Leave(),
            "elsewhere": lambda: amend(
                text, mediation=self._known(laptop, Mediate, pick)[0], candidate=pick % 2
            ),
        }
        act: Act = makers[kind]()
        return act

    def _known(self, laptop: Laptop, cls: type[Any], pick: int) -> tuple[str, Any]:
        """One of the entries of a kind that the laptop knows of, or an id that nobody has."""
        found = [
            (record.id, act)
            for record in sorted(laptop.known.values(), key=lambda r: (r.depth, r.id))
            if isinstance(act := read_act(record.body), cls)
        ]
        return found[pick % len(found)] if found else (hex64("nobody's"), None)
