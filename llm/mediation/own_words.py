"""How a critique is put into words: what becomes of a member's wishes, in words of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deliberation.acts import Citation
from deliberation.quotes import prove
from deliberation.state import Position
from llm.mediation.drafts import brief

MET, LEFT_OUT, OPPOSED = "met", "left out", "opposed"
QUOTED = 160  # code points of the member's words beside a critique
SHOWN = 2  # wishes of each kind that a critique names

Own = Sequence[tuple[str, Citation]]  # of each wish: how it stands, and the member's words
_BY_VALUES = {
    1: "does more for them than against them",
    0: "changes nothing for them",
    -1: "goes against them",
}


def by_values(score: int) -> str:
    """What is said for a member who is heard through shared values alone."""
    what = _BY_VALUES[(score > 0) - (score < 0)]
    return f"By the values that they share and the word list, it {what}."


def in_words(own: Own) -> str:
    """One sentence of what becomes of the wishes, in the member's own words."""
    if not own:
        return "Their position holds no sentence that could be weighed."
    met = sum(now == MET for now, _ in own)
    count = "1 wish" if len(own) == 1 else f"{len(own)} wishes"
    parts = [f"It meets {met} of {count}"]
    for kind, verb in ((OPPOSED, "says otherwise than"), (LEFT_OUT, "leaves out")):
        quotes = [_short(cite.quote) for now, cite in own if now == kind]
        more = [f"{len(quotes) - SHOWN} more"] if len(quotes) > SHOWN else []
        if quotes:
            parts.append(f"{verb} {' and '.join([*quotes[:SHOWN], *more])}")
    whole = "; ".join(parts)
    return whole if whole.endswith("…") else f"{whole}."


def missed(own: Own, sources: Mapping[str, Position]) -> str:
    """The member's own words for what is missed most: what is opposed, else what is left out."""
    for kind in (OPPOSED, LEFT_OUT):
        for cite in (cite for now, cite in own if now == kind):
            shorter = brief(cite, QUOTED, sources)
            if len(shorter.quote) <= QUOTED and prove(shorter, sources):
                return shorter.quote
    return ""


def _short(words: str, limit: int = 80) -> str:
    """A quote; what is cut off is marked outside of it, so that it can still be found."""
    line = " ".join(words.split())
    if len(line) <= limit:
        return f"“{line}”"
    head = line[:limit].rpartition(" ")[0] or line[:limit]
    return f"“{head}” …"
