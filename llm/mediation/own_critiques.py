"""What each member would miss in a wording, told by their own sentences alone. No model.

It compares words, it does not understand: a wish that is met in other words counts as left out.
Whoever took no position and shared values is heard through these and the word list. Objections
are not weighed: they are against options, and which words of an option they mean is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache

from deliberation.acts import Cell, Citation, Critique
from deliberation.profiles.profile import utility
from llm.mediation.dispute import Dispute
from llm.mediation.drafts import Draft
from llm.mediation.own_words import LEFT_OUT, MET, OPPOSED, by_values, in_words, missed
from llm.mediation.wishes import Voice, Wish, wishes_of
from llm.words.effects import effects_of
from llm.words.likeness import Shape, one_matter, same_wish
from llm.words.sentences import split_sentences

PRESENT_SENTENCES = 60  # of the text as it stands that wishes are compared with
LISTED = 64  # members that a candidate can name as left out


@lru_cache(maxsize=100_000)  # pairs: each wording and each revision asks for the same ones again
def met_by(wish: Shape, sentence: Shape) -> str:
    """What a sentence makes of a wish: says it, says otherwise of the same matter, or neither."""
    if wish.plain == sentence.plain or same_wish(wish, sentence):
        return MET
    return OPPOSED if _differ(wish, sentence) and one_matter(wish, sentence) else LEFT_OUT


def _differ(one: Shape, other: Shape) -> bool:
    """Whether one denies or permits and the other does not, or both name numbers of their own."""
    ours, theirs = one.firm[0], other.firm[0]
    return one.firm[1:] != other.firm[1:] or bool(ours - theirs and theirs - ours)


@lru_cache(maxsize=512)
def cells_of(text: str, before: str) -> tuple[Cell, ...]:
    """The effects of a wording against the text that stands, by the word list, as in an act."""
    return tuple(Cell(each.value, each.effect, each.words) for each in effects_of(text, before))


@dataclass(frozen=True)
class Critics:
    """Everybody who can say something of a wording, made once for a dispute."""

    dispute: Dispute
    heard: tuple[Voice, ...]
    _known: dict[Draft, Mapping[Wish, str]] = field(default_factory=dict)

    @cached_property
    def wishes(self) -> Mapping[str, tuple[Wish, ...]]:
        """Of each member who took a position."""
        return wishes_of(self.dispute, self.heard)

    @cached_property
    def sharing(self) -> Mapping[str, tuple[int, ...]]:
        """The values of those who took no position and shared them."""
        values = self.dispute.values
        return {each: values[each] for each in values if each not in self.wishes}

    def standing(self, draft: Draft) -> Mapping[Wish, str]:
        """How each wish stands in a wording; one whose words it cites is met."""
        if draft not in self._known:
            shapes = [wish.shape for wish in draft.wishes]
            self._known[draft] = {
                wish: MET if not draft.cited.isdisjoint(wish.cites) else _best(wish, shapes)
                for wish in self._every
            }
        return self._known[draft]

    def wanted(self, wish: Wish, members: Sequence[str]) -> int:
        """How many of the members wish it; who took no position does so where it does them good
        by the values that they share."""
        sharing = [self.sharing[member] for member in members if member in self.sharing]
        spoke = sum(member in wish.members for member in members)
        if not sharing:
            return spoke
        effects = {cell.value: cell.effect for cell in cells_of(wish.text, "")}
        return spoke + sum(utility(own, effects) > 0 for own in sharing)

    def scores(self, draft: Draft) -> dict[str, int]:
        """What the wording is worth to each, against keeping things as they are, -100 to 100.

        With a position: the mean over the member's wishes of what changes for each (`_change`),
        to the nearest whole number, halves to the even one; 0 where they have none. Without one,
        and with shared values: the weights times the word list's effects (`profile.utility`).
        """
        of_wish = {
            wish: _change(now, self._before[wish]) for wish, now in self.standing(draft).items()
        }
        found = {
            member: round(Fraction(sum(of_wish[each] for each in own), len(own))) if own else 0
            for member, own in self.wishes.items()
        }
        if self.sharing:
            effects = {cell.value: cell.effect for cell in self.cells(draft)}
            found |= {member: utility(own, effects) for member, own in self.sharing.items()}
        return found

    def left_out(self, draft: Draft) -> tuple[str, ...]:
        """The members with a position none of whose wishes the wording meets, by id."""
        now = self.standing(draft)
        return tuple(
            sorted(
                member
                for member, own in self.wishes.items()
                if not any(now[wish] == MET for wish in own)
            )[:LISTED]
        )

    def cells(self, draft: Draft) -> tuple[Cell, ...]:
        return cells_of(draft.text, self.dispute.present_text)

    def of(self, place: int, draft: Draft) -> list[Critique]:
        """What each says of the wording at this place, in the order of their ids."""
        scores, now = self.scores(draft), self.standing(draft)
        sources = self.dispute.by_source()
        found = []
        for member, score in sorted(scores.items()):
            text, quote = by_values(score), ""
            if member in self.wishes:
                own = [(now[wish], _own(wish, member)) for wish in self.wishes[member]]
                text, quote = in_words(own), missed(own, sources)
            found.append(Critique(place, member, score, text, quote))
        return found

    @cached_property
    def _before(self) -> Mapping[Wish, str]:
        """How each wish stands while things stay as they are."""
        sentences = split_sentences(self.dispute.present_text)[:PRESENT_SENTENCES]
        shapes = [Shape(sentence) for sentence in sentences]
        return {wish: _best(wish, shapes) for wish in self._every}

    @cached_property
    def _every(self) -> tuple[Wish, ...]:
        return tuple(dict.fromkeys(wish for own in self.wishes.values() for wish in own))


def worst_first(scores: Mapping[str, int]) -> list[int]:
    """By which wordings are compared: the worst-off first, then the next (leximin; A. Sen,
    "Collective Choice and Social Welfare", 1970, page 138)."""
    return sorted(scores.values())


def _best(wish: Wish, sentences: Iterable[Shape]) -> str:
    found = {met_by(wish.shape, sentence) for sentence in sentences}
    return next((each for each in (MET, OPPOSED) if each in found), LEFT_OUT)


def _change(now: str, before: str) -> int:
    """What happens to a wish, in hundredths: 100 if it is met now and was not; 50 if nothing is
    opposed to it any more; -100 if it is opposed now, or no longer met; 0 if all is as it was."""
    if now == before:
        return 0
    if now == MET:
        return 100
    return 50 if now == LEFT_OUT and before == OPPOSED else -100


def _own(wish: Wish, member: str) -> Citation:
    return next(cite for cite in wish.cites if cite.member == member)
