"""What the vault keeps beside evidence: conversations and what was done with their words.

What each field may hold stands beside it and is checked when the record is to be kept.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from deliberation import fields as f
from llm.vault.errors import VaultError

DATA_LIMIT = 200_000  # code points in what the agent made while the owner was away
SPEAKERS = ("owner", "agent")
KINDS_OF_NOTE = ("rulebook", "solution", "rating", "lesson")


def _id() -> Any:
    return f.checked(f.is_text(f.LINE_LIMIT, empty=False), "an id of at most 300 characters")


def _at() -> Any:
    return f.number(0, f.LATEST)


def _rests_on() -> Any:
    return f.each(f.is_text(f.LINE_LIMIT, empty=False), 100_000, "ids of conversations", ())


@dataclass(frozen=True)
class Conversation:
    """`started` is the Unix second of its first message, `title` how the owner began it."""

    id: str
    started: int
    title: str
    messages: int


@dataclass(frozen=True)
class Message:
    """What was said at `at` (Unix seconds). `exchange` is the journal's entry that an agent's
    message came from; `rests_on` names the other conversations whose words went into it."""

    id: str = _id()
    conversation: str = _id()
    at: int = _at()
    by: str = f.choice(*SPEAKERS)
    text: str = f.checked(
        f.is_text(empty=False), f"a text of 1 to {f.TEXT_LIMIT:,} whole characters"
    )
    exchange: str = f.line("")
    rests_on: tuple[str, ...] = _rests_on()


@dataclass(frozen=True)
class Note:
    """Something that the agent did at `at` while the owner was away; they have `seen` it or not.

    `group`, `deliberation` and `subject` say what it is about, `data` is what was made, as JSON.
    """

    id: str = _id()
    at: int = _at()
    kind: str = f.choice(*KINDS_OF_NOTE)
    group: str = f.line("")
    deliberation: str = f.line("")
    subject: str = f.line("")
    text: str = f.words("")
    data: str = f.checked(
        f.is_text(DATA_LIMIT), f"a text of at most {DATA_LIMIT:,} whole characters", ""
    )
    seen: bool = f.flag(False)
    rests_on: tuple[str, ...] = _rests_on()


@dataclass(frozen=True)
class CanaryRun:
    """How a model did at `at` on one generated dispute, of a kind and a seed, whose answer is
    known. `exchange` is the journal's entry."""

    id: str = _id()
    at: int = _at()
    model: str = f.line()
    digest: str = f.line()
    kind: str = f.line()
    seed: int = f.number(0, 2**63 - 1)
    passed: bool = f.flag()
    detail: str = f.words("")
    exchange: str = f.line("")


@dataclass(frozen=True)
class Counts:
    """Of a model's quotes: those `kept`, and those `dropped` as nobody had said them."""

    kept: int
    dropped: int


@dataclass(frozen=True)
class Forgotten:
    """How much went with a conversation, of each kind."""

    messages: int
    evidence: int
    exchanges: int
    notes: int


def check(record: Message | Note | CanaryRun) -> None:
    """Raises `VaultError` for the first field that holds what it may not."""
    for each in fields(record):
        if not each.metadata["check"](getattr(record, each.name)):
            raise VaultError(
                f"This {_NOUNS[type(record)]} was not kept: its {each.name} must be "
                f"{each.metadata['says']}."
            )


_NOUNS = {Message: "message", Note: "note", CanaryRun: "canary's result"}
