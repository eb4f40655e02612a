"""Asking the mediator: what it may see comes from the documents thread, the model runs on the
network thread, and what it drafted is kept by the documents thread again. It can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.ui.stages.desk import Desk
from desktop.ui.stages.prompt_sheet import PromptSheet
from desktop.ui.stages.would_send import WouldSend, would_send
from desktop.ui.words import translate

if TYPE_CHECKING:
    from desktop.mediating import ToMediate
    from llm.mediation.dispute import Mediated


def ask_mediator(desk: Desk) -> None:
    """Have wordings drafted and keep them in the group; shows how far it is all the while."""
    session, group, about = desk.session, desk.session.group, desk.about.id

    async def draft(asked: ToMediate, progress: Callable[[str], None]) -> Mediated:
        from desktop import model_work  # loads slowly, so here and only once it is wanted

        return await model_work.draft_between(asked, session.model, progress=progress)

    def keep(mediated: Mediated) -> None:
        keeping = translate("asking", "Keeping what was drafted…")
        session.act(keeping, lambda ws: ws.record_mediation(group, about, mediated))

    label = translate("asking", "The mediator is drafting…")
    session.consult(label, lambda ws: ws.to_mediate(group, about), draft, keep)


def show_what_would_be_sent(desk: Desk) -> None:
    """Open the sheet with the questions that asking would send; none of them is sent by that."""
    session, group, about = desk.session, desk.session.group, desk.about.id

    def show(found: WouldSend) -> None:
        sheet = PromptSheet(found, lambda: ask_mediator(desk), desk.page.window())
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    session.consult(
        translate("asking", "Looking what would be sent…"),
        lambda ws: ws.to_mediate(group, about),
        lambda asked, _: would_send(asked, session.model),
        show,
    )
