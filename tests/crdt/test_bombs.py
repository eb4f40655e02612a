"""Small files that stand for enormous ones are refused at once, and cost next to no memory."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pyrage
import pytest
import zstandard

from crdt import bundle, lesson_file, log_file
from crdt.automerge_document import ROOT_OBJECT, AutomergeDocument, Transaction
from crdt.canonical import encode
from crdt.edits import RenameClause
from crdt.entry import Entry
from tests.crdt.laptops import AGE_SECRETS, WASH, Laptop, house
from tests.crdt.test_gate import chunk, number, op_bomb, raw_change, signed_number, text_body

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="measures with `resource`")
DEEP = 100_000
MOST_MEMORY = 200 << 20
MOST_SECONDS = 10  # keeps a bomb that works out; what they take here is a hundredth
OPENER = Path(__file__).with_name("open_bombs.py")
PROBE = """
import sys
sys.path.insert(0, sys.argv[1])
from open_bombs import peak
taken = b"x" * int(sys.argv[2])
print(peak())
"""


def head(major: int, value: int) -> bytes:
    """The head of a CBOR item in its longest form."""
    return bytes([major << 5 | 27]) + value.to_bytes(8)


def nested(lists: int = DEEP) -> bytes:
    return b"\x81" * lists + b"\x00"


def signed(ben: Laptop, payload: bytes) -> bytes:
    """An entry of whatever is to be said, truly signed by a member's device."""
    return encode([payload, ben.identity.device_key.sign(payload).signature])


def body_of(entry: Entry, body: bytes) -> bytes:
    """The entry's payload with other bytes in the place of its body."""
    own = encode(dict(entry.body))
    assert entry.payload.count(own) == 1
    return entry.payload.replace(own, body)


def many_deletions(ben: Laptop, operations: int) -> bytes:
    """A change that takes the same letter out as often as that, in about as many bytes as one."""
    run = signed_number(operations)
    actor = b"\x18" + ben.change(RenameClause(WASH, "x"))[-24:]
    columns = [
        (0x01, run + b"\x00"),
        (0x02, run + b"\x06"),
        (0x11, run + b"\x00"),
        (0x13, b"\x7f\x07" + signed_number(operations - 1) + b"\x00"),
        (0x42, run + b"\x03"),
        (0x70, run + b"\x01"),
        (0x71, run + b"\x00"),
        (0x73, b"\x7f\x07" + signed_number(operations - 1) + b"\x00"),
    ]
    body = b"\x00" + actor + b"\x01\x05\x00\x00\x00" + number(len(columns))
    body += b"".join(number(kind) + number(len(data)) for kind, data in columns)
    return chunk(body + b"".join(data for _, data in columns))


def deep_objects(ben: Laptop, depth: int) -> bytes:
    """Maps of the rulebook inside one another, as Automerge itself writes them."""

    def put(transaction: Transaction, document: AutomergeDocument) -> None:
        inner = document.object(ROOT_OBJECT, "meta")
        assert inner is not None
        for _ in range(depth):
            inner = transaction.make_map(inner, "k")

    return raw_change(ben, put)


def deflated(ben: Laptop) -> bytes:
    """A compressed change of 400 KB that unpacks to 400 MB."""
    packer = zlib.compressobj(9, wbits=-15)
    zeros = bytes(1 << 20)
    body = b"".join(packer.compress(zeros) for _ in range(400)) + packer.flush()
    raw = chunk(body)
    return raw[:8] + b"\x02" + raw[9:]


def sealed(inner: bytes) -> bytes:
    key = pyrage.x25519.Identity.from_str(AGE_SECRETS[0]).to_public()
    return bundle.MAGIC + bytes(pyrage.encrypt(inner, [key]))


def zstd(blocks: int) -> bytes:
    """A frame of runs of 128 KiB, four bytes each (RFC 8878, 3.1.1.2): here it is 32,768 to one."""
    start = struct.pack("<IBB", 0xFD2FB528, 0, 0x38)
    one, last = ((128 << 10) << 3 | 1 << 1 | end for end in (0, 1))
    run = struct.pack("<I", one)[:3] + b"\x81"
    return start + run * (blocks - 1) + struct.pack("<I", last)[:3] + b"\x81"


def inside(data: bytes) -> bytes:
    """A bundle whose unpacked bytes are these."""
    return sealed(zstandard.compress(data))


