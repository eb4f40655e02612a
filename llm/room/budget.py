"""How much time and how many words a mediation may take."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """What a mediation may take. `threads` is for a busy machine; none leaves it to the server.

    `stall_seconds` bounds the silence after the first word; before it the server may have to load
    the model and read a long prompt, which `answer_seconds` bounds with the rest.
    """

    wordings: int = 8
    attempts: int = 2  # for each wording
    tokens: int = 900  # of one answer
    answer_seconds: float = 180.0
    stall_seconds: float = 30.0
    total_seconds: float = 1_800.0
    threads: int | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Budget:
        """As FOLKMOOT_MODEL_WORDINGS, _ATTEMPTS, _TOKENS, _SECONDS and _THREADS say, if at all."""

        def number(name: str, default: int) -> int:
            given = environment.get(f"FOLKMOOT_MODEL_{name}", "")
            return int(given) if re.fullmatch(r"[1-9]\d{0,4}", given) else default

        return cls(
            wordings=min(number("WORDINGS", cls.wordings), 12),
            attempts=min(number("ATTEMPTS", cls.attempts), 5),
            tokens=min(number("TOKENS", cls.tokens), 8_000),
            answer_seconds=min(number("SECONDS", int(cls.total_seconds)), cls.answer_seconds),
            total_seconds=number("SECONDS", int(cls.total_seconds)),
            threads=number("THREADS", 0) or None,
        )
