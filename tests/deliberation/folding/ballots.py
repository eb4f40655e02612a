"""A group that counts ballots: who rates what, who closes, and what came of it."""

from __future__ import annotations

from deliberation.acts import Close, Propose, Rate, Situate
from deliberation.folding.fold import fold
from deliberation.state import Count, Deliberation, State
from tests.deliberation.histories import (
    MATTER,
    Laptop,
    amend,
    choose,
    founded,
    hex32,
    meet,
    open_matter,
)

TODAY = "2027-03-31"


class Polls:
    """Ada, Ben, Cem and Dee with a rule, an open deliberation tagged "quiet", and two options."""

    def __init__(self, rule: str = "majority", quorum: str = "51") -> None:
        self.ada, self.ben, self.cem, self.dee = self.all = [
            Laptop(name) for name in ("Ada", "Ben", "Cem", "Dee")
        ]
        founded(*self.all)
        choose("rule", rule, *self.all)
        if quorum != "51":
            choose("quorum", quorum, *self.all)
        open_matter(*self.all)
        self.ada.say(Situate(MATTER, ("quiet",)))
        self.nine = self.ada.say(amend("Nine."))
        self.ten = self.ben.say(amend("Ten."))
        meet(*self.all)

    def new(self, laptop: Laptop, name: str) -> str:
        """An option that makes a clause of its own."""
        option = laptop.say(Propose(MATTER, "new", hex32(name), f"{name}."))
        meet(*self.all)
        return option

    def rate(self, laptop: Laptop, **ratings: int) -> None:
        for name, utility in ratings.items():
            laptop.say(Rate(MATTER, getattr(self, name), utility))

    def close(self, laptop: Laptop | None = None, day: str = TODAY) -> str:
        """By Ada, who has met all the others, unless it is said who."""
        if laptop is None:
            meet(*self.all)
        return (laptop or self.ada).say(Close(MATTER, day))

    @property
    def state(self) -> State:
        """Where all have met."""
        meet(*self.all)
        return fold(self.ada.records)

    @property
    def matter(self) -> Deliberation:
        found = self.state.deliberation(MATTER)
        assert found is not None
        return found

    @property
    def last(self) -> Count:
        return self.matter.counts[-1]
