"""Looks for words in bytes, whatever they are wrapped in: written, packed or locked in any way that
the app has, and in some that it has not."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import cbor2
import pypdf
import pyrage
import zstandard

DEEP = 8  # wrappings within each other
MOST = 64 << 20  # bytes that anything may unpack to
_ZSTD, _GZIP = b"\x28\xb5\x2f\xfd", b"\x1f\x8b"
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){16,}")
_ESCAPED = re.compile(rb"(?:\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|%[0-9A-Fa-f]{2}|=[0-9A-F]{2})")


class Search:
    """For `words` of ASCII letters, digits and spaces. `keys` are age secrets of recipients."""

    def __init__(self, words: Iterable[str], keys: Iterable[str] = ()) -> None:
        self.words = tuple(words)
        self._keys = [pyrage.x25519.Identity.from_str(each) for each in keys]
        self._forms = {form: word for word in self.words for form in _forms(word.casefold())}
        # One pass over the bytes, however many words there are.
        longest = sorted(self._forms, key=len, reverse=True)
        self._pattern = re.compile(b"|".join(map(re.escape, longest)))

    def within(self, data: bytes) -> set[str]:
        """The words that are in `data`, as they are or wrapped up."""
        found: set[str] = set()
        seen: set[bytes] = set()
        todo = [(data, 0)]
        while todo:
            layer, depth = todo.pop()
            if layer in seen or not layer:
                continue
            seen.add(layer)
            found |= self.plainly_in(layer)
            if depth < DEEP:
                todo += [(each, depth + 1) for each in self._unwrapped(layer)]
        return found

    def plainly_in(self, data: bytes) -> set[str]:
        """Without unpacking: as UTF-8, UTF-16, hex or base64."""
        low = data.lower()
        found = {self._forms[each] for each in self._pattern.findall(low)}
        return found | {self._forms[each] for each in self._pattern.findall(data)}

    def _unwrapped(self, data: bytes) -> Iterator[bytes]:
        for unwrap in (
            _numbered, _inflated, _zipped, _decoded, _unescaped, _of_cbor, _of_json, _of_pdf
        ):  # fmt: skip
            yield from unwrap(data)
        yield from self._unlocked(data)

    def _unlocked(self, data: bytes) -> Iterator[bytes]:
        at = data.find(b"age-encryption.org/v1")
        for key in self._keys if at >= 0 else ():
            try:
                yield pyrage.decrypt(data[at:], [key])
            except pyrage.DecryptError:
                continue


def _forms(word: str) -> Iterator[bytes]:
    """How a word may stand in bytes; those of base64 at each of the three places in a group."""
    plain = word.encode()
    yield plain
    yield word.encode("utf-16-le")
    yield plain.hex().encode()
    for raw in {plain, word.upper().encode(), word.capitalize().encode()}:
        for ahead in range(3):
            whole = base64.b64encode(b"\0" * ahead + raw)
            yield whole[4 * bool(ahead) : len(whole) // 4 * 4 - 4]


def _numbered(data: bytes) -> Iterator[bytes]:
    """Behind a magic and perhaps a number of bytes, as files of ours begin."""
    if data[:2] == b"FM":
        yield data[4:]
        yield data[8:]


def _inflated(data: bytes) -> Iterator[bytes]:
    if data[:4] == _ZSTD:
        with zstandard.ZstdDecompressor().stream_reader(data) as reader:
            yield from _tried(lambda: reader.read(MOST))
    at = data.find(_ZSTD, 1)
    if at > 0:
        yield data[at:]
    if data[:2] == _GZIP:
        yield from _tried(lambda: zlib.decompressobj(31).decompress(data, MOST))
    if data[:1] == b"\x78":
        yield from _tried(lambda: zlib.decompressobj().decompress(data, MOST))
    for stream in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        yield from _tried(lambda raw=stream[1]: zlib.decompressobj().decompress(raw, MOST))  # type: ignore[misc]


def inflated_anywhere(data: bytes) -> Iterator[bytes]:
    """What unpacks as bare deflate from any place on, as a column of an Automerge file does."""
    for at in range(len(data)):
        unpacker = zlib.decompressobj(-15)
        try:
            raw = unpacker.decompress(data[at:], MOST)
        except zlib.error:
            continue
        if unpacker.eof and len(raw) > 16:
            yield raw


def _zipped(data: bytes) -> Iterator[bytes]:
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def _decoded(data: bytes) -> Iterator[bytes]:
    for each in _BASE64.findall(data):
        yield from _tried(lambda raw=each: base64.b64decode(raw.rstrip(b"=") + b"==", b"+/"))  # type: ignore[misc]
        yield from _tried(lambda raw=each: base64.urlsafe_b64decode(raw.rstrip(b"=") + b"=="))  # type: ignore[misc]
    for each in _HEX.findall(data):
        yield bytes.fromhex(each.decode())
    if b"\0" in data[:2] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        for coding in ("utf-16", "utf-16-le", "utf-16-be"):
            yield from _tried(lambda coding=coding: data.decode(coding).encode())  # type: ignore[misc]


def _unescaped(data: bytes) -> Iterator[bytes]:
    r"""Without what is written as \u0061, \x61, %61 or =61."""

    def one(found: re.Match[bytes]) -> bytes:
        return chr(int(found[0].lstrip(b"\\ux%="), 16)).encode("utf-8", "replace")

    if data[:5] != b"%PDF-" and _ESCAPED.search(data):  # whose bytes would be spoilt
        yield _ESCAPED.sub(one, data)


def _of_cbor(data: bytes) -> Iterator[bytes]:
    if data[0] >> 5 in (2, 3, 4, 5, 6):
        try:
            yield from _leaves(cbor2.loads(data))
        except Exception:  # noqa: BLE001 - most bytes are none, and fail in many ways
            return


def _of_json(data: bytes) -> Iterator[bytes]:
    if data[:1] in (b"{", b"[", b'"'):
        try:
            yield from _leaves(json.loads(data))
        except (ValueError, RecursionError):
            return


def _of_pdf(data: bytes) -> Iterator[bytes]:
    if data[:5] != b"%PDF-":
        return
    reader = pypdf.PdfReader(io.BytesIO(data))
    yield "\n".join(page.extract_text() for page in reader.pages).encode()
    yield str(dict(reader.metadata or {})).encode()
    for attached in reader.attachments.values():
        yield from attached
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        found = reader.get_object(number)
        if hasattr(found, "get_data"):
            yield found.get_data()
        yield str(found).encode()


def _leaves(value: Any) -> Iterator[bytes]:
    """Every text and byte string in a value, and all of its texts one after another."""
    if isinstance(value, str):
        yield value.encode("utf-8", "surrogatepass")
    elif isinstance(value, bytes):
        yield value
    elif isinstance(value, dict):
        for each in (*value.keys(), *value.values()):
            yield from _leaves(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _leaves(each)


def _tried(unpack: Callable[[], bytes]) -> Iterator[bytes]:
    try:
        yield unpack()
    except (zlib.error, zstandard.ZstdError, binascii.Error, ValueError):
        return
