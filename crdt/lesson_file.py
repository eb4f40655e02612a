"""Lessons as they travel between groups: each signed by its teller, and many in one open file.

Bytes: magic `FMT1`, the number of bytes that follow (4 bytes, big-endian), then canonical CBOR of
`{v: 1, source, lessons: [lesson, ...]}`, each lesson itself bytes: canonical CBOR of
`[{the fields of ToldLesson}, signature]`. The source is a key that was made for this one use
(`Identity.lesson_key`), so a file names no member and no group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import NoReturn

from crdt.canonical import decode, encode
from crdt.entry import MAX_WIRE
from crdt.errors import Malformed
from crdt.framing import Frame
from crdt.identity import Identity, signature_holds
from deliberation.acts import TakeLesson, ToldLesson
from deliberation.bodies import ActError, act_body, read_act
from deliberation.errors import FolkmootError

MAGIC = b"FMT1"
LIMIT = 16 << 20  # bytes of a file
MOST = 200  # lessons in a file
LESSON_LIMIT = MAX_WIRE - 4_096  # bytes of a lesson: whoever takes it needs it to fit in an entry
_LABEL = "folkmoot lesson v1"
_SIZE = 4  # bytes that say how many follow: so that a file that was cut off can be told


class LessonsRefused(FolkmootError):
    """The file cannot be read or written; the sentence says why."""


def sign_lesson(identity: Identity, group: str, lesson: ToldLesson) -> TakeLesson:
    """The lesson as its teller's other groups, and strangers, can take it in.

    Raises `deliberation.bodies.ActError` for a lesson that nobody could take.
    """
    key = identity.lesson_key(group)
    source = bytes(key.verify_key).hex()
    act = TakeLesson(lesson, source, key.sign(_words(source, lesson)).signature.hex())
    act_body(act, 0)
    return act


def lesson_holds(act: TakeLesson) -> bool:
    """Whether the lesson is, to the letter, what the key `source` signed."""
    return signature_holds(act.source, act.signature, _words(act.source, act.lesson))


def _words(source: str, lesson: ToldLesson) -> bytes:
    return encode({"label": _LABEL, "source": bytes.fromhex(source), "lesson": asdict(lesson)})


def write_lessons(identity: Identity, group: str, lessons: Sequence[ToldLesson]) -> bytes:
    """A file of 1 to 200 lessons of the group, signed. Raises `LessonsRefused` or `ActError`."""
    if not lessons:
        raise LessonsRefused("There is no lesson to give; a trial has to be reviewed first.")
    if len(lessons) > MOST:
        raise LessonsRefused(f"One file holds at most {MOST} lessons; give them in several files.")
    signed = [sign_lesson(identity, group, each) for each in lessons]
    raws = [encode([asdict(each.lesson), bytes.fromhex(each.signature)]) for each in signed]
    if any(len(raw) > LESSON_LIMIT for raw in raws):
        raise LessonsRefused("One of the lessons is too long for anybody to take; shorten it.")
    body = encode({"v": 1, "source": bytes.fromhex(signed[0].source), "lessons": raws})
    if len(body) > LIMIT - len(MAGIC) - _SIZE:
        raise LessonsRefused("This is more than one file may hold; give the lessons in several.")
    return MAGIC + len(body).to_bytes(_SIZE) + body


def read_lessons(data: bytes) -> tuple[TakeLesson, ...]:
    """The lessons in a file, every signature checked: all of them or, raising `LessonsRefused`,
    none."""
    if len(data) > LIMIT:
        raise LessonsRefused("This file is larger than 16 MiB, which no file of lessons is.")
    if data[: len(MAGIC) - 1] != MAGIC[:-1]:
        raise LessonsRefused("This is not a file of lessons from Folkmoot.")
    if data[: len(MAGIC)] != MAGIC[: len(data)]:
        _other_version()
    body = data[len(MAGIC) + _SIZE :]
    size = int.from_bytes(data[len(MAGIC) : len(MAGIC) + _SIZE])
    if len(data) < len(MAGIC) + _SIZE or len(body) < size:
        raise LessonsRefused("This file of lessons was cut off on its way; ask for it again.")
    try:
        if len(body) > size:
            raise Malformed("There is something behind the lessons.")
        return _read(Frame(body))
    except (Malformed, ActError):
        raise LessonsRefused(
            "This file of lessons was changed after it was written, so nothing in it can be "
            "trusted; ask for it again."
        ) from None


def _other_version() -> NoReturn:
    raise LessonsRefused(
        "This file of lessons was written by another version of Folkmoot; update the older one."
    )


def _read(frame: Frame) -> tuple[TakeLesson, ...]:
    """Raises `Malformed` or `ActError`."""
    frame.map_of(3)
    frame.key("v")
    try:
        frame.number(1)
    except Malformed:
        _other_version()
    frame.key("source")
    source = frame.bytes_of(32).hex()
    frame.key("lessons")
    raws = frame.many_bytes()
    frame.end()
    if not 1 <= len(raws) <= MOST:
        raise Malformed("There are too many lessons in the file, or none.")
    return tuple(_lesson(raw, source) for raw in raws)


def _lesson(raw: bytes, source: str) -> TakeLesson:
    value = decode(raw) if len(raw) <= LESSON_LIMIT else None
    if not isinstance(value, list) or len(value) != 2 or not isinstance(value[1], bytes):
        raise Malformed("Something in the file is no signed lesson.")
    fields, signature = value
    act = read_act(
        {"act": "take-lesson", "at": 0, "lesson": fields, "source": source,
         "signature": signature.hex()}
    )  # fmt: skip
    if not isinstance(act, TakeLesson) or not lesson_holds(act):
        raise Malformed("A lesson in the file is not as it was signed.")
    return act
