"""The window: the rail on the left, one page on the right, one line of messages above it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import files, look, skin
from desktop.ui.keyboard import is_writing
from desktop.ui.look import DARK, LIGHT, TEXT_SIZES, Look
from desktop.ui.menus import GROUPLESS, Menus
from desktop.ui.pages.base import Page
from desktop.ui.pages.welcome import WelcomePage
from desktop.ui.session import Session
from desktop.ui.settings import Settings, Theme
from desktop.ui.widgets.message_bar import MessageBar
from desktop.ui.widgets.quiet_line import QuietLine

if TYPE_CHECKING:
    from desktop.ui.pages.deliberation import DeliberationPage
    from desktop.ui.pages.deliberations import DeliberationsPage
    from desktop.ui.pages.pieces import PiecesPage
    from desktop.ui.pages.rulebook import RulebookPage
    from desktop.ui.pages.talk import TalkPage
    from desktop.ui.widgets.rail import Rail
    from desktop.ui.widgets.segments import Segments

_PAGES = {
    "today": ("today", "TodayPage"),
    "rulebook": ("rulebook", "RulebookPage"),
    "deliberations": ("deliberations", "DeliberationsPage"),
    "deliberation": ("deliberation", "DeliberationPage"),
    "people": ("people", "PeoplePage"),
    "talk": ("talk", "TalkPage"),
    "agent": ("agent", "AgentPage"),
    "away": ("away", "AwayPage"),
    "model": ("model", "ModelPage"),
    "journal": ("journal", "JournalPage"),
    "pieces": ("pieces", "PiecesPage"),
    "lessons": ("lessons", "LessonsPage"),
    "agreeing": ("agreeing", "AgreeingPage"),
    "hands": ("hands", "HandsPage"),
    "quarantine": ("quarantine", "QuarantinePage"),
}
_AGENT = frozenset({"talk", "agent", "away", "model", "journal"})  # one place on the rail
_OF_RAIL = {
    "deliberation": "deliberations",
    "quarantine": "people",
    **dict.fromkeys(_AGENT, "talk"),
}
Start = Callable[[Path, str | None], None]


class MainWindow(QMainWindow):
    """`start(folder, name)` opens a data folder (the application gives it)."""

    def __init__(self, session: Session, settings: Settings, folder: Path, start: Start) -> None:
        super().__init__()
        self.session, self.settings = session, settings
        self.setWindowTitle("Folkmoot")
        self.setAcceptDrops(True)
        skin.apply(self.wanted_look())
        self.messages, self.quiet = MessageBar(), QuietLine()
        self._rail: Rail | None = None
        self._segments: Segments | None = None
        self.welcome = WelcomePage(session, folder, start)
        self._pages: dict[str, Page] = {}
        self._page = "welcome"
        self._stack = QStackedWidget()
        self._add("welcome", self.welcome)
        self._lay_out()
        self.menus = Menus(self)
        self._connect()
        self._refresh_all()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.messages)
        right.addWidget(self.quiet)
        right.addWidget(self._stack, 1)
        self._right = right
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addLayout(right, 1)
        self._across = across
        central = QWidget()
        central.setLayout(across)
        self.setCentralWidget(central)
        self.resize(1280, 860)
        if not self.settings.geometry.isEmpty():
            self.restoreGeometry(self.settings.geometry)

    def _connect(self) -> None:
        self.session.refreshed.connect(self._refresh_all)
        self.session.said.connect(self.messages.say)
        self.session.failed.connect(self.messages.complain)
        self.session.arrived.connect(self.quiet.say)
        self.session.busy_changed.connect(self._show_busy)
        self.messages.cancelled.connect(self._cancel)
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: self._system_changed())

    # The pages: each is made, and its code loaded, when it is first wanted

    def _add(self, name: str, page: Page) -> None:
        page.go.connect(self.go)
        self._stack.addWidget(page)
        self._pages[name] = page

    def _made(self, name: str) -> Page:
        if name not in self._pages:
            module, kind = _PAGES[name]
            made = getattr(import_module(f"desktop.ui.pages.{module}"), kind)(self.session)
            self._add(name, made)
        return self._pages[name]

    @property
    def rail(self) -> Rail:
        """Made once there is a group to show."""
        if self._rail is None:
            from desktop.ui.widgets.rail import Rail

            self._rail = Rail()
            self._rail.went.connect(self.go)
            self._rail.group_picked.connect(self.session.show_group)
            self._rail.fit(self.width())
            self._across.insertWidget(0, self._rail)
        return self._rail

    @property
    def segments(self) -> Segments:
        """The row above the pages of one's agent, made once one of them is shown."""
        if self._segments is None:
            from desktop.ui.pages.base import WIDEST
            from desktop.ui.widgets.segments import Segments

            self._segments = Segments(WIDEST)
            self._segments.went.connect(self.go)
            self._right.insertWidget(2, self._segments)
        return self._segments

    @property
    def rulebook(self) -> RulebookPage:
        return cast("RulebookPage", self._made("rulebook"))

    @property
    def deliberations(self) -> DeliberationsPage:
        return cast("DeliberationsPage", self._made("deliberations"))

    @property
    def deliberation(self) -> DeliberationPage:
        return cast("DeliberationPage", self._made("deliberation"))

    # Where to

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return self._page

    def go(self, page: str, subject: str = "") -> None:
        """Show a page; "clause", "raise", "composing" and "option" are places on one."""
        if page == "clause":
            self.go("rulebook")
            self.rulebook.open_clause(subject)
            return
        if page == "raise":
            self.go("deliberations")
            self.deliberations.raise_question()
            return
        if page == "composing":
            self.go("pieces")
            cast("PiecesPage", self._made("pieces")).show_composing()
            return
        if page == "option":
            self.go("deliberation", subject)
            self.deliberation.write_option()
            return
        if page == "deliberation":
            self.deliberation.show_deliberation(subject)
        elif page == "pieces" and subject:
            cast("PiecesPage", self._made(page)).show_piece(subject)
        elif page == "talk" and subject:
            cast("TalkPage", self._made(page)).show_conversation(subject)
        else:
            self._made(page).refresh()
        self._show(page)

    def find_words(self) -> None:
        self.go("rulebook")
        self.rulebook.focus_find()

    def help(self) -> None:
        from desktop.ui.help_sheet import HelpSheet

        HelpSheet(self.menus.actions, self).exec()

    def _show(self, page: str) -> None:
        by_row = any(
            row is not None and row.isAncestorOf(self.focusWidget())
            for row in (self._rail, self._segments)
        )
        turned = page != self._page
        self._page = page
        self._stack.setCurrentWidget(self._made(page))
        if turned and not by_row:
            self._made(page).setFocus()
        if self.session.view is not None:
            self.rail.show_page(_OF_RAIL.get(page, page))
        self._show_segments(page)
        if self._rail is not None:
            self._rail.setVisible(self.session.view is not None)

    def _show_segments(self, page: str) -> None:
        if page in _AGENT:
            from desktop.ui.pages.away_known import unseen

            self.segments.show_page(page)
            # A vault that cannot be read is told of by the page itself.
            self.session.ask(unseen, self.segments.count, lambda _: None)
        if self._segments is not None:
            self._segments.setVisible(page in _AGENT)

    def _refresh_all(self) -> None:
        in_group = self.session.view is not None
        opened = self.session.workspace is not None
        self.menus.update(in_group=in_group, opened=opened)
        if in_group and self._page == "welcome" and not self._stays:
            self._page = "today"
        elif not in_group and not (self._page in GROUPLESS and (opened or self._page == "hands")):
            self._page = "welcome"
        if self.session.view is not None:
            from desktop.ui.needs import needs

            self.rail.show_groups(self.session.groups, self.session.group)
            self.rail.count("today", len(needs(self.session.view)))
            self.setWindowTitle(f"{self.session.view.state.group_name} – Folkmoot")
            self.settings.group = self.session.group
        self._made(self._page).refresh()
        self._show(self._page)

    @property
    def _stays(self) -> bool:
        """Whether what others did must not turn the page: the person went to it, or writes."""
        there = self._rail is not None and not self._rail.isHidden()
        return self.session.following and (there or is_writing())

    # What goes on

    def _show_busy(self, label: str) -> None:
        self.messages.busy(label, can_cancel=self.session.cancel is not None)

    def _cancel(self) -> None:
        if self.session.cancel is not None:
            self.session.cancel()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile() and self.session.workspace is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files.dropped(self, self.session, Path(event.mimeData().urls()[0].toLocalFile()))

    # The look

    def wanted_look(self) -> Look:
        """The look that the settings ask for."""
        theme = self.settings.theme
        scheme = QGuiApplication.styleHints().colorScheme()
        dark = theme is Theme.DARK or (theme is Theme.SYSTEM and scheme == Qt.ColorScheme.Dark)
        return Look(DARK if dark else LIGHT, self.settings.text_size)

    def set_theme(self, theme: Theme) -> None:
        self.settings.theme = theme
        self.restyle()

    def set_text_size(self, percent: int) -> None:
        self.settings.text_size = percent
        self.restyle()

    def step_text_size(self, step: int) -> None:
        place = TEXT_SIZES.index(self.settings.text_size) + step
        self.set_text_size(TEXT_SIZES[min(max(place, 0), len(TEXT_SIZES) - 1)])

    def restyle(self) -> None:
        """Show everything in the look that the settings ask for."""
        skin.apply(self.wanted_look())
        self.quiet.restyle()
        if self._rail is not None:
            self._rail.fit(self.width())
            self._rail.restyle()
        if self._segments is not None:
            self._segments.restyle()
        self._refresh_all()

    def _system_changed(self) -> None:
        if self.settings.theme is Theme.SYSTEM and self.wanted_look() != look.current():
            self.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._rail is not None:
            self._rail.fit(self.width())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pages[self._page].setFocus()  # a ring on the rail would ask for attention

    # The end

    def closeEvent(self, event: QCloseEvent) -> None:
        self.session.settle_drafts()
        self.settings.geometry = self.saveGeometry()
        event.accept()
