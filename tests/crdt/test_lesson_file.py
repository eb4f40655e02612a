"""Lessons travel in signed files, and one bit that is not as it was signed spoils the whole.

Every lesson here is a sample: `made_up`, since none of them ever happened.
"""

from __future__ import annotations

import json
import random
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.bindings import crypto_sign_open
from nacl.signing import SigningKey

from crdt import lesson_file
from crdt.canonical import decode, encode
from crdt.entry import MAX_WIRE
from crdt.identity import Identity
from crdt.lesson_file import (
    LESSON_LIMIT,
    LIMIT,
    MAGIC,
    MOST,
    LessonsRefused,
    lesson_holds,
    read_lessons,
    sign_lesson,
    write_lessons,
)
from deliberation.acts import Consent, TakeLesson, ToldLesson
from deliberation.bodies import ActError, act_body
from deliberation.rulebook import text_sha256
from deliberation.situations import TAGS
from tests.crdt.laptops import NOON, OLD, QUIET, house, identity

VECTORS = json.loads((Path(__file__).parent / "vectors" / "entries.json").read_text("utf-8"))
GROUP = "ab" * 32
SAMPLE = ToldLesson(
    tags=tuple(sorted(TAGS)[:2]),
    words="Music at night",
    tried="Quiet hours start at nine in the evening.",
    group_size=5,
    days=30,
    hope="Everybody sleeps.",
    worked_if="No complaints.",
    failed_if="Somebody moves out.",
    worked=3,
    mixed=1,
    harmed=1,
    harm=10,
    verdict="keep",
    dissent=("I could not play. Ich spiele gern spät.",),
    unconsented=True,
    text="It helped those who rise early.",
    made_up=True,
)
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
samples = st.builds(
    ToldLesson,
    tags=st.lists(st.sampled_from(sorted(TAGS)), max_size=4, unique=True).map(tuple),
    words=words,
    tried=words,
    group_size=st.integers(1, 10_000),
    days=st.integers(0, 100_000),
    worked=st.integers(1, 10_000),
    failed=st.integers(0, 10_000),
    harm=st.integers(0, 100),
    verdict=st.sampled_from(["", "keep", "change", "end"]),
    dissent=st.lists(words, max_size=3).map(tuple),
    unconsented=st.booleans(),
    made_up=st.just(True),
)
ada, ben = identity(0), identity(1)


@settings(max_examples=50, deadline=None)
@given(st.lists(samples, min_size=1, max_size=5))
def test_what_is_given_is_taken(lessons: list[ToldLesson]) -> None:
    taken = read_lessons(write_lessons(ada, GROUP, lessons))
    assert [each.lesson for each in taken] == lessons
    assert {each.source for each in taken} == {bytes(ada.lesson_key(GROUP).verify_key).hex()}
    assert all(map(lesson_holds, taken))


def test_the_same_lessons_are_the_same_bytes() -> None:
    assert write_lessons(ada, GROUP, [SAMPLE]) == write_lessons(ada, GROUP, [SAMPLE])


def test_the_form_is_the_one_that_is_written_down() -> None:
    data = write_lessons(ada, GROUP, [SAMPLE])
    assert data[:4] == b"FMT1" and int.from_bytes(data[4:8]) == len(data) - 8
    content = decode(data[8:])
    assert content.keys() == {"v", "source", "lessons"} and content["v"] == 1
    fields, signature = decode(content["lessons"][0])
    assert fields == {**asdict(SAMPLE), "tags": list(SAMPLE.tags), "dissent": list(SAMPLE.dissent)}
    signed = {"label": "folkmoot lesson v1", "source": content["source"], "lesson": fields}
    assert crypto_sign_open(signature + encode(signed), content["source"]) == encode(signed)


def test_golden_lesson() -> None:
    """If this fails, lessons that were told once can be taken by nobody any more."""
    known, group = VECTORS["lesson"], VECTORS["group"]["id"]
    seeds = (bytes.fromhex(VECTORS["identity"][f"{which}_seed"]) for which in ("member", "device"))
    who = Identity("Ada", *seeds, VECTORS["identity"]["age_secret"])
    data = bytes.fromhex(known["file"])
    (act,) = read_lessons(data)
    assert (act.source, act.signature) == (known["source"], known["signature"])
    assert write_lessons(who, group, [act.lesson]) == data


# -- who told it ----------------------------------------------------------------------------------


