"""What becomes of one attempt to ask a model, for the journal."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from llm.room.exchange import Exchange, Question

STOPPED = "stopped"


class Attempt:
    """Begins when it is made; `hear` keeps each piece and passes it on.

    `ended` and `verdict` are as in `Exchange`: until it is known how it ended, it was stopped.
    """

    def __init__(self, request: Mapping[str, Any], on_text: Callable[[str], None]) -> None:
        self.ended = STOPPED
        self.verdict = ""
        self._request = canonical(request)
        self._on_text = on_text
        self._pieces: list[str] = []
        self._at, self._began = int(time.time()), time.monotonic()

    def hear(self, piece: str) -> None:
        self._pieces.append(piece)
        self._on_text(piece)

    def exchange(self, question: Question, model: str, digest: str, host: str) -> Exchange:
        """The attempt as a line of the journal, up to this moment."""
        return Exchange(
            id=uuid.uuid4().hex,
            at=self._at,
            purpose=question.purpose,
            version=question.version,
            ref=question.ref,
            rests_on=question.rests_on,
            model=model,
            digest=digest,
            host=host,
            request=self._request,
            answer="".join(self._pieces),
            ended=self.ended,
            milliseconds=round((time.monotonic() - self._began) * 1_000),
            verdict=self.verdict,
        )


def canonical(request: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces: the same request is the same text."""
    return json.dumps(request, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
