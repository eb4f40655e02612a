"""Turns a dispute into what the model reads: our words as instructions, members' words as data."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.rulebook import text_sha256
from deliberation.state import Position
from llm.mediation.dispute import Dispute
from resources import read_text

STARTS = {  # the file of each starting blend, and what a person sees of it
    "start-least-heard": "The least heard first",
    "start-shared": "What several want",
    "start-must-haves": "What matters most to each",
    "start-smallest-change": "The smallest change to the present text",
}
RECORD_BYTES = 24_000  # of members' words in one prompt, shared out evenly
PRESENT_LETTERS = 6_000
MOST_SENTENCES = 12
PRESENT = "PRESENT"  # stands among the members' labels for the text as it is now

# Line ends that JSON lets stand, and marks that turn the direction of what follows.
_UNSEEN = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_VERSION = re.compile(r"<!-- version (\d+) -->\n")


@dataclass(frozen=True)
class Prompt:
    """What one question to the model consists of; `labels` says what each stands for."""

    messages: tuple[Mapping[str, str], ...]
    labels: Mapping[str, Position]
    schema: Mapping[str, Any]


def load(name: str) -> tuple[int, str]:
    """The version and the text of `resources/prompts/NAME.md`."""
    text = read_text(f"prompts/{name}.md")
    head = _VERSION.match(text)
    if head is None:
        raise ValueError(f"The prompt {name} does not open with its version.")
    return int(head.group(1)), text[head.end() :].strip()


def starts_for(dispute: Dispute, wordings: int) -> list[str]:
    """Which starting blends make sense here, at most `wordings` of them."""
    several = len({position.member for position in dispute.positions}) > 1
    fit = [
        name
        for name in STARTS
        if (several or name not in ("start-least-heard", "start-shared"))
        and (dispute.present_text.strip() or name != "start-smallest-change")
    ]
    return fit[:wordings]


def build(dispute: Dispute, start: str) -> Prompt:
    """The question to the model from one starting blend.

    Members appear as M1, M2, … in an order that depends on the blend and on the words, so that
    no one gains by their name or their place. The record is JSON between two marker lines that
    no member could foresee, since they are a digest of everybody's words. What all the blends
    share stands first: the server need not read it again.
    """
    kept = [position for position in dispute.positions if position.text.strip()]
    kept.sort(key=lambda position: _digest(start, position.text, position.id))
    labels = {f"M{number}": position for number, position in enumerate(kept, 1)}
    quotable = dict(labels)
    if dispute.present_text.strip():
        quotable[PRESENT] = dispute.by_source()[text_sha256(dispute.present_text)]
    limit = _letters_each(dispute)
    record = _one_line_each(
        {
            "question": dispute.question[:1_000],
            "present_text": dispute.present_text[:PRESENT_LETTERS],
            "positions": [
                {"member": label, "words": position.text[:limit]}
                for label, position in labels.items()
            ],
        }
    )
    everything = sorted(position.text for position in kept)
    blanks = {
        "start": load(start)[1],
        "mark": f"==== {_digest(dispute.deliberation, *everything)[:16]} ====",
        "record": record,
    }
    ask = re.sub(r"\{(start|mark|record)\}", lambda m: blanks[m[1]], load("mediate-ask")[1])
    messages = (
        {"role": "system", "content": load("mediate")[1]},
        {"role": "user", "content": ask},
    )
    return Prompt(messages, quotable, _schema(list(quotable)))


def shortened(dispute: Dispute) -> tuple[Position, ...]:
    """The positions that are too long for the model to read in full."""
    limit = _letters_each(dispute)
    return tuple(position for position in dispute.positions if len(position.text) > limit)


def _letters_each(dispute: Dispute) -> int:
    """How many letters of each position fit, so that the short ones leave room to the long."""
    total = sum(len(position.text.encode()) for position in dispute.positions)
    longest = max((len(position.text) for position in dispute.positions), default=0)
    if total <= RECORD_BYTES:
        return longest
    while longest > 1:
        longest = longest * 9 // 10
        cut = sum(len(position.text[:longest].encode()) for position in dispute.positions)
        if cut <= RECORD_BYTES:
            break
    return longest


def _one_line_each(record: dict[str, Any]) -> str:
    """JSON in which every text is on one line, whatever ends lines in it, and reads forwards."""
    written = json.dumps(record, ensure_ascii=False, indent=1)
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", written)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _schema(labels: list[str]) -> dict[str, Any]:
    cite = {
        "type": "object",
        "properties": {
            "member": {"type": "string", "enum": labels},
            "quote": {"type": "string"},
        },
        "required": ["member", "quote"],
    }
    sentence = {
        "type": "object",
        "properties": {
            "text": {"type": "string"},
            "cites": {"type": "array", "items": cite, "maxItems": 4},
        },
        "required": ["text", "cites"],
    }
    return {
        "type": "object",
        "properties": {
            "sentences": {
                "type": "array",
                "items": sentence,
                "minItems": 1,
                "maxItems": MOST_SENTENCES,
            }
        },
        "required": ["sentences"],
    }
