"""Finds the text of a QR code in a picture that a person chose, dropped or pasted.

Pictures come from anybody, so their size is bounded before a point of them is decoded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from deliberation.errors import FolkmootError

LIMIT = 32 << 20  # bytes of a picture's file
MOST = 40_000_000  # points of a picture: a telephone's best, 160 MB while it is looked at
FORMATS = ("png", "jpeg", "webp", "gif", "bmp")
_SCHEME = "FOLKMOOT:"
_DAMAGED = "This picture is damaged, or of a kind that is not read here; take it again."
_TOO_LARGE = "This picture is too large; cut out the part with the code and try again."


class NoCode(FolkmootError):
    """The picture cannot be used."""


def is_picture(data: bytes) -> bool:
    """Whether the bytes begin as one of the pictures that are read here."""
    with _opened(data) as reader:
        return _format(reader) in FORMATS


def text_in_file(data: bytes) -> str:
    """The text of the QR code of Folkmoot in the bytes of a picture. Raises `NoCode`."""
    with _opened(data) as reader:
        size = reader.size()
        if _format(reader) not in FORMATS or not size.isValid():
            raise NoCode("This picture cannot be read; save it as PNG or JPEG and try again.")
        if size.width() * size.height() > MOST:
            raise NoCode(_TOO_LARGE)
        image = reader.read()
    return text_in(image)


def text_in(image: QImage) -> str:
    """The text of the QR code of Folkmoot in an image. Raises `NoCode`."""
    import numpy as np  # both load slowly, and are wanted seldom
    import zxingcpp

    if image.isNull():
        raise NoCode(_DAMAGED)
    if image.width() * image.height() > MOST:
        raise NoCode(_TOO_LARGE)
    grey = _on_white(image).convertToFormat(QImage.Format.Format_Grayscale8)
    lines = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    qr = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = [each.text for each in zxingcpp.read_barcodes(lines[:, : grey.width()], qr)]
    ours = [text for text in found if text.upper().startswith(_SCHEME)]
    if ours:
        return ours[0]
    if found:
        raise NoCode("The code in this picture is not one of Folkmoot; look for the right one.")
    raise NoCode(
        "No code was found in this picture; take it again from the front, sharp and with the "
        "white edge around the code."
    )


def _on_white(image: QImage) -> QImage:
    """Some programs leave out the white of a code and write nothing there."""
    if not image.hasAlphaChannel():
        return image
    paper = QImage(image.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, image)
    painter.end()
    return paper


@contextmanager
def _opened(data: bytes) -> Iterator[QImageReader]:
    """The reader does not keep the buffer that it reads from, so this does."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)  # telephones write pictures lying on their side
    reader.setDecideFormatFromContent(True)
    yield reader


def _format(reader: QImageReader) -> str:
    name = bytes(reader.format().data()).decode("ascii", "replace")
    return {"jpg": "jpeg"}.get(name, name)
