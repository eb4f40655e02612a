"""A QR code as an SVG picture."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str) -> str:
    """`text` as a QR code (ISO/IEC 18004, 15 % of it may be damaged), no quiet zone around it."""
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="svg", xmldecl=False, border=0)
    return out.getvalue().decode()
