"""The blend in the window: whom it harms, what is worked out, each lesson, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtGui import QImage

from deliberation.acts import KEEP, Touched
from deliberation.folding.touching import Imposition
from deliberation.state import Assessment, Stage
from deliberation.weighing.blend import blend
from deliberation.weighing.effects import table
from deliberation.weighing.given import Given
from desktop.ui import look
from desktop.ui.main_window import MainWindow
from desktop.ui.widgets.blend_table import BlendAxis, sentence
from desktop.ui.widgets.mark_axis import Mark, MarkAxis
from tests.desktop.ui.clicks import all_text, click
from tests.desktop.ui.test_pages import nameless, unreachable
from tests.house import open_deliberation

ADA, BO = "a" * 64, "b" * 64
NAMES = {ADA: "Ada", BO: "Bo"}
OPTION = "1" * 64
NEW = "Music is quiet after eleven in the evening."
UNTIL = (date.today() + timedelta(days=40)).isoformat()


@pytest.fixture(autouse=True)
def plain_look() -> None:
    look.set_current(look.Look())


@pytest.fixture
def ratings(show, qtbot) -> Callable[..., MainWindow]:
    def make(workspace, about: str, *opened: str) -> MainWindow:
        window = show(workspace)
        window.go("deliberation", about)
        window.deliberation.opened |= set(opened)
        window.deliberation.show_stage(Stage.RATINGS)
        qtbot.wait(1)
        return window

    return make


def harm(name: str, hundredths: int) -> Imposition:
    return Imposition("c" * 32, "", name, "named", "", hundredths)


def row_of(**more):
    given = Given([KEEP, OPTION], [ADA, BO], **more)
    made = blend(given)
    return made, made.row(OPTION)


def test_others_who_are_harmed_are_named_with_their_harm():
    made, row = row_of(
        ratings={(OPTION, ADA): 50, (OPTION, BO): -20},
        imposed={OPTION: [harm("Mia", 5), harm("the neighbours", 45)]},
    )
    assert sentence(made, row, NAMES) == (
        "Place 2. Worst off of the members: Bo, who finds it a little worse than now (−0.20). It "
        "harms others who have not consented: the neighbours: much harm (−0.45); Mia: a little "
        "harm (−0.05). That is the worst that it does, so it counts."
    )


def test_others_who_are_harmed_less_than_a_member_do_not_count():
    made, row = row_of(
        ratings={(OPTION, ADA): 50, (OPTION, BO): -60}, imposed={OPTION: [harm("Mia", 45)]}
    )
    assert "so it counts" not in sentence(made, row, NAMES)


def test_marks_differ_in_shape_and_the_lowest_is_filled(qtbot):
    cells = [Assessment(BO, OPTION, "tradition", -40, "hand", "")]
    _, row = row_of(
        ratings={(OPTION, ADA): 50},
        weights={BO: (50,) * 20},
        tables={OPTION: table(OPTION, cells)},
        imposed={OPTION: [harm("the neighbours", 45), harm("Mia", 0)]},
    )
    axis = BlendAxis(row, NAMES, "Option 1", "")
    qtbot.addWidget(axis)
    assert [(m.label, m.shape, m.filled) for m in axis._marks] == [
        ("Ad", "round", False), ("Bo", "square", False), ("TN", "diamond", True),
        ("Mi", "diamond", False),
    ]  # fmt: skip
    assert axis.accessibleDescription() == "Ada +0.50; Bo −0.02; the neighbours −0.45; Mia 0"


def test_what_is_worked_out_is_said_to_be():
    cells = [Assessment(BO, OPTION, "tradition", -40, "hand", "")]
    made, row = row_of(
        ratings={(OPTION, ADA): 50}, weights={BO: (50,) * 20},
        tables={OPTION: table(OPTION, cells)},
    )  # fmt: skip
    assert "Not rated by Bo: worked out from the values that they share" in sentence(
        made, row, NAMES
    )


def test_many_marks_stay_on_the_page(qtbot):
    axis = MarkAxis([Mark(f"{n}", 0.4) for n in range(50)], "many", "")
    qtbot.addWidget(axis)
    assert sorted(axis._levels.values()) == list(range(50))
    assert axis.sizeHint().height() < 300


def test_a_diamond_is_drawn_in_the_colour_of_a_warning(qtbot):
    axis = MarkAxis([Mark("X", 0.0, "diamond", filled=True)], "one", "")
    qtbot.addWidget(axis)
    axis.resize(400, axis.sizeHint().height())
    picture = QImage(axis.size(), QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFF)
    axis.render(picture)
    colours = {picture.pixelColor(200 + x, axis.height() - 26).name() for x in range(-12, 13)}
    assert look.LIGHT.warn in colours


def test_lessons_are_shown_one_by_one_behind_the_sum(house, ratings, qtbot):
    first = open_deliberation(house)
    option = house.bo.propose(house.group, first, kind="amend", text=NEW).subject
    trial = house.bo.start_trial(house.group, first, option, "Longer evenings.", UNTIL).subject
    house.meet()
    for laptop in house.laptops:
        laptop.consent(house.group, deliberation=first, option=option, trial=trial)
    house.meet()
    house.ada.observe(house.group, trial, "worked")
    house.bo.observe(house.group, trial, "mixed")
    house.cleo.observe(house.group, trial, "failed", harm=50)
    house.meet()
    house.ada.close_review(house.group, trial)
    house.meet()
    house.ada.learn(house.group, trial, "An hour more is too much.")
    house.meet()
    about = house.ada.acknowledge(house.group, clause=house.clause("1.3")).subject
    house.bo.acknowledge(house.group, clause=house.clause("1.3"))
    house.meet()
    again = house.bo.propose(
        house.group, about, kind="amend", text="Music is quiet after half past eleven at night."
    ).subject
    house.bo.rate(house.group, about, again, 40)
    house.meet()
    window = ratings(house.ada, about)
    assert "The lessons, one by one" not in all_text(window.deliberation)
    click(qtbot, window, "Redo this sum: Option 1")
    qtbot.wait(1)
    said = all_text(window.deliberation)
    assert "The lessons, one by one" in said
    assert "it worked by half (y = 0.500). Trusted by 1.000 and alike by " in said
    assert "1 saw harm; the worst was much harm." in said
    assert "The shaded stretch is what lessons add or take." in said


def test_it_says_how_sure_it_is(house, ratings):
    about = open_deliberation(house)
    option = house.bo.propose(house.group, about, kind="amend", text=NEW).subject
    for laptop, utility in zip(house.laptops, (40, 30, 10), strict=True):
        house.meet()
        laptop.rate(house.group, about, option, utility)
    house.meet()
    said = all_text(ratings(house.ada, about).deliberation)
    assert "How sure is this?" in said
    assert "If Cleo's rating of “Option 1, by Bo” were 0.11 lower (−0.01 instead" in said


def test_harm_to_others_is_seen_from_what_members_say(house, ratings, qtbot):
    about = open_deliberation(house)
    option = house.bo.propose(house.group, about, kind="amend", text=NEW).subject
    house.meet()
    for laptop in house.laptops:
        laptop.rate(house.group, about, option, 40)
    house.meet()
    text = house.ada.view(house.group).state.deliberation(about).option(option)
    neighbours = (Touched("named", "the neighbours", "", 30),)
    house.ada.touch(house.group, text.clause, text.sha256, neighbours)
    window = ratings(house.ada, about, f"sum {option}")
    said = all_text(window.deliberation)
    assert "the neighbours: some harm (−0.30)" in said
    assert "A diamond is somebody else whom it touches" in said
    assert "not consented: the neighbours −0.30 (only Ada has said whom it touches" in said
    assert nameless(window) == []
    assert unreachable(window) == []
