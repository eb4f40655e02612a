"""The words of the command line: what each command takes, with help that teaches."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from deliberation.errors import FolkmootError
from desktop import commands

_STORY = """\
A first moot, step by step:

  folkmoot found "Our house" --name Ada        found a group on this laptop
  folkmoot import rules.md                     bring in the rules that you have
  folkmoot invite house.invitation             give this file to whoever should join
    folkmoot join house.invitation bo.request --name Bo     (on Bo's laptop)
  folkmoot admit bo.request                    let Bo in
  folkmoot bundle for-bo.folkmoot              what Bo lacks, in one encrypted file
    folkmoot take for-bo.folkmoot                           (on Bo's laptop)
  folkmoot acknowledge --clause 2.1            "this isn't it, and I don't know the answer"
  folkmoot position "Music until eleven."      say what you want
  folkmoot mediate                             wordings from everybody's words
  folkmoot propose --candidate 1               put one forward, or: propose "my own text"
  folkmoot rate 1 60                           from -100 to 100, against keeping things
  folkmoot blend --explain                     every sum, to be done again by hand
  folkmoot consent --option 1                  bind yourself to exactly that wording
  folkmoot export --pdf rulebook.pdf           print it

Exit status: 0 done, 1 a check failed, 2 bad input.
"""


_CLAUSE = "its number or the start of its id"
_OPTION = "its place in the list, or the start of its id"
_TRIAL = "start of its id; needed where there are several"
_STDIN = "or - to read them from standard input"


def _common(default: str | None, *, json: bool | str) -> argparse.ArgumentParser:
    """The options that every command takes."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, metavar="DIR", default=default, help="data folder")
    common.add_argument("--json", action="store_true", default=json, help="answer for programs")
    common.add_argument("--group", metavar="GROUP", default=default, help="name or start of the id")
    common.add_argument("--passphrase-file", type=Path, metavar="FILE", default=default,
                        help="its first line is the passphrase of the data folder")  # fmt: skip
    return common


class NotUnderstood(FolkmootError):
    """What was typed is no command of ours; the message is a sentence."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, and where to read more, rather than the whole usage."""

    def error(self, message: str) -> NoReturn:
        if unknown := re.match(r"argument COMMAND: invalid choice: ('[^']*')", message):
            message = f"there is no command {unknown[1]}"
        says = message.removesuffix(".")
        raise NotUnderstood(f"{says[:1].upper()}{says[1:]}; '{self.prog} --help' tells more.")


def make_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="folkmoot",
        description="A group's rulebook on every member's laptop: decided by consent, offline.",
        epilog=_STORY,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_common(None, json=False)],
    )
    # Behind the command they have no default, which would undo what stands before it.
    common = _common(argparse.SUPPRESS, json=argparse.SUPPRESS)
    add = _Adder(parser.add_subparsers(dest="command", metavar="COMMAND"), common)
    _joining(add)
    _rulebook(add)
    _deciding(add)
    _binding(add)
    _carrying(add)
    return parser


class _Adder:
    def __init__(self, commands_: Any, common: argparse.ArgumentParser) -> None:
        self._commands, self._common = commands_, common

    def __call__(
        self, name: str, help_: str, run: Callable[..., Any] | None = None
    ) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = self._commands.add_parser(
            name, help=help_, description=help_, parents=[self._common]
        )
        parser.set_defaults(run=run)
        return parser


def _joining(add: _Adder) -> None:
    window = add("window", "open the window (also without any command)")
    window.set_defaults(name=None)
    found = add("found", "found a group, with you as its first member", commands.found)
    found.add_argument("group_name", metavar="NAME", help="what the group is called")
    found.add_argument("--name", help="your own name, when the data folder is new")
    invite = add("invite", "write an invitation file", commands.invite)
    invite.add_argument("out", type=Path, metavar="FILE", help="the file to write")
    join = add("join", "ask to join: sign a request for an invitation", commands.join)
    join.add_argument("invitation", type=Path, metavar="INVITATION", help="a member's file")
    join.add_argument("out", type=Path, metavar="REQUEST", help="the file to write")
    join.add_argument("--name", help="your own name, when the data folder is new")
    admit = add("admit", "say yes to people who ask to join; a majority lets them in",
                commands.admit)  # fmt: skip
    admit.add_argument("request", type=Path, nargs="*", metavar="REQUEST", help="their file")
    admit.add_argument("--member", metavar="NAME", help="somebody another member said yes to")
    add("leave", "leave the group; from then on nothing binds you", commands.leave)


def _rulebook(add: _Adder) -> None:
    import_ = add("import", "bring rules in: .md, .txt or .docx", commands.import_)
    import_.add_argument("file", type=Path, metavar="FILE", help="of at most 2 MiB")
    import_.add_argument("--add", action="store_true", help="after the clauses that are here")
    edit = add("edit", "change the words of a clause; binds nobody", commands.edit)
    edit.add_argument("--clause", required=True, metavar="CLAUSE", help=_CLAUSE)
    edit.add_argument("--looked", action="store_true", help="only say that the merge was read")
    edit.add_argument("text", nargs="?", metavar="TEXT", help=f"all its new words, {_STDIN}")
    add("status", "the rulebook, who is bound, what is being decided", commands.status)


