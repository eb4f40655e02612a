"""What the tests of the vault share: things to keep, and a look at the file as a thief of the key
would take it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deliberation.profiles.profile import Evidence
from llm.room.exchange import Exchange
from llm.vault.records import CanaryRun, Message, Note
from llm.vault.vault import PAGE

KEY = bytes(range(32))
_RESERVED = 80  # bytes at the end of each page: 16 of IV, 64 of HMAC-SHA512 (SQLCipher 4)
_FRAME = 24  # bytes before each page in the log, after 32 of its own


def said(id_: str, value: str = "hedonism", strength: int = 50, words: str = "") -> Evidence:
    return Evidence(id_, value, 1, strength, "quote", f"conversation of {id_}", words)


def quote(id_: str, conversation: str, words: str = "", value: str = "hedonism") -> Evidence:
    return Evidence(id_, value, 1, 50, "quote", conversation, words)


def answered(situation: str, answer: str, value: str) -> Evidence:
    return Evidence(f"answer/{situation}/{answer}", value, 1, 60, "answer", situation, answer)


def correction(id_: str, value: str = "hedonism", words: str = "") -> Evidence:
    return Evidence(id_, value, -1, 100, "correction", words=words)


def owner(id_: str, conversation: str, text: str = "I like it quiet.", at: int = 1) -> Message:
    return Message(id_, conversation, at, "owner", text)


def agent(id_: str, conversation: str, *rests_on: str, text: str = "Why?", ex: str = "") -> Message:
    return Message(id_, conversation, 1, "agent", text, ex, rests_on)


def exchange(
    id_: str, ref: str = "", *rests_on: str, request: str = "{}", answer: str = "Yes."
) -> Exchange:
    return Exchange(
        id_, 1, "talk", 1, ref, rests_on, "m", "d" * 12, "h", request, answer, "whole", 5
    )


def note(id_: str, *rests_on: str, text: str = "A draft.") -> Note:
    return Note(id_, 1, "rulebook", "g", "d", "s", text, '{"n": 1}', False, rests_on)


def canary(id_: str, digest: str = "d" * 12, passed: bool = True) -> CanaryRun:
    return CanaryRun(id_, 1, "m", digest, "dominated", 7, passed, "It chose well.", "e")


def decrypted(path: Path) -> Iterator[bytes]:
    """Every page of the file and of its log, free ones too, by SQLCipher 4's format: AES-256-CBC
    with the raw key, the salt in the first 16 bytes (zetetic.net/sqlcipher/design)."""
    ciphers = pytest.importorskip("cryptography.hazmat.primitives.ciphers")
    raw = path.read_bytes()
    pages = [(raw[at : at + PAGE], 0 if at else 16) for at in range(0, len(raw), PAGE)]
    log = path.with_name(path.name + "-wal")
    frames = log.read_bytes()[32:] if log.exists() else b""
    for at in range(_FRAME, len(frames), _FRAME + PAGE):
        first = frames[at - _FRAME : at - _FRAME + 4] == b"\0\0\0\1"
        pages.append((frames[at : at + PAGE], 16 if first else 0))
    for page, start in pages:
        end = PAGE - _RESERVED
        mode = ciphers.modes.CBC(page[end : end + 16])
        decryptor = ciphers.Cipher(ciphers.algorithms.AES(KEY), mode).decryptor()
        yield decryptor.update(page[start:end]) + decryptor.finalize()
