"""Two laptops prove to each other that they were given the same code, without showing it.

SPAKE2 (Abdalla and Pointcheval 2005) over Ed25519, as the package `spake2` does it: whoever listens
learns nothing, and whoever takes part can check one guess at the code, no more. The guest's proof
comes first, so that a guess is counted before it is answered. `FORMAT.md` gives the bytes.
"""

from __future__ import annotations

import contextlib
import hmac
from enum import IntEnum

from spake2 import SPAKE2_A, SPAKE2_B, SPAKEError
from spake2.ed25519_basic import NotOnCurve

from crdt.carriers.stream import Stream
from crdt.derive import hkdf
from crdt.errors import RoadBroken
from crdt.pairing.channel import STEP, Channel, in_time
from crdt.pairing.code import Code
from crdt.pairing.errors import STRANGE, CodeVoid, PairingRefused, WrongCode
from crdt.pairing.offer import Offer

_MAGIC = b"FMP1"
_GUEST, _HOST = b"folkmoot pairing v1 guest", b"folkmoot pairing v1 host"
_SIZE = 32  # bytes of a point and of a proof


class _Frame(IntEnum):
    """What a frame of the handshake is: the byte after the magic."""

    WRONG = 0
    VOID = 1
    BUSY = 2
    POINT = 3
    PROOF = 4


_TOLD: dict[_Frame, tuple[type[PairingRefused], str]] = {
    _Frame.WRONG: (
        WrongCode,
        "The other laptop was given another code; look at its screen and type the code again.",
    ),
    _Frame.VOID: (
        CodeVoid,
        "This code no longer serves: it was used, tried wrongly three times, or taken back; ask "
        "for a new one.",
    ),
    _Frame.BUSY: (
        PairingRefused,
        "The other laptop is pairing with somebody at the moment; try again in a minute.",
    ),
}


async def meet_guest(stream: Stream, offer: Offer) -> Channel:
    """At the laptop that offers the code: wait for one guest's proof, and answer it.

    Raises `WrongCode`, `CodeVoid`, `PairingRefused` or `RoadBroken`. A guest that breaks off
    before its proof has learnt nothing and costs no try.
    """
    theirs = await _receive(stream, _Frame.POINT)
    try:
        offer.check_open()
        side = SPAKE2_B(offer.code.secret, _GUEST, _HOST)
        mine = side.start()[1:]
        key = _shared(side, b"A" + theirs)
        await _send(stream, _Frame.POINT, mine)
        proof = await _receive(stream, _Frame.PROOF)
        offer.judge(proof, _proof(key, "guest"))
    except (WrongCode, CodeVoid) as refused:
        with contextlib.suppress(RoadBroken):
            what = _Frame.WRONG if isinstance(refused, WrongCode) else _Frame.VOID
            await _send(stream, what)
        raise
    await _send(stream, _Frame.PROOF, _proof(key, "host"))
    return Channel(stream, key, guest=False)


async def meet_host(stream: Stream, code: Code) -> Channel:
    """At the laptop where the code was typed in. Raises as `meet_guest` does.

    Each call shows whoever is at the other end whether one guess of theirs at the code was right,
    so call it again only when a person asks for it.
    """
    side = SPAKE2_A(code.secret, _GUEST, _HOST)
    await _send(stream, _Frame.POINT, side.start()[1:])
    key = _shared(side, b"B" + await _receive(stream, _Frame.POINT))
    await _send(stream, _Frame.PROOF, _proof(key, "guest"))
    if not hmac.compare_digest(await _receive(stream, _Frame.PROOF), _proof(key, "host")):
        raise WrongCode("Whoever answered does not know the code; type it again, or ask for one.")
    return Channel(stream, key, guest=True)


async def turn_away(stream: Stream) -> None:
    """Tell a guest that another is being served."""
    with contextlib.suppress(RoadBroken):
        await _send(stream, _Frame.BUSY)


def _proof(key: bytes, end: str) -> bytes:
    return hkdf(key, f"folkmoot pairing v1 proof of the {end}".encode())


def _shared(side: SPAKE2_A | SPAKE2_B, theirs: bytes) -> bytes:
    try:
        return bytes(side.finish(theirs))
    except (SPAKEError, NotOnCurve, ValueError):  # no point of the group, or our own sent back
        raise PairingRefused(STRANGE) from None


async def _send(stream: Stream, what: _Frame, content: bytes = b"") -> None:
    await in_time(STEP, stream.send(_MAGIC + bytes([what]) + content))


async def _receive(stream: Stream, what: _Frame) -> bytes:
    """The content of the next frame, which must be this one. Raises what a refusal says."""
    frame = await in_time(STEP, stream.receive())
    if frame == _MAGIC + bytes([what]) + frame[-_SIZE:] and len(frame) == len(_MAGIC) + 1 + _SIZE:
        return frame[-_SIZE:]
    for refusal, (error, sentence) in _TOLD.items():
        if frame == _MAGIC + bytes([refusal]):
            raise error(sentence)
    raise PairingRefused(STRANGE)
