"""An exported log is checked by anybody, and what was tampered with is named."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from crdt.bundle import open_bundle
from crdt.canonical import decode, encode
from crdt.entry import Entry, read_entry, sign_entry
from crdt.lesson_file import sign_lesson
from crdt.log_file import LIMIT, MAGIC, LogFile, LogFileRefused, read_log, write_log
from crdt.verify import Verification, verify_log, verify_wires
from deliberation.acts import (
    Assess,
    Cell,
    Consent,
    Rate,
    ShareValues,
    TakePosition,
    ToldLesson,
    Touch,
    Touched,
)
from deliberation.profiles.values import VALUES
from deliberation.rulebook import text_sha256
from tests.crdt.conftest import Houses
from tests.crdt.laptops import MATTER, QUIET, Laptop, house, identity

NINE = "Quiet hours start at nine in the evening."


def lived_in() -> Laptop:
    ada, ben, cem = house()
    option = ada.amend(NINE)
    ada.act(Rate(MATTER, option, 60))
    ada.consent(option)
    ada.meet(ben, cem)
    ben.act(Rate(MATTER, option, -20))
    ben.consent(option)
    cem.act(TakePosition(MATTER, "I do not mind."))
    ada.meet(ben, cem)
    cem.act(Consent(QUIET, text_sha256(NINE), NINE))
    ada.meet(cem)
    return ada


def exported(laptop: Laptop) -> LogFile:
    return read_log(write_log(laptop.replica, laptop.wires))


def failing(verification: Verification) -> set[str]:
    return {check.name for check in verification.checks if not check.passed}


def with_entries(log: LogFile, entries: list[bytes]) -> LogFile:
    return LogFile(log.group, tuple(entries), log.claims)


def with_claim(log: LogFile, change: Any) -> LogFile:
    claims = copy.deepcopy(dict(log.claims))
    change(claims)
    return LogFile(log.group, log.entries, claims)


def test_an_honest_log_passes_every_check() -> None:
    laptop = lived_in()
    result = verify_log(exported(laptop))
    assert result.passed and failing(result) == set()
    assert [check.name for check in result.checks] == [
        "signatures", "graph", "consents", "quotes", "fingerprint", "clauses", "adopted", "blends",
    ]  # fmt: skip
    assert (result.group, result.group_name) == (laptop.group, "The house")
    assert result.fingerprint == laptop.replica.summary.fingerprint


def test_the_order_of_the_entries_does_not_matter() -> None:
    log = exported(lived_in())
    entries = list(log.entries)
    random.Random(1).shuffle(entries)
    assert verify_log(with_entries(log, entries)).passed


def test_a_changed_claim_is_named() -> None:
    log = exported(lived_in())
    (deliberation, rows), *_ = log.claims["blends"].items()
    option = next(name for name in rows if name != "keep")
    changes = {
        "fingerprint": lambda c: c.update(fingerprint="0" * 64),
        "clauses": lambda c: c["clauses"][QUIET].update(sha256="0" * 64),
        "adopted": lambda c: c["adopted"].clear(),
        "blends": lambda c: c["blends"][deliberation][option].update(W="0.6"),
    }
    for name, change in changes.items():
        assert failing(verify_log(with_claim(log, change))) == {name}
    unbound = with_claim(log, lambda c: c["clauses"][QUIET]["bound"].popitem())
    assert failing(verify_log(unbound)) == {"clauses"}
    silent = with_claim(log, lambda c: c.clear())
    assert failing(verify_log(silent)) == {"fingerprint", "clauses", "adopted", "blends"}


def weighed() -> Laptop:
    """Ada rated, Ben shares his values, Cem said nothing; a neighbour is harmed; two lessons."""
    ada, ben, cem = house()
    option = ada.amend(NINE)
    ada.meet(ben, cem)
    ada.act(Rate(MATTER, option, 60))
    ada.act(Assess(MATTER, option, (Cell("security-personal", 40, "nine"),)))
    ben.act(Assess(MATTER, option, (Cell("security-personal", 25), Cell("face", -10))))
    ben.act(ShareValues("weights", tuple(50 for _ in VALUES)))
    named = Touched("named", "The neighbour", harm=30)
    ada.act(Touch(QUIET, text_sha256(NINE), (named,)))
    for failed in (2, 3):
        told = ToldLesson(tags=(), tried=NINE, worked=4, failed=failed)
        cem.act(sign_lesson(identity(3), "e" * 64, told))
    ada.meet(ben, cem)
    return ada


def test_every_term_of_a_blend_is_claimed_and_worked_out_again() -> None:
    log = exported(weighed())
    assert verify_log(log).passed
    rows = log.claims["blends"][MATTER]
    option = next(name for name in rows if name != "keep")
    row = rows[option]
    ada, ben, cem = (identity(number).member_id for number in range(3))
    # 1/20 of (+0.40 + 0.25) / 2 and of (0 − 0.10) / 2, as Ada says nothing of face: 0.01375
    assert row["utilities"] == {ada: "0.6", ben: "0.01", cem: "0.0"}
    assert (row["unrated"], row["computed"]) == ([cem], {ben: [50] * 20})
    assert row["effects"] == {"security-personal": 65, "face": -10}  # half-hundredths
    assert row["imposed"] == [["The neighbour", "", 30]]
    assert (row["W"], row["rank"], rows["keep"]["rank"]) == ("-0.3", 2, 1)
    # 4 of 6 and 4 of 7 worked, trusted half; both from one source: one voice of 0.5
    assert [each[2:] for each in row["lessons"]] == [
        [cem, 667, 500, 1000, 500_000],
        [cem, 571, 500, 1000, 500_000],
    ]
    assert (row["n"], row["a"], row["lam_max"]) == ("0.5", "1.3095", 50)  # y = 0.619

    changed = {
        "unrated": [], "computed": {ben: [49] * 20}, "effects": {}, "imposed": [], "lessons": [],
        "n": "1.0", "a": "1.5", "b": "1.0", "p": "0.5", "lam": "0.0", "B": "0.0", "nash": "1.0",
        "lam_max": 40, "rank": 1,
    }  # fmt: skip
    assert changed.keys() | {"utilities", "W"} == row.keys()
    for term, value in changed.items():
        tampered = with_claim(
            log, lambda c, t=term, v=value: c["blends"][MATTER][option].update({t: v})
        )
        assert failing(verify_log(tampered)) == {"blends"}, term


def test_a_dropped_entry_is_named() -> None:
    log = exported(lived_in())
    newest = failing(verify_log(with_entries(log, list(log.entries[:-1]))))
    assert "fingerprint" in newest and "graph" not in newest
    for at in range(len(log.entries) - 1):
        rest = [*log.entries[:at], *log.entries[at + 1 :]]
        assert {"graph", "fingerprint"} <= failing(verify_log(with_entries(log, rest)))


def test_a_changed_byte_is_named() -> None:
    log = exported(lived_in())
    chance = random.Random(2)
    for at, wire in enumerate(log.entries):
        place = chance.randrange(len(wire))
        changed = wire[:place] + bytes([wire[place] ^ 1]) + wire[place + 1 :]
        result = failing(verify_log(with_entries(log, [*log.entries[:at], changed,
                                                       *log.entries[at + 1 :]])))  # fmt: skip
        assert {"signatures", "fingerprint"} <= result


def resigned(entry: Entry, number: int) -> bytes:
    """What the entry says, signed by somebody else's device."""
    return sign_entry(
        identity(number).device_key, group=entry.group, seq=entry.seq, prev=entry.prev,
        kind=entry.kind, body=entry.body,
    ).wire  # fmt: skip


