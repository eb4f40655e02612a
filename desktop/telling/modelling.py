"""Models and the prompts that they are asked with, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from desktop.telling.words import wrapped
from llm.prompts import Prompt
from llm.vault.records import CanaryRun

if TYPE_CHECKING:
    from desktop.models import Models, Shown
    from desktop.sending import Nothing, Sent
    from llm.canaries.standing import Standing

_GB = 1_000_000_000


def models(it: Models, *, alone: bool, battery: int) -> str:
    where = "on this laptop" if it.server.on_this_machine else "not on this laptop"
    lines = [f"Ollama at {it.server.host}, {where}." if it.server.host else ""]
    lines.append(it.trouble)
    used = f"{it.used.model.name} is asked" if it.used else "none is asked"
    lines.append(f"Wanted: {it.wanted}; {used}.")
    for each in it.shown:
        lines += _model(each)
    lines += ["", wrapped(it.recommended.why, "")]
    lines.append(working(alone=alone, battery=battery))
    return "\n".join(each for number, each in enumerate(lines) if each or number > 2)


def _model(it: Shown) -> list[str]:
    model, told = it.model, it.described
    facts = [
        f"{model.size / _GB:.1f} GB",
        told.parameters,
        told.quantisation,
        f"reads {told.context:,} tokens" if told.context else "",
        told.licence,
        "" if model.chats else "does not talk, only likens texts",
        "" if model.runs_here else "runs at its vendor's, so it hears nothing private",
    ]
    star = "*" if it.used else " "
    lines = [wrapped(f"{star} {model.name}: {', '.join(filter(None, facts))}", "      ", "")]
    if model.chats:
        lines.append(wrapped(_judged(it.standing), "    "))
        made, kept = it.counts.dropped, it.counts.kept
        if made or kept:
            lines.append(f"    of the quotes it took from you {kept} were kept, {made} dropped")
    return lines


def _judged(it: Standing) -> str:
    return " ".join([it.sentence, *(f"It {each}." for each in it.labels)])


def working(*, alone: bool, battery: int) -> str:
    if not alone:
        return "Your agent does nothing by itself."
    return f"Your agent works while you are away, on battery from {battery} percent up."


def checked(name: str, runs: Sequence[CanaryRun], now: Standing) -> str:
    lines = [
        wrapped(f"{'passed' if each.passed else 'FAILED'}  {each.kind}, seed {each.seed}: "
                f"{each.detail}", " " * 10, "  ")
        for each in runs
    ]  # fmt: skip
    if not runs:
        lines.append("No hidden dispute is due now; --all gives it one of each kind anyway.")
    return "\n".join([*lines, wrapped(f"{name}: {_judged(now)}", "")])


def prompts(found: Sequence[Prompt]) -> str:
    lines = []
    for each in found:
        lines.append(wrapped(f"{each.name} {each.version}: {each.purpose}", "    ", ""))
        if each.sees:
            lines.append(wrapped(f"may see: {', '.join(each.sees)}", "    "))
    lines.append("'folkmoot prompts --show NAME' prints what would be sent now, to the letter.")
    return "\n".join(lines)


def sent(found: Sequence[tuple[Sent, Mapping[str, Any]]], nothing: Sequence[Nothing]) -> str:
    """Each request as the server would get it, in JSON."""
    lines = []
    for each, request in found:
        lines.append(f"== {each.prompt}, version {each.question.version}: {each.about} ==")
        if each.says:
            lines.append(wrapped(each.says, ""))
        lines += [json.dumps(request, ensure_ascii=False, indent=1), ""]
    lines += [wrapped(f"{each.prompt}: {each.why}", "    ", "") for each in nothing]
    return "\n".join(lines)
