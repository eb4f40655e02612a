"""The questionnaire, one situation at a time: its answers, how far one is, the ways out."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from deliberation.profiles.questionnaire import NEITHER, Questionnaire, Situation
from desktop.ui import look
from desktop.ui.icons import picture
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, column, row, words


def first_open(questionnaire: Questionnaire, answers: Mapping[str, str]) -> int:
    """The place of the first situation without an answer; 0 where all have one."""
    open_ = (i for i, each in enumerate(questionnaire.situations) if each.id not in answers)
    return next(open_, 0)


class Choice(QPushButton):
    """An answer to press, on as many lines as it needs. The one given before is ticked."""

    def __init__(self, text: str, situation: str, *, given: bool) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setChecked(given)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setAccessibleDescription(
            self.tr("Your answer so far, to: {situation}").format(situation=situation)
            if given
            else situation
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        mark = QLabel()
        glyph = "check-circle-fill" if given else "circle"
        mark.setPixmap(picture(glyph, 20, look.current().tokens.accent))
        self._label = words(text, "strong" if given else "body")
        self._line = row(mark, self._label, gap=12)
        self._line.setStretch(1, 1)
        self._margin = look.current().px(12)
        self._line.setContentsMargins(self._margin, self._margin, self._margin, self._margin)
        for each in (mark, self._label):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(self._line)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._line.totalHeightForWidth(width)

    def sizeHint(self) -> QSize:
        return QSize(look.current().px(420), self._line.totalSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(look.current().px(160), self._line.totalMinimumSize().height())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second half of a double click must not answer the situation that came next."""
        event.accept()


class Questions(QWidget):
    """`answered(situation, answer)` is to keep an answer; `moved(place)` shows another situation.

    The place after the last situation is the end, which says how many are answered.
    """

    answered = Signal(str, str)
    moved = Signal(int)
    stopped = Signal()

    def __init__(self, questionnaire: Questionnaire, answers: Mapping[str, str], at: int) -> None:
        super().__init__()
        self._questionnaire, self._answers, self._at = questionnaire, answers, at
        self._all = questionnaire.situations
        self._done = sum(each.id in answers for each in self._all)
        self.choices: list[Choice] = []
        over = at >= len(self._all)
        self.setLayout(self._end() if over else self._situation(self._all[at]))

    def focus(self) -> None:
        """Take the keyboard to the answer that was given, or to the first."""
        given = [each for each in self.choices if each.isChecked()]
        for each in (given or self.choices)[:1]:
            each.setFocus(Qt.FocusReason.OtherFocusReason)

    def _situation(self, situation: Situation) -> QBoxLayout:
        given = self._answers.get(situation.id, "")
        offered = [(each.id, each.words) for each in situation.answers]
        offered.append((NEITHER, self.tr("None of these, or I can't say")))
        for id_, text in offered:
            choice = Choice(text, situation.words, given=id_ == given)
            choice.setObjectName(f"choice {id_}")
            choice.clicked.connect(lambda _, a=id_: self.answered.emit(situation.id, a))
            self.choices.append(choice)
        place = self.tr("Situation {n} of {all}").format(n=self._at + 1, all=len(self._all))
        return column(
            words(place, "muted"), self._progress(), self._gap(),
            words(situation.words, "heading"), *self.choices, self._gap(), self._ways(given),
            gap=10,
        )  # fmt: skip

    def _ways(self, given: str) -> QBoxLayout:
        back = button(self.tr("Back"), lambda: self.moved.emit(self._at - 1), glyph="arrow-left")
        back.setEnabled(self._at > 0)
        onward = self.tr("Next") if given else self.tr("Later")
        next_ = button(onward, lambda: self.moved.emit(self._at + 1))
        next_.setObjectName("onward")
        stop = button(
            self.tr("Stop for now"), self.stopped.emit, "quiet",
            name=self.tr("Stop for now; your answers are kept"),
        )  # fmt: skip
        return abreast(back, next_, stop)

    def _end(self) -> QBoxLayout:
        missing = len(self._all) - self._done
        if missing:
            said = self.tr("You have answered {n} of {all} situations. That is a start.")
        else:
            said = self.tr("You have answered all {all} situations. Thank you.")
        said = said.format(n=self._done, all=len(self._all))
        on = self.tr(
            "What your agent makes of it is on the wheel. Each answer is shown there with what it "
            "counts for, and you can strike it or set a value yourself."
        )
        see = button(self.tr("See the wheel"), self.stopped.emit, "primary")
        buttons = [see]
        if missing:
            place = first_open(self._questionnaire, self._answers)
            buttons.append(button(self.tr("Answer those left out"), lambda: self.moved.emit(place)))
        else:
            back = len(self._all) - 1
            buttons.append(button(self.tr("Back"), lambda: self.moved.emit(back)))
        card = Card(words(said, "lead"), words(on), abreast(*buttons), role="call", gap=12)
        return column(self._progress(), self._gap(), card)

    def _progress(self) -> QProgressBar:
        bar = QProgressBar()
        bar.setRange(0, len(self._all))
        bar.setValue(self._done)
        bar.setTextVisible(False)
        said = self.tr("{n} of {all} answered").format(n=self._done, all=len(self._all))
        bar.setAccessibleName(said)
        bar.setToolTip(said)
        return bar

    def _gap(self) -> QWidget:
        gap = QWidget()
        gap.setFixedHeight(look.current().px(6))
        return gap
