"""The page that does a blend by hand: each of its lines is redone, and the app's sums are these."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from deliberation.acts import KEEP, ToldLesson
from deliberation.state import (
    Assessment,
    Deliberation,
    Member,
    Option,
    Outcome,
    Rating,
    SharedValues,
    Stage,
    State,
    TakenLesson,
    Touching,
    Trial,
)
from deliberation.weighing.blend import Blend, BlendRow, blend_of
from deliberation.weighing.effects import table, utilities
from deliberation.weighing.evidence import Term, Voice
from deliberation.weighing.likeness import of_texts, shared, situation
from deliberation.weighing.sensitivity import sensitivity, sentences
from tests.deliberation.weighing.givens import weights

PAGE = Path(__file__).parents[3] / "docs" / "worked-example.md"
QUIET = "quiet hours"
NINE = Option("nine", "amend", QUIET, "Quiet hours start at nine in the evening.")
TEN = Option("ten", "amend", QUIET, "Quiet hours start at ten, and the neighbour is asked first.")
SUNDAYS = Option("sundays", "amend", QUIET, "Quiet hours start at nine on Sundays.")
KEPT = Option(KEEP, "keep", QUIET, "")
SAFE, FREE = "security-personal", "self-direction-action"
NAMES = {"ada": "Ada", "bo": "Bo", "cleo": "Cleo", "nine": "Nine", "ten": "Ten"}


# -- the group of the page ------------------------------------------------------------------------


def deliberation(name: str, words: str, *options: Option, **more: Any) -> Deliberation:
    return Deliberation(
        name, QUIET, "", 0, (), 2, True, Stage.RATINGS, options=(KEPT, *options),
        tags=("quiet",), situation=words, **more,
    )  # fmt: skip


@cache
def group() -> State:
    outcomes = tuple(
        Outcome(member, result, "")
        for member, result in (("ada", "worked"), ("bo", "worked"), ("cleo", "mixed"))
    )
    tried = Trial("own", "ada", SUNDAYS.id, "Rest.", "2026-01-31", outcomes=outcomes,
                  lessons=("It did.",))  # fmt: skip
    ratings = {("nine", "ada"): 60, ("nine", "bo"): 20, ("ten", "ada"): 30, ("ten", "bo"): 40}
    cells = (("ada", SAFE, 50), ("bo", SAFE, 40), ("cleo", SAFE, 10), ("ada", FREE, -30),
             ("bo", FREE, -20))  # fmt: skip
    now = deliberation(
        "now", "thin walls", NINE, TEN,
        ratings=tuple(Rating(m, o, u, "hand", "") for (o, m), u in ratings.items()),
        assessments=tuple(Assessment(m, "nine", v, e, "agent", "") for m, v, e in cells),
    )  # fmt: skip
    before = deliberation("before", "thin floors", SUNDAYS, trials=(tried,))
    told = [
        ToldLesson(tried=NINE.text, title="first", failed=6, group_size=6),
        ToldLesson(tried=NINE.text, title="second", failed=6, group_size=6),
        ToldLesson(tried="Quiet hours start at ten.", title="third", worked=6, group_size=6),
    ]
    return State(
        members=tuple(Member(id_, NAMES[id_], (), "") for id_ in ("ada", "bo", "cleo")),
        deliberations=(now, before),
        touches=(Touching("ada", QUIET, TEN.sha256, "named", "the neighbour", "", 10),),
        sharing=(SharedValues("cleo", "weights", weights(
            security_personal=600, self_direction_action=200, benevolence_caring=200)),),
        lessons=tuple(TakenLesson(f"{n}", "ada", "elm", "", it) for n, it in enumerate(told)),
    )  # fmt: skip


def weighed() -> Blend:
    return blend_of(group(), group().deliberations[0])


def row(option: str) -> BlendRow:
    found = weighed().row(option)
    assert found is not None
    return found


def term(option: str, number: int) -> Term:
    return row(option).evidence.terms[number]


def elm(option: str) -> Voice:
    return row(option).evidence.voices[1]


def turned(rating: int) -> float:
    """B of Nine with the worst off at `rating`."""
    nine = row("nine")
    lam, p = nine.evidence.exact_lam, nine.evidence.exact_p
    return float((1 - lam) * Fraction(rating, 100) + lam * (2 * p - 1))


def cleo(safe: int) -> float:
    """What Nine is worth to her if feeling safe weighed so much, in thousandths."""
    known = table("nine", group().deliberations[0].assessments)
    own = weights(security_personal=safe, self_direction_action=200, benevolence_caring=200)
    return utilities({"cleo": own}, [known])["nine", "cleo"] / 100


def lessons(option: str) -> dict[str, float]:
    text = {"nine": NINE.text, "ten": TEN.text}[option]
    own, first, second, third = row(option).evidence.terms
    assert (first.lesson.y, first.s, first.full) == (second.lesson.y, second.s, second.full)
    found = {
        "texts of the own lesson": of_texts(SUNDAYS.text, text) / 1000,
        "s of the own lesson": own.s / 1000,
        "s of Elm's first and second": first.s / 1000,
        "s of Elm's third": third.s / 1000,
        "weight of the own lesson": own.full / 1e6,
        "weight of Elm's first and second": first.full / 1e6,
        "weight of Elm's third": third.full / 1e6,
        "weight of Elm": elm(option).weight / 1e6,
        "y of Elm": elm(option).y / 1000,
    }
    it = row(option)
    return found | {"n": it.n, "a": it.a, "b": it.b, "p": it.p, "lam": it.lam, "B": it.B}


def worked_out() -> dict[tuple[str, str], float]:
    """Every number that a line of the page comes to, as the app has it."""
    nine, ten, keep = row("nine"), row("ten"), row(KEEP)
    effects = {
        cell.value: cell.effect
        for cell in table("nine", group().deliberations[0].assessments).cells
    }
    here, there = situation(["quiet"], "thin walls"), situation(["quiet"], "thin floors")
    shift = sensitivity(group(), group().deliberations[0]).rating
    assert (
        shift is not None
        and shift.member == "bo"
        and shift.by == nine.ratings["cleo"] - shift.after
    )
    sections: dict[str, dict[str, float]] = {
        "Nine: the members": {
            "effect on feeling safe": effects[SAFE],
            "effect on acting freely": effects[FREE],
            "Cleo": nine.utilities["cleo"],
            "W": nine.W,
        },
        "Nine: the lessons": {
            "situations of the own lesson": shared(here, there) / 1000,
            "y of the own lesson": term("nine", 0).lesson.y / 1000,
            "y of Elm's first and second": term("nine", 1).lesson.y / 1000,
            "y of Elm's third": term("nine", 3).lesson.y / 1000,
            **lessons("nine"),
        },
        "Ten: the members and the neighbour": {
            "Cleo": ten.utilities["cleo"],
            "the neighbour": -ten.imposed[0].harm / 100,
            "W": ten.W,
        },
        "Ten: the lessons": lessons("ten"),
        "Keeping things as they are": {"W": keep.W, "B": keep.B},
        "What would turn it": {
            "B of Nine with the worst off at 0": turned(0),
            "B of Nine with the worst off at −0.01": turned(-1),
            "change for Ada": (nine.ratings["ada"] - shift.after) / 100,
            "change for Bo": (nine.ratings["bo"] - shift.after) / 100,
            "change for Cleo": (nine.ratings["cleo"] - shift.after) / 100,
            "Cleo with feeling safe at 0.094": cleo(94),
            "Cleo with feeling safe at 0.093": cleo(93),
        },
    }
    return {(s, label): x for s, lines in sections.items() for label, x in lines.items()}


# -- the page -------------------------------------------------------------------------------------

LINES = [
    (section.splitlines()[0], *line.split(" = "))
    for section in PAGE.read_text("utf-8").split("\n## ")[1:]
    for box in re.findall(r"```\n(.*?)```", section, re.DOTALL)
    for line in box.splitlines()
]
OPERATIONS: dict[type[ast.AST], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
CHOICES: dict[str, Callable[[list[float]], float]] = {
    "the least of ": min,
    "the greatest of ": max,
    "the middle of ": median,
}


def redone(sum_: str) -> float:
    for words, choose in CHOICES.items():
        if sum_.startswith(words):
            return choose([redone(part) for part in sum_.removeprefix(words).split(", ")])
    return _value(ast.parse(sum_.replace("−", "-").replace("×", "*"), mode="eval").body)


def _value(node: ast.AST) -> float:
    if isinstance(node, ast.BinOp):
        return OPERATIONS[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.UnaryOp):
        return OPERATIONS[type(node.op)](_value(node.operand))
    assert isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    return float(node.value)


def printed(number: float, like: str) -> str:
    """As the page writes it: as many decimals, and a sign where it has one."""
    digits = len(like.partition(".")[2])
    sign = "+" if like[0] in "+−" else ""
    rounded = round(number + 1e-12, digits)  # a half goes up, as the page says
    return f"{rounded or 0.0:{sign}.{digits}f}".replace("-", "−")


@pytest.mark.parametrize(("section", "label", "sum_", "result"), LINES)
def test_each_line_comes_to_what_it_says(section: str, label: str, sum_: str, result: str) -> None:
    assert printed(redone(sum_), result) == result


def test_the_app_comes_to_the_same_numbers_and_to_no_others() -> None:
    app = worked_out()
    page = {(section, label): result for section, label, _, result in LINES}
    assert len(page) == len(LINES) > 40
    assert page == {key: printed(app[key], page.get(key, "?.???")) for key in app}


def test_what_comes_out_is_said_as_the_app_says_it() -> None:
    text = " ".join(PAGE.read_text("utf-8").split())
    assert [row.option for row in weighed().rows] == ["nine", KEEP, "ten"]
    assert (
        "Nine comes first (+0.1831), then keeping things as they are (0), then Ten (−0.0868)"
        in text
    )
    turning = sensitivity(group(), group().deliberations[0])
    for sentence in sentences(turning, NAMES, {SAFE: "feeling safe"}):
        assert f"- {sentence}" in text, sentence


def test_what_the_page_says_of_the_group_is_the_group() -> None:
    text = " ".join(PAGE.read_text("utf-8").split())
    for option in (NINE, TEN, SUNDAYS):
        assert f'"{option.text}"' in text
    assert "| rating of Nine | +0.60 | +0.20 | has not rated it |" in text
    assert "| rating of Ten | +0.30 | +0.40 | has not rated it |" in text
    (elms,) = (each for each in row("nine").evidence.together if each.taker)
    assert (elms.taker, elms.weight, elms.y) == ("ada", elm("nine").weight, elm("nine").y)
    assert row("ten").imposed[0].harms == (("ada", 10),)
    free = table("nine", group().deliberations[0].assessments).cell(FREE)
    assert free is not None and free.silent == ("cleo",)
    assert (row("nine").unrated, row("nine").computed, row("ten").unrated) == (
        (), ("cleo",), ("cleo",),
    )  # fmt: skip
