"""What the agent did while its owner was away, as the page shows it, read in one go."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deliberation.errors import FolkmootError
from desktop.ui.pages.model_label import Speaker, speaker_behind
from desktop.views import GroupView
from llm.vault.records import Note

if TYPE_CHECKING:
    from desktop.workspace import Workspace

_PURPOSES = {"solution": "solve", "rating": "effects"}  # the prompt behind each kind


@dataclass(frozen=True)
class Done:
    """A note with what it is about, in words.

    `matter` is what the deliberation is called and `texts` are the wordings that a rating is of;
    `gone`: what it is about is not there any more, so nothing can be sent. `by_model`: a model
    had a part in it, and `speaker` is that one, None where the journal's line is gone.
    """

    note: Note
    data: Mapping[str, Any]
    group: str  # its name
    matter: str = ""
    texts: tuple[str, ...] = ()
    gone: bool = False
    by_model: bool = False
    speaker: Speaker | None = None


@dataclass(frozen=True)
class Away:
    done: tuple[Done, ...]  # newest first
    names: Mapping[str, str]  # of the values

    @property
    def unseen(self) -> frozenset[str]:
        return frozenset(each.note.id for each in self.done if not each.note.seen)


def unseen(workspace: Workspace) -> int:
    """How many things are new to the owner. On the documents thread."""
    return sum(not each.seen for each in workspace.notes())


def read(workspace: Workspace, spoken: str) -> Away:
    """To be called on the documents thread."""
    views: dict[str, GroupView | None] = {}
    done = tuple(_done(workspace, each, views) for each in workspace.notes())
    return Away(done, workspace.value_names(spoken))


def _done(workspace: Workspace, note: Note, views: dict[str, GroupView | None]) -> Done:
    data = json.loads(note.data) if note.data else {}
    if note.group not in views:
        views[note.group] = _view(workspace, note.group)
    view = views[note.group]
    name = view.state.group_name if view else ""
    if note.kind not in _PURPOSES:
        return Done(note, data, name)
    by_model = _by_model(note, data)
    who = None
    if by_model:
        who = speaker_behind(workspace, _PURPOSES[note.kind], note.deliberation, note.at)
    matter, texts, there = _about(view, note, data)
    return Done(note, data, name, matter, texts, not there, by_model, who)


def _view(workspace: Workspace, group: str) -> GroupView | None:
    try:
        return workspace.view(group) if group else None
    except FolkmootError:  # the group was left
        return None


def _by_model(note: Note, data: Mapping[str, Any]) -> bool:
    if note.kind == "rating":
        return any(data.get("by_model", ()))
    return bool(data.get("by", "embedded") != "embedded")


def _about(
    view: GroupView | None, note: Note, data: Mapping[str, Any]
) -> tuple[str, tuple[str, ...], bool]:
    """What the deliberation is called, the wordings, and whether all of it is still open."""
    from desktop.ui.words import deliberation_name

    about = view.state.deliberation(note.deliberation) if view else None
    if view is None or about is None:
        return "", (), False
    name = deliberation_name(view, about)
    if note.kind == "solution":
        return name, (), not about.adopted
    if data.get("kind") == "candidates":
        mediation = next((each for each in about.mediations if each.id == note.subject), None)
        texts = tuple(each.text for each in mediation.candidates) if mediation else ()
        return name, texts, mediation is not None and not about.adopted
    option = next((each for each in about.standing if each.id == note.subject), None)
    return name, (option.text,) if option else (), option is not None and not about.adopted
