"""Invitations and requests as people hand them on: an open file, or a text short enough for a QR
code. Neither form is secret, and neither is believed before it was checked.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from crdt.canonical import decode, encode
from crdt.errors import Malformed
from crdt.pairing.errors import PairingRefused

FILE_LIMIT = 1 << 20  # bytes
TEXT_LIMIT = 2_000  # characters: a QR code of 145 modules a side, which a telephone still reads
SCHEME = "FOLKMOOT:"  # in capitals, as all else: QR codes pack these closest
_CHECK = 4  # bytes of SHA-256 that tell a slip of the pen


def to_file(kind: str, content: Mapping[str, Any]) -> bytes:
    """JSON (RFC 8259) in UTF-8, with what it is and the version of the form."""
    whole = {"what": f"folkmoot {kind}", "v": 1, **content}
    return json.dumps(whole, indent=1, ensure_ascii=False).encode()


def from_file(kind: str, data: bytes) -> dict[str, Any]:
    """What `to_file` was given. Raises `PairingRefused`."""
    try:
        content = json.loads(data) if len(data) <= FILE_LIMIT else None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.pop("what", None) != f"folkmoot {kind}":
        raise PairingRefused(f"This is no {kind} of Folkmoot; ask for the file again.")
    _check_version(content.pop("v", None))
    return content


def packed(kind: str, values: list[Any]) -> bytes:
    """The paper in few bytes, one sequence for one paper: canonical CBOR."""
    return encode([kind, 1, *values])


def to_text(kind: str, values: list[Any]) -> str:
    """ "FOLKMOOT:" and base32 (RFC 4648, no padding) of a check sum and canonical CBOR.

    Raises `PairingRefused` for more than fits in a QR code that can be read from a screen.
    """
    body = packed(kind, values)
    text = SCHEME + base64.b32encode(_sum(body) + body).decode().rstrip("=")
    if len(text) > TEXT_LIMIT:
        raise PairingRefused(f"This {kind} is too long for a QR code; hand it on as a file.")
    return text


def from_text(kind: str, text: str) -> list[Any]:
    """What `to_text` was given; capitals or not is all one. Raises `PairingRefused`."""
    try:
        values = _values(text[: 2 * TEXT_LIMIT].strip())
    except (Malformed, binascii.Error, ValueError):
        raise PairingRefused(
            f"This text is no {kind} of Folkmoot, or not the whole of it; copy it again."
        ) from None
    if values[:1] != [kind]:
        raise PairingRefused(f"This text is no {kind} of Folkmoot; look at what it was sent for.")
    _check_version(values[1] if len(values) > 1 else None)
    return values[2:]


def kind_of(text: str) -> str:
    """Which kind of paper a text is; "" for what `to_text` did not write, or not the whole of."""
    try:
        values = _values(text[: 2 * TEXT_LIMIT].strip())
    except (Malformed, binascii.Error, ValueError):
        return ""
    return values[0] if values and isinstance(values[0], str) else ""


def _values(text: str) -> list[Any]:
    if len(text) > TEXT_LIMIT or not text.isascii() or not text.upper().startswith(SCHEME):
        raise Malformed("There is another text than Folkmoot writes.")
    digits = text.upper().removeprefix(SCHEME)
    raw = base64.b32decode(digits + "=" * (-len(digits) % 8))
    if base64.b32encode(raw).decode().rstrip("=") != digits or _sum(raw[_CHECK:]) != raw[:_CHECK]:
        raise Malformed("The text is not the one that was written.")
    values = decode(raw[_CHECK:])
    if not isinstance(values, list):
        raise Malformed("The text is not the one that was written.")
    return values


def _sum(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()[:_CHECK]


def _check_version(version: Any) -> None:
    if type(version) is not int or version != 1:
        raise PairingRefused(
            "This was written by another version of Folkmoot; update the older one of the two."
        )
