"""Both kinds of index find what a brute-force search finds, whatever the texts are."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.quotes import normalise
from deliberation.weighing.likeness import of_texts
from llm.search import by_vectors, by_words
from llm.search.embedding import Embedder, Vectors, embedder
from llm.search.index import Hit, Index, make_index

Items = dict[str, str]
KINDS = ("vectors", "words")

WORDS = ["guests", "may", "stay", "week", "kitchen", "cleaned", "evening", "music", "quiet", "rent"]
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
ANY = st.text(st.characters(), max_size=40)
TEXTS = st.one_of(SENTENCES, ANY)
ITEMS = st.dictionaries(st.one_of(st.sampled_from("abcdefgh"), ANY), TEXTS, max_size=30)

HOSTILE = (
    "",
    " ",
    "\x00",
    "guests\x00may\x00stay",
    "\ud800 guests \udfff",
    '"guests" OR "stay"',
    'guests" OR found MATCH "*',
    "guests AND NOT NEAR(stay week, 2)",
    "words : guests^ + stay*",
    "'; DROP TABLE found; --",
    "{guests} -stay (week",
    "AND OR NOT NEAR",
    "ﬁnd ﬅrange Ǆ ß İ K ½²³",
    "夜は静かにしてください",
    "e\u0301" * 3_000,
    "a" * 1_000_000,
    "guests " * 150_000,
    " ".join(f"word{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}" for i in range(200_000)),
)


def by(kind: str) -> Embedder | None:
    if kind == "words":
        return None
    found = embedder()
    if found is None:
        pytest.skip("the package wordllama is not installed")
    return found


def index_of(kind: str, items: Items) -> Index:
    index = make_index(by(kind))
    index.add(items.items())
    return index


def by_brute_force(kind: str, items: Items, text: str, most: int) -> tuple[Hit, ...]:
    model = by(kind)
    if model is None:
        hits = [Hit(id_, of_texts(text, other)) for id_, other in items.items()]
    else:
        wanted, *rows = whole(model, [text, *items.values()])
        hits = [Hit(id_, angle(wanted, row)) for id_, row in zip(items, rows, strict=True)]
    found = sorted((hit for hit in hits if hit.likeness > 0), key=lambda h: (-h.likeness, h.id))
    return tuple(found[:most])


def whole(model: Embedder, texts: Sequence[str]) -> list[list[int]]:
    """In Python's own whole numbers, without a matrix."""
    return [[round(4000 * float(x)) for x in row] for row in model.vectors(texts)]


