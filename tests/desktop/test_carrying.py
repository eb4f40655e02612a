"""Bundles between three laptops: in any order, any number of times, and nothing but bundles."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from crdt.bundle import BundleRefused, seal
from crdt.entry import read_entry, sign_entry
from crdt.errors import DiskFull
from crdt.identity import Identity
from crdt.log_file import LogFileRefused
from deliberation.acts import (
    Consent,
    Leave,
)
from deliberation.bodies import act_body
from deliberation.errors import FolkmootError
from deliberation.rulebook import text_sha256
from desktop.carrying import BundleForNobody, TakeRefused, is_bundle, verify_file
from desktop.files import FileProblem
from desktop.workspace import Workspace
from tests.house import House, found_house, open_workspace

OTHER_WORDS = "Ada owes Bo a thousand euro."


def sealed(house: House, writer: Workspace, wires: Sequence[bytes], reader: Workspace) -> Path:
    """A bundle as a program of one's own could write it."""
    to = {reader._identity.device_id: reader._identity.recipient}
    file = house.file("folkmoot")
    file.write_bytes(seal(house.group, wires, writer._identity.device_key, to))
    return file


def consent_by(identity: Identity, house: House, key: SigningKey | None = None) -> bytes:
    """An entry with a consent to words of one's own, signed by the identity's device."""
    clause = house.clause("1.1")
    log = house.ada._group(house.group).replica.log
    last = log.latest.get(identity.device_id)
    entry = sign_entry(
        key or identity.device_key,
        group=house.group,
        seq=last.seq + 1 if last else 1,
        prev=log.heads_for(identity.device_id, 64),
        kind="act",
        body=act_body(Consent(clause, text_sha256(OTHER_WORDS), OTHER_WORDS), 1),
    )
    return entry.wire


def bound_to(laptop: Workspace, house: House) -> dict[str, str]:
    """Who is bound by which words of clause 1.1."""
    bindings = laptop.view(house.group).bindings[house.clause("1.1")]
    return {each.name: each.text for each in bindings}


def test_the_others_get_what_they_lack_and_no_more(house: House) -> None:
    out = house.file("folkmoot")
    changed = house.ada.bundle(house.group, out)
    assert changed.sentence.endswith("for Bo and Cleo; hand it to them.")
    house.bo.consent(house.group, clause=house.clause("1.1"))
    changed = house.bo.bundle(house.group, out)
    assert is_bundle(out)
    came = house.ada.take(out)
    assert came.sentence == "1 new entry came in."
    assert came.group == house.group


def test_a_bundle_is_taken_once(house: House) -> None:
    house.bo.consent_to_all(house.group)
    out = house.bundle(house.bo)
    house.ada.take(out)
    before = house.ada.view(house.group)
    with pytest.raises(TakeRefused, match=r"taken before; nothing was changed"):
        house.ada.take(out)
    assert house.ada.view(house.group) == before


def test_what_is_known_already_is_no_fault(house: House) -> None:
    house.bo.consent_to_all(house.group)
    house.ada.take(house.bundle(house.bo))
    assert house.ada.take(house.bundle(house.bo)).sentence == (
        "Nothing new: this laptop had all of it already."
    )


def test_any_order_of_bundles_gives_the_same_rulebook(tmp_path: Path) -> None:
    house = found_house(tmp_path)
    clauses = [clause.id for clause in house.ada.view(house.group).rulebook.clauses]
    for number, laptop in enumerate(house.laptops):
        laptop.edit_clause(house.group, clauses[number], f"A rule by {laptop.my_name}.")
        laptop.edit_clause(house.group, clauses[4], f"Everybody, says {laptop.my_name}, pays.")
        laptop.consent(house.group, clause=clauses[number])
    written = [house.bundle(laptop) for laptop in house.laptops]
    results = set()
    for order in itertools.permutations(written):
        reader = house.file("copy")
        house.cleo.close()  # a copy of Cleo's laptop reads in each order
        reader.mkdir()
        for each in (tmp_path / "cleo").iterdir():
            (reader / each.name).write_bytes(each.read_bytes())
        with open_workspace(reader) as cleo:
            for file in [*order, *order]:
                if file is not written[2]:
                    try:
                        cleo.take(file)
                    except TakeRefused as repeated:
                        assert "taken before" in str(repeated)
            view = cleo.view(house.group)
            texts = tuple((c.text, c.concurrent) for c in view.rulebook.clauses)
            bound = tuple((c, b) for c, b in view.bindings.items())
            results.add((view.fingerprint, texts, bound))
    assert len(results) == 1
    for laptop in house.laptops:
        laptop.close()


