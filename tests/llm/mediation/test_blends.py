"""The first round: what each starting blend makes of the same words, and what is no choice."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.profiles.values import VALUES
from deliberation.state import Position
from llm.mediation.blends import draft, first_round
from llm.mediation.dispute import Dispute
from llm.mediation.drafts import Draft
from llm.mediation.own_starts import FOR_ABSENT
from llm.mediation.sizes import CANDIDATES_BYTES, size_of
from llm.words.likeness import rivals

EARLY, LATE = "The house must be quiet from 22:00.", "The house must be quiet from 23:00."
DOGS, SHOES = "Dogs must be kept on a leash.", "Shoes must stay at the door."


def about(*texts: str, present: str = "") -> Dispute:
    positions = tuple(
        Position(f"{n:064x}", f"{n + 99:064x}", text, n) for n, text in enumerate(texts, 1)
    )
    return Dispute("d" * 64, "What now?", present, positions, {})


def by_start(dispute: Dispute) -> dict[str, Draft]:
    return {each.start: each for each in first_round(dispute)[1]}


def sentences(made: Draft) -> list[str]:
    return [wish.text for wish in made.wishes]


def test_the_least_heard_go_first_and_everybody_before_anybody_twice() -> None:
    alike = f"{SHOES} The stove must be off at night."
    dispute = about(alike, alike, f"{EARLY} {DOGS}")
    first = sentences(by_start(dispute)["The least heard first"])
    assert set(first[:2]) == {SHOES, EARLY} or set(first[:2]) == {
        "The stove must be off at night.",
        DOGS,
    }
    assert len(first) == 4


def test_each_voice_gets_a_wording_that_starts_with_its_own_wishes() -> None:
    found = by_start(about(f"{EARLY} {DOGS}", f"{LATE} {SHOES}", f"{LATE} No smoking anywhere."))
    of_one = {name: each for name, each in found.items() if "matters most to member" in name}
    texts = [set(sentences(each)) for each in found.values()]
    for own in ({EARLY, DOGS}, {LATE, SHOES}, {LATE, "No smoking anywhere."}):
        assert any(own <= text for text in texts)
    assert of_one
    for name, each in of_one.items():
        assert name.startswith(f"What matters most to member {each.wishes[0].cites[0].member[:8]}")


def test_the_same_wording_from_two_starts_comes_once_also_in_other_order_or_words() -> None:
    dispute = about(f"{EARLY} {DOGS}", f"{DOGS} The house must be quiet from 22.00!", SHOES)
    drafts = [each for each in first_round(dispute)[1] if each.kind == "rule"]
    for place, one in enumerate(drafts):
        assert not any(one.same(other) for other in drafts[place + 1 :])


def test_for_the_absent_comes_first_what_their_values_gain_from() -> None:
    obey = "Everybody must obey the rules."
    rules = tuple(1000 if value == "conformity-rules" else 0 for value in VALUES)
    dispute = about(f"{EARLY} {SHOES}", f"Nobody must obey the rules. {DOGS}", obey)
    assert FOR_ABSENT not in by_start(dispute)
    dispute = replace(dispute, values={"f" * 64: rules})
    critics, drafts = first_round(dispute)
    made = next(each for each in drafts if each.start == FOR_ABSENT)
    assert sentences(made)[0] == obey
    assert critics.scores(made)["f" * 64] == max(critics.scores(d)["f" * 64] for d in drafts) > 0


def test_the_trial_comes_last_and_is_no_second_rule() -> None:
    critics, drafts = first_round(about(EARLY, LATE, f"{DOGS} Try it for 5 days."))
    trial = drafts[-1]
    assert (trial.kind, trial.days) == ("trial", 5)
    lowest = [min(critics.scores(each).values()) for each in drafts if each.kind == "rule"]
    assert min(critics.scores(trial).values()) == max(lowest)


def test_candidates_of_the_first_round_revise_nothing() -> None:
    candidates = draft(about(EARLY, LATE, DOGS))
    assert len(candidates) > 2
    assert all(each.revises == -1 for each in candidates)


WISHES = st.lists(
    st.sampled_from([EARLY, LATE, DOGS, SHOES, "Guests may stay.", "Guests may not stay."]),
    min_size=1,
    max_size=4,
)


@settings(deadline=None, max_examples=40)
@given(st.lists(WISHES.map(" ".join), min_size=1, max_size=5))
def test_rivals_never_share_a_wording_and_everybody_is_in_some(said: list[str]) -> None:
    critics, drafts = first_round(about(*said))
    for each in drafts:
        for place, wish in enumerate(each.wishes):
            assert not any(rivals(wish.shape, o.shape) for o in each.wishes[place + 1 :])
    assert sum(map(size_of, draft(critics.dispute))) <= CANDIDATES_BYTES
    used = {wish for each in drafts for wish in each.wishes}
    assert all(not used.isdisjoint(voice.wishes) for voice in critics.heard)
