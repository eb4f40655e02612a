"""The lessons page: one's own, others', and the files in which they travel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QCheckBox, QWidget

from crdt.lesson_file import read_lessons, write_lessons
from deliberation.acts import ToldLesson
from desktop.ui import files
from desktop.ui.pages.lessons import SHOWN, LessonsPage
from desktop.ui.session import Session
from desktop.ui.threads import Inline
from desktop.ui.widgets.lesson_card import came_of_it, harm_sentence, lesson_title
from tests.desktop.ui.clicks import all_text, button, click
from tests.desktop.ui.test_pages import nameless, unreachable
from tests.house import House, open_deliberation, open_workspace

NEW = "Music is quiet after eleven in the evening."
TOLD = ToldLesson(
    "Guests stay for two weeks.", ("guests",), "six flats on a noisy street", "Long guests",
    12, 92, "Fewer quarrels.", "Nobody asks them to go.", "Somebody moves out.", 7, 3, 2, 1, 45,
    "keep", ("Nobody asked the neighbours.",), True, "Two weeks is plenty.",
)  # fmt: skip


def learnt(house: House) -> str:
    """A trial whose review is closed, with a lesson; on all laptops."""
    about = open_deliberation(house)
    option = house.bo.propose(house.group, about, kind="amend", text=NEW).subject
    until = (date.today() + timedelta(days=40)).isoformat()
    trial = house.bo.start_trial(house.group, about, option, "Longer evenings.", until).subject
    house.meet()
    for laptop in (house.ada, house.bo):
        laptop.consent(house.group, deliberation=about, option=option, trial=trial)
    house.meet()
    house.ada.observe(house.group, trial, "worked", "Fine.")
    house.bo.observe(house.group, trial, "failed", "Cleo sang.", harm=30, tell=True)
    house.meet()
    house.bo.close_review(house.group, trial)
    house.meet()
    house.bo.learn(house.group, trial, "Ten was better.")
    house.meet()
    return trial


def a_file(tmp_path, *lessons: ToldLesson):
    """Lessons that another group gave."""
    stranger = open_workspace(tmp_path / "stranger", "Dilip Rao")
    group = stranger.found("Far Away").group
    path = tmp_path / f"{len(lessons)}.folkmoot-lessons"
    path.write_bytes(write_lessons(stranger._identity, group, lessons))
    stranger.close()
    return path


@pytest.fixture
def page(qtbot):
    """The page alone, on a workspace."""

    def make(workspace) -> LessonsPage:
        session = Session(Inline())
        session.failures = []
        session.failed.connect(session.failures.append)
        made = LessonsPage(session)
        session.refreshed.connect(made.refresh)
        qtbot.addWidget(made)
        made.resize(1000, 900)
        session.open("", lambda: workspace)
        made.show()
        qtbot.wait(1)
        return made

    return make


def test_an_empty_page_says_where_lessons_come_from(page, house, qtbot):
    shown = page(house.ada)
    assert "No lessons yet" in all_text(shown)
    assert "Try something for a time" in all_text(shown)
    went = []
    shown.go.connect(lambda *where: went.append(where))
    click(qtbot, shown, "Open the deliberations")
    assert went == [("deliberations", "")]
    assert nameless(shown) == []


def test_an_own_lesson_is_a_card_without_names(page, house, qtbot):
    learnt(house)
    shown = page(house.ada)
    said = all_text(shown)
    assert "Ten was better." in said
    assert (
        "A group of 3 members, for 40 days. It worked for 1, in part for 0, and failed for 1."
        in (said)
    )
    assert "1 saw harm; the worst was some harm (30 of 100)." in said
    assert "Longer evenings." not in said
    click(qtbot, shown, "Read all of it")
    qtbot.wait(1)
    said = all_text(shown)
    assert "Longer evenings." in said
    assert "“a member sang.”" in said
    assert NEW in said
    assert nameless(shown) == []
    assert unreachable(shown) == []


def test_lessons_go_to_a_file_and_come_from_one(page, house, qtbot, tmp_path, monkeypatch):
    trial = learnt(house)
    out = tmp_path / "out.folkmoot-lessons"
    asked = []
    monkeypatch.setattr(files, "save_as", lambda *how: asked.append(how) or out)
    shown = page(house.ada)
    click(qtbot, shown, "Give them to a file…")
    (given,) = read_lessons(out.read_bytes())
    assert given.lesson == house.ada.told_lessons(house.group)[trial]
    assert asked[0][-1] == ".folkmoot-lessons"

    other = open_workspace(tmp_path / "other", "Dilip Rao")
    other.found("Far Away")
    monkeypatch.setattr(files, "choose", lambda *_: out)
    theirs = page(other)
    click(qtbot, theirs, "Take lessons from a file…")
    qtbot.wait(1)
    said = all_text(theirs)
    assert "Ten was better." in said
    assert "Dilip Rao took it in." in said
    click(qtbot, theirs, "Take lessons from a file…")
    assert "All of these lessons are here already" in theirs.session.failures[-1]
    other.close()


def test_which_lessons_are_given_is_chosen(page, house, qtbot, tmp_path, monkeypatch):
    learnt(house)
    monkeypatch.setattr(files, "save_as", lambda *_: pytest.fail("nothing is to be given"))
    shown = page(house.ada)
    shown.findChild(QCheckBox).click()
    qtbot.wait(1)
    assert not button(shown, "Give them to a file…").isEnabled()
    shown.give()
    shown.findChild(QCheckBox).click()
    qtbot.wait(1)
    assert button(shown, "Give them to a file…").isEnabled()
    monkeypatch.setattr(files, "save_as", lambda *_: None)
    shown.give()  # thought better of it
    assert shown.session.failures == []


def test_those_of_one_source_weigh_as_one_and_samples_nothing(
    page, house, qtbot, tmp_path, monkeypatch
):
    samples = replace(TOLD, title="A sample", made_up=True)
    house.ada.take_lessons(house.group, a_file(tmp_path, TOLD, samples))
    shown = page(house.ada)
    said = all_text(shown)
    source = house.ada.view(house.group).state.lessons[0].source
    digits = " ".join(source[i : i + 4] for i in (0, 4, 8, 12))
    assert f"Source {digits}: 2 lessons, which together weigh as one" in said
    assert said.count("Made up: this never happened, and it weighs nothing.") == 1
    assert "It touched somebody who had not consented." in said
    assert "counts 50 percent of one of your own" in said


def test_many_lessons_come_a_few_at_a_time(page, house, qtbot, tmp_path):
    many = [replace(TOLD, title=f"Lesson {n}") for n in range(SHOWN + 3)]
    house.ada.take_lessons(house.group, a_file(tmp_path, *many))
    shown = page(house.ada)
    assert all_text(shown).count("Two weeks is plenty.\n") < 3 * (SHOWN + 3)
    click(qtbot, shown, f"Show more; there are {SHOWN + 3} in all")
    qtbot.wait(1)
    titles = [each.text() for each in shown.findChildren(QWidget, "") if hasattr(each, "text")]
    assert sum(str(title).startswith("Lesson ") for title in titles) == SHOWN + 3


def test_hostile_words_stay_words(page, house, qtbot, tmp_path):
    hostile = '<img src="file:///etc/passwd"><b>x</b>'
    evil = replace(TOLD, title=hostile, text=hostile, words=hostile, dissent=(hostile,))
    house.ada.take_lessons(house.group, a_file(tmp_path, evil))
    shown = page(house.ada)
    click(qtbot, shown, "Read all of it")
    qtbot.wait(1)
    assert all_text(shown).count(hostile) >= 4


def test_a_lesson_is_told_in_sentences():
    assert came_of_it(TOLD) == (
        "A group of 12 members, for 92 days. It worked for 7, in part for 3, and failed for 2. "
        "They kept it."
    )
    assert harm_sentence(TOLD) == "1 saw harm; the worst was much harm (45 of 100)."
    assert harm_sentence(ToldLesson("x")) == "Nobody saw harm."
    assert lesson_title(ToldLesson("")) == "A clause taken out"
