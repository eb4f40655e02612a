"""A lesson to read: what was tried, in what situation, and what came of it for whom."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.acts import ToldLesson
from desktop.ui.widgets.basics import Card, words
from desktop.ui.widgets.harm import harm_words
from desktop.ui.widgets.reading import clause_text, plain_text
from desktop.ui.words import counted, join_names, shortened, translate

MUCH = 400  # characters of a lesson's words that a folded card shows


def lesson_title(lesson: ToldLesson) -> str:
    """What to call a lesson."""
    return lesson.title or shortened(lesson.tried) or translate("lesson", "A clause taken out")


def situation_words(lesson: ToldLesson) -> str:
    """The kind of matter that it was, or ""."""
    parts = [tag.replace("-", " ") for tag in lesson.tags] + [lesson.words]
    return " · ".join(filter(None, parts))


def came_of_it(lesson: ToldLesson) -> str:
    """Who tried it for how long, what they saw, and how it ended, in sentences."""
    group = counted(
        lesson.group_size, translate("lesson", "member"), translate("lesson", "members")
    )
    days = counted(lesson.days, translate("lesson", "day"), translate("lesson", "days"))
    said = [
        translate("lesson", "A group of {group}, for {days}.").format(group=group, days=days),
        translate(
            "lesson", "It worked for {worked}, in part for {mixed}, and failed for {failed}."
        ).format(worked=lesson.worked, mixed=lesson.mixed, failed=lesson.failed),
        {
            "": translate("lesson", "They did not agree on how to go on."),
            "keep": translate("lesson", "They kept it."),
            "change": translate("lesson", "They wanted it changed."),
            "end": translate("lesson", "They ended it."),
        }[lesson.verdict],
    ]
    return " ".join(said)


def harm_sentence(lesson: ToldLesson) -> str:
    """Who saw how much harm."""
    if not lesson.harmed:
        return translate("lesson", "Nobody saw harm.")
    said = translate("lesson", "{n} saw harm; the worst was {harm} ({most} of 100).")
    return said.format(n=lesson.harmed, harm=harm_words(lesson.harm), most=lesson.harm)


def beginning(text: str) -> str:
    """All of a short text; of a long one as much as shows what it is about."""
    return text if len(text) <= MUCH else shortened(text, MUCH)


def add_lesson(card: Card, lesson: ToldLesson, *, whole: bool, names: Sequence[str] = ()) -> None:
    """Add a lesson to a card; without `whole` only what one wants to know first. `names` are those
    of members that are still in it, in the exact words that were tried."""
    add = card.body.addWidget
    if lesson.made_up:
        add(
            words(
                translate("lesson", "Made up: this never happened, and it weighs nothing."), "warn"
            )
        )
    if situation_words(lesson):
        add(words(situation_words(lesson), "small"))
    if lesson.text:
        text = lesson.text if whole else beginning(lesson.text)
        add(plain_text(text, translate("lesson", "What it taught")))
    add(words(came_of_it(lesson)))
    add(words(harm_sentence(lesson), "warn" if lesson.harmed else "body"))
    if lesson.unconsented:
        add(words(translate("lesson", "It touched somebody who had not consented."), "warn"))
    if whole:
        _add_rest(card, lesson)
    if names:
        still = translate("lesson", "The words that were tried name {names}.")
        card.body.addWidget(words(still.format(names=join_names(names)), "warn"))


def _add_rest(card: Card, lesson: ToldLesson) -> None:
    tried = translate("lesson", "What was tried, word for word")
    card.body.addWidget(words(tried, "small"))
    if lesson.tried:
        card.body.addWidget(clause_text(lesson.tried, tried, units=16))
    else:
        card.body.addWidget(words(translate("lesson", "A clause was taken out.")))
    for label, text in (
        (translate("lesson", "What they hoped for"), lesson.hope),
        (translate("lesson", "It worked if"), lesson.worked_if),
        (translate("lesson", "It failed if"), lesson.failed_if),
    ):
        if text:
            card.body.addWidget(words(label, "small"))
            card.body.addWidget(plain_text(text, label, units=16))
    if lesson.dissent:
        label = translate("lesson", "Those who saw it otherwise, in their own words")
        card.body.addWidget(words(label, "small"))
    for number, text in enumerate(lesson.dissent, 1):
        spoken = translate("lesson", "Another view, {n}").format(n=number)
        card.body.addWidget(plain_text(f"“{text}”", spoken, units=16))
