"""What each command of `folkmoot` does: it calls the workspace and returns what to print."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deliberation.acts import KEEP
from deliberation.errors import FolkmootError
from deliberation.sums import explain
from desktop import lookup, shapes, telling
from desktop.carrying import is_bundle, verify_file
from desktop.views import Changed, GroupView
from desktop.workspace import Workspace

_MOST = 1_000_000  # characters that are read from standard input; any text may have far fewer


class NothingSaid(FolkmootError):
    """The command needs words that were not given."""


@dataclass(frozen=True)
class Answer:
    """`shape` is printed with `--json`, `text` without. `ok` false: a check failed, status 1."""

    shape: Any
    text: str
    ok: bool = True


Command = Callable[[Workspace, Namespace], Answer]


def _done(change: Changed) -> Answer:
    text = change.sentence
    return Answer(shapes.changed(change), text)


def _view(workspace: Workspace, args: Namespace) -> GroupView:
    return workspace.view(_group(workspace, args))


def _group(workspace: Workspace, args: Namespace) -> str:
    return lookup.group_id(workspace.groups(), args.group)


def _words(args: Namespace) -> str:
    """The words on the command line, or standard input where the word is "-"."""
    if args.text is None:
        raise NothingSaid("Say it in words, or '-' to read them from standard input.")
    if args.text != "-":
        return str(args.text)
    words = sys.stdin.read(_MOST + 1)
    if len(words) > _MOST:
        raise NothingSaid(f"More than {_MOST:,} characters came in, which no clause may have.")
    return words


def found(workspace: Workspace, args: Namespace) -> Answer:
    return _done(workspace.found(args.group_name))


def invite(workspace: Workspace, args: Namespace) -> Answer:
    return _done(workspace.invite(_group(workspace, args), args.out))


def join(workspace: Workspace, args: Namespace) -> Answer:
    return _done(workspace.join(args.invitation, args.out))


def admit(workspace: Workspace, args: Namespace) -> Answer:
    group = _group(workspace, args)
    if args.member:
        pending = {person.name: person.id for person in workspace.view(group).state.pending}
        wanted = pending.get(args.member) or lookup.among("person", args.member, pending.values())
        return _done(workspace.vote_in(group, wanted))
    return _done(workspace.admit(group, args.request))


def leave(workspace: Workspace, args: Namespace) -> Answer:
    return _done(workspace.leave(_group(workspace, args)))


def import_(workspace: Workspace, args: Namespace) -> Answer:
    return _done(workspace.import_rules(_group(workspace, args), args.file, add=args.add))


def edit(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    clause = lookup.clause_id(view, args.clause)
    if args.looked:
        return _done(workspace.looked(view.id, clause))
    return _done(workspace.edit_clause(view.id, clause, _words(args)))


def acknowledge(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    clause = lookup.clause_id(view, args.clause) if args.clause else ""
    return _done(
        workspace.acknowledge(
            view.id,
            clause=clause,
            topic=args.topic,
            not_it=not args.it_is_fine,
            dont_know=not args.i_know,
        )
    )


def position(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    deliberation = lookup.deliberation_id(view, args.deliberation)
    return _done(workspace.position(view.id, deliberation, _words(args)))


def propose(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    about = view.state.deliberation(lookup.deliberation_id(view, args.deliberation))
    assert about is not None, "looked up in this very state"
    mediation = ""
    if args.candidate is not None:
        if not about.mediations:
            raise NothingSaid("No mediator has drafted anything yet; 'folkmoot mediate' does.")
        mediation = about.mediations[-1].id
    clause = lookup.clause_id(view, args.clause) if args.clause else about.clause
    kind = args.kind or ("amend" if clause else "new")
    taken_over = args.candidate is not None and args.text is None
    return _done(
        workspace.propose(
            view.id,
            about.id,
            kind=kind,
            text="" if taken_over or kind == "repeal" else _words(args),
            clause="" if kind == "new" else clause,
            section=lookup.section_id(view, args.section),
            title=args.title,
            reason=args.reason,
            mediation=mediation,
            candidate=-1 if args.candidate is None else args.candidate - 1,
        )
    )


def _option(view: GroupView, args: Namespace) -> tuple[str, str]:
    """The ids of the deliberation and of the option that the person means."""
    about = view.state.deliberation(lookup.deliberation_id(view, args.deliberation))
    assert about is not None, "looked up in this very state"
    return about.id, lookup.option_id(about, args.option)


def rate(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    deliberation, option = _option(view, args)
    return _done(workspace.rate(view.id, deliberation, option, args.rating, reason=args.reason))


def object_(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    deliberation, option = _option(view, args)
    return _done(workspace.object_to(view.id, deliberation, option, _words(args)))


def withdraw(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    said = [o for d in view.state.deliberations for o in d.objections]
    mine = [o.id for o in said if o.member == view.me and not o.withdrawn]
    return _done(workspace.withdraw(view.id, lookup.among("objection", args.objection, mine)))


def mediate_(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    deliberation = lookup.deliberation_id(view, args.deliberation)

    from llm.mediator import mediate  # the model's client is slow to load, and seldom needed

    def progress(step: str) -> None:
        print(step, file=sys.stderr)

    dispute = workspace.dispute(view.id, deliberation)
    mediated = asyncio.run(mediate(dispute, model=args.model, progress=progress))
    workspace.record_mediation(view.id, deliberation, mediated)
    view = workspace.view(view.id)
    about = view.state.deliberation(deliberation)
    assert about is not None, "it was mediated just now"
    newest = about.mediations[-1]
    return Answer(shapes.mediation(newest), telling.mediation(view, about, newest))


def blend(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    deliberation = lookup.deliberation_id(view, args.deliberation)
    result = workspace.blend(view.id, deliberation)
    names = telling.names(view, deliberation)
    text = telling.blend(view, deliberation, result)
    if args.explain:
        text += "\n\n" + "\n".join(explain(result, names))
    return Answer(shapes.blend(result, deliberation), text)


def consent(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    if args.option:
        deliberation, option = _option(view, args)
        return _consented(
            workspace, workspace.consent(view.id, deliberation=deliberation, option=option)
        )
    if args.all:
        return _done(workspace.consent_to_all(view.id))
    if not args.clause:
        raise NothingSaid(f"Name an --option (or '{KEEP}'), a --clause, or --all clauses.")
    clause = lookup.clause_id(view, args.clause)
    return _consented(workspace, workspace.consent(view.id, clause=clause))


def _consented(workspace: Workspace, change: Changed) -> Answer:
    """Shows the very words: a number on the command line is quickly mistaken for another."""
    consents = workspace.view(change.group).state.consents
    given = next(each for each in consents if each.id == change.subject)
    shape = {**shapes.changed(change), "sha256": given.sha256, "text": given.text}
    words = telling.quoted(given.text or "(no clause: it is repealed)")
    return Answer(shape, f"{change.sentence}\n{words}\n  sha256 {given.sha256}")


def revoke(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    return _done(workspace.revoke(view.id, lookup.clause_id(view, args.clause)))


def trial(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    deliberation, option = _option(view, args)
    return _done(workspace.start_trial(view.id, deliberation, option, args.hope, args.until))


def _trial(view: GroupView, typed: str) -> str:
    every = [t.id for d in view.state.deliberations for t in d.trials]
    return lookup.among("trial", typed, every)


def observe(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    return _done(workspace.observe(view.id, _trial(view, args.trial), args.result, args.text or ""))


def learn(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    return _done(workspace.learn(view.id, _trial(view, args.trial), _words(args)))


def status(workspace: Workspace, args: Namespace) -> Answer:
    view = _view(workspace, args)
    return Answer(shapes.status(view), telling.status(view))


def bundle(workspace: Workspace, args: Namespace) -> Answer:
    return _done(workspace.bundle(_group(workspace, args), args.out))


def take(workspace: Workspace, args: Namespace) -> Answer:
    return _done(workspace.take(args.file))


def export(workspace: Workspace, args: Namespace) -> Answer:
    wanted = {
        workspace.export_markdown: args.markdown,
        workspace.export_pdf: args.pdf,
        workspace.export_log: args.log,
        workspace.export_automerge: args.automerge,
    }
    if not any(wanted.values()):
        raise NothingSaid("Say what to write: --pdf, --markdown, --log or --automerge FILE.")
    group = _group(workspace, args)
    done = [write(group, out).sentence for write, out in wanted.items() if out]
    return _done(Changed(" ".join(done), group=group))


def verify(args: Namespace, open_workspace: Callable[[], Workspace]) -> Answer:
    """An exported log needs no data folder; a bundle needs one that it is addressed to."""
    path: Path = args.file
    if is_bundle(path):
        with open_workspace() as workspace:
            result = workspace.verify_bundle(path)
    else:
        result = verify_file(path)
    return Answer(shapes.verification(result), telling.verification(result), result.passed)
