"""Like wordings are one: differences of typing, and of next to nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Candidate, Sentence
from llm.mediation.drafting import alike, different
from llm.mediation.starts import LEAST_HEARD, SHARED, TRIAL
from llm.words.likeness import Shape

QUIET = "Quiet from 22:00 to 07:00 on all days. Guests are welcome until then."


def rule(text: str) -> Candidate:
    return Candidate(text, (Sentence(text),))


@pytest.mark.parametrize(
    "other",
    [
        QUIET.upper(),
        QUIET.replace(".", "!"),
        "“Quiet” from 22:00 to 07:00, on all days; guests are welcome until then",
        QUIET.replace("Guests are", "The guests are"),
    ],
)
def test_what_is_one_wording(other: str) -> None:
    assert alike(Shape(QUIET), Shape(other))


@pytest.mark.parametrize(
    "other",
    [
        QUIET.replace("22:00", "23:00"),
        QUIET.replace("welcome", "not welcome"),
        QUIET.replace("Guests are welcome until then.", ""),
        f"{QUIET} Whoever cooks is spared the dishes.",
        "No parties.",
    ],
)
def test_what_is_another_wording(other: str) -> None:
    assert not alike(Shape(QUIET), Shape(other))


def test_the_first_stays_and_the_repetition_is_named() -> None:
    written = [(SHARED, rule("Be quiet.")), (TRIAL, rule("BE QUIET")), (LEAST_HEARD, rule("Sing."))]
    kept, repeated = different(written)
    assert [start for start, _ in kept] == [SHARED, LEAST_HEARD]
    assert repeated == [("A trial instead of a rule", "What several want")]


@given(st.lists(st.sampled_from(["One thing.", "Another matter!", "one THING", "Third: this."])))
def test_nothing_is_lost_and_nothing_stands_twice(texts: list[str]) -> None:
    kept, repeated = different([(SHARED, rule(text)) for text in texts])
    assert len(kept) + len(repeated) == len(texts)
    shapes = [Shape(candidate.text) for _, candidate in kept]
    assert not any(
        alike(one, other) for place, one in enumerate(shapes) for other in shapes[:place]
    )
