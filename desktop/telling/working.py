"""What the owner's agent did by itself, in words."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence

from desktop.blind import BLIND
from desktop.shapes.working import Done
from desktop.telling.talking import when
from desktop.telling.words import wrapped
from llm.vault.records import Note

MOST = 200  # letters of a note on the list
_WHAT = {
    "rulebook": "put your draft rulebook together",
    "solution": "drafted a solution",
    "rating": "would rate",
    "lesson": "read a lesson",
}


def away(found: Sequence[Note], about: Mapping[str, str]) -> str:
    """The quiet list; `about` says by a note's id what it is about."""
    if not found:
        return "Your agent has nothing to show you; 'folkmoot work' lets it look now."
    lines = []
    for each in found:
        new = "" if each.seen else "new  "
        lines.append(wrapped(f"{new}[{each.id[:8]}] {when(each.at)}: {_line(each, about)}",
                             "      ", ""))  # fmt: skip
    lines.append("Nothing of it is with anybody else; 'folkmoot away show ID' shows one whole.")
    return "\n".join(lines)


def _line(it: Note, about: Mapping[str, str]) -> str:
    matter = f" {about[it.id]}" if about.get(it.id) else ""
    return f"{_WHAT[it.kind]}{matter}: {textwrap.shorten(it.text, MOST, placeholder=' …')}"


def note(it: Note, about: str) -> str:
    """One note whole, with the reason for each part and what can be done with it."""
    lines = [f"{when(it.at)}: your agent {_WHAT[it.kind]} {about}".rstrip() + "."]
    data = json.loads(it.data)
    if it.kind == "rating":
        if data.get("blind"):
            return "\n".join([*lines, BLIND])
        lines += _rating(data)
        lines.append(
            "'folkmoot away send' sends it to the group, with these words. Many such ratings "
            "together tell roughly what matters to you."
        )
    elif it.kind == "solution":
        lines += _solution(data)
        lines.append("'folkmoot away put-forward' makes it an option of yours.")
    elif it.kind == "rulebook":
        lines += [f"  takes in: {each}" for each in data["came"]]
        lines += [f"  lets go: {each}" for each in data["went"]]
        lines.append("'folkmoot compose' shows all of it with every reason.")
    return "\n".join(lines)


def _rating(data: Mapping[str, Sequence[object]]) -> list[str]:
    lines = []
    both = zip(data["utilities"], data["words"], data["by_model"], strict=True)
    for place, (utility, words, by_model) in enumerate(both, 1):
        what = f"candidate {place} " if data["kind"] == "candidates" else ""
        how = "by the model" if by_model else "by the word list"
        because = f", resting on: {words}" if words else ", as it finds nothing in its words"
        lines.append(
            wrapped(f"{what}{int(str(utility)) / 100:+.2f} ({how}){because}", "    ", "  ")
        )
    return lines


def _solution(data: Mapping[str, Sequence[Sequence[str]]]) -> list[str]:
    lines = []
    for text, because in data["sentences"]:
        lines += [wrapped(text, "  "), wrapped(because, "         ", "      <- ")]
    by = str(data["by"])
    lines.append(f"  by {by.removeprefix('ollama:')}" if by != "embedded" else "  without a model")
    if data["dropped"]:
        lines.append(f"  {data['dropped']} sentences rested on nothing that you said: left out")
    return lines


def worked(found: Sequence[Done], about: Mapping[str, str], *, more: bool) -> str:
    """All that the agent did when it was told to."""
    lines = [wrapped(f"{each.what} {each.came or _came(each, about)}", "  ", "") for each in found]
    if more:
        lines.append("There is more to do; 'folkmoot work' goes on.")
    return "\n".join(lines) or "There is nothing to do: your agent is up to date."


def _came(it: Done, about: Mapping[str, str]) -> str:
    return (
        f"[{it.note.id[:8]}] It {_line(it.note, about)}" if it.note else "Nothing new came of it."
    )
