"""Ways back: the change of the rulebook that undoes what was on trial.

It builds on the change that was on trial and on nothing else, and its actor is a hash of itself.
So it can be made as soon as a trial has its terms; it is the same change whoever makes it, and
where two members do, it is in the rulebook once; and it undoes what the trial changed, no more.
What people wrote meanwhile into other clauses it leaves alone. What they wrote into this one stays
too, merged letter by letter with the former text, and the clause is marked for somebody to read.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from crdt.columns import uleb
from crdt.edits import Edit, EditClause, RemoveClause, RestoreClause
from crdt.log import Log, Past
from crdt.node import Node
from crdt.rulebook_document import RulebookDocument
from deliberation.acts import Propose
from deliberation.errors import FolkmootError
from deliberation.state import Option

_LABEL = b"folkmoot way back v1\0"
_CHUNK_BODY = 9  # bytes of a raw change before the size of its body: magic, checksum, type
_HASH = 32


class NoWayBack(FolkmootError):
    """There is nothing that could be put back; the sentence says why."""


def back_actor(raw: bytes) -> bytes:
    """The actor that the raw change of a way back must have: 32 bytes.

    SHA-256 of a label and the body of the change as if zeros were its actor. Two different
    changes never share an actor so, and nobody can make one that keeps another's out.
    """
    _, start = uleb(raw, _CHUNK_BODY)
    deps, at = uleb(raw, start)
    size, at = uleb(raw, at + _HASH * deps)
    return hashlib.sha256(_LABEL + raw[start:at] + bytes(size) + raw[at + size :]).digest()


def tried_change(trial: str, past: Past, log: Log) -> bytes | None:
    """The hash of the change that is on trial; None if it or its trial is not in the `past`."""
    start = _seen(trial, past, log)
    if start is None or start.body is None or start.body.get("act") != "trial":
        return None
    option = _seen(str(start.body.get("option")), past, log)
    return option.change.hash if option is not None and option.change is not None else None


def _seen(id_: str, past: Past, log: Log) -> Node | None:
    node = log.nodes.get(id_)
    return node if node is not None and log.has_seen(past, node) else None


def draft(
    document: RulebookDocument, deliberation: str, trial: str, option: Option, former: str
) -> Propose:
    """The proposal of a way back, its change in it.

    `document` is the rulebook with the change of `option`, and all that this builds on, and no
    more; `former` the clause's text before it. Raises `NoWayBack` where nothing would change.
    """
    act, edits = _proposal(deliberation, trial, option, former)
    unnamed = document.draft_change(edits, bytes(_HASH))
    change = document.draft_change(edits, back_actor(unnamed)) if unnamed else None
    if change is None:
        raise NoWayBack("This trial changes nothing in the rulebook that could be put back.")
    return replace(act, change=change)


def _proposal(
    deliberation: str, trial: str, option: Option, former: str
) -> tuple[Propose, list[Edit]]:
    clause = option.clause
    if option.kind == "new":
        act = Propose(deliberation, "repeal", clause, "", base=option.sha256, back=trial)
        return act, [RemoveClause(clause, trial)]
    if not former:
        raise NoWayBack(
            "The clause had no words before this trial, and no option may leave it without any."
        )
    if option.kind == "repeal":
        act = Propose(deliberation, "amend", clause, former, base=option.base, back=trial)
        return act, [RestoreClause(clause)]
    act = Propose(deliberation, "amend", clause, former, base=option.sha256, back=trial)
    return act, [EditClause(clause, former)]
