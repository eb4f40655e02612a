"""One deliberation through its stages, on laptops that meet now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from crdt.group import ActRefused, Group
from deliberation.acts import KEEP
from deliberation.errors import FolkmootError
from desktop.deciding import DecidingRefused
from desktop.session import NotFound
from desktop.workspace import Workspace
from llm.mediator import mediate
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


def test_consent_binds_to_exactly_these_words(house: House) -> None:
    clause = house.clause("2.1")
    house.ada.consent(house.group, clause=clause)
    house.bo.edit_clause(house.group, clause, "Everybody pays twice into the kitty each month.")
    house.meet()
    (bound,) = house.cleo.view(house.group).bindings[clause]
    assert (bound.name, bound.current) == ("Ada", False)
    assert bound.text == "Everybody pays into the kitty each month."


def test_revoking_is_one_step(house: House) -> None:
    clause = house.clause("2.1")
    with pytest.raises(DecidingRefused, match="have not consented"):
        house.ada.revoke(house.group, clause)
    house.ada.consent(house.group, clause=clause)
    house.ada.revoke(house.group, clause)
    house.meet()
    assert house.bo.view(house.group).bindings[clause] == ()
    house.ada.consent(house.group, clause=clause)
    assert [b.name for b in house.ada.view(house.group).bindings[clause]] == ["Ada"]


def test_all_clauses_in_one_go_or_none(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    before = house.ada.view(house.group)
    act = Group.act
    done: list[str] = []

    def third_fails(self: Group, *args: object, **more: object) -> str:
        if len(done) == 2:
            raise FolkmootError("The disk is full.")
        done.append(act(self, *args, **more))  # type: ignore[arg-type]
        return done[-1]

    monkeypatch.setattr(Group, "act", third_fails)
    with pytest.raises(FolkmootError, match="full"):
        house.ada.consent_to_all(house.group)
    assert house.ada.view(house.group) == before
    monkeypatch.undo()
    assert "5 clauses" in house.ada.consent_to_all(house.group).sentence
    assert "already" in house.ada.consent_to_all(house.group).sentence
    house.bo.consent_to_all(house.group, but=house.clause("1.3"))
    house.meet()
    assert [len(b) for b in house.cleo.view(house.group).bindings.values()] == [2, 2, 1, 2, 2]


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
    mediated = asyncio.run(mediate(dispute, model="none"))
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


def test_a_trial_is_watched_and_teaches(house: House, deliberation: str, option: str) -> None:
    trial = house.ada.start_trial(
        house.group, deliberation, option, "Nobody complains for a month.", "2031-03-31"
    ).subject
    house.meet()
    for laptop, result in zip(house.laptops, ("worked", "worked", "mixed"), strict=True):
        laptop.observe(house.group, trial, result, "One loud night.")
    house.meet()
    house.bo.learn(house.group, trial, "An hour more is no trouble.")
    house.meet()
    found = house.cleo.view(house.group).state.deliberation(deliberation)
    assert found is not None
    (held,) = found.trials
    assert sorted(o.result for o in held.outcomes) == ["mixed", "worked", "worked"]
    assert held.lessons == ("An hour more is no trouble.",)


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
        (lambda w, g, d, o: w.consent(g, clause="0" * 32), "no such clause"),
        (lambda w, g, d, o: w.consent(g, deliberation=d, option="0" * 64), "no such option"),
        (lambda w, g, d, o: w.start_trial(g, d, o, "", "2031-03-31"), "A hope needs words"),
        (lambda w, g, d, o: w.start_trial(g, d, o, "Calm.", "soon"), "like 2027-03-31"),
        (lambda w, g, d, o: w.start_trial(g, d, o, "Calm.", "2031-02-31"), "like 2027-03-31"),
        (lambda w, g, d, o: w.observe(g, "0" * 64, "worked"), r"\w"),
        (lambda w, g, d, o: w.observe(g, d, "worked", LONG), "A note may"),
        (lambda w, g, d, o: w.learn(g, "0" * 64, "Words."), r"\w"),
        (lambda w, g, d, o: w.learn(g, d, ""), "A lesson needs words"),
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