def entries(ben: Laptop) -> dict[str, bytes]:
    def text(change: bytes) -> bytes:
        return ben.sign("text", text_body(change)).wire

    plain = ben.sign("act", {"act": "leave", "at": 1})
    return {
        "operations": text(op_bomb(ben)),
        "a million to one": text(op_bomb(ben, 110_000_000)),
        "deletions": text(many_deletions(ben, 200_000)),
        "deflated": text(deflated(ben)),
        "deep objects": text(deep_objects(ben, DEEP)),
        "less deep objects": text(deep_objects(ben, 15_000)),
        "deep": nested(),
        "deep payload": signed(ben, nested()),
        "deep body": signed(ben, body_of(plain, b"\xa1\x61a" + nested())),
        "deep maps": signed(ben, body_of(plain, b"\xa1\x61a" * DEEP + b"\x00")),
        "endless list": signed(ben, body_of(plain, head(4, 1 << 62))),
        "endless bytes": head(2, 1 << 62),
        "endless map": signed(ben, head(5, (1 << 64) - 1)),
        "empty lists": signed(ben, body_of(plain, head(4, 400_000) + b"\x80" * 400_000)),
        "tags": signed(ben, body_of(plain, b"\xc2" * DEEP + b"\x40")),
    }


def files() -> dict[str, bytes]:
    deep_json = b"[" * DEEP
    return {
        "bundle.zstd": sealed(zstd(1 << 16)),
        "bundle.deep": inside(nested()),
        "bundle.endless": inside(head(4, 1 << 62)),
        "bundle.many": inside(b"\x83" + head(4, 60 << 20) + b"\x80" * (60 << 20)),
        "log.deep": log_file.MAGIC + nested(),
        "log.endless": log_file.MAGIC + head(5, 1 << 62),
        "log.claims": log_file.MAGIC + encode(
            {"v": 1, "group": bytes(32), "claims": nested(), "entries": []}
        ),
        "lessons.deep": lesson_file.MAGIC + struct.pack(">I", DEEP + 1) + nested(),
        "lessons.inner": _lessons(nested()),
        "invitation.deep": deep_json,
        "invitation.maps": b'{"a":' * DEEP,
        "invitation.name": b'{"what":"folkmoot invitation","v":1,"group":"' + b"a" * 64
        + b'","gone":{},"addresses":[],"name":' + deep_json,
        "invitation.number": b'{"what":"folkmoot invitation","v":' + b"9" * 900_000 + b"}",
        "request.deep": b'{"what":"folkmoot request","v":1,"group":"","person":' + deep_json,
        "code.deep": b"FOLKMOOT:" + b"QGA" * 60_000,
    }  # fmt: skip


def _lessons(lesson: bytes) -> bytes:
    body = encode({"v": 1, "source": bytes(32), "lessons": [lesson]})
    return lesson_file.MAGIC + struct.pack(">I", len(body)) + body


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("bombs")
    ada, ben, _ = house()
    (folder / "group").write_text(ada.group, "ascii")
    base = sorted(ada.replica.log.nodes.values(), key=lambda node: (node.depth, node.id))
    (folder / "base").write_bytes(encode([ada.wires[node.id] for node in base]))
    for name, data in entries(ben).items():
        (folder / f"entry.{name}").write_bytes(data)
    for name, data in files().items():
        (folder / name).write_bytes(data)
    done = subprocess.run(
        [sys.executable, str(OPENER), str(folder)], capture_output=True, text=True, timeout=250
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    found["files"] = {path.name for path in folder.glob("*.*")}
    return found


def test_each_is_refused_with_a_sentence(opened: dict[str, Any]) -> None:
    results = opened["results"]
    assert results.keys() == opened["files"] and len(results) == 30
    assert [name for name, each in results.items() if not each["why"].endswith((".", ")."))] == []


def test_none_takes_long(opened: dict[str, Any]) -> None:
    slow = [name for name, each in opened["results"].items() if each["seconds"] > MOST_SECONDS]
    assert slow == []


def test_all_of_them_together_stay_below_200_megabytes(opened: dict[str, Any]) -> None:
    assert 0 < opened["here"] < MOST_MEMORY
    assert opened["sandbox"] < MOST_MEMORY


def test_the_measure_measures() -> None:
    """A process that takes as much is told apart."""
    found = [
        int(subprocess.check_output([sys.executable, "-c", PROBE, str(OPENER.parent), size]))
        for size in ("1", str(300 << 20))
    ]
    assert 0 < found[0] < MOST_MEMORY < found[1]
