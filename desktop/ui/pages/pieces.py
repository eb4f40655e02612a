"""Pieces: rules to take over, each to be looked at and filled in, and one's own from them."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from deliberation.pieces.piece import Piece
from desktop.ui import files
from desktop.ui.pages.agent_known import language
from desktop.ui.pages.base import ScrollPage
from desktop.ui.pages.composing import Composing
from desktop.ui.pages.piece import show_piece
from desktop.ui.pages.pieces_known import Shelf, read
from desktop.ui.pages.pieces_list import PiecesList
from desktop.ui.pages.share_piece import share_form
from desktop.ui.session import Session
from desktop.ui.widgets.basics import button, row, words

SUFFIX = ".folkmoot-piece.toml"
SETTLED = 40  # milliseconds after which a page that was built anew has its places
BROWSE, PIECE, COMPOSING, SHARE = "browse", "piece", "composing", "share"


class PiecesPage(ScrollPage):
    """Everything is asked for on the documents thread; then it is shown."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.shelf: Shelf | None = None
        self.place = BROWSE
        self.piece = ""  # the id of the one that is looked at
        self.composing = Composing(self)
        self._came_from = BROWSE
        self._trouble = ""
        self.list = PiecesList(self)

    # Where to

    def browse(self) -> None:
        """Show all the pieces, where the person left them."""
        left, self.piece = self.piece, ""
        self._turn(BROWSE)
        if left:
            self.bring(f"open {left}")

    def show_piece(self, piece: str) -> None:
        """Look at one piece."""
        if self.place in (BROWSE, COMPOSING):
            self._came_from = self.place
        self.piece = piece
        self._turn(PIECE)

    def show_composing(self) -> None:
        """Show the government that the owner would choose."""
        self._turn(COMPOSING)

    def share(self) -> None:
        """Show the form that makes a piece of a clause."""
        self._turn(SHARE)

    def back(self) -> None:
        """From a piece to where it was chosen."""
        if self._came_from == COMPOSING:
            self.show_composing()
        else:
            self.browse()

    def _turn(self, place: str) -> None:
        self.place = place
        self.refresh()
        self.to_top()

    # What is known

    def refresh(self) -> None:
        if self.session.workspace is None:
            self.rebuild()
            return
        group, spoken, piece = self.session.group, language(), self.piece
        self.session.ask(lambda ws: read(ws, group, spoken, piece), self._take, self._fail)

    def _take(self, shelf: Shelf) -> None:
        self.shelf, self._trouble = shelf, ""
        if self.place == PIECE and shelf.piece(self.piece) is None:
            self.place, self.piece = BROWSE, ""
        self.rebuild()
        if self.place == COMPOSING:
            self.composing.work_out()

    def _fail(self, error: BaseException) -> None:
        self.session.complain(error)
        self._trouble = self.tr("The pieces could not be read.")
        self.rebuild()

    def rebuild(self) -> None:
        """Show what is known now."""
        super().refresh()

    def bring(self, name: str) -> None:
        """Bring a button into view once everything has its place, with the keyboard on it."""

        def show() -> None:
            found = self._scroll.findChild(QPushButton, name)
            if found is not None:
                self.reveal(found, found)

        QTimer.singleShot(SETTLED, self, show)

    # What is shown

    def build(self) -> None:
        shelf = self.shelf
        if shelf is None:
            self._not_yet()
            return
        found = shelf.piece(self.piece)
        if self.place == PIECE and found is not None:
            show_piece(self, shelf, found)
        elif self.place == COMPOSING:
            self.composing.build(shelf)
        elif self.place == SHARE:
            share_form(self, shelf)
        else:
            self.list.build(shelf)

    def _not_yet(self) -> None:
        self.add_title(self.tr("Pieces"))
        if self._trouble:
            again = button(self.tr("Try again"), self.refresh)
            self.add(words(self._trouble, "warn"), row(again, None))
        else:
            self.add(words(self.tr("Opening the pieces…"), "muted"))

    # What the buttons do

    def take_file(self) -> None:
        """Keep somebody's piece among one's own, and look at it."""
        pattern = self.tr("Pieces") + " (*.toml);;*"
        path = files.choose(self, self.tr("Choose the piece that you were given"), pattern)
        if path is not None:
            self.session.act(
                self.tr("Taking the piece…"),
                lambda ws: ws.take_piece_file(path),
                lambda changed: self.show_piece(changed.subject),
            )

    def give(self, piece: Piece) -> None:
        """Write a piece to a file for others."""
        out = files.save_as(self, self.tr("Save the piece for others"), piece.title, SUFFIX)
        if out is not None:
            self.session.act(self.tr("Writing the piece…"), lambda ws: ws.give_piece(piece.id, out))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or self.place == BROWSE:
            super().keyPressEvent(event)
        elif self.place == PIECE:
            self.back()
        else:
            self.browse()
