"""That the search for private words can fail: it finds a word in everything that could hide it."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable

import cbor2
import pyrage
import pytest
import zstandard

from tests.journeys.searching import Search, inflated_anywhere

WORD = "qzvkuwpyxa"
LINE = f"Nobody must know of {WORD}, not even the others."
ME = pyrage.x25519.Identity.generate()

Wrap = Callable[[bytes], bytes]


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", data)
    return out.getvalue()


WRAPPINGS: dict[str, Wrap] = {
    "as it is": lambda data: data,
    "in capitals": lambda data: data.upper(),
    "utf-16": lambda data: data.decode().encode("utf-16"),
    "utf-16 backwards": lambda data: data.decode().encode("utf-16-be"),
    "base64": base64.b64encode,
    "base64 a byte later": lambda data: base64.b64encode(b"." + data),
    "base64 two bytes later": lambda data: base64.b64encode(b".." + data),
    "base64 for addresses": base64.urlsafe_b64encode,
    "hex": lambda data: data.hex().encode(),
    "HEX": lambda data: data.hex().upper().encode(),
    "json": lambda data: json.dumps([{"a": data.decode()}]).encode(),
    "json escapes": lambda data: b'"%s"' % b"".join(b"\\u%04x" % each for each in data),
    "percent": lambda data: b"".join(b"%%%02X" % each for each in data),
    "zlib": zlib.compress,
    "gzip": gzip.compress,
    "zip": zipped,
    "zstd": zstandard.compress,
    "cbor": lambda data: cbor2.dumps({"k": [1, {data.decode(): b"x"}]}),
    "cbor of bytes": lambda data: cbor2.dumps([b"", data]),
    "age": lambda data: b"FMB1" + pyrage.encrypt(data, [ME.to_public()]),
    "a stream of a PDF": lambda data: b"<< >>\nstream\n" + zlib.compress(data) + b"\nendstream",
}


@pytest.fixture(scope="module")
def search() -> Search:
    return Search([WORD, "never-there"], [str(ME)])


@pytest.mark.parametrize("wrap", WRAPPINGS.values(), ids=WRAPPINGS)
def test_a_word_is_found_in_every_wrapping(search: Search, wrap: Wrap) -> None:
    assert search.within(wrap(LINE.encode())) == {WORD}
    assert search.within(wrap(b"Nobody must know of anything at all.")) == set()


@pytest.mark.parametrize("outer", WRAPPINGS.values(), ids=WRAPPINGS)
def test_and_in_one_wrapping_within_another(search: Search, outer: Wrap) -> None:
    binary = outer not in (WRAPPINGS["as it is"], WRAPPINGS["in capitals"])
    inner = base64.b64encode(zstandard.compress(cbor2.dumps({"text": LINE})))
    if binary:
        assert search.within(outer(inner)) == {WORD}


def test_a_word_is_found_in_a_bundle_like_nest(search: Search) -> None:
    entry = cbor2.dumps([{"body": zlib.compress(LINE.encode())}, b"s" * 64])
    payload = cbor2.dumps({"entries": [entry, entry]})
    packed = zstandard.compress(cbor2.dumps([payload, b"d" * 32]))
    assert search.within(b"FMB1" + pyrage.encrypt(packed, [ME.to_public()])) == {WORD}
    assert Search([WORD]).within(b"FMB1" + pyrage.encrypt(packed, [ME.to_public()])) == set()


def test_bare_deflate_is_found_at_any_place(search: Search) -> None:
    packer = zlib.compressobj(wbits=-15)
    packed = b"some head" + packer.compress(LINE.encode() * 3) + packer.flush() + b"some tail"
    assert search.within(packed) == set()
    assert any(search.within(each) for each in inflated_anywhere(packed))
