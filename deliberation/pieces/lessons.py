"""What a group's lessons say of a piece: those of trials of something like its clauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deliberation.pieces.filling import defaults, fill
from deliberation.pieces.piece import Piece
from deliberation.pieces.worth import LESSON_ONE, Learnt
from deliberation.state import State
from deliberation.weighing.evidence import Posterior, posterior
from deliberation.weighing.lessons import Known, known, setting
from deliberation.weighing.likeness import LIKE_ENOUGH, of_texts


def likeness_of(lessons: Sequence[Known], piece: Piece) -> tuple[int, ...]:
    """s of each lesson to the piece, in thousandths: that of what was tried to the one of its
    clauses that is most like it, filled in as the piece suggests.

    By the texts alone (`likeness.of_texts`), since a piece is for any situation; below 200 a
    lesson is left out (0). A lesson of a clause that was taken out is about no piece.
    """
    texts = [clause.text for clause in fill(piece, defaults(piece))]

    def of(tried: str) -> int:
        found = max(of_texts(tried, text) for text in texts) if tried else 0
        return found if found >= LIKE_ENOUGH else 0

    return tuple(of(each.told.tried) for each in lessons)


def told_of(state: State, piece: Piece) -> tuple[tuple[Known, int], ...]:
    """The group's lessons that are about the piece, each with its likeness; the likest first."""
    lessons = known(state)
    about = zip(lessons, likeness_of(lessons, piece), strict=True)
    return tuple(sorted((each for each in about if each[1]), key=lambda each: -each[1]))


def learnt(state: State, pieces: Iterable[Piece]) -> dict[str, Learnt]:
    """What the group's lessons say of each piece of which they say anything, by its id.

    p and lam are those of `evidence.posterior` (lam at most what the group's setting "lessons"
    allows), each rounded once to ten-thousandths, a half to the even one.
    """
    lessons = known(state)
    found = {}
    for piece in pieces if lessons else ():
        it = _posterior(state, lessons, piece)
        if it.weight:
            p, lam = round(it.exact_p * LESSON_ONE), round(it.exact_lam * LESSON_ONE)
            found[piece.id] = Learnt(p, lam)
    return found


def _posterior(state: State, lessons: Sequence[Known], piece: Piece) -> Posterior:
    most = int(setting(state, "lessons"))
    return posterior([each.lesson for each in lessons], likeness_of(lessons, piece), most)
