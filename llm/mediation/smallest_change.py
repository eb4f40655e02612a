"""The smallest change to the text as it stands: its own sentences, but for what members dispute."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.acts import Citation
from deliberation.quotes import prove
from deliberation.rulebook import text_sha256
from llm.mediation.dispute import Dispute
from llm.mediation.drafts import MOST_SENTENCES
from llm.mediation.wishes import Voice, Wish
from llm.words.likeness import Shape, likeness, one_matter
from llm.words.sentences import split_sentences

COMPARED = 60  # sentences of a long text


def smallest_change(dispute: Dispute, heard: Sequence[Voice]) -> list[Wish]:
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


def _closest(present: str, heard: Sequence[Voice]) -> list[Wish]:
    """Of each voice the wish that is most like a sentence of the text, in the text's order."""
    shapes = [Shape(each) for each in split_sentences(present)[:COMPARED]] or [Shape(present)]
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
