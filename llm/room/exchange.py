"""What is asked of a model, and the record of it that the owner can read afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Question:
    """One thing to ask a model.

    `purpose` and `version` are the prompt's (`resources/prompts`); `schema` is the JSON schema
    that the answer must follow, None for free text. `ref` names the conversation or deliberation
    that it is about, `rests_on` the conversations whose words are in it: when one of these is
    forgotten, so is what was asked and answered. `temperature` is 0 or more.
    """

    purpose: str
    version: int
    messages: tuple[Mapping[str, str], ...]
    schema: Mapping[str, Any] | None = None
    ref: str = ""
    rests_on: tuple[str, ...] = ()
    seed: int = 0
    temperature: float = 0.7


@dataclass(frozen=True)
class Exchange:
    """A question as it was sent and all that came back: a line of the journal.

    `at` is Unix seconds; `request` the JSON that was asked (model, messages, format, options).
    `answer` holds what came, also where it broke off. `ended`: "whole", "cut off" (the length was
    used up), "stopped" (by the person), or the sentence of the error. `verdict` says why the
    answer was not used, "" where it was.
    """

    id: str
    at: int
    purpose: str
    version: int
    ref: str
    rests_on: tuple[str, ...]
    model: str
    digest: str
    host: str
    request: str
    answer: str
    ended: str
    milliseconds: int
    verdict: str = ""

    @property
    def used(self) -> bool:
        """Whether it came to an end and was taken for an answer."""
        return self.ended in ("whole", "cut off") and not self.verdict


@dataclass(frozen=True)
class Answer:
    """What a model answered; `cut_off`: the length was used up before it had finished."""

    text: str
    cut_off: bool
