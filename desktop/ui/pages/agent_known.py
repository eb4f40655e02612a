"""What the page of one's agent shows, read from the vault and the group in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from deliberation.acts import LEVELS
from deliberation.agents.fidelity import Fidelity
from deliberation.profiles.profile import Evidence, Profile
from deliberation.profiles.questionnaire import Questionnaire
from deliberation.profiles.sharing import Shared, SharingError, shared
from deliberation.profiles.values import ValueWords
from llm.agent.changes import ValueChange

if TYPE_CHECKING:
    from desktop.workspace import Workspace


@dataclass(frozen=True)
class Known:
    """`shares`: what a group would get at each level, or the sentence why that cannot be.

    `fidelity` is that to the group in view, None without one. `changes` are those of the last
    seven days, and `behind` the evidence that they name, by id.
    """

    me: str  # the owner's name
    values: tuple[ValueWords, ...]
    questionnaire: Questionnaire
    answers: Mapping[str, str]
    profile: Profile
    shares: Mapping[str, Shared | str]
    fidelity: Fidelity | None
    changes: tuple[ValueChange, ...] = ()
    behind: Mapping[str, Evidence] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        return {each.value: each.name for each in self.values}

    @property
    def nothing(self) -> bool:
        """Whether the agent has heard nothing at all of its owner."""
        return not self.profile.evidence and not self.answers

    def words_of(self, value: str) -> ValueWords:
        return next(each for each in self.values if each.value == value)


def language() -> str:
    """The one that this computer is set to, as BCP 47 has it."""
    return QLocale().bcp47Name()


def read(workspace: Workspace, group: str, spoken: str) -> Known:
    """To be called on the documents thread: it opens the vault."""
    profile, changes = workspace.profile(), workspace.changed_this_week()
    named = {id_ for each in changes for id_ in each.because}
    return Known(
        workspace.my_name,
        workspace.values(spoken),
        workspace.questionnaire(spoken),
        workspace.answers(),
        profile,
        {level: _would_share(profile, level) for level in LEVELS},
        workspace.fidelity(group) if group else None,
        changes,
        {each.id: each for each in workspace.known_evidence() if each.id in named},
    )


def _would_share(profile: Profile, level: str) -> Shared | str:
    try:
        return shared(profile, level)
    except SharingError as error:
        return str(error)
