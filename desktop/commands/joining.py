"""The commands with which a group is founded, joined and left."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from crdt.pairing.invitation import Invitation
from crdt.pairing.request import Request
from desktop import lookup, shapes, telling
from desktop.commands.arguments import Adder, owner
from desktop.commands.common import Answer, NothingSaid, check_folder, done, group_of
from desktop.commands.confirming import check_words
from desktop.joining import group_name, read_invitation
from desktop.views import Changed
from desktop.workspace import Workspace


def arguments(add: Adder) -> None:
    found_ = add("found", "found a group, with you as its first member", found)
    found_.add_argument("group_name", metavar="NAME", help="what the group is called")
    found_.set_defaults(first=lambda args: group_name(args.group_name))
    owner(found_)
    invite_ = add("invite", "write an invitation, as a file or as text", invite)
    invite_.add_argument(
        "out", type=Path, nargs="?", metavar="FILE", help="the file to write, unless --text is said"
    )
    invite_.add_argument(
        "--text", action="store_true", help="print the text that a QR code of it holds"
    )
    join_ = add("join", "ask to join: sign a request for an invitation", join)
    join_.add_argument("invitation", metavar="INVITATION", help="a member's file, or its text")
    join_.add_argument("out", type=Path, metavar="REQUEST", help="the file to write")
    join_.add_argument(
        "--text", action="store_true", help="INVITATION is text; the request is printed as text too"
    )
    join_.set_defaults(first=_check_join)
    owner(join_)
    admit_ = add("admit", "say yes to people who ask to join; a majority lets them in", admit)
    admit_.add_argument("request", nargs="*", metavar="REQUEST", help="their file, or its text")
    admit_.add_argument("--text", action="store_true", help="each REQUEST is text")
    admit_.add_argument(
        "--words", metavar="WORDS", help="the six words on their laptop: admit only if the same"
    )
    admit_.add_argument("--member", metavar="NAME", help="somebody another member said yes to")
    add("leave", "leave the group; from then on nothing binds you", leave)


def found(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.found(args.group_name))


def invite(workspace: Workspace, args: Namespace) -> Answer:
    group = group_of(workspace, args)
    if args.out is None and not args.text:
        raise NothingSaid("Name a FILE to write the invitation to, or say --text to print it.")
    text = workspace.invitation(group).to_text() if args.text else ""
    if args.out is None:
        shape = shapes.changed(Changed("The invitation is below.", group=group))
        return Answer({**shape, "text": text}, text)
    answer = done(workspace.invite(group, args.out))
    return _with_text(answer, text) if text else answer


def join(workspace: Workspace, args: Namespace) -> Answer:
    """The words are shown here as on the laptop of whoever lets them in."""
    changed = workspace.answer_invitation(_invitation(args), args.out)
    request = workspace.read_request(args.out)
    words = request.words()
    said = f"{changed.sentence}\nThe words of your request: {' '.join(words)}"
    answer = Answer({**shapes.changed(changed), "words": list(words)}, said)
    return _with_text(answer, request.to_text()) if args.text else answer


def _check_join(args: Namespace) -> None:
    _invitation(args)
    check_folder(args.out.parent)


def _invitation(args: Namespace) -> Invitation:
    if args.text:
        return Invitation.from_text(args.invitation)
    return read_invitation(Path(args.invitation))


def _with_text(answer: Answer, text: str) -> Answer:
    return Answer({**answer.shape, "text": text}, f"{answer.text}\n{text}")


def admit(workspace: Workspace, args: Namespace) -> Answer:
    group = group_of(workspace, args)
    if args.member:
        pending = {person.id: person.name for person in workspace.view(group).state.pending}
        return done(workspace.vote_in(group, lookup.by_name("person", args.member, pending)))
    if args.text:
        requests = [Request.from_text(each) for each in args.request]
    else:
        requests = [workspace.read_request(Path(each)) for each in args.request]
    worded = [(each, each.words()) for each in requests]
    if args.words is not None:
        check_words([word for _, words in worded for word in words], args.words)
    return _admitted(workspace.admit_requests(group, requests), worded)


def _admitted(changed: Changed, worded: Sequence[tuple[Request, tuple[str, ...]]]) -> Answer:
    """Requests are told with their words, since a file may have been swapped on its way."""
    shape = {**shapes.changed(changed), **shapes.requests(worded)}
    return Answer(shape, "\n".join([changed.sentence, *telling.requests(worded)]))


def leave(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.leave(group_of(workspace, args)))
