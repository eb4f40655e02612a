"""What the owner is asked to rate without looking, so that it can tell how well they are known."""

from __future__ import annotations

import hashlib

from deliberation.state import Deliberation

ONE_IN = 3  # mediations that are rated without looking


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
