"""A bundle: what other laptops lack, in one file that only they can read.

Bytes: magic `FMB1`, then age (age-encryption.org/v1, X25519 recipients) over zstd over canonical
CBOR of `[payload, device, signature]`. `payload` is canonical CBOR of
`{v: 1, group, to: [device, ...], have: [item, ...], entries: [wire, ...]}`, where `have` tells what
the writing device holds itself (`crdt.carriers.have`); `signature` is the writing device's
Ed25519 signature over `folkmoot bundle v1` NUL payload. The entries inside are signed each by its
author; this signature says who put them together.

Said plainly: there is no forward secrecy, and whoever carries the file sees its size, its time and
the number of its recipients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyrage
import zstandard
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from crdt.canonical import encode
from crdt.carriers.have import ITEM, Have, have_items, have_of_items
from crdt.errors import Malformed
from crdt.framing import MIN_WIRE, Frame
from deliberation.errors import FolkmootError

MAGIC = b"FMB1"
SIGNED_LABEL = b"folkmoot bundle v1\0"
LIMIT = 64 << 20  # bytes, of the file and again of what it inflates to
MOST_TO = 1 << 14  # devices: of a thousand members with as many as they may have
MOST_HAVE = 1 << 17  # devices, also such as count for nothing
WINDOW = 1 << 27  # bytes; zstd frames that ask for more memory are refused


class BundleRefused(FolkmootError):
    """The file cannot be taken; nothing was changed."""


class NotForUs(BundleRefused):
    """No key of this laptop opens the file."""


@dataclass(frozen=True)
class Bundle:
    """An opened bundle: ids as hex, entries in their wire form, not yet checked one by one."""

    group: str
    writer: str
    to: tuple[str, ...]
    entries: tuple[bytes, ...]
    have: Have = field(default_factory=Have)


def seal(
    group: str,
    entries: Sequence[bytes],
    device_key: SigningKey,
    to: dict[str, str],
    have: Have | None = None,
) -> bytes:
    """The bytes of a bundle. `to` maps device ids to their age recipients; `have` is the writer's.

    Raises `BundleRefused` when the entries weigh more than a bundle may.
    """
    payload = encode(
        {
            "v": 1,
            "group": bytes.fromhex(group),
            "to": sorted(bytes.fromhex(device) for device in to),
            "have": have_items(have or Have()),
            "entries": list(entries),
        }
    )
    signature = device_key.sign(SIGNED_LABEL + payload).signature
    body = encode([payload, bytes(device_key.verify_key), signature])
    if len(body) > LIMIT:
        raise BundleRefused(
            "There is too much for one bundle; ask a member to copy the whole group instead."
        )
    recipients = [pyrage.x25519.Recipient.from_str(each) for each in sorted(to.values())]
    return MAGIC + bytes(pyrage.encrypt(zstandard.compress(body, 9), recipients))


def open_bundle(data: bytes, *age_secrets: str) -> Bundle:
    """Decrypt with any one of the secrets, inflate and read a bundle.

    A data folder that was restored has several (`Identity.age_secrets`). Raises `BundleRefused`,
    whatever the bytes are.
    """
    if data[: len(MAGIC)] != MAGIC:
        raise BundleRefused("This file is not a Folkmoot bundle, or its beginning was changed.")
    if len(data) > LIMIT:
        raise BundleRefused("This bundle is larger than 64 MiB, which no honest one is.")
    raw = _inflate(_decrypt(data[len(MAGIC) :], age_secrets))
    try:
        return _read(raw)
    except (Malformed, BadSignatureError):
        raise BundleRefused(
            "This bundle is not put together as a bundle must be; ask for it to be written anew."
        ) from None


def _decrypt(data: bytes, age_secrets: Sequence[str]) -> bytes:
    try:
        identities = [pyrage.x25519.Identity.from_str(each) for each in age_secrets]
        return bytes(pyrage.decrypt(data, identities))
    except pyrage.DecryptError as error:
        if "matching" in str(error).lower():
            raise NotForUs(
                "This bundle was not written for this laptop, or its head is damaged; ask a member "
                "to write it anew, to admit you, or, if you were removed, for a farewell."
            ) from None
        raise BundleRefused(
            "This bundle is damaged: bytes in it were changed or are missing. Ask for it again."
        ) from None


def _inflate(data: bytes) -> bytes:
    try:
        reader = zstandard.ZstdDecompressor(max_window_size=WINDOW).stream_reader(data)
        raw = bytes(reader.read(LIMIT + 1))
    except zstandard.ZstdError:
        raise BundleRefused("This bundle is damaged; ask for it again.") from None
    if len(raw) > LIMIT:
        raise BundleRefused("This bundle inflates to more than 64 MiB, which no honest one does.")
    return raw


def _read(raw: bytes) -> Bundle:
    outer = Frame(raw)
    outer.list_of(3)
    payload, writer, signature = outer.bytes_of(), outer.bytes_of(32), outer.bytes_of(64)
    outer.end()
    VerifyKey(writer).verify(SIGNED_LABEL + payload, signature)
    inner = Frame(payload)
    inner.map_of(5)
    inner.key("v")
    inner.number(1)
    inner.key("to")
    to = inner.many_bytes(32, most=MOST_TO)
    inner.key("have")
    have = have_of_items(inner.many_bytes(ITEM, most=MOST_HAVE))
    inner.key("group")
    group = inner.bytes_of(32)
    inner.key("entries")
    entries = inner.many_bytes(least=MIN_WIRE)
    inner.end()
    devices = tuple(each.hex() for each in to)
    return Bundle(group.hex(), writer.hex(), devices, tuple(entries), have)
