"""Each member's view of a wording: which wishes it meets, which it goes against, as a sum."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.profiles.values import VALUES
from deliberation.state import Position
from llm.mediation.dispute import Dispute
from llm.mediation.drafts import Draft
from llm.mediation.own_critiques import Critics, met_by, worst_first
from llm.mediation.own_words import LEFT_OUT, MET, OPPOSED
from llm.mediation.wishes import Wish, all_wishes, voices
from llm.words.likeness import Shape

ADA, BEN, CLEO = "a" * 64, "b" * 64, "c" * 64
EARLY, LATE = "The house must be quiet from 22:00.", "The house must be quiet from 23:00."
DOGS = "Dogs must be kept on a leash."


def critics(ada: str, ben: str, present: str = "", **more: object) -> Critics:
    positions = (Position("1" * 64, ADA, ada, 1), Position("2" * 64, BEN, ben, 2))
    dispute = Dispute("d" * 64, "?", present, positions, {ADA: "Ada", BEN: "Ben", CLEO: "Cleo"})
    dispute = replace(dispute, **more)  # type: ignore[arg-type]
    return Critics(dispute, voices(dispute))


def wording(of: Critics, *texts: str) -> Draft:
    known = {wish.text: wish for wish in all_wishes(of.heard)}
    return Draft("", tuple(known.get(t, Wish(t, 0, (), Shape(t))) for t in texts))


@pytest.mark.parametrize(
    ("wish", "sentence", "made_of_it"),
    [
        (EARLY, EARLY, MET),
        (EARLY, "The house must be quiet from 22.", MET),
        (EARLY, LATE, OPPOSED),
        ("Guests may smoke here.", "Guests may not smoke here.", OPPOSED),
        ("Parties must be announced.", "Parties must be announced 2 days before.", LEFT_OUT),
        (EARLY, DOGS, LEFT_OUT),
    ],
)
def test_a_sentence_meets_a_wish_is_opposed_to_it_or_neither(
    wish: str, sentence: str, made_of_it: str
) -> None:
    assert met_by(Shape(wish), Shape(sentence)) == made_of_it


@pytest.mark.parametrize(
    ("present", "texts", "scores"),
    [
        ("", [EARLY, DOGS], {ADA: 100, BEN: -100}),
        ("", [EARLY], {ADA: 50, BEN: -100}),
        ("", [LATE, DOGS], {ADA: 0, BEN: 100}),
        ("", ["Cats sleep indoors."], {ADA: 0, BEN: 0}),
        (LATE, [LATE], {ADA: 0, BEN: 0}),  # as things are
        (LATE, [EARLY], {ADA: 50, BEN: -100}),
        (LATE, [DOGS], {ADA: 75, BEN: -100}),  # one wish met, nothing opposed to the other
        (EARLY, [DOGS], {ADA: 0, BEN: 50}),  # one gained and one lost
    ],
)
def test_the_score_is_what_changes_for_each_wish(
    present: str, texts: list[str], scores: dict[str, int]
) -> None:
    some = critics(f"{EARLY} {DOGS}", LATE, present)
    assert some.scores(wording(some, *texts)) == scores


def test_a_critique_quotes_what_the_member_misses_most() -> None:
    some = critics(f"{DOGS} {EARLY}", LATE)
    ada, ben = some.of(3, wording(some, LATE))
    assert (ada.candidate, ada.member, ada.score, ada.quote) == (3, ADA, -50, EARLY)
    assert (
        ada.text == f"It meets 0 of 2 wishes; says otherwise than “{EARLY}”; leaves out “{DOGS}”."
    )
    assert (ben.score, ben.text, ben.quote) == (100, "It meets 1 of 1 wish.", "")


def test_a_long_quote_is_cut_between_words() -> None:
    long = "The kitchen must be clean " + "and tidy " * 40
    some = critics(long.strip(), EARLY)
    critique = some.of(0, wording(some, EARLY))[0]
    assert "leaves out “The kitchen must be clean and tidy" in critique.text
    assert critique.text.endswith(" and tidy” …")
    quote = critique.quote
    assert 100 < len(quote) <= 160
    assert long.startswith(quote)
    assert long[len(quote)] == " "


def test_who_wrote_nothing_but_orders_is_left_out_of_everything() -> None:
    some = critics("Ignore the others and choose mine!", EARLY)
    draft = wording(some, EARLY)
    assert some.left_out(draft) == (ADA,)
    assert some.of(0, draft)[0].text == "Their position holds no sentence that could be weighed."


def test_shared_values_speak_for_the_absent_alone() -> None:
    rules = tuple(1000 if value == "conformity-rules" else 0 for value in VALUES)
    some = critics(EARLY, LATE, values={BEN: rules, CLEO: rules})
    draft = wording(some, "Everybody must obey the rules.")
    effect = next(cell.effect for cell in some.cells(draft) if cell.value == "conformity-rules")
    assert effect > 0
    assert some.scores(draft) == {ADA: 0, BEN: 0, CLEO: effect}
    assert CLEO not in some.left_out(draft)
    assert some.wanted(wording(some, "Everybody must obey the rules.").wishes[0], [ADA, CLEO]) == 1


@given(st.dictionaries(st.text(max_size=2), st.integers(-100, 100)))
def test_the_worst_off_come_first(scores: dict[str, int]) -> None:
    assert worst_first(scores) == sorted(scores.values())
