"""The commands about what the owner's agent does by itself; nothing leaves without their yes."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from desktop import lookup, shapes, telling
from desktop.background.work import Work
from desktop.commands.arguments import Adder, owner, whole
from desktop.commands.common import Answer, NothingSaid, done
from desktop.commands.streaming import aside
from desktop.shapes.working import Done
from desktop.workspace import Workspace
from llm.errors import BadAnswer, ModelError
from llm.vault.records import Note

if TYPE_CHECKING:
    from llm.room.asking import Room

MOST = 100  # things in one go


def arguments(add: Adder) -> None:
    list_ = add("away", "what your agent did while you were away; the list counts as seen then",
                away)  # fmt: skip
    owner(list_)
    below = add.within(list_, new=True)
    for name, help_, run in (
        ("show", "one of these whole, with the reasons", show),
        ("send", "yes, give this rating to the group", send),
        ("put-forward", "yes, make this solution an option of yours", put_forward),
        ("drop", "throw it away", drop),
    ):
        one = below(name, help_, run)
        one.add_argument("note", metavar="ID", help="the start of its id, from 'folkmoot away'")
    now = add("work", "let your agent do now what it would do while you are away", work)
    now.add_argument("--most", type=whole, default=MOST, metavar="N", help="how many things")
    now.add_argument("--model", help="auto, none, or the name of a model")
    owner(now)


# -- the quiet list -------------------------------------------------------------------------------


def away(workspace: Workspace, _: Namespace) -> Answer:
    found = workspace.notes()
    answer = Answer(shapes.away(found), telling.away(found, _about(workspace, found)))
    workspace.see_notes()
    return answer


def _named(workspace: Workspace, args: Namespace) -> Note:
    every = (each.id for each in workspace.notes())
    return workspace.note(lookup.named("note", args.note, every, "away"))


def _about(workspace: Workspace, notes: Iterable[Note]) -> dict[str, str]:
    """What each note is about, in words, by its id."""
    names = {each.id: each.name for each in workspace.groups()}
    views = {
        group: workspace.view(group)
        for group in {each.group for each in notes if each.deliberation}
        if group in names
    }
    found = {}
    for each in notes:
        said = [f"for {names[each.group]}"] if each.group in names else []
        view = views.get(each.group)
        about = view.state.deliberation(each.deliberation) if view else None
        if view and about:
            number = view.numbers.get(about.clause, "")
            said.append(f"on clause {number}" if number else f"on {about.topic}")
            option = telling.names(view, about.id).get(each.subject, "")
            said += [f"of {option}"] if option else []
        found[each.id] = ", ".join(said)
    return found


def show(workspace: Workspace, args: Namespace) -> Answer:
    it = _named(workspace, args)
    return Answer(shapes.note(it), telling.note(it, _about(workspace, [it])[it.id]))


def send(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.send_rating(_named(workspace, args).id))


def put_forward(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.put_forward(_named(workspace, args).id))


def drop(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.drop_note(_named(workspace, args).id))


# -- working now ----------------------------------------------------------------------------------


def work(workspace: Workspace, args: Namespace) -> Answer:
    """Until nothing is left. What fails is left for another time; with a model that cannot be
    reached, or that must not hear what is private, it goes on without any."""
    if not 1 <= args.most <= MOST:
        raise NothingSaid(f"--most takes a whole number from 1 to {MOST}.")
    room, found, failed = _room(workspace, args.model or workspace.model), list[Done](), set[str]()
    todo = _next(workspace, room, failed)
    while todo is not None and len(found) < args.most:
        aside(todo.what)
        try:
            found.append(_do(workspace, todo, room))
        except ModelError as error:
            found.append(Done(todo.what, came=str(error)))
            failed.add(todo.key)
            room = room if isinstance(error, BadAnswer) else None
        todo = _next(workspace, room, failed)
    about = _about(workspace, [each.note for each in found if each.note])
    more = todo is not None
    return Answer(shapes.worked(found, more=more), telling.worked(found, about, more=more))


def _room(workspace: Workspace, model: str) -> Room | None:
    from llm.room.asking import open_room  # the model's client is slow to load

    try:
        return asyncio.run(open_room(model, record=workspace.vault.record))
    except ModelError as error:
        aside(str(error))
        return None


def _next(workspace: Workspace, room: Room | None, but: Collection[str]) -> Work | None:
    return workspace.next_work(room.digest if room else "", but)


def _do(workspace: Workspace, todo: Work, room: Room | None) -> Done:
    before = {each.id for each in workspace.notes()}
    change = todo.keep(workspace, asyncio.run(_run(todo, room)))
    new = [each for each in workspace.notes() if each.id not in before]
    if new:
        return Done(todo.what, new[0])
    return Done(todo.what, came=change.sentence if change.topics else "")


async def _run(todo: Work, room: Room | None) -> object:
    return await todo.run(room)
