"""Puts a look on the application: fonts, palette and style sheet."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from desktop.ui import fonts
from desktop.ui.look import Look, set_current

_Role = QPalette.ColorRole


def apply(look: Look) -> None:
    """Every window takes the look on at once. Needs a running `QApplication`."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("there is no application to style")
    fonts.load()
    set_current(look)
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(_palette(look))
    app.setFont(fonts.sans(look))
    app.setStyleSheet(look.style_sheet())


def _palette(look: Look) -> QPalette:
    tokens, palette = look.tokens, QPalette()
    colours = {
        _Role.Window: tokens.page,
        _Role.Base: tokens.paper,
        _Role.AlternateBase: tokens.soft,
        _Role.Button: tokens.paper,
        _Role.Text: tokens.ink,
        _Role.WindowText: tokens.ink,
        _Role.ButtonText: tokens.ink,
        _Role.PlaceholderText: tokens.muted,
        _Role.Highlight: tokens.accent,
        _Role.HighlightedText: tokens.on_accent,
        _Role.Link: tokens.accent,
        _Role.LinkVisited: tokens.accent,
        _Role.ToolTipBase: tokens.ink,
        _Role.ToolTipText: tokens.paper,
    }
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in (_Role.Text, _Role.WindowText, _Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.muted))
    return palette
