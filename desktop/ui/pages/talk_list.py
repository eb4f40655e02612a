"""The owner's conversations with their agent, each to be gone on with or forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.pages.talk_known import Goes, Talk, what_goes
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.words import counted, join_names, shortened, translate, when
from llm.vault.records import Conversation

if TYPE_CHECKING:
    from desktop.ui.pages.talk import TalkPage


class TalkList:
    """Adds them to the page; `going` is what goes with the one that is about to be forgotten."""

    def __init__(self, page: TalkPage) -> None:
        self._page = page
        self._asked = ""  # the conversation that is about to be forgotten
        self._going: Goes | None = None

    def build(self, talk: Talk) -> None:
        page = self._page
        begin = button(translate("talk", "New conversation"), page.begin, "primary")
        note = translate("talk", "All of them are kept on this laptop, and nowhere else.")
        page.add_title(translate("talk", "Conversations"), begin, note=note)
        if not talk.conversations:
            page.add(words(translate("talk", "You have not talked with your agent yet."), "lead"))
        for each in talk.conversations:
            page.add(self._card(each))

    def _card(self, it: Conversation) -> Card:
        title = words(it.title, "strong")
        about = translate("talk", "Begun on {date}, {messages}").format(
            date=when(it.started), messages=messages_words(it.messages)
        )
        card = Card(title, words(about, "small"), gap=4)
        if self._asked == it.id:
            self._confirm(card, it)
            return card
        name = shortened(it.title, 60)
        open_, forget = translate("talk", "Go on with it"), translate("talk", "Forget it…")
        go = button(open_, lambda: self._page.show_conversation(it.id), name=f"{open_}: {name}")
        go.setObjectName(f"open {it.id}")
        ask = button(forget, lambda: self._ask(it.id), "quiet", name=f"{forget} {name}")
        ask.setObjectName(f"forget {it.id}")
        card.body.addLayout(abreast(go, ask))
        return card

    def _confirm(self, card: Card, it: Conversation) -> None:
        said = translate("talk", "Counting what would go…")
        if self._going is not None:
            said = goes_words(self._going)
        card.body.addWidget(words(said, "warn"))
        if self._going is None:
            return
        yes, no = translate("talk", "Forget it for good"), translate("talk", "Keep it")
        name = shortened(it.title, 60)
        forget = button(yes, lambda: self._forget(it.id), name=f"{yes}: {name}")
        keep = button(no, lambda: self._ask(""), "quiet", name=f"{no}: {name}")
        forget.setObjectName(f"forget {it.id}")
        card.body.addLayout(row(forget, keep, None))

    def _ask(self, conversation: str) -> None:
        self._asked, self._going = conversation, None
        if not conversation:
            self._page.rebuild()
            return

        def counted_(goes: Goes) -> None:
            if self._asked == conversation:
                self._going = goes
                self._page.rebuild()

        self._page.session.ask(lambda ws: what_goes(ws, conversation), counted_)

    def _forget(self, conversation: str) -> None:
        self._asked, self._going = "", None
        self._page.forget(conversation)


def messages_words(count: int) -> str:
    return counted(count, translate("talk", "message"), translate("talk", "messages"))


def goes_words(it: Goes) -> str:
    """Exactly what goes, in a sentence or two."""
    parts = [messages_words(it.messages)]
    for count, one, many in (
        (it.evidence, translate("talk", "thing that your agent noted of it"),
         translate("talk", "things that your agent noted of it")),
        (it.elsewhere, translate("talk", "answer in another conversation that rests on it"),
         translate("talk", "answers in other conversations that rest on it")),
        (it.notes, translate("talk", "draft that rests on it, on the list of what was done "
                             "while you were away"),
         translate("talk", "drafts that rest on it, on the list of what was done while you were "
                   "away")),
    ):  # fmt: skip
        if count:
            parts.append(counted(count, one, many))
    said = translate(
        "talk",
        "This goes for good: {parts}, and every line of the journal with its words. Your profile "
        "will be as if it had never been. What was sent to a group before stays there.",
    )
    return said.format(parts=join_names(parts))
