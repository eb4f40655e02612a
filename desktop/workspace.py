"""Everything that a person can do with Folkmoot, without a line of Qt.

The window and the command line call the same methods. Each action returns what changed; each
refuses with one sentence and then has changed nothing.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from crdt.group import Group
from crdt.quarantine import Quarantined
from deliberation.consent import bindings
from deliberation.rulebook import Clause, text_sha256
from desktop.belonging import Belonging
from desktop.carrying import Carrying
from desktop.pairing import Pairing
from desktop.rederiving import Rederiving
from desktop.safekeeping import Safekeeping
from desktop.views import Changed, ClauseView, GroupView, Refused, Version

_HOW = {
    "import": "imported",
    "edit": "edited",
    "looked": "read after a merge",
    "act": "adopted after a deliberation",
}


class Workspace(Pairing, Belonging, Rederiving, Carrying, Safekeeping):
    """An open data folder. See `Session.open`; close it when done."""

    @classmethod
    def open(cls, *args: Any, **kwargs: Any) -> Self:
        """As `Session.open`; `greeting` is what there is to say at once, such as that this laptop
        became a new device."""
        workspace = super().open(*args, **kwargs)
        try:
            if workspace.has_become_another:
                workspace.greeting = workspace.come_back()
        except BaseException:
            workspace.close()
            raise
        return workspace

    greeting = ""

    def take(self, path: Path) -> Changed:
        """As `Carrying.take`; then what had waited for the others' words is done."""
        came = super().take(path)
        return replace(
            came, sentence=" ".join(filter(None, (came.sentence, self.settle(came.group))))
        )

    def view(self, group: str) -> GroupView:
        """The whole group as it is now."""
        it = self._group(group)
        state, rulebook = it.state, it.rulebook
        texts = {clause.id: clause.text for clause in rulebook.clauses}
        summary = it.replica.summary
        return GroupView(
            id=group,
            me=self.me,
            state=state,
            rulebook=rulebook,
            numbers=rulebook.numbers(),
            bindings=bindings(state, texts),
            fingerprint=summary.fingerprint,
            entries=summary.entries,
            waiting=len(self._store.waiting(group)),
            quarantine=self._quarantine(it),
        )

    def _quarantine(self, group: Group) -> tuple[Refused, ...]:
        """What the gate refused, and both entries wherever a device forked itself."""
        owner = group.state.device_owner
        refused = [
            Refused(row.id, row.device, owner.get(row.device, ""), row.reason)
            for row in self._store.quarantine(group.id)
        ]
        refused += [
            Refused(
                twin.id,
                twin.device,
                owner.get(twin.device, ""),
                f"This device used its running number {twin.seq} twice; "
                "from there on only what others had built on by then counts.",
            )
            for twin in group.replica.summary.twins
        ]
        return tuple(refused)

    def quarantined(self, group: str) -> tuple[Quarantined, ...]:
        """What was refused or set aside, with what it says as far as it is readable."""
        return self._group(group).quarantined()

    def clause_view(self, group: str, clause: str) -> ClauseView:
        """One clause with its story. Raises `NotFound`."""
        found = self._clause(group, clause)
        it = self._group(group)
        state, rulebook = it.state, it.rulebook
        bound = bindings(state, {clause: found.text})[clause]
        held = {each.member for each in bound}
        sections = {section.id: section.title for section in rulebook.sections}
        about = [d.id for d in state.deliberations if clause in {d.clause, *_clauses_of(d.options)}]
        return ClauseView(
            clause=found,
            number=rulebook.numbers()[clause],
            section_title=sections.get(found.section, ""),
            bindings=bound,
            unbound=tuple(m.name for m in state.current if m.id not in held),
            versions=self._versions(it, found),
            deliberations=tuple(about),
        )

    @staticmethod
    def _versions(group: Group, clause: Clause) -> tuple[Version, ...]:
        state, log = group.state, group.replica.log
        versions = []
        for change, text in group.replica.document.clause_history(clause.id):
            node = log.changes.get(change)
            if node is None:
                continue
            owner = state.member(state.device_owner.get(node.device, ""))
            how = _HOW["act" if node.body is not None else node.how or "edit"]
            name = owner.name if owner else "unknown"
            versions.append(Version(text, text_sha256(text), name, node.at, how))
        if not versions or versions[-1].text != clause.text:
            merged = Version(clause.text, clause.sha256, "", 0, "merged from edits made apart")
            versions.append(merged)
        return tuple(versions)


def _clauses_of(options: tuple[object, ...]) -> set[str]:
    return {getattr(option, "clause", "") for option in options} - {""}
