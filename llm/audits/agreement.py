"""Agreement of effects: the mediator's effects against the word list and against people.

Only signs are compared, where both say something: with how many cells they agree, and whether
that is fewer than a coin would bring.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from deliberation.acts import Audit, Candidate
from deliberation.quotes import normalise
from deliberation.state import Deliberation
from deliberation.weighing.effects import median
from llm.audits.saying import audit, joined
from llm.mediation.dispute import Dispute
from llm.words.effects import effects_of

NAME = "Agreement of effects"
LEAST = 6  # cells, before anything can fail: fewer could not tell even 0 of n from bad luck
LEVEL = Fraction(1, 20)

Corrections = Mapping[tuple[str, str], int]  # (text, value) -> effect in hundredths


@dataclass(frozen=True)
class Agreeing:
    """`same` of `cells` signs agree."""

    same: int
    cells: int

    @property
    def tail(self) -> Fraction:
        """How likely a fair coin agrees this seldom or more seldom: P(X <= same)."""
        return lower_tail(self.same, self.cells)

    @property
    def worse_than_chance(self) -> bool:
        """Significantly so, one-sided at 5 %, with at least 6 cells."""
        return self.cells >= LEAST and self.tail < LEVEL


def lower_tail(same: int, cells: int) -> Fraction:
    """P(X <= same) for X binomial(cells, 1/2), exactly: the sign test of J. Arbuthnott, "An
    argument for divine providence", Philosophical Transactions 27 (1710); in today's form in
    W. J. Conover, "Practical Nonparametric Statistics" (1999), section 3.4."""
    return Fraction(sum(comb(cells, each) for each in range(same + 1)), 2**cells)


def agreement(candidates: Sequence[Candidate], dispute: Dispute, corrections: Corrections) -> Audit:
    """Whether the candidates' effects have the signs that the word list finds, and people.

    `corrections` are effects that people gave by hand in this deliberation (`corrections_of`):
    they are compared where a candidate has the very text. It fails only where one of the two
    comparisons is significantly worse than chance.
    """
    by_words = _signs(
        ((each.value, each.effect, each.words) for each in effects_of(c.text, dispute.present_text))
        for c in candidates
    )
    by_people = _by_people(candidates, corrections)
    listed, people = _compared(candidates, by_words), _compared(candidates, by_people)
    bad = listed.worse_than_chance or people.worse_than_chance
    says = [
        f"against the word list, which is itself right only about two times in three: "
        f"{_said(listed)}",
        f"against what people corrected by hand: {_said(people)}",
    ]
    return audit(NAME, not bad, joined(says) + ".")


def corrections_of(deliberation: Deliberation) -> dict[tuple[str, str], int]:
    """The effects given by hand in a deliberation, `(option's text, value)` -> hundredths.

    Of several members' the median, a half away from 0.
    """
    found: dict[tuple[str, str], list[int]] = {}
    texts = {option.id: option.text for option in deliberation.options}
    for each in deliberation.assessments:
        if each.by == "hand" and each.option in texts:
            found.setdefault((texts[each.option], each.value), []).append(each.effect)
    halves = {key: median(effects) for key, effects in found.items()}
    return {key: (twice + (twice > 0)) // 2 for key, twice in halves.items()}


_Signs = list[dict[str, tuple[int, str]]]  # for each candidate: value -> effect, words


def _signs(found: Iterable[Iterable[tuple[str, int, str]]]) -> _Signs:
    return [{value: (effect, words) for value, effect, words in each} for each in found]


def _by_people(candidates: Sequence[Candidate], corrections: Corrections) -> _Signs:
    """Each text is normalised once, however many effects of it were corrected."""
    plain = {text: normalise(text) for text in {text for text, _ in corrections}}
    given: dict[str, list[tuple[str, int, str]]] = {}
    for (text, value), effect in corrections.items():
        given.setdefault(plain[text], []).append((value, effect, ""))
    return _signs(given.get(normalise(c.text), ()) for c in candidates)


def _compared(candidates: Sequence[Candidate], theirs: _Signs) -> Agreeing:
    """The same words judged the same way in several wordings are one cell: no vote counts twice."""
    cells: set[tuple[str, str, bool, bool]] = set()
    for candidate, other in zip(candidates, theirs, strict=True):
        wording = normalise(candidate.text)
        for cell in candidate.effects:
            effect, words = other.get(cell.value, (0, ""))
            if effect and cell.effect:
                about = words or wording
                cells.add((cell.value, about, effect > 0, cell.effect > 0))
    return Agreeing(sum(one == two for _, _, one, two in cells), len(cells))


def _said(it: Agreeing) -> str:
    if not it.cells:
        return "nothing to compare"
    says = f"{it.same} of {it.cells} signs agree"
    if it.cells < LEAST:
        return f"{says}, too few to tell anything"
    chance = f"{float(100 * it.tail):.1f} %"
    if it.worse_than_chance:
        return f"{says}; a coin would do so badly in only {chance} of cases"
    return f"{says}; a coin would do so badly or worse in {chance} of cases"
