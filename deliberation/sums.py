"""The blend in words: every sum as somebody would do it with pencil and paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deliberation.acts import KEEP
from deliberation.blend import Blend, BlendRow


def explain(blend: Blend, names: Mapping[str, str]) -> list[str]:
    """One paragraph an option, best first, and at the end who leads or that it is a tie.

    `names` gives the words for members' and options' ids; without one the id's start is shown.
    Numbers are shown rounded, to 2 decimals for ratings and to 4 for results.
    """
    return [*(_row(row, blend.lam_max, names) for row in blend.rows), leader_sentence(blend, names)]


def leader_sentence(blend: Blend, names: Mapping[str, str]) -> str:
    """Which option comes first, in one sentence; a tie is said as a tie."""
    labels = [_name(row.option, names) for row in blend.leaders]
    leader = blend.leaders[0]
    result = _signed(leader.B, 4)
    if len(labels) > 1:
        return (
            f"There is a tie: {_listed(labels)} share the first place with {result} each, "
            "and the sums do not choose between them."
        )
    equal = [r for r in blend.rows if r.rank > 1 and _signed(r.B, 9) == _signed(leader.B, 9)]
    if equal:
        others = _listed([_name(row.option, names) for row in equal])
        return (
            f"{_capital(labels[0])} comes first with {result}: {others} came to the same, but "
            "there the less content members fare worse."
        )
    return f"{_capital(labels[0])} comes first with {result}."


def _row(row: BlendRow, lam_max: float, names: Mapping[str, str]) -> str:
    ratings = ", ".join(f"{_name(m, names)} {_signed(u)}" for m, u in row.utilities.items())
    worst = [_name(m, names) for m, u in row.utilities.items() if u == row.W]
    least = f"The least of these is {_signed(row.W)} ({_listed(worst)}), so W = {_signed(row.W)}."
    if row.option == KEEP:
        ratings, least = "0 for everybody, because all else is rated against it", "So W = 0."
    parts = [f"{row.rank}. {_capital(_name(row.option, names))}: {ratings}.", least]
    if row.unrated:
        silent = _listed([_name(member, names) for member in row.unrated])
        parts.append(f"Not rated by {silent}: counted as 0, as if nothing changed.")
    parts.append(_lessons(row, lam_max))
    return " ".join(parts)


def _lessons(row: BlendRow, lam_max: float) -> str:
    if row.lam == 0:
        return f"No lesson weighs on it (lam = 0), so B = W = {_signed(row.B, 4)}."
    return (
        f"Lessons: n = {row.n:.4f}, a = 1 + {row.a - 1:.4f} = {row.a:.4f}, "
        f"b = 1 + {row.b - 1:.4f} = {row.b:.4f}, p = {row.a:.4f} / {row.a + row.b:.4f} = "
        f"{row.p:.4f}, lam = {lam_max:g} × {row.n:.4f} / ({row.n:.4f} + 4) = {row.lam:.4f}. "
        f"B = (1 − {row.lam:.4f}) × ({_signed(row.W)}) + {row.lam:.4f} × (2 × {row.p:.4f} − 1) = "
        f"{_signed(row.B, 4)}."
    )


def _signed(number: float, digits: int = 2) -> str:
    rounded = round(number, digits)
    if rounded == 0:
        return "0"
    return f"{rounded:+.{digits}f}".replace("-", "−")


def _name(id_: str, names: Mapping[str, str]) -> str:
    return names.get(id_) or ("keeping things as they are" if id_ == KEEP else id_[:8])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _listed(items: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(items[:-1]), items[-1]) if part)
