"""The commands about what options do to values and to people, and how far agents are trusted."""

from __future__ import annotations

from argparse import Namespace

from deliberation.acts import KEEP, TOUCHED, Touched
from deliberation.agents.fidelity import Pair, fidelity
from deliberation.agents.scores import Mark, score
from deliberation.weighing.effects import far_off, table
from desktop import lookup, shapes, telling
from desktop.commands.arguments import CLAUSE, OPTION, Adder, about, named, numbered, option, whole
from desktop.commands.common import Answer, NothingSaid, about_of, done, option_of, view_of
from desktop.views import GroupView
from desktop.workspace import Workspace


def arguments(add: Adder) -> None:
    shown = add("effects", "what each option does to each value: the middle of what all say, and "
                "who says what", effects)  # fmt: skip
    about(shown)
    say = add("assess", "say what an option does to values; it corrects your agent", assess)
    say.add_argument("option", nargs="?", metavar="OPTION", help=OPTION)
    say.add_argument("effects", nargs="*", type=numbered, metavar="VALUE=N",
                     help="from -100 to 100, such as security-personal=40")  # fmt: skip
    say.add_argument("--by-agent", action="store_true",
                     help="your agent says it by word lists, of each option if you name "
                     "none")  # fmt: skip
    say.add_argument("--words", action="append", type=named, default=[], metavar="VALUE=WORDS",
                     help="the words of the option that it rests on")  # fmt: skip
    about(say)
    _touch(add)
    add("impositions", "whom the rules touch without their consent; they bind none of them",
        impositions)  # fmt: skip
    mark = add("judge", "how well another's option serves you, by your own criteria", judge)
    option(mark)
    mark.add_argument("mark", type=whole, metavar="MARK", help="from -100 to 100")
    about(mark)
    trust = add("agents", "how agents score each other's options, and how well each foretold its "
                "owner's ratings", agents)  # fmt: skip
    trust.add_argument("--open", action="store_true",
                       help="open your agent's predictions to the group")  # fmt: skip


def _touch(add: Adder) -> None:
    who = add("touch", "say whom a text touches; it adds to what you said of this very text", touch)
    which = who.add_mutually_exclusive_group(required=True)
    which.add_argument("--option", metavar="OPTION", help=OPTION)
    which.add_argument("--clause", metavar="CLAUSE", help=CLAUSE)
    who.add_argument("who", choices=TOUCHED, metavar="WHO",
                     help="consenting: who consents to it, members: all of them, named: others "
                     "that --name says, outsiders: whoever comes by")  # fmt: skip
    who.add_argument("--name", dest="party", default="", metavar="WORDS",
                     help="whom, such as 'the neighbours' or 'Mia, aged six'")  # fmt: skip
    who.add_argument("--speaker", default="", metavar="MEMBER",
                     help="who speaks for whoever cannot consent, such as a child")  # fmt: skip
    who.add_argument("--harm", type=whole, default=0, metavar="N",
                     help="what it does to them, from 0 for none to 100 for the worst")  # fmt: skip
    who.add_argument("--anew", action="store_true", help="in place of all that you said before")
    about(who)


def effects(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    it = about_of(view, args)
    tables = [table(each.id, it.assessments) for each in it.standing if each.id != KEEP]
    off = far_off(tables)
    names = workspace.value_names()
    own = {}
    for each in tables:
        by_hand = any(
            (r.member, r.option, r.by) == (view.me, each.option, "hand") for r in it.ratings
        )
        # Told before, it would say nothing of how well the agent knows its owner.
        seen = workspace.foresees(view.id, it.id, each.option) if by_hand else None
        if seen is not None and seen.profile.evidence:
            own[each.option] = seen.utility
    return Answer(
        shapes.effects(it.id, tables, off, own),
        telling.effects(view, it, tables, off, names, own),
    )


def assess(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    if args.by_agent:
        return _by_agent(workspace, view, args)
    if args.option is None or not args.effects:
        raise NothingSaid("Name an option and what it does, such as 1 hedonism=40, or --by-agent.")
    which = option_of(view, args)
    known = workspace.values()
    cells = {lookup.value_id(known, value): effect for value, effect in args.effects}
    if len(cells) < len(args.effects):
        raise NothingSaid("A value is named twice; say each once.")
    said = {lookup.value_id(known, value): words for value, words in args.words}
    if not said.keys() <= cells.keys():
        raise NothingSaid("Words are given for a value without an effect; say both.")
    return done(workspace.assess(view.id, *which, cells, words=said))


def _by_agent(workspace: Workspace, view: GroupView, args: Namespace) -> Answer:
    if args.effects or args.words:
        raise NothingSaid("With --by-agent your agent says the effects; leave yours out.")
    if args.option is None:
        return done(workspace.assess_all_by_agent(view.id, about_of(view, args).id))
    return done(workspace.assess_by_agent(view.id, *option_of(view, args)))


def touch(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    clause, sha256 = _text(view, args)
    if args.party and args.who != "named":
        raise NothingSaid("Only “named” takes a --name; the others are kinds of people.")
    speaker = lookup.member_id(view, args.speaker) if args.speaker else ""
    new = Touched(args.who, " ".join(args.party.split()), speaker, args.harm)
    before = [
        Touched(each.who, each.name, each.speaker, each.harm)
        for each in view.state.touches
        if (each.member, each.clause, each.sha256) == (view.me, clause, sha256)
        and not args.anew
        and (each.who, each.name.casefold()) != (new.who, new.name.casefold())
    ]
    return done(workspace.touch(view.id, clause, sha256, [*before, new]))


def _text(view: GroupView, args: Namespace) -> tuple[str, str]:
    """The clause, and the SHA-256 of that text of it which is meant."""
    if args.clause:
        id_ = lookup.clause_id(view, args.clause)
        return id_, next(each.sha256 for each in view.rulebook.clauses if each.id == id_)
    it = about_of(view, args)
    option = it.option(lookup.option_id(it, args.option))
    if option is None or option.id == KEEP or option.kind == "repeal":
        raise NothingSaid("That option has no text of its own; name the --clause instead.")
    return option.clause, option.sha256


def impositions(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    return Answer(shapes.impositions(view), telling.impositions(view))


def judge(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    which = option_of(view, args)
    return done(workspace.judge(view.id, *which, args.mark))


def agents(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    opened = workspace.open_predictions(view.id).sentence if args.open else ""
    view = workspace.view(view.id)
    marks = [
        Mark(each.judge, each.author, each.option, each.mark)
        for about in view.state.deliberations
        for each in about.judgements
    ]
    scores = [score(view.me, member.id, marks) for member in view.state.current]
    told = {member.id: _opened(view, member.id) for member in view.state.current}
    faithful = {member: fidelity(pairs) for member, pairs in told.items()}
    own = workspace.fidelity(view.id)
    text = telling.agents(view, scores, faithful, own)
    shape = shapes.agents(scores, faithful, own)
    return Answer(shape, f"{opened}\n\n{text}" if opened else text)


def _opened(view: GroupView, member: str) -> list[Pair]:
    """What that member's agent foretold and showed to the group."""
    return [
        Pair(each.utility, each.rating, each.baseline)
        for about in view.state.deliberations
        for each in about.predictions
        if each.member == member and each.opened and each.rated
    ]
