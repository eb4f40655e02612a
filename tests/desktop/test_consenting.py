"""Who binds themselves to which words, what it costs them, and taking it back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crdt.group import Group
from deliberation.acts import KEEP
from deliberation.errors import FolkmootError
from desktop.consenting import CostsMuch
from desktop.deciding import DecidingRefused
from desktop.workspace import Workspace
from tests.house import House, open_deliberation

QUIET = "Music is quiet after eleven."


@pytest.fixture
def deliberation(house: House) -> str:
    return open_deliberation(house)


@pytest.fixture
def option(house: House, deliberation: str) -> str:
    made = house.bo.propose(house.group, deliberation, kind="amend", text=QUIET).subject
    house.meet()
    return made


@pytest.fixture
def hard(house: House, deliberation: str, option: str) -> str:
    """The option goes hard against Ada's own values, which only her laptop knows."""
    for value in ("security-personal", "benevolence-caring", "humility"):
        house.ada.correct(value, 1, 100)
    effects = dict.fromkeys(("security-personal", "benevolence-caring", "humility"), -100)
    house.ada.assess(house.group, deliberation, option, effects)
    house.meet()
    return option


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


# -- what it costs --------------------------------------------------------------------------------


def test_what_goes_hard_against_ones_values_is_asked_in_typed_words(
    house: House, deliberation: str, hard: str
) -> None:
    cost = house.ada.cost(house.group, deliberation=deliberation, option=hard)
    assert cost is not None and cost.utility <= -30
    assert len(cost.values) == 3 and "Security: personal" in cost.values
    before = house.ada.view(house.group)
    for although in ("", "I agree.", "I agree although it costs me nothing"):
        with pytest.raises(CostsMuch, match="if you agree all the same, type “I agree although"):
            house.ada.consent(
                house.group, deliberation=deliberation, option=hard, although=although
            )
    assert house.ada.view(house.group) == before
    typed = f" {cost.words.upper()}.  "
    house.ada.consent(house.group, deliberation=deliberation, option=hard, although=typed)
    house.meet()
    (consent,) = house.bo.view(house.group).state.consents
    assert (consent.member, consent.option) == (house.ada.me, hard)
    log = house.ada.folder / "log"
    house.ada.export_log(house.group, log)
    for name in cost.values:  # what it costs would tell the others what weighs most for her
        assert name.encode() not in log.read_bytes()


def test_nobody_else_is_asked_so(house: House, deliberation: str, hard: str) -> None:
    for laptop in (house.bo, house.cleo):
        assert laptop.cost(house.group, deliberation=deliberation, option=hard) is None
    house.bo.consent(house.group, deliberation=deliberation, option=hard)


def test_it_is_asked_of_the_clause_too_once_it_stands(
    house: House, deliberation: str, hard: str
) -> None:
    for laptop in (house.bo, house.cleo):
        laptop.consent(house.group, deliberation=deliberation, option=hard)
    house.meet()
    clause = house.clause("1.3")
    with pytest.raises(CostsMuch):
        house.ada.consent(house.group, clause=clause)
    changed = house.ada.consent_to_all(house.group)
    assert changed.sentence == (
        "You consented to 4 clauses, each exactly as it stands now. 1 clause goes hard against "
        "your own values; look at each alone."
    )
    assert house.ada.me not in {b.member for b in house.ada.view(house.group).bindings[clause]}
    again = house.ada.consent_to_all(house.group)
    assert again.sentence.startswith("1 clause goes hard") and not again.topics


def test_keeping_things_and_what_nobody_assessed_cost_nothing(
    house: House, deliberation: str, option: str
) -> None:
    house.ada.correct("humility", 1, 100)
    assert house.ada.cost(house.group, deliberation=deliberation, option=KEEP) is None
    assert house.ada.cost(house.group, deliberation=deliberation, option=option) is None
    assert house.ada.cost(house.group, clause=house.clause("1.1")) is None


# -- on trial -------------------------------------------------------------------------------------


def test_a_consent_on_trial_names_its_terms(house: House, deliberation: str, option: str) -> None:
    trial = house.bo.start_trial(house.group, deliberation, option, "Calm.", "2099-12-31").subject
    changed = house.bo.consent(house.group, deliberation=deliberation, option=option, trial=trial)
    assert "only if you keep them" in changed.sentence
    (consent,) = house.bo.view(house.group).state.consents
    assert consent.trial == trial and not consent.in_force


Attempt = Callable[[Workspace, str, str, str], object]


REFUSED: list[tuple[Attempt, str]] = [
    (lambda w, g, d, o: w.consent(g, clause="0" * 32), "no such clause"),
    (lambda w, g, d, o: w.consent(g, deliberation=d, option="0" * 64), "no such option"),
    (lambda w, g, d, o: w.consent(g, deliberation="0" * 64, option=o), "no such deliberation"),
    (
        lambda w, g, d, o: w.consent(g, deliberation=d, option=o, trial="0" * 64),
        "no such terms of a trial",
    ),
    (
        lambda w, g, d, o: w.consent(g, deliberation=d, option=KEEP, trial="0" * 64),
        "no such terms of a trial",
    ),
    (lambda w, g, d, o: w.revoke(g, "0" * 32), "have not consented"),
]


def test_what_is_refused_changes_nothing(house: House, deliberation: str, option: str) -> None:
    before = house.ada.view(house.group)
    for attempt, says in REFUSED:
        with pytest.raises(FolkmootError, match=says) as refused:
            attempt(house.ada, house.group, deliberation, option)
        assert str(refused.value).endswith((".", "”"))
        assert house.ada.view(house.group) == before