def test_what_comes_too_early_is_kept_aside_and_counts_later(house: House) -> None:
    group = house.ada._group(house.group)
    for number in ("1.1", "1.2"):
        house.ada.consent(house.group, clause=house.clause(number))
    wires = [row.wire for row in group._store.entries(house.group)]
    earlier, later = (sealed(house, house.ada, [wire], house.bo) for wire in wires[-2:])
    before = house.bo.view(house.group)
    with pytest.raises(TakeRefused, match="1 entry is kept aside"):
        house.bo.take(later)
    after = house.bo.view(house.group)
    assert (after.waiting, after.state, after.rulebook) == (1, before.state, before.rulebook)
    assert after.fingerprint == before.fingerprint
    with pytest.raises(TakeRefused, match=r"kept aside|taken before"):
        house.bo.take(later)
    assert house.bo.take(earlier).sentence == "2 new entries came in."
    assert house.bo.view(house.group).waiting == 0
    assert house.bo.view(house.group).fingerprint == house.ada.view(house.group).fingerprint


def test_what_waits_outlives_a_restart(house: House) -> None:
    for number in ("1.1", "1.2"):
        house.ada.consent(house.group, clause=house.clause(number))
    wires = [row.wire for row in house.ada._store.entries(house.group)]
    with pytest.raises(TakeRefused):
        house.bo.take(sealed(house, house.ada, wires[-1:], house.bo))
    house.bo.close()
    house.laptops[1] = open_workspace(house.base / "bo")
    house.bo.take(sealed(house, house.ada, wires[-2:-1], house.bo))
    assert house.bo.view(house.group).fingerprint == house.ada.view(house.group).fingerprint


def test_a_bundle_for_somebody_else(house: House, tmp_path: Path) -> None:
    wires = [row.wire for row in house.ada._store.entries(house.group)]
    for_bo = sealed(house, house.ada, wires, house.bo)
    with pytest.raises(BundleRefused, match="not written for this laptop"):
        house.cleo.take(for_bo)
    with (
        open_workspace(tmp_path / "dan", "Dan") as dan,
        pytest.raises(BundleRefused, match="not written for this laptop"),
    ):
        dan.take(for_bo)


def test_a_bundle_of_a_group_that_was_not_joined(house: House, tmp_path: Path) -> None:
    with open_workspace(tmp_path / "dan", "Dan") as dan:
        wires = [row.wire for row in house.ada._store.entries(house.group)]
        with pytest.raises(TakeRefused, match="has not joined; ask to join it first"):
            dan.take(sealed(house, house.ada, wires, dan))
        assert dan.groups() == ()


def test_every_byte_matters(house: House) -> None:
    house.bo.consent_to_all(house.group)
    good = house.bundle(house.bo).read_bytes()
    before = house.ada.view(house.group)
    chance = random.Random(7)
    places = {0, 3, 4, len(good) - 1, *(chance.randrange(len(good)) for _ in range(150))}
    bad = house.file("folkmoot")
    for place in places:
        changed = bytearray(good)
        changed[place] ^= 1 << chance.randrange(8)
        bad.write_bytes(changed)
        with pytest.raises(BundleRefused) as refused:
            house.ada.take(bad)
        assert str(refused.value).endswith(".")
    for length in {0, 1, 4, 5, len(good) - 1, *(chance.randrange(len(good)) for _ in range(50))}:
        bad.write_bytes(good[:length])
        with pytest.raises(BundleRefused):
            house.ada.take(bad)
    bad.write_bytes(good + b"\0")
    with pytest.raises(BundleRefused):
        house.ada.take(bad)
    assert house.ada.view(house.group) == before


