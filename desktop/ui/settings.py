"""What the window remembers between two starts: theme, text size, data folder, last group."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from desktop.ui.look import TEXT_SIZES


class Theme(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class Settings:
    """Kept in one small INI file; anything unreadable in it counts as the default."""

    def __init__(self, path: Path | None = None) -> None:
        where = QStandardPaths.StandardLocation.GenericConfigLocation
        kept = Path(QStandardPaths.writableLocation(where)) / "folkmoot" / "window.ini"
        file = path or kept
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def theme(self) -> Theme:
        kept = str(self._store.value("theme", Theme.LIGHT))
        return Theme(kept) if kept in set(Theme) else Theme.LIGHT

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._store.setValue("theme", str(theme))

    @property
    def text_size(self) -> int:
        kept = str(self._store.value("text_size", TEXT_SIZES[0]))
        return int(kept) if kept in map(str, TEXT_SIZES) else TEXT_SIZES[0]

    @text_size.setter
    def text_size(self, percent: int) -> None:
        self._store.setValue("text_size", percent)

    @property
    def folder(self) -> Path:
        """The data folder that was open last, or where a new one would go."""
        kept = str(self._store.value("folder", ""))
        if kept:
            return Path(kept)
        from platformdirs import user_data_path  # loads slowly, and is wanted once

        return user_data_path("folkmoot")

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("folder", str(folder))

    @property
    def group(self) -> str:
        return str(self._store.value("group", ""))

    @group.setter
    def group(self, group: str) -> None:
        self._store.setValue("group", group)

    @property
    def geometry(self) -> QByteArray:
        kept = self._store.value("geometry")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("geometry", geometry)
