"""Answering an invitation that was handed over, with a request that is handed back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.export.lettering import isolated
from desktop.ui import files
from desktop.ui.pairing import papers
from desktop.ui.pairing.asking import ask
from desktop.ui.pairing.comparing import announce, spoken_words
from desktop.ui.pairing.handing import Handed
from desktop.ui.pairing.intake import Intake
from desktop.ui.pairing.notice import Notice
from desktop.ui.pairing.steps import Steps
from desktop.ui.pairing.telling import tell
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import button, column, words
from desktop.ui.words import translate
from desktop.views import Changed, Topic

if TYPE_CHECKING:
    from crdt.pairing.invitation import Invitation
    from desktop.workspace import Workspace


class Answering(Steps):
    """First the invitation, then what to do with it, then the request."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._said = Notice()
        self.start()

    def start(self) -> None:
        self.intake = Intake(self._session, papers.invitation())
        self.intake.got.connect(self._got)
        what = translate(
            "pairing",
            "Somebody in the group gave you an invitation: a file, a text, or a picture of a code. "
            "Your answer is a request; they let you in with it.",
        )
        self.show_parts(column(words(what), self.intake, gap=12))

    def read(self, invitation: Path) -> None:
        self.start()
        self.intake.read_files((invitation,))

    def _got(self, invitation: Invitation) -> None:
        save = button(translate("pairing", "Save your request…"),
                      lambda: self._save(invitation), "primary")  # fmt: skip
        show = button(translate("pairing", "Show your request as a code"),
                      lambda: self._show(invitation))  # fmt: skip
        said = translate("pairing", "This is an invitation to {group}.")
        how = translate(
            "pairing",
            "Your request says who you are, and that you want to be in it. Its members decide.",
        )
        other = button(translate("pairing", "Another invitation"), self.start, "quiet")
        self._said = Notice()
        self.show_parts(
            column(words(said.format(group=isolated(invitation.name)), "lead"), words(how),
                   abreast(save, show, other), self._said, gap=12)
        )  # fmt: skip
        save.setFocus()

    def _save(self, invitation: Invitation) -> None:
        title = translate("pairing", "Save your request to join, to send it back")
        out = files.save_as(self, title, invitation.name, files.REQUEST)
        if out is None:
            return

        def write(workspace: Workspace) -> Any:
            changed = workspace.answer_invitation(invitation, out)
            return changed, workspace.ask_to_join(invitation).words(), ""

        ask(self, self._session, write, lambda done: self._made(invitation, *done), self._said.say)

    def _show(self, invitation: Invitation) -> None:
        sentence = translate("pairing", "Give your request to a member of {group}.")
        changed = Changed(
            sentence.format(group=invitation.name), frozenset({Topic.GROUPS}), invitation.group
        )

        def make(workspace: Workspace) -> Any:
            request = workspace.ask_to_join(invitation)
            return changed, request.words(), request.to_text()

        ask(self, self._session, make, lambda done: self._made(invitation, *done), self._said.say)

    def _made(
        self, invitation: Invitation, changed: Changed, said: tuple[str, ...], text: str
    ) -> None:
        compare = translate(
            "pairing",
            "Whoever lets you in sees these six words; read them to each other if the request "
            "goes through others' hands. Then they send you a bundle: take it with Share, Take a "
            "bundle.",
        )
        six = spoken_words(said, translate("pairing", "Words of your request"), "lead")
        layout = column(words(changed.sentence, "strong"), six, words(compare, "small"), gap=10)
        if text:
            how = translate(
                "pairing",
                "Let a member photograph it and read the picture with “Let people in”, or send "
                "them the picture or the text.",
            )
            what = translate("pairing", "request to join {group}").format(group=invitation.name)
            layout.addWidget(Handed(self._session, text, what, how, invitation.name))
        other = button(translate("pairing", "Another invitation"), self.start, "quiet")
        layout.addLayout(abreast(other))
        self.show_parts(layout)
        six.setFocus()
        announce(self, changed.sentence)
        tell(self._session, changed)
