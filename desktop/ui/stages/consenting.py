"""Which exact words each member agrees to, for good or on trial, and what objections stand."""

from __future__ import annotations

from deliberation.acts import KEEP
from deliberation.state import Consented, Deliberation, Option, Trial
from desktop.ui.days import left_words
from desktop.ui.next_step import by_consent
from desktop.ui.pages.agreeing_words import rule_words
from desktop.ui.stages.costing import Agreeing, agree, cost_card, field_name, forget
from desktop.ui.stages.desk import Desk
from desktop.ui.stages.objecting import add_objecting, add_objections
from desktop.ui.stages.options import add_wording
from desktop.ui.stages.retracting import add_retracted, add_retracting
from desktop.ui.stages.touching import touched_parts
from desktop.ui.stages.touching_form import Text
from desktop.ui.stages.voting import show_vote
from desktop.ui.widgets.basics import Card, button, row, rule, words
from desktop.ui.widgets.side_by_side import SideBySide
from desktop.ui.words import join_names, translate
from desktop.views import GroupView


def show(desk: Desk, view: GroupView, about: Deliberation) -> None:
    if not about.open:
        desk.add(words(translate("consenting", "Consent follows once the deliberation is open.")))
        return
    if about.adopted:
        option = about.option(about.adopted)
        if option:
            said = translate("consenting", "The group adopted this: {option}.")
            desk.add(words(said.format(option=desk.name(option)), "lead"))
    note = translate(
        "consenting",
        "You agree to the exact words shown and to no others. Who does not agree is not bound.",
    )
    desk.add(words(note, "muted"))
    if not by_consent(about):
        _by_vote(desk, about)
        show_vote(desk)
        desk.heading(translate("consenting", "Who agrees to which words"))
    undecided = about.adopted in ("", KEEP)  # afterwards there is nothing left to keep
    keeping = undecided and about.clause
    options = [option for option in about.standing if option.id != KEEP or keeping]
    options.sort(key=lambda option: option.id not in (about.passed or (about.adopted,)))
    desk.add(SideBySide([_card(desk, view, option) for option in options], narrowest=380))
    add_retracted(desk)
    if by_consent(about):
        show_vote(desk)  # which is then only the day to have decided by


def _by_vote(desk: Desk, about: Deliberation) -> None:
    """Where ballots are counted: what the vote does, and what it cannot do."""
    said = translate(
        "consenting",
        "This is decided by a vote ({rule}). The vote adopts a wording; it binds nobody. Your "
        "consent binds you, and only you.",
    )
    desk.add(Card(words(said.format(rule=rule_words(about.rule)))))


def agreed_to(about: Deliberation, option: str) -> list[Consented]:
    """The consents to an option that count: each member's newest that is not taken back.

    Where consents decide, a member agrees to one option at a time; where ballots do, to one for
    each clause. What is in force stays so whatever they agreed to since.
    """
    newest: dict[tuple[str, str], Consented] = {}
    for each in about.consents:
        if not each.revoked:
            newest[each.member, "" if by_consent(about) else each.clause] = each
    found = {each.member: each for each in newest.values() if each.option == option}
    for each in about.consents:
        if each.in_force and not each.revoked and each.option == option:
            found.setdefault(each.member, each)
    return list(found.values())


def _card(desk: Desk, view: GroupView, option: Option) -> Card:
    about, name = desk.about, desk.name(option)
    card = Card(words(name, "strong"))
    add_wording(desk, card, option, exact=True)
    card.setProperty("chosen", "true" if option.id in (about.passed or ("",)) else "false")
    agreed = agreed_to(about, option.id)
    if option.kind not in ("keep", "repeal"):
        text = Text(option.clause, option.sha256, name)
        bound = {each.member for each in agreed}
        card.body.addLayout(touched_parts(desk.session, view, text, None, bound=bound))
    _agreed(view, card, agreed, about)
    add_objections(desk, card, option)
    card.body.addStretch(1)
    _agreeing(desk, card, option, agreed)
    for trial in _terms(about, option):
        _on_trial(desk, card, option, trial, agreed)
    add_objecting(desk, card, option)
    add_retracting(desk, card, option)
    return card


