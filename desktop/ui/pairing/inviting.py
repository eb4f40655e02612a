"""Inviting somebody to a group: by a code that is said, by a QR code, or by a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.export.lettering import isolated
from desktop.ui import files
from desktop.ui.pairing.asking import ask
from desktop.ui.pairing.comparing import Question, announce
from desktop.ui.pairing.handing import Handed
from desktop.ui.pairing.live import Work
from desktop.ui.pairing.offering import Offered, Offering
from desktop.ui.pairing.sheet import Sheet
from desktop.ui.pairing.steps import Steps
from desktop.ui.pairing.ways import Ways
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import button, column, words
from desktop.ui.words import short_name, translate

if TYPE_CHECKING:
    from crdt.pairing.comparing import Asked
    from crdt.pairing.offer import Offer

NAME = 24  # characters of a name on a button


class InviteSheet(Sheet):
    def __init__(self, parent: QWidget, session: Session, only: Sequence[str] | None) -> None:
        name = session.view.state.group_name if session.view is not None else ""
        title = translate("pairing", "Invite somebody to {group}").format(group=name)
        lead = translate(
            "pairing",
            "An invitation lets nobody in by itself: whoever has it can ask, and the members say "
            "yes or no.",
        )
        super().__init__(parent, session, title, lead)
        self.code = Offering(session, _offered(self.group, name), only)
        self.ways = Ways(
            translate("pairing", "Ways to invite"),
            [
                (translate("pairing", "Say a code"), self.code),
                (translate("pairing", "Show a QR code"), _Shown(session, self.group, name)),
                (translate("pairing", "Give a file"), _Filed(session, self.group, name)),
            ],
        )
        self.add(self.ways)


def _offered(group: str, name: str) -> Offered:
    def host(offer: Offer) -> Work:
        from desktop.pairing_work import host_joining

        return lambda workspace, people, run: host_joining(workspace, group, offer, people, run)

    def question(asked: Asked) -> Question:
        who = isolated(asked.name)
        return Question(
            translate("pairing", "{who} wants to join {group}.").format(who=who, group=name),
            translate("pairing", "Are these the words on {who}'s laptop?").format(who=who),
            translate("pairing", "Yes, let {who} in").format(who=short_name(asked.name, NAME)),
            translate("pairing", "No"),
        )

    before = translate(
        "pairing",
        "You make a code of a number and three words and say it to them; they type it on their "
        "laptop. Both laptops have to be in one network, such as that of the house.",
    )
    beside = translate(
        "pairing",
        "Say it to the one person that you invite. On their laptop they begin, choose “Join a "
        "group” and type it; small letters will do, and the first three letters of each word.",
    )
    return Offered(before, beside, question, host)


class _Shown(Steps):
    """The invitation as a QR code, read when it is first wanted."""

    def __init__(self, session: Session, group: str, name: str) -> None:
        super().__init__()
        self._session, self._name = session, name
        ask(
            self, session, lambda workspace: workspace.invitation(group).to_text(),
            self._show, lambda said: self.show_parts(column(words(said, "warn"))),
        )  # fmt: skip

    def _show(self, text: str) -> None:
        how = translate(
            "pairing",
            "Let them photograph it and read the picture with “Join a group” on their laptop, or "
            "send them the picture or the text. They answer with a request, which you take with "
            "“Let people in”.",
        )
        what = translate("pairing", "invitation to {group}").format(group=self._name)
        self.show_parts(column(Handed(self._session, text, what, how, self._name)))


class _Filed(QWidget):
    """The invitation as a file."""

    def __init__(self, session: Session, group: str, name: str) -> None:
        super().__init__()
        self._session, self._group, self._name = session, group, name
        how = translate(
            "pairing",
            "Save the invitation and give it to whomever you invite, by e-mail or on a stick. "
            "They open it with “Join a group” and send you back a request, which you take with "
            "“Let people in”.",
        )
        save = button(translate("pairing", "Save an invitation…"), self._save, "primary")
        self._said = words("")
        self.setLayout(column(words(how), abreast(save), self._said, gap=12))

    def _save(self) -> None:
        title = translate("pairing", "Save the invitation, to give it to those who shall join")
        out = files.save_as(self, title, self._name, files.INVITATION)
        if out is not None:
            ask(self, self._session, lambda workspace: workspace.invite(self._group, out),
                lambda changed: self._say(changed.sentence), self._say)  # fmt: skip

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        announce(self, sentence)
