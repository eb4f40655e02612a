"""Talk: the conversation with one's agent, what it noted of it, and all earlier conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.ui.pages.agent_known import language
from desktop.ui.pages.base import WIDEST, ScrollPage
from desktop.ui.pages.talk_answering import SPEAKING, Answering
from desktop.ui.pages.talk_known import Talk, read
from desktop.ui.pages.talk_list import TalkList
from desktop.ui.pages.talk_said import announce
from desktop.ui.pages.talk_tail import add_tail
from desktop.ui.pages.talk_transcript import Transcript
from desktop.ui.session import Session
from desktop.ui.widgets.basics import button, column, row, words
from desktop.ui.widgets.composer import Composer
from desktop.ui.widgets.empty import Empty
from desktop.ui.widgets.renewed import Renewed
from desktop.ui.widgets.staying import staying

if TYPE_CHECKING:
    from desktop.workspace import Workspace

NEAR = 60  # pixels from the end within which a person follows what is being said


class TalkPage(ScrollPage):
    """One conversation with a field below it, or the list of all. What is written in the field is
    kept in no draft."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.conversation = ""
        self.listing = False  # all conversations are shown, in place of one
        self.whole = False  # all of the conversation is shown, however long
        self.talk: Talk | None = None
        self.answering = Answering(self)
        self.list = TalkList(self)
        self._begun = False  # the person chose the conversation, if only by beginning a new one
        self._trouble = ""
        self._transcript = Transcript(self.strike)
        self._tail = Renewed()
        self._follows = True
        self.composer = Composer(WIDEST)
        self.composer.sent.connect(lambda text: self.answering.say(text, self.conversation))
        self.composer.stopped.connect(self.answering.stop)
        self.composer.begun.connect(self.begin)
        self.composer.listed.connect(self.show_list)
        outer = self.layout()
        assert outer is not None
        outer.addWidget(self.composer)
        self.setFocusProxy(self.composer.field)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(lambda _low, high: self._follow(high))
        bar.actionTriggered.connect(lambda _: self._moved(bar.sliderPosition()))

    # Where to

    def begin(self) -> None:
        """Begin a new conversation."""
        self.show_conversation("")
        self.setFocus()

    def show_conversation(self, conversation: str) -> None:
        """Show one, "" for one that is to begin."""
        self._begun, self.listing, self.whole = True, False, False
        self.conversation, self.talk = conversation, None
        self._follows = True
        self.refresh()

    def show_list(self) -> None:
        self.listing = True
        self._follows = False
        self.refresh()
        self.to_top()

    # What is known

    def look(self, workspace: Workspace, conversation: str) -> Talk:
        """What there is to show of a conversation. On the documents thread."""
        talk = self.talk
        here = talk is not None and talk.conversation == conversation and talk.said
        first = talk.said[0].message.id if talk and here else ""
        return read(workspace, conversation, language(), first, whole=self.whole)

    def refresh(self) -> None:
        if self.session.workspace is None:
            self.rebuild()
            return
        wanted, begun = self.conversation, self._begun

        def work(ws: Workspace) -> Talk:
            newest = "" if begun else next((each.id for each in ws.conversations()), "")
            return self.look(ws, wanted or newest)

        self.session.ask(work, self._take, self._fail)

    def _take(self, talk: Talk) -> None:
        """Show it: whole where it is another conversation, else only what has changed of it."""
        same = self.talk is not None and self.talk.conversation == talk.conversation
        before, self.talk, self._trouble = self.talk, talk, ""
        self.conversation = talk.conversation
        if not same or self.listing or before is None or not before.said or not talk.said:
            self.rebuild()
            return
        self._transcript.show_said(talk)
        self.rest()

    def _first_button(self) -> None:
        """The keyboard, when the field that it was in is not shown any more."""
        found = self._scroll.findChildren(QPushButton)
        if found:
            found[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _fail(self, error: BaseException) -> None:
        self.session.complain(error)
        self._trouble = self.tr("What you and your agent said could not be read.")
        self.rebuild()

    def rebuild(self) -> None:
        """Build all of it again."""
        super().refresh()
        wrote = self.composer.field.hasFocus()
        self.composer.setVisible(self.talk is not None and not self.listing)
        if wrote and self.listing:
            self._first_button()
        self.rest()

    def restyle(self) -> None:
        self.composer.restyle()
        self.rebuild()

    # What is shown

    def build(self) -> None:
        self._transcript, self._tail = Transcript(self.strike), Renewed()
        talk = self.talk
        if talk is None:
            self._not_yet()
        elif self.listing:
            self.list.build(talk)
        elif not talk.said and not self.answering.occupied:
            self._welcome(talk)
        else:
            self._conversation(talk)

    def _not_yet(self) -> None:
        self.add_title(self.tr("Talk"))
        if self._trouble:
            again = button(self.tr("Try again"), self.refresh)
            self.add(words(self._trouble, "warn"), row(again, None))
        else:
            self.add(words(self.tr("Opening what you said…"), "muted"))

    def _welcome(self, talk: Talk) -> None:
        sentence = self.tr(
            "Tell it what happened: an evening that went well, a chore that nobody does, a rule "
            "that bothers you. It asks back, and notes what matters to you from your own words. "
            "All of it stays on this laptop, and you can strike or forget any of it."
        )
        title = self.tr("Talk with your agent about your life together with others")
        if talk.conversations:
            title = self.tr("A new conversation")
        self.add(Empty("chat-circle-text", title, sentence))
        self.add(self._tail)

    def _conversation(self, talk: Talk) -> None:
        note = self.tr("All of it stays on this laptop. You can strike or forget any of it.")
        self.add_title(self.tr("Talk"), note=note)
        if talk.earlier:
            label_ = self.tr("Show the {n} messages before these").format(n=talk.earlier)
            self.add(row(button(label_, self._show_whole, "quiet"), None))
        self.add(self._transcript)
        self._transcript.show_said(talk)
        self.body.addSpacing(8)
        self.add(self._tail)

    def _show_whole(self) -> None:
        self.whole, self.talk, self._follows = True, None, False
        self.refresh()

    # While the agent speaks

    @property
    def _speaks_here(self) -> bool:
        it = self.answering
        return it.phase == SPEAKING and it.conversation == self.conversation and not self.listing

    def live(self) -> None:
        """Show that the agent is about to answer, or who it is that does."""
        self.composer.occupy(on=self.answering.occupied)
        if self._speaks_here and self.talk is not None:
            began = not self._transcript.speaks
            self._transcript.begin(self.answering.speaker, self.answering.text)
            if began:
                self._show_tail()

    def heard(self, piece: str, *, anew: bool) -> None:
        """The next words of the agent's."""
        if self._speaks_here:
            self._transcript.hear(piece, anew=anew)

    # What Answering tells

    def kept(self, talk: Talk) -> None:
        """What the owner said is kept."""
        self._begun, self._follows = True, True
        if talk.said:
            self.composer.said(talk.said[-1].message.text)
        if self.answering.conversation == self.conversation:
            self._take(talk)

    def answered(self, talk: Talk) -> None:
        """What the agent said is kept."""
        if talk.conversation != self.conversation or self.listing:
            self.rest()
            return
        self._take(talk)
        if talk.said:
            announce(self, talk.said[-1].message.text)

    def noted(self, talk: Talk) -> None:
        """What was noted of it is kept."""
        if talk.conversation == self.conversation and not self.listing:
            self._take(talk)

    def rest(self) -> None:
        """Show what goes on now, if anything does."""
        if not self._speaks_here:
            self._transcript.end()
        self.live()
        self._show_tail()

    def _show_tail(self) -> None:
        parts = column()
        if self.talk is not None and not self.listing:
            add_tail(self, parts, self.talk)
        with staying(self._tail):
            self._tail.show_parts(parts)

    # What is done

    def strike(self, evidence: str) -> None:
        self.session.act(self.tr("Striking it…"), lambda ws: ws.strike(evidence))

    def forget(self, conversation: str) -> None:
        """Forget it for good; the page says before what goes with it."""
        if self.answering.conversation == conversation:
            self.answering.stop()
            self.answering.noting.interrupt()
        if self.conversation == conversation:
            self.conversation, self._begun = "", True
        self.session.act(self.tr("Forgetting it…"), lambda ws: ws.forget(conversation))

    # Following the end

    def _moved(self, place: int) -> None:
        bar = self._scroll.verticalScrollBar()
        self._follows = place >= bar.maximum() - NEAR and not self.listing

    def _follow(self, high: int) -> None:
        """More was said: show it, unless the person looks or does something further up."""
        focused = QApplication.focusWidget()
        if self._follows and not (focused and self._scroll.isAncestorOf(focused)):
            self._scroll.verticalScrollBar().setValue(high)
