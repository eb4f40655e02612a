"""A paper on the screen, to be handed on: its QR code, its text, and ways to take them along."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImageWriter
from PySide6.QtWidgets import QWidget

from desktop.files import write_file
from desktop.ui import files
from desktop.ui.pairing.asking import ask
from desktop.ui.pairing.comparing import announce
from desktop.ui.pairing.qr_picture import QrPicture, enlarged
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import button, column, row, words
from desktop.ui.widgets.verbatim import Verbatim
from desktop.ui.words import translate

PICTURE = ".png"


class Handed(QWidget):
    """`text` in both forms; `name` says what it is, `how` what to do with it, and `file` is the
    name that is proposed for its picture."""

    def __init__(self, session: Session, text: str, name: str, how: str, file: str) -> None:
        super().__init__()
        self._session, self._text, self._file = session, text, file
        self.picture = QrPicture(text, translate("pairing", "QR code: {name}").format(name=name))
        self._said = words("", "small")
        self.setLayout(
            column(
                words(how),
                row(self.picture, None),
                abreast(
                    button(translate("pairing", "Copy the text"), self._copy_text),
                    button(translate("pairing", "Copy the picture"), self._copy_picture),
                    button(translate("pairing", "Save the picture…"), self._save),
                ),
                self._said,
                Verbatim(text, translate("pairing", "The text of the code")),
                gap=10,
            )
        )

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._say(translate("pairing", "The text is copied."))

    def _copy_picture(self) -> None:
        QGuiApplication.clipboard().setImage(enlarged(self.picture.image))
        self._say(translate("pairing", "The picture is copied."))

    def _save(self) -> None:
        title = translate("pairing", "Save the picture of the code")
        path = files.save_as(self, title, self._file, PICTURE)
        if path is None:
            return
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(enlarged(self.picture.image))
        data, out = bytes(buffer.data().data()), path
        saved = translate("pairing", "The picture is in {file}.").format(file=out.name)
        ask(self, self._session, lambda _: write_file(out, data), lambda _: self._say(saved),
            self._say)  # fmt: skip

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        announce(self, sentence)
