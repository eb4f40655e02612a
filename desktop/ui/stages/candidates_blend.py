"""All wordings at a glance: what each member could live with, before one reads any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout

from deliberation.acts import KEEP
from deliberation.state import Mediation
from deliberation.weighing.blend import Blend, BlendRow
from deliberation.weighing.sums import capital, explain, leader_sentence, name_of
from desktop.ui.stages.blending import add_sum, legend
from desktop.ui.stages.candidate_card import wording_name
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import Card, button, row, rule, words
from desktop.ui.widgets.blend_table import BlendAxis, sentence
from desktop.ui.widgets.later import Later, Parts
from desktop.ui.words import translate

if TYPE_CHECKING:
    from desktop.workspace import Workspace

FIRST = 3  # wordings that are drawn until all are asked for, and keeping things as they are


def show_overview(desk: Desk, mediation: Mediation) -> None:
    """Add the blend of the candidates, worked out on the documents thread."""
    group, about = desk.session.group, desk.about.id
    desk.heading(translate("overview", "What each could live with"))

    def ask(workspace: Workspace) -> Blend:
        return workspace.blend_of_candidates(group, about, mediation.id)

    def build(blend: Blend) -> Parts:
        return _parts(desk, mediation, blend)

    desk.add(Later(desk.session, f"candidates {mediation.id}", ask, build))


def _parts(desk: Desk, mediation: Mediation, blend: Blend) -> Parts:
    wordings = [each for each in blend.rows if _real(each)]
    if not any(each.lam or set(each.ratings) - set(each.unrated) for each in wordings):
        nobody = translate(
            "overview",
            "Nobody has rated these wordings yet, and nobody shares values that they could be "
            "weighed by: so none of them comes first.",
        )
        return [words(nobody)]
    names = {member.id: member.name for member in desk.view.state.members}
    called = {str(i): wording_name(i) for i in range(len(mediation.candidates))}
    told = [
        words(_leading(blend, names | called), "lead"),
        words(legend(blend), "small"),
    ]
    sums = dict(
        zip([each.option for each in blend.rows], explain(blend, names | called), strict=False)
    )
    what = f"overview {mediation.id}"
    rows, left = _chosen(blend.rows, everything=desk.is_open(what))
    card = Card(gap=4)
    for place, each in enumerate(rows):
        if place:
            card.body.addWidget(rule())
        title, said = _title(mediation, each), sentence(blend, each, names)
        card.body.addWidget(words(title, "strong"))
        card.body.addWidget(BlendAxis(each, names, title, said))
        card.body.addWidget(words(said))
        add_sum(desk, card, each, title, sums[each.option])
    more = [_more(desk, what, left)] if left or desk.is_open(what) else []
    return [*told, card, *more]


def _leading(blend: Blend, called: Mapping[str, str]) -> str:
    """Which comes first; while somebody is silent about it only that it leads so far."""
    if not blend.leaders[0].unrated:
        return leader_sentence(blend, called)
    first = [capital(name_of(each.option, called)) for each in blend.leaders]
    said = translate("overview", "{wording} leads so far; not everybody has rated it.")
    if len(first) > 1:
        said = translate("overview", "{n} share the first place so far; not everybody has rated.")
    return said.format(wording=first[0], n=len(first))


def _chosen(rows: Sequence[BlendRow], *, everything: bool) -> tuple[list[BlendRow], int]:
    """The rows that are drawn, best first, and how many are left out."""
    if everything or len(rows) <= FIRST + 2:
        return list(rows), 0
    best = [each for each in rows if _real(each)][:FIRST]
    shown = [each for each in rows if each in best or not _real(each)]
    return shown, len(rows) - len(shown)


def _title(mediation: Mediation, it: BlendRow) -> str:
    if not _real(it):
        return translate("overview", "Keep things as they are")
    index = int(it.option)
    candidate = mediation.candidates[index]
    said = translate("overview", "Wording {n}").format(n=index + 1)
    if candidate.revises >= 0:
        revised = translate("overview", "{wording}, revised from {other}")
        return revised.format(wording=said, other=wording_name(candidate.revises))
    return said


def _real(it: BlendRow) -> bool:
    """Whether the row is a wording's; keeping things as they are is the measure."""
    return it.option != KEEP


def _more(desk: Desk, what: str, left: int) -> QBoxLayout:
    label = translate("overview", "Draw the other {n} wordings too").format(n=left)
    if left == 1:
        label = translate("overview", "Draw the other wording too")
    if not left:
        label = translate("overview", "Draw the first {n} alone").format(n=FIRST)
    toggle = button(label, lambda: desk.unfold(what, open_=bool(left)), "quiet")
    toggle.setObjectName(what)
    return row(toggle, None)