def test_an_entry_of_a_stranger_counts_for_nothing_and_is_shown(house: House) -> None:
    stranger = Identity.create("Mallory")
    wire = consent_by(stranger, house)
    before = house.ada.view(house.group)
    with pytest.raises(TakeRefused, match="Nothing was taken") as refused:
        house.ada.take(sealed(house, house.bo, [wire], house.ada))
    after = house.ada.view(house.group)
    assert (after.state, after.fingerprint) == (before.state, before.fingerprint)
    (shown,) = after.quarantine
    assert (shown.device, shown.member) == (stranger.device_id, "")
    assert shown.reason in str(refused.value)


def test_a_bundle_put_together_by_a_stranger(house: House, tmp_path: Path) -> None:
    with open_workspace(tmp_path / "mallory", "Mallory") as mallory:
        wires = [row.wire for row in house.ada._store.entries(house.group)]
        before = house.bo.view(house.group)
        with pytest.raises(BundleRefused, match="put together by a stranger"):
            house.bo.take(sealed(house, mallory, wires, house.bo))
        assert house.bo.view(house.group) == before


def test_a_consent_in_anothers_name_cannot_even_be_written(house: House) -> None:
    """An act carries no author: it speaks for whoever's device signed it, and for nobody else."""
    mine = consent_by(house.bo._identity, house)
    house.ada.take(sealed(house, house.bo, [mine], house.ada))
    assert bound_to(house.ada, house) == {"Bo": OTHER_WORDS}


def test_a_consent_signed_by_a_wrong_key_is_refused(house: House) -> None:
    """Bo takes an entry of Ada's device and signs it with the key that he has."""
    forged = bytearray(consent_by(house.ada._identity, house))
    good = read_entry(bytes(forged))
    signature = house.bo._identity.device_key.sign(good.payload).signature
    forged[-64:] = signature
    before = house.cleo.view(house.group)
    with pytest.raises(TakeRefused, match="not signed by the device that it names"):
        house.cleo.take(sealed(house, house.bo, [bytes(forged)], house.cleo))
    after = house.cleo.view(house.group)
    assert (after.state, after.fingerprint) == (before.state, before.fingerprint)
    assert bound_to(house.cleo, house) == {}
    assert len(after.quarantine) == 1


def test_the_good_entries_of_a_bundle_come_in_beside_the_bad(house: House) -> None:
    house.bo.consent(house.group, clause=house.clause("1.1"))
    good = house.bo._store.entries(house.group)[-1].wire
    bad = consent_by(Identity.create("Mallory"), house)
    came = house.ada.take(sealed(house, house.bo, [bad, good, b"nonsense" * 30], house.ada))
    assert "1 new entry came in." in came.sentence
    assert "2 were refused" in came.sentence
    assert list(bound_to(house.ada, house)) == ["Bo"]


def test_a_bundle_that_does_not_fit_on_the_disk_is_not_taken(house: House) -> None:
    house.bo.import_rules(house.group, _long_rules(house), add=True)
    file = house.bundle(house.bo)
    before = house.ada.view(house.group)
    with _FullDisk(house.ada), pytest.raises(DiskFull, match="nothing was changed"):
        house.ada.take(file)
    assert house.ada.view(house.group) == before
    house.ada.take(file)
    assert house.ada.view(house.group).fingerprint == house.bo.view(house.group).fingerprint


def test_on_a_full_disk_nothing_is_half_done(house: House) -> None:
    long = _long_rules(house)
    before = house.ada.view(house.group)
    with _FullDisk(house.ada):
        for attempt in (
            lambda: house.ada.import_rules(house.group, long, add=True),
            lambda: house.ada.edit_clause(house.group, house.clause("1.1"), "x" * 19_000),
            lambda: [house.ada.found(f"Another {n}") for n in range(100)],
            lambda: [house.ada.consent_to_all(house.group) for _ in range(1)] and _fill(house),
        ):
            with pytest.raises(DiskFull, match="nothing was changed, so make room"):
                attempt()
    seen = house.ada.view(house.group)
    assert seen.rulebook == before.rulebook
    house.ada.close()
    house.laptops[0] = open_workspace(house.base / "ada")
    assert house.ada.view(house.group) == seen
    house.ada.import_rules(house.group, long, add=True)


def _fill(house: House) -> None:
    while True:
        house.ada.acknowledge(house.group, topic="What to do with the full disk? " * 9)


