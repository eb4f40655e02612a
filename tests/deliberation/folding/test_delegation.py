"""Whose ballot counts for whom, along which chain, and how one takes it back."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Admit, Delegate, Leave, Recall, Situate
from deliberation.folding.delegation import (
    IN_A_RING,
    NO_DELEGATION,
    NO_TOPIC,
    TO_NOBODY,
    TO_ONESELF,
    Delegating,
    active,
    chain,
)
from deliberation.folding.fold import fold
from deliberation.folding.order import Counted
from deliberation.situations import TAGS
from deliberation.state import Delegation
from tests.deliberation.folding.ballots import TODAY, Polls
from tests.deliberation.histories import (
    MATTER,
    Laptop,
    acknowledge,
    founded,
    hex64,
    meet,
    person,
    why,
)

LATER = "2027-12-31"


@pytest.fixture
def polls() -> Polls:
    return Polls("score")


def hand(giver: Laptop, to: Laptop, topic: str = "", until: str = LATER) -> str:
    """The id of a delegation from one to the other."""
    return giver.say(Delegate(to.member, until, topic))


def chains(polls: Polls) -> dict[str, str]:
    """By a closing: whose ballot went along whom, in names."""
    polls.close()
    name = {each.member: each.name for each in polls.all}
    return {name[v.member]: ">".join(name[m] for m in v.chain) for v in polls.last.votes}


def test_a_ballot_goes_along_several_hops(polls: Polls) -> None:
    for giver, to in ((polls.ada, polls.ben), (polls.ben, polls.cem), (polls.cem, polls.dee)):
        hand(giver, to)
        meet(*polls.all)
    polls.rate(polls.dee, nine=40)
    assert chains(polls) == {
        "Ada": "Ada>Ben>Cem>Dee",
        "Ben": "Ben>Cem>Dee",
        "Cem": "Cem>Dee",
        "Dee": "Dee",
    }
    assert polls.matter.adopted == polls.nine
    assert polls.matter.consents == ()


def test_who_casts_a_ballot_needs_no_delegate(polls: Polls) -> None:
    hand(polls.ada, polls.dee)
    polls.rate(polls.dee, nine=40)
    polls.rate(polls.ada, ten=50)
    assert chains(polls) == {"Ada": "Ada", "Dee": "Dee"}


def test_a_chain_that_ends_at_nobody_who_votes_carries_no_ballot(polls: Polls) -> None:
    hand(polls.ada, polls.ben)
    polls.rate(polls.dee, nine=40)
    assert chains(polls) == {"Dee": "Dee"}


def test_a_topic_goes_before_everything_and_another_topic_does_not_count(polls: Polls) -> None:
    hand(polls.ada, polls.ben, "quiet")
    hand(polls.ada, polls.cem)
    hand(polls.dee, polls.ben, "money")
    for laptop in (polls.ben, polls.cem):
        polls.rate(laptop, nine=40)
    assert chains(polls) == {"Ada": "Ada>Ben", "Ben": "Ben", "Cem": "Cem"}


def test_what_a_vote_was_about_is_not_said_anew_after_it(polls: Polls) -> None:
    hand(polls.ada, polls.ben, "quiet")
    polls.rate(polls.ben, nine=40)
    polls.rate(polls.cem, nine=40)
    polls.close()
    meet(*polls.all)
    polls.dee.say(Situate(MATTER, ("money",)))
    assert [len(vote.chain) for vote in polls.last.votes] == [2, 1, 1]


def test_the_newest_of_equals_holds(polls: Polls) -> None:
    hand(polls.ada, polls.ben)
    hand(polls.ada, polls.cem)
    for laptop in (polls.ben, polls.cem):
        polls.rate(laptop, nine=40)
    assert chains(polls)["Ada"] == "Ada>Cem"


@pytest.mark.parametrize(("until", "holds"), [(TODAY, True), ("2027-03-30", False)])
def test_it_holds_up_to_its_last_day(polls: Polls, until: str, holds: bool) -> None:
    hand(polls.ada, polls.dee, until=until)
    polls.rate(polls.dee, nine=40)
    assert ("Ada" in chains(polls)) is holds


def test_one_step_recalls_it_also_when_it_is_said_apart_from_the_closing(polls: Polls) -> None:
    given_ = hand(polls.ada, polls.dee)
    polls.rate(polls.dee, nine=40)
    polls.rate(polls.ben, nine=40)
    polls.rate(polls.cem, nine=40)
    meet(*polls.all)
    polls.close(polls.dee)
    polls.ada.say(Recall(given_))
    assert [vote.member for vote in polls.last.votes] == [
        each.member for each in (polls.ben, polls.cem, polls.dee)
    ]
    assert [each.recalled for each in polls.state.delegations] == [True]


def test_a_recall_after_the_closing_was_seen_leaves_the_count_alone(polls: Polls) -> None:
    given_ = hand(polls.ada, polls.dee)
    for laptop in (polls.ben, polls.cem, polls.dee):
        polls.rate(laptop, nine=40)
    polls.close()
    meet(*polls.all)
    polls.ada.say(Recall(given_))
    assert len(polls.last.votes) == 4


def test_only_who_gave_it_recalls_it(polls: Polls) -> None:
    given_ = hand(polls.ada, polls.dee)
    meet(*polls.all)
    foreign, strange = polls.ben.say(Recall(given_)), polls.ada.say(Recall(hex64("none")))
    assert {why(polls.state, each) for each in (foreign, strange)} == {NO_DELEGATION}
    assert [each.recalled for each in polls.state.delegations] == [False]


@pytest.mark.parametrize("who", ["dee", "cem"])
def test_it_ends_when_its_giver_or_getter_leaves_and_does_not_come_back(
    polls: Polls, who: str
) -> None:
    """Ada's ballot would go along Cem to Dee."""
    hand(polls.ada, polls.cem)
    hand(polls.cem, polls.dee)
    meet(*polls.all)
    gone = getattr(polls, who)
    left = gone.say(Leave())
    meet(*polls.all)
    for laptop in polls.all:
        if laptop is not gone:
            laptop.say(Admit((person(gone, after=left),)))
            meet(*polls.all)
    for laptop in (polls.ben, polls.dee):
        polls.rate(laptop, nine=40)
    assert chains(polls) == {"Ben": "Ben", "Dee": "Dee"}


