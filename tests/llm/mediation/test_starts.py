"""Which starting blends a dispute gets: enough of them, in a fixed order, and fair to all."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import QuotedLesson
from deliberation.state import Position
from llm.mediation.dispute import Dispute
from llm.mediation.starts import starts_for
from llm.prompts import load
from llm.room.budget import Budget


def of(speakers: int, *, present: str = "Be quiet at night.", lessons: int = 0) -> Dispute:
    positions = tuple(
        Position(f"{number:064x}", f"{number:x}" * 64, f"I want {number} things.", number)
        for number in range(1, speakers + 1)
    )
    names = {position.member: f"Member {position.at}" for position in positions}
    taught = tuple(QuotedLesson(f"{n:064x}", f"Lesson {n} worked.") for n in range(lessons))
    return Dispute("d" * 64, "What now?", present, positions, names, lessons=taught)


def labels(dispute: Dispute, wordings: int = Budget.wordings) -> list[str]:
    return [start.label for start in starts_for(dispute, wordings)]


def test_three_members_get_eight_starts(dispute: Dispute) -> None:
    found = labels(dispute)
    assert found[0] == "The least heard first"
    assert sorted(found[1:4]) == [f"What matters most to {name}" for name in ("Ada", "Ben", "Cleo")]
    assert found[4:] == [
        "The smallest change to the present text",
        "A trial instead of a rule",
        "Only the part that can be agreed now",
        "What several want",
    ]
    assert [start.kind for start in starts_for(dispute, 8)][5:7] == ["trial", "split"]


def test_with_many_members_one_start_is_for_what_matters_most_to_each() -> None:
    found = labels(of(7))
    assert found.count("What matters most to each") == 1
    assert not any("Member" in label for label in found)
    assert len(found) == 6


@given(st.integers(1, 9), st.integers(0, 5), st.integers(1, 12), st.booleans())
def test_either_every_speaker_has_a_start_or_none_has(
    speakers: int, lessons: int, wordings: int, present: bool
) -> None:
    dispute = of(speakers, lessons=lessons, present="Quiet." if present else "")
    starts = starts_for(dispute, wordings)
    own = {start.member for start in starts if start.member}
    assert len(own) in (0, speakers)
    assert 1 <= len(starts) <= wordings
    assert len(set(starts)) == len(starts)
    assert sum(start.lesson >= 0 for start in starts) <= min(3, lessons)


def test_a_few_members_a_text_and_a_lesson_are_enough_for_six() -> None:
    for speakers in range(2, 10):
        assert len(labels(of(speakers, lessons=1))) >= 6


def test_every_strong_lesson_is_a_start_at_most_three() -> None:
    starts = starts_for(of(2, lessons=5), 12)
    assert [start.lesson for start in starts if start.lesson >= 0] == [0, 1, 2]
    assert "What a trial has taught: Lesson 0 worked." in [start.label for start in starts]


def test_starts_that_make_no_sense_are_left_out() -> None:
    assert labels(of(1, present="")) == [
        "What matters most to Member 1",
        "A trial instead of a rule",
    ]
    assert "The smallest change to the present text" not in labels(of(3, present=""))


def test_the_order_of_the_starts_does_not_follow_names(dispute: Dispute) -> None:
    renamed = replace(dispute, names=dict(zip(dispute.names, "ZYX", strict=True)))
    turned = replace(dispute, positions=dispute.positions[::-1])
    members = [start.member for start in starts_for(dispute, 8)]
    assert [start.member for start in starts_for(renamed, 8)] == members
    assert [start.member for start in starts_for(turned, 8)] == members


def test_a_silent_member_gets_no_start_of_their_own() -> None:
    silent = replace(of(2), names={**of(2).names, "e" * 64: "Eve"})
    assert "What matters most to Eve" not in labels(silent)


def test_every_start_has_a_prompt_that_sees_nothing_by_itself() -> None:
    for start in {*starts_for(of(2, lessons=3), 12), *starts_for(of(9), 12)}:
        prompt = load(start.name)
        assert prompt.sees == ()
        assert prompt.returns is None
        assert len(prompt.system) > 50
