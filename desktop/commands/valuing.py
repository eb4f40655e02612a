"""The commands about what matters to the owner: their answers, their profile, what of it leaves."""

from __future__ import annotations

import sys
from argparse import Namespace

from deliberation.acts import LEVELS
from deliberation.profiles import explaining as profile_sums
from deliberation.profiles.questionnaire import NEITHER, Questionnaire, Situation
from desktop import lookup, shapes, telling
from desktop.commands.arguments import Adder, owner, whole
from desktop.commands.common import Answer, NothingSaid, done, view_of
from desktop.views import Changed
from desktop.workspace import Workspace


def arguments(add: Adder) -> None:
    mine = add("values", "what matters to you, how sure that is, and what it rests on", values)
    mine.add_argument("--explain", metavar="VALUE", help="one value's weight, number by number")
    owner(mine)
    below = add.within(mine, new=True)
    asked = below("questions", "the situations of the questionnaire, and your answers", questions)
    asked.add_argument("--open", action="store_true", help="only those you have not answered")
    reply = below("answer", "answer a situation; it takes an earlier answer's place", answer)
    reply.add_argument("situation", metavar="SITUATION", help="its id, or its place in the list")
    reply.add_argument("answer", metavar="ANSWER", help=f"its id or place, or {NEITHER}")
    below("ask", "answer one situation after the other, at the keyboard", ask)
    out = below("strike", "let a thing that your profile rests on count no more", strike)
    out.add_argument("evidence", metavar="ID", help="from 'folkmoot values --explain VALUE'")
    set_ = below("correct", "say yourself how much a value matters to you; this wins", correct)
    set_.add_argument("value", metavar="VALUE", help="its name, such as face")
    set_.add_argument("strength", type=whole, metavar="N",
                      help="from -100, not at all, to 100, very much")  # fmt: skip
    set_.add_argument("--words", default="", help="why; stays on this laptop")
    out = add("share", "how much of your profile this group gets: nothing but ratings, rounded "
              "weights, or all but your words", share)  # fmt: skip
    out.add_argument("level", nargs="?", choices=LEVELS, metavar="LEVEL",
                     help="ratings, weights or evidence; without one: who shares what")  # fmt: skip
    out.add_argument("--only-show", action="store_true", help="what would leave; nothing does")


def _names(workspace: Workspace) -> dict[str, str]:
    return workspace.value_names()


def values(workspace: Workspace, args: Namespace) -> Answer:
    profile, names = workspace.profile(), _names(workspace)
    if args.explain is not None:
        value = lookup.value_id(workspace.values(), args.explain)
        about = [each for each in profile.evidence if each.value == value]
        lines = profile_sums.explain(profile, value, names)
        shape = {"value": value, "lines": list(lines), "evidence": shapes.evidence(about)}
        return Answer(shape, "\n".join([*lines, *telling.evidence(about)]))
    questionnaire = workspace.questionnaire()
    answered = len(workspace.answers().keys() & {each.id for each in questionnaire.situations})
    shape = shapes.profile(profile, names, answered, len(questionnaire.situations))
    return Answer(shape, telling.profile(profile, names, answered, len(questionnaire.situations)))


def questions(workspace: Workspace, args: Namespace) -> Answer:
    asked, answers = workspace.questionnaire().situations, workspace.answers()
    numbered = [
        (place, each)
        for place, each in enumerate(asked, 1)
        if not (args.open and each.id in answers)
    ]
    return Answer(shapes.questions(numbered, answers), telling.questions(numbered, answers))


def answer(workspace: Workspace, args: Namespace) -> Answer:
    situation = _situation(workspace.questionnaire(), args.situation)
    return done(workspace.answer({situation.id: _answer(situation, args.answer)}))


def _situation(questionnaire: Questionnaire, typed: str) -> Situation:
    """By its id, or its place in the list."""
    every = questionnaire.situations
    if typed.isascii() and typed.isdigit() and len(typed) < 4 and 1 <= int(typed) <= len(every):
        return every[int(typed) - 1]
    return questionnaire.situation(typed)


def _answer(situation: Situation, typed: str) -> str:
    """The answer's id, by its place too; what is neither is refused where it is kept."""
    if len(typed) == 1 and typed in "123456789"[: len(situation.answers)]:
        return situation.answers[int(typed) - 1].id
    return typed


def ask(workspace: Workspace, _: Namespace) -> Answer:
    """Each answer is kept at once, so that one can stop at any time."""
    if not sys.stdin.isatty():
        raise NothingSaid(
            "Nobody can be asked here; 'folkmoot values questions' lists the situations and "
            "'folkmoot values answer' takes an answer."
        )
    known = workspace.answers()
    todo = [each for each in workspace.questionnaire().situations if each.id not in known]
    change = Changed("You have answered every situation.")
    for place, situation in enumerate(todo, 1):
        said = _asked(situation, f"{place} of {len(todo)}")
        if said == "":
            break
        if said != "later":
            change = workspace.answer({situation.id: said})
    return done(change if todo else Changed("You have answered every situation already."))


def _asked(situation: Situation, place: str) -> str:
    """The id of the answer, "later" to leave it open, or "" to stop."""
    print(telling.situation(situation, place), file=sys.stderr)
    most = len(situation.answers)
    while True:
        print(f"1 to {most}, n for neither, Enter for later, q to stop: ", end="", file=sys.stderr,
              flush=True)  # fmt: skip
        line = sys.stdin.readline()
        typed = line.strip().casefold()
        if not line or typed == "q":
            return ""
        if typed in ("", "n"):
            return NEITHER if typed else "later"
        if (chosen := _answer(situation, typed)) != typed:
            return chosen


def strike(workspace: Workspace, args: Namespace) -> Answer:
    every = [each.id for each in workspace.profile().evidence]
    exact = [each for each in every if each == args.evidence]
    wanted = exact[0] if exact else lookup.named("evidence", args.evidence, every)
    return done(workspace.strike(wanted))


def correct(workspace: Workspace, args: Namespace) -> Answer:
    value = lookup.value_id(workspace.values(), args.value)
    if not 1 <= abs(args.strength) <= 100:
        raise NothingSaid(
            "How much a value matters is a whole number from -100 to 100, and 0 says nothing: "
            "'folkmoot values strike' takes a correction back."
        )
    direction = 1 if args.strength > 0 else -1
    return done(workspace.correct(value, direction, abs(args.strength), args.words))


def share(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    if args.level is None:
        return Answer(shapes.sharing(view), telling.sharing(view))
    would, names = workspace.would_share(args.level), _names(workspace)
    if args.only_show:
        return Answer(shapes.shared(would), telling.shared(would, names))
    change = workspace.share_values(view.id, args.level)
    shape = {**shapes.changed(change), **shapes.shared(would)}
    return Answer(shape, f"{change.sentence}\n{telling.shared(would, names)}")