@pytest.mark.parametrize("number", [3, 1])
def test_an_entry_signed_by_another_is_named(number: int) -> None:
    """By a stranger (3), or by a member in another's place (1)."""
    log = exported(lived_in())
    at = next(
        at
        for at, wire in enumerate(log.entries)
        if (entry := read_entry(wire)).body.get("act") == "rate"
        and entry.device == identity(0).device_id
    )
    entries = [*log.entries[:at], resigned(read_entry(log.entries[at]), number),
               *log.entries[at + 1 :]]  # fmt: skip
    assert {"graph", "fingerprint"} <= failing(verify_log(with_entries(log, entries)))


def test_a_fork_is_named() -> None:
    ada, ben, _ = house()
    backup = ben.copy()
    ben.act(TakePosition(MATTER, "One."))
    backup.act(TakePosition(MATTER, "Two."))
    ada.take([*ben.entries, *backup.entries])
    result = verify_log(exported(ada))
    assert failing(result) == {"graph"}
    assert any("running number twice" in check.detail for check in result.checks)


def test_a_log_without_its_founding_is_no_log() -> None:
    log = exported(lived_in())
    for entries in ([], [b"x" * 100], list(log.entries[1:])):
        result = verify_log(with_entries(log, entries))
        assert "graph" in failing(result) and not result.passed


