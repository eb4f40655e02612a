"""What matters to you: the wheel of values with the evidence behind each, what changed of it
lately, and what a group gets of it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from deliberation.profiles.explaining import sentence
from desktop.ui import look
from desktop.ui.pages.agent_changes import show_changes
from desktop.ui.pages.agent_fidelity import show_fidelity
from desktop.ui.pages.agent_known import Known, language, read
from desktop.ui.pages.agent_sharing import show_sharing
from desktop.ui.pages.agent_value import value_card
from desktop.ui.pages.agent_words import knows
from desktop.ui.pages.base import ScrollPage
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import STACKED
from desktop.ui.widgets.basics import button, clear, column, row, words
from desktop.ui.widgets.empty import Empty
from desktop.ui.widgets.questions import Questions, first_open
from desktop.ui.widgets.wheel import Spoke, Wheel


class AgentPage(ScrollPage):
    """Everything is asked for on the documents thread, where the vault is; then it is shown."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.value = ""  # the chosen one
        self.settings: dict[str, int] = {}  # where the sliders were left, by value
        self.reasons: dict[str, str] = {}  # private words: kept in no draft, only while it is open
        self._opened: set[str] = set()
        self._known: Known | None = None
        self._trouble = ""
        self._asking: int | None = None  # the situation that is asked, by its place
        self._keeping = False  # an answer is on its way to the vault
        self._detail = column()

    def refresh(self) -> None:
        group, spoken = self.session.group, language()
        if self._known is None:
            self._rebuild()
        if self.session.workspace is not None:
            self.session.ask(lambda ws: read(ws, group, spoken), self._take, self._fail)

    def is_open(self, what: str) -> bool:
        """Whether the person has unfolded `what`."""
        return what in self._opened

    def unfold(self, what: str, *, open_: bool = True) -> None:
        """Unfold or fold `what`, and show the page so."""
        (self._opened.add if open_ else self._opened.discard)(what)
        self._rebuild()

    # What is known

    def _take(self, known: Known) -> None:
        self._known, self._trouble = known, ""
        if not self.value:
            self.value = max(known.profile.standings, key=lambda each: each.weight).value
        self._rebuild()

    def _fail(self, error: BaseException) -> None:
        self._known = None
        self.session.complain(error)
        self._trouble = self.tr("What your agent knows could not be read.")
        self._rebuild()

    def _rebuild(self) -> None:
        super().refresh()

    # What is shown

    def build(self) -> None:
        known = self._known
        if known is None:
            self._not_yet()
        elif self._asking is not None:
            self._ask(known, self._asking)
        else:
            self._title(known)
            if known.nothing and not self.is_open("wheel"):
                self._empty()
            else:
                self._wheel(known)
            view = self.session.view
            show_sharing(self, known, view)
            show_fidelity(self, known, view)

    def _not_yet(self) -> None:
        self.add_title(self.tr("What matters to you"))
        if self._trouble:
            again = button(self.tr("Try again"), self.refresh)
            self.add(words(self._trouble, "warn"), row(again, None))
        else:
            self.add(words(self.tr("Opening what your agent knows…"), "muted"))

    def _title(self, known: Known) -> None:
        note = self.tr("What it knows of you is kept on this laptop, and you can strike any of it.")
        if known.nothing:
            self.add_title(self.tr("What matters to you"), note=note)
        else:
            done, all_ = len(known.answers), len(known.questionnaire.situations)
            label = self.tr("Answer the questions")
            if done:
                label = self.tr("See my answers")
                if done < all_:
                    label = self.tr("Go on answering")
                note += " " + self.tr("{n} of {all} situations are answered.").format(
                    n=done, all=all_
                )
            draft = button(self.tr("My draft rulebook"), lambda: self.go.emit("composing", ""))
            self.add_title(
                self.tr("What matters to you"), button(label, self.ask), draft, note=note
            )
        if self.session.view is None:
            back = button(self.tr("Found or join a group"), lambda: self.go.emit("welcome", ""),
                          "quiet", glyph="arrow-left")  # fmt: skip
            self.add(row(back, None))

    def _empty(self) -> None:
        sentence_ = self.tr(
            "Twenty everyday situations give it a start, in some three minutes. There is no right "
            "answer, you can stop at any time, and nothing leaves this laptop."
        )
        start = button(self.tr("Answer the questions"), self.ask, "primary")
        by_hand = button(self.tr("Set the values by hand"), lambda: self.unfold("wheel"))
        title = self.tr("Your agent knows nothing of you yet")
        if look.current().size < STACKED:
            self.add(Empty("compass", title, sentence_, start, by_hand))
        else:
            self.add(Empty("compass", title, sentence_, start), row(by_hand, None))

    def _wheel(self, known: Known) -> None:
        self.add(words(knows(known.profile, known.names), "lead"))
        spokes = [
            Spoke(each.name, known.profile.of(each.value),
                  f"{each.sentence} {sentence(known.profile, each.value, known.names)}")
            for each in known.values
        ]  # fmt: skip
        wheel = Wheel(spokes, self.value)
        wheel.picked.connect(self._pick)
        legend = self.tr(
            "The longer a wedge, the more the value weighs; the line across its end reaches from "
            "the least to the most that it could well be. A dotted wedge: nothing was said about "
            "it. The dashed circle is an even share, 50 of 1000. Neighbours go together, and what "
            "lies across pulls the other way."
        )
        self._detail = column()
        self.add(wheel, words(legend, "small"))
        show_changes(self, known)
        self.add(self._detail)
        self._show_value(known)

    def _pick(self, value: str) -> None:
        self.value = value
        self._opened -= {"all 1", "all -1"}
        if self._known is not None:
            self._show_value(self._known)

    def _show_value(self, known: Known) -> None:
        clear(self._detail)
        self._detail.addWidget(value_card(self, known, self.value))

    # The questions

    def ask(self) -> None:
        """Ask the first situation that is open, or all again where none is."""
        if self._known is not None:
            self._go_to(first_open(self._known.questionnaire, self._known.answers))

    def _ask(self, known: Known, at: int) -> None:
        self.add_title(self.tr("Twenty situations"))
        lead = self.tr("Say what is most like you. Each answer is kept at once, on this laptop.")
        self.add(words(lead, "muted"))
        questions = Questions(known.questionnaire, known.answers, at)
        questions.answered.connect(self._answer)
        questions.moved.connect(self._go_to)
        questions.stopped.connect(self._stop)
        self._questions = questions
        self.add(questions)

    def _go_to(self, at: int) -> None:
        self._asking = at
        self._rebuild()
        self.to_top()
        self._questions.focus()

    def _stop(self) -> None:
        self._asking = None
        self._rebuild()
        self.to_top()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self, situation: str, answer: str) -> None:
        """Keep it, and go on. Quietly: a notice for each of twenty answers would only be noise."""
        at, group, spoken = self._asking, self.session.group, language()
        if at is None or self._keeping:
            return
        self._keeping = True

        def kept(known: Known) -> None:
            self._keeping, self._known = False, known
            if self._asking == at:
                self._go_to(at + 1)
            else:
                self._rebuild()

        def failed(error: BaseException) -> None:
            self._keeping = False
            self._rebuild()
            self.session.complain(error)

        self.session.ask(
            lambda ws: (ws.answer({situation: answer}, spoken), read(ws, group, spoken))[1],
            kept,
            failed,
        )

    # What is done

    def strike(self, evidence: str) -> None:
        self.session.act(self.tr("Striking it…"), lambda ws: ws.strike(evidence))

    def correct(self, value: str, number: int, why: str) -> None:
        """Set a value to a number from -100 to 100 that is not 0."""
        direction = 1 if number > 0 else -1

        def done(_: object) -> None:
            self.settings.pop(value, None)
            self.reasons.pop(value, None)
            self.unfold(f"set {value}", open_=False)

        self.session.act(
            self.tr("Setting it…"),
            lambda ws: ws.correct(value, direction, abs(number), why),
            done,
        )

    def share(self, level: str) -> None:
        group = self.session.group
        self.session.act(self.tr("Sharing…"), lambda ws: ws.share_values(group, level))

    def open_predictions(self) -> None:
        group = self.session.group
        self._opened.discard("predictions")
        self.session.act(self.tr("Opening them…"), lambda ws: ws.open_predictions(group))
