"""Makes disputes whose right answer is known, such as people have, in the form the app gives them.

The same kind and seed give the same dispute on every computer, so that a stranger can make it
again and grade the model's answer anew. Whatever changes what comes out (this package's drawing,
the sentences in `resources/disputes`, the pieces) must raise `VERSION`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deliberation.acts import Candidate, Citation, Sentence
from deliberation.errors import FolkmootError
from llm.canaries.disputes import dispute_about, with_silent_member
from llm.canaries.drawing import Draw
from llm.canaries.limits import agreeing, clashing, dominated
from llm.canaries.matters import Limit, Matter, matters, words_of
from llm.canaries.speaking import Said, rule, speak
from llm.mediation.dispute import Dispute

VERSION = 2
NO_CONSENSUS, ABSENT, DOMINATED = "no consensus", "absent member", "dominated option"
KINDS = (NO_CONSENSUS, ABSENT, DOMINATED)
MOST_SEED = 2**63 - 1
_MEMBERS = (2, 3, 3, 4, 4, 5, 5, 6, 7, 8)  # of a group that is asked for a wording


class CanaryError(FolkmootError, ValueError):
    """There is no such hidden dispute, or it cannot be graded; the message says why."""


@dataclass(frozen=True)
class Canary:
    """A dispute with what its right answer follows from.

    `limits` has what each member who spoke can live with; `absent` is the member who said
    nothing, or "". Of `candidates` (none, or two and more) the one at place `better` is within
    everybody's limits and the one at `worse` within nobody's; of the others nothing is asked.
    """

    kind: str
    seed: int
    dispute: Dispute
    matter: Matter
    limits: Mapping[str, Limit]
    absent: str = ""
    candidates: tuple[Candidate, ...] = ()
    better: int = 0
    worse: int = 0


def make(kind: str, seed: int) -> Canary:
    """The hidden dispute of a kind (of `KINDS`) and a seed (0 to 2**63 - 1).

    Raises `CanaryError` for any other.
    """
    if kind not in KINDS or not 0 <= seed <= MOST_SEED:
        raise CanaryError(f"There is no hidden dispute of the kind {kind!r} with seed {seed}.")
    draw = Draw(VERSION, kind, seed)
    language = "de" if draw.chance(30) else "en"
    return _MAKERS[kind](seed, draw, draw.one(matters()), language)


def _no_consensus(seed: int, draw: Draw, matter: Matter, language: str) -> Canary:
    """Two members' limits leave no value over, and both say that there is no exception."""
    limits = clashing(draw, matter, draw.one(_MEMBERS))
    said = [speak(draw, matter, limit, language, tails="firm", also=20) for limit in limits]
    dispute, limited = dispute_about(draw, matter, language, limits, said)
    return Canary(NO_CONSENSUS, seed, dispute, matter, limited)


def _absent_member(seed: int, draw: Draw, matter: Matter, language: str) -> Canary:
    """One member has said nothing; what the others want goes together."""
    limits = agreeing(draw, matter, draw.one(_MEMBERS) - 1)
    said = [
        speak(draw, matter, limit, language, tails=draw.one(("firm", "soft")), also=20)
        for limit in limits
    ]
    dispute, limited = dispute_about(draw, matter, language, limits, said)
    dispute, silent = with_silent_member(draw, dispute)
    return Canary(ABSENT, seed, dispute, matter, limited, silent)


def _dominated_option(seed: int, draw: Draw, matter: Matter, language: str) -> Canary:
    """One wording gives everybody what they asked for, and one gives it to nobody."""
    limits, good, bad = dominated(draw, matter, draw.one((2, 2, 2, 3, 3, 4)))
    tails = draw.one(("firm", "soft"))
    said = [speak(draw, matter, limit, language, tails=tails, also=0) for limit in limits]
    dispute, limited = dispute_about(draw, matter, language, limits, said)
    beside: list[str] = draw.some(words_of(language)["beside"], draw.below(3))
    values = [good, bad, *(draw.one(matter.space) for _ in range(draw.below(7)))]
    texts = [(rule(draw, matter, value, language), *beside) for value in values]
    mixed = draw.shuffled(list(dict.fromkeys(texts)))
    cites = _cites(draw, dispute, said)
    return Canary(
        DOMINATED,
        seed,
        dispute,
        matter,
        limited,
        candidates=tuple(_candidate(each, cites) for each in mixed),
        better=mixed.index(texts[0]),
        worse=mixed.index(texts[1]),
    )


_MAKERS = {NO_CONSENSUS: _no_consensus, ABSENT: _absent_member, DOMINATED: _dominated_option}


def _cites(draw: Draw, dispute: Dispute, said: Sequence[Said]) -> tuple[Citation, ...]:
    """One or two members' wishes, word for word: all wordings rest on the same."""
    wishes = {each.text: each.wish for each in said}
    some = draw.some(dispute.positions, draw.between(1, 2))
    return tuple(Citation(each.member, each.id, wishes[each.text]) for each in some)


def _candidate(texts: Sequence[str], cites: tuple[Citation, ...]) -> Candidate:
    return Candidate(" ".join(texts), tuple(Sentence(text, cites) for text in texts))
