"""The wheel of values: every name whole, every wedge to be picked, every sentence to be heard."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible

from deliberation.profiles.profile import Evidence, fold
from deliberation.profiles.values import VALUES
from desktop.ui import skin
from desktop.ui.look import DARK, LIGHT, TEXT_SIZES, Look
from desktop.ui.widgets.wheel import Spoke, Wheel, name_font
from desktop.ui.widgets.wheel_names import Lettering, arrange, at

NAMES = [f"{value.replace('-', ': ', 1).capitalize()}" for value in VALUES]


def spokes(*evidence: Evidence) -> list[Spoke]:
    profile = fold(evidence)
    return [
        Spoke(name, profile.of(value), f"{name} weighs {profile.of(value).weight}.")
        for name, value in zip(NAMES, VALUES, strict=True)
    ]


@pytest.fixture
def wheel(qtbot):
    skin.apply(Look(LIGHT, 100))
    made = Wheel(spokes(Evidence("1", "hedonism", 1, 90, "quote")), "hedonism")
    qtbot.addWidget(made)
    made.resize(780, made.heightForWidth(780))
    made.show()
    return made


def name_of(wheel: Wheel, value: str):
    return wheel.findChild(object, f"value {value}")


def test_arrows_go_round_the_circle_and_take_the_keyboard_along(qtbot, wheel):
    picked = []
    wheel.picked.connect(picked.append)
    wheel.window().activateWindow()
    name_of(wheel, "hedonism").setFocus()
    qtbot.keyClick(wheel.focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(wheel.focusWidget(), Qt.Key.Key_Left)
    qtbot.keyClick(wheel.focusWidget(), Qt.Key.Key_Home)
    qtbot.keyClick(wheel.focusWidget(), Qt.Key.Key_Up)
    assert picked == ["achievement", "hedonism", VALUES[0], VALUES[-1]]
    qtbot.keyClick(wheel.focusWidget(), Qt.Key.Key_Down)
    assert wheel.chosen == VALUES[0]
    assert wheel.focusWidget() is name_of(wheel, VALUES[0])


def test_the_tab_key_comes_to_the_chosen_value_alone(wheel):
    wheel.choose("face")
    by_tab = [v for v in VALUES if name_of(wheel, v).focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert by_tab == ["face"]


@pytest.mark.parametrize("value", VALUES)
def test_a_click_on_a_wedge_or_its_name_picks_the_value(qtbot, wheel, value: str):
    place = wheel._arranged()
    spot = at(place.centre, place.radius * 0.6, 18 * VALUES.index(value)).toPoint()
    wheel.choose("hedonism" if value != "hedonism" else "face")
    qtbot.mouseClick(wheel, Qt.MouseButton.LeftButton, pos=spot)
    assert wheel.chosen == value
    wheel.choose("hedonism" if value != "hedonism" else "face")
    qtbot.mouseClick(name_of(wheel, value), Qt.MouseButton.LeftButton)
    assert wheel.chosen == value


def test_a_click_beside_the_circle_picks_nothing(qtbot, wheel):
    qtbot.mouseClick(wheel, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert wheel.chosen == "hedonism"


def test_a_screen_reader_hears_name_and_sentence(wheel):
    spoken = QAccessible.queryAccessibleInterface(name_of(wheel, "hedonism"))
    assert spoken.text(QAccessible.Text.Name) == NAMES[3]
    assert spoken.text(QAccessible.Text.Description).startswith(f"{NAMES[3]} weighs ")


def test_a_heavier_value_has_a_longer_wedge(wheel):
    heavy = next(each for each in wheel._spokes if each.standing.value == "hedonism").standing
    light = next(each for each in wheel._spokes if each.standing.value == "face").standing
    assert wheel._radius(heavy.weight) > wheel._radius(light.weight) > wheel._radius(0)
    assert wheel._radius(heavy.low) < wheel._radius(heavy.weight) < wheel._radius(heavy.high)


def test_more_than_colour_tells_what_was_never_spoken_of(qtbot):
    """Without colour, a value that was spoken of and one that was not still look different."""

    def shades(*evidence: Evidence) -> list[int]:
        made = Wheel(spokes(*evidence), "face")
        qtbot.addWidget(made)
        made.resize(780, made.heightForWidth(780))
        place, image = made._arranged(), made.grab().toImage()
        points = [at(place.centre, place.radius * r / 100, 54 + 6) for r in range(14, 30)]
        return [image.pixelColor(point.toPoint()).lightness() for point in points]

    skin.apply(Look(LIGHT, 100))
    silent = shades()
    spoken = shades(
        Evidence("1", "hedonism", 1, 40, "quote"), Evidence("2", "hedonism", -1, 99, "quote")
    )
    assert silent != spoken


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", TEXT_SIZES)
@pytest.mark.parametrize("width", [420, 780, 1100])
def test_it_is_drawn_in_every_look_and_no_name_leaves_it(qtbot, tokens, size: int, width: int):
    skin.apply(Look(tokens, size))
    made = Wheel(spokes(), VALUES[0])
    qtbot.addWidget(made)
    made.resize(width, made.heightForWidth(width))
    assert not made.grab().isNull()
    inside = QRectF(made.rect()).adjusted(-1, -1, 1, 1)
    assert all(inside.contains(QRectF(name.geometry())) for name in made._names)


@settings(max_examples=40, deadline=None)
@given(
    names=st.lists(st.text("abc xyzäß:", min_size=1, max_size=60), min_size=20, max_size=20),
    width=st.integers(300, 1400),
    size=st.sampled_from(TEXT_SIZES),
)
def test_names_never_lie_on_each_other_or_on_the_circle(qapp, names, width: int, size: int):
    how = Lettering(name_font(bold=True), size / 100, 5 * size / 100)
    place = arrange(width, names, how)
    for index, one in enumerate(place.boxes):
        assert one.top() >= -0.01
        assert one.bottom() <= place.height + 1
        away = nearest(one, place.centre) - place.centre
        assert (away.x() ** 2 + away.y() ** 2) ** 0.5 >= place.radius - 0.01
        for other in place.boxes[index + 1 :]:
            assert not one.adjusted(0.01, 0.01, -0.01, -0.01).intersects(other)


def nearest(box: QRectF, point: QPointF) -> QPointF:
    """The point of the box that is nearest to another point."""
    return QPointF(
        min(max(point.x(), box.left()), box.right()), min(max(point.y(), box.top()), box.bottom())
    )
