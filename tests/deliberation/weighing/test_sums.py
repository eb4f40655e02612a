"""The blend in words: each paragraph is a sum that somebody can do again."""

from dataclasses import replace

from hypothesis import given, settings

from deliberation.weighing.blend import blend
from deliberation.weighing.evidence import Lesson
from deliberation.weighing.given import Given
from deliberation.weighing.sums import explain
from tests.deliberation.weighing.givens import (
    NAMES,
    effects,
    givens,
    others,
    ratings,
    weighed,
    weights,
)


def test_ratings_lessons_and_the_leader() -> None:
    got = blend(
        weighed(
            ratings=ratings("ten", 40, 20, 60) | ratings("nine", 90, -30),
            lessons=[
                Lesson(1000, 1000, "own", title="Oak"),
                Lesson(500, 500, "elm", title="Elm", harmed=2, harm=30),
            ],
            likeness={"ten": [500, 800]},
        )
    )
    assert explain(got, NAMES) == [
        "1. Quiet from ten: Ada +0.40, Ben +0.20, Cem +0.60. The least of these is +0.20 (Ben), "
        "so W = +0.20. Lessons: “Oak” y = 1.000, t = 1.000, s = 0.500, t × s = 0.500000; “Elm” "
        "y = 0.500, t = 0.500, s = 0.800, t × s = 0.400000, harm seen by 2 up to 0.30. "
        "n = 0.500000 + 0.400000 = 0.9000, "
        "a = 1 + 0.500000 × 1.000 + 0.400000 × 0.500 = 1.7000, "
        "b = 1 + 0.500000 × 0.000 + 0.400000 × 0.500 = 1.2000, "
        "p = 1.7000 / (1.7000 + 1.2000) = 0.5862, lam = 0.5 × 0.9000 / (0.9000 + 4) = 0.0918. "
        "B = (1 − 0.0918) × (+0.20) + 0.0918 × (2 × 0.5862 − 1) = +0.1975.",
        "2. Keeping things as they are: 0 for everybody, because all else is rated against it. "
        "So W = 0. No lesson weighs on it (lam = 0), so B = W = 0.",
        "3. From nine: Ada +0.90, Ben −0.30, Cem 0. Not rated by Cem: counted as 0, as if nothing "
        "changed. The least of these is −0.30 (Ben), so W = −0.30. "
        "No lesson weighs on it (lam = 0), so B = W = −0.3000.",
        "Quiet from ten comes first with +0.1975.",
    ]


def test_shared_values_harm_to_others_a_flood_and_a_sample() -> None:
    got = blend(
        weighed(
            options=["nine"],
            ratings=ratings("nine", 50, 60),
            weights={"cem": weights(benevolence_caring=600, face=200)},
            tables={"nine": effects("nine", {"benevolence-caring": 45, "face": -20})},
            imposed={"nine": [others("nine", 30), others("nine", 0, "visitors")]},
            lessons=[
                Lesson(1000, 500, "elm", title="Elm"),
                Lesson(0, 500, "elm", title="Elm again"),
                Lesson(1000, 0, "app", title="Made up", made_up=True),
            ],
            likeness={"nine": [800, 200, 900]},
        )
    )
    assert explain(got, NAMES)[0] == (
        "1. From nine: Ada +0.50, Ben +0.60, Cem +0.29. Cem has not rated it: worked out from the "
        "values that they share and the group's effects, 0.200 × −0.200 (face) + 0.600 × +0.450 "
        "(benevolence-caring), divided by 0.800 = +0.29. It touches others who have not "
        "consented: the neighbours −0.30 and visitors 0. The least of these is −0.30 (the "
        "neighbours), so W = −0.30. Lessons: “Elm” y = 1.000, t = 0.500, s = 0.800, t × s = "
        "0.400000; “Elm again” y = 0.000, t = 0.500, s = 0.200, t × s = 0.100000. “Elm” and “Elm "
        "again” come from one source and count as one: with the weight of the heaviest, 0.400000, "
        "and y = 0.400000 / 0.500000 = 0.800. “Made up” is a sample that never happened: it "
        "weighs nothing. n = 0.4000, a = 1 + 0.400000 × 0.800 = 1.3200, "
        "b = 1 + 0.400000 × 0.200 = 1.0800, p = 1.3200 / (1.3200 + 1.0800) = 0.5500, "
        "lam = 0.5 × 0.4000 / (0.4000 + 4) = 0.0455. "
        "B = (1 − 0.0455) × (−0.30) + 0.0455 × (2 × 0.5500 − 1) = −0.2818."
    )


def test_who_says_what_harm_and_which_of_it_counts() -> None:
    def said(harm: int, speaker: str = "", **harms: int) -> str:
        it = replace(others("nine", harm), speaker=speaker, harms=tuple(harms.items()))
        got = blend(weighed(options=["nine"], imposed={"nine": [it]}))
        return explain(got, NAMES)[0]

    assert "the neighbours −0.30 (only Ada has said whom it touches: that stands)." in said(
        30, ada=30
    )
    assert (
        "the neighbours −0.10 (harm by Ada 0.10, Ben 0.00, Cem 0.90; the middle counts, and "
        "whoever does not name them says 0)." in said(10, ada=10, ben=0, cem=90)
    )
    assert "the middle counts, of two the lower, and" in said(0, ada=0, ben=90)
    assert "(harm by Ada 0.10, Ben 0.00, Cem 0.90; Cem speaks for them)." in said(
        90, "cem", ada=10, ben=0, cem=90
    )
    assert "the neighbours 0. The least" in said(0, ada=0, ben=0)


def test_all_that_one_member_took_in_is_one_sum() -> None:
    """0.5 × 0.8 = 0.4 of oak, 0.5 × 0.4 = 0.2 of elm: together 0.4, and 0.4 / 0.6 = 0.667."""
    lessons = [
        Lesson(1000, 500, "oak", title="Oak", taker="cem"),
        Lesson(0, 500, "elm", title="Elm", taker="cem"),
    ]
    got = blend(weighed(options=["nine"], lessons=lessons, likeness={"nine": [800, 400]}))
    assert (
        "All that Cem alone took in, from 2 sources, counts as one: with the weight of the "
        "heaviest, 0.400000, and y = 0.400000 / 0.600000 = 0.667. n = 0.4000, "
        "a = 1 + 0.400000 × 0.667 = 1.2668, " in explain(got, NAMES)[0]
    )


@settings(max_examples=40, deadline=None)
@given(givens())
def test_there_is_a_sum_for_whatever_is_weighed(it: Given) -> None:
    got = blend(it)
    said = explain(got, NAMES)
    assert len(said) == len(it.options) + 1
    for row, sentence in zip(got.rows, said, strict=False):
        assert sentence.startswith(f"{row.rank}. ")
        assert all(NAMES.get(member, member) in sentence for member in row.computed + row.unrated)
        assert sentence.count("t × s = ") == len(row.evidence.terms)
