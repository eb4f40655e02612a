"""One piece: its words as they would read here, what it does, and the ways to put it to use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.pieces.filling import defaults
from deliberation.pieces.piece import Piece
from desktop.ui.pages.piece_uses import propose_card, take_card
from desktop.ui.pages.pieces_known import Shelf
from desktop.ui.piece_words import area_name, effect_words, origin_sentence
from desktop.ui.widgets.basics import Card, button, row, tag, words
from desktop.ui.widgets.lesson_card import came_of_it, harm_sentence, lesson_title
from desktop.ui.widgets.piece_form import PieceForm
from desktop.ui.words import clause_name, translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.ui.pages.pieces import PiecesPage

MOST_LESSONS = 10  # shown; thousands must not slow the page


def show_piece(page: PiecesPage, shelf: Shelf, piece: Piece) -> None:
    """Add everything about a piece to the page."""
    back = button(translate("pieces", "Back"), page.back, "quiet", glyph="arrow-left",
                  name=translate("pieces", "Back to the pieces (Esc)"))  # fmt: skip
    give = button(translate("pieces", "Give it to a file…"), lambda: page.give(piece),
                  glyph="export")  # fmt: skip
    page.add(row(back, None))
    note = area_name(piece.area)
    if piece.id in shelf.own:
        note = translate("pieces", "{area} · your own").format(area=note)
    page.add_title(piece.title, give, note=note)
    page.add(words(piece.summary, "lead"))
    view = page.session.view
    if view is not None:
        _placed(page, shelf, piece, view)
    page.add_heading(translate("pieces", "How it would read"))
    placed = shelf.placed(piece.id)
    form = PieceForm(page.session, piece, placed[0].filled if placed else defaults(piece))
    page.add(form)
    if view is not None:
        page.add(take_card(page, shelf, piece, form, view), propose_card(page, piece, form, view))
    else:
        found = translate("pieces", "Once you are in a group you can put it into its rulebook.")
        page.add(words(found, "muted"))
    _effects(page, shelf, piece)
    _beside(page, shelf, piece)
    _rests_on(page, shelf, piece)
    _lessons(page, shelf)


def _placed(page: PiecesPage, shelf: Shelf, piece: Piece, view: GroupView) -> None:
    """That it is in the rulebook already, and how."""
    for origin in shelf.placed(piece.id):
        clause = view.rulebook.clause(origin.clause)
        if clause is None:
            continue
        name = clause_name(view, clause)
        said = translate("pieces", "It is in your rulebook: {clause}.").format(clause=name)
        read = button(
            translate("pieces", "Read it there"),
            lambda at=clause.id: page.go.emit("clause", at), "quiet",  # type: ignore[misc]
            name=translate("pieces", "Read “{clause}” in the rulebook").format(clause=name),
        )  # fmt: skip
        across = row(words(said, "strong"), read, gap=16)
        across.setStretch(0, 1)
        page.add(Card(across, words(origin_sentence(origin), "small"), role="call", gap=4))


def _effects(page: PiecesPage, shelf: Shelf, piece: Piece) -> None:
    page.add_heading(translate("pieces", "What it tends to do"))
    further, against = effect_words(piece.effects, shelf.values)
    if further:
        said = translate("pieces", "It serves: {values}.").format(values=further)
        page.add(words(said))
    if against:
        said = translate("pieces", "It goes against: {values}.").format(values=against)
        page.add(words(said))
    if not further and not against:
        page.add(words(translate("pieces", "Its author says nothing of that."), "muted"))
    else:
        whose = translate("pieces", "So its author expects, from −1 to +1. Your group may find "
                          "otherwise.")  # fmt: skip
        page.add(words(whose, "small"))


def _beside(page: PiecesPage, shelf: Shelf, piece: Piece) -> None:
    """What must stand beside it, and what cannot."""
    against = {*piece.conflicts, *(p.id for p in shelf.pieces if piece.id in p.conflicts)}
    conflicts = sorted(against - {piece.id}, key=shelf.title)
    if not piece.needs and not conflicts:
        return
    page.add_heading(translate("pieces", "Beside other pieces"))
    for need in piece.needs:
        said = translate("pieces", "It needs this one beside it:")
        if len(need) > 1:
            said = translate("pieces", "It needs one of these beside it:")
        page.add(words(said))
        for other in need:
            page.add(_link(page, shelf, other))
    if conflicts:
        page.add(words(translate("pieces", "It does not go together with:")))
        for other in conflicts:
            page.add(_link(page, shelf, other, against=True))


def _link(page: PiecesPage, shelf: Shelf, other: str, *, against: bool = False) -> Card:
    here, there = shelf.piece(other), bool(shelf.placed(other))
    title = shelf.title(other)
    said = translate("pieces", "Not in your rulebook")
    if here is None:
        said = translate("pieces", "Not on this laptop")
    elif there:
        said = translate("pieces", "In your rulebook")
    elif page.session.view is None:
        said = area_name(here.area)
    card = Card(gap=2)
    top = row(words(title, "strong"), gap=16)
    top.setStretch(0, 1)
    if here is not None:
        look = button(
            translate("pieces", "Look at it"), lambda: page.show_piece(other), "quiet",
            name=translate("pieces", "Look at “{title}”").format(title=title),
        )  # fmt: skip
        top.addWidget(look)
    card.body.addLayout(top)
    card.body.addWidget(words(said, "warn" if against and there else "small"))
    return card


def _rests_on(page: PiecesPage, shelf: Shelf, piece: Piece) -> None:
    if not piece.ideas and not piece.origin:
        return
    page.add_heading(translate("pieces", "What it rests on"))
    if piece.origin:
        said = translate("pieces", "Changed from a piece that is not on this laptop.")
        if shelf.changed_from:
            said = translate("pieces", "Changed from “{title}”.")
        page.add(words(said.format(title=shelf.changed_from)))
    for idea in piece.ideas:
        page.add(words(idea, select=True))


def _lessons(page: PiecesPage, shelf: Shelf) -> None:
    page.add_heading(translate("pieces", "Lessons about it"))
    if not shelf.lessons:
        none = translate(
            "pieces",
            "None yet: no trial that this group knows of was about anything like it, so what it "
            "does is only expected.",
        )
        page.add(words(none, "muted"))
        return
    for known, s in shelf.lessons[:MOST_LESSONS]:
        card = Card(words(lesson_title(known.told), "strong"), gap=4)
        for said in (came_of_it(known.told), harm_sentence(known.told)):
            card.body.addWidget(words(said))
        like = translate("pieces", "What was tried is {n} percent like this piece.")
        if known.told.made_up:
            like = translate("pieces", "Made up: this never happened, and it weighs nothing.")
        card.body.addWidget(words(like.format(n=round(s / 10)), "small"))
        page.add(card)
    more = len(shelf.lessons) - MOST_LESSONS
    see = button(translate("pieces", "See the lessons"), lambda: page.go.emit("lessons", ""),
                 "quiet")  # fmt: skip
    said = translate("pieces", "And {n} more.").format(n=more) if more > 0 else ""
    page.add(row(tag(said), see, None) if said else row(see, None))
