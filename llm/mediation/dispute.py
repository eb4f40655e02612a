"""What a mediator is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.acts import Audit, Candidate, Mediate
from deliberation.quotes import sources
from deliberation.state import Position
from llm.errors import NothingToMediate


@dataclass(frozen=True)
class Dispute:
    """A deliberation as its members see it: the question, the text as it is, what each wants.

    `deliberation` and the keys of `names` (members) are ids; `present_text` is "" where no
    clause covers the matter yet. A position's `id` is what a citation's `source` names.
    """

    deliberation: str
    question: str
    present_text: str
    positions: tuple[Position, ...]
    names: Mapping[str, str]

    def name(self, member: str) -> str:
        """What to call a member, short enough to stand in a sentence; "" is the clause itself."""
        if not member:
            return "the clause as it stands"
        name = " ".join(self.names.get(member, "").split()) or f"member {member[:8]}"
        return name if len(name) <= 60 else f"{name[:59]}…"

    def by_source(self) -> dict[str, Position]:
        """What may be quoted: the positions, and the text as it stands."""
        return sources(self.positions, self.present_text)

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

    def act(self, deliberation: str) -> Mediate:
        """As the act that keeps it in the group's log."""
        return Mediate(deliberation, self.mediator, self.candidates, self.audits, self.present)
