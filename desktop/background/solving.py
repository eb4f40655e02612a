"""A solution of the owner's own to each open deliberation, drafted in private."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.background.work import Work, key_of
from desktop.editing import new_id
from desktop.views import Changed
from llm.agent.solving import Matter, NoSolution, Own, Solution, solve, solve_from_pieces
from llm.errors import BadAnswer
from llm.private import LeavesTheLaptop
from llm.room.asking import Room
from llm.vault.records import Note

if TYPE_CHECKING:
    from desktop.workspace import Workspace


@dataclass(frozen=True)
class _Open:
    """An open deliberation of a group, and what a draft would be made from, as one key."""

    group: str
    matter: Matter
    key: str


def due(workspace: Workspace, digest: str) -> Work | None:
    """The first open deliberation for which nothing was drafted from what is known now."""
    profile = workspace.profile()
    said = own_words(workspace)
    it = next(_undrafted(workspace, (profile.weights, said, digest)), None)
    if it is None or not profile.evidence:
        return None
    names = {each.value: each.name for each in workspace.values()}
    near = workspace.pieces_near(f"{it.matter.question} {it.matter.present_text}")

    async def run(room: Room | None) -> Solution | None:
        if room is not None and said:
            # What is wrong with an answer stands in the journal; a piece may do instead.
            with suppress(BadAnswer, LeavesTheLaptop):
                return await solve(room, it.matter, said, profile, names)
        try:
            return solve_from_pieces(near, profile, names)
        except NoSolution:
            return None

    def keep(ws: Workspace, solution: Solution | None) -> Changed:
        about = it.matter.deliberation
        note = None if solution is None else note_of(ws, it.group, about, solution)
        return ws.done("solve", about, it.key, note)

    return Work("Your agent drafts how you might solve it.", run, keep)


def _undrafted(workspace: Workspace, known: object) -> Iterator[_Open]:
    for group in workspace.groups():
        for about in workspace.undecided(group.id) if group.joined else ():
            dispute = workspace.dispute(group.id, about)
            matter = Matter(about, dispute.question, dispute.present_text)
            key = key_of(matter, known)
            if workspace.did("solve", about) != key:
                yield _Open(group.id, matter, key)


def own_words(workspace: Workspace) -> Sequence[Own]:
    """What the owner said and did not strike, the newest first."""
    quotes = [each for each in workspace.profile().evidence if each.kind == "quote" and each.words]
    order = {each.id: place for place, each in enumerate(workspace.conversations())}
    quotes.sort(key=lambda each: (order.get(each.ref, len(order)), each.id))
    return tuple(dict.fromkeys(Own(each.words, each.ref) for each in quotes))


def note_of(workspace: Workspace, group: str, about: str, solution: Solution) -> Note:
    """As it is listed for the owner; `data` holds the sentences with the reason for each."""
    data = {
        "by": solution.by,
        "piece": solution.piece,
        "dropped": solution.dropped,
        "sentences": [[each.text, each.because] for each in solution.sentences],
    }
    return Note(
        new_id(), workspace.now(), "solution", group, about, "", solution.text,
        json.dumps(data, ensure_ascii=False), False, solution.rests_on,
    )  # fmt: skip
