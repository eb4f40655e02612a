"""The transcript of a conversation: what was said, and below it the agent's words as they come.

While these come, only the part that they are in changes; the rest stays as it was built.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.ui.pages.model_label import Speaker, label, warning
from desktop.ui.pages.talk_known import Said, Talk
from desktop.ui.pages.talk_said import LiveView, SaidView
from desktop.ui.widgets.pile import Pile
from desktop.ui.words import translate

if TYPE_CHECKING:
    from desktop.ui.widgets.unrolling import Unrolling


class Transcript(Pile):
    def __init__(self, strike: Callable[[str], None]) -> None:
        """`strike` gets the id of a piece of evidence that is to count no more."""
        super().__init__(gap=18)
        self._strike = strike
        self._live: LiveView | None = None

    @property
    def speaks(self) -> bool:
        """Whether the agent's words are coming."""
        return self._live is not None

    def show_said(self, talk: Talk) -> None:
        """Put what is new below the rest, and replace what has changed."""
        shown = [each for each in self.parts if isinstance(each, SaidView)]
        same = 0
        while same < min(len(shown), len(talk.said)) and shown[same].said == talk.said[same]:
            same += 1
        if same == max(len(shown), len(talk.said)):
            return
        for old in shown[same:]:
            self.remove(old)
        for said in talk.said[same:]:
            self.append(SaidView(said, talk.names, self._strike, self._heard(said)))
        self.end()

    def _heard(self, said: Said) -> Unrolling | None:
        """The words on the screen, where they are those that were kept."""
        live = self._live
        if live is None or not said.by_model or live.text.text.strip() != said.message.text:
            return None
        live.text.grew.disconnect()
        return live.text

    def begin(self, who: Speaker | None, heard: str) -> None:
        """Show that the agent is about to speak, or who it is that does; `heard` so far."""
        head = translate("talk", "Your agent is thinking…")
        if who is not None:
            head = translate("talk", "Your agent, in the words of {model}").format(model=label(who))
            head = f"{head}. {warning(who)}" if warning(who) else head
        if self._live is not None:
            self._live.say_who(head)
            return
        live = self._live = LiveView(head)
        live.grew.connect(lambda tall: self.grow(live, tall))
        self.append(live)
        if heard:
            live.text.append(heard)

    def hear(self, piece: str, *, anew: bool) -> None:
        """The next words; `anew`: in place of those before."""
        if self._live is None:
            return
        if anew:
            self._live.text.clear()
        self._live.text.append(piece)

    def end(self) -> None:
        """The agent has spoken."""
        if self._live is not None:
            self.remove(self._live)
            self._live = None
