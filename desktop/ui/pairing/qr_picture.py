"""A QR code on the screen: black on white in every theme, each of its squares whole pixels."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

QUIET = 4  # empty squares around it, as ISO/IEC 18004 wants
SIDE = 330  # pixels at most, at every text size: cameras do not care, and small screens do
_SAVED = 8  # pixels of a square in a picture that is handed on


def qr_image(text: str) -> QImage:
    """`text` as a QR code (15 % of it may be damaged), a pixel for a square."""
    rows = list(segno.make_qr(text, error="m").matrix_iter(border=QUIET))
    points = b"".join(bytes(0 if dark else 255 for dark in row) for row in rows)
    side = len(rows)
    return QImage(points, side, side, side, QImage.Format.Format_Grayscale8).copy()


def enlarged(image: QImage) -> QImage:
    """The same to save or to copy, still sharp."""
    return image.scaled(image.size() * _SAVED)


class QrPicture(QWidget):
    """`name` is what a screen reader says."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.image = qr_image(text)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return self.image.size() * max(1, SIDE // self.image.width())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        square = max(1, int(self.width() * ratio) // self.image.width())
        side = square * self.image.width() / ratio
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        painter.drawImage(QRectF(0, 0, side, side), self.image, QRectF(self.image.rect()))
