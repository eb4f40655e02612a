"""What the owner is asked to rate without looking, so that it can tell how well they are known."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from deliberation.state import Deliberation
from llm.vault.records import Note

ONE_IN = 3  # mediations and options that are rated without looking
BLIND = (
    "Rate this by hand first, without looking at what your agent makes of it: so you see how well "
    "your agent knows you."
)


def rate_blind(subject: str, member: str) -> bool:
    """Whether what the agent makes of `subject` waits until its owner has rated by hand.

    Always the same for the same two ids, for one in three of them, and nobody's to choose: the
    first 8 bytes of the SHA-256 of both, divided by 3 without a rest.
    """
    drawn = hashlib.sha256(f"{subject} {member}".encode()).digest()[:8]
    return int.from_bytes(drawn) % ONE_IN == 0


def rated_by_hand(about: Deliberation, option: str, member: str) -> bool:
    """Whether the member has rated an option themselves.

    Before that nothing that their agent foresees of it is shown: each prediction that is sealed
    by then counts in how well it knows them, and one that they had seen would measure nothing.
    """
    return any(
        each.member == member and each.option == option and each.by == "hand"
        for each in about.ratings
    )


def waits(about: Deliberation, subject: str, member: str) -> bool:
    """Whether the agent's rating of an option, or of a mediation's candidates, is to be hidden
    until the member has rated by hand; not where nothing can be rated any more."""
    if not about.open or about.adopted or not rate_blind(subject, member):
        return False
    mediation = next((each for each in about.mediations if each.id == subject), None)
    if mediation is None:
        return not rated_by_hand(about, subject, member)
    return not any(each.member == member and each.by == "hand" for each in mediation.ratings)


def hidden(note: Note) -> Note:
    """A note of the agent's rating without the numbers, words and effects."""
    data = json.loads(note.data)
    kept = {"kind": data["kind"], "by_model": data["by_model"], "blind": True}
    nothing: dict[str, list[object]] = {"utilities": [], "words": [], "effects": []}
    return replace(note, text="rate it by hand first", data=json.dumps(kept | nothing))
