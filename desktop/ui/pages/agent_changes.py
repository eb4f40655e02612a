"""What changed this week of what matters to the owner, and the words that made it so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.pages.agent_known import Known
from desktop.ui.pages.agent_words import source
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.words import counted, translate
from llm.agent.changes import ValueChange

if TYPE_CHECKING:
    from desktop.ui.pages.agent import AgentPage

SHOWN = 4  # values that moved, before more are asked for
REASONS = 3  # pieces of evidence for each


def show_changes(page: AgentPage, known: Known) -> None:
    """Add it to the page."""
    page.add_heading(translate("agent", "What changed this week"))
    if not known.changes:
        page.add(words(translate("agent", "Nothing, in the last seven days."), "muted"))
        return
    every = page.is_open("changes")
    card = Card(gap=4)
    for each in known.changes if every else known.changes[:SHOWN]:
        card.body.addWidget(words(_moved(known, each), "strong"))
        for said in _because(known, each):
            card.body.addWidget(words(said, "small"))
    if len(known.changes) > SHOWN and not every:
        label = translate("agent", "Show all {n} that changed").format(n=len(known.changes))
        more = button(label, lambda: page.unfold("changes"), "quiet")
        card.body.addLayout(row(more, None))
    page.add(card)


def _moved(known: Known, it: ValueChange) -> str:
    said = translate("agent", "{value} weighs more: {after} of 1000, and {before} a week ago.")
    if it.after < it.before:
        said = translate("agent", "{value} weighs less: {after} of 1000, and {before} a week ago.")
    return said.format(value=known.names[it.value], after=it.after, before=it.before)


def _because(known: Known, it: ValueChange) -> list[str]:
    counts = {each.id for each in known.profile.evidence}
    said = []
    for id_ in it.because[:REASONS]:
        evidence = known.behind.get(id_)
        if evidence is None:
            said.append(translate("agent", "Something counts no more: you set it anew, or forgot "
                                  "the conversation that it came from."))  # fmt: skip
        elif id_ in counts:
            said.append(source(evidence))
        else:
            struck = translate("agent", "It counts no more, you struck it: {what}")
            said.append(struck.format(what=source(evidence)))
    if len(it.because) > REASONS:
        things = counted(
            len(it.because) - REASONS, translate("agent", "thing"), translate("agent", "things")
        )
        said.append(translate("agent", "And {things} more.").format(things=things))
    return said
