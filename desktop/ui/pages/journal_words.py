"""The phrases of the journal: what a model was asked for, and how that ended."""

from __future__ import annotations

import json
from collections.abc import Sequence

from desktop.ui.words import translate
from llm.room.exchange import Exchange


def purpose_words(it: Exchange) -> str:
    """What it was asked for; a purpose of another version by its own name."""
    return {
        "talk": translate("journal", "To answer you"),
        "extract": translate("journal", "To find what matters to you in your words"),
        "solve": translate("journal", "To draft a solution of your own"),
        "effects": translate("journal", "To say what a wording does"),
        "mediate": translate("journal", "To draft a wording for the group"),
        "critique": translate("journal", "To say what a member would miss in wordings"),
        "revise": translate("journal", "To take a wording further"),
    }.get(it.purpose, translate("journal", "For “{purpose}”").format(purpose=it.purpose))


def ended_words(it: Exchange) -> str:
    """How it ended, and whether the answer was used."""
    ended = {
        "whole": translate("journal", "It answered to the end."),
        "cut off": translate("journal", "The answer was cut off, because it became too long."),
        "stopped": translate("journal", "It was stopped."),
    }.get(it.ended, it.ended)
    if it.verdict:
        return translate("journal", "{ended} Not used: {why}").format(ended=ended, why=it.verdict)
    return ended


def verdict_words(it: Exchange) -> str:
    """Whether it was used, and else why not, where that is known."""
    used, not_used = translate("journal", "used"), translate("journal", "not used")
    return it.verdict or (used if it.used else not_used)


def messages_of(it: Exchange) -> Sequence[tuple[str, str]]:
    """Who said what, as it was asked; all of the request where it has another form."""
    try:
        messages = json.loads(it.request)["messages"]
        return [(str(each["role"]), str(each["content"])) for each in messages]
    except (ValueError, KeyError, TypeError):
        return [("", it.request)]


def rest_of(it: Exchange) -> str:
    """What was asked beside the messages: the model, the form of the answer, and the options."""
    try:
        request = json.loads(it.request)
        request.pop("messages")
    except (ValueError, KeyError, AttributeError):
        return ""
    return json.dumps(request, ensure_ascii=False, indent=1)


def role_words(role: str) -> str:
    return {
        "system": translate("journal", "What the model was told"),
        "user": translate("journal", "What it was asked"),
        "assistant": translate("journal", "What had been answered before"),
    }.get(role, role or translate("journal", "What was asked"))
