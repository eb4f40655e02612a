"""What can go wrong while two laptops, or two people with a file, come to know each other."""

from __future__ import annotations

from deliberation.errors import FolkmootError


class PairingRefused(FolkmootError):
    """It was broken off, and nothing was kept; the sentence says why."""


class WrongCode(PairingRefused):
    """The two laptops were given different codes, or nobody with the code was there."""


class CodeVoid(PairingRefused):
    """The code has been used, tried too often, taken back, or is too old."""


STRANGE = (
    "The other laptop sent what Folkmoot never sends, so nothing was kept; see that both have the "
    "same version, and start again with a new code."
)
