"""Takes a paper in: a file, a text, or a picture with a QR code, chosen, pasted or dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from shiboken6 import isValid

from desktop.ui import files, look
from desktop.ui.pairing import reading
from desktop.ui.pairing.notice import Notice
from desktop.ui.pairing.papers import Paper
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import button, column, words
from desktop.ui.words import translate

_LONGEST = 20_000  # characters of a text that is looked at


class Intake(QWidget):
    """`got` with what was read, once for each file. `several`: more than one file may be chosen."""

    got = Signal(object)

    def __init__(self, session: Session, paper: Paper, *, several: bool = False) -> None:
        super().__init__()
        self._session, self._paper, self._several = session, paper, several
        self.field = _PasteField(self)
        self._trouble = Notice()
        choose = button(translate("pairing", "Choose a file or a picture…"), self._choose)
        paste = button(translate("pairing", "Paste"), self._paste,
                       name=translate("pairing", "Paste a text or a picture"))  # fmt: skip
        self.read_text = button(translate("pairing", "Read the text"), self._read_field)
        note = translate(
            "pairing",
            "Files and pictures can also be dropped here. Folkmoot uses no camera: photograph the "
            "code with a telephone, and send yourself the picture or the text that the telephone "
            "reads from it.",
        )
        self.setLayout(
            column(abreast(choose, paste), self.field, abreast(self.read_text), self._trouble,
                   words(note, "small"), gap=10)
        )  # fmt: skip

    def read_files(self, paths: Sequence[Path]) -> None:
        """Files that were chosen already."""
        self._complain("")
        for path in paths:
            self._work(lambda path=path: self._paper.read(path))  # type: ignore[misc]

    def can_take(self, data: QMimeData) -> bool:
        return bool(_local(data)) or data.hasImage() or data.hasText()

    def take(self, data: QMimeData) -> None:
        """Something that was dropped or pasted."""
        paths = _local(data)
        if paths:
            self.read_files(paths if self._several else paths[:1])
        elif data.hasImage():
            image = data.imageData()
            self._read_image(image if isinstance(image, QImage) else QImage())
        elif data.hasText():
            self.field.setPlainText(data.text()[:_LONGEST])
            self._read_field()

    def _choose(self) -> None:
        if self._several:
            chosen = files.choose_several(self, self._paper.choose, self._paper.pattern)
        else:
            one = files.choose(self, self._paper.choose, self._paper.pattern)
            chosen = (one,) if one is not None else ()
        if chosen:
            self.read_files(chosen)

    def _paste(self) -> None:
        self._complain("")
        data: QMimeData | None = QGuiApplication.clipboard().mimeData()  # None on an empty one
        if data is not None and self.can_take(data):
            self.take(data)
        else:
            self._complain(translate("pairing", "There is nothing to paste; copy it first."))

    def _read_field(self) -> None:
        text = self.field.toPlainText()[:_LONGEST]
        self._complain("")
        self._work(lambda: self._paper.from_text(text))

    def _read_image(self, image: QImage) -> None:
        self._complain("")
        self._work(lambda: self._paper.from_text(reading.text_in(image)))

    def _work(self, read: Callable[[], Any]) -> None:
        def done(paper: Any) -> None:
            if isValid(self):
                self.got.emit(paper)

        def failed(error: BaseException) -> None:
            if isValid(self):
                self._complain(self._session.sentence(error))

        self._session.backstage.documents(read, done, failed)

    def _complain(self, sentence: str) -> None:
        """One at a time: the first thing wrong with what was given last."""
        if not (sentence and self._trouble.text):
            self._trouble.say(sentence)


class _PasteField(QPlainTextEdit):
    """For a text; a picture or a file that is pasted here is read as such."""

    def __init__(self, intake: Intake) -> None:
        super().__init__()
        self._intake = intake
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)  # the whole sheet takes what is dropped
        self.setAccessibleName(translate("pairing", "The text"))
        self.setPlaceholderText(
            translate("pairing", "Or paste the text here that begins with FOLKMOOT:")
        )
        self.setFixedHeight(look.current().px(84))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return self._intake.can_take(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText() and not _local(source):
            super().insertFromMimeData(source)
        else:
            self._intake.take(source)


def _local(data: QMimeData) -> tuple[Path, ...]:
    return tuple(Path(each.toLocalFile()) for each in data.urls() if each.isLocalFile())
