"""The prompts, one file each: what is asked, what it may see, and what it must return.

A file of `resources/prompts` opens with TOML between two lines of three plus signs; then comes the
text that instructs the model, and after a line `--- ask ---` what is asked of it. What people
wrote reaches the model only as the record: JSON between two marker lines, whose parts must be
exactly those that the prompt says it sees.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from deliberation.errors import FolkmootError
from llm.room.exchange import Question
from resources import path, read_text

_FILE = re.compile(r"\+\+\+\n(.*?)\n\+\+\+\n(.*)", re.DOTALL)
_ASK = "\n--- ask ---\n"
_BLANK = re.compile(r"\{([a-z_]+)\}")
# Line ends that JSON lets stand, and marks that turn the direction of what follows.
_UNSEEN = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class PromptError(FolkmootError, ValueError):
    """A prompt that cannot be read, or that was to be given what it may not see."""


@dataclass(frozen=True)
class Prompt:
    """`sees` names the parts of its record; `returns` is a JSON schema, None for free text."""

    name: str
    version: int
    purpose: str
    sees: tuple[str, ...]
    system: str
    ask: str
    returns: Mapping[str, Any] | None


def names() -> tuple[str, ...]:
    """Every prompt there is, by name."""
    return tuple(
        sorted(
            each.name.removesuffix(".md")
            for each in path("prompts").iterdir()
            if each.name.endswith(".md")
        )
    )


@cache
def load(name: str) -> Prompt:
    """The prompt in `resources/prompts/NAME.md`. Raises `PromptError`."""
    found = _FILE.fullmatch(read_text(f"prompts/{name}.md")) if name in names() else None
    if found is None:
        raise PromptError(f"There is no prompt called {name}; “folkmoot prompts” lists them.")
    try:
        head = tomllib.loads(found[1])
        returns = json.loads(head["returns"]) if head["returns"] else None
        purpose, version, sees = head["purpose"], head["version"], tuple(head["sees"])
    except (ValueError, KeyError, TypeError) as error:
        raise PromptError(f"The head of the prompt {name} cannot be read: {error}.") from error
    system, _, ask = found[2].partition(_ASK)
    return Prompt(name, version, purpose, sees, system.strip(), ask.strip(), returns)


def question(
    name: str,
    record: Mapping[str, Any],
    *,
    blanks: Mapping[str, str] | None = None,
    choices: Mapping[str, Sequence[str]] | None = None,
    history: Sequence[Mapping[str, str]] = (),
    ref: str = "",
    rests_on: Sequence[str] = (),
    seed: int = 0,
    temperature: float = 0.7,
) -> Question:
    """The question that a prompt makes of a record, exactly as a model would get it.

    `blanks` are words of ours that fill the prompt's `{names}`; `choices` the values of the
    schema's open enums; `history` stands between the instruction and what is asked. The marker
    lines are a digest of the record, which nobody who wrote a part of it could foresee. Raises
    `PromptError` where the record's parts are not those that the prompt sees.
    """
    prompt = load(name)
    if set(record) != set(prompt.sees):
        wrong = ", ".join(sorted(set(record) ^ set(prompt.sees)))
        raise PromptError(f"The prompt {name} may not be asked with, or without: {wrong}.")
    written = one_line_each(record)
    known = {
        **(blanks or {}),
        "record": written,
        "mark": f"==== {hashlib.sha256(written.encode()).hexdigest()[:16]} ====",
    }
    messages = [{"role": "system", "content": _filled(prompt.system, known)}, *history]
    if prompt.ask:
        messages.append({"role": "user", "content": _filled(prompt.ask, known)})
    schema = None if prompt.returns is None else _chosen(prompt.returns, choices or {})
    return Question(
        name, prompt.version, tuple(messages), schema, ref, tuple(rests_on), seed, temperature
    )


def one_line_each(record: Any) -> str:
    """JSON in which every text is on one line, whatever ends lines in it, and reads forwards."""
    written = json.dumps(record, ensure_ascii=False, indent=1)
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", written)


def _filled(text: str, known: Mapping[str, str]) -> str:
    """In one pass: what fills a blank is never read for blanks itself."""
    return _BLANK.sub(lambda found: known.get(found[1], found[0]), text)


def _chosen(schema: Any, choices: Mapping[str, Sequence[str]]) -> Any:
    """The schema with its open enums, such as "$members", filled in."""
    if isinstance(schema, list):
        return [_chosen(each, choices) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    return {
        key: list(choices[each[1:]])
        if key == "enum" and isinstance(each, str)
        else _chosen(each, choices)
        for key, each in schema.items()
    }
