"""What a mediator is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deliberation.acts import Audit, Candidate, Critique, Mediate, QuotedLesson
from deliberation.quotes import sources
from deliberation.state import Objection, Position
from llm.errors import NothingToMediate

CLAUSE_QUESTION = "How should this clause read?"  # where the deliberation names no topic


@dataclass(frozen=True)
class Dispute:
    """A deliberation as its members see it: the question, the text as it is, what each wants.

    `deliberation` and the keys of `names` (all members of today) are ids; `present_text` is ""
    where no clause covers the matter yet. A position's `id` is what a citation's `source` names.
    `values`: what members chose to share of their profiles, thousandths in the order of
    `values.VALUES`. `lessons` are those that may be quoted, the strongest first; `objections`
    those that stand.
    """

    deliberation: str
    question: str
    present_text: str
    positions: tuple[Position, ...]
    names: Mapping[str, str]
    values: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    lessons: tuple[QuotedLesson, ...] = ()
    objections: tuple[Objection, ...] = ()

    @property
    def absent(self) -> tuple[str, ...]:
        """The members who have taken no position."""
        spoke = {position.member for position in self.positions if position.text.strip()}
        return tuple(member for member in self.names if member not in spoke)

    def name(self, member: str) -> str:
        """What to call a member, short enough to stand in a sentence; "" is the clause itself."""
        if not member:
            return "the clause as it stands"
        name = " ".join(self.names.get(member, "").split()) or f"member {member[:8]}"
        return name if len(name) <= 60 else f"{name[:59]}…"

    def by_source(self) -> dict[str, Position]:
        """What may be quoted: the positions, the text as it stands, and the lessons."""
        return sources(self.positions, self.present_text, self.lessons)

    def require_positions(self) -> None:
        """Raises `NothingToMediate` where nobody has said anything."""
        if not any(position.text.strip() for position in self.positions):
            raise NothingToMediate(
                "Nobody has taken a position yet, so there is nothing to mediate: "
                "ask the members first what each of them wants."
            )


@dataclass(frozen=True)
class Mediated:
    """Candidate wordings and what was checked about them.

    `mediator` is "embedded", or "ollama:" with the model's name and the first twelve digits of
    its digest. `present` is the clause's text as the mediator saw it.
    """

    mediator: str
    candidates: tuple[Candidate, ...]
    audits: tuple[Audit, ...]
    present: str = ""
    lessons: tuple[QuotedLesson, ...] = ()
    critiques: tuple[Critique, ...] = ()

    def act(self, deliberation: str) -> Mediate:
        """As the act that keeps it in the group's log."""
        return Mediate(
            deliberation,
            self.mediator,
            self.candidates,
            self.audits,
            self.present,
            self.lessons,
            self.critiques,
        )
