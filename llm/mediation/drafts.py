"""A wording while it is being put together: which wishes it holds, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from deliberation.acts import LINE_LIMIT, TEXT_LIMIT, Candidate, Citation, Sentence
from deliberation.quotes import prove
from deliberation.state import Position
from llm.mediation.wishes import Wish
from llm.words.likeness import rivals, same_wish

MOST_SENTENCES = 10
MOST_LETTERS = 3_000  # of a wording, unless its first sentence alone is longer
MOST_QUOTED = 600  # code points of a quote: the beginning of a longer sentence proves as much
CITATIONS = 64  # what a sentence may carry


@dataclass(frozen=True, eq=False)
class Draft:
    """A wording as wishes that can stand side by side; the other fields are the candidate's."""

    start: str
    wishes: tuple[Wish, ...]
    kind: str = "rule"
    days: int = 0
    revises: int = -1

    @cached_property
    def text(self) -> str:
        return " ".join(finished(wish.text) for wish in self.wishes)

    @cached_property
    def cited(self) -> frozenset[Citation]:
        """The members' words that it rests on."""
        return frozenset(cite for wish in self.wishes for cite in wish.cites if cite.member)

    def says(self, other: Draft) -> bool:
        """Whether it says all that the other says."""
        return all(
            any(o.text == w.text or same_wish(o.shape, w.shape) for w in self.wishes)
            for o in other.wishes
        )

    def same(self, other: Draft) -> bool:
        """Whether to choose between the two would be no choice; to try is not to bind."""
        on_trial = (self.kind == "trial") == (other.kind == "trial")
        alike = self.says(other) and other.says(self)
        return on_trial and (alike or self.text == other.text)

    def candidate(self, sources: Mapping[str, Position]) -> Candidate:
        """As it goes into an act, with the words of `sources` that it rests on."""
        sentences = tuple(
            Sentence(finished(wish.text), _quoted(wish.cites, sources)) for wish in self.wishes
        )
        start = self.start if len(self.start) <= LINE_LIMIT else f"{self.start[: LINE_LIMIT - 1]}…"
        return Candidate(self.text, sentences, start, self.kind, self.days, revises=self.revises)


def compatible(wishes: Iterable[Wish]) -> tuple[Wish, ...]:
    """The wishes in their order, without those that cannot stand beside an earlier one."""
    chosen: list[Wish] = []
    for wish in wishes:
        if can_join(wish, chosen):
            chosen.append(wish)
    return tuple(chosen)


def can_join(wish: Wish, chosen: list[Wish] | tuple[Wish, ...]) -> bool:
    """Whether there is room for it, and nothing that it is alike or opposed to."""
    letters = sum(len(other.text) for other in chosen)
    full = len(chosen) >= MOST_SENTENCES or (chosen and letters + len(wish.text) > MOST_LETTERS)
    return not full and not any(wish is o or rivals(wish.shape, o.shape) for o in chosen)


def finished(words: str) -> str:
    """A member's sentence as one line that can stand in a rulebook; its words stay theirs."""
    line = " ".join(words.split())
    capital = line[0].upper()
    if len(capital) == 1 and capital != line[0]:
        line = capital + line[1:]
    if line[-1].isalnum() and len(line) < TEXT_LIMIT:
        line += "。" if "\u3040" <= line[-1] <= "\u9fff" else "."
    return line


def brief(cite: Citation, limit: int, sources: Mapping[str, Position]) -> Citation:
    """A citation of at most `limit` code points of the same words, if so few prove anything."""
    if len(cite.quote) <= limit:
        return cite
    head = cite.quote[:limit]
    for words in (head, head.rpartition(" ")[0]):
        shorter = replace(cite, quote=words.strip())
        if shorter.quote and prove(shorter, sources):
            return shorter
    return cite


def _quoted(cites: tuple[Citation, ...], sources: Mapping[str, Position]) -> tuple[Citation, ...]:
    short = (brief(cite, MOST_QUOTED, sources) for cite in cites[:CITATIONS])
    return tuple(dict.fromkeys(short))
