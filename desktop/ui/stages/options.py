"""Exact changes of the text, side by side with keeping things as they are."""

from __future__ import annotations

from deliberation.acts import TEXT_LIMIT
from deliberation.state import Deliberation, Option
from desktop.ui.stages import drafted_by
from desktop.ui.stages.answering import Answers
from desktop.ui.stages.desk import Desk
from desktop.ui.stages.retracting import add_retracted, add_retracting
from desktop.ui.stages.touching import touched_parts
from desktop.ui.stages.touching_form import Folding, Text
from desktop.ui.widgets.basics import Card, button, row, tag, words
from desktop.ui.widgets.draft_line import DraftCheck, DraftLine
from desktop.ui.widgets.editor import DraftEdit
from desktop.ui.widgets.reading import clause_text, difference
from desktop.ui.widgets.side_by_side import SideBySide
from desktop.ui.worddiff import diff, unlike
from desktop.ui.words import translate
from desktop.views import GroupView


def show(desk: Desk, view: GroupView, about: Deliberation) -> None:
    if not about.open:
        desk.add(words(translate("options", "Options follow once the deliberation is open.")))
        return
    changes = [option for option in about.standing if option.kind != "keep"]
    adding = desk.is_open("option") or not changes
    if adding and not about.adopted:
        editor(desk)
    cards = [_card(desk, view, option) for option in about.standing]
    desk.add(SideBySide(cards, narrowest=380))
    if not adding and not about.adopted:
        add = translate("options", "Put another wording on the table")
        desk.add(row(button(add, lambda: desk.unfold("option"), glyph="plus"), None))
    add_retracted(desk)


def card(desk: Desk, option: Option) -> Card:
    """An option: whose it is, what it changes, and why."""
    made = Card(words(desk.name(option), "strong"))
    if option.kind == "keep":
        sentence = translate("options", "Always possible; every rating is measured against it.")
        made.body.addWidget(words(sentence, "small"))
    add_wording(desk, made, option)
    if option.reason:
        label = translate("options", "Reason: {reason}").format(reason=option.reason)
        made.body.addWidget(words(label, "muted"))
    for each in desk.about.objections:
        if each.id in option.answers:
            takes = translate("options", "It takes up {name}'s objection: “{reason}”")
            name = desk.view.name_of(each.member)
            made.body.addWidget(words(takes.format(name=name, reason=each.reason), "small"))
    return made


def _card(desk: Desk, view: GroupView, option: Option) -> Card:
    """An option that can still be chosen, with whom it touches."""
    made = card(desk, option)
    if option.kind not in ("keep", "repeal"):
        text = Text(option.clause, option.sha256, desk.name(option))
        what = f"touch {option.id}"
        folding = Folding(desk.is_open(what), lambda open_: desk.unfold(what, open_=open_))
        agreed = {
            each.member for each in desk.about.consents
            if each.option == option.id and not each.revoked
        }  # fmt: skip
        made.body.addLayout(touched_parts(desk.session, view, text, folding, bound=agreed))
    made.body.addStretch(1)
    add_retracting(desk, made, option)
    return made


def add_wording(desk: Desk, card: Card, option: Option, *, exact: bool = False) -> None:
    """Add an option's words to a card: what they change, and with `exact` the whole of them."""
    name = desk.name(option)
    kept = desk.kept_text
    other = desk.view.rulebook.clause(option.clause)
    before = kept or "" if option.clause == desk.about.clause or not other else other.text
    drafted = drafted_by.of_option(desk.about, option)
    if drafted:
        card.body.addWidget(words(drafted, "small"))
    if option.kind == "keep":
        nothing = translate("options", "No clause says anything about it yet.")
        if kept is None:
            nothing = translate("options", "The clause's story shows the words of before.")
        card.body.addWidget(clause_text(kept or nothing, name))
        return
    if option.kind == "repeal":
        card.body.addWidget(words(translate("options", "Removes the clause altogether:")))
        card.body.addWidget(difference(before, "", name, units=17))
        return
    changes = diff(before, option.text)
    comparable = option.kind == "amend" and before != option.text and not unlike(changes)
    if exact or not comparable:
        card.body.addWidget(clause_text(option.text, name))
    if comparable:
        label = translate("options", "{name}, what changes").format(name=name)
        if exact:
            card.body.addWidget(words(translate("options", "What changes:"), "small"))
        card.body.addWidget(difference(before, option.text, label, units=15 if exact else 17))
    elif option.kind == "amend" and before and before != option.text:
        replaced = translate("options", "New words altogether; none of the present ones stay.")
        if any(run.how == "same" and run.text.strip() for run in changes):
            replaced = translate("options", "New words; hardly any of the present ones stay.")
        card.body.addWidget(words(replaced, "small"))


