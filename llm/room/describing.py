"""What a server says about one of its models."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from llm.room.chatting import LIST_SECONDS
from llm.room.connecting import FAILURES, connect, plain, sentence
from llm.room.models import Server

MOST_TOKENS = 100_000_000  # no model reads more, whatever a server says


@dataclass(frozen=True)
class Described:
    """`context` is how many tokens it was trained to read at once; "" or 0 where not said."""

    name: str
    parameters: str = ""  # such as "1.5B"
    quantisation: str = ""  # such as "Q4_K_M"
    context: int = 0
    licence: str = ""  # its first line
    family: str = ""
    capabilities: tuple[str, ...] = ()


async def describe(server: Server, model: str) -> Described:
    """What the server says about `model`. Raises `ModelMissing`, `ServerGone`, `NotOllama`."""
    try:
        async with asyncio.timeout(LIST_SECONDS), connect(server.host, LIST_SECONDS) as client:
            shown = await client.show(model)
    except ValidationError:  # servers of before June 2024 leave out what the client asks for
        return Described(model)
    except FAILURES as error:
        raise sentence(error, server.host, model) from None
    facts = shown.modelinfo or {}
    details = shown.details
    return Described(
        name=model,
        parameters=plain(details.parameter_size)[:20] if details else "",
        quantisation=plain(details.quantization_level)[:20] if details else "",
        context=_context(facts),
        licence=_first_line(shown.license) or _first_line(facts.get("general.license")),
        family=plain(details.family)[:40] if details else "",
        capabilities=tuple(plain(each)[:40] for each in (shown.capabilities or [])[:20]),
    )


def _context(facts: Mapping[str, Any]) -> int:
    """The facts are named after the architecture: "llama.context_length" and so on."""
    length = facts.get(f"{facts.get('general.architecture')}.context_length")
    return length if type(length) is int and 0 < length <= MOST_TOKENS else 0


def _first_line(text: object) -> str:
    lines = text[:10_000].splitlines() if isinstance(text, str) else []
    return next((plain(line).strip()[:100] for line in lines if line.strip()), "")
