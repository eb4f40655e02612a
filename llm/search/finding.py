"""What people look for by likeness: pieces, lessons, and positions that say nearly the same.

All of it helps to look; nothing of it enters a sum. The blend's likeness is by words alone,
`deliberation.weighing.likeness`, since every laptop must come to the same number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deliberation.acts import ToldLesson
from deliberation.pieces.filling import defaults, fill
from deliberation.pieces.piece import Piece
from llm.search.embedding import Embedder
from llm.search.index import Hit, make_index
from llm.words.likeness import Shape

# Thousandths at and above which two positions say nearly the same; docs/likeness.md says why.
SAME_BY_VECTORS = 550
SAME_BY_WORDS = 300


def text_of_piece(piece: Piece) -> str:
    """Its title, its summary and its clauses, filled in as the piece suggests."""
    clauses = (f"{each.title}\n{each.text}" for each in fill(piece, defaults(piece)))
    return "\n".join((piece.title, piece.summary, *clauses))


def text_of_lesson(lesson: ToldLesson) -> str:
    """What it is called, the situation it was learnt in, and what was tried."""
    return "\n".join((lesson.title, lesson.words, " ".join(lesson.tags), lesson.tried)).strip()


def alike(
    text: str, items: Iterable[tuple[str, str]], most: int = 10, *, by: Embedder | None
) -> tuple[Hit, ...]:
    """At most so many of the (id, text) that are like `text`, the likest first.

    `by` is the embedder, or None to compare words. For a few texts that are looked through once;
    keep an index from `make_index` for many.
    """
    index = make_index(by)
    index.add(items)
    return index.search(text, most)


def groups_of(texts: Sequence[str], *, by: Embedder | None) -> tuple[tuple[int, ...], ...]:
    """The places of texts that say nearly the same, together; each group and all in rising order.

    Each text joins the group whose first text is the likest, if it is like enough, and both have
    the same numbers, the same "not" and the same "may"; otherwise it opens a group. Texts are
    taken in the order of their letters, so that who spoke first changes nothing.
    """
    enough = SAME_BY_WORDS if by is None else SAME_BY_VECTORS
    leaders = make_index(by)
    groups: dict[str, list[int]] = {}
    shapes: dict[str, Shape] = {}
    for place in sorted(range(len(texts)), key=lambda i: texts[i]):
        text, shape = texts[place], Shape(texts[place])
        found = (
            hit.id
            for hit in leaders.search(text, len(groups))
            if hit.likeness >= enough and shapes[hit.id].firm == shape.firm
        )
        name = next(found, "")
        if not name:
            name = f"{len(groups):06}"
            leaders.add([(name, text)])
            shapes[name], groups[name] = shape, []
        groups[name].append(place)
    return tuple(sorted(tuple(sorted(group)) for group in groups.values()))
