"""A signed entry: one act or one piece of text, by one device, naming what its author had seen.

The bytes are described one by one in `FORMAT.md`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from nacl.bindings import crypto_sign_open
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey

from crdt.canonical import decode, encode
from crdt.errors import BadSignature, Malformed

MAX_WIRE = 512 * 1024  # bytes of an entry, signature included
MAX_PREV = 64
MAX_SEQ = (1 << 53) - 1  # what every language's ordinary number holds exactly
KINDS = ("act", "text")

_FIELDS = {"v", "group", "device", "seq", "prev", "kind", "body"}
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """Ids are lower-case hex of 64 digits. `payload` is what `signature` signs and `id` hashes."""

    id: str
    group: str
    device: str
    seq: int
    prev: tuple[str, ...]
    kind: str
    body: Mapping[str, Any] = field(compare=False, repr=False)
    payload: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @property
    def wire(self) -> bytes:
        """The entry as it is kept and carried: the canonical array [payload, signature]."""
        return encode([self.payload, self.signature])


def sign_entry(
    device_key: SigningKey,
    *,
    group: str,
    seq: int,
    prev: Iterable[str],
    kind: str,
    body: Mapping[str, Any],
) -> Entry:
    """A new entry by the device whose key this is; `prev` may come in any order.

    Raises `Malformed` for what `read_entry` would refuse, so that nobody signs such a thing.
    """
    heads = sorted(set(prev))
    if not all(_HEX64.match(each) for each in (group, *heads)):
        raise Malformed("A group or an earlier entry is not named by an id of 64 hex digits.")
    payload = encode(
        {
            "v": 1,
            "group": bytes.fromhex(group),
            "device": bytes(device_key.verify_key),
            "seq": seq,
            "prev": [bytes.fromhex(each) for each in heads],
            "kind": kind,
            "body": body,
        }
    )
    entry = read_payload(payload, device_key.sign(payload).signature)
    _check_size(len(entry.wire))
    return entry


def read_entry(wire: bytes) -> Entry:
    """The entry in `wire`, its size, form and signature checked; no more than that.

    Whether the device may write in the group, and whether its past is there, is the gate's to
    say. Raises `Malformed` or `BadSignature`.
    """
    entry = read_unverified(wire)
    verify(entry)
    return entry


def read_unverified(wire: bytes) -> Entry:
    """Like `read_entry`, but the signature is left for the caller to `verify`."""
    _check_size(len(wire))
    pair = decode(wire)
    if not (isinstance(pair, list) and len(pair) == 2 and all(type(p) is bytes for p in pair)):
        raise Malformed("An entry must be a pair of what is said and its signature.")
    return read_payload(*pair)


def read_payload(payload: bytes, signature: bytes) -> Entry:
    """The entry that `payload` describes; `signature` is attached unverified.

    Raises `Malformed`.
    """
    if len(signature) != 64:
        raise Malformed("The signature of an entry must be 64 bytes long.")
    fields = decode(payload)
    if not isinstance(fields, dict) or fields.keys() != _FIELDS:
        raise Malformed("An entry lacks a field or has one that is unknown.")
    if type(fields["v"]) is not int or fields["v"] != 1:
        raise Malformed("The entry was written by a newer Folkmoot; update yours to read it.")
    if not _are_ids(fields["group"], fields["device"]):
        raise Malformed("An entry must name its group and its device by 32 bytes each.")
    seq, prev, kind, body = fields["seq"], fields["prev"], fields["kind"], fields["body"]
    if type(seq) is not int or not 1 <= seq <= MAX_SEQ:
        raise Malformed("The running number of an entry must be a whole number from 1 on.")
    if not isinstance(prev, list) or len(prev) > MAX_PREV or not _are_ids(*prev):
        raise Malformed(f"An entry must name at most {MAX_PREV} earlier entries by 32 bytes each.")
    if any(a >= b for a, b in pairwise(prev)):
        raise Malformed("The earlier entries that an entry names must be in order, each once.")
    if not isinstance(kind, str) or kind not in KINDS:
        raise Malformed("An entry must be an act or a text.")
    if not isinstance(body, dict):
        raise Malformed("The body of an entry must be a map.")
    return Entry(
        id=hashlib.sha256(payload).hexdigest(),
        group=fields["group"].hex(),
        device=fields["device"].hex(),
        seq=seq,
        prev=tuple(each.hex() for each in prev),
        kind=kind,
        body=body,
        payload=payload,
        signature=signature,
    )


def verify(entry: Entry) -> None:
    """Raises `BadSignature` unless the entry's device signed exactly its payload (RFC 8032).

    libsodium is strict: it refuses keys of small order and a signature spelled in another way.
    """
    try:
        crypto_sign_open(entry.signature + entry.payload, bytes.fromhex(entry.device))
    except CryptoError as error:
        raise BadSignature("An entry was not signed by the device that it names.") from error


def _are_ids(*values: Any) -> bool:
    return all(type(value) is bytes and len(value) == 32 for value in values)


def _check_size(size: int) -> None:
    if size > MAX_WIRE:
        raise Malformed(f"An entry is larger than {MAX_WIRE // 1024} KiB, which nobody may write.")
