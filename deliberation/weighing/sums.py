"""The blend in words: every sum as somebody would do it with pencil and paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from deliberation.acts import KEEP
from deliberation.fields import HUNDRED
from deliberation.folding.touching import Imposition, by_speaker
from deliberation.profiles.values import position
from deliberation.weighing.blend import Blend, BlendRow
from deliberation.weighing.evidence import PERCENT, WEIGHT, WHOLE, Term, Together, Voice


def explain(blend: Blend, names: Mapping[str, str]) -> list[str]:
    """One paragraph an option, best first, and at the end who leads or that it is a tie.

    `names` gives the words for members' and options' ids; without one the id's start is shown.
    Numbers are shown rounded, to 2 decimals for ratings, 3 for lessons and 4 for results.
    """
    return [*(_row(row, names) for row in blend.rows), leader_sentence(blend, names)]


def leader_sentence(blend: Blend, names: Mapping[str, str]) -> str:
    """Which option comes first, in one sentence; a tie is said as a tie."""
    labels = [name_of(row.option, names) for row in blend.leaders]
    leader = blend.leaders[0]
    result = signed(leader.B, 4)
    if len(labels) > 1:
        return (
            f"There is a tie: {listed(labels)} share the first place with {result} each, "
            "and the sums do not choose between them."
        )
    equal = [row for row in blend.rows if row.rank > 1 and row.exact == leader.exact]
    if equal:
        others = listed([name_of(row.option, names) for row in equal])
        return (
            f"{capital(labels[0])} comes first with {result}: {others} came to the same, but "
            "there the less content fare worse."
        )
    return f"{capital(labels[0])} comes first with {result}."


def _row(row: BlendRow, names: Mapping[str, str]) -> str:
    heading = f"{row.rank}. {capital(name_of(row.option, names))}:"
    if row.option == KEEP:
        return (
            f"{heading} 0 for everybody, because all else is rated against it. So W = 0. "
            f"{_lessons(row, names)}"
        )
    ratings = ", ".join(f"{name_of(m, names)} {signed(u)}" for m, u in row.utilities.items())
    return " ".join([f"{heading} {ratings}.", *_aside(row, names), _least(row, names),
                     _lessons(row, names)])  # fmt: skip


def _aside(row: BlendRow, names: Mapping[str, str]) -> Iterator[str]:
    """Where the numbers come from that no member gave."""
    if row.unrated:
        silent = listed([name_of(member, names) for member in row.unrated])
        yield f"Not rated by {silent}: counted as 0, as if nothing changed."
    for member in row.computed:
        yield (
            f"{name_of(member, names)} has not rated it: worked out from the values that they "
            f"share and the group's effects, {_worked_out(row, member)}."
        )
    if row.imposed:
        touched = listed(
            [
                f"{each.name} {signed(-each.harm / HUNDRED)}{_harms(each, names)}"
                for each in row.imposed
            ]
        )
        yield f"It touches others who have not consented: {touched}."


def _harms(it: Imposition, names: Mapping[str, str]) -> str:
    """Who says what harm, and which of it counts."""
    if not any(harm for _, harm in it.harms):
        return ""
    if len(it.harms) == 1:
        return f" (only {name_of(it.harms[0][0], names)} has said whom it touches: that stands)"
    said = ", ".join(f"{name_of(who, names)} {harm / HUNDRED:.2f}" for who, harm in it.harms)
    if by_speaker(it):
        return f" (harm by {said}; {name_of(it.speaker, names)} speaks for them)"
    lower = "" if len(it.harms) % 2 else ", of two the lower"
    return f" (harm by {said}; the middle counts{lower}, and whoever does not name them says 0)"


def _worked_out(row: BlendRow, member: str) -> str:
    """The sum over values of weight times effect; what comes to nothing is left out."""
    cells = row.table.cells if row.table else ()
    own = row.weights[member]
    terms = [
        f"{_third(own[position(cell.value)])} × {signed(cell.effect, 3)} ({cell.value})"
        for cell in cells
        if own[position(cell.value)] and cell.halves
    ]
    total = "" if sum(own) == WHOLE else f", divided by {_third(sum(own))}"
    return f"{' + '.join(terms) or '0'}{total} = {signed(row.utilities[member])}"


def _least(row: BlendRow, names: Mapping[str, str]) -> str:
    worst = [name_of(m, names) for m, u in row.ratings.items() if u == row.worst]
    worst += [each.name for each in row.imposed if each.harm and -each.harm == row.worst]
    return f"The least of these is {signed(row.W)} ({listed(worst)}), so W = {signed(row.W)}."


def _lessons(row: BlendRow, names: Mapping[str, str]) -> str:
    it = row.evidence
    samples = [
        f"“{lesson.title}” is a sample that never happened: it weighs nothing."
        for lesson, s in zip(it.lessons, it.likeness, strict=True)
        if lesson.made_up and s
    ]
    if not it.weight:
        said = f"No lesson weighs on it (lam = 0), so B = W = {signed(row.B, 4)}."
        return " ".join([*samples, said])
    terms, together = it.terms, it.together
    return " ".join(
        [
            f"Lessons: {'; '.join(map(_lesson, terms))}.",
            *(_capped(voice, terms) for voice in it.voices if voice.lessons > 1),
            *(_brought(each, names) for each in together if len(each.voices) > 1),
            *samples,
            _posterior(row, together),
        ]
    )


def _lesson(term: Term) -> str:
    lesson = term.lesson
    harm = f", harm seen by {lesson.harmed} up to {lesson.harm / HUNDRED:.2f}" * bool(lesson.harmed)
    return (
        f"“{lesson.title}” y = {_third(lesson.y)}, t = {_third(lesson.t)}, s = {_third(term.s)}, "
        f"t × s = {term.full / WEIGHT:.6f}{harm}"
    )


def _capped(voice: Voice, terms: Sequence[Term]) -> str:
    whose = voice.taker, voice.source
    own = [term for term in terms if (term.lesson.taker, term.lesson.source) == whose]
    told = sum(term.full * term.lesson.y for term in own) / WEIGHT / WHOLE
    which = listed([f"“{term.lesson.title}”" for term in own])
    return (
        f"{which} come from one source and count as one: with the weight of the heaviest, "
        f"{voice.weight / WEIGHT:.6f}, and y = {told:.6f} / "
        f"{sum(term.full for term in own) / WEIGHT:.6f} = {_third(voice.y)}."
    )


def _brought(it: Together, names: Mapping[str, str]) -> str:
    told = sum(each.weight * each.y for each in it.voices) / WEIGHT / WHOLE
    return (
        f"All that {name_of(it.taker, names)} alone took in, from {len(it.voices)} sources, counts "
        f"as one: with the weight of the heaviest, {it.weight / WEIGHT:.6f}, and y = {told:.6f} / "
        f"{sum(each.weight for each in it.voices) / WEIGHT:.6f} = {_third(it.y)}."
    )


def _posterior(row: BlendRow, voices: Sequence[Together]) -> str:
    n, a, b = f"{row.n:.4f}", f"{row.a:.4f}", f"{row.b:.4f}"
    each = " + ".join(f"{v.weight / WEIGHT:.6f}" for v in voices)
    worked = " + ".join(f"{v.weight / WEIGHT:.6f} × {_third(v.y)}" for v in voices)
    failed = " + ".join(f"{v.weight / WEIGHT:.6f} × {_third(WHOLE - v.y)}" for v in voices)
    sum_ = f"n = {each} = {n}" if len(voices) > 1 else f"n = {n}"
    return (
        f"{sum_}, a = 1 + {worked} = {a}, b = 1 + {failed} = {b}, "
        f"p = {a} / ({a} + {b}) = {row.p:.4f}, "
        f"lam = {row.evidence.lam_max / PERCENT:g} × {n} / ({n} + 4) = {row.lam:.4f}. "
        f"B = (1 − {row.lam:.4f}) × ({signed(row.W)}) + {row.lam:.4f} × (2 × {row.p:.4f} − 1) = "
        f"{signed(row.B, 4)}."
    )


def _third(thousandths: int) -> str:
    return f"{thousandths / WHOLE:.3f}"


def signed(number: float, digits: int = 2) -> str:
    """With its sign and so many decimals; "0" where it rounds to nothing."""
    rounded = round(number, digits)
    if rounded == 0:
        return "0"
    return f"{rounded:+.{digits}f}".replace("-", "−")


def name_of(id_: str, names: Mapping[str, str]) -> str:
    """The words for an id, or its beginning."""
    return names.get(id_) or ("keeping things as they are" if id_ == KEEP else id_[:8])


def capital(text: str) -> str:
    """With a capital letter first."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
    """The items with commas, and "and" before the last."""
    return " and ".join(part for part in (", ".join(items[:-1]), items[-1]) if part)
