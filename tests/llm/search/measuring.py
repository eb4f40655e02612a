"""How often likeness finds what belongs together: `python tests/llm/search/measuring.py`.

It prints the figures of docs/likeness.md, by words and by vectors. Pieces and the rules of a real
house are looked for by their titles; positions by what another person says in other words
(pairs.toml). Every search is among all texts of its kind, so chance would find one in 50 or fewer.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from deliberation.pieces.filling import defaults, fill  # noqa: E402
from desktop.library import shipped  # noqa: E402
from llm.search.embedding import Embedder, embedder  # noqa: E402
from llm.search.finding import alike, groups_of, text_of_piece  # noqa: E402

REAL = ROOT.parent / "shared" / "data"
REAL_FILES = ("kanthaus-agreements.md", "kanthaus-constitution-after.md")
_SECTION = re.compile(r"^#+ +(.+)\n((?:(?!#).*\n?)*)", re.MULTILINE)
Pair = tuple[str, str]
Rate = tuple[int, int, int]  # found first, found among the first five, looked for


@cache
def pairs(kind: str, language: str) -> tuple[Pair, ...]:
    """From pairs.toml: of this kind ("same", "light" or "contrary")."""
    found = tomllib.loads((Path(__file__).parent / "pairs.toml").read_text("utf-8"))
    return tuple((one, other) for one, other in found[kind][language])


def rate(asked: Sequence[Pair], among: Mapping[str, str], by: Embedder | None) -> Rate:
    """Of each (query, id of what should be found)."""
    first = five = 0
    for query, right in asked:
        ids = [hit.id for hit in alike(query, among.items(), 5, by=by)]
        first += ids[:1] == [right]
        five += right in ids
    return first, five, len(asked)


def pieces(part: str, by: Embedder | None) -> Rate:
    """A piece's title or summary, looked for among the clauses of all pieces."""
    clauses = {
        piece.id: "\n".join(each.text for each in fill(piece, defaults(piece)))
        for piece in shipped()
    }
    return rate([(getattr(piece, part), piece.id) for piece in shipped()], clauses, by)


def real_sections() -> dict[str, str]:
    """The text of each section that has some, by its title; empty without the real rules."""
    texts = [(REAL / name).read_text("utf-8") for name in REAL_FILES if (REAL / name).exists()]
    found = (match.groups() for text in texts for match in _SECTION.finditer(text))
    return {title.strip(): words for title, words in found if len(words.split()) >= 10}


def real_titles(by: Embedder | None) -> Rate:
    """A section's title, looked for among the texts of all sections and all pieces."""
    sections = real_sections()
    among = {piece.id: text_of_piece(piece) for piece in shipped()} | sections
    return rate([(title, title) for title in sections], among, by)


def positions(kind: str, language: str, by: Embedder | None) -> Rate:
    """Each position of a pair, looked for by the other, among those of all pairs of its kind."""
    every = pairs(kind, language)
    first = rate([(one, other) for one, other in every], {b: b for _, b in every}, by)
    back = rate([(other, one) for one, other in every], {a: a for a, _ in every}, by)
    return first[0] + back[0], first[1] + back[1], first[2] + back[2]


def grouped(kind: str, language: str, by: Embedder | None) -> tuple[int, int]:
    """How many pairs of this kind `groups_of` puts together, and how many there are."""
    every = pairs(kind, language)
    return sum(len(groups_of(pair, by=by)) == 1 for pair in every), len(every)


def grouped_wrongly(language: str, by: Embedder | None) -> tuple[int, int]:
    """The same for every two positions from different pairs that say "same" in other words."""
    every = pairs("same", language)
    apart = [(a, b) for one, other in combinations(every, 2) for a in one for b in other]
    return sum(len(groups_of(pair, by=by)) == 1 for pair in apart), len(apart)


def main() -> None:
    for by in (None, embedder()):
        print(by.name if by else "words")
        for part in ("title", "summary"):
            print("  piece by its", part, pieces(part, by))
        print("  real section by its title", real_titles(by))
        for language in ("en", "de"):
            for kind in ("light", "same"):
                print("  positions,", kind, language, positions(kind, language, by))
            for kind in ("light", "same", "contrary"):
                print("  grouped,", kind, language, grouped(kind, language, by))
            print("  grouped wrongly,", language, grouped_wrongly(language, by))


if __name__ == "__main__":
    main()
