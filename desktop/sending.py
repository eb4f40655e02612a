"""What a model would be sent, for any deliberation and any conversation, before it is sent.

The questions are made by the same functions that make them when they are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deliberation.acts import KEEP, Candidate
from deliberation.errors import FolkmootError
from desktop.background.solving import own_words
from llm.agent.extracting import batch, extract_question
from llm.agent.solving import Matter, solve_question, strongest
from llm.agent.talking import talk_question
from llm.mediation.asking import critique_question, mediate_questions, revise_question, seed_of
from llm.mediation.choosing import to_revise
from llm.mediation.critiquing import MOST_CRITICS, critics_of
from llm.mediation.dispute import Dispute
from llm.mediation.record import bounded
from llm.mediation.starts import starts_for
from llm.rating.effects import effects_question
from llm.room.exchange import Question

if TYPE_CHECKING:
    from deliberation.state import Deliberation, Mediation
    from desktop.workspace import Workspace

NEXT = "(what you say next)"
_START = "start-"
_AGAIN = (
    "This is asked about the wordings that a model has drafted: here about those of the newest "
    "mediation."
)


class NothingSent(FolkmootError):
    """Nothing would be asked by a prompt, or what would cannot be told yet."""


@dataclass(frozen=True)
class Sent:
    """A question; `about` says in words what it is about, `says` what it depends on, or ""."""

    prompt: str
    about: str
    question: Question
    says: str = ""


@dataclass(frozen=True)
class Nothing:
    """Why nothing would be asked by a prompt."""

    prompt: str
    why: str


@dataclass(frozen=True)
class Asking:
    """Whose questions. `group` and `deliberation` are ids; where there are none `why` says so.

    `room_for` is how many tokens a question may be, `wordings` how many a mediation asks for.
    """

    workspace: Workspace
    group: str
    deliberation: str
    why: str
    room_for: int
    wordings: int

    def about(self) -> Deliberation:
        """The deliberation as it stands. Raises `NothingSent`."""
        if self.why:
            raise NothingSent(self.why)
        return self.workspace.deliberation(self.group, self.deliberation)

    def dispute(self) -> Dispute:
        """As a mediator sees it. Raises `NothingSent`, `DecidingRefused`, `NothingToMediate`."""
        found = bounded(self.workspace.dispute(self.group, self.about().id))
        found.require_positions()
        return found

    def newest(self) -> Mediation:
        """The newest mediation by a model or without. Raises `NothingSent`."""
        mediations = self.about().mediations
        if not mediations:
            raise NothingSent(
                "This is asked about wordings, and no mediator has drafted any yet: what it is "
                "depends on what the model answers first."
            )
        return mediations[-1]


def to_be_sent(asking: Asking, prompt: str) -> tuple[Sent, ...]:
    """What would be sent by a prompt, one after the other.

    A starting blend's prompt is no question of its own: it stands in those that begin with it.
    Raises `NothingSent`, and whatever else keeps it from being asked, in a sentence.
    """
    if prompt.startswith(_START):
        found = tuple(_wordings(asking, prompt))
    else:
        found = tuple(_QUESTIONS[prompt](asking))
    if not found:
        raise NothingSent("There is nothing now about which this would be asked.")
    return found


def _wordings(asking: Asking, begun: str = "") -> Iterator[Sent]:
    dispute = asking.dispute()
    starts = starts_for(dispute, asking.wordings)
    asked = mediate_questions(dispute, asking.wordings)
    for start, each in zip(starts, asked, strict=True):
        if begun in ("", start.name):
            yield Sent("mediate", f"a wording. {start.label}", each.question)


def _critique(asking: Asking) -> Iterator[Sent]:
    dispute, first = asking.dispute(), _first(asking)
    seed = seed_of(dispute, "critique", *(each.text for each in first))
    for member in critics_of(dispute)[:MOST_CRITICS]:
        asked = critique_question(dispute, member, first, seed=seed)
        yield Sent("critique", f"what {dispute.name(member)} would miss", asked.question, _AGAIN)


def _revise(asking: Asking) -> Iterator[Sent]:
    dispute, first, critiques = asking.dispute(), _first(asking), asking.newest().critiques
    for place in to_revise(dispute, first, critiques):
        theirs = [each for each in critiques if each.candidate == place]
        seed = seed_of(dispute, "revise", first[place].text)
        asked = revise_question(dispute, first[place], theirs, seed=seed)
        yield Sent("revise", f"candidate {place + 1} taken further", asked.question, _AGAIN)


def _first(asking: Asking) -> tuple[Candidate, ...]:
    """The wordings of the first round."""
    return tuple(each for each in asking.newest().candidates if each.revises < 0)


def _effects(asking: Asking) -> Iterator[Sent]:
    about = asking.about()
    for number, option in enumerate((o for o in about.options if o.id != KEEP), 1):
        if option in about.standing:
            text, present = asking.workspace.compared(asking.group, option)
            asked = effects_question(text, present, ref=about.id)
            yield Sent("effects", f"what option {number} does", asked)
    for mediation in about.mediations[-1:]:
        for number, candidate in enumerate(mediation.candidates, 1):
            asked = effects_question(candidate.text, mediation.present, ref=about.id)
            yield Sent("effects", f"what candidate {number} does", asked)


def _solve(asking: Asking) -> Iterator[Sent]:
    about, workspace = asking.about(), asking.workspace
    said = own_words(workspace)
    if not said:
        raise NothingSent("Your agent knows none of your words yet, so it asks nothing with them.")
    dispute = workspace.dispute(asking.group, about.id)
    names = workspace.value_names()
    matter = Matter(about.id, dispute.question, dispute.present_text)
    asked = solve_question(matter, said, strongest(workspace.profile(), names))
    yield Sent("solve", "a solution of your own, in private", asked)


def _talk(asking: Asking) -> Iterator[Sent]:
    workspace = asking.workspace
    newest = next(iter(workspace.conversations()), None)
    asked = talk_question(
        workspace.memory(),
        workspace.messages(newest.id) if newest else (),
        NEXT,
        conversation=newest.id if newest else "",
        room_for=asking.room_for,
    )
    where = "your newest conversation" if newest else "a first conversation"
    yield Sent("talk", f"the next reply in {where}", asked,
               f"What you say next will stand in place of “{NEXT}”.")  # fmt: skip


def _extract(asking: Asking) -> Iterator[Sent]:
    workspace = asking.workspace
    for conversation in workspace.conversations():
        waiting, every = workspace.waiting(conversation.id), workspace.messages(conversation.id)
        if waiting:
            now = batch(waiting, every, asking.room_for)
            about = f"what matters to you in “{conversation.title}”"
            yield Sent("extract", about, extract_question(now, every))


_QUESTIONS: Mapping[str, Callable[[Asking], Iterator[Sent]]] = {
    "mediate": _wordings,
    "critique": _critique,
    "revise": _revise,
    "effects": _effects,
    "solve": _solve,
    "talk": _talk,
    "extract": _extract,
}
