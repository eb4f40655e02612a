"""The commands for meeting other laptops: by spoken code, in the room, by folder, over iroh."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crdt.carriers.direct import at_once
from crdt.pairing.code import Code
from crdt.pairing.offer import Offer
from desktop import shapes, telling
from desktop.commands.arguments import Adder, owner
from desktop.commands.common import Answer, NothingSaid, check_folder, done, group_of, view_of
from desktop.commands.confirming import at_terminal, check_terminal
from desktop.commands.streaming import aside
from desktop.meeting import Roads
from desktop.workspace import Workspace

if TYPE_CHECKING:
    from desktop.meeting_work import Setting

_JOINS = "{name} wants to join. Look at the other laptop:"
_BECOMES = "{name} wants to be another laptop of yours. Look at it:"
_HOSTED = "This leads to {name}. Look at the other laptop:"
_SWITCH = ("on", "off")
_NO_ROAD = (
    "All roads are switched off; switch one on with 'folkmoot roads', name --folder, or hand over "
    "a bundle."
)


def arguments(add: Adder) -> None:
    pair_ = add("pair", "make a spoken code, for whoever wants to join", pair)
    pair_.add_argument("--device", action="store_true", help="for another laptop of your own")
    code_ = add("code", "join with the code that a member told you", by_code)
    code_.add_argument("words", nargs="+", metavar="WORD", help="a number and three words")
    code_.add_argument("--device", action="store_true", help="this laptop is another one of yours")
    code_.add_argument("--called", default="", metavar="WHAT", help="what you call this laptop")
    _address(code_)
    code_.set_defaults(first=_check_code)
    owner(code_)
    meet_ = add("meet", "exchange entries with whoever can be reached now", meet)
    meet_.add_argument("--folder", type=Path, metavar="DIR", help="through this shared folder only")
    _address(meet_)
    roads_ = add("roads", "by which roads others reach this laptop", roads)
    roads_.add_argument("--room", choices=_SWITCH, help="the network in the room")
    roads_.add_argument("--internet", choices=_SWITCH, help="across town")
    roads_.add_argument("--folder", type=Path, metavar="DIR", help="share the group through this")
    roads_.add_argument("--no-folder", action="store_true", help="no longer through a folder")
    add("neighbours", "who was met when, and what each laptop still lacks", neighbours)


def _address(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--address", default="", metavar="HOST:PORT", help="where laptops do not find each other"
    )


def pair(workspace: Workspace, args: Namespace) -> Answer:
    from desktop.pairing_work import People, give_device, host_joining  # what meets loads slowly

    check_terminal()
    offer = Offer()

    def ready(addresses: tuple[str, ...]) -> None:
        aside(f"Say this code to the other person:\n\n    {offer.code}\n")
        if addresses:
            aside(f"Where laptops do not find each other, type --address {' or '.join(addresses)}")

    if args.device:
        people = People(at_terminal(_BECOMES), ready, aside)
        return done(asyncio.run(give_device(workspace, offer, people, at_once)))
    group = group_of(workspace, args)
    people = People(at_terminal(_JOINS), ready, aside)
    return done(asyncio.run(host_joining(workspace, group, offer, people, at_once)))


def _check_code(args: Namespace) -> Code:
    """What was typed first: whoever is sent to a terminal shall not find a slip there."""
    code = Code.parse(" ".join(args.words))
    if args.address:
        from crdt.carriers.room import read_address  # loads slowly

        read_address(args.address)
    check_terminal()
    return code


def by_code(workspace: Workspace, args: Namespace) -> Answer:
    from desktop.pairing_work import People, join_by_code, take_device

    code, people = _check_code(args), People(at_terminal(_HOSTED), told=aside)
    if args.device:
        work = take_device(workspace, code, people, at_once, address=args.address, name=args.called)
    else:
        work = join_by_code(workspace, code, people, at_once, address=args.address)
    return done(asyncio.run(work))


def meet(workspace: Workspace, args: Namespace) -> Answer:
    """Status 1 where nobody was met, or every road that was tried failed."""
    from desktop.meeting_work import meet_once, open_roads, read_setting

    group = group_of(workspace, args)
    setting = read_setting(workspace)
    if args.folder is not None:
        setting = _only_folder(setting, group, args.folder)
    opened = open_roads(setting, [args.address] if args.address else [])
    if not opened.roads and not opened.failed:
        raise NothingSaid(_NO_ROAD)
    met = asyncio.run(meet_once(workspace, at_once, opened.roads, [group]))
    found = [*opened.failed, *met]
    view = workspace.view(group)
    text = "\n".join(filter(None, (telling.met(view, found), workspace.news())))
    return Answer(shapes.met(found), text, ok=not all(each.error for each in found))


def _only_folder(setting: Setting, group: str, folder: Path) -> Setting:
    check_folder(folder)
    folders = {group: str(folder.resolve())}
    return replace(setting, roads=Roads(room=False, internet=False, folders=folders))


def roads(workspace: Workspace, args: Namespace) -> Answer:
    of_group = args.folder is not None or args.no_folder
    if args.folder is not None and args.no_folder:
        raise NothingSaid("Say --folder or --no-folder, not both.")
    if of_group and (args.room or args.internet):
        raise NothingSaid("Switch the room and the internet in one command, a folder in another.")
    said = []
    if args.room or args.internet:
        room, internet = (
            None if each is None else each == "on" for each in (args.room, args.internet)
        )
        said.append(workspace.use_roads(room=room, internet=internet).sentence)
    if of_group:
        said.append(workspace.share_folder(group_of(workspace, args), args.folder).sentence)
    now = workspace.roads()
    return Answer(shapes.roads(now), "\n".join([*said, *telling.roads(now, workspace.groups())]))


def neighbours(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    found = workspace.neighbours(view.id)
    return Answer(shapes.neighbours(found), telling.neighbours(view, found))
