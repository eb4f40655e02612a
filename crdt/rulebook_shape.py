"""The shape of the rulebook document, and which changes keep to it.

    meta      {title}
    sections  {id: {title, parent, order, removed_by}}
    clauses   {id: {title, section, order, removed_by, looked, text: Text}}
    drafts    {id: {clause, text: Text}}

No field says who wrote a thing: the signature around the change does, and cannot be forged.

The four maps come from one fixed first change that every copy starts from. Nothing is ever
deleted or made twice, lists are not used at all, and a text is made together with its clause:
so no two laptops can ever hold two different containers for the same thing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from crdt.change import ChangeInfo, ChangeRefused
from crdt.concurrency import Moment
from crdt.operations import MAKE_MAP, MAKE_TEXT, SET, MapOp, ObjectId

META, SECTIONS, CLAUSES, DRAFTS = KINDS = ("meta", "sections", "clauses", "drafts")
FIELDS: Mapping[str, tuple[str, ...]] = {
    META: ("title",),
    SECTIONS: ("title", "parent", "order", "removed_by"),
    CLAUSES: ("title", "section", "order", "removed_by", "looked"),
    DRAFTS: ("clause",),
}
TEXT, LOOKED = "text", "looked"
HAS_TEXT = (CLAUSES, DRAFTS)
_WORDS = ("title", "removed_by")  # of a clause: what a person should look at when it is merged

# The change that makes the four maps, by author 0 at time 0. Never to be written again.
GENESIS = bytes.fromhex(
    "856f4a835d9bc3440147001000000000000000000000000000000000010100000005151e3401420256027002"
    "7c046d6574610873656374696f6e7307636c61757365730664726166747304040004000400"
)
GENESIS_ACTOR = bytes(16)
GENESIS_HASH = hashlib.sha256(GENESIS[8:]).digest()
GENESIS_MAX_OP = len(KINDS)
_ID = re.compile(r"[0-9a-f]{32}\Z")


class Place(NamedTuple):
    """What an object is: of which kind, under which id, map or text, and by which change."""

    kind: str
    id: str
    is_text: bool
    moment: Moment


@dataclass(slots=True)
class Touch:
    """What a change makes and what it touches.

    `fields` are (kind, id, field), with the field "" for something new; `words` and `looks` are
    the ids of the clauses whose words it changes, or whose words its author says to have read.
    """

    objects: dict[ObjectId, Place] = field(default_factory=dict)
    fields: set[tuple[str, str, str]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    looks: set[str] = field(default_factory=set)


def genesis_touch(moment: Moment) -> Touch:
    """The four maps of the first change, the only one that may touch the root."""
    return Touch(
        {
            ObjectId(counter, GENESIS_ACTOR): Place(kind, "", False, moment)
            for counter, kind in enumerate(KINDS, 1)
        }
    )


def touch_of(
    info: ChangeInfo,
    moment: Moment,
    places: Mapping[ObjectId, Place],
    made: Mapping[tuple[str, str], list[Moment]],
) -> Touch:
    """What the change does to the rulebook, by the objects and rows that are known.

    Raises `ChangeRefused` if it does anything that the shape has no room for. The answer depends
    on the change and its own past alone: what was made by changes that it has not seen is not
    there for it.
    """
    touch = Touch()

    def place_of(name: ObjectId) -> Place:
        place = touch.objects.get(name) or places.get(name)
        if place is None or not moment.has_seen(place.moment):
            raise _refused(info)
        return place

    texts_made = set()
    for op in info.map_ops:
        place = place_of(op.object)
        if place.kind != META and not place.id:
            _make_row(info, op, place, touch, moment, made)
        elif op.action == MAKE_TEXT:
            if op.key != TEXT or op.object not in touch.objects or op.object in texts_made:
                raise _refused(info)
            texts_made.add(op.object)
            touch.objects[op.id] = place._replace(is_text=True)
        elif op.action == SET and op.key in FIELDS[place.kind] and not place.is_text:
            touch.fields.add((place.kind, place.id, op.key))
            if place.kind == CLAUSES and op.key in _WORDS:
                touch.words.add(place.id)
            elif op.key == LOOKED:
                touch.looks.add(place.id)
        else:
            raise _refused(info)
    for name, place in touch.objects.items():
        if place.kind in HAS_TEXT and not place.is_text and name not in texts_made:
            raise _refused(info)
    for name in info.texts:
        place = place_of(name)
        if not place.is_text:
            raise _refused(info)
        touch.fields.add((place.kind, place.id, TEXT))
        if place.kind == CLAUSES:
            touch.words.add(place.id)
    return touch


def _make_row(
    info: ChangeInfo,
    op: MapOp,
    place: Place,
    touch: Touch,
    moment: Moment,
    made: Mapping[tuple[str, str], list[Moment]],
) -> None:
    new = (place.kind, op.key, "")
    again = new in touch.fields or any(map(moment.has_seen, made.get(new[:2], ())))
    if op.action != MAKE_MAP or not _ID.match(op.key) or again:
        raise _refused(info)
    touch.objects[op.id] = Place(place.kind, op.key, False, moment)
    touch.fields.add(new)
    if place.kind == CLAUSES:
        touch.words.add(op.key)


def _refused(info: ChangeInfo) -> ChangeRefused:
    return ChangeRefused(
        "A change of the rulebook does something that no rulebook has room for; it was left out.",
        info.hash,
    )
