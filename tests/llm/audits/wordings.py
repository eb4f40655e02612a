"""What the tests of the audits are about: wordings on the dispute of `conftest.dispute`."""

from __future__ import annotations

from deliberation.acts import Candidate, Cell, Citation, Sentence

ADA, BEN, CLEO, DEE = ("a" * 64, "b" * 64, "c" * 64, "d" * 64)
QUIET = Citation(ADA, "1" * 64, "The house should be quiet")
MUSIC = Citation(BEN, "2" * 64, "Music may be played until midnight")
PARTIES = Citation(CLEO, "3" * 64, "Parties must be announced")


def wording(*sentences: tuple[str, tuple[Citation, ...]]) -> Candidate:
    made = tuple(Sentence(text, cites) for text, cites in sentences)
    return Candidate(" ".join(each.text for each in made), made)


def effects(**of: int) -> tuple[Cell, ...]:
    """By value, underscores for hyphens."""
    return tuple(Cell(value.replace("_", "-"), effect) for value, effect in of.items())


ALL = wording(("Quiet.", (QUIET,)), ("Music and parties.", (MUSIC, PARTIES)))
