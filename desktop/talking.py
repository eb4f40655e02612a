"""One exchange with the owner's agent: what a model on this laptop replies, and what came of it.

Asking runs on the network thread; it reads what it was given and writes to the vault alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deliberation.profiles.profile import Evidence
from llm.agent.memory import Memory
from llm.agent.proving import Dropped
from llm.agent.suggesting import Suggested
from llm.room.exchange import Exchange
from llm.vault.records import Message
from llm.vault.vault import Vault

if TYPE_CHECKING:
    from llm.room.asking import Room


@dataclass(frozen=True)
class Answered:
    """The agent's reply; `exchange` is the journal's line, `rests_on` names conversations."""

    text: str
    exchange: str
    rests_on: tuple[str, ...]
    room: Room


@dataclass(frozen=True)
class Talked:
    """One exchange as it is told. `model` is "" where a prepared question was asked; `trouble`
    says what kept a model from it, or from reading what was said; `label` what to know of it.

    `noted` counts by now; `suggested` waits for the owner's yes.
    """

    conversation: str
    reply: str
    exchange: str = ""
    model: str = ""
    label: str = ""
    trouble: str = ""
    noted: tuple[Evidence, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    suggested: tuple[Suggested, ...] = ()


async def answer(
    memory: Memory,
    messages: Sequence[Message],
    vault: Vault,
    model: str = "auto",
    *,
    host: str | None = None,
    on_text: Callable[[str], None] = lambda _: None,
    on_attempt: Callable[[int], None] = lambda _: None,
    on_room: Callable[[Room], None] = lambda _: None,
) -> Answered | None:
    """The agent's reply to the last of a conversation's `messages`, which is the owner's; None
    where there is no model to use. `on_room` hears who will speak, before the first piece.

    Raises `ModelError`, `LeavesTheLaptop` among them. Can be cancelled.
    """
    # The model's client is slow to load, and most commands do without it.
    from llm.agent.history import readable
    from llm.agent.talking import talk, talk_question
    from llm.private import require_here
    from llm.room.asking import open_room

    heard: list[Exchange] = []

    def record(exchange: Exchange) -> None:
        vault.record(exchange)
        heard.append(exchange)

    room = await open_room(model, host, record=record)
    if room is None:
        return None
    on_room(require_here(room))
    *before, last = messages
    asked = talk_question(
        memory,
        before,
        last.text,
        conversation=last.conversation,
        room_for=readable(room),
    )
    text = await talk(room, asked, on_text=on_text, on_attempt=on_attempt)
    return Answered(text, heard[-1].id, asked.rests_on, room)
