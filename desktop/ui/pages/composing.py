"""My draft rulebook: the pieces that the owner would choose, all together, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from deliberation.pieces.composing_words import explain
from deliberation.pieces.composition import Composition, Wishes
from desktop.ui.pages.composing_cards import chosen_card, left_card, sum_card
from desktop.ui.pages.pieces_known import Drafted, Shelf, draft
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.empty import Empty
from desktop.ui.widgets.reading import plain_text
from desktop.ui.words import translate

if TYPE_CHECKING:
    from desktop.ui.pages.pieces import PiecesPage

SHOWN = 10  # pieces that were left out, before more are asked for
PATIENCE = 250  # milliseconds after which it says that it works on it
_DRAFT = "wishes for my draft rulebook"


class Composing:
    """Works it out on the documents thread, and adds what came of it to the page of pieces.

    What must and must never be in it is kept as a draft: "+id" and "-id".
    """

    def __init__(self, page: PiecesPage) -> None:
        self.page = page
        self._drafted: Drafted | None = None
        self._ticket, self._answer = 0, 0  # numbers of the newest question and the newest answer
        self._end: Callable[[], None] | None = None  # what ends the sign that it is worked on
        self._wished_now = ""  # the name of the button that was pressed
        self._all, self._sums = False, False

    # Wishes

    @property
    def wishes(self) -> Wishes:
        """What the person wants in any case, of the pieces that are here."""
        kept = self.page.session.drafts.get(_DRAFT, "").split()
        here = {each.id for each in self.page.shelf.pieces} if self.page.shelf else set()
        must = frozenset(each[1:] for each in kept if each[0] == "+" and each[1:] in here)
        never = frozenset(each[1:] for each in kept if each[0] == "-" and each[1:] in here)
        return Wishes(must, never - must)

    def wish(self, piece: str, sign: str) -> None:
        """Want a piece in any case ("+"), never ("-"), or leave it to the sums ("")."""
        now = self.wishes
        kept = {f"+{each}" for each in now.must} | {f"-{each}" for each in now.never}
        kept -= {f"+{piece}", f"-{piece}"}
        if sign:
            kept.add(sign + piece)
        self._wished_now = f"wish {piece}"
        self._keep(kept)

    def wish_nothing(self) -> None:
        """Take all wishes back."""
        self._keep(set())

    def _keep(self, wishes: set[str]) -> None:
        drafts = self.page.session.drafts
        if wishes:
            drafts[_DRAFT] = " ".join(sorted(wishes))
        else:
            drafts.pop(_DRAFT, None)
        self._show()
        self.work_out()

    # Working it out

    def work_out(self) -> None:
        """Ask for it anew; where nothing has changed the answer comes at once."""
        group, wishes = self.page.session.group, self.wishes
        self._ticket += 1
        ticket = self._ticket
        QTimer.singleShot(PATIENCE, self.page, lambda: self._slow(ticket))

        def failed(error: BaseException) -> None:
            self._answered(ticket, self._drafted)
            self.page.session.complain(error)

        self.page.session.ask(
            lambda ws: draft(ws, group, wishes), lambda it: self._answered(ticket, it), failed
        )

    def _slow(self, ticket: int) -> None:
        """It takes a moment: say so."""
        if ticket == self._ticket and ticket > self._answer and self._end is None:
            self._end = self.page.session.begin_long(translate("composing", "Choosing…"))
            self._show()

    def _answered(self, ticket: int, found: Drafted | None) -> None:
        self._answer = max(ticket, self._answer)
        if ticket < self._ticket:
            return
        if self._end is not None:
            self._end()
        if self._end is not None or found != self._drafted:
            self._drafted, self._end = found, None
            self._show()
        self._look_at_wished()

    def _show(self) -> None:
        if self.page.place == "composing":
            self.page.rebuild()

    def _look_at_wished(self) -> None:
        """Bring the piece that was asked for or refused into view, where it stands now."""
        wished, self._wished_now = self._wished_now, ""
        if wished and self.page.place == "composing":
            self.page.bring(wished)

    # What is shown

    def build(self, shelf: Shelf) -> None:
        """Add it to the page."""
        back = button(
            translate("composing", "All pieces"), self.page.browse, "quiet", glyph="arrow-left",
            name=translate("composing", "Back to all pieces (Esc)"),
        )  # fmt: skip
        self.page.add(row(back, None))
        note = translate(
            "composing",
            "The government that you would choose from the pieces, by your own values. It stays on "
            "this laptop and binds nobody.",
        )
        self.page.add_title(translate("composing", "My draft rulebook"), note=note)
        drafted = self._drafted
        if self._end is not None or drafted is None:
            work = translate("composing", "Working out which set of pieces serves you best…")
            self.page.add(words(work, "lead"))
        if drafted is None:
            return
        if drafted.nothing:
            self._empty()
            return
        self._wished(shelf)
        if drafted.trouble:
            self.page.add(Card(words(drafted.trouble, "warn"), role="notice"))
        if drafted.composition is not None:
            self._composition(shelf, drafted.composition)

    def _empty(self) -> None:
        sentence = translate(
            "composing",
            "To choose for you, it has to know what matters to you. Twenty everyday situations "
            "give it a start, in some three minutes, and nothing leaves this laptop.",
        )
        ask = button(
            translate("composing", "Tell my agent what matters to me"),
            lambda: self.page.go.emit("agent", ""), "primary",
        )  # fmt: skip
        title = translate("composing", "Nothing is known of you yet")
        self.page.add(Empty("compass", title, sentence, ask))

    def _wished(self, shelf: Shelf) -> None:
        """What is wanted in any case, and the way back from it."""
        now = self.wishes
        if not now.must and not now.never:
            return
        card = Card(words(translate("composing", "What you asked for"), "strong"), gap=4)
        for ids, said in (
            (now.must, translate("composing", "In it, whatever else: “{title}”")),
            (now.never, translate("composing", "Never in it: “{title}”")),
        ):
            for each in sorted(ids, key=shelf.title):
                title = shelf.title(each)
                spoken = translate("composing", "Take it back: {title}").format(title=title)
                one = button(
                    translate("composing", "Take it back"),
                    lambda id_=each: self.wish(id_, ""), "quiet", name=spoken,  # type: ignore[misc]
                )  # fmt: skip
                across = row(words(said.format(title=title)), one, gap=16)
                across.setStretch(0, 1)
                card.body.addLayout(across)
        back = button(translate("composing", "Take all of this back"), self.wish_nothing, "quiet")
        card.body.addLayout(row(back, None))
        self.page.add(card)

    def _composition(self, shelf: Shelf, found: Composition) -> None:
        self.page.add(sum_card(shelf, found))
        if found.chosen:
            self.page.add_heading(translate("composing", "What you would choose"))
        for chosen in sorted(found.chosen, key=lambda each: (-each.worth.net, each.worth.piece)):
            self.page.add(chosen_card(self, shelf, chosen))
        left = sorted(
            found.left_out,
            key=lambda each: (each.because != "refused", -each.worth.net, each.worth.piece),
        )
        if left:
            self.page.add_heading(translate("composing", "What is left out"))
        for each in left if self._all else left[:SHOWN]:
            self.page.add(left_card(self, shelf, each))
        if len(left) > SHOWN and not self._all:
            label = translate("composing", "Show all {n} that are left out").format(n=len(left))
            self.page.add(row(button(label, self._show_all, "quiet"), None))
        self._reckoning(shelf, found)

    def _show_all(self) -> None:
        self._all = True
        self.page.rebuild()

    def _reckoning(self, shelf: Shelf, found: Composition) -> None:
        """Every sum in words, for those who want to do it again."""
        label = translate("composing", "Show each sum")
        if self._sums:
            label = translate("composing", "Hide the sums")
        self.page.add(row(button(label, self._turn_sums, "quiet"), None))
        if self._sums:
            said = "\n\n".join(explain(found, {**shelf.values, **shelf.titles}))
            self.page.add(plain_text(said, translate("composing", "Each sum"), units=15))

    def _turn_sums(self) -> None:
        self._sums = not self._sums
        self.page.rebuild()