def test_delegating_to_oneself_or_to_a_stranger_counts_for_nothing(polls: Polls) -> None:
    own = polls.ada.say(Delegate(polls.ada.member, LATER))
    strange = polls.ada.say(Delegate(hex64("Eve"), LATER))
    assert (why(polls.state, own), why(polls.state, strange)) == (TO_ONESELF, TO_NOBODY)
    assert polls.state.delegations == ()


def test_a_topic_that_is_none_counts_for_nothing(polls: Polls) -> None:
    odd = hand(polls.ada, polls.ben, "odds-and-ends")
    assert why(polls.state, odd) == NO_TOPIC
    assert polls.state.delegations == ()


def test_rings_are_looked_for_in_the_topics_that_there_are_and_no_more(
    polls: Polls, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        hand(polls.ada, polls.ben, TAGS[number] if number < len(TAGS) else f"own-{number}")
    hand(polls.ada, polls.ben)
    tried: list[str] = []

    def counted(self: Delegating, each: Counted[Delegate], topic: str) -> bool:
        tried.append(topic)
        return rings(self, each, topic)

    rings = Delegating._rings
    monkeypatch.setattr(Delegating, "_rings", counted)
    assert len(polls.state.delegations) == len(TAGS) + 1
    assert len(tried) == len(TAGS) + len({"", *TAGS})


@pytest.mark.parametrize(
    ("first", "second", "third", "rings"),
    [
        ("", "", "", True),
        ("quiet", "quiet", "quiet", True),
        ("", "", "quiet", True),
        ("quiet", "", "", True),  # on quiet
        ("quiet", "money", "", False),  # Ben's is about money alone
        ("quiet", "quiet", "money", False),
    ],
)
def test_what_would_close_a_ring_counts_for_nothing(
    polls: Polls, first: str, second: str, third: str, rings: bool
) -> None:
    for giver, to, topic in ((polls.ada, polls.ben, first), (polls.ben, polls.cem, second)):
        hand(giver, to, topic)
        meet(*polls.all)
    last = hand(polls.cem, polls.ada, third)
    assert (why(polls.state, last) == IN_A_RING) is rings


def test_what_was_recalled_or_has_run_out_closes_no_ring(polls: Polls) -> None:
    polls.ada.say(Recall(hand(polls.ada, polls.ben)))
    hand(polls.ada, polls.cem, until="2026-12-31")
    meet(*polls.all)
    back = [hand(polls.ben, polls.ada), hand(polls.cem, polls.ada)]
    assert [why(polls.state, each) for each in back] == ["", ""]


def test_another_delegation_that_goes_first_closes_no_ring(polls: Polls) -> None:
    hand(polls.ada, polls.ben, "quiet")
    meet(*polls.all)
    hand(polls.ben, polls.cem, "quiet")
    assert why(polls.state, hand(polls.ben, polls.ada)) == ""


def test_a_ring_closed_apart_carries_no_ballot(polls: Polls) -> None:
    ring = [hand(polls.ada, polls.ben), hand(polls.ben, polls.ada)]
    for laptop in (polls.cem, polls.dee):
        polls.rate(laptop, nine=40)
    assert set(chains(polls)) == {"Cem", "Dee"}
    assert [why(polls.state, each) for each in ring] == ["", ""]


def test_a_delegation_is_listed_while_its_giver_is_a_member() -> None:
    ada, ben = Laptop("Ada"), Laptop("Ben")
    founded(ada, ben)
    hand(ada, ben)
    hand(ben, ada)
    ada.say(acknowledge())
    ada.say(Leave())
    meet(ada, ben)
    assert [(each.member, each.recalled) for each in fold(ben.records).delegations] == [
        (ben.member, True)
    ]


HOLDS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef"))


@given(HOLDS, st.sets(st.sampled_from("abcdef")))
def test_a_chain_ends_with_who_votes_and_meets_nobody_twice(
    to: dict[str, str], voters: set[str]
) -> None:
    holds = {who: Delegation("", who, whom, "", LATER, False) for who, whom in to.items()}
    for member in "abcdef":
        path = chain(member, holds, voters)
        if not path:
            assert member not in voters
            continue
        assert path[0] == member
        assert [each in voters for each in path] == [False] * (len(path) - 1) + [True]
        assert len(set(path)) == len(path)
        assert all(to[one] == other for one, other in pairwise(path))


def test_the_one_that_holds_is_found_by_day_topic_and_age() -> None:
    said = [
        Delegation("1", "a", "b", "", LATER, False),
        Delegation("2", "a", "c", "money", LATER, False),
        Delegation("3", "a", "d", "", LATER, False),
        Delegation("4", "a", "e", "", "2027-01-01", False),
        Delegation("5", "a", "f", "", LATER, True),
    ]
    assert active(said, (), TODAY)["a"].id == "3"
    assert active(said, ("money",), TODAY)["a"].id == "2"
    assert active(said, ("quiet",), "2026-12-31")["a"].id == "4"
    assert active(said, (), "2028-01-01") == {}
