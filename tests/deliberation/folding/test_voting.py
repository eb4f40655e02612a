"""Counting ballots: whose count, when a closing decides, and that nobody is bound by it."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.acts import KEEP, Close, Leave, Rate, Retract, StartTrial, TakePosition
from deliberation.consent import bindings
from deliberation.folding import sense, voting
from deliberation.folding.fold import fold
from deliberation.folding.incremental import Folding
from deliberation.folding.voting import BY_CONSENT, CLOSED, NOT_OPEN, TOO_LATE
from tests.deliberation.folding.ballots import TODAY, Polls
from tests.deliberation.histories import (
    MATTER,
    QUIET,
    acknowledge,
    amend,
    choose,
    consent,
    hex32,
    meet,
    why,
)


def test_a_closing_adopts_what_the_rule_says() -> None:
    polls = Polls()
    polls.rate(polls.ada, nine=40)
    polls.rate(polls.ben, nine=10, ten=5)
    polls.rate(polls.cem, ten=90)
    assert polls.matter.adopted == ""
    polls.close()
    assert (polls.matter.adopted, polls.matter.passed) == (polls.nine, (polls.nine,))
    assert [len(vote.chain) for vote in polls.last.votes] == [1, 1, 1]
    assert dict(polls.last.ballots[1]) == {polls.nine: 10, polls.ten: 5}


def test_keeping_things_as_they_are_can_win() -> None:
    polls = Polls()
    for laptop in polls.all:
        polls.rate(laptop, nine=-10, ten=-1)
    polls.close()
    assert polls.matter.adopted == KEEP
    assert polls.matter.in_document == ()


def test_nobody_is_bound_by_a_vote_but_who_consents() -> None:
    polls = Polls()
    polls.ada.say(consent("Nine.", polls.nine))
    polls.dee.say(consent("Ten.", polls.ten))
    for laptop in polls.all:
        polls.rate(laptop, nine=40)
    polls.close()
    meet(*polls.all)
    polls.ben.say(consent("Nine.", polls.nine))
    bound = bindings(polls.state, {QUIET: "Nine."})[QUIET]
    assert [each.name for each in bound] == ["Ada", "Ben"]


def test_consents_alone_adopt_nothing_where_ballots_count() -> None:
    polls = Polls()
    for laptop in polls.all:
        laptop.say(consent("Nine.", polls.nine))
    assert polls.matter.adopted == ""


def test_without_the_quorum_nothing_is_adopted_and_it_says_so() -> None:
    polls = Polls(quorum="75")
    polls.rate(polls.ada, nine=40)
    polls.rate(polls.ben, nine=40)
    polls.close()
    assert polls.matter.adopted == ""
    assert polls.last.needed == 3
    assert polls.last.why == "2 of the 3 ballots that are needed were cast."
    polls.rate(polls.cem, nine=-40)
    polls.close()
    assert polls.matter.adopted == polls.nine
    assert [each.passed for each in polls.matter.counts] == [(), (polls.nine,)]


def test_a_tie_stays_one_and_it_says_so() -> None:
    polls = Polls("score")
    polls.rate(polls.ada, nine=40)
    polls.rate(polls.ben, ten=40)
    polls.rate(polls.cem, nine=0)
    polls.close()
    assert polls.matter.adopted == ""
    assert polls.last.why.startswith("It is a tie of 2 options")
    polls.rate(polls.cem, nine=1)
    polls.close()
    assert polls.matter.adopted == polls.nine


def test_too_little_support_adopts_nothing_and_it_says_so() -> None:
    polls = Polls()
    polls.rate(polls.ada, nine=40)
    polls.rate(polls.ben, ten=40)
    polls.rate(polls.cem, nine=-40, ten=-40)
    polls.close()
    assert (polls.matter.adopted, "rule asks for" in polls.last.why) == ("", True)


def test_only_ratings_by_hand_are_ballots() -> None:
    polls = Polls(quorum="1")
    polls.rate(polls.ada, nine=-40, ten=-40)
    for laptop in polls.all[1:]:
        laptop.say(Rate(MATTER, polls.nine, 90, "agent"))
    polls.close()
    assert [vote.member for vote in polls.last.votes] == [polls.ada.member]
    assert polls.matter.adopted == KEEP


def test_a_vote_that_has_a_result_is_not_closed_again() -> None:
    polls = Polls()
    for laptop in polls.all:
        polls.rate(laptop, nine=40)
    polls.close()
    again = polls.close()
    assert why(polls.state, again) == CLOSED
    assert len(polls.matter.counts) == 1


def test_of_two_closings_apart_one_counts() -> None:
    polls = Polls()
    for laptop in polls.all:
        polls.rate(laptop, nine=40)
    meet(*polls.all)
    both = {polls.close(polls.ada), polls.close(polls.dee)}
    assert len(polls.matter.counts) == 1
    assert {each.id for each in polls.state.no_effect} == both - {polls.last.id}


def test_a_ballot_cast_after_the_closing_was_seen_is_too_late() -> None:
    polls = Polls()
    for laptop in polls.all[:3]:
        polls.rate(laptop, nine=40)
    polls.close()
    meet(*polls.all)
    late = polls.cem.say(Rate(MATTER, polls.nine, -100))
    assert why(polls.state, late) == TOO_LATE
    assert polls.last.ballots[2] == {polls.nine: 40}
    assert {rating.utility for rating in polls.matter.ratings} == {40}


@pytest.mark.parametrize("wait", [0, 5])
def test_a_ballot_cast_apart_from_the_closing_counts(wait: int) -> None:
    polls = Polls()
    for laptop in polls.all[:3]:
        polls.rate(laptop, nine=40)
    polls.close()
    for _ in range(wait):
        polls.dee.say(acknowledge())
    polls.rate(polls.dee, ten=40)
    assert len(polls.last.ballots) == 4


def test_options_put_forward_after_the_closing_are_not_in_it() -> None:
    polls = Polls("score")
    for laptop in polls.all:
        polls.rate(laptop, nine=40)
    polls.close()
    meet(*polls.all)
    late = polls.dee.say(amend("Never."))
    for laptop in polls.all:
        laptop.hear(polls.dee)
        laptop.say(Rate(MATTER, late, 100))
    assert polls.matter.adopted == polls.nine


def test_a_rating_for_an_option_taken_back_counts_for_nothing() -> None:
    polls = Polls("score")
    for laptop in polls.all:
        polls.rate(laptop, nine=40, ten=20)
    meet(*polls.all)
    polls.ada.say(Retract(polls.nine))
    meet(*polls.all)
    late = polls.dee.say(Rate(MATTER, polls.nine, 100))
    polls.close()
    assert why(polls.state, late) == sense.RETRACTED
    assert polls.matter.adopted == polls.ten
    assert {rating.option for rating in polls.matter.ratings} == {polls.ten}
    taken_back = polls.matter.option(polls.nine)
    assert taken_back is not None
    assert taken_back.retracted


def test_only_its_author_takes_an_option_back_and_only_before_it_passed() -> None:
    polls = Polls("score")
    for laptop in polls.all:
        polls.rate(laptop, nine=40)
    foreign = polls.dee.say(Retract(polls.nine))
    polls.close()
    meet(*polls.all)
    late = polls.ada.say(Retract(polls.nine))
    state = polls.state
    assert (why(state, foreign), why(state, late)) == (sense.NOT_THEIRS, sense.ADOPTED)
    assert polls.matter.adopted == polls.nine


def test_who_left_before_the_closing_has_no_ballot() -> None:
    polls = Polls("score")
    polls.rate(polls.ada, nine=10)
    polls.rate(polls.ben, nine=10)
    polls.rate(polls.dee, ten=100)
    polls.dee.say(Leave())
    polls.close()
    assert polls.matter.adopted == polls.nine
    assert (polls.last.needed, len(polls.last.votes)) == (2, 2)


def test_closing_belongs_to_a_group_that_counts_and_to_a_matter_that_is_open() -> None:
    polls = Polls("consent")
    closing = polls.close()
    assert why(polls.state, closing) == BY_CONSENT
    polls = Polls()
    shut = acknowledge(round_=1)
    polls.ada.say(shut)
    early = polls.ada.say(Close(shut.deliberation, TODAY))
    assert why(polls.state, early) == NOT_OPEN


def test_several_options_pass_by_equal_shares_and_bind_each_who_consents() -> None:
    polls = Polls("equal-shares 2")
    tea, cake = polls.new(polls.ada, "Tea"), polls.new(polls.ben, "Cake")
    for laptop in polls.all:
        laptop.say(Rate(MATTER, tea, 50))
        laptop.say(Rate(MATTER, cake, 40))
    for option, name in ((tea, "Tea"), (cake, "Cake")):
        polls.dee.say(consent(f"{name}.", option, hex32(name)))
    polls.close()
    assert set(polls.matter.passed) == {tea, cake} == set(polls.matter.in_document)
    bound = bindings(polls.state, {hex32("Tea"): "Tea.", hex32("Cake"): "Cake."})
    assert [[each.name for each in those] for those in bound.values()] == [["Dee"], ["Dee"]]


def test_two_wordings_of_one_clause_never_pass_together() -> None:
    polls = Polls("equal-shares 2")
    for laptop in polls.all:
        polls.rate(laptop, nine=50, ten=40)
    polls.close()
    assert polls.matter.adopted == ""
    assert "same clause" in polls.last.why


def test_where_several_could_pass_and_nobody_wants_any_things_stay() -> None:
    polls = Polls("equal-shares 2")
    for laptop in polls.all:
        polls.rate(laptop, nine=-50, ten=-40)
    polls.close()
    assert polls.matter.adopted == KEEP


def test_a_change_of_the_rule_does_not_reach_what_is_open() -> None:
    polls = Polls("score")
    polls.rate(polls.ada, nine=100)
    polls.rate(polls.ben, ten=10)
    polls.rate(polls.cem, ten=10)
    choose("rule", "majority", *polls.all)
    polls.close()
    assert polls.last.rule == "score"
    assert polls.matter.adopted == polls.nine


class TestOnTrial:
    """An option that passes is adopted on the terms that those knew who cast the ballots."""

    def start(self, polls: Polls, name: str = "nine") -> str:
        option = getattr(polls, name)
        trial = polls.dee.say(StartTrial(MATTER, option, "Hope.", "2027-06-30"))
        meet(*polls.all)
        return trial

    def test_known_terms_hold(self) -> None:
        polls = Polls()
        trial = self.start(polls)
        for laptop in polls.all[:3]:
            polls.rate(laptop, nine=40)
        polls.close()
        found = polls.matter.trial(trial)
        assert found is not None
        assert (polls.matter.adopted, found.running) == (polls.nine, True)

    def test_nobody_puts_terms_under_a_vote_at_the_last_moment(self) -> None:
        polls = Polls()
        for laptop in polls.all[:3]:
            polls.rate(laptop, nine=40)
        meet(*polls.all)
        trial = self.start(polls)
        polls.close()
        found = polls.matter.trial(trial)
        assert found is not None
        assert (polls.matter.adopted, found.running) == (polls.nine, False)

    def test_terms_that_who_closes_had_not_seen_do_not_hold(self) -> None:
        polls = Polls()
        trial = polls.dee.say(StartTrial(MATTER, polls.nine, "Hope.", "2027-06-30"))
        for laptop in polls.all[1:]:
            laptop.hear(polls.dee)
            polls.rate(laptop, nine=40)
        polls.close(polls.ada)
        found = polls.matter.trial(trial)
        assert found is not None
        assert (polls.matter.adopted, found.running) == (polls.nine, False)

    def test_terms_for_another_option_do_not_matter(self) -> None:
        polls = Polls()
        trial = self.start(polls, "ten")
        for laptop in polls.all:
            polls.rate(laptop, nine=40)
        polls.close()
        found = polls.matter.trial(trial)
        assert found is not None
        assert (polls.matter.adopted, found.running) == (polls.nine, False)


RATING = st.one_of(st.none(), st.integers(-100, 100))
ROW = st.tuples(RATING, RATING)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(ROW, min_size=4, max_size=4),
    st.sampled_from(("majority", "score", "approval", "star", "schulze", "equal-shares 1")),
)
def test_who_casts_which_ballot_makes_no_difference(
    rows: list[tuple[int | None, int | None]], rule: str
) -> None:
    found = set()
    for order in list(permutations(rows))[::7]:
        polls = Polls(rule)
        for laptop, row in zip(polls.all, order, strict=True):
            given_ = zip(("nine", "ten"), row, strict=True)
            polls.rate(laptop, **{name: rating for name, rating in given_ if rating is not None})
        polls.close()
        options = {polls.nine: "nine", polls.ten: "ten", KEEP: KEEP}
        count = polls.last
        found.add((tuple(options[each] for each in count.passed), count.why))
    assert len(found) == 1


def test_the_fold_of_a_vote_is_the_same_wherever_it_is_folded() -> None:
    polls = Polls()
    for laptop in polls.all:
        polls.rate(laptop, nine=40)
    polls.close()
    meet(*polls.all)
    assert len({repr(fold(laptop.records)) for laptop in polls.all}) == 1


def test_what_counts_the_same_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closings of a tied vote, and acts that say nothing to it."""
    voting._decided.cache_clear()
    counted: list[int] = []

    def count(*given_: object) -> object:
        counted.append(1)
        return really(*given_)  # type: ignore[arg-type]

    really = voting.count
    monkeypatch.setattr(voting, "count", count)
    polls = Polls("score")
    for laptop in polls.all:
        polls.rate(laptop, nine=40, ten=40)
    for _ in range(5):
        polls.close()
    folding = Folding()
    meet(*polls.all)
    folding.add(polls.ada.records)
    polls.ben.say(TakePosition(MATTER, "I like both."))
    found = folding.add(polls.ben.records).deliberation(MATTER)
    assert found is not None
    assert [each.passed for each in found.counts] == [()] * 5
    assert len(counted) == 1
    polls.rate(polls.ben, nine=50)
    meet(*polls.all)
    polls.close()
    assert polls.matter.adopted == polls.nine
    assert len(counted) == 2
