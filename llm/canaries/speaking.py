"""How a member of a made-up dispute talks: their limit in a sentence, among those of daily life."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.acts import ToldLesson
from deliberation.pieces.filling import fill
from deliberation.pieces.piece import Parameter
from deliberation.pieces.reading import read_piece
from deliberation.weighing.quotable import quotable
from llm.canaries.drawing import Draw
from llm.canaries.matters import OPEN, Limit, Matter, pieces_beside, shown, words_of
from llm.words.sentences import split_sentences
from resources import read_text


@dataclass(frozen=True)
class Said:
    """What a member wrote, and the one sentence of it that states their limit."""

    text: str
    wish: str


def speak(
    draw: Draw, matter: Matter, limit: Limit, language: str, *, tails: str, also: int
) -> Said:
    """A position: the limit, a sentence from the list `tails` beside it, and daily life around.

    `also` is how often, in per cent, the member wishes for something quite different on top.
    """
    words = words_of(language)
    wish = _wish(draw, matter, limit, language)
    core = [wish]
    if limit.side != OPEN and (tails == "firm" or draw.chance(60)):
        after_it = draw.below(5) > 0  # mostly
        core.insert(1 if after_it else 0, draw.fresh(words[tails]))
    before = [draw.fresh(words["opening"])] if draw.chance(45) else []
    around = [draw.fresh(words["daily"]) for _ in range(draw.one((0, 0, 1, 1, 2)))]
    cut = draw.below(len(around) + 1)
    after = around[cut:]
    if words["also"] and draw.chance(also):
        after.append(draw.fresh(words["also"]).replace("{words}", _beside(draw)))
    if draw.chance(25):
        after.append(draw.fresh(words["closing"]))
    between = draw.one((" ", " ", " ", "\n", "\n\n"))
    blocks = [before + around[:cut], core, after]
    text = between.join(" ".join(block) for block in blocks if block)
    return _typed(draw, text, wish)


def rule(draw: Draw, matter: Matter, value: int, language: str) -> str:
    """A rule that sets `value`, in one sentence."""
    words: dict[str, list[str]] = words_of(language)["matters"][matter.name]
    if matter.unit == "never":
        return draw.one(words["always" if value else "never"])
    return draw.one(words["rule"]).replace("{x}", _shown(draw, matter, value, language))


def again(draw: Draw, matter: Matter, limit: Limit, language: str) -> str:
    """The same limit once more, perhaps in other words: why a member objects to what breaks it."""
    return _wish(draw, matter, limit, language)


def lesson(draw: Draw, matter: Matter, language: str) -> str:
    """A trial of some rule about the matter, in the very lines in which any lesson is quoted."""
    words = words_of(language)
    spoke = draw.between(2, 8)
    worked = draw.between(0, spoke)
    mixed = draw.between(0, spoke - worked)
    well = 2 * worked >= spoke
    told = ToldLesson(
        tried=text_about(draw, matter, language),
        group_size=spoke,
        days=draw.one((7, 14, 14, 21, 28, 30, 30, 60, 90)),
        worked=worked,
        mixed=mixed,
        failed=spoke - worked - mixed,
        text=draw.fresh(words["went_well" if well else "went_badly"]) if draw.chance(85) else "",
        dissent=(draw.fresh(words["dissent"]),) if draw.chance(25) else (),
    )
    return quotable(told)


def text_about(draw: Draw, matter: Matter, language: str) -> str:
    """The words of a clause: a rule with some value, or a piece filled in by chance."""
    if language == "en" and matter.pieces and draw.chance(60):
        return filled(draw, draw.one(matter.pieces))
    sentences = [rule(draw, matter, draw.one(matter.space), language)]
    if draw.chance(50):
        sentences.append(draw.one(words_of(language)["beside"]))
    return " ".join(sentences)


def filled(draw: Draw, piece: str) -> str:
    """The first clause of a piece, its numbers and choices drawn."""
    read = read_piece(read_text(f"pieces/{piece}.toml"))
    return fill(read, {each.name: _parameter(draw, each) for each in read.parameters})[0].text


def _wish(draw: Draw, matter: Matter, limit: Limit, language: str) -> str:
    words = words_of(language)
    listed: list[str] = (
        words["open"] if limit.side == OPEN else words["matters"][matter.name][limit.side]
    )
    return draw.fresh(listed).replace("{x}", _shown(draw, matter, limit.value, language))


def _shown(draw: Draw, matter: Matter, value: int, language: str) -> str:
    return shown(matter, value, language, draw.below(2), draw.chance(40))


def _beside(draw: Draw) -> str:
    """One or two sentences of a piece about something else."""
    sentences = split_sentences(filled(draw, draw.one(pieces_beside())))
    start = draw.below(len(sentences))
    return " ".join(sentences[start : start + draw.between(1, 2)])


def _parameter(draw: Draw, it: Parameter) -> str:
    if it.kind in ("number", "period"):
        # Near what is usual: the widest limits of a piece read like no rule that a group has.
        usual = int(it.default)
        return str(draw.between(max(it.low, usual // 2), min(it.high, usual * 2)))
    return draw.one(it.choices) if it.kind == "choice" else it.default


def _typed(draw: Draw, text: str, wish: str) -> Said:
    """As people type: some without capitals, some without the last full stop."""
    if draw.chance(12):
        text, wish = text.lower(), wish.lower()
    if draw.chance(15) and text.endswith(".") and not text.endswith(wish):
        text = text[:-1]
    return Said(text, wish)
