"""What the window and the command line show, as plain records that the workspace puts together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from deliberation.consent import Binding
from deliberation.rulebook import Clause, Rulebook
from deliberation.state import State


class Topic(StrEnum):
    """What an action may have changed. Where it names none, nothing needs to be read anew."""

    GROUPS = "groups"
    MEMBERS = "members"
    RULEBOOK = "rulebook"
    DELIBERATIONS = "deliberations"
    CONSENTS = "consents"
    QUARANTINE = "quarantine"
    PROFILE = "profile"
    TALK = "talk"
    AWAY = "away"
    ROADS = "roads"
    SAFETY = "safety"


@dataclass(frozen=True)
class Changed:
    """The outcome of an action: what to refresh, a sentence for the person, and what was made.

    `subject` is the id of the thing that the action made or touched, or "".
    """

    sentence: str
    topics: frozenset[Topic] = frozenset()
    group: str = ""
    subject: str = ""


@dataclass(frozen=True)
class GroupSummary:
    """`joined` is false while this laptop has asked to join and not been let in yet."""

    id: str
    name: str
    joined: bool


@dataclass(frozen=True)
class Refused:
    """Something in quarantine: which entry, by which device and member, and why."""

    id: str
    device: str
    member: str
    reason: str


@dataclass(frozen=True)
class Version:
    """A wording that a clause has had: when, by whom and in what way it came about."""

    text: str
    sha256: str
    author: str  # a name
    at: int  # Unix seconds, by the author's clock
    how: str  # a phrase such as "imported", "edited", "adopted after deliberation"


@dataclass(frozen=True)
class ClauseView:
    clause: Clause
    number: str
    section_title: str
    bindings: tuple[Binding, ...]
    unbound: tuple[str, ...]  # names of the members whom this clause does not bind in any wording
    versions: tuple[Version, ...]  # oldest first, the present wording last
    deliberations: tuple[str, ...]  # ids, oldest first


@dataclass(frozen=True)
class GroupView:
    """A whole group at one moment. `fingerprint` is equal exactly where the entries are."""

    id: str
    me: str  # this laptop's member id
    state: State
    rulebook: Rulebook
    numbers: Mapping[str, str]
    bindings: Mapping[str, tuple[Binding, ...]]
    fingerprint: str
    entries: int
    waiting: int  # entries that came before what they build on
    quarantine: tuple[Refused, ...]

    def name_of(self, member_id: str) -> str:
        member = self.state.member(member_id)
        return member.name if member else f"unknown ({member_id[:8]})"
