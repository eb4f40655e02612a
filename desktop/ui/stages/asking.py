"""Asking the mediator: what it may see comes from the documents thread, the model runs on the
network thread, and what it drafted is kept by the documents thread again. It can be stopped."""

from __future__ import annotations

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
    label = translate("asking", "The mediator is drafting…")
    if session.doing(label):
        return
    end = session.begin_long(label)

    def stopped(error: BaseException) -> None:
        end()
        session.complain(error)

    def drafted(mediated: Mediated) -> None:
        end()
        keeping = translate("asking", "Keeping what was drafted…")
        session.act(keeping, lambda ws: ws.record_mediation(group, about, mediated))

    def progress(sentence: str) -> None:
        session.backstage.post(lambda: session.report(sentence))

    def draft(asked: ToMediate) -> None:
        async def mediating() -> Mediated:
            from desktop import model_work  # loads slowly, so here and only once it is wanted

            return await model_work.draft_between(asked, session.model, progress=progress)

        session.can_cancel(session.backstage.network(mediating, drafted, stopped))

    session.ask(lambda ws: ws.to_mediate(group, about), draft, stopped)


def show_what_would_be_sent(desk: Desk) -> None:
    """Open the sheet with the questions that asking would send; none of them is sent by that."""
    session, group, about = desk.session, desk.session.group, desk.about.id
    label = translate("asking", "Looking what would be sent…")
    if session.doing(label):
        return
    end = session.begin_long(label)

    def stopped(error: BaseException) -> None:
        end()
        session.complain(error)

    def show(found: WouldSend) -> None:
        end()
        sheet = PromptSheet(found, lambda: ask_mediator(desk), desk.page.window())
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    def look(asked: ToMediate) -> None:
        model = session.model
        cancel = session.backstage.network(lambda: would_send(asked, model), show, stopped)
        session.can_cancel(cancel)

    session.ask(lambda ws: ws.to_mediate(group, about), look, stopped)
