"""Opening a link of a clause: only web and mail addresses, and only after showing the address."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

SCHEMES = ("http", "https", "mailto")
translate = QCoreApplication.translate


def allowed(url: QUrl) -> bool:
    """Whether the address is one that a person may be offered to open."""
    return url.isValid() and url.scheme().casefold() in SCHEMES


def offer(parent: QWidget, url: QUrl) -> None:
    """Show the address and open it when the person says so; refuse every other kind of link."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(translate("links", "A link in the rulebook"))
    box.setText(translate("links", "This link leads to:") + f"\n\n{url.toString()}")
    if not allowed(url):
        box.setInformativeText(
            translate("links", "Folkmoot opens web and mail addresses only, so it stays closed.")
        )
        box.setStandardButtons(QMessageBox.StandardButton.Close)
        box.exec()
        return
    box.setInformativeText(translate("links", "Open it in the browser?"))
    box.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    if box.exec() == QMessageBox.StandardButton.Open:
        QDesktopServices.openUrl(url)
