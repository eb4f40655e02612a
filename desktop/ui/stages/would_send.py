"""What asking the mediator would send and where to, found out without sending any of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.mediating import ToMediate


@dataclass(frozen=True)
class WouldSend:
    """`model` is "" where there is none to use: then nothing is sent. `trouble` says why a model
    that is wanted cannot be used. `here`: it runs on this machine, at `host`.

    `questions` are pairs of what a wording starts from and the messages in full.
    """

    model: str = ""
    host: str = ""
    here: bool = True
    trouble: str = ""
    questions: tuple[tuple[str, str], ...] = ()


async def would_send(asked: ToMediate, model: str) -> WouldSend:
    """Only which models there are is asked of the server. Raises `NothingToMediate`."""
    from llm.errors import ModelError  # loads slowly, so here and only once it is wanted
    from llm.mediation.asking import mediate_questions
    from llm.mediation.record import bounded
    from llm.mediation.starts import starts_for
    from llm.room.asking import open_room

    asked.dispute.require_positions()
    try:
        room = await open_room(model)
    except ModelError as error:
        return WouldSend(trouble=str(error))
    if room is None:
        return WouldSend()
    wordings = room.budget.wordings
    starts = starts_for(bounded(asked.dispute), wordings)
    questions = mediate_questions(asked.dispute, wordings)
    return WouldSend(
        room.model.name,
        room.server.host,
        room.server.on_this_machine and room.model.runs_here,
        questions=tuple(
            (start.label, _written(each.question.messages))
            for start, each in zip(starts, questions, strict=True)
        ),
    )


def _written(messages: Sequence[Mapping[str, str]]) -> str:
    """The messages of a request as text, each under whose it is."""
    return "\n\n".join(f"[{each['role']}]\n{each['content']}" for each in messages)
