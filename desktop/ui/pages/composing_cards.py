"""The cards of my draft rulebook: what it comes to, each piece that is in, and each that is out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from deliberation.pieces.composition import Chosen, Composition, LeftOut
from deliberation.pieces.worth import LESSON_ONE, Learnt, Worth
from desktop.ui.composing_phrases import amount, chosen_words, left_out_words, next_best_words
from desktop.ui.pages.pieces_known import Shelf
from desktop.ui.piece_words import area_name
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.words import counted, join_names, translate

if TYPE_CHECKING:
    from desktop.ui.pages.composing import Composing

SAID = 3  # values named for a piece, and against it


def sum_card(shelf: Shelf, found: Composition) -> Card:
    """How much is chosen, and what the next best set would cost."""
    pieces = counted(
        len(found.chosen), translate("composing", "piece"), translate("composing", "pieces")
    )
    clauses = counted(
        found.clauses, translate("composing", "clause"), translate("composing", "clauses")
    )
    said = translate("composing", "{pieces}, {clauses}; worth {total} to you in all.")
    said = said.format(pieces=pieces, clauses=clauses, total=amount(found.total))
    if not found.chosen:
        said = translate("composing", "None of them: no set is worth its clauses to you.")
    card = Card(words(said, "strong"), role="call" if found.tied else "card")
    if found.tied:
        tie = translate("composing", "Another set is exactly as good; it is for you to choose.")
        card.body.addWidget(words(tie, "warn"))
    card.body.addWidget(words(next_best_words(found, shelf.titles)))
    return card


def chosen_card(composing: Composing, shelf: Shelf, chosen: Chosen) -> Card:
    """A piece that is in, with the reason, and ways to insist on it or refuse it."""
    card = _card(composing, shelf, chosen.worth)
    card.body.addWidget(words(chosen_words(chosen, shelf.titles), "small"))
    id_ = chosen.worth.piece
    asked = id_ in composing.wishes.must
    keep = _wish_button(composing, shelf, id_, "" if asked else "+")
    refuse = _wish_button(composing, shelf, id_, "-")
    keep.setObjectName(f"wish {id_}")
    card.body.addLayout(row(keep, refuse, None, gap=16))
    return card


def left_card(composing: Composing, shelf: Shelf, left: LeftOut) -> Card:
    """A piece that is out, with the reason, and ways to have it all the same."""
    card = _card(composing, shelf, left.worth)
    card.body.addWidget(words(left_out_words(left, shelf.titles), "small"))
    id_ = left.worth.piece
    refused = id_ in composing.wishes.never
    want = _wish_button(composing, shelf, id_, "+")
    refuse = _wish_button(composing, shelf, id_, "" if refused else "-")
    want.setObjectName(f"wish {id_}")
    card.body.addLayout(row(want, refuse, None, gap=16))
    return card


def _card(composing: Composing, shelf: Shelf, worth: Worth) -> Card:
    title = shelf.title(worth.piece)
    look = button(
        translate("composing", "Look at it"), lambda: composing.page.show_piece(worth.piece),
        "quiet", name=translate("composing", "Look at “{title}”").format(title=title),
    )  # fmt: skip
    top = row(words(title, "strong"), look, gap=16)
    top.setStretch(0, 1)
    said = translate("composing", "{area} · worth {net} to you").format(
        area=area_name(worth.area), net=amount(worth.net)
    )
    card = Card(top, words(said, "small"), gap=4)
    terms = _terms(worth, shelf.values)
    if terms:
        card.body.addWidget(words(terms))
    if worth.learnt is not None:
        card.body.addWidget(words(_lessons(worth.learnt)))
    return card


def _wish_button(composing: Composing, shelf: Shelf, piece: str, sign: str) -> QPushButton:
    label = {
        "+": translate("composing", "Have it in any case"),
        "-": translate("composing", "Never have it"),
        "": translate("composing", "Leave it to the sums"),
    }[sign]
    name = translate("composing", "{label}: {title}").format(label=label, title=shelf.title(piece))
    return button(label, lambda: composing.wish(piece, sign), "quiet", name=name)


def _terms(worth: Worth, names: Mapping[str, str]) -> str:
    """Which of the owner's values it serves and which it goes against, the weightiest first."""
    serves = [term for term in worth.terms if term.amount > 0]
    against = sorted((t for t in worth.terms if t.amount < 0), key=lambda term: term.amount)
    parts = []
    for terms, said in (
        (serves, translate("composing", "It serves {values}.")),
        (against, translate("composing", "It goes against {values}.")),
    ):
        if terms:
            values = [f"{names[t.value]} ({amount(t.amount)})" for t in terms[:SAID]]
            parts.append(said.format(values=join_names(values)))
    return " ".join(parts)


def _lessons(learnt: Learnt) -> str:
    """What lessons say of it, and how much that weighs."""
    said = translate("composing", "By the lessons it works {p} times of 100; they weigh {lam} "
                     "percent in what it is worth.")  # fmt: skip
    percent = LESSON_ONE // 100
    return said.format(p=round(learnt.p / percent), lam=round(learnt.lam / percent))