def test_a_source_is_one_for_a_member_and_a_group_and_leads_nowhere() -> None:
    source = sign_lesson(ada, GROUP, SAMPLE).source
    second_laptop = Identity("Ada", ada.member_seed, ben.device_seed, ben.age_secret)
    assert sign_lesson(second_laptop, GROUP, SAMPLE).source == source
    others = {
        sign_lesson(ada, "cd" * 32, SAMPLE).source,
        sign_lesson(ben, GROUP, SAMPLE).source,
        ada.member_id,
        ada.device_id,
    }
    assert source not in others and len(others) == 4
    assert bytes(ada.lesson_key(GROUP)) not in (ada.member_seed, ada.device_seed)


def test_a_file_names_neither_its_member_nor_its_group() -> None:
    data = write_lessons(ada, GROUP, [SAMPLE])
    for secret in (ada.member_id, ada.device_id, GROUP):
        assert bytes.fromhex(secret) not in data and secret.encode() not in data
    assert ada.name.encode() not in data


def test_whatever_is_changed_the_signature_does_not_hold() -> None:
    act = sign_lesson(ada, GROUP, SAMPLE)
    other = sign_lesson(ben, GROUP, SAMPLE)
    changed: dict[str, Any] = {
        "tags": (), "words": "x", "title": "x", "tried": "x", "group_size": 6, "days": 31,
        "hope": "x", "worked_if": "x", "failed_if": "x", "worked": 4, "mixed": 2, "failed": 1,
        "harmed": 0, "harm": 0, "verdict": "end", "dissent": (), "unconsented": False, "text": "x",
        "made_up": False,
    }  # fmt: skip
    assert changed.keys() == asdict(SAMPLE).keys()
    assert lesson_holds(act)
    for field, value in changed.items():
        assert not lesson_holds(replace(act, lesson=replace(SAMPLE, **{field: value}))), field
    assert not lesson_holds(replace(act, source=other.source))
    assert not lesson_holds(replace(act, signature=other.signature))
    assert not lesson_holds(replace(act, source="0" * 64, signature="0" * 128))


# -- files that are not taken ---------------------------------------------------------------------


def framed(content: Any) -> bytes:
    body = encode(content)
    return MAGIC + len(body).to_bytes(4) + body


def a_file(**changed: Any) -> bytes:
    content = decode(write_lessons(ada, GROUP, [SAMPLE])[8:])
    return framed({**content, **changed})


def signed(fields: Any) -> bytes:
    """A lesson of any fields, well signed."""
    key = ada.lesson_key(GROUP)
    source = bytes(key.verify_key)
    said = encode({"label": "folkmoot lesson v1", "source": source, "lesson": fields})
    return encode([fields, key.sign(said).signature])


CUT, CHANGED = "cut off on its way", "changed after it was written"
OTHER, NONE = "another version of Folkmoot", "not a file of lessons"
FIELDS = {**asdict(SAMPLE), "tags": list(SAMPLE.tags), "dissent": list(SAMPLE.dissent)}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", NONE),
        (b"FM", NONE),
        (b"FML1" + bytes(200), NONE),
        (b"FMT1", CUT),
        (b"FMT", CUT),
        (b"FMT2" + bytes(40), OTHER),
        (a_file(v=2), OTHER),
        (a_file(lessons=[]), CHANGED),
        (a_file(lessons=[signed(FIELDS)] * (MOST + 1)), CHANGED),
        (a_file(lessons=[b""]), CHANGED),
        (a_file(lessons=[encode([])]), CHANGED),
        (a_file(lessons=[encode([FIELDS, "text"])]), CHANGED),
        (a_file(lessons=[encode([FIELDS, bytes(63)])]), CHANGED),
        (a_file(lessons=[encode([FIELDS, bytes(64)])]), CHANGED),
        (a_file(lessons=[signed({**FIELDS, "tags": ["no such tag"]})]), CHANGED),
        (a_file(lessons=[signed({**FIELDS, "worked": -1})]), CHANGED),
        (a_file(lessons=[signed({**FIELDS, "worked": 0, "mixed": 0})]), CHANGED),
        (a_file(lessons=[signed({**FIELDS, "by": "Ada"})]), CHANGED),
        (a_file(lessons=[signed({k: v for k, v in FIELDS.items() if k != "harm"})]), CHANGED),
        (a_file(lessons=[encode([[]] * 300_000)]), CHANGED),
        (a_file(source=bytes(31)), CHANGED),
        (a_file(more=1), CHANGED),
        (a_file() + b"\0", CHANGED),
        (a_file() + bytes(LIMIT), "larger than 16 MiB"),
    ],
)
def test_a_file_that_is_not_right_gets_one_sentence(data: bytes, why: str) -> None:
    with pytest.raises(LessonsRefused, match=why) as error:
        read_lessons(data)
    assert str(error.value).count(".") == 1 and str(error.value).endswith(".")


