"""What of that to which a model pointed may count: words that the owner wrote, once, one way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from deliberation.profiles.profile import Evidence
from deliberation.quotes import normalise
from llm.agent.quoting import count_words, evidence_from, own_words
from llm.vault.records import Message

MOST = 8  # pieces of evidence from one question
FEWEST_WORDS = 2
MOST_LETTERS = 400  # of a quote: more than that is no sign of one thing
SHOWN = 200  # letters of a quote that was dropped, for the owner to see

INVENTED = "These words are in nothing that you wrote there."
TOO_SHORT = "It is too short to be a sign of anything."
TOO_LONG = "It is too long to be a sign of one thing."
BOTH_WAYS = "The model took the same words to be for and against the same value."
TOO_MANY = f"It came after the {MOST} that are looked at."


@dataclass(frozen=True)
class Pointed:
    """A quote to which the model pointed. `direction` is 1 or -1, `strength` in hundredths."""

    quote: str
    value: str
    direction: int
    strength: int


@dataclass(frozen=True)
class Dropped:
    """A quote that does not count, shortened, and the one sentence that says why."""

    quote: str
    why: str


@dataclass(frozen=True)
class Extracted:
    """What was proven, what was dropped, and the ids of the messages that were read for it."""

    evidence: tuple[Evidence, ...]
    dropped: tuple[Dropped, ...]
    read: tuple[str, ...] = ()

    @property
    def invented(self) -> int:
        """How many quotes the owner never wrote: what counts against the model."""
        return sum(each.why == INVENTED for each in self.dropped)


def prove_all(
    pointed: Iterable[Pointed],
    conversation: str,
    messages: Sequence[Message],
    known: Iterable[Evidence] = (),
) -> Extracted:
    """The evidence among `pointed`: at most 8, each with the owner's own letters for its words.

    Dropped is a quote that is not, in whole words, in a message by the owner among `messages`,
    one of fewer than two words or more than 400 letters, and one that is said to be both for and
    against a value. Of the same quote for the same value, or one within the other, the first
    counts, with the weakest strength that was named: saying it twice makes it no stronger. What
    is among `known` already stays as it was.
    """
    said = [each for each in messages if each.by == "owner"]
    dropped: list[Dropped] = []
    proven: list[Pointed] = []
    for each in pointed:
        words = next((w for m in said if (w := own_words(each.quote, m.text)) is not None), None)
        if words is None or _why_not(words):
            dropped.append(_dropped(each.quote, INVENTED if words is None else _why_not(words)))
        else:
            proven.append(replace(each, quote=words))
    both = _both_ways(proven)
    dropped += [_dropped(each.quote, BOTH_WAYS) for each in proven if _key(each) in both]
    once = _once([each for each in proven if _key(each) not in both])
    dropped += [_dropped(each.quote, TOO_MANY) for each in once[MOST:]]
    found = [
        evidence_from(each.quote, conversation, each.value, each.direction, each.strength)
        for each in once[:MOST]
    ]
    before = {each.id: each for each in known}
    evidence = tuple(before.get(each.id, each) for each in found)
    return Extracted(evidence, tuple(dropped), tuple(each.id for each in said))


def _why_not(words: str) -> str:
    if count_words(words) < FEWEST_WORDS:
        return TOO_SHORT
    return TOO_LONG if len(words) > MOST_LETTERS else ""


def _key(each: Pointed) -> tuple[str, str]:
    return each.value, normalise(each.quote)


def _both_ways(proven: Iterable[Pointed]) -> set[tuple[str, str]]:
    directions: dict[tuple[str, str], set[int]] = defaultdict(set)
    for each in proven:
        directions[_key(each)].add(each.direction)
    return {key for key, found in directions.items() if len(found) > 1}


def _once(proven: Iterable[Pointed]) -> list[Pointed]:
    kept: list[Pointed] = []
    for each in proven:
        for number, other in enumerate(kept):
            if _says_the_same(each, other):
                kept[number] = replace(other, strength=min(each.strength, other.strength))
                break
        else:
            kept.append(each)
    return kept


def _says_the_same(one: Pointed, other: Pointed) -> bool:
    if (one.value, one.direction) != (other.value, other.direction):
        return False
    first, second = normalise(one.quote), normalise(other.quote)
    return first in second or second in first


def _dropped(quote: str, why: str) -> Dropped:
    line = " ".join(quote.split())
    return Dropped(line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…", why)