def _agreed(view: GroupView, card: Card, agreed: list[Consented], about: Deliberation) -> None:
    firm = [view.name_of(each.member) for each in agreed if not each.trial]
    card.body.addWidget(
        words(translate("consenting", "Agreed: {names}.").format(names=join_names(firm)))
    )
    for trial in about.trials:
        names = [view.name_of(each.member) for each in agreed if each.trial == trial.id]
        if names:
            said = translate("consenting", "Agreed on trial, by {who}'s terms: {names}.")
            said = said.format(who=view.name_of(trial.member), names=join_names(names))
            card.body.addWidget(words(said))


def _terms(about: Deliberation, option: Option) -> list[Trial]:
    """The terms that can still be agreed to: those that run, or, before that, all."""
    own = [trial for trial in about.trials if trial.option == option.id and not trial.closed]
    return [trial for trial in own if trial.running] if about.adopted else own


def _agreeing(desk: Desk, card: Card, option: Option, agreed: list[Consented]) -> None:
    me, about = desk.view.me, desk.about
    if any(each.member == me and not each.trial for each in agreed):
        return
    if any(trial.over for trial in about.trials if trial.option == option.id):
        return  # it was tried, and it is over: things are as they were
    label = translate("consenting", "I agree to exactly these words")
    if _terms(about, option):
        label = translate("consenting", "I agree to these words for good")
    _sign(desk, card, option, label)


def _on_trial(
    desk: Desk, card: Card, option: Option, trial: Trial, agreed: list[Consented]
) -> None:
    """The terms in words, and the way to agree on these and no others."""
    title = translate("consenting", "On trial, by {name}'s terms")
    title = title.format(name=desk.view.name_of(trial.member))
    card.body.addWidget(rule())
    card.body.addWidget(words(title, "strong"))
    card.body.addWidget(words(left_words(trial.until)))
    for label, said in (
        (translate("consenting", "We hope: {words}"), trial.hope),
        (translate("consenting", "It worked if: {words}"), trial.worked),
        (translate("consenting", "It failed if: {words}"), trial.failed),
    ):
        if said:
            card.body.addWidget(words(label.format(words=said)))
    if any(each.member == desk.view.me and each.trial == trial.id for each in agreed):
        mine = translate("consenting", "You agreed to this trial; after it nothing binds you "
                         "unless you say keep.")  # fmt: skip
        card.body.addWidget(words(mine, "muted"))
        return
    _sign(desk, card, option, translate("consenting", "I agree on trial, on these terms"), trial)


def _sign(desk: Desk, card: Card, option: Option, label: str, trial: Trial | None = None) -> None:
    """A button that agrees; what goes hard against one's own values is said first."""
    name, terms = desk.name(option), trial.id if trial else ""
    what = f"cost {option.id} {terms}".strip()
    key = f"{option.id} {terms}".strip()
    group, about = desk.session.group, desk.about.id

    def sign(although: str) -> None:
        desk.fold_quietly(what)
        desk.act(
            translate("consenting", "Signing…"),
            lambda ws, group, d: ws.consent(
                group, deliberation=d, option=option.id, trial=terms, although=although
            ),
            lambda _: forget(desk.session, key),
        )

    agreeing = Agreeing(
        key=key,
        name=name,
        cost=lambda ws: ws.cost(group, deliberation=about, option=option.id),
        sign=sign,
        fold=lambda open_: desk.unfold(what, open_=open_),
    )
    if desk.is_open(what):
        card.body.addWidget(cost_card(desk.session, agreeing))
        return
    made = button(label, lambda: agree(desk.session, agreeing), name=f"{label}: {name}")
    made.setObjectName(field_name(key))
    card.body.addLayout(row(made, None))
