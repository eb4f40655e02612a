"""What a scripted model answers to each kind of question of a mediation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from llm.mediation.dispute import Dispute, Mediated
from llm.mediation.mediator import mediate
from llm.room.asking import nothing, open_room
from llm.room.budget import Budget

Record = dict[str, Any]
Sentences = list[dict[str, Any]]


def cited(text: str, **quotes: str) -> dict[str, Any]:
    return {"text": text, "cites": [{"member": m, "quote": q} for m, q in quotes.items()]}


def words_of(record: Record) -> dict[str, str]:
    """What each member who spoke wrote, by label."""
    return {each["member"]: each["words"] for each in record["positions"] if each["words"]}


def tail(words: str, count: int = 4) -> str:
    return " ".join(words.split()[-count:])


def everybody(record: Record) -> Sentences:
    """Well-behaved: a sentence for each member, with the last words of theirs, never the same."""
    words, number = words_of(record), record["number"]
    return [cited(f"In case {number} {tail(w)}", **{m: tail(w)}) for m, w in words.items()]


def fair(record: Record) -> list[dict[str, Any]]:
    """A critique of each candidate: the more of the member's words it has, the better."""
    own = {word for text in record["words"] for word in text.lower().split()}
    found = []
    for each in record["candidates"]:
        words = each["text"].lower().split()
        score = round(100 * sum(word in own for word in words) / max(1, len(words)))
        quote = tail(record["words"][0]) if record["words"] else ""
        found.append(
            {"candidate": each["candidate"], "misses": "More.", "quote": quote, "score": score}
        )
    return found


def better(record: Record) -> Sentences:
    """The wording so far, and one sentence more for who misses most."""
    words = words_of(record)
    worst = next(each["member"] for each in record["critiques"] if each["member"] in words)
    more = cited("And what was asked for comes first", **{worst: tail(words[worst])})
    return [*record["wording"], more]


def no_effects(_: Record) -> list[dict[str, Any]]:
    return []


async def mediate_at(
    dispute: Dispute, host: str, budget: Budget, record: Any = nothing, **more: Any
) -> Mediated:
    """Mediates with the model of the server at `host`."""
    room = await open_room(host=host, budget=budget, record=record)
    assert room is not None
    return await mediate(dispute, room=room, **more)


@dataclass
class Player:
    """A model; each part answers one kind of question.

    `asked` are the kinds so far, `records` what it was given. Who writes a wording is given the
    number of the question beside the record.
    """

    record_of: Callable[[dict[str, Any]], Record]
    write: Callable[[Record], Sentences] = everybody
    critique: Callable[[Record], list[dict[str, Any]]] = fair
    revise: Callable[[Record], Sentences] = better
    effects: Callable[[Record], list[dict[str, Any]]] = no_effects
    left_out: tuple[str, ...] = ()
    days: int = 0

    def __post_init__(self) -> None:
        self.asked: list[str] = []
        self.records: list[Record] = []

    def kind(self, record: Record) -> str:
        if "candidates" in record:
            return "critique"
        if "wording" in record:
            return "revise"
        return "mediate" if "positions" in record else "effects"

    def __call__(self, request: dict[str, Any]) -> Iterable[Any]:
        """In pieces of seven characters, or at most 200 pieces."""
        record = self.record_of(request)
        kind = self.kind(record)
        self.asked.append(kind)
        self.records.append(record)
        if kind == "critique":
            answer: dict[str, Any] = {"critiques": self.critique(record)}
        elif kind == "effects":
            answer = {"effects": self.effects(record)}
        else:
            write = self.revise if kind == "revise" else self.write
            numbered = {**record, "number": len(self.asked)}
            answer = {"sentences": write(numbered), "left_out": self.left_out, "days": self.days}
        text = json.dumps(answer)
        size = max(7, len(text) // 200)
        return [text[start : start + size] for start in range(0, len(text), size)]
