"""What the tests of the blend are worked out from: members, ratings, lessons, shared values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from deliberation.acts import KEEP
from deliberation.folding.touching import Imposition
from deliberation.profiles.values import VALUES
from deliberation.state import Assessment
from deliberation.weighing.effects import Table, table
from deliberation.weighing.evidence import Lesson
from deliberation.weighing.given import Given

MEMBERS = ["ada", "ben", "cem"]
OPTIONS = [KEEP, "nine", "ten", "eleven"]
NAMES = {"ada": "Ada", "ben": "Ben", "cem": "Cem", "ten": "quiet from ten", "nine": "from nine"}


def ratings(option: str, *numbers: int) -> dict[tuple[str, str], int]:
    """Of the members in their order, as far as they go."""
    return {(option, member): u for member, u in zip(MEMBERS, numbers, strict=False)}


def weights(**of: int) -> tuple[int, ...]:
    """By value, underscores for hyphens; all else 0."""
    named = {name.replace("_", "-"): weight for name, weight in of.items()}
    assert named.keys() <= set(VALUES)
    return tuple(named.get(value, 0) for value in VALUES)


def effects(option: str, of: Mapping[str, int]) -> Table:
    return table(option, [Assessment("ada", option, v, e, "hand", "") for v, e in of.items()])


def others(option: str, harm: int, name: str = "the neighbours") -> Imposition:
    return Imposition("", "", name, "named", "", harm)


def weighed(**more: Any) -> Given:
    return Given(more.pop("options", [KEEP, "nine", "ten"]), more.pop("members", MEMBERS), **more)


SHARE = st.integers(0, 10).map(lambda x: 100 * x)
RATINGS = st.dictionaries(
    st.tuples(st.sampled_from(OPTIONS[1:]), st.sampled_from(MEMBERS)), st.integers(-100, 100)
)
LESSON = st.builds(
    Lesson, SHARE, SHARE, st.sampled_from(["oak", "elm"]), title=st.just("L"),
    taker=st.sampled_from(["", "cem"]),
)  # fmt: skip
WEIGHTS = st.lists(st.integers(0, 3).map(lambda x: 100 * x), min_size=20, max_size=20).filter(any)
EFFECTS = st.dictionaries(st.sampled_from(VALUES[:6]), st.integers(-100, 100), min_size=1)


@st.composite
def givens(draw: st.DrawFn) -> Given:
    """Anything that a group may have to weigh, small enough to be redone."""
    lessons = draw(st.lists(LESSON, max_size=4))
    row = st.lists(SHARE, min_size=len(lessons), max_size=len(lessons))
    shown = draw(st.dictionaries(st.sampled_from(OPTIONS[1:]), EFFECTS, max_size=2))
    harms = st.lists(st.builds(others, st.just(""), st.integers(0, 100)), max_size=2)
    return Given(
        OPTIONS,
        MEMBERS,
        draw(RATINGS),
        draw(st.dictionaries(st.sampled_from(MEMBERS), WEIGHTS.map(tuple), max_size=2)),
        {option: effects(option, of) for option, of in shown.items()},
        draw(st.dictionaries(st.sampled_from(OPTIONS[1:]), harms, max_size=2)),
        lessons,
        draw(st.dictionaries(st.sampled_from(OPTIONS[1:]), row)),
        draw(st.sampled_from([0, 50, 100])),
    )
