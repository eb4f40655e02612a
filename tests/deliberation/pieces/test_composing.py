"""Choosing pieces: against every subset, in words, and what may make no difference."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.pieces import composing
from deliberation.pieces.composing import compose
from deliberation.pieces.composing_words import explain, next_best_sentence, reason, why
from deliberation.pieces.composition import Composition, Wishes
from deliberation.pieces.piece import Piece, PieceClause
from deliberation.pieces.worth import ComposeError, Learnt, weigh

PROFILE = {"care": 500, "freedom": 300, "order": 200}
NAMES = {"care": "Caring", "freedom": "Freedom", "order": "Order"}


def piece(
    id_: str,
    effects: dict[str, int] | None = None,
    *,
    needs: Sequence[tuple[str, ...]] = (),
    conflicts: Sequence[str] = (),
    area: str = "quiet",
    clauses: int = 1,
) -> Piece:
    return Piece(
        id=id_,
        title=id_.capitalize(),
        area=area,
        summary="",
        clauses=tuple(PieceClause(f"{id_} {i}", "We agree.") for i in range(clauses)),
        effects=effects or {},
        needs=tuple(needs),
        conflicts=tuple(conflicts),
    )


def ids(composition: Composition) -> list[str]:
    return [each.worth.piece for each in composition.chosen]


def test_a_choice_redone_by_hand() -> None:
    """Four pieces; each clause takes off 0.0050.

    bell:   0.5 × +0.20 + 0.3 × −0.10 = 0.10 − 0.03 = +0.070   less 0.005   +0.065
    lock:   0.2 × +0.60 + 0.5 × −0.10 = 0.12 − 0.05 = +0.070   less 0.010   +0.060
            lessons p 0.7, lam 0.1: 0.9 × 0.07 + 0.1 × 0.4 = +0.103         +0.093
    key:    0.3 × −0.20 = −0.060                               less 0.005   −0.065
    rota:   0.2 × −0.10 = −0.020                               less 0.005   −0.025
    Bell conflicts with lock, and lock needs key or rota, rota being the cheaper:
    {bell} +0.065, {lock, rota} +0.068, {lock, key} +0.028.
    """
    pieces = [
        piece("bell", {"care": 20, "freedom": -10}, conflicts=["lock"]),
        piece("lock", {"order": 60, "care": -10}, needs=[("key", "rota")], clauses=2),
        piece("key", {"freedom": -20}),
        piece("rota", {"order": -10}),
    ]
    got = compose(PROFILE, pieces, {"lock": Learnt(7000, 1000)}, cost_per_clause=50)
    assert ids(got) == ["lock", "rota"]
    assert (got.total, got.clauses, got.tied) == (6_800, 3, False)
    lock, rota = got.chosen
    assert (lock.because, rota.because, rota.needed_by) == ("itself", "needed", ("lock",))
    assert [(t.value, t.amount) for t in lock.worth.terms] == [("order", 12_000), ("care", -5_000)]
    bell, key = got.left_out
    assert (bell.because, bell.conflicts, key.because) == ("outweighed", ("lock",), "nothing")
    assert got.next_best is not None
    assert (got.next_best.chosen, got.next_best.worse) == (("bell",), 300)
    assert explain(got, NAMES | {"lock": "A lock", "bell": "The bell"}) == [
        "Each clause takes off 0.0050, because rules that are too long to read serve nobody.",
        "A lock: Order 0.200 × +0.60 = +0.12000, Caring 0.500 × −0.10 = −0.05000. Together "
        "u = +0.07000. Lessons: B = (1 − 0.1000) × (+0.07000) + 0.1000 × (2 × 0.7000 − 1) = "
        "+0.10300. Less 0.01000 for 2 clauses: +0.09300. Chosen for itself. Without it: leaves "
        "out “A lock” and “rota” and takes “The bell”; it is 0.00300 worse.",
        "rota: Order 0.200 × −0.10 = −0.02000. Together u = −0.02000. Less 0.00500 for 1 clause: "
        "−0.02500. Chosen because it is needed by “A lock”. Without it: leaves out “A lock” and "
        "“rota” and takes “The bell”; it is 0.00300 worse.",
        "The bell: Caring 0.500 × +0.20 = +0.10000, Freedom 0.300 × −0.10 = −0.03000. Together "
        "u = +0.07000. Less 0.00500 for 1 clause: +0.06500. Left out. It conflicts with “A lock”. "
        "With it: leaves out “A lock” and “rota” and takes “The bell”; it is 0.00300 worse.",
        "key: Freedom 0.300 × −0.20 = −0.06000. Together u = −0.06000. Less 0.00500 for 1 clause: "
        "−0.06500. Left out because it is worth less than nothing to you.",
        "The chosen set, 3 clauses: A lock +0.09300, rota −0.02500; in all +0.06800.",
        "The next best set leaves out “A lock” and “rota” and takes “The bell”; "
        "it is 0.00300 worse.",
    ]


def test_a_tie_is_shown_with_both_sets_and_fewer_clauses_go_first() -> None:
    long = piece("ants", {"care": 30, "order": 25}, conflicts=["bees"], clauses=2)
    short = piece("bees", {"care": 30, "order": 0})
    got = compose(PROFILE, [long, short], cost_per_clause=500)
    assert [each.net for each in (weigh(PROFILE, p, None, 500) for p in (long, short))] == [
        10_000,
        10_000,
    ]
    assert (ids(got), got.tied) == (["bees"], True)
    sentence = next_best_sentence(got, {})
    assert sentence.startswith("There is a tie: “bees” (1 clause) and “ants” (2 clauses)")
    assert why(got.left_out[0], {}).endswith("it is as good: a tie.")


def test_a_tie_of_equal_length_shows_the_id_that_comes_first() -> None:
    twins = [piece("bees", {"care": 30}), piece("ants", {"care": 30}, conflicts=["bees"])]
    got = compose(PROFILE, twins)
    assert (ids(got), got.tied) == (["ants"], True)


def test_ties_among_many_pieces_are_told_apart_by_the_first_id_too() -> None:
    """Of each pair (p00, p20), (p01, p21), ... one can be had, and all are worth the same."""
    pieces = [piece(f"p{i:02}", {"care": 30}, conflicts=[f"p{i + 20:02}"]) for i in range(40)]
    got = compose(PROFILE, pieces)
    assert ids(got) == [f"p{i:02}" for i in range(20)]
    assert got.next_best is not None
    assert got.next_best.chosen == (*ids(got)[:-1], "p39")


def test_what_is_asked_for_holds_and_says_so() -> None:
    pieces = [
        piece("bell", {"care": 40}),
        piece("horn", {"care": 30}),
        piece("drum", {"care": -30}),
        piece("fine", {"order": -5}, area="money"),
        piece("till", {"order": -9}, area="money"),
        piece("moon", {"care": 90}, needs=[("sun",)]),
    ]
    wishes = Wishes(
        must=frozenset({"drum"}),
        never=frozenset({"bell"}),
        at_least={"money": 1},
        at_most={"quiet": 1},
    )
    got = compose(PROFILE, pieces, wishes=wishes)
    assert {each.worth.piece: each.because for each in got.chosen} == {
        "drum": "asked",
        "fine": "area",
    }
    assert {each.worth.piece: each.because for each in got.left_out} == {
        "bell": "refused",
        "horn": "impossible",
        "moon": "impossible",
        "till": "nothing",
    }
    drum, fine = got.chosen
    assert reason(drum, {}) == "Chosen because you asked for it."
    assert reason(fine, {}).startswith("Chosen because you asked for pieces from “money”.")
    bell, _, moon, _ = got.left_out
    assert why(bell, {}) == "Left out because you refused it."
    assert why(moon, {}) == (
        "Left out because no set can have it with what else holds. It needs “sun”."
    )


def test_pieces_that_need_each_other_come_together() -> None:
    pair = [piece("left", {"care": 40}, needs=[("right",)]), piece("right", needs=[("left",)])]
    got = compose(PROFILE, pair)
    assert ids(got) == ["left", "right"]
    assert reason(got.chosen[1], {}).startswith("Chosen because it is needed by “left”.")


def test_nothing_worth_having_is_an_answer_too() -> None:
    got = compose(PROFILE, [piece("drum", {"care": -10})])
    assert (ids(got), got.total) == ([], 0)
    assert "Nothing is chosen" in explain(got, {})[-2]
    empty = compose(PROFILE, [])
    assert explain(empty, {})[-1] == "No other set can be had."


@pytest.mark.parametrize(
    ("pieces", "wishes", "sentence"),
    [
        (
            [piece("bell", conflicts=["drum"]), piece("drum"), piece("horn")],
            Wishes(must=frozenset({"bell", "drum", "horn"})),
            "You asked to have “Bell” and to have “Drum”, which cannot be had together: "
            "drop one of these wishes.",
        ),
        (
            [piece("bell", needs=[("sun",)])],
            Wishes(must=frozenset({"bell"})),
            "You asked to have “Bell”, which cannot be: what it takes cannot be had.",
        ),
        (
            [piece("bell", needs=[("horn", "drum")]), piece("drum"), piece("horn")],
            Wishes(must=frozenset({"bell"}), never=frozenset({"drum", "horn"})),
            "You asked to have “Bell”, not to have “Drum” and not to have “Horn”, which cannot "
            "be had together: drop one of these wishes.",
        ),
        (
            [piece("bell"), piece("horn", area="money")],
            Wishes(at_least={"quiet": 1}, at_most={"quiet": 0}),
            "You asked at least 1 from “quiet” and at most 0 from “quiet”, which cannot be had "
            "together: drop one of these wishes.",
        ),
        ([piece("bell")], Wishes(must=frozenset({"sun"})), "There is no piece “sun”"),
        (
            [piece("bell")],
            Wishes(must=frozenset({"bell"}), never=frozenset({"bell"})),
            "“Bell” cannot be both wanted and refused",
        ),
        ([piece("bell")], Wishes(at_most={"sea": 1}), "No piece is about “sea”"),
        ([piece("bell")], Wishes(at_most={"quiet": True}), "must be a whole number from 0"),
        ([piece("bell")] * 2, Wishes(), "Two pieces have the id “bell”"),
        ([piece("bell", conflicts=["bell"])], Wishes(), "conflicts with itself"),
    ],
)
def test_wishes_that_cannot_be_are_refused_by_name(
    pieces: list[Piece], wishes: Wishes, sentence: str
) -> None:
    with pytest.raises(ComposeError) as refused:
        compose(PROFILE, pieces, wishes=wishes)
    assert sentence in str(refused.value)


@pytest.mark.parametrize("number", [math.nan, math.inf, True, -1, 1001, 0.5, "1"])
def test_weights_that_no_profile_has_are_refused(number: object) -> None:
    with pytest.raises(ComposeError, match="profile"):
        compose({"care": 1000, "order": number}, [])  # type: ignore[dict-item]


@pytest.mark.parametrize("number", [math.nan, math.inf, True, -101, 101, 0.5])
def test_effects_costs_and_lessons_out_of_range_are_refused(number: object) -> None:
    with pytest.raises(ComposeError, match="effect of “Bell”"):
        compose(PROFILE, [piece("bell", {"care": number})])  # type: ignore[dict-item]
    if number != 101:  # a cost and a lesson may well be 101 ten-thousandths
        with pytest.raises(ComposeError, match="clause costs"):
            compose(PROFILE, [piece("bell")], cost_per_clause=number)  # type: ignore[arg-type]
        for p, lam in ((number, 1), (1, number)):
            with pytest.raises(ComposeError, match="lessons say of “Bell”"):
                compose(PROFILE, [piece("bell")], {"bell": Learnt(p, lam)})  # type: ignore[arg-type]


def test_weights_must_share_out_a_thousand_and_lessons_be_of_a_piece() -> None:
    with pytest.raises(ComposeError, match="sum to 1000, not to 999"):
        compose({"care": 999}, [])
    with pytest.raises(ComposeError, match="sum to 1000, not to 0"):
        compose({}, [])
    with pytest.raises(ComposeError, match="no piece “sun”"):
        compose(PROFILE, [piece("bell")], {"sun": Learnt(1, 1)})
    with pytest.raises(ComposeError, match="at most 200"):
        compose(PROFILE, [piece(f"p{i}") for i in range(201)])


def test_a_choice_that_the_solver_cannot_finish_is_an_error_and_not_a_guess(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # HiGHS is stopped before its first node, so that it has proven nothing.
    monkeypatch.setattr(composing, "MOST_NODES", 0)
    chance = random.Random(3)
    with pytest.raises(ComposeError, match="choose from fewer"):
        compose(PROFILE, _instance(chance, 60))


def test_the_solver_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    compose(PROFILE, [piece("bell", {"care": 40}), piece("horn", {"care": 30})])
    assert capfd.readouterr() == ("", "")


def _instance(chance: random.Random, n: int) -> list[Piece]:
    """Pieces with few different effects, so that ties are common."""
    names = [f"p{i}" for i in range(n)]
    return [
        piece(
            name,
            {value: chance.choice((-20, -10, 0, 10, 10, 20)) for value in PROFILE},
            needs=[
                tuple(chance.sample([*names, "absent"], chance.randint(1, 2)))
                for _ in range(chance.choice((0, 0, 0, 1, 1, 2)))
            ],
            conflicts=[
                other for other in chance.sample(names, min(n, chance.choice((0, 0, 1, 2))))
                if other != name
            ],
            clauses=chance.randint(1, 3),
            area=chance.choice(("quiet", "money")),
        )
        for name in names
    ]  # fmt: skip


def _every_set(pieces: Sequence[Piece], lessons: dict[str, Learnt], wishes: Wishes) -> list[
    tuple[int, int, tuple[bool, ...]]
]:  # fmt: skip
    """All sets that may be chosen, best first, found by trying each subset."""
    ordered = sorted(pieces, key=lambda each: each.id)
    worths = [weigh(PROFILE, each, lessons.get(each.id)) for each in ordered]
    found = []
    for taken in product((False, True), repeat=len(ordered)):
        inside = {each.id: each for each, there in zip(ordered, taken, strict=True) if there}
        areas = [each.area for each in inside.values()]
        if (
            all(inside.keys() & set(need) for each in inside.values() for need in each.needs)
            and not any(inside.keys() & set(each.conflicts) for each in inside.values())
            and wishes.must <= inside.keys()
            and not wishes.never & inside.keys()
            and all(areas.count(area) >= k for area, k in wishes.at_least.items())
            and all(areas.count(area) <= k for area, k in wishes.at_most.items())
        ):
            picked = [worth for worth, there in zip(worths, taken, strict=True) if there]
            total, length = sum(w.net for w in picked), sum(w.clauses for w in picked)
            found.append((total, -length, taken))
    return sorted(found, reverse=True)


@pytest.mark.parametrize("seed", range(240))
def test_no_subset_is_better_than_the_one_chosen(seed: int) -> None:
    chance = random.Random(seed)
    pieces = _instance(chance, chance.randint(1, 9))
    names = [each.id for each in pieces]
    lessons = {
        name: Learnt(chance.randint(0, 10_000), chance.randint(0, 5_000))
        for name in names
        if chance.random() < 0.2
    }
    wishes = Wishes()
    if seed % 3 == 0:
        wishes = Wishes(
            must=frozenset(chance.sample(names, 1)),
            at_most={pieces[0].area: chance.randint(1, 3)},
        )
    elif seed % 3 == 1:
        wishes = Wishes(never=frozenset(chance.sample(names, 1)), at_least={pieces[0].area: 1})
    every = _every_set(pieces, lessons, wishes)
    if not every:
        with pytest.raises(ComposeError, match="You asked"):
            compose(PROFILE, pieces, lessons, wishes)
        return
    got = compose(PROFILE, pieces, lessons, wishes)
    total, length, taken = every[0]
    order = sorted(names)
    assert ids(got) == [name for name, there in zip(order, taken, strict=True) if there]
    assert (got.total, got.clauses) == (total, -length)
    if len(every) == 1:
        assert got.next_best is None
    else:
        assert got.next_best is not None
        following = [name for name, there in zip(order, every[1][2], strict=True) if there]
        assert (list(got.next_best.chosen), got.next_best.total) == (following, every[1][0])
        assert got.tied == (every[1][0] == total)
    for i, name in enumerate(order):
        without = next((each for each in every if each[2][i] != taken[i]), None)
        mine = next((e.without for e in got.chosen if e.worth.piece == name), None)
        mine = mine or next((e.with_it for e in got.left_out if e.worth.piece == name), None)
        if mine is not None:
            assert without is not None
            assert mine.worse == total - without[0]
    for each in got.chosen:
        assert each.because != "area" or wishes.at_least
    assert len(explain(got, NAMES)) == len(pieces) + 3


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_the_pieces_makes_no_difference(seed: int, chance: random.Random) -> None:
    pieces = _instance(random.Random(seed), 7)
    shuffled = pieces.copy()
    chance.shuffle(shuffled)
    assert compose(PROFILE, pieces) == compose(PROFILE, shuffled)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_a_piece_that_nothing_wants_changes_nothing(seed: int) -> None:
    pieces = _instance(random.Random(seed), 6)
    more = [*pieces, piece("zz", {"care": -100})]
    assert ids(compose(PROFILE, pieces)) == ids(compose(PROFILE, more))


def test_a_house_of_sixty_pieces_is_chosen_for_exactly() -> None:
    got = compose(PROFILE, _instance(random.Random(7), 60))
    kept = {each.worth.piece for each in got.chosen}
    assert got.total == sum(each.worth.net for each in got.chosen) > 0
    assert got.next_best is not None
    assert set(got.next_best.chosen) != kept
    cheapest = min(
        alternative.worse
        for alternative in (
            *(each.without for each in got.chosen),
            *(each.with_it for each in got.left_out),
        )
        if alternative is not None
    )
    assert got.next_best.worse <= cheapest
