"""Candidate wordings from members' own sentences, from several starting blends. No model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from statistics import fmean

from deliberation.acts import TEXT_LIMIT, Candidate, Citation, Sentence
from deliberation.quotes import prove
from deliberation.rulebook import text_sha256
from llm.mediation.dispute import Dispute
from llm.mediation.wishes import Voice, Wish, voices
from llm.words.likeness import Shape, likeness, one_matter, rivals
from llm.words.sentences import split_sentences

MOST_CANDIDATES = 6
ENOUGH_CANDIDATES = 3
MOST_SENTENCES = 10
MOST_LETTERS = 3_000  # of a wording, unless its first sentence alone is longer


def draft(dispute: Dispute) -> tuple[Candidate, ...]:
    """Up to six different wordings; the same for the same positions, in whatever order they come.

    Every sentence is a member's own (with a capital and a full stop where they left them out)
    and cites all who wrote it or one like it; only the smallest change keeps sentences of the
    clause as it stands, which cite the clause. Sentences that cannot stand side by side (alike,
    but with other numbers or a "not" more) never share a wording: which of them stands depends
    on the starting blend. Where all wishes fit together and so make one wording, the words of
    each member alone are offered too. Empty where nobody's words can be quoted.
    """
    heard = voices(dispute)
    lonely = sorted(heard, key=lambda voice: _company(voice, heard))
    found: dict[frozenset[str], Candidate] = {}
    for most, blends in (
        (MOST_CANDIDATES, _blends(dispute, lonely)),
        (ENOUGH_CANDIDATES, _alone(dispute, lonely)),
    ):
        for start, wishes in blends:
            chosen = _compatible(wishes)
            if chosen and len(found) < most:
                words = frozenset(wish.text for wish in chosen)
                found.setdefault(words, _candidate(start, chosen))
    return tuple(found.values())


def _blends(dispute: Dispute, lonely: list[Voice]) -> Iterator[tuple[str, Iterable[Wish]]]:
    """Each starting blend: its name, and the wishes in the order in which it takes them.

    `lonely` are the voices, the least heard first.
    """
    every = sorted(
        {wish.text: wish for voice in lonely for wish in voice.wishes}.values(),
        key=lambda wish: (-len(wish.members), -wish.score, wish.text),
    )
    yield "The least heard first", _in_turns(lonely, rounds=3)
    yield "What several want", [wish for wish in every if len(wish.members) > 1]
    musts = {voice.wishes[0].text for voice in lonely}
    yield "What matters most to each", [wish for wish in every if wish.text in musts]
    if dispute.present_text.strip():
        yield "The smallest change to the present text", _amended(dispute, lonely)
    for voice in lonely:
        joined = [_first_beside(voice, other) for other in lonely if other is not voice]
        yield f"Starting from the words of {_whose(dispute, voice)}", [*voice.wishes, *joined]


def _alone(dispute: Dispute, lonely: list[Voice]) -> Iterator[tuple[str, Iterable[Wish]]]:
    for voice in lonely:
        yield f"The words of {_whose(dispute, voice)} alone", voice.wishes


def _whose(dispute: Dispute, voice: Voice) -> str:
    return " and ".join(sorted(dispute.name(member) for member in voice.members[:3]))


def _company(voice: Voice, heard: tuple[Voice, ...]) -> tuple[float, list[str]]:
    """How much of a voice the others say too (0 to 1); who has least is least heard."""
    others = [wish for other in heard if other is not voice for wish in other.wishes]
    alike = [
        max((likeness(wish.shape, other.shape) for other in others), default=0.0)
        for wish in voice.wishes
    ]
    return fmean(alike), [wish.text for wish in voice.wishes]


def _in_turns(order: list[Voice], rounds: int) -> list[Wish]:
    """The first wish of each, then the second of each, and so on."""
    turns = zip_longest(*(voice.wishes[:rounds] for voice in order))
    return [wish for turn in turns for wish in turn if wish is not None]


def _first_beside(voice: Voice, other: Voice) -> Wish:
    """The first wish of `other` that can stand beside all of `voice`; else its first."""
    fits = (w for w in other.wishes if not any(rivals(w.shape, v.shape) for v in voice.wishes))
    return next(fits, other.wishes[0])


def _amended(dispute: Dispute, heard: list[Voice]) -> list[Wish]:
    """The text's own sentences, in the place of each the first wish about the same matter, and
    then the first wish of every voice that has no word in it yet.

    A text that is long or has a list in it cannot be put together from sentences: then of each
    voice the wish that is most like it.
    """
    kept = _as_it_stands(dispute)
    if not 0 < len(kept) <= MOST_SENTENCES // 2:
        return _closest(dispute.present_text, heard)
    found = []
    for sentence in kept:
        instead = (w for v in heard for w in v.wishes if one_matter(w.shape, sentence.shape))
        found.append(next(instead, sentence))
    for voice in heard:
        if not any(wish in found for wish in voice.wishes):
            found.append(voice.wishes[0])
    return found


def _as_it_stands(dispute: Dispute) -> list[Wish]:
    """The sentences of the text as wishes of nobody; none where it is more than a paragraph."""
    present = dispute.present_text.strip()
    sources = dispute.by_source()
    source = text_sha256(dispute.present_text)
    found = []
    for sentence in split_sentences(present) if "\n" not in present else ():
        cite = Citation("", source, sentence)
        if not prove(cite, sources):
            return []
        found.append(Wish(sentence, 0, (cite,), Shape(sentence)))
    return found


def _closest(present: str, heard: list[Voice]) -> list[Wish]:
    """Of each voice the wish that is most like a sentence of the text, in the text's order."""
    shapes = [Shape(sentence) for sentence in split_sentences(present)[:60]] or [Shape(present)]
    found = []
    for voice in heard:
        options = [
            (likeness(wish.shape, shape), -place, -rank, wish)
            for rank, wish in enumerate(voice.wishes)
            for place, shape in enumerate(shapes)
        ]
        found.append(max(options, key=lambda option: option[:3]))
    found.sort(key=lambda option: (-option[1], -option[0], option[3].text))
    return [option[3] for option in found]


def _compatible(wishes: Iterable[Wish]) -> list[Wish]:
    chosen: list[Wish] = []
    letters = 0
    for wish in wishes:
        full = len(chosen) >= MOST_SENTENCES or (chosen and letters + len(wish.text) > MOST_LETTERS)
        if full or any(wish is other or rivals(wish.shape, other.shape) for other in chosen):
            continue
        chosen.append(wish)
        letters += len(wish.text)
    return chosen


def _candidate(start: str, wishes: list[Wish]) -> Candidate:
    sentences = tuple(Sentence(_finished(wish.text), wish.cites) for wish in wishes)
    return Candidate(" ".join(sentence.text for sentence in sentences), sentences, start)


def _finished(words: str) -> str:
    """A member's sentence as one line that can stand in a rulebook; its words stay theirs."""
    line = " ".join(words.split())
    capital = line[0].upper()
    if len(capital) == 1 and capital != line[0]:
        line = capital + line[1:]
    if line[-1].isalnum() and len(line) < TEXT_LIMIT:
        line += "。" if "\u3040" <= line[-1] <= "\u9fff" else "."
    return line
