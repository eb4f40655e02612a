"""What was said, as a calm transcript: the owner's words indented, the agent's at the left, and
under them what was noted, each with its quote."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from deliberation.profiles.profile import Evidence
from desktop.ui import look
from desktop.ui.pages.model_label import label, warning
from desktop.ui.pages.talk_known import Said
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import button, column, row, words
from desktop.ui.widgets.reading import plain_text
from desktop.ui.widgets.unrolling import Unrolling
from desktop.ui.words import shortened, translate, when, when_short

LONGEST = 40  # letters of a word that a line surely holds
INDENT = 56  # of the owner's words, in pixels at 100 %
Strike = Callable[[str], None]


def noted_words(it: Evidence, names: Mapping[str, str]) -> str:
    """ "“I hate noise”: a sign that Comfort matters to you (50 of 100)"."""
    said = translate("talk", "Noted: “{quote}”, as a sign that this matters to you: {value}.")
    if it.direction < 0:
        said = translate(
            "talk", "Noted: “{quote}”, as a sign that this matters little to you: {value}."
        )
    strength = translate("talk", "It counts {n} of 100.").format(n=it.strength)
    return f"{said.format(quote=it.words, value=names.get(it.value, it.value))} {strength}"


class SaidView(QFrame):
    """A message with what was noted of the exchange that it ends.

    `heard`: the words as they came, which then stay as they stand: to set a long answer once more
    would hold up the window.
    """

    def __init__(
        self,
        said: Said,
        names: Mapping[str, str],
        strike: Strike,
        heard: Unrolling | None = None,
    ) -> None:
        super().__init__()
        self.said = said
        mine = said.message.by == "owner"
        px = look.current().px
        self._names, self._strike = names, strike
        self._asked: set[str] = set()  # what the person is about to strike
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(INDENT) if mine else 0, 0, 0 if mine else px(INDENT) // 2, 0)
        whole.setSpacing(px(3))
        warns = warning(said.speaker) if said.by_model else ""
        head = words(
            f"{_head(said)}. {warns}" if warns else _head(said), "warn" if warns else "small"
        )
        head.setToolTip(when(said.message.at))
        whole.addWidget(head)
        text = heard or _text(said, mine=mine)
        if heard:
            heard.grew.connect(heard.setFixedHeight)
        text.setAccessibleName(_spoken(said))
        text.installEventFilter(self)
        whole.addWidget(text)
        self._whole = whole
        self._noted = column(gap=2)
        whole.addLayout(self._noted)
        for each in said.noted:
            self._noted.addWidget(self._line(each))

    def eventFilter(self, text: QObject, event: QEvent) -> bool:
        """Words can be selected once the mouse comes to them: to set them up for it at once
        takes five times as long, and a long answer would hold up the window."""
        if event.type() != QEvent.Type.Enter:
            return False
        if isinstance(text, Unrolling):
            text.removeEventFilter(self)
            heard, text = text, _text(self.said, mine=False)
            self._whole.replaceWidget(heard, text)
            heard.hide()
            heard.deleteLater()
        if isinstance(text, QLabel):
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return False

    def _line(self, it: Evidence) -> QWidget:
        line = QWidget()
        line.setObjectName(f"noted {it.id}")
        body = column(gap=2)
        line.setLayout(body)
        spoken = shortened(it.words, 90)
        what = words(noted_words(it, self._names), "small")
        if it.id not in self._asked:
            ask = translate("talk", "Strike")
            strike = button(ask, lambda: self._ask(it, sure=True), "quiet", name=f"{ask}: {spoken}")
            across = row(what, gap=12)
            across.setStretch(0, 1)
            across.addWidget(strike, alignment=Qt.AlignmentFlag.AlignTop)
            body.addLayout(across)
            return line
        never = translate("talk", "Struck, it never counts again, not even when you say it again.")
        yes, no = translate("talk", "Strike it for good"), translate("talk", "Leave it")
        body.addWidget(what)
        body.addWidget(words(never, "warn"))
        body.addLayout(
            abreast(
                button(yes, lambda: self._strike(it.id), name=f"{yes}: {spoken}"),
                button(no, lambda: self._ask(it, sure=False), "quiet", name=f"{no}: {spoken}"),
            )
        )
        return line

    def _ask(self, it: Evidence, *, sure: bool) -> None:
        """Fold out what striking means, or fold it in again."""
        (self._asked.add if sure else self._asked.discard)(it.id)
        place = self.said.noted.index(it)
        item = self._noted.itemAt(place)
        old = item.widget() if item is not None else None
        fresh = self._line(it)
        if old is not None:
            self._noted.replaceWidget(old, fresh)
            old.hide()
            old.deleteLater()
        first = fresh.findChildren(QWidget)
        for each in first:
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus:
                each.setFocus(Qt.FocusReason.OtherFocusReason)
                break


def _text(said: Said, *, mine: bool) -> QWidget:
    """The words; those that no line could hold, such as an address, are broken anywhere."""
    text = said.message.text
    if max(map(len, text.split()), default=0) > LONGEST:
        return plain_text(text, _spoken(said), units=16 if mine else 18)
    label_ = words(text, "body" if mine else "lead")
    label_.setAccessibleName(_spoken(said))
    return label_


def _spoken(said: Said) -> str:
    """What a screen reader says."""
    return f"{_head(said)}: {said.message.text}"


def _head(said: Said) -> str:
    at = when_short(said.message.at)
    if said.message.by == "owner":
        return translate("talk", "You, {at}").format(at=at)
    if said.by_model:
        return translate("talk", "Your agent, {at}, in the words of {model}").format(
            at=at, model=label(said.speaker)
        )
    return translate("talk", "Your agent, {at}, without a model").format(at=at)


class LiveView(QFrame):
    """The agent's words as they come."""

    grew = Signal(int)

    def __init__(self, head: str) -> None:
        super().__init__()
        px = look.current().px
        self._head = words(head, "small")
        self.text = Unrolling()
        self.text.setAccessibleName(translate("talk", "Your agent is answering"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, px(INDENT) // 2, 0)
        whole.setSpacing(px(3))
        whole.addWidget(self._head)
        whole.addWidget(self.text)
        self.text.grew.connect(self._fit)
        self._fit(self.text.tall)

    def say_who(self, head: str) -> None:
        self._head.setText(head)

    def _fit(self, tall: int) -> None:
        self.text.setFixedHeight(tall)
        head = self._head.heightForWidth(max(1, self.width()))
        self.grew.emit(head + look.current().px(3) + tall)


def announce(where: QWidget, text: str) -> None:
    """Have a screen reader say what the agent answered, once it is whole."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(where, text))
