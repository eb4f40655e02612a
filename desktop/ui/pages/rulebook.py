"""The rulebook page: the book to read, and beside it the story of the clause that was chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import files, look
from desktop.ui.look import TEXT_SIZES
from desktop.ui.pages.base import Page
from desktop.ui.pages.story import StoryPanel
from desktop.ui.session import Session
from desktop.ui.widgets.basics import button, clear, column, row, words
from desktop.ui.widgets.book import BookView
from desktop.ui.widgets.book_items import Heading, items_of
from desktop.ui.widgets.book_list import BookList
from desktop.ui.widgets.editor import line
from desktop.ui.widgets.empty import Empty
from desktop.ui.widgets.renewed import Renewed
from desktop.ui.widgets.staying import staying
from desktop.ui.words import counted, shortened
from desktop.views import GroupView

SIDE_BY_SIDE = 780  # px at 100 % that book and story need beside each other


class RulebookPage(Page):
    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.book, self.list = BookView(), BookList()
        self.story = StoryPanel(session)
        self.story.go.connect(self.go)
        self.story.closed.connect(self._close_story)
        for each in (self.book, self.list):
            each.chosen.connect(self.open_clause)
        self._as_list = False
        self._empty_holder = QWidget()
        self._empty = QVBoxLayout(self._empty_holder)
        self._reading = QStackedWidget()
        for widget in (self.book, self.list, self._empty_holder):
            self._reading.addWidget(widget)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self._reading)
        self._split.addWidget(self.story)
        self._split.setChildrenCollapsible(False)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._above = Renewed()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._above)
        layout.addWidget(self._split, 1)
        self.story.hide()
        self.find_field = line(self.tr("Find in the rulebook"), self.tr("Find"))
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self.story, self._close_story,
                  context=Qt.ShortcutContext.WidgetWithChildrenShortcut)  # fmt: skip

    def refresh(self) -> None:
        view = self.session.view
        if view is None:
            return
        with staying(self._above):
            self._head(view)
        if not view.rulebook.clauses:
            self._show_empty()
            return
        self._reading.setCurrentIndex(1 if self._as_list else 0)
        self.book.show_view(view)
        self.list.show_view(view)
        if self.story.isVisibleTo(self):
            if view.rulebook.clause(self.story.clause):
                self.story.refresh()
            else:
                self._close_story()

    def open_clause(self, clause: str) -> None:
        """Show the story of a clause beside the book."""
        if self.story.isHidden():
            self.story.show()
            self._share_width()
        self.story.show_clause(clause)
        self.book.go_to(clause)
        self.list.go_to(clause)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.story.isVisibleTo(self):
            self._share_width()

    def _share_width(self) -> None:
        """Book and story side by side; in a narrow window the story alone, until it is closed."""
        width = self.width()
        self._reading.setVisible(width > look.current().px(SIDE_BY_SIDE))
        self._split.setSizes([round(width * 0.6), round(width * 0.4)])

    def show_as_list(self, as_list: bool) -> None:
        """The same rulebook as a plain list, for those who read by ear."""
        self._as_list = as_list
        self.refresh()

    def focus_find(self) -> None:
        self.find_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_field.selectAll()

    def _head(self, view: GroupView) -> None:
        """Title, ways to reach a place, and actions: two lines, or three where text is large."""
        px, top = look.current().px, column()
        top.setContentsMargins(px(40), px(2), px(28), px(14))
        top.setSpacing(px(8))
        title = words(shortened(view.rulebook.title or self.tr("Rulebook"), 80), "title")
        count = len(view.rulebook.clauses)
        if count:
            note = words(counted(count, self.tr("clause"), self.tr("clauses")), "muted")
            self._fill(top, title, note)
        else:
            top.addWidget(title)
        self._above.show_parts(top)

    def _fill(self, top: QVBoxLayout, title: QLabel, note: QLabel) -> None:
        px, typed = look.current().px, self.find_field.text()
        self.find_field = line(self.tr("Find in the rulebook"), self.tr("Find words"), typed)
        self.find_field.setMaximumWidth(px(220))
        self.find_field.returnPressed.connect(self._find)
        reach, actions = (self._contents(), self.find_field), self._actions()
        if look.current().size > TEXT_SIZES[0]:
            top.addWidget(title)
            top.addWidget(note)
            top.addLayout(row(*reach, None, gap=12))
            top.addLayout(row(*actions, None, gap=10))
        else:
            first, second = row(title, *reach, gap=12), row(note, *actions, gap=10)
            for each in (first, second):
                each.setStretch(0, 1)
                top.addLayout(each)

    def _actions(self) -> tuple[QPushButton, QPushButton]:
        import_ = button(
            self.tr("Import rules…"), lambda: files.import_rules(self, self.session),
            glyph="download-simple",
        )  # fmt: skip
        export = button(
            self.tr("Export PDF…"), lambda: files.export(self, self.session, "pdf"),
            glyph="file-pdf",
        )  # fmt: skip
        return import_, export

    def _contents(self) -> QPushButton:
        made = button(self.tr("Contents"), lambda: None, name=self.tr("Go to a section"))
        menu = QMenu(made)
        menu.setAccessibleName(self.tr("Sections"))
        for item in items_of(self.session.view) if self.session.view else ():
            if isinstance(item, Heading):
                indent = "    " * (item.depth - 1)
                title = shortened(item.title, 48).replace("&", "&&")
                action = menu.addAction(f"{indent}{item.number}  {title}")
                action.triggered.connect(lambda _=False, at=item.id: self._jump(at))
        made.setMenu(menu)
        return made

    def _jump(self, section: str) -> None:
        self.book.go_to(section)
        self.list.go_to(section)

    def _find(self) -> None:
        text = self.find_field.text().strip()
        if text and not self.book.find_text(text):
            self.session.said.emit(self.tr("No clause says “{text}”.").format(text=text))

    def _show_empty(self) -> None:
        clear(self._empty)
        px = look.current().px
        self._empty.setContentsMargins(px(40), 0, px(40), 0)
        bring = button(
            self.tr("Import rules…"), lambda: files.import_rules(self, self.session), "primary"
        )
        raise_ = button(self.tr("Raise a question"), lambda: self.go.emit("raise", ""))
        sentence = self.tr(
            "Bring in the rules that you have, as Markdown, plain text or a Word file. "
            "They bind nobody until each of you has agreed to them."
        )
        self._empty.addWidget(Empty("book-open", self.tr("No rules yet"), sentence, bring, raise_))
        self._reading.setCurrentIndex(2)
        self._reading.show()
        self.story.hide()

    def _close_story(self) -> None:
        had = self.story.isAncestorOf(self.window().focusWidget())
        self.story.hide()
        self._reading.show()
        if had:
            self.book.setFocus(Qt.FocusReason.OtherFocusReason)
