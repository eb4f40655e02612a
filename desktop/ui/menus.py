"""The menu bar: everything that is not on a page, with its keyboard shortcut."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop.ui import files, pairing, safety
from desktop.ui.look import TEXT_SIZES
from desktop.ui.settings import Theme

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

# Pages that say something without a group.
GROUPLESS = frozenset({"talk", "agent", "away", "model", "journal", "hands"})
translate = QCoreApplication.translate


class Menus:
    """Built once; `update` greys out what needs a group, or an open data folder."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._grouped: list[QAction] = []
        self._private: list[QAction] = []  # one's own, with or without a group
        self._group_menu()
        self._rules_menu()
        self._share_menu()
        self._view_menu()
        self._help_menu()

    def update(self, *, in_group: bool, opened: bool) -> None:
        for action in self._grouped:
            action.setEnabled(in_group)
        for action in self._private:
            action.setEnabled(opened)

    @property
    def actions(self) -> list[QAction]:
        """Every action that has a shortcut, for the help sheet."""
        found = []
        for menu in self._window.menuBar().findChildren(QMenu):
            found += [action for action in menu.actions() if not action.shortcut().isEmpty()]
        return found

    def _menu(self, title: str) -> QMenu:
        menu = self._window.menuBar().addMenu(title)
        menu.setAccessibleName(title.replace("&", ""))
        return menu

    def _add(
        self,
        menu: QMenu,
        text: str,
        does: Callable[[], object],
        keys: str = "",
        *,
        group: bool = True,
    ) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda: does())
        if keys:
            action.setShortcut(QKeySequence(keys))
        if group:
            self._grouped.append(action)
        return action

    def _group_menu(self) -> None:
        window, menu = self._window, self._menu(translate("menus", "&Group"))
        for number, (page, text) in enumerate(
            (
                ("today", translate("menus", "&Today")),
                ("rulebook", translate("menus", "&Rulebook")),
                ("deliberations", translate("menus", "&Deliberations")),
                ("people", translate("menus", "&People")),
                ("talk", translate("menus", "My &agent")),
                ("pieces", translate("menus", "P&ieces")),
                ("lessons", translate("menus", "&Lessons")),
                ("agreeing", translate("menus", "&How we decide")),
            ),
            1,
        ):
            made = self._add(menu, text, lambda p=page: window.go(p), f"Ctrl+{number}")  # type: ignore[misc]
            if page in GROUPLESS:
                self._grouped.remove(made)
                self._private.append(made)
        menu.addSeparator()
        session = window.session
        invite, let = translate("menus", "I&nvite somebody…"), translate("menus", "L&et people in…")
        self._add(menu, invite, lambda: pairing.invite_sheet(window, session))
        self._add(menu, let, lambda: pairing.admit_sheet(window, session))
        join = translate("menus", "&Join a group…")
        self._private.append(
            self._add(menu, join, lambda: pairing.join_sheet(window, session), group=False)
        )
        device = translate("menus", "Add another de&vice of yours…")
        self._add(menu, device, lambda: pairing.add_device_sheet(window, session))
        another = translate("menus", "&Found or join another group…")
        self._add(menu, another, lambda: window.go("welcome"), group=False)
        menu.addSeparator()
        self._add(menu, translate("menus", "&Quit"), window.close, "Ctrl+Q", group=False)

    def _rules_menu(self) -> None:
        window, menu = self._window, self._menu(translate("menus", "&Rules"))
        session = window.session
        self._add(
            menu, translate("menus", "&Import rules…"),
            lambda: files.import_rules(window, session), "Ctrl+I",
        )  # fmt: skip
        self._add(menu, translate("menus", "&Find in the rulebook"), window.find_words, "Ctrl+F")
        self._add(
            menu, translate("menus", "Raise a &question"), lambda: window.go("raise"), "Ctrl+N"
        )
        menu.addSeparator()
        exports = (
            ("pdf", translate("menus", "Export as &PDF…"), "Ctrl+P"),
            ("markdown", translate("menus", "Export as &Markdown…"), ""),
            ("log", translate("menus", "Export the &log, to be checked…"), ""),
            ("automerge", translate("menus", "Export as &Automerge document…"), ""),
        )
        for kind, text, keys in exports:
            self._add(menu, text, lambda k=kind: files.export(window, session, k), keys)  # type: ignore[misc]

    def _share_menu(self) -> None:
        window, menu = self._window, self._menu(translate("menus", "&Share"))
        session = window.session
        self._add(
            menu, translate("menus", "&Write a bundle…"),
            lambda: files.bundle(window, session), "Ctrl+B",
        )  # fmt: skip
        self._add(
            menu, translate("menus", "&Take a bundle…"),
            lambda: files.take(window, session), "Ctrl+T", group=False,
        )  # fmt: skip
        refused = translate("menus", "&Refused and set aside")
        self._add(menu, refused, lambda: window.go("quarantine"))
        menu.addSeparator()
        backup = translate("menus", "&Make a backup…")
        self._private.append(
            self._add(menu, backup, lambda: safety.backup_sheet(window, session), group=False)
        )

    def _view_menu(self) -> None:
        window, menu = self._window, self._menu(translate("menus", "&View"))
        themes = {
            Theme.LIGHT: translate("menus", "&Light"),
            Theme.DARK: translate("menus", "&Dark"),
            Theme.SYSTEM: translate("menus", "As the &system"),
        }
        self._choices(menu, list(themes.items()), window.settings.theme, window.set_theme)
        menu.addSeparator()
        sizes = [(size, translate("menus", "Text at {n} %").format(n=size)) for size in TEXT_SIZES]
        self._choices(menu, sizes, window.settings.text_size, window.set_text_size)
        self._add(
            menu, translate("menus", "Larger text"), lambda: window.step_text_size(1), "Ctrl++",
            group=False,
        )  # fmt: skip
        self._add(
            menu, translate("menus", "Smaller text"), lambda: window.step_text_size(-1), "Ctrl+-",
            group=False,
        )  # fmt: skip
        menu.addSeparator()
        as_list = self._add(
            menu, translate("menus", "Rulebook as a plain l&ist"), lambda: None, "Ctrl+L"
        )
        as_list.setCheckable(True)
        as_list.toggled.connect(lambda on: window.rulebook.show_as_list(on))

    def _choices(self, menu, choices, now, choose) -> None:  # type: ignore[no-untyped-def]
        only = QActionGroup(menu)
        for value, text in choices:
            action = self._add(menu, text, lambda v=value: choose(v), group=False)  # type: ignore[misc]
            action.setCheckable(True)
            action.setChecked(value == now)
            action.setData(str(value))
            only.addAction(action)

    def _help_menu(self) -> None:
        menu = self._menu(translate("menus", "&Help"))
        self._add(menu, translate("menus", "&Keyboard"), self._window.help, "F1", group=False)
        hands = translate("menus", "&Whose hands: what others can learn")
        self._add(menu, hands, lambda: self._window.go("hands"), group=False)
