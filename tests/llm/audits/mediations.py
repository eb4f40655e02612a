"""Groups drawn at random, with a mediation whose candidates are to be weighed."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from deliberation.acts import Candidate, Cell, Sentence, ToldLesson
from deliberation.profiles.values import VALUES
from deliberation.state import (
    CandidateRating,
    Deliberation,
    Mediation,
    SharedValues,
    State,
    TakenLesson,
)
from tests.deliberation.folding.moots import ADA, AUGUST_1, BEN, CEM, deliberation, house
from tests.deliberation.histories import hex64

PEOPLE = (ADA, BEN, CEM)
TEXTS = (
    "Quiet hours start at nine.",
    "Quiet hours start at ten in the evening.",
    "Music is welcome until midnight.",
)
PERCENT = st.integers(0, 100)


@dataclass(frozen=True)
class Case:
    state: State
    deliberation: Deliberation
    mediation: Mediation


def mediation(*candidates: Candidate, **more: object) -> Mediation:
    return Mediation(hex64("mediation"), ADA, "embedded", candidates, (), AUGUST_1, **more)  # type: ignore[arg-type]


def text(words: str, **effects: int) -> Candidate:
    cells = tuple(Cell(value.replace("_", "-"), effect) for value, effect in effects.items())
    return Candidate(words, (Sentence(words),), effects=cells)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Ratings, shared weights, effects, and lessons by several sources and takers."""
    cells = st.dictionaries(st.sampled_from(VALUES[:6]), st.integers(-100, 100), max_size=4)
    candidates = [
        Candidate(words, (Sentence(words),), effects=tuple(Cell(*each) for each in of.items()))
        for words, of in draw(st.lists(st.tuples(st.sampled_from(TEXTS), cells), max_size=4))
    ]
    places = st.integers(0, max(0, len(candidates) - 1))
    ratings = st.dictionaries(st.tuples(st.sampled_from(PEOPLE), places), st.integers(-100, 100))
    rated = draw(ratings) if candidates else {}
    weights = st.lists(st.integers(0, 9), min_size=20, max_size=20).filter(any).map(tuple)
    shared = draw(st.dictionaries(st.sampled_from(PEOPLE), weights))
    count = st.integers(0, 5)
    lessons = st.builds(
        ToldLesson, st.sampled_from(TEXTS), st.just(("quiet",)), title=st.sampled_from("LMN"),
        worked=count, mixed=count, failed=count, made_up=st.sampled_from([False, False, True]),
    )  # fmt: skip
    taken = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["oak", "elm", "ash"]), lessons)
    group = house(
        deliberation(),
        trust=str(draw(PERCENT)),
        sharing=tuple(SharedValues(member, "weights", own) for member, own in shared.items()),
        lessons=tuple(
            TakenLesson(hex64(f"{number}"), member, hex64(source), "0" * 128, told)
            for number, (member, source, told) in enumerate(draw(st.lists(taken, max_size=5)))
        ),
    )
    drafted = mediation(
        *candidates,
        ratings=tuple(CandidateRating(*at, u, "hand", "") for at, u in rated.items()),
    )
    return Case(group, group.deliberations[0], drafted)
