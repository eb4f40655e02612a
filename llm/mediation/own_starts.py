"""The starting blends without a model: in which order each takes up what members wish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, zip_longest
from statistics import fmean

from deliberation.pieces.piece import Piece
from deliberation.profiles.profile import utility
from llm.mediation.dispute import Dispute
from llm.mediation.drafts import can_join
from llm.mediation.from_pieces import from_pieces
from llm.mediation.own_critiques import Critics, cells_of, met_by
from llm.mediation.own_words import OPPOSED
from llm.mediation.smallest_change import smallest_change
from llm.mediation.starts import (
    LEAST_HEARD,
    LESSON,
    MUST_HAVES,
    ONE_MUST_HAVE,
    SHARED,
    SMALLEST_CHANGE,
    SPLIT,
)
from llm.mediation.wishes import Voice, Wish, all_wishes
from llm.words.likeness import likeness, rivals, same_wish

PER_VOICE = 3  # wishes of one voice in a wording that takes turns
SHORT = 100  # code points of a lesson or a title in what a wording starts from
FOR_ABSENT = "What suits those who took no position, by the values that they share"

Blend = tuple[str, Iterable[Wish], str]  # what it starts from, the wishes in turn, the kind


def least_heard_first(heard: Sequence[Voice]) -> tuple[Voice, ...]:
    """The voices, first the one of which the others say least."""
    return tuple(sorted(heard, key=lambda voice: _company(voice, heard)))


def own_blends(
    critics: Critics, lessons: Mapping[str, Sequence[Wish]], pieces: Sequence[Piece]
) -> Iterator[Blend]:
    """Each starting blend: its name, and the wishes in the order in which it takes them."""
    dispute, lonely = critics.dispute, critics.heard
    every, turns = all_wishes(lonely), _in_turns(lonely)
    yield LEAST_HEARD.label, _worst_off_first(lonely), "rule"
    yield SPLIT.label, _undisputed(every, turns), "split"
    yield SHARED.label, [wish for wish in every if len(wish.members) > 1], "rule"
    musts = {voice.wishes[0].text for voice in lonely}
    yield MUST_HAVES.label, [wish for wish in every if wish.text in musts], "rule"
    if dispute.present_text.strip():
        yield SMALLEST_CHANGE.label, smallest_change(dispute, lonely), "rule"
    yield FOR_ABSENT, _for_absent(critics, every, turns), "rule"
    for text, sentences in lessons.items():
        yield f"{LESSON.label}: {_short(text)}", _beside(sentences, every, turns), "rule"
    for title, sentences in from_pieces(pieces, every):
        yield f"From the piece “{_short(title)}”", _beside(sentences, [], turns), "rule"
    for voice in lonely:
        joined = [_first_beside(voice, other) for other in lonely if other is not voice]
        name = f"{ONE_MUST_HAVE.label.removesuffix('one')}{_whose(dispute, voice)}"
        yield name, [*voice.wishes, *joined], "rule"


def alone(dispute: Dispute, lonely: Sequence[Voice]) -> Iterator[Blend]:
    """The words of each voice and nobody else's."""
    for voice in lonely:
        yield f"The words of {_whose(dispute, voice)} alone", voice.wishes, "rule"


def _whose(dispute: Dispute, voice: Voice) -> str:
    return " and ".join(sorted(dispute.name(member) for member in voice.members[:3]))


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"


def _company(voice: Voice, heard: Sequence[Voice]) -> tuple[float, list[str]]:
    """How much of a voice's first wishes others' first say too (0 to 1); who has least is least
    heard."""
    others = [wish for other in heard if other is not voice for wish in other.wishes[:PER_VOICE]]
    alike = [
        max((likeness(wish.shape, other.shape) for other in others), default=0.0)
        for wish in voice.wishes[:PER_VOICE]
    ]
    return fmean(alike), [wish.text for wish in voice.wishes]


def _in_turns(order: Sequence[Voice]) -> list[Wish]:
    """The first wish of each, then the second of each, and so on."""
    turns = zip_longest(*(voice.wishes[:PER_VOICE] for voice in order))
    return [wish for turn in turns for wish in turn if wish is not None]


def _worst_off_first(lonely: Sequence[Voice]) -> list[Wish]:
    """Again and again the next wish of the voice of which least is in it yet; of several such,
    of the least heard."""
    chosen: list[Wish] = []
    while True:
        order = sorted(lonely, key=lambda voice: sum(wish in chosen for wish in voice.wishes))
        fits = (w for v in order for w in v.wishes[:PER_VOICE] if can_join(w, chosen))
        following = next(fits, None)
        if following is None:
            return chosen
        chosen.append(following)


def _undisputed(every: Sequence[Wish], turns: Sequence[Wish]) -> list[Wish]:
    """The wishes to which no other is opposed; none where that is all of them, since nothing is
    split off then."""
    disputed = {
        wish.text
        for one, other in combinations(every, 2)
        if met_by(one.shape, other.shape) == OPPOSED
        for wish in (one, other)
    }
    return [wish for wish in turns if wish.text not in disputed] if disputed else []


def _for_absent(critics: Critics, every: Sequence[Wish], turns: Sequence[Wish]) -> list[Wish]:
    """First what is good for each of those who took no position, by their shared values and the
    word list: the best for the worst-off of them first. None where nobody shares or gains."""

    def least(wish: Wish) -> int:
        effects = {cell.value: cell.effect for cell in cells_of(wish.text, "")}
        return min(utility(own, effects) for own in critics.sharing.values())

    ranked = [(-least(wish), wish.text, wish) for wish in every] if critics.sharing else []
    good = sorted((each for each in ranked if each[0] < 0), key=lambda each: each[:2])
    return [*(wish for _, _, wish in good), *turns] if good else []


def _beside(sentences: Sequence[Wish], every: Sequence[Wish], turns: Sequence[Wish]) -> list[Wish]:
    """The sentences, a member's own in the place of one that says the same, and then the wishes
    of whom they do not serve yet."""
    first = [next((w for w in every if same_wish(w.shape, s.shape)), s) for s in sentences]
    cited = {cite for wish in first for cite in wish.cites if cite.member}
    return [*first, *(wish for wish in turns if cited.isdisjoint(wish.cites))]


def _first_beside(voice: Voice, other: Voice) -> Wish:
    """The first wish of `other` that can stand beside all of `voice`; else its first."""
    fits = (w for w in other.wishes if not any(rivals(w.shape, v.shape) for v in voice.wishes))
    return next(fits, other.wishes[0])
