"""How well the agent foretold its owner, beside what an agent with no profile would have done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.agents.fidelity import BETTER, FEWEST, TOO_FEW, WORSE, Fidelity, sentence
from deliberation.state import Prediction
from desktop.ui.pages.agent_known import Known
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.side_by_side import SideBySide
from desktop.ui.words import counted, translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.ui.pages.agent import AgentPage


def show_fidelity(page: AgentPage, known: Known, view: GroupView | None) -> None:
    """Add what is known of it in the group in view."""
    found = known.fidelity
    if view is None or found is None:
        return
    page.add_heading(translate("agent", "How well it knows you"))
    how = translate(
        "agent",
        "Before you rate an option, your agent seals what it thinks that you will say. Once you "
        "have rated it by hand, the two are held against each other, here on this laptop.",
    )
    page.add(words(how, "muted"))
    if found.n:
        page.add(words(_verdict(found), "lead"))
        page.add(SideBySide(_numbers(found), narrowest=240))
    page.add(words(sentence(found, known.me)))
    _opening(page, view)


def _verdict(found: Fidelity) -> str:
    if found.better_than_baseline == TOO_FEW:
        return translate(
            "agent", "Too few to tell: it takes {n} ratings that it foretold, and there are {now}."
        ).format(n=FEWEST, now=found.n)
    return {
        BETTER: translate("agent", "It foretells you better than an agent that knows nothing."),
        WORSE: translate(
            "agent", "It foretells you worse than an agent that knows nothing: look at the wheel."
        ),
    }.get(
        found.better_than_baseline,
        translate("agent", "It is not clearly better than an agent that knows nothing."),
    )


def _numbers(found: Fidelity) -> list[Card]:
    off = translate("agent", "off by {n} on average, of 2 at the most")
    return [
        Card(words(name, "strong"), words(off.format(n=f"{number:.2f}")), gap=2)
        for name, number in (
            (translate("agent", "Your agent"), found.mean_absolute),
            (translate("agent", "An agent with no profile"), found.baseline_absolute),
        )
        if number is not None
    ]


def closed_predictions(view: GroupView) -> list[Prediction]:
    """Those of one's own agent that could be opened to the group."""
    told = [each for about in view.state.deliberations for each in about.predictions]
    return [each for each in told if each.member == view.me and each.rated and not each.opened]


def _opening(page: AgentPage, view: GroupView) -> None:
    count = len(closed_predictions(view))
    if not count:
        return
    what = "predictions"
    number = counted(
        count, translate("agent", "sealed prediction"), translate("agent", "sealed predictions")
    )
    tells = translate(
        "agent",
        "{number} could be opened to the group. Anybody can then see that your agent said so "
        "before you rated. But it tells the others something of your values: what your agent "
        "foretold rests on your profile, and stands beside what no profile would have said. What "
        "is opened cannot be closed again.",
    ).format(number=number)
    if page.is_open(what):
        yes = translate("agent", "Open them to {group}").format(group=view.state.group_name)
        no = translate("agent", "Keep them sealed")
        line = abreast(
            button(yes, page.open_predictions),
            button(no, lambda: page.unfold(what, open_=False), "quiet"),
        )
        page.add(Card(words(tells), line))
        return
    ask = button(translate("agent", "Open the predictions…"), lambda: page.unfold(what))
    ask.setObjectName(what)
    page.add(row(ask, None))
