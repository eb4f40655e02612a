"""Suggests evidence without a model: sentences in which the owner says what they want.

A word list knows rules and not wishes, so only what follows words such as "I want" or "I hate" is
read with it. A suggestion counts for nothing until the owner says yes to it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from deliberation.profiles.profile import Evidence
from llm.agent.quoting import count_words, evidence_from
from llm.vault.records import Message
from llm.words.effects import word_lists
from llm.words.sentences import split_sentences
from llm.words.word_reading import hits_in
from resources import path, read_text

SURE = 20  # hundredths of effect: a weaker word of the list says too little about a wish
STRENGTH = 25  # hundredths: a word list's guess is a faint sign, also with the owner's yes
MOST = 4  # suggestions for one look
LONGEST = 400  # letters of a sentence
_SAID_BY_OTHERS = re.compile(r"[\"“”„«»]")
_EDGE = r"(?:\A|[,;:.!?…()\[\]–—/]\s*)"


@dataclass(frozen=True)
class Suggested:
    """Evidence that waits for the owner's yes, and the one sentence that says why."""

    evidence: Evidence
    why: str


@dataclass(frozen=True)
class _Wish:
    """What is wanted (`sign` 1) or cannot be borne (-1), with the words by which it is said."""

    said: str
    sign: int
    wished: str
    language: str


def suggest_evidence(
    messages: Sequence[Message], known: Iterable[Evidence] = ()
) -> tuple[Suggested, ...]:
    """What the owner's sentences among `messages` may be signs of, at most 4, the clearest first.

    One value a sentence: the one for which the word list has the strongest word after "I want",
    "I hate" or the like, if it is at least 20 hundredths. A "not" turns a word once, be it in
    "I don't want noise" or in "I want no noise". What is `known` (kept or struck) is left out.

    Of 29 suggestions for 42 sentences of our own that the rule had not seen, 25 were right in
    value and direction, and 3 sentences that say something were passed over; what people really
    write is longer and less plain.
    """
    before = {each.id for each in known}
    found: dict[str, tuple[int, Suggested]] = {}
    for message in messages:
        for sentence in split_sentences(message.text) if message.by == "owner" else ():
            for sure, each in _suggested(sentence, message.conversation):
                if each.evidence.id not in before:
                    found.setdefault(each.evidence.id, (sure, each))
    ranked = sorted(found.values(), key=lambda one: -one[0])
    return tuple(each for _, each in ranked[:MOST])


def _suggested(sentence: str, conversation: str) -> Iterator[tuple[int, Suggested]]:
    readings = [
        (hit.effect * wish.sign, hit, wish)
        for wish in _wishes(sentence)
        for hit in hits_in(wish.wished, [word_lists()[wish.language]])
    ]
    clear = [each for each in readings if abs(each[0]) >= SURE]
    if not clear:
        return
    # Of two as strong, the one for a value: people speak of what they want, not of its opposite.
    effect, hit, wish = max(clear, key=lambda each: (abs(each[0]), each[0]))
    direction = 1 if effect > 0 else -1
    evidence = evidence_from(sentence, conversation, hit.sign.value, direction, STRENGTH)
    yield abs(effect), Suggested(evidence, f"You said “{wish.said}” and then “{hit.words}”.")


def _wishes(sentence: str) -> Iterator[_Wish]:
    """The wishes in a sentence that is the owner's own, and no question."""
    if len(sentence) > LONGEST or count_words(sentence) < 3 or _SAID_BY_OTHERS.search(sentence):
        return
    if sentence.rstrip("\"'”’»)* ").endswith(("?", "？", "؟")):
        return
    for language, (pattern, signs) in _openings().items():
        marks = list(pattern.finditer(sentence.replace("’", "'")))
        ends = [*(mark.start() for mark in marks[1:]), len(sentence)]
        for mark, end in zip(marks, ends, strict=False):
            said, wished = sentence[slice(*mark.span(1))], sentence[mark.end() : end]
            yield _Wish(said, signs[said.lower().replace("’", "'")], wished, language)


@cache
def _openings() -> Mapping[str, tuple[re.Pattern[str], Mapping[str, int]]]:
    """By language: a pattern that finds how a wish begins, and each beginning's sign."""
    found = {}
    for each in sorted(each.name for each in path("agent").iterdir()):
        if not each.startswith("wishes."):
            continue
        table = tomllib.loads(read_text(f"agent/{each}"))
        signs = dict.fromkeys(table["for"], 1) | dict.fromkeys(table["against"], -1)
        longest_first = sorted(map(re.escape, signs), key=len, reverse=True)
        after = "|".join(map(re.escape, table["after"]))
        pattern = rf"(?:{_EDGE}|\b(?:{after})\s+)({'|'.join(longest_first)})\b"
        found[each.split(".")[1]] = (re.compile(pattern, re.IGNORECASE), signs)
    return found
