"""How well each could live with each of the mediator's wordings: by hand, all at once."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.state import Mediation
from desktop.ui.stages.agent_candidates import show_agent
from desktop.ui.stages.candidate_card import kind_words, wording_name
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, rule, words
from desktop.ui.widgets.candidate_rating import CandidateSlider
from desktop.ui.widgets.reading import clause_text
from desktop.ui.words import join_names, translate
from desktop.views import Changed


def show_rating(desk: Desk, mediation: Mediation) -> None:
    """Add who has rated, and the way to rate, by hand or by one's agent."""
    desk.heading(translate("rates", "How would each be for you?"))
    desk.add(words(_who(desk, mediation), "muted"))
    if desk.about.adopted:
        return
    if desk.is_open(_what(mediation)):
        _form(desk, mediation)
    else:
        mine = by_hand(desk, mediation)
        label = translate("rates", "Rate the wordings")
        if mine:
            label = translate("rates", "Rate them differently")
        ask = button(label, lambda: _open(desk, mediation), "" if mine else "primary")
        ask.setObjectName(_what(mediation))
        desk.add(row(ask, None))
    show_agent(desk, mediation)


def by_hand(desk: Desk, mediation: Mediation) -> dict[int, int]:
    """The owner's own ratings by the wording's place, in hundredths."""
    return {
        each.candidate: each.utility
        for each in mediation.ratings
        if each.member == desk.view.me and each.by == "hand"
    }


def _what(mediation: Mediation) -> str:
    return f"rate {mediation.id}"


def _open(desk: Desk, mediation: Mediation) -> None:
    desk.page.opened.add(_just(mediation))
    desk.unfold(_what(mediation))


def _just(mediation: Mediation) -> str:
    """Noted while the form has been asked for and not been shown."""
    return f"{_what(mediation)} now"


def _who(desk: Desk, mediation: Mediation) -> str:
    how = {each.member: each.by for each in mediation.ratings}
    members = desk.view.state.current
    said = []
    for text, names in (
        (translate("rates", "Rated by {names}."),
         [m.name for m in members if how.get(m.id) == "hand"]),
        (translate("rates", "By their agents: {names}."),
         [m.name for m in members if how.get(m.id) == "agent"]),
        (translate("rates", "Not yet: {names}."), [m.name for m in members if m.id not in how]),
    ):  # fmt: skip
        if names:
            said.append(text.format(names=join_names(names)))
    if not how:
        return translate("rates", "Nobody has rated these wordings yet.")
    return " ".join(said)


def _form(desk: Desk, mediation: Mediation) -> None:
    question = translate(
        "rates", "Compared with keeping things as they are: how would each be for you?"
    )
    card = Card(words(question, "lead"), gap=10)
    given = by_hand(desk, mediation)
    sliders = []
    for index, candidate in enumerate(mediation.candidates):
        name = wording_name(index)
        key = f"rate {mediation.id} {index}"
        slider = CandidateSlider(desk.session, key, name, given.get(index))
        title = translate("rates", "Wording {n}").format(n=index + 1)
        text = clause_text(candidate.text, title, units=16)
        kind = [words(said, "small")] if (said := kind_words(candidate)) else []
        for part in (rule(), words(title, "strong"), *kind, text, slider):
            card.body.addWidget(part)
        sliders.append(slider)
    left = words("", "small")
    send = button(
        translate("rates", "Send my ratings"), lambda: _send(desk, mediation, sliders), "primary"
    )
    leave = button(
        translate("rates", "Not now"), lambda: desk.unfold(_what(mediation), open_=False)
    )
    leave.setObjectName(_what(mediation))

    def say_left() -> None:
        missing = [i + 1 for i, each in enumerate(sliders) if each.utility is None]
        send.setEnabled(not missing)
        numbers = join_names([str(n) for n in missing])
        still = translate("rates", "Still to rate: {numbers}. They are sent all together.")
        ready = translate("rates", "The others see your ratings with your name.")
        left.setText(still.format(numbers=numbers) if missing else ready)

    for slider in sliders:
        slider.changed.connect(say_left)
    say_left()
    card.body.addWidget(rule())
    card.body.addWidget(left)
    card.body.addLayout(abreast(send, leave))
    desk.add(card)
    if desk.is_open(_just(mediation)):
        desk.fold_quietly(_just(mediation))
        desk.page.reveal(sliders[0], sliders[0].slider)


def _send(desk: Desk, mediation: Mediation, sliders: Sequence[CandidateSlider]) -> None:
    utilities = [each.utility or 0 for each in sliders]

    def rated(_: Changed) -> None:
        for slider in sliders:
            slider.done()
        desk.page.refresh()

    desk.fold_quietly(_what(mediation))
    desk.act(
        translate("rates", "Noting your ratings…"),
        lambda ws, group, d: ws.rate_candidates(group, d, mediation.id, utilities),
        rated,
    )
