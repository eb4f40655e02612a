"""Keys drawn from other keys, each for one use and none leading back to what it came from."""

from __future__ import annotations

import hmac


def hkdf(key: bytes, info: bytes) -> bytes:
    """32 bytes drawn from `key` for the use that `info` names: HKDF-SHA256, RFC 5869, no salt."""
    extracted = hmac.digest(bytes(32), key, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")
