"""What a wording does to each value, as a model reads it; only what rests on its very words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from deliberation.acts import Citation
from deliberation.profiles.values import VALUES, read_words
from deliberation.quotes import prove, sources
from deliberation.rulebook import text_sha256
from llm.errors import BadAnswer
from llm.prompts import question
from llm.room.asking import Room
from llm.room.exchange import Answer, Question
from llm.room.parsing import parsed
from llm.words.effects import Found
from resources import read_text

GRADES: Mapping[str, int] = {  # hundredths of [-1, 1]
    "much against": -80,
    "against": -50,
    "a little against": -20,
    "a little for": 20,
    "for": 50,
    "much for": 80,
}
MOST_LETTERS = 6_000  # of the wording and of the text as it stands
MOST_WORDS = 300  # letters of a quote
_AUTHOR = {
    "": "",
    "owner": "The wording was written by the person whom you help.\n\n",
    "other": "The wording was written by somebody whom the person you help disagrees with.\n\n",
}


@dataclass(frozen=True)
class ModelEffects:
    """`dropped` counts the effects that rest on words which stand in neither text."""

    found: tuple[Found, ...]
    dropped: int


@cache
def _meanings() -> dict[str, str]:
    return {each.value: each.sentence for each in read_words(read_text("values/values.en.toml"))}


def effects_question(text: str, before: str, *, ref: str = "", author: str = "") -> Question:
    """What is asked about `text` in place of `before`.

    `author` is "" in all ordinary use, where nobody's name or side is told; "owner" and "other"
    say whose wording it is and serve the audit that looks whether that changes anything.
    """
    return question(
        "effects",
        {
            "text": text[:MOST_LETTERS],
            "present_text": before[:MOST_LETTERS],
            "values": _meanings(),
        },
        blanks={"author": _AUTHOR[author]},
        choices={"values": VALUES, "grades": tuple(GRADES)},
        ref=ref,
        temperature=0.0,
    )


def read_effects(answer: Answer, text: str, before: str) -> ModelEffects:
    """The effects in an answer, in the circle's order, each with the words that it rests on.

    Of two effects on one value both are kept as one where they agree in sign (the stronger
    counts), and neither where they contradict each other. Raises `BadAnswer`.
    """
    read = parsed(answer)
    items = read.get("effects") if isinstance(read, dict) else None
    if not isinstance(items, list) or len(items) > 4 * len(VALUES):
        raise BadAnswer("The model's answer held no effects, so it was not used.")
    by_value: dict[str, list[Found]] = {}
    dropped = 0
    for item in items:
        found = _found(item, text, before)
        if found is None:
            dropped += 1
        else:
            by_value.setdefault(found.value, []).append(found)
    if dropped and not by_value:
        raise BadAnswer("No effect that the model named rests on words of the texts.")
    kept = []
    for value in VALUES:
        several = by_value.get(value, [])
        if len({each.effect > 0 for each in several}) == 1:
            kept.append(max(several, key=lambda each: abs(each.effect)))
        else:
            dropped += len(several)
    return ModelEffects(tuple(kept), dropped)


def _found(item: Any, text: str, before: str) -> Found | None:
    """One effect; None where its words stand in neither text, or it is no effect at all."""
    if not isinstance(item, dict):
        return None
    value, grade, words = item.get("value"), item.get("effect"), item.get("words")
    if value not in VALUES or not isinstance(grade, str) or not isinstance(words, str):
        return None
    effect = GRADES.get(grade, 0)
    words = " ".join(words.split())
    if not effect or not words or len(words) > MOST_WORDS:
        return None
    if stands_in(words, text):
        return Found(value, effect, (words,))
    return Found(value, effect, (), (words,)) if stands_in(words, before) else None


def stands_in(words: str, text: str) -> bool:
    """Whether the words stand in the text, as `deliberation.quotes` proves a quote."""
    return prove(Citation("", text_sha256(text), words), sources((), text))


async def model_effects(
    room: Room, text: str, before: str, *, ref: str = "", author: str = ""
) -> ModelEffects:
    """What the model says that `text` does, in hundredths, compared to `before`.

    `ref` is the deliberation's id. Raises `ModelError`.
    """
    asked = effects_question(text, before, ref=ref, author=author)
    return await room.ask(asked, lambda answer: read_effects(answer, text, before))
