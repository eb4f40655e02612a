"""What each member wishes, as sentences of their own, with like wishes of several brought together.

Everything here is ordered by the words alone, never by who wrote them: two members who swap
their positions swap their citations, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from deliberation.acts import Citation
from deliberation.quotes import prove
from deliberation.state import Position
from llm.mediation.dispute import Dispute
from llm.words.likeness import Shape, same_wish
from llm.words.rulelike import is_instruction, rule_score
from llm.words.sentences import split_sentences

RULE = 2  # from this score on a sentence counts as one that reads like a rule
PER_VOICE = 8  # the sentences of one position that are weighed
IN_ALL = 240  # of all positions, since each wish is compared with each
AT_LEAST = 2  # of one position, however many there are
TRIES = 60  # how many of its sentences are looked at for that
FALLBACK = 2  # of a position in which nothing reads like a rule: its first sentences


@dataclass(frozen=True, eq=False)  # each is made once for a dispute, and often looked up
class Wish:
    """A sentence and everybody who wrote it or one like it; `cites` holds each one's own words.

    A lesson or the clause as it stands may be cited too, with nobody as the member.
    """

    text: str
    score: int
    cites: tuple[Citation, ...]
    shape: Shape

    @property
    def members(self) -> frozenset[str]:
        return frozenset(cite.member for cite in self.cites if cite.member)


@dataclass(frozen=True)
class Voice:
    """The wishes of one position, most rule-like first, and the members who hold exactly these."""

    wishes: tuple[Wish, ...]
    members: tuple[str, ...]


def instructions_in(text: str) -> tuple[str, ...]:
    """The sentences of a position that give orders to whoever mediates."""
    return tuple(sentence for sentence in split_sentences(text) if is_instruction(sentence))


def voices(dispute: Dispute, taught: Iterable[Wish] = ()) -> tuple[Voice, ...]:
    """One voice for each different set of wishes, ordered by their words.

    Orders to the mediator are no wishes; only where there is nothing else at all do they stand
    as the words that they are. May be empty: where no position holds a letter or a digit. A wish
    that says the same as one of the sentences `taught` by lessons cites that lesson too.
    """
    found = _chosen(dispute, orders=False) or _chosen(dispute, orders=True)
    wishes = _together([each for sentences in found.values() for each in sentences])
    wishes = [_backed(wish, tuple(taught)) for wish in wishes]
    of_quote = {(c.source, c.quote): wish for wish in wishes for c in wish.cites}
    grouped: dict[tuple[Wish, ...], set[str]] = {}
    for sentences in found.values():
        ranked = dict.fromkeys(of_quote[cite.source, cite.quote] for _, cite in sentences)
        grouped.setdefault(tuple(ranked), set()).update(cite.member for _, cite in sentences)
    ordered = sorted(grouped.items(), key=lambda item: [wish.text for wish in item[0]])
    return tuple(Voice(wishes, tuple(sorted(members))) for wishes, members in ordered)


def all_wishes(heard: Iterable[Voice]) -> list[Wish]:
    """Every wish once: what most members wish first, then what reads most like a rule."""
    return sorted(
        {wish.text: wish for voice in heard for wish in voice.wishes}.values(),
        key=lambda wish: (-len(wish.members), -wish.score, wish.text),
    )


def wishes_of(dispute: Dispute, heard: Iterable[Voice]) -> dict[str, tuple[Wish, ...]]:
    """The wishes of every member who took a position, by id; none where none could be read."""
    found: dict[str, tuple[Wish, ...]] = {
        position.member: () for position in dispute.positions if position.text.strip()
    }
    for voice in heard:
        for member in voice.members:
            found[member] = tuple(dict.fromkeys((*found[member], *voice.wishes)))
    return found


_Ranked = tuple[int, Citation]


def _chosen(dispute: Dispute, *, orders: bool) -> dict[str, list[_Ranked]]:
    """For each position that has any: its sentences worth weighing, best first, with scores."""
    sources = dispute.by_source()
    share = IN_ALL // max(1, len(dispute.positions))
    most = max(AT_LEAST, min(PER_VOICE, share))
    found = {}
    for position in dispute.positions:
        scored = _scored(position, orders=orders)
        rules = sorted((each for each in scored if each[0] >= RULE), key=lambda each: -each[0])
        if ranked := _proven(rules, most, sources) or _proven(scored, FALLBACK, sources):
            found[position.id] = ranked
    return found


def _scored(position: Position, *, orders: bool) -> list[_Ranked]:
    return [
        (rule_score(each), Citation(position.member, position.id, each))
        for each in dict.fromkeys(split_sentences(position.text))
        if orders or not is_instruction(each)
    ]


def _proven(ranked: list[_Ranked], most: int, sources: Mapping[str, Position]) -> list[_Ranked]:
    """The first `most` whose quote can be proven (a bare number cannot)."""
    return list(islice((each for each in ranked[:TRIES] if prove(each[1], sources)), most))


def _together(sentences: Sequence[_Ranked]) -> list[Wish]:
    """Brings like sentences together under the most rule-like of them, or the first by letters."""
    groups: list[tuple[int, Shape, list[Citation]]] = []
    for score, cite in sorted(sentences, key=lambda each: (-each[0], each[1].quote)):
        shape = Shape(cite.quote)
        for _, head, cites in groups:
            if head.text == shape.text or same_wish(head, shape):
                cites.append(cite)
                break
        else:
            groups.append((score, shape, [cite]))
    return [Wish(head.text, score, tuple(_by_words(cites)), head) for score, head, cites in groups]


def _by_words(cites: list[Citation]) -> list[Citation]:
    """In an order that no name has a part in: where only some fit, no name decides which."""
    return sorted(cites, key=lambda cite: (cite.quote, cite.source))


def _backed(wish: Wish, taught: Sequence[Wish]) -> Wish:
    same = [each for each in taught if same_wish(each.shape, wish.shape)]
    cites = dict.fromkeys((*wish.cites, *(cite for each in same for cite in each.cites)))
    return replace(wish, cites=tuple(cites)) if same else wish
