"""Who belongs: voting somebody out and telling them, and where members removed each other."""

from __future__ import annotations

from pathlib import Path

from crdt.group import ActRefused
from deliberation.acts import Remove, Uphold
from deliberation.state import Member
from desktop.session import NotFound, Session
from desktop.views import Changed, Topic

_MEMBERS = frozenset(Topic)  # who is in bears on what binds whom, so on everything


class Belonging(Session):
    def vote_out(self, group: str, member: str, reason: str) -> Changed:
        """Vote to remove a member; a majority of the others does it. All see the `reason`, which
        only whoever votes first must give.

        Raises `NotFound`, `ActRefused`.
        """
        found = self._present(group, member)
        first = all(each.member != member for each in self._state(group).removing)
        if first and not reason.strip():
            raise ActRefused("Say why you want to remove them; everybody sees it.")
        if member == self.me:
            raise ActRefused("Nobody votes on removing themselves; leave the group instead.")
        entry = self._group(group).act(Remove(member, found.since, reason.strip()))
        now = self._state(group).member(member)
        if now is not None and now.removed:
            others = len(self._state(group).current) > 1
            bundle = "write a bundle so that the others learn of it, and " if others else ""
            sentence = f"{found.name} is removed; {bundle}write a farewell to tell {found.name}."
        else:
            sentence = f"You voted to remove {found.name}{self._so_far(group, member)}."
        return Changed(sentence, _MEMBERS, group, entry)

    def _so_far(self, group: str, member: str) -> str:
        for each in self._state(group).removing:
            if each.member == member:
                return f": {len(each.votes)} of {each.needed} votes"
        return ""

    def farewell(self, group: str, member: str, out: Path) -> Changed:
        """Write what tells somebody who was removed, or left, that they are out.

        Only their own devices can read it, and nothing later is in it. Raises `NotFound`,
        `crdt.farewell.NoFarewell`, `BundleRefused`, `FileProblem`.
        """
        found = self._state(group).member(member)
        if found is None:
            raise NotFound("Nobody of that name was ever a member; look at People again.")
        data, _ = self._group(group).farewell(member)
        self._write_out(out, data)
        went = "were removed" if found.removed else "have left"
        sentence = (
            f"{out.name} tells {found.name} that they {went}, and nothing that came later; hand "
            "it to them."
        )
        return Changed(sentence, group=group, subject=member)

    def uphold(self, group: str, contest: str) -> Changed:
        """Vote to leave things as they are where members removed each other."""
        if all(each.id != contest for each in self._state(group).contests):
            raise NotFound("There is no such dispute about who is a member; look at People again.")
        entry = self._group(group).act(Uphold(contest))
        still = any(each.id == contest for each in self._state(group).contests)
        sentence = (
            "You said that it should stay as it is; more members must, too."
            if still
            else "It stays as it is: a majority said so."
        )
        return Changed(sentence, _MEMBERS, group, entry)

    def _present(self, group: str, member: str) -> Member:
        found = self._state(group).member(member)
        if found is None or found.left:
            raise NotFound("Nobody of that name is a member now; look at People again.")
        return found
