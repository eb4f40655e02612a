"""How a house chooses its rule, votes, lends ballots, and closes what it votes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crdt.group import ActRefused
from deliberation.acts import KEEP
from deliberation.errors import FolkmootError
from deliberation.state import Count, Deliberation
from desktop.counting import as_closed, as_it_stands
from desktop.deciding import DecidingRefused
from desktop.workspace import Workspace
from tests.house import House, open_deliberation

LATER = "2099-12-31"


def about(laptop: Workspace, group: str) -> Deliberation:
    (found,) = laptop.view(group).state.deliberations
    return found


@pytest.fixture
def voting(house: House) -> House:
    """A house that has chosen to vote by majority."""
    for laptop in house.laptops[:2]:
        laptop.choose(house.group, "rule", "majority")
    house.meet()
    return house


@pytest.fixture
def deliberation(voting: House) -> str:
    return open_deliberation(voting)


@pytest.fixture
def option(voting: House, deliberation: str) -> str:
    text = "Music is quiet after eleven."
    made = voting.bo.propose(voting.group, deliberation, kind="amend", text=text).subject
    voting.meet()
    return made


# -- settings -------------------------------------------------------------------------------------


def test_a_setting_holds_once_more_than_half_want_it(house: House) -> None:
    first = house.ada.choose(house.group, "quorum", " 60 ")
    assert first.sentence == "1 of 3 want “60” so far; more than half must."
    house.meet()
    second = house.bo.choose(house.group, "quorum", "60")
    assert second.sentence.startswith("“60” holds now")
    house.meet()
    assert house.cleo.view(house.group).state.setting("quorum") == "60"


def test_whoever_is_against_a_value_says_why_and_it_does_not_hold(house: House) -> None:
    with pytest.raises(DecidingRefused, match="Say why"):
        house.cleo.choose(house.group, "rule", "majority", agree=False)
    house.cleo.choose(house.group, "rule", "majority", agree=False, reason="I would be outvoted.")
    house.meet()
    for laptop in house.laptops[:2]:
        laptop.choose(house.group, "rule", "majority")
    house.meet()
    assert house.ada.view(house.group).state.setting("rule") == "consent"
    house.cleo.choose(house.group, "rule", "majority")
    house.meet()
    assert house.ada.view(house.group).state.setting("rule") == "majority"


def test_purposes_are_read_as_one_line_where_they_are_told(house: House) -> None:
    changed = house.ada.choose(house.group, "purposes", "Sleep well.\nBe fair.")
    assert "“Sleep well. / Be fair.”" in changed.sentence


# -- the vote -------------------------------------------------------------------------------------


def test_a_vote_is_counted_when_somebody_closes_it(
    voting: House, deliberation: str, option: str
) -> None:
    voting.ada.rate(voting.group, deliberation, option, 60)
    voting.bo.rate(voting.group, deliberation, option, 90)
    voting.cleo.rate(voting.group, deliberation, option, -90)
    voting.meet()
    changed = voting.cleo.close_vote(voting.group, deliberation)
    assert changed.sentence == "The vote is closed, and it has a result."
    voting.meet()
    counts = [about(laptop, voting.group).counts for laptop in voting.laptops]
    assert counts[0] == counts[1] == counts[2]
    assert [about(laptop, voting.group).adopted for laptop in voting.laptops] == [option] * 3
    clause = voting.clause("1.3")
    view = voting.cleo.view(voting.group)
    text = next(c.text for c in view.rulebook.clauses if c.id == clause)
    assert text == "Music is quiet after eleven."
    assert view.bindings[clause] == (), "a vote changes the text and binds nobody"


def test_without_a_quorum_nothing_is_decided_and_the_vote_goes_on(
    voting: House, deliberation: str, option: str
) -> None:
    voting.ada.rate(voting.group, deliberation, option, 60)
    changed = voting.ada.close_vote(voting.group, deliberation)
    assert "1 of the 2 ballots that are needed were cast" in changed.sentence
    voting.meet()
    assert about(voting.bo, voting.group).adopted == ""
    voting.bo.rate(voting.group, deliberation, option, 60)
    voting.bo.close_vote(voting.group, deliberation)
    assert about(voting.bo, voting.group).adopted == option


def test_a_house_that_consents_has_no_vote_to_close(house: House) -> None:
    deliberation = open_deliberation(house)
    with pytest.raises(ActRefused, match="decides by consent"):
        house.ada.close_vote(house.group, deliberation)


def test_what_would_be_counted_is_what_is_counted(
    voting: House, deliberation: str, option: str
) -> None:
    voting.ada.rate(voting.group, deliberation, option, 60)
    voting.cleo.delegate(voting.group, voting.ada.me, LATER)
    voting.meet()
    now = as_it_stands(
        voting.bo.view(voting.group).state, about(voting.bo, voting.group), voting.bo.today(), {}
    )
    closed_by = voting.bo.close_vote(voting.group, deliberation).subject
    (count,) = about(voting.bo, voting.group).counts
    closed = as_closed(about(voting.bo, voting.group), count, {})
    assert (now.closed, closed.closed) == ("", closed_by)
    for same in ("rule", "needed", "votes", "ballots", "tally", "passed", "why"):
        assert getattr(now, same) == getattr(closed, same), same
    assert now.passed == (option,)


def test_what_was_put_forward_later_is_not_in_the_count(
    voting: House, deliberation: str, option: str
) -> None:
    for laptop in voting.laptops:
        laptop.rate(voting.group, deliberation, option, -20)
    voting.meet()
    voting.ada.close_vote(voting.group, deliberation)
    assert about(voting.ada, voting.group).adopted == KEEP
    voting.ada.propose(voting.group, deliberation, kind="amend", text="Silence.")
    (count,) = about(voting.ada, voting.group).counts
    found = as_closed(about(voting.ada, voting.group), count, {})
    assert found.tally is not None and found.tally.passed == found.passed == (KEEP,)


def test_where_nothing_passes_it_is_said_why(voting: House, deliberation: str, option: str) -> None:
    for rated in ((), (voting.ada,), (voting.ada, voting.bo)):
        for laptop in rated:
            laptop.rate(voting.group, deliberation, option, 0)
        voting.meet()
        state = voting.cleo.view(voting.group).state
        now = as_it_stands(state, about(voting.cleo, voting.group), voting.cleo.today(), {})
        voting.cleo.close_vote(voting.group, deliberation)
        count: Count = about(voting.cleo, voting.group).counts[-1]
        assert now.passed == count.passed == ()
        assert now.why.endswith(".") and count.why.endswith(".")


def test_an_option_is_taken_back_only_by_its_author(
    voting: House, deliberation: str, option: str
) -> None:
    with pytest.raises(DecidingRefused, match="Only who put an option forward"):
        voting.ada.retract(voting.group, deliberation, option)
    voting.bo.retract(voting.group, deliberation, option)
    voting.meet()
    with pytest.raises(DecidingRefused, match="taken back"):
        voting.ada.rate(voting.group, deliberation, option, 5)
    assert [each.option for each in voting.ada.blend(voting.group, deliberation).rows] == ["keep"]


# -- delegations ----------------------------------------------------------------------------------


def test_a_ballot_is_lent_for_a_topic_and_taken_back_in_one_step(
    voting: House, deliberation: str, option: str
) -> None:
    lent = voting.cleo.delegate(voting.group, voting.ada.me, LATER, "quiet").subject
    voting.meet()
    voting.ada.rate(voting.group, deliberation, option, 60)

    def cast() -> list[tuple[str, ...]]:
        state = voting.ada.view(voting.group).state
        found = as_it_stands(state, about(voting.ada, voting.group), LATER, {})
        return [vote.chain for vote in found.votes]

    ada, cleo = voting.ada.me, voting.cleo.me
    assert cast() == [(ada,)], "the matter has no tag yet"
    voting.ada.situate(voting.group, deliberation, ["quiet", "quiet"], "late music")
    assert about(voting.ada, voting.group).tags == ("quiet",)
    assert sorted(cast()) == sorted([(ada,), (cleo, ada)])
    voting.cleo.recall(voting.group, lent)
    voting.meet()
    assert cast() == [(ada,)]


def test_a_ring_of_delegations_is_refused(voting: House) -> None:
    voting.ada.delegate(voting.group, voting.bo.me, LATER)
    voting.meet()
    with pytest.raises(ActRefused, match="ring"):
        voting.bo.delegate(voting.group, voting.ada.me, LATER)


def test_a_deadline_is_shown_and_closes_nothing(voting: House, deliberation: str) -> None:
    voting.ada.set_deadline(voting.group, deliberation, LATER)
    voting.meet()
    (deadline,) = about(voting.bo, voting.group).deadlines
    assert (deadline.member, deadline.until) == (voting.ada.me, LATER)
    assert about(voting.bo, voting.group).counts == ()


# -- bad input ------------------------------------------------------------------------------------

Attempt = Callable[[Workspace, str, str, str], object]


REFUSED: list[tuple[Attempt, str]] = [
    (lambda w, g, d, o: w.choose(g, "colour", "red"), "no setting called “colour”; there are"),
    (lambda w, g, d, o: w.choose(g, "rule", "dictator"), "no such rule"),
    (lambda w, g, d, o: w.choose(g, "rule", "supermajority"), "needs one number"),
    (lambda w, g, d, o: w.choose(g, "quorum", "0"), "from 1 to 100"),
    (lambda w, g, d, o: w.choose(g, "quorum", "NaN"), "whole number of percent"),
    (lambda w, g, d, o: w.choose(g, "purposes", "x" * 20_001), "Purposes are words"),
    (lambda w, g, d, o: w.choose(g, "rule", "star", reason="x" * 20_001), r"\w"),
    (lambda w, g, d, o: w.situate(g, d, ["dragons"]), "no tag “dragons”; there are"),
    (lambda w, g, d, o: w.situate(g, d, [], "x" * 301), "At most 12 tags and 300"),
    (lambda w, g, d, o: w.situate(g, d, [], "half \ud83d"), r"\w"),
    (lambda w, g, d, o: w.situate(g, "0" * 64, ["quiet"]), "no such deliberation"),
    (lambda w, g, d, o: w.set_deadline(g, d, "2020-01-01"), "2020-01-01 is past"),
    (lambda w, g, d, o: w.set_deadline(g, d, "2099-02-30"), "like 2027-03-31"),
    (lambda w, g, d, o: w.close_vote(g, "0" * 64), "no such deliberation"),
    (lambda w, g, d, o: w.delegate(g, w.me, LATER), "Delegating to yourself"),
    (lambda w, g, d, o: w.delegate(g, "0" * 64, LATER), "Name a member"),
    (lambda w, g, d, o: w.delegate(g, "", "soon"), "Name a member"),
    (lambda w, g, d, o: w.recall(g, "0" * 64), "no such delegation of yours"),
    (lambda w, g, d, o: w.retract(g, d, "0" * 64), "no such option"),
    (lambda w, g, d, o: w.retract(g, d, "keep"), r"\w"),
]


def test_what_is_refused_changes_nothing(voting: House, deliberation: str, option: str) -> None:
    before = voting.ada.view(voting.group)
    for attempt, says in REFUSED:
        with pytest.raises(FolkmootError, match=says) as refused:
            attempt(voting.ada, voting.group, deliberation, option)
        assert str(refused.value).endswith((".", "”"))
        assert voting.ada.view(voting.group) == before


def test_a_delegation_needs_a_day_to_come_and_a_known_topic(voting: House) -> None:
    for until, topic, says in (
        ("2020-01-01", "", "is past"),
        ("soon", "", "like 2027-03-31"),
        (LATER, "dragons", "no topic “dragons”"),
    ):
        with pytest.raises(DecidingRefused, match=says):
            voting.ada.delegate(voting.group, voting.bo.me, until, topic)
    assert voting.ada.view(voting.group).state.delegations == ()
