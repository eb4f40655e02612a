"""Asking the mediator: what it may see comes from the documents thread, the model runs on the
network thread, and what it drafted is kept by the documents thread again. It can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.ui.stages.desk import Desk
from desktop.ui.words import translate

if TYPE_CHECKING:
    from llm.dispute import Dispute, Mediated


def ask_mediator(desk: Desk) -> None:
    """Have wordings drafted and keep them in the group; shows how far it is all the while."""
    session, group, about = desk.session, desk.session.group, desk.about.id
    if session.cancel is not None:
        return  # it is drafting already

    def draft(dispute: Dispute) -> None:
        from llm.mediator import mediate  # loads slowly, so only once it is wanted

        label = translate("asking", "The mediator is drafting…")
        end: list[Callable[[], None]] = []

        def progress(sentence: str) -> None:
            session.backstage.post(lambda: session.report(sentence))

        def drafted(mediated: Mediated) -> None:
            end[0]()
            keeping = translate("asking", "Keeping what was drafted…")
            session.act(keeping, lambda ws: ws.record_mediation(group, about, mediated))

        def stopped(error: BaseException) -> None:
            end[0]()
            session.complain(error)

        end.append(session.begin_long(label))
        cancel = session.backstage.network(
            lambda: mediate(dispute, model=session.model, progress=progress), drafted, stopped
        )
        session.can_cancel(cancel)

    session.ask(lambda ws: ws.dispute(group, about), draft)
