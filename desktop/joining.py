"""How people come together: founding, inviting, asking to join, admitting, leaving.

An invitation and a request are small open JSON files. Neither holds a secret: the request is
signed by who asks, and the group's members decide whom they let in.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeGuard

from crdt.identity import join_person, make_found, person_holds
from crdt.rows import GroupRow
from deliberation.acts import (
    LINE_LIMIT,
    Admit,
    Leave,
    Person,
)
from deliberation.bodies import ActError, act_body, read_act
from deliberation.errors import FolkmootError
from desktop.editing import check_letters
from desktop.files import read_file
from desktop.session import Session
from desktop.views import Changed, Topic

SMALL = 1 << 20  # bytes; an invitation or a request is far smaller
_INVITATION, _REQUEST = "folkmoot invitation", "folkmoot request"


class JoiningRefused(FolkmootError):
    """The file is no invitation or request, or not one for this group."""


def group_name(name: str) -> str:
    """The name without spaces around it. Raises `JoiningRefused`; needs no data folder."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LINE_LIMIT:
        raise JoiningRefused(f"A group needs a name of at most {LINE_LIMIT} characters.")
    check_letters(name)
    return name


class Joining(Session):
    def found(self, name: str) -> Changed:
        """Found a group with the owner as its one member; the subject is its id."""
        name = group_name(name)
        group_id, body = make_found(self._identity, name, self._now(), os.urandom(16))
        with self._together(group_id) as group:
            self._store.set_group(GroupRow(group_id, name, "joined"))
            group.act(read_act(body), at=body["at"])
        sentence = f"{name} is founded, with you as its first member."
        return Changed(sentence, frozenset(Topic), group_id, group_id)

    def invite(self, group: str, out: Path) -> Changed:
        """Write an invitation: it says which group it is and lets nobody in by itself."""
        name = self._state(group).group_name
        self._write(out, {"what": _INVITATION, "v": 1, "group": group, "name": name})
        sentence = f"The invitation is in {out.name}; whoever gets it can ask to join {name}."
        return Changed(sentence, group=group)

    def join(self, invitation: Path, out: Path) -> Changed:
        """Sign a request to join the group of an invitation, and write it to `out`."""
        content = self._read(invitation, _INVITATION)
        group, name = content.get("group"), content.get("name")
        if not (_is_id(group) and isinstance(name, str) and 0 < len(name) <= LINE_LIMIT):
            raise JoiningRefused(f"{invitation.name} is no invitation to a Folkmoot group.")
        row = self._store.group(group)
        if row is not None and row.state == "joined":
            raise JoiningRefused(f"You are a member of {row.name} already.")
        person = join_person(self._identity, group)
        body = act_body(Admit((person,)), 0)
        with self._store.transaction():  # without the file there was no request
            self._store.set_group(GroupRow(group, name, "asked"))
            content = {"what": _REQUEST, "v": 1, "group": group, "person": body["joiners"][0]}
            self._write(out, content)
        sentence = f"Your request is in {out.name}; give it to a member of {name}."
        return Changed(sentence, frozenset({Topic.GROUPS}), group, group)

    def admit(self, group: str, requests: Sequence[Path]) -> Changed:
        """Say yes to everybody whose request is in `requests`, in one act."""
        asked = {person.id: person for person in (self._request(group, p) for p in requests)}
        people = tuple(asked.values())
        if not people:
            raise JoiningRefused("Name at least one file with a request to join.")
        state = self._state(group)
        inside = [person.name for person in people if person.id in {m.id for m in state.current}]
        if inside:
            raise JoiningRefused(f"{inside[0]} is a member already.")
        return self._admit(group, people)

    def _admit(self, group: str, people: tuple[Person, ...]) -> Changed:
        entry = self._group(group).act(Admit(people))
        joined = {member.id for member in self._state(group).current}
        names = " and ".join(person.name for person in people)
        if all(person.id in joined for person in people):
            sentence = f"{names} joined; write a bundle so that the group reaches them."
        else:
            sentence = f"You said yes to {names}; more members must, too."
        return Changed(sentence, frozenset({Topic.MEMBERS}), group, entry)

    def vote_in(self, group: str, member: str) -> Changed:
        """Say yes to somebody whom another member already wants to let in."""
        person = self._group(group).requests().get(member)
        if person is None:
            raise JoiningRefused("Nobody of that name is waiting to be let in.")
        return self._admit(group, (person,))

    def leave(self, group: str) -> Changed:
        """Leave; from then on nothing of the group binds the owner."""
        entry = self._group(group).act(Leave())
        return Changed(
            "You have left the group; nothing binds you.", frozenset(Topic), group, entry
        )

    def _request(self, group: str, path: Path) -> Person:
        content = self._read(path, _REQUEST)
        try:
            asked = read_act({"act": "admit", "at": 0, "joiners": [content.get("person")]})
        except ActError:
            raise JoiningRefused(f"{path.name} is no request to join a group.") from None
        assert isinstance(asked, Admit), "the body above is an admission or refused"
        person = asked.joiners[0]
        if content.get("group") != group or not person_holds(person, group):
            raise JoiningRefused(f"{path.name} asks to join another group, or it was changed.")
        return person

    def _write(self, out: Path, content: dict[str, Any]) -> None:
        self._write_out(out, json.dumps(content, indent=1, ensure_ascii=False).encode())

    @staticmethod
    def _read(path: Path, what: str) -> dict[str, Any]:
        kind = what.removeprefix("folkmoot ")
        try:
            content = json.loads(read_file(path, SMALL))
        except (ValueError, RecursionError):
            raise JoiningRefused(f"{path.name} is no {kind} of Folkmoot.") from None
        if not isinstance(content, dict) or content.get("what") != what or content.get("v") != 1:
            raise JoiningRefused(f"{path.name} is no {kind} of Folkmoot.")
        return content


def _is_id(value: Any) -> TypeGuard[str]:
    digits = "0123456789abcdef"
    return isinstance(value, str) and len(value) == 64 and all(c in digits for c in value)
