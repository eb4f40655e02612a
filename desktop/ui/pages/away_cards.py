"""What the agent did, a card each: a draft rulebook, a solution, or a rating, with what can be
done with it. Each says exactly what a group would get."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from deliberation.profiles.values import position
from desktop.ui.pages.away_known import Away, Done
from desktop.ui.pages.model_label import label, warning
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, rule, tag, words
from desktop.ui.widgets.reading import clause_text
from desktop.ui.words import join_names, shortened, translate, utility_words, when

if TYPE_CHECKING:
    from desktop.ui.pages.away import AwayPage

_SHOWN = 6  # titles of pieces


def card(page: AwayPage, away: Away, it: Done, *, new: bool) -> Card:
    """One thing that the agent did."""
    made = Card(gap=6)
    head = row(words(_title(it), "strong"), gap=16)
    head.setStretch(0, 1)
    if new:
        head.addWidget(tag(translate("away", "New")))
    made.body.addLayout(head)
    made.body.addWidget(words(_when(it), "small"))
    if it.by_model and warning(it.speaker):
        made.body.addWidget(words(warning(it.speaker), "warn"))
    kinds = {"rulebook": _rulebook, "solution": _solution, "rating": _rating}
    kinds.get(it.note.kind, _other)(page, made, away, it)
    return made


def _title(it: Done) -> str:
    matter = it.matter or translate("away", "something that is not there any more")
    return {
        "rulebook": _rulebook_title(it),
        "solution": translate("away", "How you might solve it: {matter}"),
        "rating": translate("away", "How your agent would rate what is new: {matter}"),
    }.get(it.note.kind, translate("away", "For you to read")).format(matter=matter)


def _rulebook_title(it: Done) -> str:
    if len(it.data.get("came", ())) == len(it.data.get("pieces", ())):
        return translate("away", "Your agent put a draft rulebook together")
    return translate("away", "Your draft rulebook has changed")


def _when(it: Done) -> str:
    parts = [it.group, when(it.note.at)]
    if it.note.kind in ("solution", "rating"):
        by = translate("away", "in the words of {model}")
        without = translate("away", "without a model, from the pieces")
        if it.note.kind == "rating":
            by = translate("away", "read by {model}")
            without = translate("away", "without a model, by the word list")
        parts.append(by.format(model=label(it.speaker)) if it.by_model else without)
    return ", ".join(filter(None, parts))


def _rulebook(page: AwayPage, made: Card, away: Away, it: Done) -> None:  # noqa: ARG001
    came, went = it.data.get("came", ()), it.data.get("went", ())
    for said, titles in (
        (translate("away", "It took in {pieces}."), came),
        (translate("away", "It let go {pieces}."), went),
    ):
        if titles:
            made.body.addWidget(words(said.format(pieces=_titles(titles))))
    alone = translate("away", "It stays on this laptop and binds nobody.")
    made.body.addWidget(words(alone, "small"))
    see = button(
        translate("away", "See my draft rulebook"), lambda: page.go.emit("composing", "")
    )  # fmt: skip
    made.body.addLayout(abreast(see, _drop(page, it, translate("away", "Take it off the list"))))


def _titles(titles: Sequence[str]) -> str:
    """The first of them; the draft rulebook itself shows them all."""
    shown = join_names([f"“{title}”" for title in titles[:_SHOWN]])
    if len(titles) <= _SHOWN:
        return shown
    more = translate("away", "{pieces} and {n} more")
    first = ", ".join(f"“{title}”" for title in titles[:_SHOWN])
    return more.format(pieces=first, n=len(titles) - _SHOWN)


def _solution(page: AwayPage, made: Card, away: Away, it: Done) -> None:  # noqa: ARG001
    label_ = translate("away", "A solution to: {matter}").format(matter=it.matter)
    made.body.addWidget(clause_text(it.note.text, label_))
    sentences = it.data.get("sentences", ())
    made.body.addWidget(words(translate("away", "Why, sentence by sentence"), "strong"))
    for text, because in sentences:
        line = f"“{shortened(text, 120)}”" if len(sentences) > 1 else ""
        made.body.addWidget(words(f"{line} {because}".strip(), "small"))
    dropped = it.data.get("dropped", 0)
    if dropped:
        said = translate("away", "Left out: {n}, for quotes of what you never said.")
        made.body.addWidget(words(said.format(n=_sentences(dropped)), "small"))
    throw = _drop(page, it, translate("away", "Throw it away"))
    if it.gone:
        _gone(made)
        made.body.addLayout(abreast(throw))
        return
    exactly = translate(
        "away",
        "Put forward, this text goes to {group} as an option of yours. The reasons stay here, and "
        "nobody is bound by it.",
    )
    made.body.addWidget(words(exactly.format(group=it.group), "muted"))
    name = shortened(it.note.text, 60)
    put, edit = translate("away", "Put it forward"), translate("away", "Edit it first")
    made.body.addLayout(
        abreast(
            button(put, lambda: page.put_forward(it.note), name=f"{put}: {name}"),
            button(edit, lambda: page.edit(it.note), name=f"{edit}: {name}"),
            throw,
        )
    )


def _rating(page: AwayPage, made: Card, away: Away, it: Done) -> None:
    utilities, said = it.data.get("utilities", ()), it.data.get("words", ())
    effects, by_model = it.data.get("effects", ()), it.data.get("by_model", ())
    many = len(utilities) > 1
    if it.data.get("blind"):
        _blind(page, made, it)
        return
    for number, utility in enumerate(utilities):
        if number:
            made.body.addWidget(rule())
        if many:
            which = translate("away", "Wording {n} of {all}").format(
                n=number + 1, all=len(utilities)
            )
            made.body.addWidget(words(which, "strong"))
        if number < len(it.texts):
            text = it.texts[number] or translate("away", "The clause is removed.")
            made.body.addWidget(clause_text(text, translate("away", "What is rated"), units=16))
        score = f"{utility / 100:+.2f}".replace("-", "−")
        made.body.addWidget(
            words(translate("away", "{score} for you: {phrase}").format(
                score=score, phrase=utility_words(utility)), "strong")
        )  # fmt: skip
        if said[number]:
            rests = translate("away", "It rests on: {words}")
            made.body.addWidget(words(rests.format(words=said[number])))
        if it.by_model and not by_model[number]:
            listed = translate("away", "By the word list, since the model gave nothing usable.")
            made.body.addWidget(words(listed, "small"))
        if not many:
            _effects(made, away, effects[number])
    throw = _drop(page, it, translate("away", "Throw it away"))
    if it.gone:
        _gone(made)
        made.body.addLayout(abreast(throw))
        return
    made.body.addWidget(words(_exactly(it, many=many), "muted"))
    send = translate("away", "Send it to {group}").format(group=it.group)
    name = f"{send}: {it.matter}"
    made.body.addLayout(abreast(button(send, lambda: page.send(it.note), name=name), throw))


def _blind(page: AwayPage, made: Card, it: Done) -> None:
    """The wordings alone: its owner rates them by hand first."""
    for text in it.texts:
        said = text or translate("away", "The clause is removed.")
        made.body.addWidget(clause_text(said, translate("away", "What is rated"), units=16))
    why = translate(
        "away",
        "Rate this by hand first, without looking at what your agent makes of it: so you see how "
        "well your agent knows you. Once in a while it is asked of you.",
    )
    made.body.addWidget(words(why, "muted"))
    made.body.addLayout(abreast(_drop(page, it, translate("away", "Throw it away"))))


def _effects(made: Card, away: Away, effects: list[list[object]]) -> None:
    """The effects that go with the rating of an option, those on the same value together."""
    for value, effect, quote in sorted(effects, key=lambda each: position(str(each[0]))):
        name = away.names.get(str(value), str(value))
        number = f"{int(str(effect)) / 100:+.2f}".replace("-", "−")
        line = translate("away", "{value}: {number}, by “{quote}”")
        made.body.addWidget(words(line.format(value=name, number=number, quote=quote), "small"))


def _exactly(it: Done, *, many: bool) -> str:
    if many or it.data.get("kind") == "candidates":
        said = translate(
            "away",
            "{group} would get these numbers and the words that they rest on, as your agent's "
            "rating, and nothing that you said here. Many such ratings together tell roughly what "
            "matters to you.",
        )
    else:
        said = translate(
            "away",
            "{group} would get this number, the words that it rests on and the effects listed "
            "here, as your agent's, and nothing that you said here. Many such ratings together "
            "tell roughly what matters to you.",
        )
    return said.format(group=it.group)


def _other(page: AwayPage, made: Card, away: Away, it: Done) -> None:  # noqa: ARG001
    made.body.addWidget(words(it.note.text))
    made.body.addLayout(abreast(_drop(page, it, translate("away", "Take it off the list"))))


def _gone(made: Card) -> None:
    said = translate("away", "It was decided or taken back meanwhile, so nothing can be sent.")
    made.body.addWidget(words(said, "warn"))


def _drop(page: AwayPage, it: Done, text: str) -> QPushButton:
    name = f"{text}: {_title(it)}"
    return button(text, lambda: page.drop(it.note), "quiet", name=name)


def _sentences(count: int) -> str:
    one, many = translate("away", "sentence"), translate("away", "sentences")
    return f"{count} {one if count == 1 else many}"
