"""A solution of the owner's own to each open deliberation, drafted in private."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop.background.work import Work, is_stale, key_of, told_in
from desktop.editing import new_id
from desktop.views import Changed
from llm.vault.records import Note

if TYPE_CHECKING:
    from desktop.working import Working
    from llm.agent.solving import Matter, Own, Solution
    from llm.room.asking import Room


def due(workspace: Working, digest: str) -> Iterator[Work]:
    """Each open deliberation for which nothing was drafted from what is known now."""
    from llm.agent.solving import Matter

    profile = workspace.profile()
    if not profile.evidence:
        return
    known = (profile.weights, own_words(workspace))
    for group in workspace.groups():
        for about in workspace.undecided(group.id) if group.joined else ():
            dispute = workspace.dispute(group.id, about)
            matter = Matter(about, dispute.question, dispute.present_text)
            key = key_of("solve", matter, known)
            if is_stale(workspace.did("solve", about), key, digest):
                yield _drafting(workspace, group.id, matter, key, digest)


def _drafting(workspace: Working, group: str, matter: Matter, key: str, digest: str) -> Work:
    profile, said = workspace.profile(), own_words(workspace)
    names = workspace.value_names()
    pieces = workspace.library.all()

    async def run(room: Room | None) -> Solution | None:
        from desktop.mediating import nearest
        from llm.agent.solving import NoSolution, solve, solve_from_pieces
        from llm.errors import BadAnswer, TooLong
        from llm.private import LeavesTheLaptop

        if room is not None and said:
            # What is wrong with an answer stands in the journal; a piece may do instead.
            with suppress(BadAnswer, TooLong, LeavesTheLaptop):
                return await solve(room, matter, said, profile, names)
        words = f"{matter.question} {matter.present_text}"
        try:
            near = await asyncio.to_thread(nearest, words, pieces)
            return solve_from_pieces(near, profile, names)
        except NoSolution:
            return None

    def keep(ws: Working, solution: Solution | None) -> Changed:
        about = matter.deliberation
        note = None if solution is None else note_of(ws, group, about, solution, told_in(profile))
        return ws.done("solve", about, key, digest, note)

    return Work("Your agent drafts how you might solve it.", key_of(key, digest), run, keep)


def own_words(workspace: Working) -> Sequence[Own]:
    """What the owner said and did not strike, the newest first."""
    from llm.agent.solving import Own

    quotes = [each for each in workspace.profile().evidence if each.kind == "quote" and each.words]
    order = {each.id: place for place, each in enumerate(workspace.conversations())}
    quotes.sort(key=lambda each: (order.get(each.ref, len(order)), each.id))
    return tuple(dict.fromkeys(Own(each.words, each.ref) for each in quotes))


def note_of(
    workspace: Working, group: str, about: str, solution: Solution, told: tuple[str, ...]
) -> Note:
    """As it is listed for the owner; `data` holds the sentences with the reason for each.

    It rests on `told` too, the conversations of the profile, by which a piece was chosen or the
    model told what weighs most.
    """
    rests_on = tuple(dict.fromkeys((*solution.rests_on, *told)))
    data = {
        "by": solution.by,
        "piece": solution.piece,
        "dropped": solution.dropped,
        "sentences": [[each.text, each.because] for each in solution.sentences],
    }
    return Note(
        new_id(), workspace.now(), "solution", group, about, "", solution.text,
        json.dumps(data, ensure_ascii=False), False, rests_on,
    )  # fmt: skip
