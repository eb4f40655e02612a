"""The commands about models: which there are, which is asked, and how far to trust each.

The model's client is slow to load, so what needs it is imported where it is used.
"""

from __future__ import annotations

import asyncio
from argparse import Namespace

from desktop import shapes, telling
from desktop.commands.arguments import Adder, owner, whole
from desktop.commands.common import Answer, NothingSaid, done
from desktop.commands.streaming import Counter, aside
from desktop.views import Changed
from desktop.workspace import Workspace
from llm.errors import ModelMissing, ServerGone

CHECK_SECONDS = 3_600.0  # somebody waits for it and can stop it


def arguments(add: Adder) -> None:
    all_ = add("models", "the models on your Ollama server, which is asked, and how each did with "
               "hidden disputes", models)  # fmt: skip
    owner(all_)
    below = add.within(all_, new=True)
    pick = below("use", "which model is asked from now on; nothing that is kept changes", use)
    pick.add_argument("model", metavar="NAME", help="auto, none, or the name of a model")
    get = below("pull", "fetch a model into the server; Ctrl-C stops it", fetch)
    get.add_argument("model", metavar="NAME", help="as in Ollama's library, such as llama3.2:3b")
    below("recommend", "the largest known model that fits this laptop's memory", advise)
    test = below("check", "give a model the hidden disputes that are due", check)
    test.add_argument("model", nargs="?", metavar="NAME", help="else the one that is asked")
    test.add_argument("--all", action="store_true", help="one of each kind, due or not")
    by_itself = below("working", "whether your agent does something while you are away", working)
    by_itself.add_argument("switch", choices=("on", "off"), metavar="on|off", help="on or off")
    by_itself.add_argument("--battery", type=whole, metavar="PERCENT",
                           help="on battery, only from this level up")  # fmt: skip


def models(workspace: Workspace, _: Namespace) -> Answer:
    from desktop.models import look_at_models

    it = asyncio.run(look_at_models(workspace.vault, workspace.model))
    alone, battery = workspace.works_alone, workspace.battery_level
    return Answer(
        shapes.models(it, alone=alone, battery=battery),
        telling.models(it, alone=alone, battery=battery),
    )


def use(workspace: Workspace, args: Namespace) -> Answer:
    """A name is looked up where the server answers, so that a slip is found at once."""
    name, aside_ = args.model.strip(), ""
    if not name:
        raise NothingSaid("Name a model, or say auto or none.")
    if name not in ("auto", "none"):
        from desktop.models import named
        from llm.room.chatting import list_models

        try:
            name = named(asyncio.run(list_models()), name)
        except ServerGone as error:
            aside_ = f" It could not be looked up: {error}"
    change = workspace.choose_model(name)
    return done(Changed(f"{change.sentence}{aside_}", change.topics))


def fetch(workspace: Workspace, args: Namespace) -> Answer:  # noqa: ARG001 - as every command
    from llm.room.pulling import pull

    counter = Counter()
    try:
        asyncio.run(pull(args.model, progress=counter.step))
    finally:
        counter.end()
    return done(Changed(f"The model {args.model} is there; 'folkmoot models use' chooses it."))


def advise(_: Workspace, __: Namespace) -> Answer:
    from llm.room.recommending import memory, recommend

    has = memory()
    it = recommend(has)
    return Answer(shapes.recommended(it, has), it.why)


def check(workspace: Workspace, args: Namespace) -> Answer:
    from desktop.model_work import check as give_disputes
    from llm.canaries.generating import KINDS
    from llm.canaries.standing import standing
    from llm.room.asking import open_room

    vault = workspace.vault
    room = asyncio.run(open_room(args.model or workspace.model, record=vault.record))
    if room is None:
        raise ModelMissing("There is no model to check; 'folkmoot models' shows what there is.")
    kinds = KINDS if args.all else None
    runs = asyncio.run(give_disputes(room, vault, aside, CHECK_SECONDS, kinds))
    now = standing(vault.canaries(room.digest), room.digest)
    name = room.model.name
    shape = shapes.checked(name, room.digest, runs, now)
    return Answer(shape, telling.checked(name, runs, now), now.ok)


def working(workspace: Workspace, args: Namespace) -> Answer:
    battery = workspace.battery_level if args.battery is None else args.battery
    return done(workspace.set_working(alone=args.switch == "on", battery=battery))
