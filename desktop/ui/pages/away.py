"""While you were away: what the agent did by itself, newest first. None of it was sent."""

from __future__ import annotations

from desktop.ui.pages.agent_known import language
from desktop.ui.pages.away_cards import card
from desktop.ui.pages.away_known import Away, read
from desktop.ui.pages.base import ScrollPage
from desktop.ui.session import Session
from desktop.ui.widgets.basics import button, row, words
from desktop.ui.widgets.empty import Empty
from llm.vault.records import Note


class AwayPage(ScrollPage):
    """What is new stays marked until the person looks elsewhere; to the vault it is seen."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._away: Away | None = None
        self._new: frozenset[str] = frozenset()
        self._trouble = ""

    def refresh(self) -> None:
        if self._away is None:
            self._rebuild()
        spoken = language()
        self.session.ask(lambda ws: read(ws, spoken), self._take, self._fail)

    def _take(self, away: Away) -> None:
        if not self.isVisible():
            self._new = frozenset()
        self._away, self._trouble = away, ""
        self._new |= away.unseen
        self._rebuild()
        if away.unseen:
            self._see()

    def _see(self) -> None:
        """Quietly: a notice that a list was looked at would only be noise."""
        self.session.ask(
            lambda ws: ws.see_notes(), lambda _: self.session.refreshed.emit(), lambda _: None
        )

    def _fail(self, error: BaseException) -> None:
        self._away = None
        self.session.complain(error)
        self._trouble = self.tr("What your agent did could not be read.")
        self._rebuild()

    def _rebuild(self) -> None:
        super().refresh()

    # What is shown

    def build(self) -> None:
        note = self.tr("Nothing here was sent or adopted. Only you can do that.")
        self.add_title(self.tr("While you were away"), note=note)
        if self._trouble:
            again = button(self.tr("Try again"), self.refresh)
            self.add(words(self._trouble, "warn"), row(again, None))
        elif self._away is None:
            self.add(words(self.tr("Opening what your agent did…"), "muted"))
        elif not self._away.done:
            self._empty()
        else:
            for each in self._away.done:
                self.add(card(self, self._away, each, new=each.note.id in self._new))

    def _empty(self) -> None:
        sentence = self.tr(
            "Once it knows something of you, your agent puts your draft rulebook together, drafts "
            "how you might solve what your group deliberates, and rates what is new on the table. "
            "It does so while you type nothing, and lists it here."
        )
        self.add(Empty("moon", self.tr("Your agent did nothing while you were away"), sentence))

    # What is done

    def send(self, note: Note) -> None:
        self.session.act(self.tr("Sending the rating…"), lambda ws: ws.send_rating(note.id))

    def put_forward(self, note: Note) -> None:
        self.session.act(self.tr("Putting it forward…"), lambda ws: ws.put_forward(note.id))

    def drop(self, note: Note) -> None:
        self.session.act(self.tr("Throwing it away…"), lambda ws: ws.drop_note(note.id))

    def edit(self, note: Note) -> None:
        """Take the text to where an option is written; the note stays until it is thrown away."""
        self.session.drafts[f"option {note.deliberation}"] = note.text
        self.session.drafts.pop(f"origin {note.deliberation}", None)

        def there(_: object = None) -> None:
            self.go.emit("option", note.deliberation)

        if self.session.group == note.group:
            there()
        else:
            self.session.show_group(note.group)
            self.session.ask(lambda ws: ws.my_name, there)  # after the group was turned to
