"""What lessons say of a piece: found by the words that were tried, weighed as in any blend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deliberation.acts import ToldLesson
from deliberation.pieces.lessons import learnt, told_of
from deliberation.pieces.piece import Parameter, Piece, PieceClause
from deliberation.pieces.worth import LESSON_ONE, Learnt
from deliberation.state import Setting, State, TakenLesson
from deliberation.weighing.evidence import posterior
from deliberation.weighing.lessons import known
from deliberation.weighing.likeness import of_texts

TEXT = "Guests stay at most {nights} nights, and whoever invites them tells everybody beforehand."
PIECE = Piece(
    "guests", "Guests", "guests", "How long guests stay.",
    clauses=(PieceClause("Hall", "Shoes stand in the hallway."), PieceClause("Guests", TEXT)),
    parameters=(Parameter("nights", "number", "How many nights?", "3", 1, 14),),
)  # fmt: skip
OTHER = replace(PIECE, id="hens", clauses=(PieceClause("Hens", "Hens lay golden eggs daily."),))
TRIED = TEXT.replace("{nights}", "5")


def group(*told: ToldLesson, sources: str = "abcdefgh", most: str = "50") -> State:
    taken = tuple(
        TakenLesson(f"{i}", f"member {i}", sources[i] * 64, "", each) for i, each in enumerate(told)
    )
    return State(lessons=taken, settings=(Setting("lessons", most, "", ()),))


def test_one_lesson_by_hand() -> None:
    """t = 1/2, s = 1: n = 1/2, a = 3/2, b = 1, p = 3/5, lam = 1/2 × 1/2 / (4 1/2) = 1/18."""
    state = group(ToldLesson(tried=TRIED, worked=3))
    assert learnt(state, [PIECE, OTHER]) == {"guests": Learnt(p=6000, lam=556)}


def test_a_group_without_lessons_has_learnt_nothing() -> None:
    assert learnt(State(), [PIECE]) == {}
    assert told_of(State(), PIECE) == ()


def test_the_likest_clause_counts_and_the_likest_lesson_comes_first() -> None:
    state = group(
        ToldLesson(tried="Guests stay at most one week, whoever invites them.", failed=1),
        ToldLesson(tried="Hens lay golden eggs daily.", worked=1),
        ToldLesson(tried=TRIED, worked=1),
    )
    found = told_of(state, PIECE)
    assert [(each.told.tried[:16], s) for each, s in found] == [
        ("Guests stay at m", 1000),
        ("Guests stay at m", of_texts(state.lessons[0].lesson.tried, TRIED)),
    ]
    assert 200 <= found[1][1] < 1000


def test_it_is_the_posterior_of_those_lessons() -> None:
    told = (ToldLesson(tried=TRIED, worked=2, failed=1), ToldLesson(tried=TRIED, mixed=4))
    for sources in ("ab", "aa"):
        state = group(*told, sources=sources)
        by_hand = posterior([each.lesson for each in known(state)], [1000, 1000])
        found = learnt(state, [PIECE])["guests"]
        assert found.p == pytest.approx(by_hand.p * LESSON_ONE, abs=0.5)
        assert found.lam == pytest.approx(by_hand.lam * LESSON_ONE, abs=0.5)
    assert learnt(group(*told, sources="aa"), [PIECE]) != learnt(group(*told), [PIECE])


@pytest.mark.parametrize(
    "told",
    [
        ToldLesson(tried=TRIED, worked=3, made_up=True),
        ToldLesson(tried=TRIED),
        ToldLesson(tried="", worked=3),
        ToldLesson(tried="Whoever cooks does not wash up.", worked=3),
    ],
    ids=["it never happened", "nobody said how it went", "a repeal", "something else"],
)
def test_what_weighs_nothing(told: ToldLesson) -> None:
    assert learnt(group(told), [PIECE]) == {}


def test_a_group_may_let_lessons_weigh_nothing() -> None:
    state = group(ToldLesson(tried=TRIED, worked=3), most="0")
    assert learnt(state, [PIECE])["guests"].lam == 0