def test_the_file_above_would_be_taken_but_for_what_is_wrong_with_it() -> None:
    assert read_lessons(a_file()) == (sign_lesson(ada, GROUP, SAMPLE),)
    assert len(read_lessons(a_file(lessons=[signed(FIELDS)] * MOST))) == MOST


def test_a_file_that_was_cut_off_anywhere_says_so() -> None:
    data = write_lessons(ada, GROUP, [SAMPLE, replace(SAMPLE, words="Again")])
    for size in range(3, len(data)):
        with pytest.raises(LessonsRefused, match=CUT):
            read_lessons(data[:size])


def test_no_bit_can_be_changed() -> None:
    data = write_lessons(ada, GROUP, [SAMPLE])
    chance = random.Random(4)
    for _ in range(1_500):
        at = chance.randrange(len(data))
        with pytest.raises(LessonsRefused):
            read_lessons(data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :])


def test_one_lesson_that_was_changed_spoils_the_others() -> None:
    good, other = sign_lesson(ada, GROUP, SAMPLE), replace(SAMPLE, words="Again")
    raw = encode([asdict(other), bytes.fromhex(good.signature)])
    with pytest.raises(LessonsRefused, match=CHANGED):
        read_lessons(a_file(lessons=[signed(FIELDS), raw]))


# -- files that are not written -------------------------------------------------------------------


def test_what_nobody_could_take_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for lessons, why in (
        ([], "no lesson to give"),
        ([SAMPLE] * (MOST + 1), "at most 200"),
        ([replace(SAMPLE, dissent=("ä" * 20_000,) * 20)], "too long for anybody"),
    ):
        with pytest.raises(LessonsRefused, match=why):
            write_lessons(ada, GROUP, lessons)
    with pytest.raises(ActError, match="without any outcome"):
        write_lessons(ada, GROUP, [replace(SAMPLE, worked=0, mixed=0)])
    with pytest.raises(ActError, match="tag"):
        write_lessons(ada, GROUP, [replace(SAMPLE, tags=("no-such-tag",))])
    size = len(write_lessons(ada, GROUP, [SAMPLE] * 3))
    monkeypatch.setattr(lesson_file, "LIMIT", size)
    assert len(read_lessons(write_lessons(ada, GROUP, [SAMPLE] * 3))) == 3
    monkeypatch.setattr(lesson_file, "LIMIT", size - 1)
    with pytest.raises(LessonsRefused, match="in several"):
        write_lessons(ada, GROUP, [SAMPLE] * 3)


def test_the_longest_lesson_that_can_be_given_fits_in_an_entry() -> None:
    ben_ = house()[1]
    room = LESSON_LIMIT - len(encode([asdict(SAMPLE), bytes(64)]))
    many, rest = divmod(room, 20_003)  # bytes that 20,000 letters take in CBOR
    long = replace(SAMPLE, dissent=(*SAMPLE.dissent, *("x" * 20_000,) * many, "x" * (rest - 5)))
    (act,) = read_lessons(write_lessons(ben_.identity, ben_.group, [long]))
    entry = ben_.sign("act", act_body(act, NOON))
    assert MAX_WIRE - 4_096 < len(entry.wire) < MAX_WIRE
    ben_.keep(entry)


# -- in a group's log -----------------------------------------------------------------------------


def test_a_lesson_that_was_taken_is_in_the_state_of_all() -> None:
    ada_, ben_, _ = house()
    (act,) = read_lessons(write_lessons(identity(3), GROUP, [SAMPLE]))
    taken = ben_.act(act)
    ada_.take(ben_.entries)
    (lesson,) = ada_.state.lessons
    assert (lesson.id, lesson.source, lesson.lesson) == (taken, act.source, SAMPLE)


def test_a_lesson_that_its_source_never_signed_is_refused_at_the_gate() -> None:
    ada_, ben_, _ = house()
    act = sign_lesson(identity(3), GROUP, SAMPLE)
    better = replace(act, lesson=replace(SAMPLE, worked=5_000))
    anothers = replace(act, source=bytes(SigningKey(b"o" * 32).verify_key).hex())
    for wrong in (better, anothers, TakeLesson(SAMPLE, ben_.identity.member_id, "0" * 128)):
        entry = ben_.sign("act", act_body(wrong, NOON))
        ada_.take([entry])
        assert ada_.refused.pop(entry.id) == (
            "The lesson in it is not what the one who is said to tell it signed."
        )
    assert ada_.state.lessons == ()


def test_no_other_signature_of_a_member_passes_for_a_lesson() -> None:
    """The label says what was signed."""
    ben_ = house()[1]
    consent = ben_.sign("act", act_body(Consent(QUIET, text_sha256(OLD), OLD), NOON))
    act = TakeLesson(SAMPLE, ben_.device, consent.signature.hex())
    assert not lesson_holds(act)
