"""The whole story by real clicks, with real threads: from an empty folder to a PDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit

from deliberation.state import Stage
from desktop.ui import files
from desktop.ui.app import Application
from desktop.ui.pairing.admitting import AdmitSheet
from desktop.ui.pairing.inviting import InviteSheet
from desktop.ui.passphrase import PassphraseDialog
from desktop.ui.settings import Settings
from desktop.ui.widgets.stage_rail import StageRail
from desktop.workspace import Workspace
from tests.desktop.ui.clicks import all_text, button, click, when_asked
from tests.desktop.ui.conftest import RULES, open_workspace

PHRASE = "seven quiet herons"


@pytest.fixture
def bo(tmp_path):
    workspace = open_workspace(tmp_path / "bo", "Bo Lindqvist")
    yield workspace
    workspace.close()


@pytest.fixture
def ada(qtbot, tmp_path):
    application = Application(tmp_path / "ada", Settings(tmp_path / "window.ini"))
    application.session.model = "none"
    qtbot.addWidget(application.window)
    application.show()
    yield application
    application.stop()


class Table:
    """Ada's window on one side, Bo's laptop on the other, files between them."""

    def __init__(self, qtbot, ada: Application, bo: Workspace, folder: Path, monkeypatch) -> None:
        self.qtbot, self.ada, self.bo, self.folder = qtbot, ada, bo, folder
        self.window, self.session = ada.window, ada.session
        self.chosen: list[Path] = []
        monkeypatch.setattr(files, "choose", lambda *_: self.chosen[-1])
        monkeypatch.setattr(files, "choose_several", lambda *_: tuple(self.chosen))
        monkeypatch.setattr(files, "save_as", lambda *_: self.chosen[-1])

    @property
    def view(self):
        return self.session.view

    @property
    def about(self):
        return self.view.state.deliberations[0]

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.session.working, timeout=20_000)
        self.qtbot.wait(1)

    def reads(self, text: str) -> None:
        self.qtbot.waitUntil(lambda: text in all_text(self.window), timeout=10_000)

    def click(self, name: str) -> None:
        click(self.qtbot, self.window, name)
        self.settle()

    def file(self, name: str) -> Path:
        self.chosen = [self.folder / name]
        return self.chosen[0]

    def menu(self, text: str) -> None:
        for action in self.window.menuBar().actions():
            for each in action.menu().actions():
                if each.text().replace("&", "") == text:
                    each.trigger()
        self.settle()

    def to_bo(self) -> None:
        path = self.file("to-bo.folkmoot")
        self.menu("Write a bundle…")
        self.bo.take(path)

    def from_bo(self) -> None:
        path = self.folder / "to-ada.folkmoot"
        self.bo.bundle(self.session.group, path)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        self.window.dropEvent(
            QDropEvent(
                QPointF(QPoint(9, 9)), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )  # fmt: skip
        self.settle()

    def stage(self, stage: Stage) -> None:
        rail = self.window.deliberation.findChild(StageRail)
        self.qtbot.mouseClick(
            rail,
            Qt.MouseButton.LeftButton,
            pos=QPoint(int(rail.width() * (list(Stage).index(stage) + 0.5) / len(Stage)), 14),
        )
        self.settle()

    def write(self, field: str, text: str) -> None:
        fields = self.window.findChildren(QPlainTextEdit) + self.window.findChildren(QLineEdit)
        found = [f for f in fields if f.accessibleName() == field and f.isVisibleTo(self.window)]
        assert len(found) == 1, field
        (getattr(found[0], "setPlainText", None) or found[0].setText)(text)


def test_from_an_empty_folder_to_a_printed_rulebook(qtbot, ada, bo, tmp_path, monkeypatch):
    table = Table(qtbot, ada, bo, tmp_path, monkeypatch)
    _begin(qtbot, table)
    _bring_rules(table)
    _come_together(table)
    _agree_to_a_clause(qtbot, table)
    _start_deliberating(qtbot, table)
    _say_what_each_wants(table)
    _put_and_rate_an_option(qtbot, table)
    _mediate(table)
    _consent(table)
    _print(table)
    _refuse_a_damaged_bundle(table)


def _begin(qtbot, table: Table) -> None:
    qtbot.waitUntil(lambda: "Welcome to Folkmoot" in all_text(table.window), timeout=20_000)
    table.write("Your name", "Ada Brandt")

    def choose(dialog: QDialog) -> None:
        for field in dialog.findChildren(QLineEdit):
            field.setText(PHRASE)
        dialog.accept()

    when_asked(PassphraseDialog, choose)
    click(qtbot, table.window, "Begin")
    qtbot.waitUntil(lambda: table.session.workspace is not None, timeout=20_000)
    table.reads("Good to have you here, Ada Brandt")
    table.write("Name of the group", "Mill Lane House")
    table.click("Found a group")
    assert table.view.state.group_name == "Mill Lane House"
    assert table.window.page == "today"


def _bring_rules(table: Table) -> None:
    table.click("Rulebook")
    table.file("rules.md").write_text(RULES, encoding="utf-8")
    table.reads("No rules yet")
    table.click("Import rules…")
    assert len(table.view.rulebook.clauses) == 5


def _one(table: Table, name: str) -> bool:
    try:
        button(table.window, name)
    except AssertionError:
        return False
    return True


def _come_together(table: Table) -> None:
    table.click("People")
    invitation = table.file("house.folkmoot-invitation")
    table.click("Invite somebody…")
    sheet = table.window.findChild(InviteSheet)
    table.click("Give a file")
    table.click("Save an invitation…")
    table.qtbot.waitUntil(invitation.exists, timeout=10_000)
    sheet.close()
    table.bo.join(invitation, table.folder / "bo.folkmoot-request")
    table.file("bo.folkmoot-request")
    table.click("Let people in…")
    table.click("Choose a file or a picture…")
    table.reads("Bo Lindqvist asks to join.")
    table.click("Let Bo Lindqvist in")
    table.reads("Bo Lindqvist joined")
    table.window.findChild(AdmitSheet).close()
    table.qtbot.waitUntil(lambda: len(table.view.state.current) == 2, timeout=10_000)
    assert [member.name for member in table.view.state.current] == ["Ada Brandt", "Bo Lindqvist"]
    table.to_bo()


def _agree_to_a_clause(qtbot, table: Table) -> None:
    table.click("Rulebook")
    book = table.window.rulebook.book
    qtbot.keyClick(book, Qt.Key.Key_Down)
    qtbot.keyClick(book, Qt.Key.Key_Down)
    qtbot.keyClick(book, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "So far these words bind nobody." in all_text(table.window))
    table.click("I agree to these words")
    clause = table.view.rulebook.clauses[1]
    assert [binding.name for binding in table.view.bindings[clause.id]] == ["Ada Brandt"]


def _start_deliberating(qtbot, table: Table) -> None:
    qtbot.waitUntil(lambda: _one(table, "Start a deliberation"))
    table.click("Start a deliberation")
    assert not button(table.window, "Say so").isEnabled()
    table.click("What we have isn't it")
    table.click("I don't know the answer")
    table.click("Say so")
    assert table.window.page == "deliberation"
    assert not table.about.open
    table.to_bo()
    table.bo.acknowledge(table.session.group, clause=table.about.clause)
    table.from_bo()
    assert table.about.open


def _say_what_each_wants(table: Table) -> None:
    table.write("What you want", "Guests who help may stay for three weeks.")
    table.click("State my position")
    table.to_bo()
    wanted = "Two weeks is enough. I need quiet evenings."
    table.bo.position(table.session.group, table.about.id, wanted)
    table.from_bo()
    table.stage(Stage.POSITIONS)
    said = all_text(table.window.deliberation)
    assert "Guests who help may stay for three weeks." in said
    assert wanted in said


def _put_and_rate_an_option(qtbot, table: Table) -> None:
    table.stage(Stage.OPTIONS)
    table.write("The exact words", "Guests are welcome. They may stay for two weeks.")
    table.click("Put it on the table")
    assert len(table.about.options) == 2
    table.stage(Stage.RATINGS)
    rating = table.window.deliberation.findChild(
        object, f"rating {table.about.id} {table.about.options[1].id}"
    )
    for _ in range(3):
        qtbot.keyClick(rating, Qt.Key.Key_PageUp)
    table.click("Rate it so")
    assert [(each.utility, each.by) for each in table.about.ratings] == [(60, "hand")]
    table.reads("Worst off with it: Ada Brandt")
    assert "Not rated yet by Bo Lindqvist, which counts as 0." in all_text(
        table.window.deliberation
    )
    table.click("Redo this sum: Option 1")
    table.reads("W = ")


def _mediate(table: Table) -> None:
    table.stage(Stage.MEDIATION)
    table.click("Ask the mediator")
    table.qtbot.waitUntil(lambda: bool(table.about.mediations), timeout=20_000)
    table.settle()
    said = all_text(table.window.deliberation)
    assert "Drafted without a model, from members' own sentences" in said
    assert "own words" in said
    assert "passed." in said
    table.click("Put wording 1 to consent")
    assert table.about.options[2].mediation == table.about.mediations[0].id


def _consent(table: Table) -> None:
    table.stage(Stage.CONSENT)
    table.click("I agree to exactly these words: Option 2")
    option = table.about.options[2]
    assert [each.sha256 for each in table.about.consents] == [option.sha256]
    table.to_bo()
    table.bo.consent(table.session.group, deliberation=table.about.id, option=option.id)
    table.from_bo()
    assert table.about.adopted == option.id
    table.reads("The group adopted this")
    clause = table.view.rulebook.clause(table.about.clause)
    assert clause.text == option.text


def _print(table: Table) -> None:
    table.click("Rulebook")
    pdf = table.file("rulebook.pdf")
    table.click("Export PDF…")
    assert pdf.read_bytes().startswith(b"%PDF")


def _refuse_a_damaged_bundle(table: Table) -> None:
    before = table.view.fingerprint
    table.bo.position(table.session.group, table.about.id, "One more word.")
    path = table.file("damaged.folkmoot")
    table.bo.bundle(table.session.group, path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    table.menu("Take a bundle…")
    bar = table.window.messages
    assert bar.isVisibleTo(table.window)
    assert bar.kind == "trouble"
    assert bar.text.count("\n") == 0
    assert bar.text.endswith(".")
    assert "Traceback" not in bar.text
    assert table.view.fingerprint == before