def editor(desk: Desk, *, key: str = "option") -> None:
    """Where a wording is written, from the words that stand there now."""
    about, drafts = desk.about, desk.session.drafts
    text_key = f"{key} {about.id}"
    text = DraftEdit(
        desk.session, text_key, translate("options", "The exact words"), start=desk.present_text,
        hint=translate("options", "The words as they shall stand in the rulebook."), lines=7,
    )  # fmt: skip
    title = DraftLine(
        desk.session, f"{text_key} title", translate("options", "Title of the new clause"),
        start=about.topic,
    )  # fmt: skip
    reason = DraftLine(
        desk.session, f"{text_key} reason", translate("options", "Reason"),
        hint=translate("options", "Why these words? (may stay empty)"),
    )  # fmt: skip
    remove = translate("options", "Remove the clause altogether")
    repeal = DraftCheck(desk.session, f"{text_key} repeal", remove)
    text.setDisabled(repeal.isChecked())
    repeal.toggled.connect(text.setDisabled)
    answers = Answers(desk)
    mediation, candidate = _origin(drafts.get(f"origin {about.id}", ""))

    def put() -> None:
        kind = "new" if not about.clause else "repeal" if repeal.isChecked() else "amend"
        wording = "" if kind == "repeal" else text.text
        trouble = _trouble(kind, wording, desk.present_text)
        if trouble:
            desk.session.failed.emit(trouble)
            return
        named, why = title.said if kind == "new" else "", reason.said
        taken_up = answers.picked
        desk.fold_quietly(key)
        desk.act(
            translate("options", "Putting it on the table…"),
            lambda ws, group, d: ws.propose(
                group, d, kind=kind, text=wording, clause=about.clause, title=named, reason=why,
                mediation=mediation, candidate=candidate, answers=taken_up,
            ),
            lambda _: forget(),
        )  # fmt: skip

    def forget() -> None:
        for each in (text, title, reason, repeal, answers):
            each.done()
        drafts.pop(f"origin {about.id}", None)
        desk.page.refresh()

    parts = [tag(translate("options", "An exact wording"), "strong")]
    card = Card(*parts)
    if not about.clause:
        card.body.addWidget(title)
    card.body.addWidget(text)
    if about.clause:
        card.body.addWidget(repeal)
    card.body.addWidget(reason)
    if answers.open:
        card.body.addWidget(answers)
    buttons = row(button(translate("options", "Put it on the table"), put, "primary"))
    if desk.is_open(key):
        leave = translate("options", "Never mind")
        buttons.addWidget(button(leave, lambda: desk.unfold(key, open_=False)))
    buttons.addStretch(1)
    card.body.addLayout(buttons)
    desk.add(card)


def _origin(kept: str) -> tuple[str, int]:
    """Which of the mediator's wordings a draft began as, from "id number"."""
    mediation, _, number = kept.partition(" ")
    return (mediation, int(number)) if number else ("", -1)


def _trouble(kind: str, wording: str, present: str) -> str:
    if kind == "repeal":
        return ""
    if not wording:
        return translate("options", "Please write the words first.")
    if len(wording) > TEXT_LIMIT:
        return translate("options", "That is longer than a clause can be; please shorten it.")
    if kind == "amend" and wording == present.strip():
        return translate("options", "These are the words that stand there now; change some first.")
    return ""
