"""The window's phrases about pieces: areas, what they do, and how they are filled in."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.errors import FolkmootError
from deliberation.pieces.filling import shown
from deliberation.pieces.piece import Piece
from desktop.piece_origins import PieceOrigin
from desktop.ui.words import join_names, translate

STRONG, CLEAR = 40, 20  # hundredths from which an effect is called strong, or plainly there


def area_name(area: str) -> str:
    return {
        "deciding": translate("pieces", "How we decide"),
        "joining": translate("pieces", "Joining"),
        "leaving": translate("pieces", "Leaving"),
        "money": translate("pieces", "Money"),
        "chores": translate("pieces", "Chores"),
        "space": translate("pieces", "Space"),
        "quiet": translate("pieces", "Quiet"),
        "guests": translate("pieces", "Guests"),
        "conflict": translate("pieces", "Conflict"),
        "harm": translate("pieces", "Harm"),
        "children": translate("pieces", "Children"),
        "animals": translate("pieces", "Animals"),
        "data": translate("pieces", "Data and pictures"),
        "changing-rules": translate("pieces", "Changing the rules"),
    }[area]


def effect_words(effects: Mapping[str, int], names: Mapping[str, str]) -> tuple[str, str]:
    """What a piece tends to further, and what to hold back; "" where there is none."""
    further = [each for each in effects.items() if each[1] > 0]
    against = [each for each in effects.items() if each[1] < 0]
    return _listed(further, names), _listed(against, names)


def _listed(effects: list[tuple[str, int]], names: Mapping[str, str]) -> str:
    ordered = sorted(effects, key=lambda each: -abs(each[1]))
    return "; ".join(f"{names.get(value, value)} {_strength(e)}" for value, e in ordered)


def _strength(effect: int) -> str:
    """Such as "(strongly, +0.45)"."""
    number = f"{effect / 100:+.2f}".replace("-", "−")
    if abs(effect) >= STRONG:
        return translate("pieces", "(strongly, {number})").format(number=number)
    if abs(effect) >= CLEAR:
        return translate("pieces", "(clearly, {number})").format(number=number)
    return translate("pieces", "(a little, {number})").format(number=number)


def touches_words(touches: tuple[str, ...]) -> str:
    """Whom a clause touches."""
    names = {
        "consenting": translate("pieces", "those who agree to it"),
        "members": translate("pieces", "all members"),
        "named": translate("pieces", "others who are named in it"),
        "outsiders": translate("pieces", "whoever comes by"),
    }
    said = translate("pieces", "It touches {whom}.")
    return said.format(whom=join_names([names[each] for each in touches]))


def filled_words(piece: Piece | None, values: Mapping[str, str]) -> str:
    """Such as "nights: 3, notice: 1 week"; "" where nothing is filled in."""
    kinds = {each.name: each for each in piece.parameters} if piece else {}
    found = []
    for name, value in values.items():
        words = value
        if name in kinds:
            try:
                words = shown(kinds[name], value)
            except FolkmootError:  # somebody signed what the piece cannot have
                words = value
        found.append(f"{name.replace('-', ' ')}: {words}")
    return ", ".join(found)


def origin_sentence(origin: PieceOrigin) -> str:
    """From which piece a clause came, filled in with what, and whether it still reads so."""
    said = translate("pieces", "From the piece “{title}”").format(title=origin.title)
    filled = filled_words(origin.piece, origin.filled)
    if filled:
        said += translate("pieces", ", filled in with {filled}").format(filled=filled)
    if origin.piece is None:
        return said + translate("pieces", "; that piece is not on this laptop.")
    if origin.now is None:
        return said + translate("pieces", "; changed since.")
    if dict(origin.now) != {name: origin.filled[name] for name in origin.now}:
        now = filled_words(origin.piece, origin.now)
        return said + translate("pieces", "; now with {filled}.").format(filled=now)
    return said + "."
