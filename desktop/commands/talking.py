"""The commands with which the owner talks with their agent.

What the owner says is kept first, so that nothing of it is lost whatever the model does.
"""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from dataclasses import replace

from deliberation.profiles.profile import Evidence
from desktop import lookup, shapes, telling
from desktop.commands.arguments import Adder, owner
from desktop.commands.common import Answer, NothingSaid, done, words
from desktop.commands.parsing import Parser
from desktop.commands.streaming import Screen, aside
from desktop.talking import Answered, Talked, answer
from desktop.views import Changed
from desktop.workspace import Workspace
from llm.errors import ModelError


def arguments(add: Adder) -> None:
    talk_ = add("talk", "talk with your agent: in words here, or line by line at the keyboard; "
                "what you say stays on this laptop", converse)  # fmt: skip
    owner(talk_)
    _where(talk_)
    below = add.within(talk_, "COMMAND|WORDS", new=True, without="talk line by line")
    say_ = below("say", "say something to your agent; the word 'say' can be left out", say)
    say_.add_argument("words", nargs="?", metavar="WORDS",
                      help="what you say, or - to read it from standard input")  # fmt: skip
    _where(say_)
    below("list", "your conversations, the newest first", list_)
    for name, help_, run in (
        ("show", "a conversation, and what your agent takes from it", show),
        ("forget", "remove a conversation and all that came of it", forget),
    ):
        one = below(name, help_, run)
        one.add_argument("conversation", metavar="ID", help="the start of its id")
    for name, help_, run in (
        ("accept", "let something that was suggested count", accept),
        ("decline", "say that something suggested is no sign of anything", decline),
    ):
        one = below(name, help_, run)
        one.add_argument("suggestion", metavar="ID", help="the start of its id, from 'talk show'")
    below("week", "what changed in your profile within seven days, and why", week)
    talk_.usual, talk_.named = say_, ("say", "list", "show", "forget", "accept", "decline", "week")


def _where(parser: Parser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--conversation", default="", metavar="ID",
                       help="which to go on with; else the newest")  # fmt: skip
    which.add_argument("--new", action="store_true", help="begin a new one")
    parser.add_argument("--model", help="auto, none, or the name of a model")


# -- talking --------------------------------------------------------------------------------------


def say(workspace: Workspace, args: Namespace) -> Answer:
    said = words(args.words)
    screen = Screen(silent=args.json)
    it = exchange(workspace, said, _conversation(workspace, args), args.model, screen)
    aside(it.trouble)
    text = telling.talked(it, _names(workspace), heard=screen.spoke)
    return Answer(shapes.talked(it), text)


def converse(workspace: Workspace, args: Namespace) -> Answer:
    """Line by line, until one is empty; each exchange is kept at once."""
    if args.json or not sys.stdin.isatty():
        raise NothingSaid(
            "Nobody can be asked here; say it in words behind 'talk', such as “It was loud again.”"
        )
    conversation, names = _conversation(workspace, args), _names(workspace)
    print("Tell your agent about your life with the others. It stays on this laptop; an empty "
          "line ends it.", file=sys.stderr)  # fmt: skip
    trouble = ""
    while said := _line():
        screen = Screen()
        it = exchange(workspace, said, conversation, args.model, screen)
        if it.trouble != trouble:  # the same each time, such as no server, is said once
            aside(it.trouble)
        conversation, trouble = it.conversation, it.trouble
        screen.line(telling.talked(it, names, heard=screen.spoke))
    return done(Changed("You can go on at any time.", subject=conversation))


def _line() -> str:
    print("> ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def exchange(
    workspace: Workspace, said: str, conversation: str, model: str | None, screen: Screen
) -> Talked:
    """Say something, hear the agent, and let it note what it takes from the words."""
    conversation = workspace.say(said, conversation).subject
    messages = workspace.messages(conversation)
    trouble, answered = "", None
    try:
        answered = asyncio.run(
            answer(workspace.memory(), messages, workspace.vault, model or workspace.model,
                   on_text=screen.piece, on_attempt=screen.attempt)
        )  # fmt: skip
    except ModelError as error:
        trouble = str(error)
    finally:
        screen.end()
    if answered is None:
        workspace.reply_without_model(conversation)
        screen.spoke = False  # what was begun is not what is kept
        return _without_model(workspace, conversation, trouble)
    workspace.reply(conversation, answered.text, answered.exchange, answered.rests_on)
    return _noting(workspace, conversation, answered)


def _without_model(workspace: Workspace, conversation: str, trouble: str) -> Talked:
    *_, said, reply = workspace.messages(conversation)
    suggested = (
        each for each in workspace.suggested(conversation) if each.evidence.words in said.text
    )
    return Talked(conversation, reply.text, trouble=trouble, suggested=tuple(suggested))


def _noting(workspace: Workspace, conversation: str, answered: Answered) -> Talked:
    """What the model takes from the owner's words, each with a quote that is proven."""
    from llm.agent.extracting import extract

    room = answered.room
    it = Talked(
        conversation, answered.text, answered.exchange, room.name, _label(workspace, room.digest)
    )
    waiting, every = workspace.waiting(conversation), workspace.messages(conversation)
    try:
        found = asyncio.run(extract(room, waiting, every, workspace.known_evidence()))
    except ModelError as error:
        return replace(it, trouble=str(error))
    workspace.keep_evidence(conversation, found, room.digest)
    return replace(it, noted=found.evidence, dropped=found.dropped)


def _label(workspace: Workspace, digest: str) -> str:
    """What hidden disputes have shown of the model; "" where it did well."""
    from llm.canaries.standing import standing

    now = standing(workspace.canaries(digest), digest)
    return "" if now.ok else f"About this model: {' '.join((now.sentence, *now.labels))}"


# -- conversations --------------------------------------------------------------------------------


def _conversation(workspace: Workspace, args: Namespace) -> str:
    """The one that was named, else the newest, "" for a new one."""
    if args.conversation:
        return _named(workspace, args.conversation)
    every = workspace.conversations()
    return "" if args.new or not every else every[0].id


def _named(workspace: Workspace, typed: str) -> str:
    every = (each.id for each in workspace.conversations())
    return lookup.named("conversation", typed, every, "talk list")


def _names(workspace: Workspace) -> dict[str, str]:
    return workspace.value_names()


def list_(workspace: Workspace, _: Namespace) -> Answer:
    found = workspace.conversations()
    return Answer(shapes.conversations(found), telling.conversations(found))


def show(workspace: Workspace, args: Namespace) -> Answer:
    id_ = _named(workspace, args.conversation)
    messages, suggested = workspace.messages(id_), workspace.suggested(id_)
    noted = [each for each in workspace.profile().evidence if each.ref == id_]
    return Answer(
        shapes.conversation(id_, messages, noted, suggested),
        telling.conversation(messages, noted, suggested, _names(workspace)),
    )


def forget(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.forget(_named(workspace, args.conversation)))


def accept(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.accept(_suggestion(workspace, args.suggestion)))


def decline(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.decline(_suggestion(workspace, args.suggestion)))


def _suggestion(workspace: Workspace, typed: str) -> Evidence:
    every = {
        each.evidence.id: each.evidence
        for conversation in workspace.conversations()
        for each in workspace.suggested(conversation.id)
    }
    return every[lookup.named("suggestion", typed, every, "talk show")]


def week(workspace: Workspace, _: Namespace) -> Answer:
    found = workspace.changed_this_week()
    known = {each.id: each for each in workspace.known_evidence()}
    return Answer(shapes.week(found, known), telling.week(found, known, _names(workspace)))
