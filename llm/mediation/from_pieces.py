"""Sentences of pieces that serve what members wish, each with whose words it serves.

Told by the words and numbers that both have and by the word list, so it misses much. It is meant
to be strict: a sentence that serves nobody's words is not used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from deliberation.pieces.filling import defaults, fill
from deliberation.pieces.piece import Piece
from deliberation.weighing.likeness import words
from llm.mediation.own_critiques import met_by
from llm.mediation.own_words import OPPOSED
from llm.mediation.wishes import Wish
from llm.words.effects import effects_of
from llm.words.likeness import Shape
from llm.words.sentences import split_sentences

MOST_PIECES = 1  # wordings that start from one
SENTENCES = 40  # of a piece that are looked at
STEM = 4  # letters with which words of one kin begin
ENDING = 3  # letters that an ending may have


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Words that rules about anything have in them.
_COMMON = _words(
    "after agree allowed also always anybody anyone away been before being between cannot could "
    "does done each else every everybody everyone everything from gets give group have home house "
    "into just keep keeps like made make makes member members more most must need needs never "
    "nobody none nothing once only other others ours person rather rule rules same shall should "
    "some somebody someone something such take takes than that their them then there these they "
    "this those time under unless until want wants well were what when where which while whoever "
    "will with within without would your"
)


def from_pieces(
    pieces: Sequence[Piece], wishes: Sequence[Wish]
) -> Iterator[tuple[str, list[Wish]]]:
    """The pieces that serve most wishes, with their sentences that do, in the piece's order.

    Filled in as the piece suggests. A piece is looked at where its title or its tags have a word
    in common with a wish. Each sentence becomes a wish that cites the members whom it serves.
    """
    about = {word for wish in wishes for word in _content(wish.text)}
    found = []
    for piece in pieces:
        named = _content(" ".join([piece.title, *piece.tags]))
        if any(_akin(word, other) for word in named for other in about):
            serving = _serving(piece, wishes)
            served = len({wish.cites for wish in serving})
            if serving:
                found.append((-served, -len(serving), piece.id, piece.title, serving))
    for _, _, _, title, serving in sorted(found, key=lambda each: each[:3])[:MOST_PIECES]:
        yield title, serving


def serves(sentence: str, title: str, wish: Wish) -> int:
    """How well a sentence, under its clause's title, serves a wish: 500 to 1000 thousandths, or 0.

    The share of the wish's telling words (four letters and more, none that rules about anything
    have) of which the sentence has one of the same kin (the endings may differ). 0 where that is
    less than half, where the wish has a number that the sentence lacks, where the sentence says
    otherwise of the same matter, or where by the word list the one does more against what the
    other does than for it.
    """
    telling, there = _content(wish.text), _content(f"{title} {sentence}")
    if _heads(telling).isdisjoint(_heads(there)):
        return 0  # sooner than by comparing each word with each
    common = sum(any(_akin(word, other) for other in there) for word in telling)
    if not telling or 2 * common < len(telling):
        return 0
    shape = Shape(sentence)
    lacks = not wish.shape.firm[0] <= shape.firm[0]
    if lacks or met_by(wish.shape, shape) == OPPOSED or _against(wish.text, sentence):
        return 0
    return 1000 * common // len(telling)


def _serving(piece: Piece, wishes: Sequence[Wish]) -> list[Wish]:
    found = []
    for title, sentence in _sentences(piece)[:SENTENCES]:
        fits = [(-serves(sentence, title, wish), wish.text, wish) for wish in wishes]
        best = min((each for each in fits if each[0]), key=lambda each: each[:2], default=None)
        if best:
            found.append(Wish(sentence, best[2].score, best[2].cites, Shape(sentence)))
    return found


def _sentences(piece: Piece) -> list[tuple[str, str]]:
    """The sentences of its clauses; the first of each is read with the clause's title."""
    return [
        ("" if place else clause.title, sentence)
        for clause in fill(piece, defaults(piece))
        for place, sentence in enumerate(split_sentences(clause.text))
    ]


@lru_cache(maxsize=2_000)
def _content(text: str) -> frozenset[str]:
    return words(text) - _COMMON


@lru_cache(maxsize=2_000)
def _heads(found: frozenset[str]) -> frozenset[str]:
    return frozenset(word[:STEM] for word in found)


def _akin(one: str, other: str) -> bool:
    """Whether two words differ by their endings at most: "party", "parties"."""
    longest = max(len(one), len(other))
    start = max(STEM, longest - ENDING)
    return one == other or (one[:start] == other[:start] and min(len(one), len(other)) >= start)


def _against(one: str, other: str) -> bool:
    ours, theirs = _effects(one), _effects(other)
    return sum(effect * theirs.get(value, 0) for value, effect in ours.items()) < 0


@lru_cache(maxsize=2_000)
def _effects(text: str) -> dict[str, int]:
    return {each.value: each.effect for each in effects_of(text, "")}
