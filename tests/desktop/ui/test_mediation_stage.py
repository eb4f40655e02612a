"""The mediator's wordings in the window: at a glance, one by one, rated, and checked again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QSlider

from deliberation.acts import Audit, Candidate, Critique, Sentence
from deliberation.state import Stage
from desktop.blind import rate_blind
from desktop.ui.main_window import MainWindow
from desktop.ui.settings import Theme
from desktop.ui.stages import agent_candidates
from desktop.ui.stages.mediation import families
from desktop.ui.widgets.blend_table import BlendAxis
from desktop.ui.widgets.candidate import SentenceView
from desktop.ui.widgets.day_field import DayField
from desktop.ui.widgets.reading import Reading
from desktop.ui.widgets.side_by_side import SideBySide
from llm.mediation.embedded import mediate_embedded
from tests.desktop.ui.clicks import all_text, button, click
from tests.desktop.ui.mediated import (
    FORGED,
    LABELLED,
    dispute,
    drafted,
    effects,
    keep,
    mediations,
    taught,
    wording,
)
from tests.desktop.ui.test_pages import nameless, unreachable
from tests.house import House


@pytest.fixture
def looking(show, qtbot) -> Callable[..., MainWindow]:
    """A window on a laptop, at the mediation of the deliberation."""

    def make(workspace, about: str, *opened: str) -> MainWindow:
        window = show(workspace)
        window.session.model = "none"
        window.go("deliberation", about)
        window.deliberation.opened |= set(opened)
        window.deliberation.show_stage(Stage.MEDIATION)
        qtbot.wait(1)
        return window

    return make


@pytest.fixture
def sighted(monkeypatch) -> None:
    """Whatever the ids come out as: this is not the one in three that is rated blind."""
    monkeypatch.setattr(agent_candidates, "rate_blind", lambda *_: False)


def buttons(window: MainWindow, text: str) -> int:
    page = window.deliberation
    return sum(each.text() == text for each in page.findChildren(type(button(page, "All delib")))
               if each.isVisibleTo(page))  # fmt: skip


# -- who drafted -------------------------------------------------------------------------------


def test_without_a_model_it_says_so_and_nobody_has_rated(house: House, looking, qtbot):
    found = dispute(house)
    it = mediate_embedded(found)
    keep(house, found, it)
    window = looking(house.bo, found.deliberation)
    said = all_text(window.deliberation)
    assert "Drafted without a model, from members' own sentences; Ada asked for it" in said
    assert "hidden disputes" not in said
    assert "Nobody has rated these wordings yet, and nobody shares values" in said
    assert window.deliberation.findChildren(BlendAxis) == []
    assert f"Wording 1 of {len(it.candidates)}" in said
    click(qtbot, window, "Put wording 1 to consent")
    option = house.bo.view(house.group).state.deliberation(found.deliberation).options[-1]
    assert (option.text, option.candidate) == (it.candidates[0].text, 0)
    assert window.deliberation.shown is Stage.RATINGS


def test_a_model_that_passed_is_named_and_a_labelled_one_is_labelled_everywhere(
    house: House, looking, qtbot
):
    found = dispute(house)
    pair = (wording(found, 0), wording(found, 1))
    keep(house, found, drafted(found, pair))
    window = looking(house.cleo, found.deliberation)
    said = all_text(window.deliberation)
    assert "Drafted by the model talker:7b; Ada asked for it" in said
    assert "talker:7b: Checked with 12 hidden disputes: passed all." in said
    assert "By talker:7b:" not in said
    keep(house, found, drafted(found, pair, (LABELLED,)))
    window = looking(house.cleo, found.deliberation)
    said = all_text(window.deliberation).splitlines()
    assert LABELLED.detail in said
    assert said.count("By talker:7b: invents agreement") == 2
    click(qtbot, window, "Put wording 2 to consent")
    qtbot.wait(1)
    window.deliberation.show_stage(Stage.OPTIONS)
    qtbot.wait(1)
    assert "By talker:7b: invents agreement" in all_text(window.deliberation)


def test_a_model_of_which_nothing_is_known_is_not_taken_for_a_good_one(house: House, looking):
    found = dispute(house)
    keep(house, found, drafted(found, (wording(found, 0),), ()))
    said = all_text(looking(house.bo, found.deliberation).deliberation)
    assert "Nothing says whether this model was checked with hidden disputes." in said
    assert "By talker:7b: not checked with hidden disputes" in said
    waiting = Audit("Hidden canaries", False, "talker:7b: Not checked yet.")
    keep(house, found, drafted(found, (wording(found, 0),), (waiting,)))
    said = all_text(looking(house.bo, found.deliberation).deliberation)
    assert "By talker:7b: not checked enough with hidden disputes" in said


# -- the wordings ------------------------------------------------------------------------------


def test_a_card_says_what_kind_it_is_whom_it_leaves_out_and_what_it_does(house: House, looking):
    found = dispute(house)
    cards = (
        wording(found, 0, kind="trial", days=45, effects=effects()),
        wording(found, 1, kind="split", left_out=(house.bo.me, house.cleo.me)),
        wording(found, 2, revises=0),
    )
    keep(house, found, drafted(found, cards))
    said = all_text(looking(house.ada, found.deliberation).deliberation)
    assert "To try for 45 days" in said
    assert "One part of the matter" in said
    assert "Revised from wording 1 after what members would miss" in said
    assert "It does not meet what Bo and Cleo asked for." in said
    assert "Serves: Benevolence: caring" in said
    assert "Goes against: Hedonism" in said
    assert "Hedonism −0.40, going by “quiet evenings”" in said, "for who hears the page"


def test_a_wording_that_was_taken_further_stands_beside_what_it_came_from(house: House, looking):
    found = dispute(house)
    cards = (wording(found, 0), wording(found, 1), wording(found, 2, revises=1))
    keep(house, found, drafted(found, cards))
    page = looking(house.ada, found.deliberation).deliberation
    grids = [all_text(each) for each in page.findChildren(SideBySide)]
    assert [("Wording 1 of 3" in g, "Wording 2 of 3" in g, "Wording 3 of 3" in g) for g in grids] \
        == [(False, True, True), (True, False, False)]  # fmt: skip


def test_families_hold_each_wording_once_whatever_it_claims_to_revise():
    def claims(*revises: int) -> list[list[int]]:
        return families([Candidate("x", (Sentence("x"),), revises=each) for each in revises])

    assert claims(-1, -1, 0) == [[0, 2], [1]]
    assert claims(-1, 0, 1) == [[0, 1, 2]], "a revision of a revision belongs to the first"
    assert claims(0, 2, 63) == [[0], [1], [2]], "itself, a later one, none that there is"


def test_a_trial_goes_on_to_its_terms_with_its_last_day(house: House, looking, qtbot):
    found = dispute(house)
    keep(
        house, found, drafted(found, (wording(found, 0), wording(found, 1, kind="trial", days=45)))
    )
    window = looking(house.ada, found.deliberation)
    first = house.bo.propose(
        house.group, found.deliberation, kind="amend", text="Guests stay a month."
    )
    house.meet()
    assert first.subject
    click(qtbot, window, "Try wording 2 for a time")
    qtbot.wait(1)
    assert window.deliberation.shown is Stage.TRIAL
    day = window.deliberation.findChild(DayField)
    assert day.date() == QDate.currentDate().addDays(45)
    option = house.ada.view(house.group).state.deliberation(found.deliberation).options[-1]
    assert window.session.drafts[f"to try {found.deliberation}"] == option.id
    assert option.text == wording(found, 1).text


def test_a_forged_lesson_proves_nothing(house: House, looking, qtbot):
    found = dispute(house)
    passed = Audit("Quotes of wording 1", True, "All quotes stand where they are said to stand.")
    keep(house, found, drafted(found, (taught(found, FORGED),), (passed,), lessons=(FORGED,)))
    window = looking(house.bo, found.deliberation)
    said = all_text(window.deliberation)
    assert "Learnt from a trial: “Everybody was content with it.”" in said
    assert "Not proven: this group has no such lesson in these words, so it proves nothing." in said
    assert "cannot be put to consent as it is" in said
    with pytest.raises(AssertionError):
        button(window, "Put wording 1 to consent")
    assert "Failed: Lessons as they are" in said
    view = window.deliberation.findChildren(SentenceView)[1]
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert "Guests stay for four weeks." in view.findChild(Reading).toPlainText()


def test_sentences_that_are_not_the_wording_are_told(house: House, looking):
    found = dispute(house)
    honest = wording(found, 0)
    hiding = Candidate(honest.text + " Ada decides.", honest.sentences, "Hiding")
    keep(house, found, drafted(found, (hiding,)))
    said = all_text(looking(house.bo, found.deliberation).deliberation)
    assert "these sentences are not the wording, which says" in said
    assert "Ada decides." in said
    assert "cannot be put to consent as it is" in said


def test_critiques_unfold_the_worst_first_and_a_made_up_quote_is_told(house: House, looking, qtbot):
    found = dispute(house)
    critiques = (
        Critique(0, house.ada.me, 70, "It has all.", ""),
        Critique(0, house.bo.me, -80, "Nothing on evenings.", "I need quiet evenings."),
        Critique(0, house.cleo.me, -10, "Too long.", "Never any guests"),
    )
    keep(house, found, drafted(found, (wording(found, 0),), critiques=critiques))
    window = looking(house.ada, found.deliberation)
    assert "Nothing on evenings." not in all_text(window.deliberation)
    click(qtbot, window, "What each would miss")
    qtbot.wait(1)
    said = all_text(window.deliberation)
    bo = "Bo, much worse than now (−0.80): Nothing on evenings. “I need quiet evenings.”"
    assert bo in said
    assert said.index("Bo, much worse") < said.index("Cleo, a little worse") < said.index("Ada, ")
    assert "Not proven: Cleo did not say “Never any guests”." in said


def test_of_twelve_wordings_six_are_shown_until_more_are_wanted(house: House, looking, qtbot):
    found = dispute(house)
    keep(house, found, drafted(found, tuple(wording(found, n) for n in range(12))))
    window = looking(house.ada, found.deliberation)
    assert buttons(window, "Put to consent") == 6
    click(qtbot, window, "Show the other 6 wordings")
    qtbot.wait(1)
    assert buttons(window, "Put to consent") == 12
    click(qtbot, window, "Show the first wordings alone")
    qtbot.wait(1)
    assert buttons(window, "Put to consent") == 6


def test_where_no_wording_came_the_checks_say_why(house: House, looking):
    found = dispute(house)
    keep(house, found, drafted(found, (), (Audit("Mediator", False, "It gave nothing."),)))
    said = all_text(looking(house.ada, found.deliberation).deliberation)
    assert "No wording came of it; what was checked says why." in said
    assert "Failed: Mediator" in said
    assert "Rate the wordings" not in said


# -- rating ------------------------------------------------------------------------------------


def slide(window: MainWindow, mediation: str, index: int, value: int) -> None:
    window.deliberation.findChild(QSlider, f"rate {mediation} {index}").setValue(value)


def test_all_wordings_are_rated_by_hand_and_sent_together(house: House, looking, qtbot, sighted):
    found = dispute(house)
    id_ = keep(house, found, drafted(found, tuple(wording(found, n) for n in range(3))))
    window = looking(house.bo, found.deliberation)
    click(qtbot, window, "Rate the wordings")
    qtbot.wait(1)
    assert not button(window, "Send my ratings").isEnabled()
    slide(window, id_, 0, -30)
    slide(window, id_, 2, 80)
    assert "Still to rate: 2. They are sent all together." in all_text(window.deliberation)
    middle = window.deliberation.findChild(QSlider, f"rate {id_} 1")
    qtbot.keyClick(middle, Qt.Key.Key_Right)
    qtbot.keyClick(middle, Qt.Key.Key_Left)
    assert middle.value() == 0, "as good as now is a rating like any other"
    click(qtbot, window, "Send my ratings")
    qtbot.wait(1)
    (_, *rest), mine = mediations(house, found), house.bo.view(house.group)
    assert rest == []
    given = mine.state.deliberation(found.deliberation).mediations[-1].ratings
    assert [(e.candidate, e.utility, e.by) for e in given] == [
        (0, -30, "hand"), (1, 0, "hand"), (2, 80, "hand"),
    ]  # fmt: skip
    said = all_text(window.deliberation)
    assert "Wording 3 leads so far; not everybody has rated it." in said
    assert "Rated by Bo. Not yet: Ada and Cleo." in said
    assert "Worst off with it: Bo, who finds it much better than now (+0.80)." in said
    assert f"rate {id_} 0" not in window.session.drafts
    click(qtbot, window, "Rate them differently")
    qtbot.wait(1)
    assert window.deliberation.findChild(QSlider, f"rate {id_} 2").value() == 80


def test_what_is_half_rated_is_kept_and_not_sent(house: House, looking, qtbot, sighted):
    found = dispute(house)
    id_ = keep(house, found, drafted(found, (wording(found, 0), wording(found, 1))))
    window = looking(house.bo, found.deliberation)
    click(qtbot, window, "Rate the wordings")
    qtbot.wait(1)
    slide(window, id_, 0, 45)
    click(qtbot, window, "Not now")
    qtbot.wait(1)
    click(qtbot, window, "Rate the wordings")
    qtbot.wait(1)
    assert window.deliberation.findChild(QSlider, f"rate {id_} 0").value() == 45
    assert mediations(house, found)[-1].ratings == ()


def test_my_agent_rates_here_and_only_my_yes_sends_it(house: House, looking, qtbot, sighted):
    found = dispute(house)
    house.ada.correct("benevolence-caring", 1, 100)
    keep(house, found, drafted(found, (wording(found, 0), wording(found, 1))))
    window = looking(house.ada, found.deliberation)
    click(qtbot, window, "What my agent makes of it")
    qtbot.wait(1)
    said = all_text(window.deliberation)
    assert "Only on this laptop, until you send it." in said
    assert "It goes by a list of words and understands nothing" in said
    assert ", going by " in said, "whatever words it found"
    assert mediations(house, found)[-1].ratings == ()
    click(qtbot, window, "Send my agent's ratings")
    qtbot.wait(1)
    assert {(e.member, e.by) for e in mediations(house, found)[-1].ratings} == {
        (house.ada.me, "agent")
    }
    assert "By their agents: Ada." in all_text(window.deliberation)


def test_who_may_have_looked_before_is_not_measured(house: House, looking, qtbot, sighted):
    found = dispute(house)
    house.ada.correct("benevolence-caring", 1, 100)
    id_ = keep(house, found, drafted(found, (wording(found, 0),)))
    house.ada.rate_candidates(house.group, found.deliberation, id_, [40])
    window = looking(house.ada, found.deliberation)
    click(qtbot, window, "What my agent makes of it")
    qtbot.wait(1)
    said = all_text(window.deliberation)
    assert "Wording 1: you said +0.40; your agent: " in said
    assert "was off by" not in said


def test_an_agent_that_knows_nothing_says_so(house: House, looking, qtbot, sighted):
    found = dispute(house)
    keep(house, found, drafted(found, (wording(found, 0),)))
    window = looking(house.ada, found.deliberation)
    click(qtbot, window, "What my agent makes of it")
    qtbot.wait(1)
    assert "knows nothing of what matters to you yet" in window.messages.text
    assert window.session.busy == ""


def test_one_in_three_is_rated_blind_and_then_held_against_the_agent(
    house: House, looking, qtbot, monkeypatch
):
    monkeypatch.setattr(agent_candidates, "rate_blind", lambda *_: True)
    found = dispute(house)
    house.ada.correct("benevolence-caring", 1, 100)
    id_ = keep(house, found, drafted(found, (wording(found, 0), wording(found, 1))))
    window = looking(house.ada, found.deliberation)
    said = all_text(window.deliberation)
    assert "so you see how well your agent knows you" in said
    with pytest.raises(AssertionError):
        button(window, "What my agent makes of it")
    click(qtbot, window, "Rate the wordings")
    qtbot.wait(1)
    slide(window, id_, 0, 100)
    slide(window, id_, 1, -100)
    click(qtbot, window, "Send my ratings")
    qtbot.wait(1)
    click(qtbot, window, "What my agent makes of it")
    qtbot.wait(1)
    said = all_text(window.deliberation)
    assert "Wording 1: you said +1.00; your agent: " in said
    made = agent_candidates._made[window.session][id_]
    off = (abs(made.ratings[0].utility - 100) + abs(made.ratings[1].utility + 100)) / 200
    assert f"your agent was off by {off:.2f} on average" in said
    assert "an agent with no profile would have been off by" in said
    with pytest.raises(AssertionError):
        button(window, "Send my agent's ratings")


def test_which_are_blind_is_always_the_same_and_about_one_in_three():
    ids = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(3_000)]
    blind = [rate_blind(each, "a" * 64) for each in ids]
    assert blind == [rate_blind(each, "a" * 64) for each in ids]
    assert blind != [rate_blind(each, "b" * 64) for each in ids]
    assert 900 < sum(blind) < 1_100


def test_the_table_draws_the_best_and_the_rest_on_demand(house: House, looking, qtbot, sighted):
    found = dispute(house)
    id_ = keep(house, found, drafted(found, tuple(wording(found, n) for n in range(8))))
    for laptop in house.laptops:
        ratings = [10 * n - 40 for n in range(8)]
        laptop.rate_candidates(house.group, found.deliberation, id_, ratings)
    house.meet()
    window = looking(house.ada, found.deliberation)
    page = window.deliberation
    assert "Wording 8 comes first with" in all_text(page)
    assert len(page.findChildren(BlendAxis)) == 4, "three, and keeping things as they are"
    click(qtbot, window, "Draw the other 5 wordings too")
    qtbot.wait(1)
    assert len(page.findChildren(BlendAxis)) == 9
    button(window, "Redo this sum: Wording 8").click()
    qtbot.wait(1)
    assert "Ada +0.30, Bo +0.30, Cleo +0.30." in all_text(page)


# -- what was checked --------------------------------------------------------------------------


def test_what_failed_stands_first_and_opens_to_what_was_done(house: House, looking, qtbot):
    found = dispute(house)
    audits = (
        Audit("Every member heard", True, "Everybody's words are in some wording."),
        Audit("Names and order swapped", False, "Wording 1 changed with the names."),
    )
    keep(house, found, drafted(found, (wording(found, 0),), audits))
    window = looking(house.ada, found.deliberation)
    said = all_text(window.deliberation)
    assert "Stored with it by Ada's laptop: 1 of 2 failed." in said
    assert "Failed: Names and order swapped" in said
    assert "Wording 1 changed with the names." not in said
    click(qtbot, window, "Failed: Names and order swapped")
    assert "Wording 1 changed with the names." in all_text(window.deliberation)
    click(qtbot, window, "Show the 1 that passed")
    qtbot.wait(1)
    said = all_text(window.deliberation)
    assert "Wording 1 changed with the names." in said, "what was opened stays open"
    assert said.index("Failed: Names") < said.index("Passed: Every member heard")


def test_where_this_laptop_finds_otherwise_it_says_so(house: House, looking, qtbot):
    found = dispute(house)
    text = "Guests may stay as long as they like."
    invented = Candidate(text, (Sentence(text),), "Invented")
    claimed = (Audit("Quotes of wording 1", True, "All quotes stand where they are said to."),)
    keep(house, found, drafted(found, (invented,), claimed))
    window = looking(house.cleo, found.deliberation)
    said = all_text(window.deliberation)
    assert "Stored with it by Ada's laptop: all 1 passed." in said
    assert "Otherwise than what is stored: 1 check." in said
    assert "Failed: Quotes of wording 1 (stored as passed)" in said
    click(qtbot, window, "Failed: Quotes of wording 1 (stored")
    assert "1 sentence cited nobody" in all_text(window.deliberation)


def test_an_honest_record_is_said_to_be_the_same(house: House, looking):
    found = dispute(house)
    keep(house, found, mediate_embedded(found))
    said = all_text(looking(house.bo, found.deliberation).deliberation)
    assert "What is stored says the same." in said
    assert "Otherwise than" not in said
    assert "Only the asker's laptop could do: Mediator" in said


# -- scale -------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize("size", [100, 200])
def test_everything_is_named_reachable_and_fits(house: House, looking, qtbot, theme, size):
    found = dispute(house)
    cards = tuple(
        wording(found, n, effects=effects(), revises=0 if n == 11 else -1) for n in range(12)
    )
    long = Audit("A name as long as an act allows, and longer than a line of this page" * 3, False)
    critiques = tuple(Critique(n, house.bo.me, -20, "Missed.", "") for n in range(12))
    id_ = keep(house, found, drafted(found, cards, (LABELLED, long), critiques=critiques))
    house.bo.rate_candidates(house.group, found.deliberation, id_, range(-60, 60, 10))
    house.meet()
    opened = (
        f"wordings {id_}", f"overview {id_}", f"rate {id_}", f"critiques {id_} 0",
        f"sentence {id_} 0 0", f"audit {id_} rest", f"again {id_} rest",
    )  # fmt: skip
    window = looking(house.ada, found.deliberation, *opened)
    window.set_theme(theme)
    window.set_text_size(size)
    qtbot.wait(1)
    assert nameless(window) == []
    assert unreachable(window) == []
    scroll = window.deliberation._scroll
    assert scroll.widget().width() <= scroll.viewport().width()
