"""What stands beside a model's words wherever they are shown: its name, and how it did with
hidden disputes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.session import NotFound
from desktop.ui.words import translate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.workspace import Workspace
    from llm.room.exchange import Exchange
    from llm.vault.records import CanaryRun

RECENT = 300  # lines of the journal in which the one behind a note is looked for


@dataclass(frozen=True)
class Speaker:
    """`sentence` says how it did with hidden disputes; `ok`: often enough asked, and well."""

    model: str
    ok: bool
    labels: tuple[str, ...]
    sentence: str


def speaker(model: str, digest: str, runs: Sequence[CanaryRun]) -> Speaker:
    """Whose words they are; `runs` are the model's with hidden disputes."""
    from llm.canaries.standing import standing

    now = standing(runs, digest)
    return Speaker(model, now.ok, now.labels, now.sentence)


def speaker_of(workspace: Workspace, exchange: str) -> Speaker | None:
    """By the line of the journal; None where it was let go. On the documents thread."""
    try:
        found = workspace.exchange(exchange)
    except NotFound:
        return None
    return speaker(found.model, found.digest, workspace.canaries(found.digest))


def speaker_behind(workspace: Workspace, purpose: str, ref: str, at: int) -> Speaker | None:
    """Who wrote what a note of the Unix second `at` holds; None where the journal has no such
    line any more. On the documents thread."""
    for each in workspace.journal(RECENT):
        if each.purpose == purpose and each.ref == ref and each.at <= at:
            return speaker(each.model, each.digest, workspace.canaries(each.digest))
    return None


def label(it: Speaker | None) -> str:
    """ "talker:latest, not checked yet"."""
    if it is None:
        return translate("label", "a model whose line in the journal is gone, not checked")
    if it.labels:
        said = translate("label", "{model}, which {labels}")
        return said.format(model=it.model, labels=", ".join(it.labels))
    if it.ok:
        return translate("label", "{model}, checked").format(model=it.model)
    return translate("label", "{model}, not checked yet").format(model=it.model)


def warning(it: Speaker | None) -> str:
    """The sentence about a model that bears a label, "" about any other."""
    return it.sentence if it is not None and it.labels else ""


def asked_of(it: Exchange) -> str:
    """ "talker:latest f00df00df00d": a model and the beginning of its digest."""
    return f"{it.model} {it.digest[:12]}".strip()
