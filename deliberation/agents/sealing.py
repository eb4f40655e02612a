"""Seals: a number is fixed before others are known by its hash, and shown later with its salt.

A seal is the SHA-256, in hex, of UTF-8 lines that each end in a line feed (a hash commitment;
G. Brassard, D. Chaum, C. Crépeau, "Minimum disclosure proofs of knowledge", JCSS 37, 1988). The
salt, 128 random bits that the caller makes, keeps others from trying every number. Whose it is
and what it is about are in the lines, so that nobody can take over another's seal as their own.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from deliberation.errors import FolkmootError
from deliberation.fields import KEEP, is_entry_id, is_number, is_text

_SALT = re.compile(r"[0-9a-f]{32}\Z")
_RESULTS = ("worked", "mixed", "failed")


class SealError(FolkmootError, ValueError):
    """What was to be sealed cannot be; the message says why."""


@dataclass(frozen=True)
class PredictionSeal:
    """What an agent thinks that its owner `member` will rate `option`, and the same with no
    profile (`baseline`): hundredths of [-1, 1]. `salt` is 32 hex digits.

    The lines: "folkmoot prediction v1", deliberation, option, member, utility, baseline, salt.
    """

    deliberation: str
    option: str
    member: str
    utility: int
    baseline: int
    salt: str

    def sha256(self) -> str:
        """The seal. Raises `SealError` for a field that is not as it should be."""
        _check_ids(self.deliberation, self.member)
        if self.option != KEEP:
            _check_ids(self.option)
        for number in (self.utility, self.baseline):
            if not is_number(-100, 100)(number):
                raise SealError("A prediction must be a whole number from -100 to 100.")
        _check_salt(self.salt)
        return _seal(
            "folkmoot prediction v1",
            self.deliberation,
            self.option,
            self.member,
            str(self.utility),
            str(self.baseline),
            self.salt,
        )


@dataclass(frozen=True)
class OutcomeSeal:
    """What `member` saw of `trial`: `result` worked, mixed or failed; `harm` in hundredths.

    The lines: "folkmoot outcome v1", trial, member, result, harm, the SHA-256 in hex of the note's
    UTF-8 (a note may have lines of its own), salt.
    """

    trial: str
    member: str
    result: str
    harm: int
    note: str
    salt: str

    def sha256(self) -> str:
        """The seal. Raises `SealError` for a field that is not as it should be."""
        _check_ids(self.trial, self.member)
        if self.result not in _RESULTS:
            raise SealError("An outcome must be worked, mixed or failed.")
        if not is_number(0, 100)(self.harm):
            raise SealError("A harm must be a whole number from 0 to 100.")
        if not is_text()(self.note):
            raise SealError("A note must be a text of at most 20,000 characters.")
        _check_salt(self.salt)
        return _seal(
            "folkmoot outcome v1",
            self.trial,
            self.member,
            self.result,
            str(self.harm),
            hashlib.sha256(self.note.encode()).hexdigest(),
            self.salt,
        )


def opens(sealed: str, shown: PredictionSeal | OutcomeSeal) -> bool:
    """Whether `shown` is what was sealed; never raises, since what cannot be sealed never was."""
    try:
        return shown.sha256() == sealed
    except SealError:
        return False


def _check_ids(*ids: str) -> None:
    if not all(is_entry_id(each) for each in ids):
        raise SealError("What a seal is about must be named by an id of 64 hex digits.")


def _check_salt(salt: str) -> None:
    if not isinstance(salt, str) or not _SALT.match(salt):
        raise SealError("A seal needs a salt of 32 hex digits: make one at random.")


def _seal(*lines: str) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
