"""Taking up objections with another wording: which ones a new option answers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from deliberation.acts import KEEP
from deliberation.state import Objection, Stage
from desktop.ui.drafts import Drafted
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import column, words
from desktop.ui.widgets.check import Check
from desktop.ui.words import shortened, translate


class Answers(Drafted, QWidget):
    """Boxes to tick, one for each objection that stands; what is ticked is kept as a draft."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        standing = [each for each in desk.about.objections if not each.withdrawn]
        kept = self._bind(desk.session.drafts, _key(desk)).split()
        # A box does not wrap: a long name is cut where it is drawn, and spoken in full.
        labels = {each.id: _label(desk, each) for each in standing}
        self._checks = {id_: Check(shortened(label, 44)) for id_, label in labels.items()}
        title = words(translate("answering", "Which objections does it take up?"), "small")
        parts = []
        for each in standing:
            check = self._checks[each.id]
            check.setObjectName(f"answer {each.id}")
            check.setAccessibleName(f"{labels[each.id]}: {each.reason}")
            check.setChecked(each.id in kept)
            check.toggled.connect(lambda _: self._hold(" ".join(self.picked)))
            parts += [check, words(f"“{shortened(each.reason, 160)}”", "small")]
        self.setLayout(column(title, *parts, gap=2))

    @property
    def open(self) -> bool:
        """Whether there is any objection to answer."""
        return bool(self._checks)

    @property
    def picked(self) -> list[str]:
        """The ids of the objections that are taken up."""
        return [id_ for id_, check in self._checks.items() if check.isChecked()]


def answer(desk: Desk, objection: Objection) -> None:
    """Go where a wording is written that takes this objection up, from the words objected to."""
    drafts, about = desk.session.drafts, desk.about
    option = about.option(objection.option)
    key = f"option {about.id}"
    if option is not None and option.id != KEEP and option.text and not drafts.get(key):
        drafts[key] = option.text
    taken = drafts.get(_key(desk), "").split()
    drafts[_key(desk)] = " ".join(dict.fromkeys([*taken, objection.id]))
    desk.page.opened.add("option")
    desk.goto(Stage.OPTIONS)


def _key(desk: Desk) -> str:
    return f"answers {desk.about.id}"


def _label(desk: Desk, objection: Objection) -> str:
    option = desk.about.option(objection.option)
    said = translate("answering", "{name}'s, to {option}")
    return said.format(
        name=desk.view.name_of(objection.member), option=desk.name(option) if option else ""
    )
