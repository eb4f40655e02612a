"""What `--json` says of conversations with the owner's agent, and of the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from deliberation.profiles.profile import Evidence
from desktop.shapes.valuing import evidence
from desktop.talking import Talked
from llm.agent.changes import ValueChange
from llm.agent.suggesting import Suggested
from llm.room.exchange import Exchange
from llm.vault.records import Conversation, Message

Shape = dict[str, Any]


def conversations(found: Sequence[Conversation]) -> Shape:
    return {
        "conversations": [
            {"id": c.id, "started": c.started, "title": c.title, "messages": c.messages}
            for c in found
        ]
    }


def conversation(
    id_: str,
    messages: Sequence[Message],
    noted: Sequence[Evidence],
    suggestions: Sequence[Suggested],
) -> Shape:
    return {
        "conversation": id_,
        "messages": [
            {"id": m.id, "at": m.at, "by": m.by, "text": m.text, "exchange": m.exchange}
            for m in messages
        ],
        "noted": evidence(noted),
        "suggested": suggested(suggestions),
    }


def suggested(found: Sequence[Suggested]) -> list[Shape]:
    return [{**evidence([each.evidence])[0], "why": each.why} for each in found]


def talked(it: Talked) -> Shape:
    return {
        "conversation": it.conversation,
        "reply": it.reply,
        "exchange": it.exchange,
        "model": it.model,
        "label": it.label,
        "trouble": it.trouble,
        "noted": evidence(it.noted),
        "dropped": [{"quote": each.quote, "why": each.why} for each in it.dropped],
        "suggested": suggested(it.suggested),
    }


def week(found: Sequence[ValueChange], known: Mapping[str, Evidence]) -> Shape:
    return {
        "changes": [
            {
                "value": each.value,
                "before": each.before,
                "after": each.after,
                "because": evidence(known[id_] for id_ in each.because if id_ in known),
            }
            for each in found
        ]
    }


def journal(found: Sequence[Exchange]) -> Shape:
    return {"exchanges": [_head(each) for each in found]}


def exchange(it: Exchange) -> Shape:
    return {
        **_head(it),
        "rests_on": list(it.rests_on),
        "host": it.host,
        "request": it.request,
        "answer": it.answer,
    }


def _head(it: Exchange) -> Shape:
    return {
        "id": it.id,
        "at": it.at,
        "purpose": it.purpose,
        "version": it.version,
        "ref": it.ref,
        "model": it.model,
        "digest": it.digest,
        "milliseconds": it.milliseconds,
        "ended": it.ended,
        "verdict": it.verdict,
    }
