"""How the owner's agent would rate new options and candidates, with the words that rests on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deliberation.acts import KEEP
from desktop.background.work import Work, key_of
from desktop.editing import new_id
from desktop.views import Changed
from llm.rating.own import OwnRating, rate
from llm.room.asking import Room
from llm.vault.records import Note

if TYPE_CHECKING:
    from desktop.workspace import Workspace


@dataclass(frozen=True)
class ToSay:
    """What is to be rated: `subject` is an option's id or a mediation's, `texts` its wordings."""

    group: str
    deliberation: str
    kind: str  # "option" or "candidates"
    subject: str
    texts: tuple[str, ...]
    present: str


def due(workspace: Workspace, digest: str) -> Work | None:
    """The first option or mediation that its owner and their agent have not rated."""
    profile = workspace.profile()
    if not profile.evidence:
        return None
    keys = ((each, key_of(each, profile.weights, digest)) for each in _unrated(workspace))
    found = next((each for each in keys if workspace.did("rate", each[0].subject) != each[1]), None)
    if found is None:
        return None
    it, key = found

    async def run(room: Room | None) -> list[OwnRating]:
        return [
            await rate(room, text, it.present, profile.weights, it.deliberation)
            for text in it.texts
        ]

    def keep(ws: Workspace, ratings: Sequence[OwnRating]) -> Changed:
        return ws.done("rate", it.subject, key, note_of(ws, it, ratings, profile.weights))

    return Work("Your agent reads what is new on the table.", run, keep)


def _unrated(workspace: Workspace) -> Iterator[ToSay]:
    for group in workspace.groups():
        for deliberation in workspace.undecided(group.id) if group.joined else ():
            about = workspace.deliberation(group.id, deliberation)
            present = workspace.dispute(group.id, deliberation).present_text
            rated = {each.option for each in about.ratings if each.member == workspace.me}
            for option in about.standing:
                if option.id not in rated | {KEEP} and option.author != workspace.me:
                    yield ToSay(
                        group.id, about.id, "option", option.id, (option.text,),
                        "" if option.kind == "new" else present,
                    )  # fmt: skip
            for mediation in about.mediations[-1:]:
                own = [each for each in mediation.ratings if each.member == workspace.me]
                texts = tuple(each.text for each in mediation.candidates)
                if texts and not own:
                    yield ToSay(
                        group.id, about.id, "candidates", mediation.id, texts, mediation.present
                    )


def note_of(
    workspace: Workspace, it: ToSay, ratings: Sequence[OwnRating], weights: Sequence[int]
) -> Note:
    """As it is listed for the owner, who may send it; `data` holds what would be sent."""
    data = {
        "kind": it.kind,
        "utilities": [each.utility for each in ratings],
        "words": [each.words(weights) for each in ratings],
        "effects": [[[f.value, f.effect, f.words] for f in each.effects] for each in ratings],
        "by_model": [each.by_model for each in ratings],
    }
    scores = ", ".join(f"{each.utility / 100:+.2f}" for each in ratings)
    return Note(
        new_id(), workspace.now(), "rating", it.group, it.deliberation, it.subject, scores,
        json.dumps(data, ensure_ascii=False), False, (),
    )  # fmt: skip
