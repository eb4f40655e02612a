"""The window's phrases: stages, ratings, dates and lists of names, said as a person would."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from deliberation.rulebook import Clause
from deliberation.state import Deliberation, Option, Stage
from desktop.export.lettering import isolated
from desktop.views import GroupView

translate = QCoreApplication.translate
STAGES = tuple(Stage)

_LAST = 32_500_000_000  # Unix seconds, in November 2999


def stage_name(stage: Stage) -> str:
    return {
        Stage.ACKNOWLEDGED: translate("words", "Acknowledged"),
        Stage.POSITIONS: translate("words", "Positions"),
        Stage.OPTIONS: translate("words", "Options"),
        Stage.RATINGS: translate("words", "Ratings"),
        Stage.MEDIATION: translate("words", "Mediation"),
        Stage.CONSENT: translate("words", "Consent"),
        Stage.TRIAL: translate("words", "Trial"),
        Stage.LESSON: translate("words", "Lesson"),
    }[stage]


def stage_sentence(stage: Stage) -> str:
    return {
        Stage.ACKNOWLEDGED: translate(
            "words", "Members say that what we have isn't it, and that they don't know the answer."
        ),
        Stage.POSITIONS: translate("words", "Each says what they want, in their own words."),
        Stage.OPTIONS: translate("words", "Exact changes of the text, side by side."),
        Stage.RATINGS: translate("words", "Each says how well they could live with each option."),
        Stage.MEDIATION: translate(
            "words", "Wordings that the mediator drafts from what members said."
        ),
        Stage.CONSENT: translate("words", "Each says which exact words they agree to."),
        Stage.TRIAL: translate("words", "A change is tried for a time before it is firm."),
        Stage.LESSON: translate(
            "words", "What a trial taught, in words that could be told to others."
        ),
    }[stage]


def utility_words(utility: int) -> str:
    """How a rating in hundredths of [-1, 1] is said; 0 is as good as keeping things as they are."""
    steps = (
        (-67, translate("words", "much worse than now")),
        (-34, translate("words", "worse than now")),
        (-1, translate("words", "a little worse than now")),
        (0, translate("words", "as good as now")),
        (33, translate("words", "a little better than now")),
        (66, translate("words", "better than now")),
    )
    for limit, phrase in steps:
        if utility <= limit:
            return phrase
    return translate("words", "much better than now")


def join_names(names: Sequence[str]) -> str:
    """ "Ada", "Ada and Bo", "Ada, Bo and Cy"; "nobody" for none. Each may run either way."""
    if not names:
        return translate("words", "nobody")
    *first, last = (isolated(each) for each in names)
    if not first:
        return last
    both = translate("words", "{first} and {last}")
    return both.format(first=", ".join(first), last=last)


def counted(count: int, one: str, many: str) -> str:
    """ "1 clause", "3 clauses": the number with the phrase that fits it."""
    return f"{count} {one if count == 1 else many}"


def _moment(at: int) -> datetime:
    """By this laptop's time zone. Windows knows no time after the year 3000."""
    return datetime.fromtimestamp(min(max(at, 0), _LAST)).astimezone()


def when(at: int) -> str:
    """A date and time, by this laptop's time zone, such as "3 March 2027, 14:05"."""
    moment = _moment(at)
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def when_short(at: int) -> str:
    """The time alone today, the date alone before: "14:05", "3 Mar 2027"."""
    moment, today = _moment(at), datetime.now().astimezone()
    if moment.date() == today.date():
        return f"{moment:%H:%M}"
    return f"{moment.day} {moment:%b %Y}"


def initials(name: str) -> str:
    """One or two letters for the margin; the whole name is always said beside or on hover."""
    parts = [part for part in name.split() if part[:1].isalnum()]
    if not parts:
        return name.strip()[:2] or "?"
    if len(parts) == 1:
        return parts[0][:2].capitalize()
    return (parts[0][:1] + parts[-1][:1]).upper()


def shortened(text: str, limit: int = 70) -> str:
    """The first words of `text` on one line, at most `limit` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def short_name(name: str, limit: int) -> str:
    """A name for a sentence, which it leaves in order where it runs from right to left."""
    return isolated(shortened(name, limit))


def grouped(fingerprint: str, size: int = 4) -> str:
    """A fingerprint in groups of four digits, to be read aloud."""
    return " ".join(fingerprint[i : i + size] for i in range(0, len(fingerprint), size))


def clause_name(view: GroupView, clause: Clause) -> str:
    """ "2.1 Guests", or the first words of a clause without a title."""
    number = view.numbers.get(clause.id, "")
    return f"{number} {clause.title or shortened(clause.text, 48)}".strip()


def deliberation_name(view: GroupView, deliberation: Deliberation) -> str:
    """What a deliberation is about: its clause or its topic."""
    clause = view.rulebook.clause(deliberation.clause) if deliberation.clause else None
    if clause:
        return clause_name(view, clause)
    return deliberation.topic or translate("words", "A clause that is not here yet")


def option_name(view: GroupView, deliberation: Deliberation, option: Option) -> str:
    """ "Keep things as they are", or "Option 2, by Bo": its place in the order that all see."""
    if option.kind == "keep":
        return translate("words", "Keep things as they are")
    changes = [each for each in deliberation.options if each.kind != "keep"]
    number = next((i for i, each in enumerate(changes, 1) if each.id == option.id), 0)
    name = translate("words", "Option {n}, by {author}")
    if option.mediation:
        name = translate("words", "Option {n}, from the mediator by way of {author}")
    name = name.format(n=number, author=view.name_of(option.author))
    if option.kind == "repeal":
        return translate("words", "{name}: remove the clause").format(name=name)
    return name
