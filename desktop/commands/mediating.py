"""The commands with which wordings are drafted between positions, rated, and checked again."""

from __future__ import annotations

import asyncio
from argparse import SUPPRESS, Namespace

from deliberation.state import Deliberation, Mediation
from deliberation.weighing.sums import explain
from desktop import lookup, shapes, telling
from desktop.blind import BLIND, waits
from desktop.commands.arguments import Adder, about, whole
from desktop.commands.common import Answer, NothingSaid, about_of, deliberation, done, view_of
from desktop.commands.parsing import Parser
from desktop.commands.streaming import aside
from desktop.views import GroupView
from desktop.workspace import Workspace


def arguments(add: Adder) -> None:
    draft = add("mediate", "draft wordings between the positions", mediate)
    draft.add_argument("--model", help="auto, none, or the name of a model")
    about(draft)
    all_ = add("candidates", "how the mediator's wordings blend, term by term, before any is put "
               "forward", candidates)  # fmt: skip
    all_.add_argument("--explain", action="store_true", help="each sum in words")
    _which(all_)
    below = add.within(all_)
    value = below("rate", "rate each wording against keeping things as they are", rate)
    value.add_argument("ratings", nargs="+", type=whole, metavar="RATING",
                       help="one number a wording, in their order, from -100 to 100")  # fmt: skip
    _which(value, SUPPRESS)
    own = below("agent", "what your own agent makes of each wording", agent)
    own.add_argument("--send", action="store_true", help="give it to the group")
    own.add_argument("--model", help="auto, none, or the name of a model")
    _which(own, SUPPRESS)
    check = add("audits", "every check of a mediation: as stored, and done again here", audits)
    _which(check)


def _which(parser: Parser, default: str | None = None) -> None:
    about(parser, default)
    parser.add_argument("--mediation", metavar="ID", default=default,
                        help="start of its id; else the newest")  # fmt: skip


def mediate(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    it = about_of(view, args)

    from desktop.model_work import draft_between  # the model's client is slow to load

    asked = workspace.to_mediate(view.id, it.id)
    mediated = asyncio.run(draft_between(asked, args.model or workspace.model, progress=aside))
    workspace.record_mediation(view.id, it.id, mediated)
    view = workspace.view(view.id)
    it = deliberation(view, it.id)
    newest = it.mediations[-1]
    names = workspace.value_names()
    return Answer(shapes.mediation(newest), telling.mediation(view, it, newest, names))


def mediation_of(
    workspace: Workspace, args: Namespace
) -> tuple[GroupView, Deliberation, Mediation]:
    """The one that was named, else the deliberation's newest."""
    view = view_of(workspace, args)
    it = about_of(view, args)
    if not it.mediations:
        raise NothingSaid("No mediator has drafted anything yet; 'folkmoot mediate' does.")
    every = {each.id: each for each in it.mediations}
    if args.mediation is None:
        return view, it, it.mediations[-1]
    return view, it, every[lookup.among("mediation", args.mediation, every)]


def candidates(workspace: Workspace, args: Namespace) -> Answer:
    view, it, mediation = mediation_of(workspace, args)
    result = workspace.blend_of_candidates(view.id, it.id, mediation.id)
    said = telling.labels(view, it.id, mediation)
    shape, text = shapes.candidates(result, it.id, mediation), telling.blend(said, result)
    if args.explain:
        shape["lines"] = explain(result, said)
        text = "\n".join([text, "", *shape["lines"]])
    return Answer(shape, text)


def rate(workspace: Workspace, args: Namespace) -> Answer:
    view, it, mediation = mediation_of(workspace, args)
    return done(workspace.rate_candidates(view.id, it.id, mediation.id, args.ratings))


def agent(workspace: Workspace, args: Namespace) -> Answer:
    view, it, mediation = mediation_of(workspace, args)
    if waits(it, mediation.id, view.me):
        raise NothingSaid(BLIND)
    asked = workspace.to_rate(view.id, it.id, mediation.id)

    from desktop.model_work import rate_all

    model = args.model or workspace.model
    ratings = asyncio.run(rate_all(asked, workspace.vault, model, progress=aside))
    if args.send:
        workspace.rate_by_agent(view.id, asked, ratings)
    shape = shapes.own_ratings(mediation.id, ratings, sent=args.send)
    return Answer(shape, telling.own_ratings(ratings, sent=args.send))


def audits(workspace: Workspace, args: Namespace) -> Answer:
    view, it, mediation = mediation_of(workspace, args)
    again = workspace.recheck(view.id, it.id, mediation.id)
    shape = shapes.rechecked(it.id, mediation, again)
    return Answer(shape, telling.rechecked(mediation, again), shape["passed"])
