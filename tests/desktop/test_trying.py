"""A wording on trial: written terms, sealed outcomes, a review that ends, a way back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crdt.group import ActRefused
from deliberation.acts import KEEP
from deliberation.errors import FolkmootError
from deliberation.state import Deliberation, Trial
from desktop.deciding import DecidingRefused
from desktop.session import NotFound
from desktop.workspace import Workspace
from tests.house import House, open_deliberation

OLD = "Music is quiet after ten in the evening."
QUIET = "Music is quiet after eleven."
LATER = "2099-12-31"


def about(laptop: Workspace, group: str) -> Deliberation:
    return laptop.view(group).state.deliberations[-1]


def trial_of(laptop: Workspace, group: str) -> Trial:
    (found,) = about(laptop, group).trials
    return found


def text(laptop: Workspace, group: str, clause: str) -> str | None:
    clauses = laptop.view(group).rulebook.clauses
    return next((each.text for each in clauses if each.id == clause), None)


def adopt_on_trial(house: House, deliberation: str, option: str) -> str:
    """Ada and Bo try it; Cleo does not consent."""
    trial = house.ada.start_trial(
        house.group, deliberation, option, "Nobody complains.", LATER,
        worked="A quiet month.", failed="A complaint.",
    ).subject  # fmt: skip
    house.meet()
    for laptop in house.laptops[:2]:
        laptop.consent(house.group, deliberation=deliberation, option=option, trial=trial)
    house.meet()
    return trial


@pytest.fixture
def deliberation(house: House) -> str:
    return open_deliberation(house)


@pytest.fixture
def option(house: House, deliberation: str) -> str:
    made = house.bo.propose(house.group, deliberation, kind="amend", text=QUIET).subject
    house.meet()
    return made


@pytest.fixture
def trial(house: House, deliberation: str, option: str) -> str:
    return adopt_on_trial(house, deliberation, option)


def observe_all(house: House, trial: str) -> None:
    for laptop, result in zip(house.laptops, ("worked", "worked", "mixed"), strict=True):
        laptop.observe(house.group, trial, result, f"So {laptop.my_name} saw it.")
    house.meet()
    house.meet()  # what was sealed by all is opened, and that too has to be carried


def conclude(house: House, trial: str, *verdicts: str) -> None:
    for laptop, verdict in zip(house.laptops, verdicts, strict=False):
        laptop.conclude(house.group, trial, verdict)
    house.meet()


# -- the whole course -----------------------------------------------------------------------------


def test_what_is_adopted_on_trial_is_in_the_rulebook_for_a_time(house: House, trial: str) -> None:
    found = trial_of(house.cleo, house.group)
    assert (found.running, found.hope, found.worked, found.failed) == (
        True, "Nobody complains.", "A quiet month.", "A complaint.",
    )  # fmt: skip
    clause = house.clause("1.3")
    assert text(house.cleo, house.group, clause) == QUIET
    assert {b.name for b in house.cleo.view(house.group).bindings[clause]} == {"Ada", "Bo"}


def test_outcomes_stay_sealed_until_all_have_recorded_theirs(house: House, trial: str) -> None:
    said = house.ada.observe(house.group, trial, "failed", "Loud.", harm=40)
    assert "is sealed" in said.sentence
    log = house.file("log")
    house.ada.export_log(house.group, log)
    assert b"Loud." not in log.read_bytes(), "not even the log knows"
    house.meet()
    house.bo.observe(house.group, trial, "worked")
    house.meet()
    found = trial_of(house.cleo, house.group)
    assert (len(found.sealed), found.outcomes) == (2, ())
    last = house.cleo.observe(house.group, trial, "mixed")
    assert "yours is opened with theirs" in last.sentence
    taken = house.ada.take(house.bundle(house.cleo))
    assert taken.sentence.endswith("What you saw of a trial is opened with the others'.")
    house.meet()
    house.meet()
    found = trial_of(house.cleo, house.group)
    assert {(o.member, o.result, o.harm) for o in found.outcomes} == {
        (house.ada.me, "failed", 40), (house.bo.me, "worked", 0), (house.cleo.me, "mixed", 0),
    }  # fmt: skip


def test_a_trial_that_is_kept_binds_those_who_keep_it(house: House, trial: str) -> None:
    observe_all(house, trial)
    conclude(house, trial, "keep", "keep", "end")
    changed = house.cleo.close_review(house.group, trial)
    assert changed.sentence.startswith("The trial is kept")
    house.meet()
    clause = house.clause("1.3")
    assert text(house.bo, house.group, clause) == QUIET
    assert {b.name for b in house.bo.view(house.group).bindings[clause]} == {"Ada", "Bo"}
    assert about(house.bo, house.group).adopted == about(house.bo, house.group).options[1].id


def test_whoever_tried_it_and_wants_an_end_is_bound_no_longer(house: House, trial: str) -> None:
    observe_all(house, trial)
    conclude(house, trial, "keep", "end", "keep")
    house.ada.close_review(house.group, trial)
    house.meet()
    bound = house.cleo.view(house.group).bindings[house.clause("1.3")]
    assert {b.name for b in bound} == {"Ada"}, "Cleo says keep, and never consented"


@pytest.mark.parametrize(
    ("verdicts", "ended"),
    [(("end", "end"), "end"), (("change", "change"), "change"), ((), "lapsed")],
)
def test_otherwise_things_are_as_they_were(
    house: House, trial: str, verdicts: tuple[str, ...], ended: str
) -> None:
    observe_all(house, trial)
    conclude(house, trial, *verdicts)
    changed = house.bo.close_review(house.group, trial)
    assert "things are as they were" in changed.sentence
    house.meet()
    clause = house.clause("1.3")
    for laptop in house.laptops:
        found = trial_of(laptop, house.group)
        assert (found.verdict, found.running) == (ended, False)
        assert about(laptop, house.group).adopted == KEEP
        assert text(laptop, house.group, clause) == OLD
        assert laptop.view(house.group).bindings[clause] == ()


def test_a_new_clause_on_trial_goes_again(house: House) -> None:
    deliberation = house.ada.acknowledge(house.group, topic="Plants").subject
    house.bo.acknowledge(house.group, topic="Plants")
    house.meet()
    option = house.ada.propose(house.group, deliberation, kind="new", text="Ada waters.").subject
    house.meet()
    trial = adopt_on_trial(house, deliberation, option)
    clause = next(o.clause for o in about(house.bo, house.group).options if o.id == option)
    assert text(house.bo, house.group, clause) == "Ada waters."
    observe_all(house, trial)
    house.cleo.close_review(house.group, trial)
    house.meet()
    assert text(house.ada, house.group, clause) is None


def test_a_repeal_on_trial_comes_back(house: House, deliberation: str) -> None:
    option = house.ada.propose(house.group, deliberation, kind="repeal").subject
    house.meet()
    clause = house.clause("1.3")
    trial = adopt_on_trial(house, deliberation, option)
    assert text(house.cleo, house.group, clause) is None
    observe_all(house, trial)
    house.cleo.close_review(house.group, trial)
    house.meet()
    assert [text(laptop, house.group, clause) for laptop in house.laptops] == [OLD] * 3


def test_two_who_close_apart_put_it_back_once(house: House, trial: str) -> None:
    observe_all(house, trial)
    house.ada.close_review(house.group, trial)
    house.bo.close_review(house.group, trial)
    house.meet()
    clause = house.clause("1.3")
    assert [text(laptop, house.group, clause) for laptop in house.laptops] == [OLD] * 3
    with pytest.raises(DecidingRefused, match="nothing to put back"):
        house.cleo.put_back(house.group, trial)


def test_whoever_was_away_still_says_what_they_saw(house: House, trial: str) -> None:
    for laptop in house.laptops[:2]:
        laptop.observe(house.group, trial, "worked")
    house.meet()
    house.ada.close_review(house.group, trial)
    house.cleo.observe(house.group, trial, "failed", "I slept badly.")  # not knowing of it
    house.meet()
    house.meet()
    assert [len(trial_of(each, house.group).outcomes) for each in house.laptops] == [3, 3, 3]


def test_whoever_knows_what_the_others_saw_records_nothing_any_more(
    house: House, trial: str
) -> None:
    for laptop in house.laptops[:2]:
        laptop.observe(house.group, trial, "worked")
    house.meet()
    house.ada.close_review(house.group, trial)
    house.meet()
    with pytest.raises(ActRefused, match="closed before"):
        house.cleo.observe(house.group, trial, "failed", "I slept badly.")
    assert house.cleo._sealed_outcomes() == {}


def test_a_lesson_is_drawn_when_the_review_is_closed(house: House, trial: str) -> None:
    observe_all(house, trial)
    with pytest.raises(DecidingRefused, match="when the review is closed"):
        house.bo.learn(house.group, trial, "An hour more is no trouble.")
    house.bo.close_review(house.group, trial)
    house.bo.learn(house.group, trial, "An hour more is no trouble.")
    house.meet()
    assert trial_of(house.cleo, house.group).lessons == ("An hour more is no trouble.",)


def test_a_review_is_not_closed_before_its_time(house: House, trial: str) -> None:
    house.ada.observe(house.group, trial, "failed")
    with pytest.raises(ActRefused, match="more than half of the members have recorded"):
        house.ada.close_review(house.group, trial)
    assert trial_of(house.ada, house.group).running


def test_terms_on_which_nothing_was_adopted_are_not_reviewed(
    house: House, deliberation: str, option: str
) -> None:
    terms = house.ada.start_trial(house.group, deliberation, option, "Calm.", LATER).subject
    before = house.ada.view(house.group)
    for attempt in (
        lambda: house.ada.observe(house.group, terms, "worked"),
        lambda: house.ada.conclude(house.group, terms, "keep"),
        lambda: house.ada.close_review(house.group, terms),
        lambda: house.ada.put_back(house.group, terms),
    ):
        with pytest.raises(FolkmootError, match=r"\.$"):
            attempt()
    assert house.ada.view(house.group) == before


# -- bad input ------------------------------------------------------------------------------------

Attempt = Callable[[Workspace, str, str, str], object]


REFUSED: list[tuple[Attempt, str]] = [
    (lambda w, g, d, o: w.start_trial(g, d, o, "", LATER), "A hope needs words"),
    (lambda w, g, d, o: w.start_trial(g, d, o, "Calm.", "soon"), "like 2027-03-31"),
    (lambda w, g, d, o: w.start_trial(g, d, o, "Calm.", "2031-02-31"), "like 2027-03-31"),
    (lambda w, g, d, o: w.start_trial(g, d, o, "Calm.", ""), "like 2027-03-31"),
    (lambda w, g, d, o: w.start_trial(g, d, o, "Calm.", "2020-01-01"), "is past"),
    (lambda w, g, d, o: w.start_trial(g, d, KEEP, "Calm.", LATER), "need no trial"),
    (lambda w, g, d, o: w.start_trial(g, d, "0" * 64, "Calm.", LATER), "no such option"),
    (lambda w, g, d, o: w.start_trial(g, d, o, "Calm.", LATER, worked="x" * 20_001), "20,000"),
    (lambda w, g, d, o: w.learn(g, "0" * 64, "Words."), "no such trial"),
    (lambda w, g, d, o: w.close_review(g, "0" * 64), "no such trial"),
]


def test_terms_that_are_none_change_nothing(house: House, deliberation: str, option: str) -> None:
    before = house.ada.view(house.group)
    for attempt, says in REFUSED:
        with pytest.raises(FolkmootError, match=says) as refused:
            attempt(house.ada, house.group, deliberation, option)
        assert str(refused.value).endswith((".", "”"))
        assert house.ada.view(house.group) == before


def test_outcomes_that_are_none_change_nothing(house: House, trial: str) -> None:
    ada, group = house.ada, house.group
    ada.observe(group, trial, "worked")
    before, kept = ada.view(group), ada._sealed_outcomes()
    for attempt, error in (
        (lambda: house.bo.observe(group, trial, "splendid"), DecidingRefused),
        (lambda: house.bo.observe(group, trial, "worked", harm=101), DecidingRefused),
        (lambda: house.bo.observe(group, trial, "worked", harm=-1), DecidingRefused),
        (lambda: house.bo.observe(group, trial, "worked", "x" * 20_001), DecidingRefused),
        (lambda: house.bo.observe(group, trial, "worked", harm=float("nan")), FolkmootError),
        (lambda: ada.observe(group, trial, "failed"), DecidingRefused),
        (lambda: ada.observe(group, "0" * 64, "failed"), NotFound),
        (lambda: ada.conclude(group, trial, "splendid"), DecidingRefused),
        (lambda: ada.put_back(group, trial), DecidingRefused),
    ):
        with pytest.raises(error, match=r"\.$"):
            attempt()
    assert (ada.view(group), ada._sealed_outcomes()) == (before, kept)
    assert house.bo._sealed_outcomes() == {}
