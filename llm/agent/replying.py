"""The agent's side of a conversation where no model is at work: prepared questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from deliberation.profiles.profile import FULL, Profile
from deliberation.profiles.values import VALUES, position
from llm.agent.questions import Prepared, prepared_questions
from llm.vault.records import Message
from llm.words.likeness import Shape, likeness

ASKED = FULL // 2  # hundredths: having been asked about a value counts as half an observation

_WORDS = {
    "en": (
        "No model is at work here, so nobody understands what you write: these are questions that "
        "were prepared. What you write is kept on this laptop, and you choose which of your "
        "sentences are to count.",
        "Prepared question {number} of {all}: {words}",
        "Those were all {all} questions that were prepared. Go on writing if you like; you choose "
        "which of your sentences are to count.",
    ),
    "de": (
        "Hier ist kein Modell am Werk, also versteht niemand, was du schreibst: Das sind "
        "vorbereitete Fragen. Was du schreibst, bleibt auf diesem Laptop, und du wählst, welche "
        "deiner Sätze zählen sollen.",
        "Vorbereitete Frage {number} von {all}: {words}",
        "Das waren alle {all} vorbereiteten Fragen. Schreib gern weiter; du wählst, welche deiner "
        "Sätze zählen sollen.",
    ),
}


@dataclass(frozen=True)
class Reply:
    """What is said, and the id of the question that is asked with it, "" for none."""

    text: str
    asks: str


def embedded_reply(
    profile: Profile, asked: Collection[str], messages: Sequence[Message], language: str = "en"
) -> Reply:
    """A prepared question about a situation, never one that is among `asked` (ids).

    About the value of which the profile knows least, strengths for and against taken together; a
    question that was asked about it counts as half an observation, so that no value is asked for
    again and again. Of values of which as little is known, the question whose words are most like
    the owner's last message is asked; then the circle's order decides, and the file's. The first
    reply in `messages` says that no model is at work. The same arguments give the same reply.
    """
    spoken = language.split("-")[0].lower()
    note, prepared, over = _WORDS.get(spoken, _WORDS["en"])
    questions = prepared_questions(language)
    open_ = [each for each in questions if each.id not in asked]
    count = len(questions)
    if not open_:
        return Reply(over.format(all=count), "")
    chosen = _choose(open_, questions, profile, asked, messages)
    text = prepared.format(number=count - len(open_) + 1, all=count, words=chosen.words)
    begun = any(each.by == "agent" for each in messages)
    return Reply(text if begun else f"{note}\n\n{text}", chosen.id)


def _choose(
    open_: Sequence[Prepared],
    questions: Sequence[Prepared],
    profile: Profile,
    asked: Collection[str],
    messages: Sequence[Message],
) -> Prepared:
    about = Counter(each.value for each in questions if each.id in asked)
    known = {
        value: profile.of(value).plus + profile.of(value).minus + ASKED * about[value]
        for value in VALUES
    }
    last = Shape(next((each.text for each in reversed(messages) if each.by == "owner"), ""))

    def rank(each: Prepared) -> tuple[int, float, int]:
        return known[each.value], -likeness(last, Shape(each.words)), position(each.value)

    return min(open_, key=rank)
