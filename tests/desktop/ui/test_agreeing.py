"""How a group settles how it decides, and lends ballots, in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDateEdit, QSpinBox, QWidget

from deliberation.counting.rules import RULES
from deliberation.folding.settings import SETTINGS, SettingError
from desktop.ui.pages.agreeing import AgreeingPage
from desktop.ui.pages.agreeing_form import LEAST
from desktop.ui.pages.agreeing_words import meaning, rule_words, title, value_words
from desktop.ui.session import Session
from desktop.ui.threads import Inline
from desktop.workspace import Workspace
from tests.desktop.ui import clicks
from tests.desktop.ui.clicks import button
from tests.desktop.ui.test_pages import nameless, unreachable
from tests.house import House, open_deliberation

LATER = (date.today() + timedelta(days=40)).isoformat()
HOW = "How we decide between options"
Open = Callable[[Workspace], AgreeingPage]


@pytest.fixture
def page(qtbot) -> Iterator[Open]:
    """The page alone, on a workspace; what it said and complained of is in `notes`."""
    sessions: list[Session] = []

    def make(workspace: Workspace) -> AgreeingPage:
        session = Session(Inline())
        sessions.append(session)
        session.notes = []
        session.failed.connect(session.notes.append)
        session.said.connect(session.notes.append)
        made = AgreeingPage(session)
        session.refreshed.connect(made.refresh)
        qtbot.addWidget(made)
        made.resize(1000, 900)
        session.open("", lambda: workspace)
        made.show()
        qtbot.wait(1)
        return made

    yield make
    for each in sessions:
        each.settle_drafts()  # before the laptop is closed


def setting(house: House, name: str, of: int = 0) -> str:
    return house.laptops[of].view(house.group).state.setting(name)


def text(shown: QWidget) -> str:
    QTest.qWait(1)  # what was just built is seen from the next turn of the event loop on
    return clicks.all_text(shown)


def click(qtbot, shown: QWidget, name: str) -> None:
    qtbot.waitUntil(lambda: button(shown, name).height() > 5)  # once the page is laid out
    clicks.click(qtbot, shown, name)
    QTest.qWait(1)


def part(shown: QWidget, key: str) -> QWidget:
    QTest.qWait(1)
    found = [each for each in shown.findChildren(QWidget, key) if each.isVisibleTo(shown)]
    assert len(found) == 1, key
    return found[0]


def pick_rule(shown: AgreeingPage, house: House, rule: str) -> None:
    part(shown, f"want rule {house.group} {rule}").click()


# -- the settings ---------------------------------------------------------------------------------


def test_every_setting_says_what_it_is_for_and_what_holds(house, page):
    shown = page(house.ada)
    said = text(shown)
    for name, declared in SETTINGS.items():
        assert title(name) in said
        assert meaning(name) in said
        assert value_words(name, declared.default) in said
    assert said.count("So it is from the start, until the group chooses otherwise.") == 5
    assert RULES["consent"].description in said
    assert "Of 3 members now, that is 2 ballots." in said
    assert "Matters that are open keep the rule they began with." in said
    assert "Nobody is bound by what they did not consent to, whatever the rule." in said
    assert "Consents and objections are never lent" in said
    assert nameless(shown) == []
    assert unreachable(shown) == []


def test_the_form_shows_each_rule_with_what_it_does_and_its_source(house, page, qtbot):
    shown = page(house.ada)
    click(qtbot, shown, f"Want something else… {HOW}")
    said = text(shown)
    for rule in RULES.values():
        assert rule.title in said
        assert rule.description in said
        assert rule.source in said
    assert nameless(shown) == []
    assert unreachable(shown) == []


def test_a_rule_is_wanted_by_keyboard_agreed_to_and_holds(house, page, qtbot):
    mine = page(house.ada)
    opener = button(mine, f"Want something else… {HOW}")
    opener.setFocus()
    qtbot.keyClick(opener, Qt.Key.Key_Space)
    qtbot.wait(1)
    consent = part(mine, f"want rule {house.group} consent")
    mine.activateWindow()
    qtbot.waitUntil(mine.isActiveWindow)
    consent.setFocus()
    qtbot.keyClick(consent, Qt.Key.Key_Down)
    assert QApplication.focusWidget().text() == "Majority"
    assert part(mine, f"want rule {house.group} majority").isChecked()
    want = button(mine, f"I want this: {HOW}")
    want.setFocus()
    qtbot.keyClick(want, Qt.Key.Key_Space)
    assert mine.session.notes == ["1 of 3 want “majority” so far; more than half must."]
    assert "Wanted by Ada: 1 of 3, and more than half must." in text(mine)
    assert mine.session.drafts == {}
    house.meet()

    theirs = page(house.bo)
    click(qtbot, theirs, "I agree: Majority")
    said = text(theirs)
    assert theirs.session.notes[-1].startswith("“majority” holds now")
    assert RULES["majority"].description in said
    assert "when Bo was the last who was needed for it." in said
    assert "Wanted by" not in said
    house.meet()
    assert setting(house, "rule", 2) == "majority"


@pytest.mark.parametrize(
    ("rule", "number", "written", "words"),
    [
        ("supermajority", 75, "supermajority 75", "Supermajority, 75 percent of the ballots"),
        ("equal-shares", 2, "equal-shares 2", "Equal shares, up to 2 options"),
    ],
)
def test_a_rule_with_a_number_is_written_with_it(
    house, page, qtbot, rule: str, number: int, written: str, words: str
):
    shown = page(house.ada)
    click(qtbot, shown, f"Want something else… {HOW}")
    field = part(shown, f"want rule {house.group} number of {rule}")
    assert isinstance(field, QSpinBox)
    assert not field.isEnabled()
    pick_rule(shown, house, rule)
    assert field.isEnabled()
    assert (field.minimum(), field.maximum()) == (
        RULES[rule].parameter.least,
        RULES[rule].parameter.most,
    )
    field.setValue(number)
    click(qtbot, shown, f"I want this: {HOW}")
    (choice,) = house.ada.view(house.group).state.settings[0].said
    assert choice.value == written
    assert words in text(shown)


def test_rules_are_said_with_their_numbers():
    assert rule_words("schulze") == "Schulze"
    assert rule_words("supermajority 67") == "Supermajority, 67 percent of the ballots"
    assert rule_words("supermajority 2/3") == "Supermajority, 2/3 of the ballots"
    assert rule_words("equal-shares 1") == "Equal shares, up to 1 option"


def test_what_is_half_chosen_is_there_again(house, page, qtbot):
    shown = page(house.ada)
    click(qtbot, shown, f"Want something else… {HOW}")
    pick_rule(shown, house, "supermajority")
    part(shown, f"want rule {house.group} number of supermajority").setValue(80)
    part(shown, f"why rule {house.group}").setPlainText("So that no half rules the other.")
    shown.refresh()
    assert part(shown, f"want rule {house.group} supermajority").isChecked()
    assert part(shown, f"want rule {house.group} number of supermajority").value() == 80
    click(qtbot, shown, f"I want this: {HOW}")
    assert "Ada wants it, because:\nSo that no half rules the other." in text(shown)
    assert shown.session.drafts == {}


def test_wanting_what_there_is_changes_nothing(house, page, qtbot):
    shown = page(house.ada)
    click(qtbot, shown, f"Want something else… {HOW}")
    click(qtbot, shown, f"I want this: {HOW}")
    assert shown.session.notes == ["That is how it is now; choose another."]
    assert house.ada.view(house.group).state.settings[0].said == ()


@pytest.mark.parametrize("name", ["quorum", "lessons", "trust"])
def test_a_percentage_is_any_that_the_group_can_have(house, page, qtbot, name: str):
    check, least = SETTINGS[name].check, LEAST[name]
    check(str(least))
    check("100")
    for beyond in (str(least - 1), "101"):
        with pytest.raises(SettingError):
            check(beyond)
    shown = page(house.ada)
    click(qtbot, shown, f"Want something else… {title(name)}")
    field = part(shown, f"want {name} {house.group}")
    assert (field.minimum(), field.maximum()) == (least, 100)
    field.setValue(60)
    click(qtbot, shown, f"I want this: {title(name)}")
    house.meet()
    house.bo.choose(house.group, name, "60")
    assert setting(house, name, 1) == "60"


def test_purposes_are_a_line_each_and_can_be_none_again(house, page, qtbot):
    shown = page(house.ada)
    opener = f"Want something else… {title('purposes')}"
    click(qtbot, shown, opener)
    part(shown, f"want purposes {house.group}").setPlainText(" Sleep well. \n\n<b>Be fair.</b>\n")
    click(qtbot, shown, f"I want this: {title('purposes')}")
    house.meet()
    house.bo.choose(house.group, "purposes", "Sleep well.\n<b>Be fair.</b>")
    house.meet()
    shown.session.show_group(house.group)
    assert "Sleep well.\n<b>Be fair.</b>" in text(shown)
    click(qtbot, shown, opener)
    part(shown, f"want purposes {house.group}").setPlainText("")
    click(qtbot, shown, f"I want this: {title('purposes')}")
    assert "Wanted by Ada: 1 of 3" in text(shown)
    assert "No purposes written down." in text(shown)


def test_whoever_is_against_says_why_and_it_does_not_hold(house, page, qtbot):
    house.bo.choose(house.group, "rule", "majority")
    house.meet()
    shown = page(house.cleo)
    click(qtbot, shown, "I am against it: Majority")
    click(qtbot, shown, "Say so")
    assert shown.session.notes == [
        "Say why you are against it, so that the others can answer."
    ]  # fmt: skip
    reason = part(shown, f"against rule majority {house.group}")
    reason.setPlainText("I would be outvoted.")
    assert nameless(shown) == []
    shown.refresh()
    assert part(shown, f"against rule majority {house.group}").toPlainText()
    click(qtbot, shown, "Say so")
    assert "Cleo is against it:\nI would be outvoted." in text(shown)
    assert "as long as somebody is against" in text(shown)
    assert shown.session.drafts == {}
    house.meet()
    house.ada.choose(house.group, "rule", "majority")
    house.meet()
    assert setting(house, "rule") == "consent"

    shown.session.show_group(house.group)
    assert "it comes into force once nobody is against it" in text(shown)
    click(qtbot, shown, f"Take back that I am against it: {HOW}")
    assert "Cleo is against it" not in text(shown)
    house.meet()
    assert setting(house, "rule", 1) == "majority"


def test_what_one_wants_is_taken_back(house, page, qtbot):
    house.bo.choose(house.group, "quorum", "80")
    shown = page(house.bo)
    click(qtbot, shown, f"Take back that I want it: {title('quorum')}")
    house.meet()
    house.ada.choose(house.group, "quorum", "80")
    assert setting(house, "quorum") == "51"
    assert "Take back that I want it" not in text(shown)


def test_open_matters_are_said_to_keep_their_rule(house, page):
    open_deliberation(house)
    for laptop in (house.ada, house.bo):
        laptop.choose(house.group, "rule", "star")
    house.meet()
    said = text(page(house.cleo))
    assert "STAR." in said
    assert "Still decided as they began: “1.3 Music is quiet after ten in the evening.”" in said
    assert "by Consent." in said


def test_hostile_reasons_stay_words(house, page):
    hostile = '<img src="file:///etc/passwd"><b>x</b>'
    house.bo.choose(house.group, "rule", "score", agree=False, reason=hostile)
    house.meet()
    assert f"Bo is against it:\n{hostile}" in text(page(house.ada))


# -- lent ballots ---------------------------------------------------------------------------------


def lend(shown: AgreeingPage, house: House, to: Workspace, topic: str = "") -> None:
    picked = part(shown, f"lend to {house.group}")
    assert isinstance(picked, QComboBox)
    picked.setCurrentIndex(picked.findData(to.me))
    what = part(shown, f"lend topic {house.group}")
    what.setCurrentIndex(what.findData(topic))
    day = part(shown, f"lend until {house.group}")
    assert isinstance(day, QDateEdit)
    day.setDate(QDate.fromString(LATER, Qt.DateFormat.ISODate))


def test_a_ballot_is_lent_and_taken_back_in_one_step(house, page, qtbot):
    shown = page(house.ada)
    assert "Nobody lends their ballot to anybody." in text(shown)
    click(qtbot, shown, "Lend my ballot…")
    lend(shown, house, house.cleo, "shared-things")
    assert nameless(shown) == []
    assert unreachable(shown) == []
    shown.refresh()
    assert part(shown, f"lend to {house.group}").currentText() == "Cleo"
    assert part(shown, f"lend topic {house.group}").currentText() == "Shared things"
    click(qtbot, shown, "Lend it")
    (lent,) = house.ada.view(house.group).state.delegations
    assert (lent.to, lent.topic, lent.until) == (house.cleo.me, "shared-things", LATER)
    assert shown.session.drafts == {}
    assert "Ada lends the ballot to Cleo, in matters of shared things. 40 days" in text(shown)
    house.meet()
    theirs = page(house.cleo)
    assert "Ada lends the ballot to Cleo" in text(theirs)
    assert "Take it back" not in text(theirs), "only who lent it can take it back"

    click(qtbot, shown, "Take it back: my ballot lent to Cleo")
    assert house.ada.view(house.group).state.delegations[0].recalled
    assert "Nobody lends their ballot to anybody." in text(shown)
    click(qtbot, shown, "Show those that are over (1)")
    assert "taken back." in text(shown)


def test_the_way_of_a_ballot_is_shown_for_a_vote_that_goes_on(house, page):
    for laptop in (house.ada, house.bo):
        laptop.choose(house.group, "rule", "majority")
    house.meet()
    about = open_deliberation(house)
    option = house.bo.propose(house.group, about, kind="amend", text="Music stops.").subject
    house.cleo.delegate(house.group, house.bo.me, LATER)
    house.bo.delegate(house.group, house.ada.me, LATER)
    house.meet()
    shown = page(house.ada)
    said = text(shown)
    assert "In the vote on “1.3 Music is quiet after ten in the evening.”" in said
    assert "Cleo has lent the ballot, and Ada has not voted: Cleo to Bo to Ada." in said
    went = []
    shown.go.connect(lambda *where: went.append(where))
    button(shown, "See the vote").click()
    assert went == [("deliberation", about)]
    shown.session.act("", lambda ws: ws.rate(house.group, about, option, 30))
    said = text(shown)
    assert "Cleo has lent the ballot; Ada votes for them: Cleo to Bo to Ada." in said


def test_a_ring_is_refused_and_the_form_stays(house, page, qtbot):
    house.bo.delegate(house.group, house.ada.me, LATER)
    house.meet()
    shown = page(house.ada)
    click(qtbot, shown, "Lend my ballot…")
    lend(shown, house, house.bo)
    click(qtbot, shown, "Lend it")
    assert "ring" in shown.session.notes[-1]
    assert part(shown, f"lend to {house.group}").currentText() == "Bo"


def test_alone_there_is_nobody_to_lend_to(newcomer, page):
    newcomer.found("Far Away")
    shown = page(newcomer)
    assert "Once others are in the group" in text(shown)
    assert "Of 1 member now, that is 1 ballot." in text(shown)
    assert "Lend my ballot…" not in text(shown)