def _long_rules(house: House) -> Path:
    file = house.file("md")
    rule = "Whoever takes something from the cellar writes down what it was and when. "
    file.write_text("\n".join(f"{n}. {n} {rule * 20}" for n in range(1, 70)), encoding="utf-8")
    return file


class _FullDisk:
    """SQLite is told that its file may not grow: it answers as on a disk that is full."""

    def __init__(self, laptop: Workspace) -> None:
        self.connection = laptop._store.db.conn

    def __enter__(self) -> None:
        (pages,) = self.connection.execute("PRAGMA page_count").fetchone()
        self.connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    def __exit__(self, *_: object) -> None:
        self.connection.execute("PRAGMA max_page_count = 1073741823")


def test_there_must_be_somebody_to_write_for(data_folder: Path, tmp_path: Path) -> None:
    with open_workspace(data_folder, "Ada") as ada:
        group = ada.found("House").group
        for _ in range(2):
            with pytest.raises(BundleForNobody, match="no other member"):
                ada.bundle(group, tmp_path / "out")
            if ada.view(group).state.current:
                ada.leave(group)
    assert not (tmp_path / "out").exists()


def test_an_exported_log_needs_no_key_to_be_checked(house: House) -> None:
    house.ada.consent_to_all(house.group)
    out = house.file("log")
    assert house.ada.export_log(house.group, out).sentence == f"Written to {out.name}."
    result = verify_file(out)
    assert result.passed
    assert result.fingerprint == house.ada.view(house.group).fingerprint
    assert {check.name for check in result.checks} == {
        "signatures", "graph", "consents", "quotes", "fingerprint", "clauses", "adopted", "blends",
    }  # fmt: skip


def test_everybody_may_leave_and_the_log_can_still_be_checked(
    data_folder: Path, tmp_path: Path
) -> None:
    with open_workspace(data_folder, "Ada") as ada:
        group = ada.found("House").group
        ada.acknowledge(group, topic="Who is still here?")
        ada.leave(group)
        ada.export_log(group, tmp_path / "log")
    assert verify_file(tmp_path / "log").passed


@pytest.mark.parametrize("content", [b"", b"FML1", b"FML1\xa0", b"nonsense", bytes(1000)])
def test_what_is_no_log(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert not is_bundle(tmp_path / "file")
    with pytest.raises(LogFileRefused):
        verify_file(tmp_path / "file")


def test_a_bundle_is_checked_by_whom_it_is_for(house: House) -> None:
    house.bo.consent_to_all(house.group)
    wires = [row.wire for row in house.bo._store.entries(house.group)]
    file = sealed(house, house.bo, wires[-5:], house.ada)
    before = house.ada.view(house.group)
    assert house.ada.verify_bundle(file).passed
    assert house.ada.view(house.group) == before, "checking takes nothing in"
    with pytest.raises(BundleRefused):
        house.cleo.verify_bundle(file)
    bad = consent_by(Identity.create("Mallory"), house)
    assert not house.ada.verify_bundle(sealed(house, house.bo, [bad], house.ada)).passed


def test_a_file_that_cannot_be_read_or_written(house: House) -> None:
    with pytest.raises(FileProblem, match="There is no file"):
        house.ada.take(house.base / "missing")
    with pytest.raises(FileProblem, match="is not a file"):
        house.ada.take(house.base)
    for export in (
        house.ada.export_log,
        house.ada.export_markdown,
        house.ada.export_automerge,
        house.ada.export_pdf,
        house.ada.bundle,
    ):
        with pytest.raises(FileProblem, match="cannot be written"):
            export(house.group, house.base / "missing" / "out")
        with pytest.raises(FileProblem, match="choose another name"):
            export(house.group, house.base)


def test_whoever_left_cannot_write_any_more(house: House) -> None:
    """Cleo's own program goes on writing after she left: the others' gates refuse it."""
    cleo = house.cleo._identity
    house.cleo.leave(house.group)
    house.ada.take(house.bundle(house.cleo))
    wire = consent_by(cleo, house)
    with pytest.raises(FolkmootError):
        house.ada.take(sealed(house, house.bo, [wire], house.ada))
    assert bound_to(house.ada, house) == {}
    assert act_body(Leave(), 0)["act"] == "leave"
