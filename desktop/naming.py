"""What people, laptops and groups are called."""

from __future__ import annotations

from deliberation.errors import FolkmootError
from deliberation.fields import NAME_LIMIT, is_name

UNSHOWN = "The name holds a character that does not show as what it is; type it again without it."


class BadName(FolkmootError):
    """Nobody can be called that."""


def checked_name(name: str, ask: str, refused: type[FolkmootError] = BadName) -> str:
    """The name with single spaces. Raises `refused`, where it is empty or too long with the
    sentence `ask`, which is told the `limit`."""
    words = " ".join(name.split())
    if not 0 < len(words) <= NAME_LIMIT:
        raise refused(ask.format(limit=NAME_LIMIT))
    if not is_name(words):
        raise refused(UNSHOWN)
    return words
