"""One of the mediator's wordings: whose words it serves, whom it leaves out, and what it does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from deliberation.acts import Candidate, Sentence
from deliberation.state import Mediation
from desktop.ui.stages.candidate_effects import effects_of
from desktop.ui.stages.candidate_offer import add_offer
from desktop.ui.stages.critiques import add_critiques
from desktop.ui.stages.desk import Desk
from desktop.ui.stages.drafted_by import card_line, label
from desktop.ui.stages.proving import Grounds
from desktop.ui.widgets.basics import Card, words
from desktop.ui.widgets.candidate import SentenceView
from desktop.ui.words import counted, join_names, translate

_OWN = "Without the model: "  # how the mediator marks wordings that a model had no part in

CITES = 3  # of a sentence that are told before it is pressed


def wording_name(index: int) -> str:
    """What to call the candidate at a place, in the middle of a sentence."""
    return translate("mediation", "wording {n}").format(n=index + 1)


def candidate_card(desk: Desk, mediation: Mediation, index: int, grounds: Grounds) -> Card:
    """A card with everything about the candidate; what is long in it is folded."""
    candidate = mediation.candidates[index]
    title = translate("mediation", "Wording {n} of {all}").format(
        n=index + 1, all=len(mediation.candidates)
    )
    card = Card(words(title, "strong"), gap=6)
    for each in (candidate.start, kind_words(candidate)):
        if each:
            card.body.addWidget(words(each, "small"))
    if label(mediation) and not candidate.start.startswith(_OWN):
        card.body.addWidget(words(card_line(mediation), "warn"))
    for place, sentence in enumerate(candidate.sentences):
        what = f"sentence {mediation.id} {index} {place}"
        card.body.addWidget(_sentence(desk, sentence, what, grounds))
    lacking = grounds.unproven(candidate)
    if grounds.says_more(candidate):
        other = translate(
            "mediation", "Not proven: these sentences are not the wording, which says “{text}”."
        )
        card.body.addWidget(words(other.format(text=candidate.text), "warn"))
    if candidate.left_out:
        names = join_names([desk.view.name_of(member) for member in candidate.left_out])
        said = translate("mediation", "It does not meet what {names} asked for.")
        card.body.addWidget(words(said.format(names=names)))
    if candidate.effects:
        card.body.addWidget(effects_of(desk, candidate))
    add_critiques(desk, card, mediation, index, grounds)
    card.body.addStretch(1)
    add_offer(desk, card, mediation, index, proven=not lacking)
    return card


def kind_words(candidate: Candidate) -> str:
    """What sort of wording it is, where it is no plain rule, and what it takes further."""
    said = []
    if candidate.kind == "trial":
        days = counted(
            candidate.days, translate("mediation", "day"), translate("mediation", "days")
        )
        said.append(translate("mediation", "To try for {days}").format(days=days)
                    if candidate.days else translate("mediation", "To try for a time"))  # fmt: skip
    if candidate.kind == "split":
        said.append(translate("mediation", "One part of the matter"))
    if candidate.revises >= 0:
        revised = translate("mediation", "Revised from {wording} after what members would miss")
        said.append(revised.format(wording=wording_name(candidate.revises)))
    return " · ".join(said)


def _sentence(desk: Desk, sentence: Sentence, what: str, grounds: Grounds) -> SentenceView:
    def where() -> Sequence[QWidget]:
        parts: list[QWidget] = []
        for cite in sentence.cites:
            reading = grounds.reading(cite)
            if reading is None:
                gone = translate("mediation", "What it cites is nowhere in this deliberation.")
                parts.append(words(gone, "warn"))
            else:
                parts += [words(grounds.speaker(cite), "strong"), reading]
        return parts

    def remember(open_: bool) -> None:
        (desk.page.opened.add if open_ else desk.page.opened.discard)(what)

    serves = [grounds.serves(sentence, cite) for cite in sentence.cites[:CITES]]
    if len(sentence.cites) > CITES:
        more = translate("mediation", "and {n} more")
        serves.append(more.format(n=len(sentence.cites) - CITES))
    view = SentenceView(
        sentence.text,
        serves,
        grounds.trouble(sentence),
        where,
        open_=desk.is_open(what),
    )
    view.opened.connect(remember)
    return view
