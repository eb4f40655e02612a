"""How people come together: founding, inviting, asking to join, admitting, leaving.

An invitation and a request are small open files, or a text that a QR code holds. Neither holds a
secret: the request is signed by who asks, and the group's members decide whom they let in.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crdt.identity import make_found
from crdt.pairing.invitation import Invitation
from crdt.pairing.request import Request
from crdt.rows import GroupRow
from deliberation.acts import Admit, Leave, Person
from deliberation.bodies import read_act
from deliberation.errors import FolkmootError
from desktop.files import read_file
from desktop.naming import checked_name
from desktop.session import Session
from desktop.views import Changed, Topic

SMALL = 1 << 20  # bytes; an invitation or a request is far smaller


class JoiningRefused(FolkmootError):
    """The file is no invitation or request, or not one for this group."""


def group_name(name: str) -> str:
    """The name without spaces around it. Raises `JoiningRefused`; needs no data folder."""
    ask = "A group needs a name of at most {limit} characters."
    return checked_name(name, ask, JoiningRefused)


def read_invitation(path: Path) -> Invitation:
    """Raises `FileProblem`, and as `Invitation.from_file` does; needs no data folder."""
    return Invitation.from_file(read_file(path, SMALL))


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

    def invitation(self, group: str, addresses: tuple[str, ...] = ()) -> Invitation:
        """Which group it is, for whoever is to ask; it lets nobody in by itself."""
        return Invitation.of(group, self._state(group), addresses)

    def invite(self, group: str, out: Path) -> Changed:
        """Write the invitation to a file."""
        invitation = self.invitation(group)
        self._write_out(out, invitation.to_file())
        sentence = (
            f"The invitation is in {out.name}; whoever gets it can ask to join {invitation.name}."
        )
        return Changed(sentence, group=group)

    def join(self, invitation: Path, out: Path) -> Changed:
        """Sign a request to join the group of an invitation, and write it to `out`."""
        return self.answer_invitation(read_invitation(invitation), out)

    def answer_invitation(self, invitation: Invitation, out: Path) -> Changed:
        """As `join`, for an invitation that was scanned or pasted."""
        with self._store.transaction():  # without the file there was no request
            request = self.ask_to_join(invitation)
            self._write_out(out, request.to_file())
        sentence = f"Your request is in {out.name}; give it to a member of {invitation.name}."
        return Changed(sentence, frozenset({Topic.GROUPS}), invitation.group, invitation.group)

    def ask_to_join(self, invitation: Invitation) -> Request:
        """Sign a request. Whoever left or was removed asks anew, after that."""
        group = invitation.group
        row = self._store.group(group)
        gone = dict(invitation.gone)
        if self._store.last_pos(group):
            member = self._state(group).member(self.me)
            if member is not None and not member.left:
                raise JoiningRefused(f"You are a member of {invitation.name} already.")
            if member is not None:  # this laptop may know better than the one that invited
                gone[self.me] = member.gone
        elif row is not None and row.state == "joined":
            raise JoiningRefused(f"You are a member of {row.name} already.")
        if row is None:
            self._store.set_group(GroupRow(group, invitation.name, "asked"))
        return Request.make(self._identity, replace(invitation, gone=gone))

    @staticmethod
    def read_request(path: Path) -> Request:
        """Raises `FileProblem`, `PairingRefused`."""
        return Request.from_file(read_file(path, SMALL))

    def admit(self, group: str, requests: Sequence[Path]) -> Changed:
        """Say yes to everybody whose request is in `requests`, in one act."""
        return self.admit_requests(group, [self.read_request(each) for each in requests])

    def admit_requests(self, group: str, requests: Sequence[Request]) -> Changed:
        """As `admit`, for requests that came in another way."""
        if any(each.group != group for each in requests):
            raise JoiningRefused("This request asks to join another group.")
        people = tuple({each.person.id: each.person for each in requests}.values())
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
