"""A code on offer: it lets one person in, and bears three wrong tries."""

from __future__ import annotations

import hmac

from crdt.pairing.code import Code
from crdt.pairing.errors import CodeVoid, WrongCode

TRIES = 3

USED = "This code has been used, and a code serves once; make a new one."
TAKEN_BACK = "This code was taken back; make a new one."
TRIED_TOO_OFTEN = (
    f"The code was told wrongly {TRIES} times, or somebody guesses at it, so it is void; "
    "make a new one."
)


class Offer:
    """Belongs to who gives the code away, for as long as their laptop waits for the other."""

    def __init__(self, code: Code | None = None) -> None:
        self.code = code or Code.draw()
        self.tries = TRIES  # how many are left
        self._void = ""

    @property
    def open(self) -> bool:
        return not self._void

    def check_open(self) -> None:
        """Raises `CodeVoid` with the reason if it no longer lets anybody in."""
        if self._void:
            raise CodeVoid(self._void)

    def judge(self, proof: bytes, right: bytes) -> None:
        """Take a guest's proof that it knows the code. Each is a try, and the right one the last.

        There is no pause in here: of many guests at once each costs a try of its own. Raises
        `WrongCode`, or `CodeVoid` where there is no try left.
        """
        self.check_open()
        self.tries -= 1
        if hmac.compare_digest(proof, right):
            self._void = USED
            return
        if not self.tries:
            self._void = TRIED_TOO_OFTEN
            self.check_open()
        raise WrongCode(
            f"Somebody tried with another code; {self.tries} of {TRIES} tries are left before this "
            "one is void."
        )

    def withdraw(self, why: str = TAKEN_BACK) -> None:
        """Let nobody in any more; `why` is the sentence for whoever asks."""
        self._void = self._void or why
