"""The form that makes a piece of a clause of one's own, for other groups to take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.fields import LINE_LIMIT
from deliberation.pieces.piece import AREAS
from desktop.piece_origins import id_from
from desktop.ui import look
from desktop.ui.look import TEXT_SIZES
from desktop.ui.pages.pieces_known import Shelf
from desktop.ui.piece_words import area_name, origin_sentence
from desktop.ui.widgets.basics import Card, button, clear, column, row, words
from desktop.ui.widgets.editor import line
from desktop.ui.widgets.fields import PickField
from desktop.ui.widgets.reading import clause_text
from desktop.ui.words import clause_name, shortened, translate

if TYPE_CHECKING:
    from desktop.ui.pages.pieces import PiecesPage

_FIELDS = ("clause", "title", "area", "summary")


class ShareForm(Card):
    """Which clause, and what others need to know of it. What is typed is kept as a draft."""

    def __init__(self, page: PiecesPage, shelf: Shelf) -> None:
        super().__init__()
        self._page, self._shelf = page, shelf
        self.clause, self.area = self._clauses(), self._areas()
        drafts = page.session.drafts
        self.title = line(translate("pieces", "What it is called"), start=drafts.get(_key("title"),
                          ""), limit=LINE_LIMIT)  # fmt: skip
        self.summary = line(translate("pieces", "What it does, in a sentence"),
                            start=drafts.get(_key("summary"), ""), limit=LINE_LIMIT)  # fmt: skip
        self._reading, self._came_from = column(), words("", "small")
        self._id = words("", "small")
        self.save = button(translate("pieces", "Make a piece of it"), self._share, "primary")
        leave = button(translate("pieces", "Never mind"), page.browse)
        for label, field in (
            (translate("pieces", "The clause"), self.clause),
            (translate("pieces", "What it is called"), self.title),
            (translate("pieces", "What it is about"), self.area),
            (translate("pieces", "What it does, in a sentence"), self.summary),
        ):
            said = words(label)
            said.setBuddy(field)
            self.body.addLayout(column(said, field, gap=3))
            if field is self.clause:
                self.body.addLayout(self._reading)
                self.body.addWidget(self._came_from)
        self.body.addWidget(self._id)
        if look.current().size > TEXT_SIZES[0]:
            self.body.addLayout(column(row(self.save, None), row(leave, None)))
        else:
            self.body.addLayout(row(self.save, leave, None))
        self.clause.currentIndexChanged.connect(lambda _: self._choose())
        self.area.currentIndexChanged.connect(lambda _: self._keep())
        for each in (self.title, self.summary):
            each.textChanged.connect(lambda _: self._keep())
        self._choose()

    @property
    def id(self) -> str:
        """The id that the piece gets, made from its title."""
        return id_from(self.title.text(), {each.id for each in self._shelf.pieces})

    def _clauses(self) -> PickField:
        box, view = PickField(translate("pieces", "Which clause")), self._page.session.view
        for each in view.rulebook.clauses if view else ():
            box.addItem(shortened(clause_name(view, each), 80) if view else "", each.id)
        box.setCurrentIndex(max(0, box.findData(self._page.session.drafts.get(_key("clause"), ""))))
        return box

    def _areas(self) -> PickField:
        box = PickField(translate("pieces", "What it is about"))
        for each in AREAS:
            box.addItem(area_name(each), each)
        box.setCurrentIndex(max(0, box.findData(self._page.session.drafts.get(_key("area"), ""))))
        return box

    def _choose(self) -> None:
        """Show the chosen clause, and where it came from."""
        clear(self._reading)
        view, chosen = self._page.session.view, str(self.clause.currentData())
        clause = view.rulebook.clause(chosen) if view else None
        if clause is not None:
            self._reading.addWidget(
                clause_text(clause.text, translate("pieces", "The words of this clause"))
            )
            if not self.title.text():
                self.title.setText(clause.title)
        origin = next((each for each in self._shelf.origins if each.clause == chosen), None)
        self._came_from.setText(origin_sentence(origin) if origin else "")
        self._came_from.setVisible(origin is not None)
        self._keep()

    def _keep(self) -> None:
        drafts = self._page.session.drafts
        typed = (str(self.clause.currentData()), self.title.text(), str(self.area.currentData()),
                 self.summary.text())  # fmt: skip
        for name, value in zip(_FIELDS, typed, strict=True):
            drafts[_key(name)] = value
        ready = bool(self.title.text().strip() and self.summary.text().strip())
        self.save.setEnabled(ready)
        said = translate("pieces", "Say what it is called and what it does; the rest is made here.")
        if ready:
            said = translate("pieces", "Others will know it as “{id}”.").format(id=self.id)
        self._id.setText(said)

    def _share(self) -> None:
        group, clause, id_ = self._page.session.group, str(self.clause.currentData()), self.id
        title, area = self.title.text().strip(), str(self.area.currentData())
        summary = self.summary.text().strip()

        def done(_: object) -> None:
            for name in _FIELDS:
                self._page.session.drafts.pop(_key(name), None)
            self._page.show_piece(id_)

        self._page.session.act(
            translate("pieces", "Making a piece of it…"),
            lambda ws: ws.share_back(
                group, clause, id_=id_, title=title, area=area, summary=summary
            ),
            done,
        )


def share_form(page: PiecesPage, shelf: Shelf) -> None:
    """Add the form to the page."""
    note = translate(
        "pieces",
        "A copy of the clause as it stands, for other groups. It stays among your own pieces until "
        "you give it to a file; nobody's name goes with it but those in its words.",
    )
    page.add_title(translate("pieces", "Share a clause as a piece"), note=note)
    page.add(ShareForm(page, shelf))


def _key(name: str) -> str:
    return f"share piece {name}"
