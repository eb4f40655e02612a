"""How the owner's agent would rate new options and candidates, with the words that rests on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deliberation.acts import KEEP
from deliberation.profiles.sharing import rounded
from desktop.background.work import Work, is_stale, key_of, told_in
from desktop.blind import waits
from desktop.editing import new_id
from desktop.views import Changed
from llm.vault.records import Note

if TYPE_CHECKING:
    from deliberation.profiles.profile import Profile
    from desktop.working import Working
    from llm.rating.own import OwnRating
    from llm.room.asking import Room


@dataclass(frozen=True)
class ToSay:
    """What is to be rated: `subject` is an option's id or a mediation's; `texts` are its wordings,
    each in place of the text `present`."""

    group: str
    deliberation: str
    kind: str  # "option" or "candidates"
    subject: str
    texts: tuple[str, ...]
    present: str


def due(workspace: Working, digest: str) -> Iterator[Work]:
    """Each option and newest mediation that neither its owner nor their agent has rated."""
    profile = workspace.profile()
    if not profile.evidence:
        return
    for it in _unrated(workspace):
        key = key_of("rate", it, rounded(profile.weights), told_in(profile))
        if is_stale(workspace.did("rate", it.subject), key, digest):
            yield _reading(it, profile, key, digest)


def _reading(it: ToSay, profile: Profile, key: str, digest: str) -> Work:
    async def run(room: Room | None) -> list[OwnRating]:
        from llm.rating.own import rate

        return [
            await rate(room, text, it.present, profile.weights, it.deliberation)
            for text in it.texts
        ]

    def keep(ws: Working, ratings: Sequence[OwnRating]) -> Changed:
        note = note_of(ws, it, ratings, profile)
        about = ws.deliberation(it.group, it.deliberation)
        if it.kind == "option" and not waits(about, it.subject, ws.me):
            ws.leave_out(it.group, it.deliberation, it.subject)
        return ws.done("rate", it.subject, key, digest, note)

    return Work("Your agent reads what is new on the table.", key_of(key, digest), run, keep)


def _unrated(workspace: Working) -> Iterator[ToSay]:
    for group in workspace.groups():
        for id_ in workspace.undecided(group.id) if group.joined else ():
            about = workspace.deliberation(group.id, id_)
            rated = {each.option for each in about.ratings if each.member == workspace.me}
            for option in about.standing:
                if option.id not in rated | {KEEP} and option.author != workspace.me:
                    text, present = workspace.compared(group.id, option)
                    yield ToSay(group.id, id_, "option", option.id, (text,), present)
            for mediation in about.mediations[-1:]:
                own = [each for each in mediation.ratings if each.member == workspace.me]
                texts = tuple(each.text for each in mediation.candidates)
                if texts and not own:
                    yield ToSay(group.id, id_, "candidates", mediation.id, texts, mediation.present)


def note_of(workspace: Working, it: ToSay, ratings: Sequence[OwnRating], profile: Profile) -> Note:
    """As it is listed for the owner, who may send it; `data` holds what would be sent."""
    data = {
        "kind": it.kind,
        "utilities": [each.utility for each in ratings],
        "words": [each.words() for each in ratings],
        "effects": [[[f.value, f.effect, f.words] for f in each.effects] for each in ratings],
        "by_model": [each.by_model for each in ratings],
    }
    scores = ", ".join(f"{each.utility / 100:+.2f}" for each in ratings)
    return Note(
        new_id(), workspace.now(), "rating", it.group, it.deliberation, it.subject, scores,
        json.dumps(data, ensure_ascii=False), False, told_in(profile),
    )  # fmt: skip
