"""The command that shows every prompt, and what would be sent with it before it is sent."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from deliberation.errors import FolkmootError
from desktop import shapes, telling
from desktop.commands.arguments import Adder, about, owner
from desktop.commands.common import Answer, about_of, view_of
from desktop.commands.streaming import aside
from desktop.workspace import Workspace
from llm.errors import ModelError
from llm.prompts import load, names
from llm.room.budget import Budget
from llm.room.context import MOST_CONTEXT, tokens_left

if TYPE_CHECKING:
    from desktop.sending import Nothing, Sent
    from llm.room.asking import Room

_NO_MODEL = "(no model is at hand)"


def arguments(add: Adder) -> None:
    shown = add("prompts", "what models are asked with: each prompt, what it may see, and with "
                "--show exactly what would be sent now", prompts)  # fmt: skip
    shown.add_argument("--show", nargs="?", const="", metavar="NAME",
                       help="what would be sent, by this prompt or by all")  # fmt: skip
    shown.add_argument("--model", help="auto, none, or the name of a model")
    about(shown)
    owner(shown)


def prompts(workspace: Workspace, args: Namespace) -> Answer:
    if args.show is None:
        every = [load(name) for name in names()]
        return Answer(shapes.prompts(every), telling.prompts(every))
    from desktop.sending import Asking, Nothing, to_be_sent  # the model's client is slow to load

    # A starting blend is part of what a mediator is asked, and no question of its own.
    wanted = [load(args.show).name] if args.show else [n for n in names() if "start-" not in n]
    group, deliberation, why = _which(workspace, args)
    room = _room(args.model or workspace.model)
    budget = room.budget if room else Budget.from_environment()
    room_for = tokens_left((), budget.tokens, room.context if room else MOST_CONTEXT)
    asking = Asking(workspace, group, deliberation, why, room_for, budget.wordings)
    found: list[tuple[Sent, dict[str, Any]]] = []
    nothing: list[Nothing] = []
    for name in wanted:
        try:
            found += [(each, _request(each, room)) for each in to_be_sent(asking, name)]
        except FolkmootError as error:
            nothing.append(Nothing(name, str(error)))
    model = room.name if room else ""
    return Answer(shapes.sent(model, found, nothing), telling.sent(found, nothing))


def _room(model: str) -> Room | None:
    """The model that would be asked, so that its name and what it can read are known."""
    from llm.room.asking import open_room

    try:
        return asyncio.run(open_room(model))
    except ModelError as error:
        aside(str(error))
        return None


def _which(workspace: Workspace, args: Namespace) -> tuple[str, str, str]:
    """The ids of the group and of the deliberation that are meant, or why there are none: one
    that was named in vain is a slip, to have none is not."""
    try:
        view = view_of(workspace, args)
        return view.id, about_of(view, args).id, ""
    except FolkmootError as error:
        if args.deliberation is not None or args.group is not None:
            raise
        return "", "", str(error)


def _request(sent: Sent, room: Room | None) -> dict[str, Any]:
    """As the server would get it. Raises `TooLong` where the model cannot read it at once."""
    from llm.room.chatting import request_for

    asked = sent.question
    return request_for(
        room.model.name if room else _NO_MODEL,
        asked.messages,
        asked.schema,
        room.budget if room else Budget.from_environment(),
        context=room.context if room else MOST_CONTEXT,
        seed=asked.seed,
        temperature=asked.temperature,
    )
