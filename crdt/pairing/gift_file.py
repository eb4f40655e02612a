"""The gift to a second device as a file: sealed to it, and given after the words were compared.

Bytes: magic `FMG1`, then an age file for the new device's recipient alone, in it one zstd frame, in
it canonical CBOR of `[device, seed, name, [[id, name, [wire, ...]], ...]]`, names as UTF-8 bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pyrage
import zstandard

from crdt.bundle import LIMIT, WINDOW
from crdt.canonical import encode
from crdt.errors import Malformed
from crdt.framing import MIN_WIRE, Frame
from crdt.identity import Identity
from crdt.pairing.comparing import Asked, Confirm
from crdt.pairing.device import MOST_GROUPS, DeviceGift, DeviceRequest, GivenGroup
from crdt.pairing.errors import PairingRefused
from deliberation.fields import is_name

MAGIC = b"FMG1"


async def write_gift(
    request: DeviceRequest,
    *,
    confirm: Confirm,
    gift: Callable[[DeviceRequest], Awaitable[DeviceGift]],
) -> bytes:
    """The file for the device of the request.

    `confirm` must have the words on the new device's own screen compared with these: whoever
    swapped the request for theirs would else get the member's key. Raises `PairingRefused`.
    """
    if not await confirm(Asked(await asyncio.to_thread(request.words), request.name)):
        raise PairingRefused(
            "You did not say yes, so nothing was given; if the words were not the same, the "
            "request was swapped on its way: carry it yourself."
        )
    return seal_gift(request, await gift(request))


def seal_gift(request: DeviceRequest, gift: DeviceGift) -> bytes:
    """Only for a request whose words were compared. Raises `PairingRefused` for too much."""
    groups = [
        [bytes.fromhex(each.id), each.name.encode(), list(each.wires)] for each in gift.groups
    ]
    body = encode([bytes.fromhex(request.device), gift.member_seed, gift.name.encode(), groups])
    if len(body) > LIMIT:
        raise PairingRefused(
            "Your groups are too large for one file; bring both laptops into one network and pair "
            "them with a code instead."
        )
    recipient = pyrage.x25519.Recipient.from_str(request.recipient)
    return MAGIC + bytes(pyrage.encrypt(zstandard.compress(body, 9), [recipient]))


async def read_gift(data: bytes, identity: Identity, *, confirm: Confirm) -> DeviceGift:
    """The gift to the device of `identity`, once its owner said that it is from them.

    Anybody who saw the request can seal a gift to it, so `confirm` gets the words of the member
    whose device this becomes, which that member's other device shows too (`DeviceGift.words`).
    The groups are not checked yet. Raises `PairingRefused`, whatever the bytes are.
    """
    gift = open_gift(data, identity)
    if not await confirm(Asked(await asyncio.to_thread(gift.words), gift.name)):
        raise PairingRefused(
            "You did not say yes, so nothing was kept; if the words were not the same, the file "
            "is not from your other device: make it again and carry it yourself."
        )
    return gift


def open_gift(data: bytes, identity: Identity) -> DeviceGift:
    """The gift in the file, of which nobody has said yet whose it is. Raises `PairingRefused`."""
    if data[: len(MAGIC)] != MAGIC or len(data) > LIMIT:
        raise PairingRefused("This file is no gift to a device; look at which one you were given.")
    try:
        key = pyrage.x25519.Identity.from_str(identity.age_secret)
        packed = bytes(pyrage.decrypt(data[len(MAGIC) :], [key]))
        reader = zstandard.ZstdDecompressor(max_window_size=WINDOW).stream_reader(packed)
        raw = bytes(reader.read(LIMIT + 1))
        device, gift = _read(raw) if len(raw) <= LIMIT else ("", None)
    except (pyrage.DecryptError, zstandard.ZstdError, Malformed, UnicodeDecodeError):
        device, gift = "", None
    if gift is None or device != identity.device_id:
        raise PairingRefused(
            "This gift is for another device, or it was damaged on its way; make a new request "
            "here and let your other device answer that one."
        )
    return gift


def _read(raw: bytes) -> tuple[str, DeviceGift]:
    """Raises `Malformed` or `UnicodeDecodeError`."""
    frame = Frame(raw)
    frame.list_of(4)
    device, seed, name = frame.bytes_of(32), frame.bytes_of(32), _name(frame)
    groups = []
    for _ in range(min(frame.list_of(), MOST_GROUPS)):  # of more, bytes would be left over
        frame.list_of(3)
        group, called = frame.bytes_of(32).hex(), _name(frame)
        groups.append(GivenGroup(group, called, tuple(frame.many_bytes(least=MIN_WIRE))))
    frame.end()
    if len({each.id for each in groups}) != len(groups):
        raise Malformed("The file names one group twice.")
    return device.hex(), DeviceGift(seed, name, tuple(groups))


def _name(frame: Frame) -> str:
    name = frame.bytes_of().decode()
    if not is_name(name):
        raise Malformed("The file has a name that nobody can have.")
    return name
