"""A count to be redone by hand: each ballot, whose it is, and the whole sum in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from deliberation.acts import KEEP
from deliberation.counting.words import signed
from desktop.counting import Counting
from desktop.ui.lent import cast_words
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import words
from desktop.ui.words import counted, join_names, translate


def option_words(desk: Desk) -> dict[str, str]:
    """What to call the options within a sentence."""
    return {each.id: f"“{desk.name(each)}”" for each in desk.about.options if each.id != KEEP}


def count_parts(desk: Desk, it: Counting) -> list[QWidget]:
    """The ballots, the quorum, the count's sentences and what comes of it."""
    names = option_words(desk)
    parts: list[QWidget] = [words(translate("counted", "The ballots"), "strong")]
    for vote, ballot in zip(it.votes, it.ballots, strict=True):
        said = translate("counted", "{whose}: {ratings}.").format(
            whose=cast_words(desk.view, vote), ratings=_ratings(ballot, names)
        )
        parts.append(words(said))
    cast = counted(len(it.votes), translate("counted", "ballot"), translate("counted", "ballots"))
    quorum = translate("counted", "{cast}; it takes {needed}.")
    parts.append(words(quorum.format(cast=cast, needed=it.needed), "small"))
    if it.tally is not None:
        parts.append(words(translate("counted", "The count"), "strong"))
        parts += [words(line) for line in it.tally.lines]
    if not it.closed:
        parts.append(words(result_words(desk, it), "strong"))
    return parts


def _ratings(ballot: Mapping[str, int], names: Mapping[str, str]) -> str:
    shown = [
        f"{names[option]} {signed(rating)}" for option, rating in ballot.items() if option in names
    ]
    return ", ".join(shown) or translate("counted", "all as good as now")


def result_words(desk: Desk, it: Counting) -> str:
    """What a count adopts, or why it adopts nothing."""
    names = option_words(desk)
    if it.passed == (KEEP,):
        said = translate("counted", "Closed now, things would be kept as they are.")
        if it.closed:
            said = translate("counted", "The vote is closed: things are kept as they are.")
        return said
    passed = join_names([names.get(each, each) for each in it.passed if each != KEEP])
    if it.passed:
        said = translate("counted", "Closed now, {passed} would be adopted.")
        if it.closed:
            said = translate("counted", "The vote is closed: the group adopted {passed}.")
        return said.format(passed=passed)
    if it.closed:
        return translate("counted", "It decided nothing: {why}").format(why=it.why)
    return translate("counted", "Closed now, nothing would be decided: {why}").format(why=it.why)
