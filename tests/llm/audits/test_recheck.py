"""Recheck: whoever looks does every audit again, from what the group itself has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deliberation.acts import (
    Audit,
    Candidate,
    Citation,
    QuotedLesson,
    Sentence,
    TakePosition,
    ToldLesson,
)
from deliberation.folding.fold import fold
from deliberation.rulebook import text_sha256
from deliberation.state import Deliberation, Mediation, Position, State
from deliberation.weighing.quotable import quotable
from llm.audits.audits import audits
from llm.audits.recheck import recheck
from llm.mediation.disputing import dispute_of
from llm.mediation.embedded import mediate_embedded
from tests.deliberation.folding.moots import ADA, AUGUST_1, BEN, CEM, deliberation, house, taken
from tests.deliberation.histories import (
    MATTER,
    OLD_TEXT,
    Laptop,
    founded,
    hex64,
    meet,
    open_matter,
)

QUIET = Position(hex64("quiet"), ADA, "The house should be quiet from nine.", AUGUST_1)
MUSIC = Position(hex64("music"), BEN, "Music may be played until midnight.", AUGUST_1)
TOLD = taken(ToldLesson("Quiet hours start at nine.", ("quiet",), worked=2, text="We slept."))
LESSON = QuotedLesson(TOLD.id, quotable(TOLD.lesson))


def cite(position: Position, quote: str = "") -> Citation:
    return Citation(position.member, position.id, quote or position.text)


CHECKED = Audit("Hidden canaries", True)
FAIR = Candidate("Quiet.", (Sentence("Quiet.", (cite(QUIET), cite(MUSIC))),))


def case(
    *candidates: Candidate,
    said: tuple[Position, ...] = (QUIET, MUSIC),
    audits: tuple[Audit, ...] = (),
    lessons: tuple[QuotedLesson, ...] = (),
    saw: tuple[Position, ...] = (QUIET, MUSIC),
    mediator: str = "ollama:tiny 0123456789ab",
) -> tuple[State, Deliberation, Mediation]:
    drafted = Mediation(
        hex64("mediation"), ADA, mediator, candidates or (FAIR,), audits, AUGUST_1 + 60,
        present=OLD_TEXT, lessons=lessons, saw=tuple(each.id for each in saw),
    )  # fmt: skip
    matter = deliberation(positions=said, said=said, mediations=(drafted,))
    return house(matter, lessons=(TOLD,)), matter, drafted


def of(name: str, *given: object) -> Audit:
    (found,) = (each for each in recheck(*given) if each.name == name)  # type: ignore[arg-type]
    return found


def test_a_fair_mediation_passes_everything_again() -> None:
    given = case(lessons=(LESSON,))
    stored = (*audits(dispute_of(*given), given[2].candidates), CHECKED)
    found = recheck(given[0], given[1], replace(given[2], audits=stored), texts={OLD_TEXT})
    assert [each for each in found if not each.passed] == []
    assert [each.name for each in found[-6:]] == [
        "Agreement of effects",
        "Effects rest on words",
        "Lessons as they are",
        "Recount of every sum",
        "The clause as it stood",
        "Stored audits",
    ]


def test_the_same_after_a_whole_history() -> None:
    ada, ben, cem = Laptop("Ada"), Laptop("Ben"), Laptop("Cem")
    founded(ada, ben, cem)
    open_matter(ada, ben, cem)
    ada.say(TakePosition(MATTER, "The house should be quiet from nine."), AUGUST_1)
    ben.say(TakePosition(MATTER, "Music may be played until midnight."), AUGUST_1)
    meet(ada, ben, cem)
    before = fold(ada.records)
    (about,) = before.deliberations
    saw = tuple(each.id for each in about.positions)
    empty = Mediation("", ada.member, "embedded", (), (), AUGUST_1 + 60, OLD_TEXT, saw=saw)
    made = mediate_embedded(dispute_of(before, about, empty))
    ada.say(made.act(MATTER), AUGUST_1 + 60)
    cem.say(TakePosition(MATTER, "I only want to sleep."), AUGUST_1 + 120)
    meet(ada, ben, cem)
    state = fold(cem.records)
    (matter,) = state.deliberations
    drafted = matter.mediations[0]
    found = recheck(state, matter, drafted, then=before, texts={drafted.present})
    assert [each for each in found if not each.passed] == []
    assert "Made without a model" in {each.name for each in found}
    first, *others = drafted.candidates
    twisted = replace(first, text=f"{first.text} Cem pays.")
    anew = recheck(state, matter, replace(drafted, candidates=(twisted, *others)), then=before)
    (made,) = (each for each in anew if each.name == "Made without a model")
    assert not made.passed
    assert "could not be made again from members' words alone" in made.detail


def test_an_author_who_stores_a_pass_for_an_invented_quote_is_belied() -> None:
    lying = Candidate("Loud.", (Sentence("Loud.", (cite(QUIET, "loud music"), cite(MUSIC))),))
    found = of("Stored audits", *case(lying, audits=(Audit("Quotes of wording 1", True),)))
    assert not found.passed
    assert "Stored as passed, but failed here: Quotes of wording 1" in found.detail


def test_an_author_who_leaves_out_a_failed_audit_is_belied() -> None:
    found = of("Stored audits", *case(FAIR, FAIR))
    assert not found.passed
    assert "Failed here, and not stored at all: Wordings differ" in found.detail


def test_a_failure_that_is_owned_up_to_is_none_of_the_authors() -> None:
    given = case(FAIR, FAIR)
    stored = (*audits(dispute_of(*given), given[2].candidates), CHECKED)
    assert {each.name for each in stored if not each.passed} == {"Wordings differ"}
    assert of("Stored audits", given[0], given[1], replace(given[2], audits=stored)).passed


def test_what_its_author_had_not_seen_is_not_missed_in_it() -> None:
    other = Position(hex64("other"), CEM, "I want to sleep too.", AUGUST_1)
    said = (QUIET, MUSIC, other)
    unseen = of("Every member heard", *case(said=said))
    assert unseen.passed
    assert "Cem's position was not before the mediator" in unseen.detail
    assert "took no position" not in unseen.detail
    found = of("Every member heard", *case(said=said, saw=said))
    assert not found.passed
    assert "No wording serves the words of Cem" in found.detail


def test_whose_words_are_cited_had_said_them() -> None:
    given = case(saw=(QUIET,))
    assert dispute_of(*given).positions == (QUIET, MUSIC)
    assert of("Quotes of wording 1", *given).passed


def test_only_the_newest_words_of_a_member_are_asked_for() -> None:
    before = Position(hex64("before"), ADA, "No noise at all.", AUGUST_1 - 60)
    assert dispute_of(*case(said=(before, QUIET, MUSIC))).positions == (QUIET, MUSIC)


def test_who_left_since_is_still_called_by_name() -> None:
    state, matter, drafted = case()
    gone = replace(
        state,
        members=tuple(replace(m, left=m.id in (BEN, CEM)) for m in state.members),
    )
    dispute = dispute_of(gone, matter, drafted)
    assert dict(dispute.names) == {ADA: "Ada", BEN: "Ben"}
    assert of("Quotes of wording 1", gone, matter, drafted).passed


@pytest.mark.parametrize(
    ("lesson", "why"),
    [
        (replace(LESSON, text=LESSON.text.replace("2", "9")), "does not say this"),
        (replace(LESSON, lesson=hex64("nobody's")), "is none that this group has"),
    ],
)
def test_a_forged_lesson_fails(lesson: QuotedLesson, why: str) -> None:
    told = Citation("", text_sha256(lesson.text), "Quiet hours")
    quoting = Candidate("Nine.", (Sentence("Nine.", (told, cite(QUIET))),))
    given = case(quoting, FAIR, lessons=(lesson,))
    assert not of("Quotes of wording 1", *given).passed  # what nobody has proves nothing
    assert of("Quotes of wording 2", *given).passed
    found = of("Lessons as they are", *given)
    assert not found.passed
    assert why in found.detail


def test_a_sample_is_no_lesson() -> None:
    state, matter, drafted = case()
    sample = taken(replace(TOLD.lesson, made_up=True))
    given = (
        replace(state, lessons=(sample,)),
        matter,
        replace(drafted, lessons=(QuotedLesson(sample.id, quotable(sample.lesson)),)),
    )
    assert "is a sample that never happened" in of("Lessons as they are", *given).detail


def test_a_wording_that_nobody_can_make_again_was_not_made_without_a_model() -> None:
    found = of("Made without a model", *case(mediator="embedded"))
    assert not found.passed
    assert "Wording 1 (“”) is in no answer" in found.detail


def test_who_stores_nothing_has_left_everything_out() -> None:
    found = of("Stored audits", *case())
    assert not found.passed
    assert "Not stored, though every mediator makes them: Quotes of wording 1" in found.detail
    assert "Hidden canaries" in found.detail
    assert "Hidden canaries" not in of("Stored audits", *case(mediator="embedded")).detail


def test_a_clause_that_never_read_so_fails() -> None:
    given = case()
    found = recheck(*given, texts={"Ada decides alone."})
    (stood,) = (each for each in found if each.name == "The clause as it stood")
    assert not stood.passed
    assert "the clause never read so here" in stood.detail
