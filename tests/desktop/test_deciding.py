"""One deliberation through its stages, on laptops that meet now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from crdt.group import ActRefused
from deliberation.acts import KEEP
from deliberation.errors import FolkmootError
from desktop.deciding import DecidingRefused
from desktop.session import NotFound
from desktop.workspace import Workspace
from llm.mediation.mediator import mediate
from tests.house import House, open_deliberation

QUIET = "Music is quiet after eleven in the evening."


@pytest.fixture
def deliberation(house: House) -> str:
    return open_deliberation(house)


@pytest.fixture
def option(house: House, deliberation: str) -> str:
    """Bo has put a wording forward, and everybody has it."""
    changed = house.bo.propose(house.group, deliberation, kind="amend", text=QUIET)
    house.meet()
    return changed.subject


def test_a_deliberation_opens_with_more_than_half(house: House) -> None:
    clause = house.clause("1.3")
    first = house.ada.acknowledge(house.group, clause=clause)
    assert first.sentence == "1 of the 2 who are needed acknowledge it so far."
    with pytest.raises(DecidingRefused, match="not open yet: 1 of the 2"):
        house.ada.position(house.group, first.subject, "Music until eleven.")
    house.bo.take(house.bundle(house.ada))
    second = house.bo.acknowledge(house.group, clause=clause)
    assert second.subject == first.subject
    assert second.sentence == "The deliberation is open: now each says what they want."


def test_laptops_that_know_nothing_of_each_other_open_one(house: House) -> None:
    topic = house.ada.acknowledge(house.group, topic="Who waters the plants?")
    same = house.bo.acknowledge(house.group, topic="who  waters the plants? ")
    assert topic.subject == same.subject
    house.meet()
    found = house.cleo.view(house.group).state.deliberation(topic.subject)
    assert found is not None and found.open


def test_acknowledging_can_be_taken_back(house: House) -> None:
    clause = house.clause("1.3")
    house.ada.acknowledge(house.group, clause=clause)
    changed = house.ada.acknowledge(house.group, clause=clause, not_it=False)
    assert changed.sentence == "0 of the 2 who are needed acknowledge it so far."


def test_a_newer_position_replaces_the_older(house: House, deliberation: str) -> None:
    house.ada.position(house.group, deliberation, "Never any music.")
    house.ada.position(house.group, deliberation, " A little music. ")
    found = house.ada.view(house.group).state.deliberation(deliberation)
    assert found is not None
    assert [each.text for each in found.positions] == ["A little music."]


def test_a_clause_for_a_topic_comes_in_when_it_is_adopted(house: House) -> None:
    about = house.ada.acknowledge(house.group, topic="Plants").subject
    house.bo.acknowledge(house.group, topic="Plants")
    house.meet()
    section = house.ada.view(house.group).rulebook.sections[-1].id
    option = house.ada.propose(
        house.group,
        about,
        kind="new",
        text="Ada waters the plants.",
        section=section,
        title="Green",
    ).subject
    house.meet()
    assert house.bo.consent(house.group, deliberation=about, option=option).sentence == (
        "You consented; the option counts for you once the group adopts it."
    )
    house.meet()
    changed = house.cleo.consent(house.group, deliberation=about, option=option)
    assert changed.sentence == "You consented, and with that the group adopted it."
    house.meet()
    view = house.ada.view(house.group)
    clause = view.rulebook.clauses[-1]
    assert (clause.text, clause.title, clause.section) == (
        "Ada waters the plants.", "Green", section,
    )  # fmt: skip
    assert {b.name for b in view.bindings[clause.id]} == {"Bo", "Cleo"}, "Ada did not consent"


def test_a_repeal_takes_the_clause_out(house: House, deliberation: str) -> None:
    option = house.ada.propose(house.group, deliberation, kind="repeal").subject
    house.meet()
    clause = house.clause("1.3")
    for laptop in house.laptops[:2]:
        laptop.consent(house.group, deliberation=deliberation, option=option)
    house.meet()
    assert clause not in {c.id for c in house.cleo.view(house.group).rulebook.clauses}


def test_one_may_object_and_withdraw(house: House, deliberation: str, option: str) -> None:
    house.cleo.object_to(house.group, deliberation, option, "I sleep at ten.")
    house.meet()
    for laptop in house.laptops[:2]:
        laptop.consent(house.group, deliberation=deliberation, option=option)
    house.meet()
    found = house.ada.view(house.group).state.deliberation(deliberation)
    assert found is not None and not found.adopted
    (objection,) = found.objections
    with pytest.raises(ActRefused):
        house.ada.withdraw(house.group, objection.id)
    house.cleo.withdraw(house.group, objection.id)
    house.meet()
    found = house.ada.view(house.group).state.deliberation(deliberation)
    assert found is not None and found.adopted == option


def test_the_sums_are_the_same_everywhere(house: House, deliberation: str, option: str) -> None:
    for laptop, rating in zip(house.laptops, (-20, 100, 40), strict=True):
        laptop.rate(house.group, deliberation, option, rating, reason="So I see it.")
    house.meet()
    blends = [laptop.blend(house.group, deliberation) for laptop in house.laptops]
    assert blends[0] == blends[1] == blends[2]
    row = blends[0].row(option)
    assert row is not None
    assert (row.W, dict(row.utilities)[house.bo.me], row.unrated) == (-0.2, 1.0, ())
    assert blends[0].rows[0].option == KEEP


def test_a_mediator_drafts_and_its_wording_is_taken_over(house: House, deliberation: str) -> None:
    words = ("The house must be quiet from ten.", "Music may play until midnight on Fridays.")
    house.ada.position(house.group, deliberation, words[0])
    house.bo.position(house.group, deliberation, words[1])
    house.meet()
    dispute = house.cleo.dispute(house.group, deliberation)
    assert dispute.present_text == "Music is quiet after ten in the evening."
    assert set(dispute.names.values()) == {"Ada", "Bo", "Cleo"}
    mediated = asyncio.run(mediate(dispute))
    house.cleo.record_mediation(house.group, deliberation, mediated)
    house.meet()
    found = house.ada.view(house.group).state.deliberation(deliberation)
    assert found is not None
    (mediation,) = found.mediations
    assert [c.text for c in mediation.candidates] == [c.text for c in mediated.candidates]
    option = house.ada.propose(
        house.group, deliberation, kind="amend", mediation=mediation.id, candidate=0
    ).subject
    found = house.ada.view(house.group).state.deliberation(deliberation)
    assert found is not None
    taken = found.option(option)
    assert taken is not None and taken.text == mediation.candidates[0].text
    with pytest.raises(NotFound, match="no such candidate"):
        house.ada.propose(
            house.group, deliberation, kind="amend", mediation=mediation.id, candidate=99
        )


def test_an_objection_rests_on_harm_or_on_a_purpose(
    house: House, deliberation: str, option: str
) -> None:
    with pytest.raises(DecidingRefused, match="has stated none yet"):
        house.cleo.object_to(house.group, deliberation, option, "Loud.", purpose="Sleep well.")
    for laptop in house.laptops[:2]:
        laptop.choose(house.group, "purposes", "Sleep well.\nBe fair.")
    house.meet()
    with pytest.raises(DecidingRefused, match=r"has stated “Sleep well\.” and “Be fair\.”"):
        house.cleo.object_to(house.group, deliberation, option, "Loud.", purpose="Dance.")
    house.cleo.object_to(house.group, deliberation, option, "Loud.", purpose="Sleep well.")
    house.ada.object_to(house.group, deliberation, option, "It wakes the child.")
    house.meet()
    found = house.bo.view(house.group).state.deliberation(deliberation)
    assert found is not None
    grounds = {(o.member, o.ground, o.purpose) for o in found.objections}
    assert grounds == {
        (house.cleo.me, "purpose", "Sleep well."), (house.ada.me, "harm", ""),
    }  # fmt: skip


def test_an_objection_is_taken_up_by_an_amendment(
    house: House, deliberation: str, option: str
) -> None:
    objection = house.cleo.object_to(house.group, deliberation, option, "I sleep at ten.").subject
    house.meet()
    better = house.bo.propose(
        house.group, deliberation, kind="amend", text="Music is quiet after nine.",
        answers=[objection],
    ).subject  # fmt: skip
    house.meet()
    house.cleo.consent(house.group, deliberation=deliberation, option=better)
    house.meet()
    found = house.ada.view(house.group).state.deliberation(deliberation)
    assert found is not None
    (said,) = found.objections
    assert (said.answered, said.integrated, said.withdrawn) == ((better,), True, False)
    with pytest.raises(NotFound, match="no such objection"):
        house.ada.propose(
            house.group, deliberation, kind="amend", text="Silence.", answers=["0" * 64]
        )


Attempt = Callable[[Workspace, str, str, str], object]
LONG = "x" * 20_001


@pytest.mark.parametrize(
    ("attempt", "says"),
    [
        (lambda w, g, d, o: w.acknowledge(g), "which clause or which topic"),
        (lambda w, g, d, o: w.acknowledge(g, topic="x" * 301), "A topic may have 300 char"),
        (lambda w, g, d, o: w.acknowledge(g, clause="0" * 32), "no such clause"),
        (lambda w, g, d, o: w.position(g, "0" * 64, "Words."), "no such deliberation"),
        (lambda w, g, d, o: w.position(g, d, " "), "A position needs words"),
        (lambda w, g, d, o: w.position(g, d, LONG), "A position may have 20,000 char"),
        (lambda w, g, d, o: w.propose(g, d, kind="keep"), "new, amend or repeal"),
        (lambda w, g, d, o: w.propose(g, d, kind="amend", text=" "), "needs words"),
        (lambda w, g, d, o: w.propose(g, d, kind="amend", text=LONG), "20,000 characters"),
        (lambda w, g, d, o: w.propose(g, d, kind="new", text="A", title="x" * 301), "A title may"),
        (lambda w, g, d, o: w.propose(g, d, kind="amend", text="A", reason=LONG), "A reason may"),
        (
            lambda w, g, d, o: w.propose(
                g, d, kind="amend", text="Music is quiet after ten in the evening."
            ),
            "same as what stands",
        ),
        (lambda w, g, d, o: w.rate(g, d, o, 101), "from -100 to 100"),
        (lambda w, g, d, o: w.rate(g, d, KEEP, 5), "it is always 0"),
        (lambda w, g, d, o: w.rate(g, d, "0" * 64, 5), "no such option"),
        (lambda w, g, d, o: w.rate(g, d, o, 5, reason=LONG), "A reason may"),
        (lambda w, g, d, o: w.object_to(g, d, o, ""), "needs a reason"),
        (lambda w, g, d, o: w.object_to(g, d, o, LONG), "A reason may"),
        (lambda w, g, d, o: w.withdraw(g, "0" * 64), r"\w"),
        (lambda w, g, d, o: w.position(g, d, "half \ud83d"), "half a character"),
    ],
)
def test_what_is_refused_changes_nothing(
    house: House, deliberation: str, option: str, attempt: Attempt, says: str
) -> None:
    before = house.ada.view(house.group)
    with pytest.raises(FolkmootError, match=says) as refused:
        attempt(house.ada, house.group, deliberation, option)
    assert str(refused.value).endswith((".", "”"))
    assert house.ada.view(house.group) == before
