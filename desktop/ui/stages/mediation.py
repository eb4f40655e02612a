"""The mediator's wordings side by side, whose words each sentence serves, and what was checked."""

from __future__ import annotations

from deliberation.acts import Audit, Candidate, Sentence
from deliberation.quotes import Unproven, sources, unproven
from deliberation.state import Deliberation, Mediation, Stage
from desktop.ui.stages.asking import ask_mediator
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.candidate import SentenceView, speaker
from desktop.ui.widgets.reading import Reading, clause_text, plain_text
from desktop.ui.widgets.side_by_side import SideBySide
from desktop.ui.words import join_names, translate, when
from desktop.views import GroupView


def show(desk: Desk, view: GroupView, about: Deliberation) -> None:
    if not about.open or not about.positions:
        sentence = translate(
            "mediation", "The mediator works from what members have said they want."
        )
        desk.add(words(sentence))
        return
    if not about.adopted:
        _ask(desk)
    if not about.mediations:
        return
    latest = about.mediations[-1]
    desk.add(words(_whose(view, latest), "muted"))
    readings = _sources(view, about, latest)
    cards = [_card(desk, latest, i, readings) for i in range(len(latest.candidates))]
    hint = translate("mediation", "Point at a sentence below to see the words that it rests on.")
    desk.add(SideBySide([_sheet(view, about, *each) for each in readings.items()], narrowest=220))
    desk.add(words(hint, "small"), SideBySide(cards, narrowest=380))
    _audits(desk, latest.audits)


def _ask(desk: Desk) -> None:
    first = not desk.about.mediations
    label = (
        translate("mediation", "Ask the mediator")
        if first
        else translate("mediation", "Ask the mediator again")
    )
    sentence = translate(
        "mediation",
        "It drafts wordings from what everybody said, with the model on this laptop if there is "
        "one, and otherwise from your own sentences. It drafts; you decide.",
    )
    ask = button(label, lambda: ask_mediator(desk), "primary" if first else "", glyph="scales")
    desk.add(words(sentence, "muted"), row(ask, None))


def _whose(view: GroupView, mediation: Mediation) -> str:
    if mediation.mediator == "embedded":
        drafted = translate("mediation", "Drafted without a model, from members' own sentences")
    else:
        drafted = translate("mediation", "Drafted by {mediator}").format(
            mediator=mediation.mediator
        )
    asked = translate("mediation", "{drafted}; {name} asked for it on {date}.")
    return asked.format(
        drafted=drafted, name=view.name_of(mediation.member), date=when(mediation.at)
    )


def _sources(view: GroupView, about: Deliberation, mediation: Mediation) -> dict[str, Reading]:
    """Everything that a sentence may rest on, by the id that citations name."""
    found = {}
    for source, position in sources(about.said, mediation.present, mediation.lessons).items():
        name = speaker(view, position.member)
        label = translate("mediation", "What {name} wants").format(name=name)
        said = clause_text if not position.member else plain_text
        found[source] = said(position.text, label if position.member else name, units=16)
    return found


def _sheet(view: GroupView, about: Deliberation, source: str, reading: Reading) -> Card:
    authors = {position.id: position.member for position in about.said}
    card = Card(words(speaker(view, authors.get(source, "")), "strong"), reading)
    card.body.addStretch(1)
    return card


def _card(desk: Desk, mediation: Mediation, index: int, readings: dict[str, Reading]) -> Card:
    candidate, about = mediation.candidates[index], desk.about
    troubles = unproven(candidate, sources(about.said, mediation.present, mediation.lessons))
    title = translate("mediation", "Wording {n} of {all}").format(
        n=index + 1, all=len(mediation.candidates)
    )
    card = Card(words(title, "strong"), words(candidate.start, "small"), gap=6)

    def light(sentence: Sentence | None) -> None:
        for source, reading in readings.items():
            cites = sentence.cites if sentence else ()
            reading.highlight([cite.quote for cite in cites if cite.source == source])

    for sentence in candidate.sentences:
        shown = SentenceView(desk.view, sentence, _trouble(desk.view, sentence, troubles))
        shown.pointed.connect(light)
        card.body.addWidget(shown)
    card.body.addStretch(1)
    _offer(desk, card, mediation, index, unproven=bool(troubles))
    return card


def _trouble(view: GroupView, sentence: Sentence, troubles: tuple[Unproven, ...]) -> str:
    found = []
    for each in troubles:
        if each.text != sentence.text:
            continue
        if each.citation is None:
            found.append(translate("mediation", "Not proven: it cites nobody's words."))
        else:
            said = translate("mediation", "Not proven: {name} did not say “{quote}”.")
            if not each.citation.member:
                said = translate("mediation", "Not proven: the clause does not say “{quote}”.")
            name = view.name_of(each.citation.member)
            found.append(said.format(name=name, quote=each.citation.quote))
    return " ".join(dict.fromkeys(found))


def _offer(desk: Desk, card: Card, mediation: Mediation, index: int, *, unproven: bool) -> None:
    candidate = mediation.candidates[index]
    taken = [
        option for option in desk.about.options
        if option.mediation == mediation.id and option.candidate == index
    ]  # fmt: skip
    if desk.about.adopted:
        return
    if taken:
        who = join_names([desk.view.name_of(option.author) for option in taken])
        said = translate("mediation", "{who} put this wording on the table.").format(who=who)
        card.body.addWidget(words(said, "small"))
        return
    n = index + 1
    edit = button(
        translate("mediation", "Edit it first"), lambda: _edit(desk, mediation, index, candidate),
        name=translate("mediation", "Edit wording {n} first").format(n=n),
    )  # fmt: skip
    if unproven:
        said = translate(
            "mediation",
            "Something in it could not be proven, so it cannot be put to consent as it is.",
        )
        card.body.addWidget(words(said, "warn"))
        card.body.addLayout(row(edit, None))
        return
    put = button(
        translate("mediation", "Put to consent"), lambda: _put(desk, mediation, index),
        name=translate("mediation", "Put wording {n} to consent").format(n=n),
    )  # fmt: skip
    card.body.addLayout(row(put, edit, None))


def _put(desk: Desk, mediation: Mediation, index: int) -> None:
    about, text = desk.about, mediation.candidates[index].text
    desk.act(
        translate("mediation", "Putting it on the table…"),
        lambda ws, group, d: ws.propose(
            group, d, kind="amend" if about.clause else "new", text=text, clause=about.clause,
            title="" if about.clause else about.topic, mediation=mediation.id, candidate=index,
        ),
        lambda _: desk.goto(Stage.RATINGS),
    )  # fmt: skip


def _edit(desk: Desk, mediation: Mediation, index: int, candidate: Candidate) -> None:
    desk.session.drafts[f"option {desk.about.id}"] = candidate.text
    desk.session.drafts[f"origin {desk.about.id}"] = f"{mediation.id} {index}"
    desk.page.opened.add("option")
    desk.goto(Stage.OPTIONS)


def _audits(desk: Desk, audits: tuple[Audit, ...]) -> None:
    if not audits:
        return
    desk.heading(translate("mediation", "What was checked"))
    card = Card(gap=6)
    for audit in audits:
        said = (
            translate("mediation", "{name}: passed. {detail}")
            if audit.passed
            else translate("mediation", "{name}: failed. {detail}")
        )
        role = "body" if audit.passed else "warn"
        card.body.addWidget(words(said.format(name=audit.name, detail=audit.detail), role))
    desk.add(card)
