"""What options do to values and to people, and how far each one's agent is to be trusted."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from deliberation.acts import KEEP, Touched
from deliberation.errors import FolkmootError
from deliberation.folding.touching import Imposition, impositions
from deliberation.rulebook import text_sha256
from deliberation.state import Deliberation
from deliberation.weighing.effects import table
from desktop.deciding import DecidingRefused
from desktop.workspace import Workspace
from tests.house import House, open_deliberation

QUIET = "Music is quiet after eleven."


def about(laptop: Workspace, group: str) -> Deliberation:
    (found,) = laptop.view(group).state.deliberations
    return found


@pytest.fixture
def deliberation(house: House) -> str:
    return open_deliberation(house)


@pytest.fixture
def option(house: House, deliberation: str) -> str:
    made = house.bo.propose(house.group, deliberation, kind="amend", text=QUIET).subject
    house.meet()
    return made


# -- effects --------------------------------------------------------------------------------------


def test_a_word_by_hand_goes_before_that_of_ones_agent(
    house: House, deliberation: str, option: str
) -> None:
    house.ada.assess(house.group, deliberation, option, {"hedonism": 40})
    house.ada.assess(house.group, deliberation, option, {"hedonism": -90, "face": 5}, by="agent")
    house.bo.assess(
        house.group, deliberation, option, {"hedonism": 20}, words={"hedonism": "eleven"}
    )
    house.meet()
    found = table(option, about(house.cleo, house.group).assessments)
    assert {cell.value: cell.effect for cell in found.cells} == {"hedonism": 0.3, "face": 0.025}
    hedonism = found.cell("hedonism")
    assert hedonism is not None
    assert {(a.effect, a.by, a.words) for a in hedonism.said} == {
        (40, "hand", ""),
        (20, "hand", "eleven"),
    }


def test_what_a_member_shares_stands_in_for_a_rating(
    house: House, deliberation: str, option: str
) -> None:
    house.ada.correct("hedonism", 1, 100)
    house.ada.assess(house.group, deliberation, option, {"hedonism": 100})
    row = house.ada.blend(house.group, deliberation).row(option)
    assert row is not None and row.unrated == (house.ada.me, house.bo.me, house.cleo.me)
    house.ada.share_values(house.group, "weights")
    house.meet()
    row = house.bo.blend(house.group, deliberation).row(option)
    assert row is not None and row.computed == (house.ada.me,)
    assert 0.1 < row.utilities[house.ada.me] < 0.2


def test_taking_the_sharing_back_ends_it(house: House, deliberation: str, option: str) -> None:
    house.ada.correct("hedonism", 1, 100)
    house.ada.assess(house.group, deliberation, option, {"hedonism": 100})
    house.ada.share_values(house.group, "evidence")
    changed = house.ada.share_values(house.group, "ratings")
    assert "with the others already" in changed.sentence
    house.meet()
    row = house.bo.blend(house.group, deliberation).row(option)
    assert row is not None and row.computed == ()


def test_nothing_that_was_said_leaves_with_a_profile(house: House) -> None:
    house.ada.correct("hedonism", 1, 100, "the secret party in June")
    house.ada.answer({"ten": "one-more"})
    house.ada.share_values(house.group, "evidence")
    log = house.file("log")
    house.ada.export_log(house.group, log)
    assert b"secret party" not in log.read_bytes()
    assert b"one-more" not in log.read_bytes()
    (shared,) = house.ada.view(house.group).state.sharing
    assert {item.kind for item in shared.items} == {"correction", "answer"}


# -- predictions ----------------------------------------------------------------------------------


def test_an_agent_foretells_before_its_owner_rates(
    house: House, deliberation: str, option: str
) -> None:
    house.ada.correct("hedonism", 1, 100)
    house.ada.assess(house.group, deliberation, option, {"hedonism": 100})
    (sealed,) = about(house.ada, house.group).predictions
    assert (sealed.rated, sealed.opened, sealed.utility) == (False, False, 0)
    seen = house.ada.foresees(house.group, deliberation, option)
    assert seen is not None and seen.utility > seen.baseline == 5
    house.ada.rate(house.group, deliberation, option, 80)
    known = house.ada.fidelity(house.group)
    assert (known.n, known.better_than_baseline) == (1, "too few to tell")
    assert known.mean_error == (seen.utility - 80) / 100
    house.ada.open_predictions(house.group)
    house.meet()
    (opened,) = about(house.bo, house.group).predictions
    assert (opened.opened, opened.utility, opened.baseline, opened.rating) == (
        True, seen.utility, 5, 80,
    )  # fmt: skip


def test_an_agent_that_knows_nothing_of_its_owner_foretells_nothing(
    house: House, deliberation: str, option: str
) -> None:
    house.ada.assess(house.group, deliberation, option, {"hedonism": 100})
    assert about(house.ada, house.group).predictions == ()
    assert house.ada.fidelity(house.group).n == 0
    assert "0 predictions" in house.ada.open_predictions(house.group).sentence


def test_what_is_foretold_after_a_rating_is_worth_nothing(
    house: House, deliberation: str, option: str
) -> None:
    house.ada.correct("hedonism", 1, 100)
    house.ada.rate(house.group, deliberation, option, 80)
    house.ada.assess(house.group, deliberation, option, {"hedonism": 100})
    assert about(house.ada, house.group).predictions == ()


def test_a_prediction_whose_seal_is_elsewhere_stays_sealed(
    house: House, deliberation: str, option: str
) -> None:
    """Such as on a laptop whose data folder was made anew."""
    house.ada.correct("hedonism", 1, 100)
    house.ada.assess(house.group, deliberation, option, {"hedonism": 100})
    house.ada.rate(house.group, deliberation, option, 80)
    house.ada._store.set_meta("sealed predictions", json.dumps({}))
    assert "0 predictions" in house.ada.open_predictions(house.group).sentence
    assert house.ada.fidelity(house.group).n == 0


def test_forgetting_a_conversation_takes_what_was_foretold_from_it(
    house: House, deliberation: str, option: str
) -> None:
    ada, group = house.ada, house.group
    talk = ada.say("I need my own room.").subject
    ada.correct("hedonism", 1, 100)
    ada.assess(group, deliberation, option, {"hedonism": 100})
    ada.done("rate", option, "digest of what matters to me", "")
    assert len(ada._sealed()) == 1
    said = ada.forget(talk).sentence
    assert "can never be opened" in said
    assert ada._sealed() == {} and ada.did("rate", option) == ""
    ada.rate(group, deliberation, option, 80)
    assert "0 predictions" in ada.open_predictions(group).sentence
    assert ada.fidelity(group).n == 0


def test_what_is_opened_already_still_counts_after_forgetting(
    house: House, deliberation: str, option: str
) -> None:
    ada, group = house.ada, house.group
    talk = ada.say("I need my own room.").subject
    ada.correct("hedonism", 1, 100)
    ada.assess(group, deliberation, option, {"hedonism": 100})
    ada.rate(group, deliberation, option, 80)
    ada.open_predictions(group)
    ada.forget(talk)
    assert ada.fidelity(group).n == 1


def test_the_mark_of_another_is_kept(house: House, deliberation: str, option: str) -> None:
    house.ada.judge(house.group, deliberation, option, 10)
    house.ada.judge(house.group, deliberation, option, 30)
    house.meet()
    (mark,) = about(house.cleo, house.group).judgements
    assert (mark.judge, mark.author, mark.mark) == (house.ada.me, house.bo.me, 30)
    with pytest.raises(DecidingRefused, match="what they put forward themselves"):
        house.bo.judge(house.group, deliberation, option, 30)


# -- whom it touches ------------------------------------------------------------------------------


def test_who_is_touched_without_consent_is_listed_and_weighs(
    house: House, deliberation: str, option: str
) -> None:
    clause, sha256 = house.clause("1.3"), text_sha256(QUIET)
    for laptop in house.laptops:
        laptop.rate(house.group, deliberation, option, 50)
    house.cleo.touch(
        house.group, clause, sha256, [Touched("named", "Mia, aged six", house.bo.me, 60)]
    )
    house.meet()
    row = house.ada.blend(house.group, deliberation).row(option)
    assert row is not None and (row.W, row.rank) == (-0.6, 2)
    for laptop in house.laptops[:2]:
        laptop.consent(house.group, deliberation=deliberation, option=option)
    house.meet()
    view = house.cleo.view(house.group)
    bound = {b.member for b in view.bindings[clause]}
    assert impositions(view.state, clause, sha256, bound) == (
        Imposition(clause, "", "Mia, aged six", "named", house.bo.me, 60, ((house.cleo.me, 60),)),
    )


def test_a_clause_for_all_imposes_on_whoever_has_not_consented(house: House) -> None:
    view = house.ada.view(house.group)
    clause = view.rulebook.clauses[0]
    house.ada.touch(house.group, clause.id, clause.sha256, [Touched("members")])
    house.ada.consent(house.group, clause=clause.id)
    house.meet()
    state = house.bo.view(house.group).state
    found = impositions(state, clause.id, clause.sha256, {house.ada.me})
    assert [each.name for each in found] == ["Bo", "Cleo"]
    house.bo.edit_clause(house.group, clause.id, "Whoever cooks rests.")
    changed = house.bo.view(house.group).rulebook.clauses[0]
    assert impositions(state, clause.id, changed.sha256, set()) == (), "it was said of that text"


# -- bad input ------------------------------------------------------------------------------------

Attempt = Callable[[Workspace, str, str, str], object]
NAN = float("nan")


REFUSED: list[tuple[Attempt, str]] = [
    (lambda w, g, d, o: w.assess(g, d, o, {}), "at least one value"),
    (lambda w, g, d, o: w.assess(g, d, o, {"face": 101}), "from -100 to 100"),
    (lambda w, g, d, o: w.assess(g, d, o, {"face": NAN}), "from -100 to 100"),
    (lambda w, g, d, o: w.assess(g, d, o, {"face": True}), "from -100 to 100"),
    (lambda w, g, d, o: w.assess(g, d, o, {"kindness": 5}), r"\w"),
    (lambda w, g, d, o: w.assess(g, d, o, {"face": 5}, words={"face": "x" * 301}), r"\w"),
    (lambda w, g, d, o: w.assess(g, d, o, {"face": 5}, by="nobody"), r"\w"),
    (lambda w, g, d, o: w.assess(g, d, "0" * 64, {"face": 5}), "no such option"),
    (lambda w, g, d, o: w.assess(g, d, KEEP, {"face": 5}), r"\w"),
    (lambda w, g, d, o: w.judge(g, d, KEEP, 5), r"\w"),
    (lambda w, g, d, o: w.judge(g, d, o, -101), "from -100 to 100"),
    (lambda w, g, d, o: w.judge(g, d, o, NAN), "from -100 to 100"),
    (lambda w, g, d, o: w.touch(g, "0" * 32, "0" * 64, []), "whom it touches"),
    (lambda w, g, d, o: w.touch(g, "0" * 32, "0" * 64, [Touched("named")]), "name or the kind"),
    (
        lambda w, g, d, o: w.touch(g, "0" * 32, "0" * 64, [Touched("named", "A", "0" * 64)]),
        "must be a member",
    ),
    (
        lambda w, g, d, o: w.touch(g, "0" * 32, "0" * 64, [Touched("members", harm=101)]),
        r"\w",
    ),
    (lambda w, g, d, o: w.touch(g, "x", "0" * 64, [Touched("members")]), r"\w"),
    (lambda w, g, d, o: w.share_values(g, "everything"), "is one of these"),
]


def test_what_is_refused_changes_nothing(house: House, deliberation: str, option: str) -> None:
    before = house.ada.view(house.group)
    for attempt, says in REFUSED:
        with pytest.raises(FolkmootError, match=says) as refused:
            attempt(house.ada, house.group, deliberation, option)
        assert str(refused.value).endswith((".", "”", ")"))
        assert house.ada.view(house.group) == before
