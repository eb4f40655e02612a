"""Conversations with the owner's agent, what it noted, and the journal, in words."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence

from deliberation.profiles.profile import Evidence
from deliberation.wording import counted
from desktop.talking import Talked
from desktop.telling.words import wrapped
from llm.agent.changes import ValueChange
from llm.agent.suggesting import Suggested
from llm.room.exchange import Exchange
from llm.vault.records import Conversation, Message

_PREPARED = "no model; a prepared question"


def when(at: int) -> str:
    """Unix seconds as a day and time of this laptop."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at))


def conversations(found: Sequence[Conversation]) -> str:
    if not found:
        return "You have not talked with your agent yet; 'folkmoot talk' begins."
    return "\n".join(
        wrapped(f"[{each.id[:8]}] {when(each.started)}, {counted(each.messages, 'message')}: "
                f"{each.title}", "  ", "")
        for each in found
    )  # fmt: skip


def conversation(
    messages: Sequence[Message],
    evidence: Sequence[Evidence],
    suggested: Sequence[Suggested],
    names: Mapping[str, str],
) -> str:
    """What was said, and what the agent takes from it."""
    lines = []
    for each in messages:
        who = "you" if each.by == "owner" else "your agent"
        lines.append(wrapped(f"{who}, {when(each.at)}: {each.text}", "  ", ""))
    if evidence:
        lines += ["", "What your agent noted of it:"]
        lines += [f"{_noted(each, names)}  [{each.id[:12]}]" for each in evidence]
    return "\n".join(lines + _suggestions(suggested, names))


def talked(it: Talked, names: Mapping[str, str], *, heard: bool) -> str:
    """`heard`: the reply was on the screen already, word by word as it came."""
    lines = [] if heard else [wrapped(it.reply, "")]
    if it.label:
        lines.append(it.label)
    lines += [f"noted: {_noted(each, names).strip()}" for each in it.noted]
    if it.model and not it.noted and not it.trouble:
        lines.append("noted: nothing")
    if it.dropped:
        were = "quote was" if len(it.dropped) == 1 else "quotes were"
        lines.append(f"{len(it.dropped)} {were} dropped:")
        lines += [wrapped(f"“{each.quote}”: {each.why}", "    ", "  ") for each in it.dropped]
    return "\n".join(lines + _suggestions(it.suggested, names))


def _noted(it: Evidence, names: Mapping[str, str]) -> str:
    way = "for" if it.direction > 0 else "against"
    return wrapped(f"{way} {names[it.value]}, {it.strength / 100:.2f}, from “{it.words}”",
                   "    ", "  ")  # fmt: skip


def _suggestions(found: Sequence[Suggested], names: Mapping[str, str]) -> list[str]:
    if not found:
        return []
    lines = ["", "These may be signs of what matters to you; they count only if you say so, with "
             "'folkmoot talk accept ID' (or decline):"]  # fmt: skip
    for each in found:
        lines.append(f"  [{each.evidence.id[:12]}] {_noted(each.evidence, names).strip()}")
        lines.append(wrapped(each.why, "      "))
    return lines


def week(
    found: Sequence[ValueChange], known: Mapping[str, Evidence], names: Mapping[str, str]
) -> str:
    """`known`: all evidence, struck or not, by id."""
    if not found:
        return "Nothing that you said in the last seven days has changed your profile."
    lines = []
    for each in found:
        way = "more" if each.after > each.before else "less"
        lines.append(f"{names[each.value]} weighs {way}: {each.before} -> {each.after} of 1000")
        for id_ in each.because:
            it = known.get(id_)
            said = f"“{it.words}”" if it and it.words else it.kind if it else "gone"
            lines.append(wrapped(f"because of {said}  [{id_[:12]}]", "      ", "  "))
    return "\n".join(lines)


def journal(found: Sequence[Exchange], *, more: bool, later: bool) -> str:
    """`more`: there are earlier ones; `later`: only those before some line were asked for."""
    if not found:
        return "There is nothing earlier." if later else "No model was asked anything yet."
    lines = []
    for each in found:
        lines.append(
            wrapped(f"[{each.id[:8]}] {when(each.at)} {each.purpose} {each.version}, {each.model} "
                    f"{each.digest[:12]}, {each.milliseconds / 1000:.1f} s, {_ended(each)}",
                    "  ", "")
        )  # fmt: skip
    if more:
        lines.append(f"Earlier ones: 'folkmoot journal --before {found[-1].id[:8]}'.")
    return "\n".join(lines)


def _ended(it: Exchange) -> str:
    why = f": {it.verdict}" if it.verdict else ""
    return f"{it.ended.rstrip('.')}; {'used' if it.used else 'not used'}{why}"


def exchange(it: Exchange) -> str:
    """A line of the journal whole; with --json the request is letter for letter as it was sent."""
    asked = json.dumps(json.loads(it.request), ensure_ascii=False, indent=1)
    return "\n".join(
        [
            f"{when(it.at)}: the prompt {it.purpose}, version {it.version}",
            f"model: {it.model} {it.digest} at {it.host}",
            f"took {it.milliseconds / 1000:.1f} s; ended: {_ended(it)}",
            f"about: {it.ref or '-'}",
            f"rests on conversations: {', '.join(it.rests_on) or '-'}",
            "",
            "What was asked:",
            asked,
            "",
            "What came:",
            it.answer,
        ]
    )
