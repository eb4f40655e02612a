"""What lessons say that reads like a rule: sentences that a wording can start from."""

from __future__ import annotations

import re

from deliberation.acts import Citation
from deliberation.quotes import prove
from deliberation.rulebook import text_sha256
from llm.mediation.dispute import Dispute
from llm.mediation.wishes import Wish
from llm.words.likeness import Shape
from llm.words.rulelike import is_instruction, rule_score
from llm.words.sentences import split_sentences

MOST_LESSONS = 2  # the strongest
PER_LESSON = 3  # sentences
TRIES = 60  # sentences that are looked at for that
SURE = 4  # the score from which on a sentence counts: a lesson tells more than it rules

# Words of telling what happened rather than what is to be.
_TOLD = re.compile(
    r"\b(?:was|were|had|did|didn't|worked|failed|tried|helped|stopped|became|felt|told|learnt|"
    r"learned|saw|seen|war|waren|hatte|hatten|wurde|wurden|hat|haben|était|étaient|avait|fue|"
    r"fueron|era|funcionó)\b"
)
_LEAD_IN = re.compile(r"[^:]{1,60}:\s+")


def taught(dispute: Dispute) -> dict[str, tuple[Wish, ...]]:
    """By the text of each of the strongest lessons: its sentences that read like rules.

    Each cites the lesson, in whose name nobody speaks. What tells of the past is left out (with
    "Tried for a month:" only that beginning), and so is what gives orders to the mediator, since
    a lesson may be a stranger's.
    """
    sources = dispute.by_source()
    found: dict[str, tuple[Wish, ...]] = {}
    for text in dict.fromkeys(lesson.text for lesson in dispute.lessons):
        source = text_sha256(text)
        rules = (
            Wish(each, rule_score(each), (Citation("", source, each),), Shape(each))
            for each in _rules(text)
        )
        proven = [wish for wish in rules if prove(wish.cites[0], sources)]
        if proven and len(found) < MOST_LESSONS:
            found[text] = tuple(sorted(proven, key=lambda wish: -wish.score)[:PER_LESSON])
    return found


def _rules(text: str) -> list[str]:
    sentences = (_without_lead_in(each) for each in split_sentences(text)[:TRIES])
    return [
        each
        for each in dict.fromkeys(sentences)
        if rule_score(each) >= SURE and not is_instruction(each) and not _tells(each)
    ]


def _without_lead_in(sentence: str) -> str:
    before = _LEAD_IN.match(sentence)
    return sentence[before.end() :] if before and _tells(before.group()) else sentence


def _tells(words: str) -> bool:
    return _TOLD.search(words.casefold()) is not None
