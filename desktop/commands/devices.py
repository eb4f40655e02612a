"""The commands about laptops: whose there are, bringing another one of yours, retiring one."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from desktop import lookup, shapes, telling
from desktop.commands.arguments import Adder, owner
from desktop.commands.common import Answer, check_folder, done, view_of
from desktop.commands.confirming import compared
from desktop.views import Changed
from desktop.workspace import Workspace

_WORDS = "the six words on the other laptop, in quotes; without it you are asked"


def arguments(add: Adder) -> None:
    devices_ = add("devices", "every member's laptops, and bringing another one of yours", devices)
    within = add.within(devices_)
    ask_ = within("ask", "on the new laptop: write the request of a device", ask)
    ask_.add_argument("out", type=Path, metavar="FILE", help="the file to write")
    ask_.add_argument("--called", default="", metavar="WHAT", help="what you call that laptop")
    ask_.set_defaults(first=lambda args: check_folder(args.out.parent))
    owner(ask_)
    give_ = within("give", "on the old laptop: answer a request; whoever gets that is you", give)
    give_.add_argument("request", type=Path, metavar="REQUEST", help="the new laptop's file")
    give_.add_argument("out", type=Path, metavar="FILE", help="the file to write")
    give_.add_argument("--words", metavar="WORDS", help=_WORDS)
    take_ = within("take", "on the new laptop: take the answer", take)
    take_.add_argument("gift", type=Path, metavar="FILE", help="the old laptop's file")
    take_.add_argument("--words", metavar="WORDS", help=_WORDS)
    within("words", "the six words that stand for you when a new laptop takes your answer", words)
    retire_ = within("retire", "a laptop of yours that is lost: it speaks for you no more", retire)
    retire_.add_argument("device", metavar="DEVICE", help="its name, or the start of its id")


def devices(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    found = workspace.devices(view.id)
    return Answer(shapes.devices(found), telling.devices(view, found))


def ask(workspace: Workspace, args: Namespace) -> Answer:
    request, changed = workspace.ask_by_file(args.out, args.called)
    return _with_words(changed, request.words(), "Your other laptop must show these words")


def give(workspace: Workspace, args: Namespace) -> Answer:
    request = workspace.read_device_request(args.request)
    compared(request.words(), args.words, f"{request.name} wants to be another laptop of yours.")
    changed = workspace.give_by_file(request, args.out)
    return _with_words(changed, workspace.own_words(), "The new laptop must show these words")


def take(workspace: Workspace, args: Namespace) -> Answer:
    gift = workspace.read_gift(args.gift)
    compared(gift.words(), args.words, f"This laptop is going to be {gift.name}'s.")
    return done(workspace.become_device_of(gift))


def words(workspace: Workspace, _args: Namespace) -> Answer:
    mine = workspace.own_words()
    return Answer({"words": list(mine)}, " ".join(mine))


def retire(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    found = workspace.devices(view.id)
    mine = {each.id: each.name for each in found if each.member == view.me and not each.retired}
    device = lookup.by_name("device", args.device, mine, "devices")
    return done(workspace.retire_device(view.id, device))


def _with_words(changed: Changed, words_: tuple[str, ...], why: str) -> Answer:
    shape = {**shapes.changed(changed), "words": list(words_)}
    return Answer(shape, f"{changed.sentence}\n{why}: {' '.join(words_)}")
