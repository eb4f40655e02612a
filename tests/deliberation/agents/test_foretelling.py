"""Predictions: sealed before the owner rates, opened after, never exchanged or picked."""

import pytest

from deliberation.acts import Rate, Retract, Reveal
from deliberation.agents.foretelling import NOT_SEALED_SO, SEALED_BEFORE
from deliberation.folding import sense
from deliberation.state import Prediction
from tests.deliberation.folding.ballots import Polls
from tests.deliberation.histories import MATTER, SALT, foretell, hex32, hex64, meet, why


@pytest.fixture
def polls() -> Polls:
    return Polls()


def told(polls: Polls) -> Prediction:
    (found,) = polls.matter.predictions
    return found


def test_it_is_held_against_the_first_rating_by_hand_after_it(polls: Polls) -> None:
    sealed = polls.ada.say(foretell(polls.ada, polls.nine, 40, 10))
    polls.ada.say(Rate(MATTER, polls.nine, 90, "agent"))
    assert (told(polls).opened, told(polls).rated) == (False, False)
    polls.rate(polls.ada, nine=55)
    polls.ada.say(Reveal(sealed, 40, 10, SALT))
    polls.rate(polls.ada, nine=40)  # said with the prediction in view
    found = told(polls)
    assert (found.member, found.option) == (polls.ada.member, polls.nine)
    assert (found.utility, found.baseline, found.rating) == (40, 10, 55)
    assert found.opened
    assert found.rated


def test_what_is_sealed_after_the_rating_foretells_nothing(polls: Polls) -> None:
    polls.rate(polls.ada, nine=55)
    sealed = polls.ada.say(foretell(polls.ada, polls.nine, 55))
    polls.ada.say(Reveal(sealed, 55, 0, SALT))
    polls.rate(polls.ada, nine=56)
    assert (told(polls).opened, told(polls).rated) == (True, False)


def test_what_is_opened_before_the_rating_is_held_against_nothing(polls: Polls) -> None:
    sealed = polls.ada.say(foretell(polls.ada, polls.nine, 55))
    polls.ada.say(Reveal(sealed, 55, 0, SALT))
    polls.rate(polls.ada, nine=55)
    assert (told(polls).opened, told(polls).rated) == (True, False)


def test_only_the_first_of_several_counts(polls: Polls) -> None:
    """Who could seal one for every rating would open the one that came true."""
    first = polls.ada.say(foretell(polls.ada, polls.nine, 0))
    second = polls.ada.say(foretell(polls.ada, polls.nine, 55))
    polls.rate(polls.ada, nine=55)
    opening = polls.ada.say(Reveal(second, 55, 0, SALT))
    assert {why(polls.state, each) for each in (second, opening)} == {SEALED_BEFORE}
    assert (told(polls).id, told(polls).opened) == (first, False)


@pytest.mark.parametrize(
    ("utility", "baseline", "salt"), [(41, 0, SALT), (40, 1, SALT), (40, 0, hex32("another"))]
)
def test_what_is_sealed_is_not_exchanged(
    polls: Polls, utility: int, baseline: int, salt: str
) -> None:
    sealed = polls.ada.say(foretell(polls.ada, polls.nine))
    opening = polls.ada.say(Reveal(sealed, utility, baseline, salt))
    assert why(polls.state, opening) == NOT_SEALED_SO
    polls.ada.say(Reveal(sealed, 40, 0, SALT))
    assert told(polls).utility == 40


def test_nobody_opens_or_copies_anothers(polls: Polls) -> None:
    sealed = polls.ada.say(foretell(polls.ada, polls.nine))
    meet(*polls.all)
    foreign = polls.ben.say(Reveal(sealed, 40, 0, SALT))
    copied = polls.ben.say(foretell(polls.ada, polls.nine))
    opening = polls.ben.say(Reveal(copied, 40, 0, SALT))
    strange = polls.ben.say(Reveal(hex64("none"), 40, 0, SALT))
    state = polls.state
    assert why(state, foreign) == why(state, strange) == sense.NO_PREDICTION
    assert why(state, opening) == NOT_SEALED_SO


def test_a_prediction_about_an_option_taken_back_is_none(polls: Polls) -> None:
    sealed = polls.ada.say(foretell(polls.ada, polls.nine))
    opening = polls.ada.say(Reveal(sealed, 40, 0, SALT))
    polls.ada.say(Retract(polls.nine))
    assert polls.matter.predictions == ()
    assert {why(polls.state, each) for each in (sealed, opening)} == {sense.RETRACTED}
