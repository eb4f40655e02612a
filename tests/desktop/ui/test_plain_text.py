"""What members type is shown, never obeyed."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QMessageBox

from desktop.ui import links, typeset
from desktop.ui.look import Look
from desktop.ui.widgets.basics import plain_tip, words
from desktop.ui.widgets.reading import clause_text, difference, plain_text
from desktop.ui.worddiff import diff

HOSTILE = '<img src="file:///etc/passwd"><b>bold</b> & <script>x</script>'


def test_a_label_takes_nothing_for_markup(qtbot):
    label = words(HOSTILE)
    qtbot.addWidget(label)
    assert isinstance(label, QLabel)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text().replace("\u200b", "") == HOSTILE, "but for places where a line may end"


@pytest.mark.parametrize("make", [plain_text, clause_text])
def test_typed_markup_stays_literal(qtbot, make):
    reading = make(HOSTILE, "a name")
    qtbot.addWidget(reading)
    assert "<b>bold</b>" in reading.toPlainText()
    assert "file:///etc/passwd" in reading.toPlainText()


def test_a_difference_escapes_both_sides(qtbot):
    reading = difference("<i>old</i>", "<i>new</i>", "a name")
    qtbot.addWidget(reading)
    assert "<i>" in reading.toPlainText()


def test_a_tooltip_is_escaped():
    assert "<img" not in plain_tip(HOSTILE)


@pytest.mark.parametrize("text", [HOSTILE, "![x](file:///etc/passwd)", '[x](<a" onclick=1>)'])
def test_only_our_own_tags_reach_the_page(text: str):
    html = typeset.clause_html(text, Look(), title=text) + typeset.diff_html(diff(text, ""), Look())
    tags = set(re.findall(r"</?(\w+)", html))
    assert tags <= {"p", "ol", "ul", "li", "b", "i", "a", "br", "code", "span"}


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://example.org", True),
        ("HTTP://example.org", True),
        ("mailto:a@example.org", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("smb://host/share", False),
        ("notes.html", False),
    ],
)
def test_which_links_may_be_opened(address: str, may: bool):
    assert links.allowed(QUrl(address)) is may


@pytest.mark.parametrize("answer", ["open", "cancel"])
def test_a_link_opens_only_when_the_person_says_so(qtbot, monkeypatch, answer: str):
    opened, shown = [], []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    button = {"open": QMessageBox.StandardButton.Open, "cancel": QMessageBox.StandardButton.Cancel}

    def answered(box):
        shown.append(box.text())
        return button[answer]

    monkeypatch.setattr(QMessageBox, "exec", answered)
    label = words("")
    qtbot.addWidget(label)
    links.offer(label, QUrl("https://example.org/x"))
    assert "https://example.org/x" in shown[0]
    assert opened == (["https://example.org/x"] if answer == "open" else [])


def test_a_forbidden_link_is_shown_and_stays_shut(qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: QMessageBox.StandardButton.Open)
    label = words("")
    qtbot.addWidget(label)
    links.offer(label, QUrl("file:///etc/passwd"))
    assert opened == []
