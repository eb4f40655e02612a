"""The words of the command line: every command, in an order and with help that teach."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.commands import (
    assessing,
    belonging,
    binding,
    carrying,
    deciding,
    devices,
    joining,
    journal,
    learning,
    mediating,
    meeting,
    modelling,
    piecing,
    prompting,
    rulebook,
    safety,
    talking,
    trying,
    valuing,
    voting,
    working,
)
from desktop.commands.arguments import Adder
from desktop.commands.parsing import Parser

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

What matters to you, which stays on your laptop unless you share it:

  folkmoot values ask                          twenty situations, as many as you like
  folkmoot values                              what they say of you, and how sure that is
  folkmoot compose                             the rules that you would choose, and why
  folkmoot pieces show quiet-hours             one of them, to fill in and take over
  folkmoot share weights --only-show           exactly what a group would get

Talking with your agent, whose model runs on this laptop or not at all:

  folkmoot talk                                a conversation, line by line
  folkmoot talk "It was loud again."           one exchange; 'talk list' has them all
  folkmoot talk week                           what changed in your profile, and why
  folkmoot models                              which there are, and how far to trust each
  folkmoot work                                let your agent do now what it does by itself
  folkmoot away                                what it did; nothing leaves without your yes
  folkmoot journal                             what models were asked and said, to the letter
  folkmoot prompts --show mediate              exactly what would be sent, before it is sent

Wordings by a mediator, checked without it:

  folkmoot candidates rate 40 -10 55           one number for each wording
  folkmoot candidates agent                    what your agent would say; --send sends it
  folkmoot audits                              every check done again on this laptop
  folkmoot journal check                       every figure again, from what the model answered
  folkmoot journal give FILE                   for a member who wants to do that, too

Seeing whom and what it touches, and counting where the group votes:

  folkmoot about quiet --words "late music"    so that lessons of others are found
  folkmoot assess 1 hedonism=40 face=-10       what option 1 does to which value
  folkmoot touch --option 1 named --name "the neighbours" --harm 20
  folkmoot choose rule majority                holds once more than half want it
  folkmoot delegate Bo --until 2031-03-31      lend your ballot; 'recall' takes it back
  folkmoot count                               who voted, by whom, and every sum
  folkmoot close                               the vote closes when somebody closes it

Trying something before it stays, and telling others what came of it:

  folkmoot trial 1 --hope "Nobody complains." --until 2031-03-31
  folkmoot consent --option 1 --on-trial       bound for that time only
  folkmoot observe worked "One loud night."    sealed until all have said it
  folkmoot review                              how the trial stands
  folkmoot conclude keep                       or change, or end
  folkmoot close-review                        no majority: things are as they were
  folkmoot learn "An hour more is no trouble."
  folkmoot lessons give our.lessons            signed; names that are found are taken out

Meeting other laptops, and bringing people and laptops in by a spoken code:

  folkmoot pair                                shows a code; say it to whoever joins
    folkmoot code 7 otter basket shell --name Bo            (on Bo's laptop)
  folkmoot meet                                exchange with whoever is in the room now
  folkmoot roads --folder ~/Shared             or through a folder that others see, too
  folkmoot neighbours                          who was met when, and what they may lack
  folkmoot invite --text                       an invitation to paste into a message
  folkmoot pair --device                       another laptop of your own: 'code --device' there
  folkmoot devices retire kitchen              one that is lost speaks for you no more

When somebody has to go:

  folkmoot remove Bo "The rent."               a majority of the others decides
  folkmoot farewell Bo bo.farewell             so that Bo learns of it, and of nothing later
  folkmoot uphold                              where members removed each other: leave it so

Keeping it safe:

  folkmoot backup everything.backup            with a passphrase of its own
  folkmoot restore everything.backup --data NEW
  folkmoot quarantine                          what was refused or set aside, and why
  folkmoot hands                               who can learn what, and what they cannot

Exit status: 0 done, 1 a check failed or nobody was met, 2 bad input or refused.
"""


def _common(default: str | None, *, json: bool | str) -> argparse.ArgumentParser:
    """The options that every command takes."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, metavar="DIR", default=default, help="data folder")
    common.add_argument("--json", action="store_true", default=json, help="answer for programs")
    common.add_argument("--group", metavar="GROUP", default=default, help="name or start of the id")
    common.add_argument("--passphrase-file", type=Path, metavar="FILE", default=default,
                        help="its first line is the passphrase of the data folder")  # fmt: skip
    return common


_THEMES = (
    joining,
    rulebook,
    deciding,
    mediating,
    assessing,
    voting,
    binding,
    trying,
    learning,
    piecing,
    valuing,
    talking,
    journal,
    working,
    modelling,
    prompting,
    carrying,
    meeting,
    belonging,
    devices,
    safety,
)


def make_parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="folkmoot",
        description="A group's rulebook on every member's laptop: decided by consent, offline.",
        epilog=_STORY,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_common(None, json=False)],
    )
    # Behind the command they have no default, which would undo what stands before it.
    common = _common(argparse.SUPPRESS, json=argparse.SUPPRESS)
    add = Adder(parser.add_subparsers(dest="command", metavar="COMMAND"), common)
    add("window", "open the window (also without any command)").set_defaults(name=None)
    for theme in _THEMES:
        theme.arguments(add)
    return parser