def test_the_log_of_another_group_does_not_pass_as_this_one() -> None:
    log = exported(lived_in())
    assert not verify_log(LogFile("c" * 64, log.entries, log.claims)).passed


def test_a_bundle_is_checked_with_what_it_builds_on(houses: Houses) -> None:
    ada, ben = houses(2)
    ada.group.act(TakePosition(MATTER, "I sleep early."))
    data, _ = ada.group.bundle()
    bundle = open_bundle(data, ben.who.age_secret)
    known = [row.wire for row in ben.store.entries(ben.group_id)]
    whole = verify_wires(bundle.group, list(dict.fromkeys([*known, *bundle.entries])))
    assert whole.passed and whole.fingerprint == ada.group.replica.summary.fingerprint
    assert "graph" in failing(verify_wires(bundle.group, bundle.entries))


def test_what_an_export_holds_is_what_the_group_holds(houses: Houses) -> None:
    ada, _ = houses(2)
    log = read_log(ada.group.export_log())
    assert set(log.entries) == {row.wire for row in ada.store.entries(ada.group_id)}
    assert verify_log(log).passed


# -- the file -------------------------------------------------------------------------------------


def test_a_file_that_is_cut_off_or_has_more_is_none() -> None:
    laptop = lived_in()
    data = write_log(laptop.replica, laptop.wires)
    chance = random.Random(3)
    for length in (0, 3, 4, *(chance.randrange(len(data)) for _ in range(200))):
        with pytest.raises(LogFileRefused):
            read_log(data[:length])
    with pytest.raises(LogFileRefused):
        read_log(data + b"\0")


def test_bytes_changed_anywhere_never_pass() -> None:
    laptop = lived_in()
    data = write_log(laptop.replica, laptop.wires)
    chance = random.Random(4)
    for _ in range(60):
        at = chance.randrange(len(data))
        changed = data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        try:
            log = read_log(changed)
        except LogFileRefused:
            continue
        assert not verify_log(log).passed


def test_other_files_are_none() -> None:
    laptop = lived_in()
    content = decode(write_log(laptop.replica, laptop.wires)[len(MAGIC) :])
    for change in ({"v": 2}, {"group": b"x"}, {"claims": encode([1])}, {"claims": b"\xff"},
                   {"entries": [1]}, {"more": 1}):  # fmt: skip
        with pytest.raises(LogFileRefused, match="damaged or cut off"):
            read_log(MAGIC + encode({**content, **change}))
    with pytest.raises(LogFileRefused, match="neither an exported log nor a bundle"):
        read_log(b"PK\x03\x04")


def test_a_file_that_is_too_large_is_not_read() -> None:
    class Huge(bytes):
        def __len__(self) -> int:
            return LIMIT + 1

    with pytest.raises(LogFileRefused, match="larger than 512 MiB"):
        read_log(Huge(MAGIC))
