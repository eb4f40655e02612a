"""A QR code is found in a picture as people make them, and nothing else does any harm."""

from __future__ import annotations

import os
import struct
import zlib

import pytest
import segno
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from desktop.ui.pairing import reading
from desktop.ui.pairing.qr_picture import SIDE, QrPicture, enlarged, qr_image
from desktop.ui.pairing.reading import NoCode, is_picture, text_in, text_in_file

SHORT = "FOLKMOOT:" + "ABCDEFG234" * 12
LONG = "FOLKMOOT:" + "ABCDEFG234" * 199


def saved(image: QImage, kind: str = "PNG", quality: int = -1) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind, quality)
    return bytes(buffer.data().data())


def photographed(text: str) -> QImage:
    """On a grey table, lying crooked, not evenly lit."""
    photo = QImage(1400, 1100, QImage.Format.Format_RGB32)
    photo.fill(QColor("#9a948a"))
    painter = QPainter(photo)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(700, 520)
    painter.setTransform(QTransform().shear(0.08, -0.05), True)
    painter.rotate(17)
    side = 760
    painter.drawImage(
        -side // 2, -side // 2, qr_image(text).scaled(side, side).convertToFormat(photo.format())
    )
    painter.resetTransform()
    painter.fillRect(0, 0, 1400, 550, QColor(0, 0, 0, 40))
    painter.end()
    return photo


@pytest.mark.parametrize("text", [SHORT, LONG], ids=["short", "long"])
def test_what_is_shown_can_be_read_from_the_screen(qtbot, text):
    shown = QrPicture(text, "a code")
    qtbot.addWidget(shown)
    shown.show()
    picture = shown.grab().toImage()
    assert shown.width() <= SIDE
    assert text_in(picture) == text
    colours = {picture.pixelColor(x, y).name() for x in range(shown.width()) for y in (9, 40)}
    assert colours == {"#000000", "#ffffff"}, "squares are whole pixels"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "WEBP"])
def test_what_is_saved_can_be_read_from_the_file(kind):
    data = saved(enlarged(qr_image(SHORT)), kind, 60 if kind in ("JPEG", "WEBP") else -1)
    assert is_picture(data)
    assert text_in_file(data) == SHORT


def test_a_photograph_will_do():
    assert text_in_file(saved(photographed(SHORT), "JPEG", 70)) == SHORT


def test_a_code_whose_white_is_left_out_will_do():
    bare = qr_image(SHORT).scaled(200, 200).convertToFormat(QImage.Format.Format_ARGB32)
    for x in range(200):
        for y in range(200):
            if bare.pixelColor(x, y).lightness():
                bare.setPixelColor(x, y, Qt.GlobalColor.transparent)
    assert text_in_file(saved(bare)) == SHORT


def test_among_several_codes_ours_is_taken():
    both = QImage(900, 450, QImage.Format.Format_Grayscale8)
    both.fill(Qt.GlobalColor.white)
    painter = QPainter(both)
    painter.drawImage(10, 10, qr_image("https://example.org").scaled(400, 400))
    painter.drawImage(470, 10, qr_image(SHORT).scaled(400, 400))
    painter.end()
    assert text_in(both) == SHORT


def test_another_code_is_told_from_no_code():
    with pytest.raises(NoCode, match="not one of Folkmoot"):
        text_in(qr_image("https://example.org").scaled(300, 300))
    blank = QImage(300, 300, QImage.Format.Format_RGB32)
    blank.fill(Qt.GlobalColor.white)
    with pytest.raises(NoCode, match="No code was found"):
        text_in(blank)
    with pytest.raises(NoCode, match="damaged"):
        text_in(QImage())


def claimed(wide: int, high: int) -> bytes:
    """A PNG of a few bytes that says it has so many points."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(60_000, 60_000), (reading.MOST, 2), (1, 1 << 30)])
def test_a_picture_that_would_fill_the_memory_is_not_decoded(size):
    with pytest.raises(NoCode):
        text_in_file(claimed(*size))


def test_bits_and_pieces_of_a_picture_are_refused_with_a_sentence():
    whole = saved(enlarged(qr_image(SHORT)))
    for cut in range(0, len(whole) - 40, max(1, len(whole) // 40)):
        with pytest.raises(NoCode) as refused:
            text_in_file(whole[:cut])
        assert str(refused.value).endswith(".")


def test_other_kinds_of_files_are_no_pictures():
    drawing = segno.make_qr(SHORT).svg_inline().encode()
    for data in (b"", b"%PDF-1.7", b"FOLKMOOT:ABC", b'{"what": 1}', drawing, os.urandom(4096)):
        assert not is_picture(data)
        with pytest.raises(NoCode, match="cannot be read"):
            text_in_file(data)
