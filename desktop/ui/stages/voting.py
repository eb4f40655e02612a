"""The vote of a deliberation that counts ballots, and the day to have decided by under any rule.

How it stands is folded until somebody asks, so that nobody votes by the tally.
"""

from __future__ import annotations

from deliberation.acts import KEEP
from deliberation.counting.rules import read_rule
from deliberation.folding.voting import ballots_needed
from deliberation.state import Count, Stage
from desktop.counting import as_closed, as_it_stands
from desktop.ui.days import day_words, today
from desktop.ui.lent import Way, way_words, ways
from desktop.ui.next_step import by_consent, changes, deadline_past, next_step
from desktop.ui.pages.agreeing_words import rule_words
from desktop.ui.stages.counted import count_parts, option_words, result_words
from desktop.ui.stages.deadline import show_deadline
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.words import counted, join_names, translate


def show_vote(desk: Desk) -> None:
    """Add the vote as far as it has got; under consent there is only the deadline."""
    if not by_consent(desk.about) and desk.about.open:
        desk.heading(translate("voting", "The vote"))
        decided = next((each for each in desk.about.counts if each.passed), None)
        if decided is not None:
            _closed(desk, decided)
        elif not desk.about.adopted and changes(desk.about):
            _going_on(desk)
        _failed(desk)
    show_deadline(desk)


def _going_on(desk: Desk) -> None:
    about, rule = desk.about, read_rule(desk.about.rule).rule
    said = translate("voting", "Decided by {rule}. {description}")
    desk.add(words(said.format(rule=rule_words(about.rule), description=rule.description), "lead"))
    ballots = translate(
        "voting",
        "Your ratings by hand are your ballot; what you leave out counts as 0, as good as now. "
        "A rating by an agent is no ballot.",
    )
    desk.add(words(ballots, "muted"))
    every = ways(desk.view, about)
    desk.add(_who_voted(desk, every), _standing(desk), _closing(desk, every))


def _who_voted(desk: Desk, every: tuple[Way, ...]) -> Card:
    view, about = desk.view, desk.about
    card = Card(words(translate("voting", "Who has voted"), "strong"), gap=6)
    for each in every:
        card.body.addWidget(words(way_words(view, each)))
    mine = {r.option for r in about.ratings if r.member == view.me and r.by == "hand"}
    left_out = [option for option in changes(about) if option not in mine]
    if left_out and len(left_out) < len(changes(about)):
        said = translate("voting", "You left out {options}.").format(
            options=counted(len(left_out), translate("voting", "option"),
                            translate("voting", "options"))
        )  # fmt: skip
        card.body.addWidget(words(said, "small"))
    card.body.addWidget(words(_quorum(desk, every)))
    if (desk.page.shown or next_step(view, about).stage) is not Stage.RATINGS:
        rate = translate("voting", "Vote, or change my ballot")
        card.body.addLayout(row(button(rate, lambda: desk.goto(Stage.RATINGS)), None))
    return card


def _quorum(desk: Desk, every: tuple[Way, ...]) -> str:
    cast = sum(each.arrives for each in every)
    enough = ballots_needed(int(desk.about.quorum), len(every))
    if cast < enough:
        said = translate("voting", "{cast} so far; it takes {needed} of {all}.")
    else:
        said = translate("voting", "{cast}, which are enough: it takes {needed} of {all}.")
    ballots = counted(cast, translate("voting", "ballot"), translate("voting", "ballots"))
    return said.format(cast=ballots, needed=enough, all=len(every))


def _standing(desk: Desk) -> Card:
    shown = desk.is_open("standing")
    label = translate("voting", "Show how it stands")
    if shown:
        label = translate("voting", "Hide how it stands")
    toggle = button(label, lambda: desk.unfold("standing", open_=not shown), "quiet")
    toggle.setObjectName("standing")
    why = translate(
        "voting",
        "Before the vote is closed the count stays folded, so that each says what is good for "
        "them, and not what is likely to win.",
    )
    card = Card(words(why, "small"), row(toggle, None), gap=6)
    if shown:
        names = option_words(desk)
        it = as_it_stands(desk.view.state, desk.about, today(), names)
        for part in count_parts(desk, it):
            card.body.addWidget(part)
    return card


def _closing(desk: Desk, every: tuple[Way, ...]) -> Card:
    about = desk.about
    does = translate(
        "voting",
        "Closing counts the ballots that are here now. If there is a result the rulebook has it "
        "from then on and the vote is over; it binds nobody who does not consent. Where there are "
        "too few ballots, or a tie, nothing is decided and the vote goes on.",
    )
    card = Card(words(does))
    if about.trials:
        card.body.addWidget(words(translate(
            "voting", "What passes is adopted on trial, where most who voted knew its terms."
        )))  # fmt: skip
    silent = [desk.view.name_of(each.path[0]) for each in every if not each.arrives]
    if silent:
        lost = translate(
            "voting", "Not heard yet: {names}. After a result only what they had cast before they "
            "saw it closed still counts.",
        )  # fmt: skip
        card.body.addWidget(words(lost.format(names=join_names(silent)), "warn"))
    ready = not silent or bool(deadline_past(about))
    close = button(translate("voting", "Close the vote"), lambda: _close(desk),
                   "primary" if ready else "")  # fmt: skip
    nobody = translate("voting", "Nothing closes by itself: one of you does it.")
    card.body.addWidget(words(nobody, "small"))
    card.body.addLayout(row(close, None))
    return card


def _close(desk: Desk) -> None:
    desk.fold_quietly("standing")
    desk.act(translate("voting", "Counting…"), lambda ws, group, about: ws.close_vote(group, about))


def _closed(desk: Desk, count: Count) -> None:
    it = as_closed(desk.about, count, option_words(desk))
    desk.add(words(result_words(desk, it), "lead"), words(_who_closed(desk, count), "muted"))
    if count.passed != (KEEP,):
        binds = translate("voting", "It binds those who consent to these words, and nobody else.")
        desk.add(words(binds))
    card = Card(gap=6)
    for part in count_parts(desk, it):
        card.body.addWidget(part)
    desk.add(card)


def _who_closed(desk: Desk, count: Count) -> str:
    said = translate("voting", "{name} closed the vote on {date}. Decided by {rule}.")
    return said.format(
        name=desk.view.name_of(count.member), date=day_words(count.day), rule=rule_words(count.rule)
    )


def _failed(desk: Desk) -> None:
    """The closings that decided nothing, newest first."""
    for each in reversed([each for each in desk.about.counts if not each.passed]):
        said = translate("voting", "{name} closed the vote on {date}. It decided nothing: {why}")
        name, date = desk.view.name_of(each.member), day_words(each.day)
        card = Card(words(said.format(name=name, date=date, why=each.why)), gap=6)
        what = f"count {each.id}"
        shown = desk.is_open(what)
        label = translate("voting", "Show this count")
        if shown:
            label = translate("voting", "Hide this count")
        toggle = button(
            label, lambda what=what, shown=shown: desk.unfold(what, open_=not shown), "quiet",  # type: ignore[misc]
            name=translate("voting", "{label}, of {date} by {name}").format(
                label=label, date=date, name=name
            ),
        )  # fmt: skip
        toggle.setObjectName(what)
        card.body.addLayout(row(toggle, None))
        for part in (
            count_parts(desk, as_closed(desk.about, each, option_words(desk))) if shown else ()
        ):
            card.body.addWidget(part)
        desk.add(card)
