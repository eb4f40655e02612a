"""The people of a group: who is in it, who asks to join, and what was refused and why."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QHBoxLayout, QMessageBox

from deliberation.state import Member, Pending
from desktop.ui import files
from desktop.ui.pages.base import ScrollPage
from desktop.ui.widgets.basics import Card, button, row, rule, words
from desktop.ui.words import counted, grouped
from desktop.views import GroupView, Refused

SHOWN = 50  # refused entries listed; a flood of them must not slow the page


class PeoplePage(ScrollPage):
    def build(self) -> None:
        view = self.session.view
        if view is None:
            return
        invite = button(
            self.tr("Save an invitation…"), lambda: files.invite(self, self.session),
            "primary" if len(view.state.current) == 1 else "", glyph="envelope-simple",
        )  # fmt: skip
        admit = button(
            self.tr("Let people in…"), lambda: files.admit(self, self.session), glyph="user-plus"
        )
        count = counted(len(view.state.current), self.tr("member"), self.tr("members"))
        self.add_title(self.tr("People"), invite, admit, note=f"{view.state.group_name}, {count}")
        if len(view.state.current) == 1 and not view.state.pending:
            self._alone()
        self._pending(view)
        self._members(view)
        self._fingerprint(view)
        self._quarantine(view)
        leave = button(self.tr("Leave this group…"), self._leave, "quiet")
        self.add(row(leave, None))

    def _alone(self) -> None:
        steps = self.tr(
            "You are alone here so far. Save an invitation and give it to the others. Each sends "
            "back a request; choose all of them with “Let people in”, and then send everybody a "
            "bundle (Share, Write a bundle)."
        )
        self.add(Card(words(steps), role="call"))

    def _pending(self, view: GroupView) -> None:
        if not view.state.pending:
            return
        self.add_heading(self.tr("Asking to join"))
        for each in view.state.pending:
            self.add(self._pending_card(view, each))

    def _pending_card(self, view: GroupView, each: Pending) -> Card:
        said = self.tr("{name} asks to join: {n} of {needed} votes so far.").format(
            name=each.name, n=len(each.votes), needed=each.needed
        )
        line = row(words(said), gap=16)
        line.setStretch(0, 1)
        if view.me in each.votes:
            line.addWidget(words(self.tr("You said yes."), "small"))
        else:
            yes = self.tr("Let {name} in, with the request file…").format(name=each.name)
            line.addWidget(button(yes, lambda: files.admit(self, self.session), "primary"))
        return Card(line)

    def _members(self, view: GroupView) -> None:
        self.add_heading(self.tr("Members"))
        card = Card(gap=6)
        for index, member in enumerate(view.state.members):
            if index:
                card.body.addWidget(rule())
            card.body.addLayout(self._member(view, member))
        self.add(card)

    def _member(self, view: GroupView, member: Member) -> QHBoxLayout:
        name = member.name
        if member.id == view.me:
            name = self.tr("{name} (you)").format(name=name)
        if member.left:
            name = self.tr("{name}, who has left").format(name=name)
        devices = counted(len(member.devices), self.tr("device"), self.tr("devices"))
        key = self.tr("{devices}; key begins {digits}").format(
            devices=devices, digits=grouped(member.id[:16])
        )
        line = row(words(name, "muted" if member.left else "strong"), words(key, "small"), gap=16)
        line.setStretch(0, 2)
        line.setStretch(1, 2)
        return line

    def _fingerprint(self, view: GroupView) -> None:
        self.add_heading(self.tr("The same on every laptop?"))
        sentence = self.tr(
            "Two laptops hold the same group exactly when this fingerprint is the same on both. "
            "Read it to each other after taking a bundle."
        )
        self.add(words(sentence, "muted"))
        digits = words(grouped(view.fingerprint), "mono", select=True)
        digits.setAccessibleName(self.tr("Fingerprint"))
        digits.setAccessibleDescription(grouped(view.fingerprint))
        copy = button(
            self.tr("Copy"), lambda: QApplication.clipboard().setText(view.fingerprint), "quiet",
            name=self.tr("Copy the fingerprint"),
        )  # fmt: skip
        line = row(digits, copy)
        line.setStretch(0, 1)
        entries = counted(view.entries, self.tr("signed entry"), self.tr("signed entries"))
        self.add(Card(line, words(entries, "small")))
        if view.waiting:
            waiting = self.tr(
                "{n} more came before what they build on. They count once the bundle that was "
                "written before them is taken."
            )
            self.add(words(waiting.format(n=view.waiting), "warn"))

    def _quarantine(self, view: GroupView) -> None:
        if not view.quarantine:
            return
        self.add_heading(self.tr("Refused and set aside"))
        sentence = self.tr("None of this counts for anything; it is kept so that you can see it.")
        self.add(words(sentence, "muted"))
        card = Card(gap=6)
        for each in view.quarantine[:SHOWN]:
            card.body.addWidget(words(self._refused(view, each)))
        if len(view.quarantine) > SHOWN:
            more = self.tr("And {n} more.").format(n=len(view.quarantine) - SHOWN)
            card.body.addWidget(words(more, "small"))
        self.add(card)

    def _refused(self, view: GroupView, each: Refused) -> str:
        who = view.name_of(each.member) if each.member else self.tr("An unknown device")
        return self.tr("{who} (device {device}): {reason}").format(
            who=who, device=grouped(each.device[:8]), reason=each.reason
        )

    def _leave(self) -> None:
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("Leave this group"))
        box.setText(self.tr("Leave this group? From then on none of its rules binds you."))
        leave = box.addButton(self.tr("Leave"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        if box.clickedButton() is leave:
            group = self.session.group
            self.session.act(self.tr("Leaving…"), lambda ws: ws.leave(group))
