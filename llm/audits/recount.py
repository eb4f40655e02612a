"""Recount: every sum of the candidates' blend done once more, another way, and compared.

`deliberation.weighing` counts with arrays of whole numbers; here each term is a plain fraction,
worked out from what members said, shared and learnt, and from the effects as the mediation carries
them. Taken as given are only how alike a lesson is to a wording, and how far it is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from deliberation.acts import KEEP, Audit, Candidate, ToldLesson
from deliberation.profiles.values import VALUES
from deliberation.state import Deliberation, Mediation, Option, State
from deliberation.weighing.blend import BlendError, BlendRow
from deliberation.weighing.candidates import blend_of_candidates
from deliberation.weighing.lessons import Known, alike, known, setting
from deliberation.wording import counted
from llm.audits.saying import audit, joined, listed

NAME = "Recount of every sum"
SHOWN = 3  # differences that are told one by one
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Row:
    """The terms of one wording's sum, or of keeping things: `ratings` in hundredths by member."""

    option: str
    ratings: dict[str, int]
    W: Fraction
    n: Fraction
    a: Fraction
    b: Fraction
    p: Fraction
    lam: Fraction
    B: Fraction

    @property
    def standing(self) -> tuple[Fraction, list[int]]:
        """What decides the order, the greater the better."""
        return self.B, sorted(self.ratings.values())


def recount(state: State, deliberation: Deliberation, mediation: Mediation) -> Audit:
    """Whether the blend of the mediation's candidates comes out the same, done a second way.

    Ratings from weights and effects, W, n, a, b, p, lam, B, and the order, for each candidate
    and for keeping things as they are.
    """
    if not mediation.candidates:
        return audit(NAME, True, "There is no wording, so there is no sum.")
    try:
        blend = blend_of_candidates(state, deliberation, mediation)
    except BlendError as error:
        return audit(NAME, False, str(error))
    ours = {row.option: row for row in rows(state, deliberation, mediation)}
    wrong = [fault for row in blend.rows for fault in _faults(row, ours)]
    if {row.option for row in blend.rows} != set(ours):
        wrong.append("not every wording has a sum")
    if wrong:
        more = [f"and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
        return audit(NAME, False, joined([*wrong[:SHOWN], *more]) + ".")
    first = listed([_label(row.option) for row in blend.leaders])
    says = (
        f"The sums of {counted(len(mediation.candidates), 'wording')} and of keeping things as "
        f"they are come out the same, done a second way; first comes {first}."
    )
    return audit(NAME, True, says)


def rows(state: State, deliberation: Deliberation, mediation: Mediation) -> list[Row]:
    """Every term, as with pencil and paper: "keep" first, then the candidates by their places."""
    lessons = known(state)
    found = [_row(state, KEEP, mediation, [], lessons)]
    for place, candidate in enumerate(mediation.candidates):
        option = Option(str(place), "amend", deliberation.clause, candidate.text)
        likeness = alike(lessons, deliberation, [option])[option.id]
        found.append(_row(state, option.id, mediation, likeness, lessons))
    return found


def _row(
    state: State, option: str, mediation: Mediation, s: Sequence[int], lessons: Sequence[Known]
) -> Row:
    ratings = _ratings(state, option, mediation)
    weighed = _voices(lessons, s) if s else []
    n = sum((w for w, _ in weighed), Fraction())
    a = 1 + sum((w * y for w, y in weighed), Fraction())
    b = 1 + sum((w * (1 - y) for w, y in weighed), Fraction())
    p, lam = a / (a + b), Fraction(int(setting(state, "lessons")), 100) * n / (n + 4)
    worst = Fraction(min(ratings.values()), 100)
    return Row(option, ratings, worst, n, a, b, p, lam, (1 - lam) * worst + lam * (2 * p - 1))


def _ratings(state: State, option: str, mediation: Mediation) -> dict[str, int]:
    said = {(str(each.candidate), each.member): each.utility for each in mediation.ratings}
    shared = {each.member: each for each in state.sharing if each.level != "ratings"}
    found = {}
    for member in (each.id for each in state.current):
        own = shared.get(member)
        weights = own.weights if own else ()
        if option == KEEP:
            found[member] = 0
        elif (option, member) in said:
            found[member] = said[option, member]
        else:
            found[member] = _utility(weights, mediation.candidates[int(option)])
    return found


def _utility(weights: Sequence[int], candidate: Candidate) -> int:
    """u = sum of w E / sum of w in hundredths, halves to the even one; 0 without weights."""
    if len(weights) != len(VALUES) or not any(weights):
        return 0
    of = dict(zip(VALUES, weights, strict=True))
    worth = sum(of[cell.value] * cell.effect for cell in candidate.effects)
    return round(Fraction(worth, sum(weights)))


def _voices(lessons: Sequence[Known], s: Sequence[int]) -> list[tuple[Fraction, Fraction]]:
    """Weight and outcome of what counts as one: a taker's sources, or a source alone."""
    sources: dict[tuple[str, str], list[tuple[Fraction, Fraction]]] = {}
    for each, likeness in zip(lessons, s, strict=True):
        weight = Fraction(each.lesson.t, 1000) * Fraction(likeness, 1000)
        key = each.lesson.taker, each.lesson.source
        sources.setdefault(key, []).append((weight, _outcome(each.told)))
    takers: dict[tuple[str, str], list[tuple[Fraction, Fraction]]] = {}
    for (taker, source), said in sources.items():
        takers.setdefault((taker, "" if taker else source), []).append(_one_voice(said))
    return [_one_voice(said) for said in takers.values()]


def _one_voice(said: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """As heavy as the heaviest, with the weighted mean in whole thousandths."""
    total = sum((weight for weight, _ in said), Fraction())
    if not total:
        return Fraction(), Fraction()
    mean = sum((weight * y for weight, y in said), Fraction()) / total
    return max(weight for weight, _ in said), _thousandths(mean)


def _outcome(told: ToldLesson) -> Fraction:
    said = told.worked + told.mixed + told.failed
    return _thousandths((told.worked + HALF * told.mixed) / said) if said else Fraction()


def _thousandths(amount: Fraction) -> Fraction:
    """To the nearest, a half upwards."""
    return Fraction(floor(1000 * amount + HALF), 1000)


def _faults(row: BlendRow, ours: dict[str, Row]) -> Iterator[str]:
    """Each term of a row that is not what was counted here."""
    own = ours.get(row.option)
    if own is None:
        yield f"{_label(row.option)} has a sum, and there is no such wording"
        return
    it = row.evidence
    terms = {
        "the ratings": (dict(row.ratings), own.ratings),
        "W": (Fraction(row.worst, 100), own.W),
        "n": (Fraction(it.weight, 10**6), own.n),
        "p": (it.exact_p, own.p),
        "lam": (it.exact_lam, own.lam),
        "B": (row.exact, own.B),
        "B as it is shown": (row.B, float(own.B)),
        "a as it is shown": (row.a, float(own.a)),
        "b as it is shown": (row.b, float(own.b)),
        "the rank": (row.rank, 1 + sum(each.standing > own.standing for each in ours.values())),
    }
    for term, (theirs, here) in terms.items():
        if theirs != here:
            yield f"{term} of {_label(row.option)} is {_shown(theirs)}, recounted {_shown(here)}"


def _shown(term: object) -> str:
    if isinstance(term, Fraction | float):
        return f"{float(term):.4f}"
    return ", ".join(map(str, term.values())) if isinstance(term, dict) else str(term)


def _label(option: str) -> str:
    return "keeping things as they are" if option == KEEP else f"wording {int(option) + 1}"
