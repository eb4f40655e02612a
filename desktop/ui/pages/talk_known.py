"""What the page for talking shows, read from the vault in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deliberation.profiles.profile import Evidence
from deliberation.quotes import normalise
from desktop.ui.pages.model_label import Speaker, speaker_of
from llm.agent.suggesting import Suggested
from llm.vault.records import Conversation, Message

if TYPE_CHECKING:
    from desktop.workspace import Workspace

SHOWN = 40  # messages, before the earlier ones are asked for
PREPARED = "prepared "  # how a prepared question is marked in place of the journal's line


@dataclass(frozen=True)
class Said:
    """A message, whose it is if a model's, and what was noted up to it since the owner's last."""

    message: Message
    by_model: bool = False
    speaker: Speaker | None = None  # None where the journal's line is gone
    noted: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Talk:
    """`conversation` is "" for one that is to begin; `earlier` counts messages not in `said`."""

    conversations: tuple[Conversation, ...]
    conversation: str
    said: tuple[Said, ...]
    earlier: int
    suggested: tuple[Suggested, ...]
    names: Mapping[str, str]  # of the values

    @property
    def unanswered(self) -> bool:
        """Whether the owner spoke last."""
        return bool(self.said) and self.said[-1].message.by == "owner"


def read(
    workspace: Workspace, conversation: str, spoken: str, first: str = "", *, whole: bool = False
) -> Talk:
    """To be called on the documents thread. A conversation that is gone is none.

    Shown are the messages from `first` on, else the last forty, or the `whole` of it: while one
    talks, nothing goes at the top.
    """
    known = workspace.conversations()
    here = conversation if conversation in {each.id for each in known} else ""
    messages = workspace.messages(here) if here else ()
    known_first = next((n for n, each in enumerate(messages) if each.id == first), len(messages))
    start = 0 if whole else max(0, min(known_first, len(messages) - SHOWN))
    shown = messages[start:]
    said = _said(workspace, shown, here)
    by_hand = bool(said) and said[-1].message.by == "agent" and not said[-1].by_model
    return Talk(
        known,
        here,
        said,
        len(messages) - len(shown),
        workspace.suggested(here) if by_hand else (),
        workspace.value_names(spoken),
    )


def _said(workspace: Workspace, messages: Iterable[Message], here: str) -> tuple[Said, ...]:
    noted = [e for e in workspace.profile().evidence if e.kind == "quote" and e.ref == here]
    waiting: tuple[Evidence, ...] = ()
    found: list[Said] = []
    for each in messages:
        if each.by == "owner":
            if waiting:  # nobody answered the message before
                found[-1] = Said(found[-1].message, noted=waiting)
            waiting = tuple(e for e in noted if _stands_in(e.words, each.text))
            noted = [e for e in noted if e not in waiting]
            found.append(Said(each))
        else:
            by_model = bool(each.exchange) and not each.exchange.startswith(PREPARED)
            who = speaker_of(workspace, each.exchange) if by_model else None
            found.append(Said(each, by_model, who, waiting))
            waiting = ()
    if waiting:
        found[-1] = Said(found[-1].message, noted=waiting)
    return tuple(found)


def _stands_in(words: str, text: str) -> bool:
    return words in text or normalise(words) in normalise(text)


@dataclass(frozen=True)
class Goes:
    """What goes with a conversation that is forgotten: how much of each kind."""

    messages: int
    evidence: int
    elsewhere: int  # messages of the agent's in other conversations
    notes: int


def what_goes(workspace: Workspace, conversation: str) -> Goes:
    """To be called on the documents thread."""
    others = [each.id for each in workspace.conversations() if each.id != conversation]
    return Goes(
        len(workspace.messages(conversation)),
        sum(e.kind == "quote" and e.ref == conversation for e in workspace.known_evidence()),
        sum(
            conversation in message.rests_on
            for other in others
            for message in workspace.messages(other)
            if message.by == "agent"
        ),
        sum(conversation in note.rests_on for note in workspace.notes()),
    )
