"""The blend table of a deliberation, with every sum and every lesson unfolded on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.acts import KEEP
from deliberation.weighing.blend import Blend, BlendRow, blend_of
from deliberation.weighing.evidence import WHOLE, Lesson, Term
from deliberation.weighing.sensitivity import sensitivity, sentences
from deliberation.weighing.sums import explain, leader_sentence
from desktop.ui.pages.agent_known import language
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import Card, button, row, rule, words
from desktop.ui.widgets.blend_table import BlendAxis, sentence
from desktop.ui.widgets.harm import harm_words
from desktop.ui.widgets.later import Later, Parts
from desktop.ui.words import translate

if TYPE_CHECKING:
    from desktop.workspace import Workspace


def show_blend(desk: Desk) -> None:
    """Add the table; before anybody's number is known there is none."""
    about, view = desk.about, desk.view
    blend = blend_of(view.state, about)
    if not about.ratings and not any(each.computed for each in blend.rows):
        return
    names = {member.id: member.name for member in view.state.members}
    options = {option.id: desk.name(option) for option in about.options}
    quoted = {**names, **{key: f"“{name}”" for key, name in options.items() if key != KEEP}}
    sums = explain(blend, quoted)
    desk.heading(translate("blending", "What each could live with"))
    desk.add(words(leader_sentence(blend, quoted), "lead"))
    desk.add(words(legend(blend), "small"))
    card = Card(gap=4)
    for index, (each, its_sum) in enumerate(zip(blend.rows, sums, strict=False)):
        if index:
            card.body.addWidget(rule())
        name = options.get(each.option, KEEP)
        said = sentence(blend, each, names)
        card.body.addWidget(words(name, "strong"))
        card.body.addWidget(BlendAxis(each, names, name, said))
        card.body.addWidget(words(said))
        add_sum(desk, card, each, name, its_sum)
    desk.add(card)
    _how_sure(desk, quoted)


def legend(blend: Blend) -> str:
    """How the drawn table is read."""
    said = [
        translate(
            "blending",
            "A mark for each member, from −1 (much worse than now) to +1 (much better). The "
            "filled mark is the worst off; the lowest mark is what counts for the option.",
        )
    ]
    if any(each.computed for each in blend.rows):
        square = translate("blending", "A square mark is worked out from values that are shared.")
        said.append(square)
    if any(each.imposed for each in blend.rows):
        diamond = translate(
            "blending", "A diamond is somebody else whom it touches, and who has not consented."
        )
        said.append(diamond)
    if any(each.lam for each in blend.rows):
        said.append(translate("blending", "The shaded stretch is what lessons add or take."))
    return " ".join(said)


def add_sum(desk: Desk, card: Card, it: BlendRow, name: str, its_sum: str) -> None:
    """Add the sum of a row in full, with each lesson in it, folded until it is wanted."""
    what = f"sum {it.option}"
    shown = desk.is_open(what)
    label = (
        translate("blending", "Hide the sum") if shown else translate("blending", "Redo this sum")
    )
    spoken = translate("blending", "{label}: {name}").format(label=label, name=name)
    toggle = button(label, lambda: desk.unfold(what, open_=not shown), "quiet", name=spoken)
    toggle.setObjectName(what)
    card.body.addLayout(row(toggle, None))
    if not shown:
        return
    card.body.addWidget(words(its_sum, "mono", select=True))
    told = [_weighed(term) for term in it.evidence.terms]
    told += [_sample(lesson) for lesson, s in zip(it.evidence.lessons, it.evidence.likeness,
                                                  strict=True) if lesson.made_up and s]  # fmt: skip
    if told:
        card.body.addWidget(words(translate("blending", "The lessons, one by one"), "strong"))
    for each in told:
        card.body.addWidget(words(each))


def _weighed(term: Term) -> str:
    """One lesson and what it counts for."""
    lesson = term.lesson
    said = translate(
        "blending",
        "“{title}”: {how} (y = {y}). Trusted by {trust} and alike by {alike}, it weighs {weight} "
        "of a lesson.",
    ).format(
        title=lesson.title,
        how=_how(lesson.y),
        y=f"{lesson.y / WHOLE:.3f}",
        trust=f"{lesson.t / WHOLE:.3f}",
        alike=f"{term.s / WHOLE:.3f}",
        weight=f"{term.weight:.3f}",
    )
    if term.share < 1:
        said += " " + translate(
            "blending", "It shares that with others from the same source, which count as one."
        )
    if lesson.harmed:
        harm = translate("blending", "{n} saw harm; the worst was {harm}.")
        said += " " + harm.format(n=lesson.harmed, harm=harm_words(lesson.harm))
    return said


def _sample(lesson: Lesson) -> str:
    said = translate("blending", "“{title}”: a sample that never happened; it weighs nothing.")
    return said.format(title=lesson.title)


def _how(y: int) -> str:
    """How it went by what members saw, y in thousandths."""
    if y >= WHOLE:
        return translate("blending", "it worked for all")
    if y > WHOLE // 2:
        return translate("blending", "it worked more often than not")
    if y == WHOLE // 2:
        return translate("blending", "it worked by half")
    if y:
        return translate("blending", "it failed more often than not")
    return translate("blending", "it failed for all")


def _how_sure(desk: Desk, names: dict[str, str]) -> None:
    """What would have to be otherwise for another option to come first."""
    state, about = desk.view.state, desk.about

    def ask(workspace: Workspace) -> list[str]:
        values = workspace.value_names(language())
        return sentences(sensitivity(state, about), names, values)

    def build(said: list[str]) -> Parts:
        title = translate("blending", "How sure is this?")
        return [Card(words(title, "strong"), *(words(_capital(each)) for each in said), gap=6)]

    desk.add(Later(desk.session, f"sensitivity {about.id}", ask, build))


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]
