"""Putting a piece to use: into the rulebook, or forward in an open deliberation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QPushButton

from deliberation.pieces.piece import Piece
from deliberation.state import Deliberation
from desktop.ui import look
from desktop.ui.look import TEXT_SIZES
from desktop.ui.needs import going_on
from desktop.ui.pages.pieces_known import Shelf
from desktop.ui.widgets.basics import Card, button, column, row, words
from desktop.ui.widgets.fields import PickField
from desktop.ui.widgets.piece_form import PieceForm
from desktop.ui.words import clause_name, deliberation_name, shortened, translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.ui.pages.pieces import PiecesPage


def take_card(
    page: PiecesPage, shelf: Shelf, piece: Piece, form: PieceForm, view: GroupView
) -> Card:
    """Puts the piece into the rulebook as it is filled in, into the section that is chosen."""
    where = PickField(translate("pieces", "Where in the rulebook"))
    where.addItem(translate("pieces", "In a section of its own"), "")
    for section in view.rulebook.sections:
        said = translate("pieces", "In “{section}”").format(section=shortened(section.title, 60))
        where.addItem(said, section.id)

    def take() -> None:
        form.settle()
        if form.trouble:
            page.session.failed.emit(form.trouble)
            return
        group, values, section = page.session.group, form.values, str(where.currentData())
        page.session.act(
            translate("pieces", "Putting it into the rulebook…"),
            lambda ws: ws.take_piece(group, piece.id, values, section),
            lambda _: form.done(),
        )

    there = bool(shelf.placed(piece.id))
    label = translate("pieces", "Put it into the rulebook")
    if there:
        label = translate("pieces", "Put it in once more")
    made = button(label, take, "" if there else "primary")
    said = translate("pieces", "Everybody sees it there; it binds nobody until they consent.")
    across = _beside_or_below(where, made)
    return Card(words(translate("pieces", "Into the rulebook"), "strong"), words(said, "small"),
                across)  # fmt: skip


def propose_card(page: PiecesPage, piece: Piece, form: PieceForm, view: GroupView) -> Card:
    """Puts the piece forward as an option, in the open deliberation that is chosen."""
    card = Card(words(translate("pieces", "Into a deliberation"), "strong"))
    add = card.body.addWidget
    if len(piece.clauses) > 1:
        many = translate("pieces", "It has {n} clauses, and what is put forward is one. Put it "
                         "into the rulebook instead.")  # fmt: skip
        add(words(many.format(n=len(piece.clauses)), "small"))
        return card
    open_ones = [d for d in view.state.deliberations if d.open and going_on(d)]
    if not open_ones:
        none = translate("pieces", "No deliberation is open now in which it could be put forward.")
        add(words(none, "small"))
        return card
    which = PickField(translate("pieces", "In which deliberation"))
    for each in reversed(open_ones):
        which.addItem(shortened(deliberation_name(view, each), 70), each.id)
    said = words("", "small")
    which.currentIndexChanged.connect(lambda _: said.setText(_in_place_of(view, which)))
    said.setText(_in_place_of(view, which))

    def put() -> None:
        form.settle()
        if form.trouble:
            page.session.failed.emit(form.trouble)
            return
        group, values, about = page.session.group, form.values, str(which.currentData())

        def done(_: object) -> None:
            form.done()
            page.go.emit("deliberation", about)

        page.session.act(
            translate("pieces", "Putting it forward…"),
            lambda ws: ws.propose_piece(group, about, piece.id, values),
            done,
        )

    add(said)
    made = button(translate("pieces", "Put it forward"), put)
    card.body.addLayout(_beside_or_below(which, made))
    return card


def _beside_or_below(field: PickField, made: QPushButton) -> QBoxLayout:
    """A list with its button beside it, or below where text is large."""
    if look.current().size > TEXT_SIZES[0]:
        return column(field, row(made, None))
    across = row(field, made, gap=12)
    across.setStretch(0, 1)
    return across


def _in_place_of(view: GroupView, which: PickField) -> str:
    """What the piece would be in the chosen deliberation."""
    about: Deliberation | None = view.state.deliberation(str(which.currentData()))
    clause = view.rulebook.clause(about.clause) if about and about.clause else None
    if clause is None:
        return translate("pieces", "As one of its options: a new clause.")
    said = translate("pieces", "As one of its options, in place of what {clause} says now.")
    return said.format(clause=f"“{clause_name(view, clause)}”")