def angle(one: Sequence[int], other: Sequence[int]) -> int:
    product = sum(a * b for a, b in zip(one, other, strict=True))
    return min(1000, (product + 8_000) // 16_000)


@pytest.mark.parametrize("kind", KINDS)
@given(items=ITEMS, text=TEXTS, most=st.integers(1, 12))
@settings(deadline=None)
def test_it_finds_what_brute_force_finds(kind: str, items: Items, text: str, most: int) -> None:
    assert index_of(kind, items).search(text, most) == by_brute_force(kind, items, text, most)


@given(text=TEXTS, other=TEXTS)
@settings(deadline=None)
def test_likeness_by_vectors_is_the_cosine(text: str, other: str) -> None:
    model = by("vectors")
    assert model is not None
    one, two = model.vectors([text, other]).astype(float)
    likeness = sum(hit.likeness for hit in index_of("vectors", {"a": other}).search(text))
    assert abs(likeness - max(0.0, 1000 * float(one @ two))) <= 1.5


@pytest.mark.parametrize("kind", KINDS)
@given(items=ITEMS, text=TEXTS, chance=st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=50)
def test_the_order_of_adding_changes_nothing(
    kind: str, items: Items, text: str, chance: random.Random
) -> None:
    shuffled = list(items.items())
    chance.shuffle(shuffled)
    cut = chance.randint(0, len(shuffled))
    index = make_index(by(kind))
    for part in (shuffled[:cut], shuffled[cut:]):
        index.add(part)
    assert index.search(text, 5) == index_of(kind, items).search(text, 5)


@pytest.mark.parametrize("kind", KINDS)
@given(items=ITEMS, new=ITEMS, gone=st.sets(st.sampled_from("abcdefgh")), text=TEXTS)
@settings(deadline=None, max_examples=50)
def test_what_is_removed_or_replaced_is_as_if_it_had_never_been(
    kind: str, items: Items, new: Items, gone: set[str], text: str
) -> None:
    index = index_of(kind, items)
    index.remove(gone)
    index.add(new.items())
    left = {id_: words for id_, words in items.items() if id_ not in gone} | new
    assert len(index) == len(left)
    assert index.search(text, 20) == by_brute_force(kind, left, text, 20)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_index_finds_nothing(kind: str) -> None:
    index = index_of(kind, {})
    index.remove(["never there"])
    assert (len(index), index.search("guests"), index.search("")) == (0, (), ())
    index.add([("a", "guests stay")])
    index.remove(["a", "a"])
    assert (len(index), index.search("guests stay")) == (0, ())


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_breaks_it(kind: str) -> None:
    items = {f"{number:02}": text for number, text in enumerate(HOSTILE)}
    index = index_of(kind, items)
    for id_, text in items.items():
        hits = index.search(text, len(items))
        assert len({hit.id for hit in hits}) == len(hits)
        assert (Hit(id_, 1000) in hits) == bool(normalise(text)), text[:40]
    index.remove(items)
    assert len(index) == 0
    assert not any(index.search(text) for text in HOSTILE)


@pytest.mark.parametrize("kind", KINDS)
def test_asked_for_none_it_gives_none(kind: str) -> None:
    assert index_of(kind, {"a": "guests stay"}).search("guests stay", 0) == ()


def test_those_alike_go_by_id_also_at_the_border() -> None:
    for kind in KINDS:
        same = {f"{number:03}": "guests stay a week" for number in range(500)}
        backwards = dict(reversed(list(same.items())))
        hits = index_of(kind, same).search("guests stay a week", 3)
        assert hits == index_of(kind, backwards).search("guests stay a week", 3)
        assert [hit.likeness for hit in hits] == [1000] * 3
    assert [hit.id for hit in index_of("vectors", same).search("guests stay", 2)] == ["000", "001"]


def test_it_grows_and_shrinks_with_many_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_vectors, "CHUNK", 4)
    chance = random.Random(3)
    items = {str(n): " ".join(chance.choices(WORDS, k=5)) for n in range(41)}
    index = index_of("vectors", {})
    for item in items.items():
        index.add([item])
    while items:
        for gone in chance.sample(sorted(items), min(len(items), 5)):
            del items[gone]
            index.remove([gone])
        wanted = " ".join(chance.choices(WORDS, k=4))
        assert index.search(wanted, 4) == by_brute_force("vectors", items, wanted, 4)


def test_the_rarest_words_of_a_long_text_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_words, "MOST_WORDS", 1)
    index = index_of("words", {"a": "guests stay", "b": "guests cook", "c": "guests leave early"})
    assert [hit.id for hit in index.search("guests leave nothing")] == ["c"]


def test_two_ids_whose_numbers_fall_together_are_both_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_words, "_number", lambda id_: 7)
    index = index_of("words", {"a": "guests stay", "b": "guests cook"})
    assert [hit.id for hit in index.search("guests")] == ["a", "b"]
    index.remove(["a"])
    index.add([("c", "guests stay")])
    assert [hit.id for hit in index.search("guests stay")] == ["c", "b"]


def test_sums_of_whole_numbers_are_exact_in_floats() -> None:
    """What makes a likeness the same on every machine: no partial sum reaches 2^24."""
    widest = 256
    longest = by_vectors.LENGTH + 0.5 * widest**0.5  # each number rounded by at most a half
    assert longest**2 < 2**24
    chance = np.random.default_rng(1)
    rows: Vectors = chance.normal(size=(500, widest)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1)[:, None]
    exact = by_vectors.whole_numbers(rows).astype(np.int64)
    assert (rows @ rows.T == exact @ exact.T).all()