def _about(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deliberation", metavar="ID", help="start of its id, or its clause")


def _deciding(add: _Adder) -> None:
    acknowledge = add("acknowledge", "say that what we have isn't it, and that you don't know "
                      "the answer; more than half open a deliberation",
                      commands.acknowledge)  # fmt: skip
    about = acknowledge.add_mutually_exclusive_group(required=True)
    about.add_argument("--clause", metavar="CLAUSE", help=_CLAUSE)
    about.add_argument("--topic", default="", help="where no clause covers it yet")
    acknowledge.add_argument("--it-is-fine", action="store_true", help="take 'isn't it' back")
    acknowledge.add_argument("--i-know", action="store_true", help="take 'don't know' back")
    position = add("position", "say what you want, in your own words", commands.position)
    position.add_argument("text", metavar="TEXT", help=f"your words, {_STDIN}")
    _about(position)
    propose = add("propose", "put an exact change forward", commands.propose)
    propose.add_argument("text", nargs="?", metavar="TEXT", help=f"the whole new wording, {_STDIN}")
    propose.add_argument("--kind", choices=("new", "amend", "repeal"),
                         help="amend unless it is about a topic")  # fmt: skip
    propose.add_argument("--candidate", type=int, metavar="N", help="take over the mediator's Nth")
    propose.add_argument("--clause", metavar="CLAUSE", help="another one than it is about")
    propose.add_argument("--section", default="", help="for a new clause")
    propose.add_argument("--title", default="", help="for a new clause")
    propose.add_argument("--reason", default="", help="why, in a sentence")
    _about(propose)
    rate = add("rate", "rate an option against keeping things as they are", commands.rate)
    rate.add_argument("option", metavar="OPTION", help=_OPTION)
    rate.add_argument("rating", type=int, metavar="RATING", help="from -100 to 100")
    rate.add_argument("--reason", default="", help="why, in a sentence")
    _about(rate)
    mediate = add("mediate", "draft wordings between the positions", commands.mediate_)
    mediate.add_argument("--model", default="auto", help="auto, none, or the name of a model")
    _about(mediate)
    blend = add("blend", "what comes out on top, term by term", commands.blend)
    blend.add_argument("--explain", action="store_true", help="each sum in words")
    _about(blend)


def _binding(add: _Adder) -> None:
    consent = add("consent", "bind yourself to exactly this wording", commands.consent)
    what = consent.add_mutually_exclusive_group()
    what.add_argument("--option", metavar="OPTION", help="place in the list, id, or keep")
    what.add_argument("--clause", metavar="CLAUSE", help="a clause as it stands")
    what.add_argument("--all", action="store_true", help="every clause as it stands")
    _about(consent)
    object_ = add("object", "object to an option, with a reason", commands.object_)
    object_.add_argument("option", metavar="OPTION", help=_OPTION)
    object_.add_argument("text", metavar="REASON", help=f"what stands against it, {_STDIN}")
    _about(object_)
    withdraw = add("withdraw", "withdraw your objection", commands.withdraw)
    withdraw.add_argument("objection", metavar="ID", nargs="?", default="",
                          help="needed where you have made several")  # fmt: skip
    revoke = add("revoke", "take your consent to a clause back, at once", commands.revoke)
    revoke.add_argument("clause", metavar="CLAUSE", help=_CLAUSE)
    trial = add("trial", "try an option for a time", commands.trial)
    trial.add_argument("option", metavar="OPTION", help=_OPTION)
    trial.add_argument("--hope", required=True, help="what would show that it worked")
    trial.add_argument("--until", required=True, metavar="DATE", help="like 2027-03-31")
    _about(trial)
    observe = add("observe", "say what you saw of a trial", commands.observe)
    observe.add_argument("result", choices=("worked", "mixed", "failed"),
                         help="how it went, as you saw it")  # fmt: skip
    observe.add_argument("text", nargs="?", metavar="NOTE", help="what you saw")
    observe.add_argument("--trial", default="", metavar="ID", help=_TRIAL)
    learn = add("learn", "put the lesson of a trial into words", commands.learn)
    learn.add_argument("text", metavar="TEXT", help=f"the lesson, {_STDIN}")
    learn.add_argument("--trial", default="", metavar="ID", help=_TRIAL)


def _carrying(add: _Adder) -> None:
    bundle = add("bundle", "write what the other laptops lack, encrypted", commands.bundle)
    bundle.add_argument("out", type=Path, metavar="FILE", help="the file to write")
    take = add("take", "merge a bundle", commands.take)
    take.add_argument("file", type=Path, metavar="FILE", help="a bundle that a member wrote")
    export = add("export", "write the rulebook or the log to a file", commands.export)
    for kind, says in (
        ("pdf", "to print"),
        ("markdown", "to read and to import elsewhere"),
        ("log", "all entries in the open, for anybody to verify"),
        ("automerge", "the document, for other Automerge libraries"),
    ):
        export.add_argument(f"--{kind}", type=Path, metavar="FILE", help=says)
    verify = add("verify", "check an exported log (no key needed) or a bundle: signatures, graph, "
                 "consents, fingerprint, every sum")  # fmt: skip
    verify.add_argument("file", type=Path, metavar="FILE", help="the log or the bundle")
    rehearse = add("rehearse", "play a whole moot with three practice laptops")
    rehearse.add_argument("--rules", type=Path, metavar="FILE", help="any rules; else our sample")
    rehearse.add_argument("--out", type=Path, required=True, metavar="DIR",
                          help="a new folder for all that is made")  # fmt: skip
    rehearse.add_argument("--story", type=Path, metavar="FILE", help="who wants what (TOML)")
    rehearse.add_argument("--model", default="auto", help="auto, none, or the name of a model")
