"""All the pieces, by area, to be found by words and looked at one by one."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from deliberation.pieces.piece import AREAS, Piece
from desktop.ui import look
from desktop.ui.look import TEXT_SIZES
from desktop.ui.pages.pieces_known import Shelf
from desktop.ui.piece_words import area_name
from desktop.ui.widgets.basics import Card, button, column, row, rule, words
from desktop.ui.widgets.editor import line
from desktop.ui.widgets.fields import PickField
from desktop.ui.words import counted, translate

if TYPE_CHECKING:
    from desktop.ui.pages.pieces import PiecesPage


class PiecesList:
    """`rows` are the pieces as they stand there, each with all its words to be found by."""

    def __init__(self, page: PiecesPage) -> None:
        self._page = page
        self._searched, self._area = "", ""
        self.rows: list[tuple[Piece, QWidget, str]] = []
        self._headings: dict[str, QLabel] = {}
        self._counted = words("", "small")

    def build(self, shelf: Shelf) -> None:
        """Add all the pieces, by area, to the page."""
        self.rows, self._headings = [], {}
        view = self._page.session.view
        buttons = [
            button(
                translate("pieces", "Take a piece from a file…"),
                self._page.take_file,
                glyph="download-simple",
            )
        ]
        if view is not None and view.rulebook.clauses:
            buttons.append(
                button(
                    translate("pieces", "Share a clause of ours…"),
                    self._page.share,
                    glyph="puzzle-piece",
                )
            )
        note = translate(
            "pieces",
            "Rules to take over, with places to fill in. Taking one binds nobody: each "
            "consents to the words, or does not.",
        )
        if look.current().size > TEXT_SIZES[0]:
            self._page.add_title(translate("pieces", "Pieces"), note=note)
            for each in buttons:
                self._page.add(row(each, None))
        else:
            self._page.add_title(translate("pieces", "Pieces"), *buttons, note=note)
        self._draft_card()
        self._search(shelf)
        for area, some in groupby(shelf.pieces, key=lambda each: each.area):
            heading = words(area_name(area), "heading")
            heading.setContentsMargins(0, look.current().px(14), 0, 0)
            self._headings[area] = heading
            self._page.add(heading)
            for piece in some:
                self._page.add(self._row(shelf, piece))
        self._broken(shelf)
        self._sift()

    def _draft_card(self) -> None:
        said = translate(
            "pieces",
            "Which of them would you choose, all together? By what your agent knows of you, with "
            "the reason for each.",
        )
        look = button(
            translate("pieces", "My draft rulebook"), self._page.show_composing, "primary"
        )
        across = row(words(said), look, gap=16)
        across.setStretch(0, 1)
        self._page.add(Card(across, role="call"))

    def _search(self, shelf: Shelf) -> None:
        field = line(
            translate("pieces", "Find pieces by words"),
            translate("pieces", "Find words"),
            self._searched,
        )
        field.setObjectName("find pieces")
        field.textChanged.connect(self._search_for)
        area = PickField(translate("pieces", "Which area"))
        area.setObjectName("area of pieces")
        area.addItem(translate("pieces", "All areas"), "")
        here = {piece.area for piece in shelf.pieces}
        for each in AREAS:
            if each in here:
                area.addItem(area_name(each), each)
        area.setCurrentIndex(max(0, area.findData(self._area)))
        area.currentIndexChanged.connect(lambda _: self._choose_area(str(area.currentData())))
        across = row(field, area, gap=12)
        across.setStretch(0, 1)
        self._counted = words("", "small")
        self._page.add(across, self._counted)

    def _row(self, shelf: Shelf, piece: Piece) -> QWidget:
        look = button(
            translate("pieces", "Look at it"), lambda: self._page.show_piece(piece.id), "quiet",
            name=translate("pieces", "Look at “{title}”").format(title=piece.title),
        )  # fmt: skip
        look.setObjectName(f"open {piece.id}")
        top = row(words(piece.title, "strong"), look, gap=16)
        top.setStretch(0, 1)
        marks = []
        if shelf.placed(piece.id):
            marks.append(translate("pieces", "In your rulebook"))
        if piece.id in shelf.own:
            marks.append(translate("pieces", "Your own"))
        whole = QWidget()
        inner = column(top, words(piece.summary, "muted"), gap=2)
        if marks:
            inner.addWidget(words(" · ".join(marks), "small"))
        inner.addSpacing(4)
        inner.addWidget(rule())
        whole.setLayout(inner)
        said = [piece.title, piece.summary, area_name(piece.area), *marks, *piece.ideas]
        said += [f"{each.title} {each.text}" for each in piece.clauses]
        self.rows.append((piece, whole, " ".join(said).casefold()))
        return whole

    def _broken(self, shelf: Shelf) -> None:
        for each in shelf.broken:
            said = translate("pieces", "{file} is among your pieces and is not used: {reason}")
            self._page.add(words(said.format(file=each.file, reason=each.reason), "warn"))

    # Finding

    def _search_for(self, typed: str) -> None:
        self._searched = typed
        self._sift()

    def _choose_area(self, area: str) -> None:
        self._area = area
        self._sift()

    def _sift(self) -> None:
        """Show the pieces that have every word that is looked for, in the chosen area."""
        wanted, seen, count = self._searched.casefold().split(), set[str](), 0
        for piece, shown, said in self.rows:
            fits = self._area in ("", piece.area) and all(word in said for word in wanted)
            shown.setVisible(fits)
            if fits:
                seen.add(piece.area)
                count += 1
        for area, heading in self._headings.items():
            heading.setVisible(area in seen)
        said = counted(count, translate("pieces", "piece"), translate("pieces", "pieces"))
        if not count:
            said = translate("pieces", "No piece has all of these words; try fewer.")
        self._counted.setText(said)
