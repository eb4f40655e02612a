"""The blend table of a deliberation, with every sum unfolded on demand."""

from __future__ import annotations

from deliberation.acts import KEEP
from deliberation.blend import blend_of
from deliberation.sums import explain, leader_sentence
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import Card, button, row, rule, words
from desktop.ui.widgets.blend_table import BlendAxis, sentence
from desktop.ui.words import translate


def show_blend(desk: Desk) -> None:
    """Add the table; before the first rating there is none."""
    about, view = desk.about, desk.view
    if not about.ratings:
        return
    blend = blend_of(view.state, about)
    names = {member.id: member.name for member in view.state.members}
    options = {option.id: desk.name(option) for option in about.options}
    quoted = {**names, **{key: f"“{name}”" for key, name in options.items() if key != KEEP}}
    sums = explain(blend, quoted)
    desk.heading(translate("blending", "What each could live with"))
    desk.add(words(leader_sentence(blend, quoted), "lead"))
    legend = translate(
        "blending",
        "A mark for each member, from −1 (much worse than now) to +1 (much better). "
        "The filled mark is the worst off; the lowest mark is what counts for the option.",
    )
    desk.add(words(legend, "small"))
    card = Card(gap=4)
    for index, (each, its_sum) in enumerate(zip(blend.rows, sums, strict=False)):
        if index:
            card.body.addWidget(rule())
        name = options.get(each.option, KEEP)
        said = sentence(blend, each, names)
        card.body.addWidget(words(name, "strong"))
        card.body.addWidget(BlendAxis(each, names, name, said))
        card.body.addWidget(words(said))
        _redo(desk, card, each.option, name, its_sum)
    desk.add(card)


def _redo(desk: Desk, card: Card, option: str, name: str, its_sum: str) -> None:
    what = f"sum {option}"
    shown = desk.is_open(what)
    label = (
        translate("blending", "Hide the sum") if shown else translate("blending", "Redo this sum")
    )
    spoken = translate("blending", "{label}: {name}").format(label=label, name=name)
    toggle = button(label, lambda: desk.unfold(what, open_=not shown), "quiet", name=spoken)
    toggle.setObjectName(what)
    card.body.addLayout(row(toggle, None))
    if shown:
        card.body.addWidget(words(its_sum, "mono", select=True))
