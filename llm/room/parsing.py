"""The JSON in what a model wrote, however it ended."""

from __future__ import annotations

from typing import Any

from pydantic_core import from_json

from llm.errors import BadAnswer
from llm.room.exchange import Answer


def parsed(answer: Answer) -> Any:
    """The JSON in an answer, up to where it was cut off. Raises `BadAnswer`."""
    try:
        return from_json(answer.text, allow_partial=answer.cut_off)
    except ValueError:
        raise BadAnswer("The model's answer was no JSON, so it was not used.") from None
