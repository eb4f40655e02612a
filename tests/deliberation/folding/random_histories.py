"""Histories drawn at random: five laptops of four people act on what each knows, and meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from deliberation.acts import Admit, Found, StartTrial
from deliberation.state import Record
from tests.deliberation.folding.random_acts import MAKERS, OTHER, Draw
from tests.deliberation.histories import (
    MATTER,
    Laptop,
    acknowledge,
    amend,
    choose,
    consent,
    hex32,
    hex64,
    person,
)

__all__ = ["MANY_STEPS", "MOOTS", "OTHER", "STEPS", "Moot"]

PEOPLE = (("Ada", "laptop"), ("Ada", "phone"), ("Ben", "laptop"), ("Cem", "laptop"), ("Dee", "pc"))
MEETING = ("meet",) * 6
GATHERING = ("meet",) * 3 + ("gather",) * 4
AGREEING = ("consent", "consent", "consent", "object", "withdraw", "revoke", "direct", "keep")
VOTING = (
    *("rate", "rate", "rate", "close", "close", "delegate", "delegate", "delegate"),
    *("situate", "recall", "retract", "new", "new", "trial"),
)
TRYING = (
    *("try", "consent", "seal", "seal", "seal", "seal", "observe", "observe", "observe"),
    *("conclude", "conclude", "close-review", "close-review", "back", "learn", "revoke"),
)
MEDIATING = (
    *("position", "mediate", "mediate", "rate-candidates", "rate-candidates", "rate-candidates"),
    *("elsewhere", "leave", "share"),
)
EVERYTHING = (*MAKERS, "junk")
RULES = ("consent", "majority", "score", "schulze", "equal-shares 2")


def steps(*kinds: str, least: int = 0, most: int = 40) -> st.SearchStrategy[list[Step]]:
    step = st.tuples(st.integers(0, 4), st.sampled_from(kinds), st.integers(0, 7))
    return st.lists(step, min_size=least, max_size=most)


Step = tuple[int, str, int]
STEPS = steps(*MEETING, *AGREEING, *EVERYTHING)
MANY_STEPS = steps(*MEETING, *AGREEING, *AGREEING, *EVERYTHING, least=15, most=50)


class Moot:
    """The laptops after some steps. `records`: all that was ever written, wherever it is.

    It starts with an open matter and one option, in a group with that `rule`; `tried`: the
    option has been adopted on trial.
    """

    def __init__(
        self, steps: Sequence[Step], rule: str = "consent", *, tried: bool = False
    ) -> None:
        self.laptops = [Laptop(*who) for who in PEOPLE]
        ada, phone, ben, cem, _ = self.laptops
        ada.say(Found("The house", hex32("nonce"), person(ada, phone)))
        ada.say(Admit((person(ben), person(cem))))
        ben.hear(ada)
        if rule != "consent":
            choose("rule", rule, ada, ben)
        ada.say(acknowledge())
        ben.say(acknowledge())
        cem.hear(ada, ben)
        option = cem.say(amend("Nine."))
        if tried:
            trial = cem.say(StartTrial(MATTER, option, "Hope.", "2027-03-31"))
            for laptop in (ada, ben):
                laptop.hear(cem)
                laptop.say(consent("Nine.", option, trial=trial))
            cem.hear(ada, ben)
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
        elif kind == "gather":
            self.gather()
        elif kind == "junk":
            some = laptop.records[-1]
            body: dict[str, object] = {"act": "leave", "at": 0} if pick else {"act": pick}
            id_ = hex64(f"junk{len(self._junk)}")  # nobody finds two entries with one hash
            junk = replace(some, id=id_, body=body, suspended=bool(pick))
            self._junk.append(junk)
        else:
            laptop.say(MAKERS[kind](Draw(laptop, pick)))


MOOTS = st.one_of(
    st.builds(Moot, STEPS, st.sampled_from(RULES), tried=st.booleans()),
    st.builds(Moot, steps(*GATHERING, *VOTING, least=10), st.sampled_from(RULES[1:])),
    st.builds(Moot, steps(*GATHERING, *TRYING, least=10), tried=st.just(True)),
    st.builds(Moot, steps(*GATHERING, *MEDIATING, least=10)),
)
