"""Saying whom exactly these words touch, who speaks for them, and what it does to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from deliberation.acts import Touched
from deliberation.folding.touching import CONSENTING, MEMBERS, NAMED, OUTSIDERS
from deliberation.state import Touching
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, column, words
from desktop.ui.widgets.draft_line import DraftLine
from desktop.ui.widgets.draft_pick import DraftPick
from desktop.ui.widgets.harm import HarmSlider, harm_words
from desktop.ui.words import translate
from desktop.views import GroupView


@dataclass(frozen=True)
class Text:
    """The words that it is about: which clause's, which exact ones, and what to call them."""

    clause: str
    sha256: str
    name: str


@dataclass(frozen=True)
class Folding:
    """Whether the form is unfolded, and how to unfold or fold it."""

    open: bool
    set: Callable[[bool], None]


def said_of(view: GroupView, text: Text) -> list[Touching]:
    """What the owner has said of these very words."""
    return [
        each
        for each in view.state.touches
        if (each.member, each.clause, each.sha256) == (view.me, text.clause, text.sha256)
    ]


def field_key(text: Text) -> str:
    """What the drafts of the form for these words begin with."""
    return f"touch {text.clause} {text.sha256}"


def hand_in(
    session: Session,
    text: Text,
    said: Sequence[Touching | Touched],
    then: Callable[[], None] = lambda: None,
) -> None:
    """Say exactly this of the words; those who consent are always among whom it touches."""
    group = session.group
    kept = [Touched(e.who, e.name, e.speaker, e.harm) for e in said if e.who != CONSENTING]
    touched = [Touched(CONSENTING), *kept]
    session.act(
        translate("touching", "Noting whom it touches…"),
        lambda ws: ws.touch(group, text.clause, text.sha256, touched),
        lambda _: then(),
    )


class TouchForm(Card):
    """Who else is touched, who speaks for them, and what it does to them."""

    def __init__(self, session: Session, view: GroupView, text: Text, folding: Folding) -> None:
        super().__init__(gap=6)
        self._session, self._view, self._text, self._folding = session, view, text, folding
        key = field_key(text)
        who = [
            (NAMED, translate("touching", "others, by name or kind")),
            (OUTSIDERS, translate("touching", "whoever comes by")),
            (MEMBERS, translate("touching", "all members")),
        ]
        self._who = DraftPick(session, f"{key} who", translate("touching", "Who is touched"), who)
        self._name = DraftLine(
            session, f"{key} name", translate("touching", "Who they are"),
            hint=translate("touching", "Such as “the neighbours” or “Mia, aged six”"),
        )  # fmt: skip
        nobody = translate("touching", "nobody")
        members = [(member.id, member.name) for member in view.state.current]
        self._speaker = DraftPick(
            session, f"{key} speaker", translate("touching", "Who speaks for them"),
            [("", nobody), *members],
        )  # fmt: skip
        self._harm = _Harm(session, f"{key} harm")
        self._others = QWidget()
        self._naming = QWidget()
        self._build()
        self._who.currentIndexChanged.connect(lambda _: self._show())
        self._show()

    def _build(self) -> None:
        can = translate(
            "touching",
            "Children, and others who cannot consent, need a member who speaks for them; what "
            "the speaker says of the harm goes before what others say.",
        )
        self._naming.setLayout(
            column(words(translate("touching", "Who are they?"), "small"), self._name, gap=4)
        )
        self._others.setLayout(
            column(
                self._naming,
                words(translate("touching", "Who speaks for them?"), "small"), self._speaker,
                words(can, "small"), self._harm, gap=4,
            )
        )  # fmt: skip
        say = button(
            translate("touching", "Say so"), self._say, "primary",
            name=translate("touching", "Say whom it touches: {text}").format(text=self._text.name),
        )  # fmt: skip
        never = button(
            translate("touching", "Never mind"),
            lambda: self._folding.set(False),
        )
        never.setObjectName(f"{field_key(self._text)} who")  # and back again
        title = translate("touching", "Whom do these words touch?")
        for part in (words(title, "strong"), self._who, self._others):
            self.body.addWidget(part)
        self.body.addLayout(abreast(say, never))

    def _show(self) -> None:
        """Members say by rating what it does to them; only others are asked about here."""
        self._others.setVisible(self._who.picked != MEMBERS)
        self._naming.setVisible(self._who.picked == NAMED)

    def _say(self) -> None:
        who = self._who.picked
        name = " ".join(self._name.said.split()) if who == NAMED else ""
        if who == NAMED and not name:
            self._session.failed.emit(
                translate("touching", "Please say who they are, by name or kind.")
            )
            return
        speaker, harm = self._speaker.picked, self._harm.harm
        new = Touched(who) if who == MEMBERS else Touched(who, name, speaker, harm)
        before = [
            each for each in said_of(self._view, self._text)
            if (each.who, each.name.casefold()) != (who, name.casefold())
        ]  # fmt: skip
        hand_in(self._session, self._text, [*before, new], self._done)

    def _done(self) -> None:
        for each in (self._who, self._name, self._speaker, self._harm):
            each.done()
        self._folding.set(False)


class _Harm(HarmSlider):
    """What it does to them, from 0 for no harm to 100 for the worst."""

    def __init__(self, session: Session, key: str) -> None:
        super().__init__(session, key, words("", "strong"))

    def _say(self) -> None:
        said = translate("touching", "It does them {harm} ({n} of 100), compared with now.")
        if not self.harm:
            said = translate("touching", "It does them no harm, compared with now.")
        said = said.format(harm=harm_words(self.harm), n=self.harm)
        self.said.setText(said)
        self.slider.setAccessibleName(said)
