"""They disagree, apart; then a mediator drafts between their words."""

from __future__ import annotations

import asyncio

from desktop import telling
from desktop.model_work import draft_between
from desktop.rehearsal.moot import Moot


def disagree(moot: Moot) -> None:
    moot.tell.scene("Apart, each says that it isn't it")
    for laptop in moot.laptops:
        change = laptop.workspace.acknowledge(moot.group, clause=moot.clause.id)
        moot.deliberation = change.subject
        about = moot.about(laptop)
        said = len(about.acknowledgements)
        moot.tell.text(
            f"{laptop.name}: “What we have isn't it, and I don't know the answer.” (As far as "
            f"{laptop.name}'s laptop knows, {said} of the {about.needed} who are needed.)"
        )
    moot.meet()
    moot.tell.text("Together these open one deliberation, though nobody knew of the others.")
    for laptop in moot.laptops:
        laptop.workspace.position(moot.group, moot.deliberation, laptop.part.position)
        moot.tell.text(f"{laptop.name} writes, alone:")
        moot.tell.quote(laptop.part.position)
    moot.meet()


def draft(moot: Moot) -> None:
    moot.tell.scene("Their laptops meet, and a mediator drafts")
    workspace = moot.first.workspace
    asked = workspace.to_mediate(moot.group, moot.deliberation)
    moot.tell.progress("drafting wordings")
    mediated = asyncio.run(draft_between(asked, moot.model, progress=moot.tell.progress))
    workspace.record_mediation(moot.group, moot.deliberation, mediated)
    view = workspace.view(moot.group)
    about = moot.about(moot.first)
    values = workspace.value_names()
    moot.tell.block(telling.mediation(view, about, about.mediations[-1], values))
    moot.meet()
